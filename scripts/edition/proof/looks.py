"""Whether the outputs show rare characters as they ought to: the fonts they carry -> the glyphs, against ours.

Asked only of what the project's own font has not: for the rest, text and font are one file's. What a glyph is depends
on the fonts at hand, which builder and proof share; that it is there, and is this character's, is read in the output.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from edition.lettering import outlines, typefaces
from edition.model import glyphs
from edition.model.findings import REBUILD, Finding
from edition.proof.chapters.glyphs import lines
from edition.reading.book import Book

_FACE: Final = re.compile(r"@font-face\s*\{([^}]*)\}")
_FAMILY: Final = re.compile(r'font-family:\s*"([^"]+)"')
_SOURCE: Final = re.compile(r'url\("?([^")]+)"?\)')
_RANGE: Final = re.compile(r"unicode-range:([^;}]*)")
_POINT: Final = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Face:
    """A font as a style sheet offers it."""

    family: str
    data: bytes  #: OpenType
    ranges: tuple[tuple[int, int], ...]  #: the characters it is asked for; empty for all

    def has(self, character: str) -> bool:
        """Whether the character is shown with this font, unless with one that comes before."""
        asked = not self.ranges or any(first <= ord(character[0]) <= last for first, last in self.ranges)
        if character[1:]:
            return asked and typefaces.has_form(self.data, character)
        return asked and character in typefaces.characters(self.data)


def faces(sheet: str, data: Callable[[str], bytes]) -> Iterator[Face]:
    """Yield the fonts that a style sheet offers; what comes later is asked first (CSS Fonts 4, 4.5).

    :param data: address -> the bytes of the font
    """
    for rule in reversed(_FACE.findall(sheet)):
        family, source, asked = _FAMILY.search(rule), _SOURCE.search(rule), _RANGE.search(rule)
        if family and source:
            points = _POINT.findall(asked[1]) if asked else ()
            ranges = tuple((int(first, 16), int(last or first, 16)) for first, last in points)
            yield Face(family[1], opened(data(source[1])), ranges)


@cache
def opened(data: bytes) -> bytes:
    """Return a font unpacked, if it was packed for the web."""
    if not data.startswith(b"wOF2"):
        return data
    from fontTools.ttLib import TTFont

    font, written = TTFont(io.BytesIO(data), recalcTimestamp=False), io.BytesIO()
    font.flavor = None
    font.save(written, reorderTables=False)
    return written.getvalue()


def shown(character: str, offered: Iterable[Face]) -> str:
    """Return what is seen of *character* with the fonts *offered*, the first that has it."""
    return next((outlines.of_character(face.data, character) for face in offered if face.has(character)), "")


Looks = Mapping[str, frozenset[str]]


def expected(book: Book) -> Looks:
    """Return the characters of *book* that its own font has not, and how they ought to be shown: for most none."""
    given, _ = glyphs.load(book.root)
    own = typefaces.own(book.root)
    text = typefaces.pieces("\n".join(line for _, _, line in lines(book)))
    alone = {piece for piece in text if not piece[1:]}
    forms = {piece for piece in text - alone if not typefaces.has_form(own, piece)}
    main = typefaces.choose(own, "".join(sorted(text)), given).main if forms else own
    seen = {form for form in forms if typefaces.has_form(main, form)} | typefaces.borrowed(main, "".join(sorted(forms)))
    rare = typefaces.lacking(own, alone) | alone.intersection(given) | seen
    return outlines.expected(own, book.root, given, sorted(rare)) if rare else {}


def compare(file: str, seen: Mapping[str, str], ought: Looks) -> Iterator[Finding]:
    """Yield a finding for each character of *file* that is seen otherwise than it ought to be."""
    whose = {digest: character for character, digests in ought.items() for digest in digests}
    for character, digest in sorted(seen.items()):
        if digest not in ought[character]:
            other = whose.get(digest)
            actual = "no glyph" if not digest else f"the glyph of {other}" if other else "another glyph"
            name = f"{character} ({' '.join(f'U+{ord(one):04X}' for one in character)})"
            yield Finding(file, 0, "glyph-004", f"{actual} for {name}", f"the glyph of {name}", REBUILD)
