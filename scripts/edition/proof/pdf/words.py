"""The words that PDFium gives for a run, a box and a page: units of UTF-16 -> text, what it turned put right."""

from __future__ import annotations

import ctypes
import re
from typing import Any, Final

import pypdfium2.raw as raw

from edition.model.trace import squeeze

#: What PDFium gives for a hyphen at the end of a line (``fpdf_text.h``), in a page and in a box, whoever wrote it.
_HYPHENS: Final = re.compile("[\ufffe\x02]")
#: The second half of a character before its first.
_TURNED: Final = re.compile("([\udc00-\udfff])([\ud800-\udbff])")
#: Red, green and blue of readings beside words, of 255 (``templates/book.typ``).
BESIDE: Final = (2, 2, 2)
#: Room for the words of a run or a link, in units of UTF-16; longer ones are asked for again.
Room: Final = ctypes.c_ushort * 256


def words_of(run: Any, layer: Any) -> str:
    """Return the words of a *run* of text, without white space."""
    room = Room()
    size = raw.FPDFTextObj_GetText(run, layer, room, ctypes.sizeof(room))  # of bytes, with a zero at the end
    if size > ctypes.sizeof(room):
        room = (ctypes.c_ushort * (size // 2))()
        raw.FPDFTextObj_GetText(run, layer, room, size)
    return squeeze(decoded(room, size // 2 - 1))


def whole(layer: Any) -> str:
    """Return the whole text of a page."""
    units = raw.FPDFText_CountChars(layer)  # halves of characters count each
    room = (ctypes.c_ushort * (units + 1))()
    return decoded(room, raw.FPDFText_GetText(layer, 0, units, room) - 1)


def bounded(layer: Any, box: tuple[float, float, float, float]) -> str:
    """Return the words in a *box*: left, top, right, bottom."""
    room = Room()
    if (units := raw.FPDFText_GetBoundedText(layer, *box, room, len(room))) == len(room):
        count = raw.FPDFText_GetBoundedText(layer, *box, None, 0)  # of characters, which may be two units each
        room = (ctypes.c_ushort * (2 * count + 1))()
        units = raw.FPDFText_GetBoundedText(layer, *box, room, len(room))
    return decoded(room, units - 1)


def bounded_without_ruby(layer: Any, box: tuple[float, float, float, float]) -> str:
    """Return the words in a *box*, without readings beside words that reach into it from the line below."""
    found = (number for number in range(raw.FPDFText_CountChars(layer)) if _is_within(layer, number, box))
    signs = (raw.FPDFText_GetUnicode(layer, number) for number in found if _colour(layer, number) != BESIDE)
    return _HYPHENS.sub("-", "".join(map(chr, signs)))


def _is_within(layer: Any, number: int, box: tuple[float, float, float, float]) -> bool:
    """Whether the middle of a character is in *box*."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(layer, number, left, right, bottom, top)
    across, up = (left.value + right.value) / 2, (bottom.value + top.value) / 2
    return box[0] <= across <= box[2] and box[3] <= up <= box[1]


def _colour(layer: Any, number: int) -> tuple[int, int, int]:
    """Return red, green and blue of a character."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(layer, number, red, green, blue, alpha)
    return red.value, green.value, blue.value


def decoded(room: Any, units: int) -> str:
    """Return the text in the first *units* of *room*; half a character stays, and is a difference.

    Beside words that run to the left PDFium turns the halves of a character round; they are put right, and so is the
    hyphen at the end of a line.
    """
    text = memoryview(room).cast("B")[: 2 * max(0, units)].tobytes().decode("utf-16-le", "surrogatepass")
    return _HYPHENS.sub("-", _TURNED.sub(_put_right, text) if _TURNED.search(text) else text)


def _put_right(turned: re.Match[str]) -> str:
    return (turned[2] + turned[1]).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
