"""The fonts that a PDF carries: bytes -> how each of some characters is drawn.

A font says what its glyphs mean in a table for readers (``ToUnicode``), and has the outlines in a file: TrueType as it
is, CFF bare (PDF 1.7, 9.7 and 9.9). The proof does this in a process of its own (:mod:`~edition.proof.pdf.apart`).
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

import pikepdf
import uharfbuzz as hb

from edition.lettering import outlines
from edition.proof.pdf.booklet import unpacked
from edition.proof.pdf.document import TOGETHER, TURNS

_SECTION: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
#: A table that says that an em has a thousand units.
_HEAD: Final = struct.pack(">4I2H2Q4h2H3h", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, *[0] * 11)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f]+)>")


def read(data: bytes, wanted: Collection[str]) -> list[list[str]]:
    """Return each of *wanted* that a font of the PDF draws, with the digest of its glyph; one has a row a font.

    The digest is :data:`TOGETHER` for a character that is drawn with others, as a letter with its vowels.
    """
    with unpacked(data) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one]
        return [row for font in fonts for row in _drawn(font, frozenset(wanted))]


def _drawn(font: Any, wanted: frozenset[str]) -> Iterator[list[str]]:
    """Yield character and digest of each glyph of *font* that stands for one of *wanted*."""
    meant = ((number, TURNS.sub("", text)) for number, text in _meanings(font.ToUnicode.read_bytes()))
    named = [(number, text) for number, text in meant if wanted.intersection((*text, text))]
    if named:
        glyph = _glyphs(font.DescendantFonts[0].FontDescriptor)
        for number, text in named:
            for character in wanted.intersection((*text, text)):
                yield [character, glyph(number) if character == text else TOGETHER]


def _meanings(table: bytes) -> Iterator[tuple[int, str]]:
    """Yield each number of a glyph and what it stands for."""
    for kind, body in _SECTION.findall(table):
        codes = _HEX.findall(body)
        if kind == b"bfchar":
            for number, text in zip(codes[::2], codes[1::2], strict=True):
                yield int(number, 16), _text(text)
        else:
            for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                start = _text(text)
                for step in range(min(int(last, 16) - int(first, 16) + 1, 0x10000)):
                    yield int(first, 16) + step, start[:-1] + chr(ord(start[-1]) + step)


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "replace")


def _glyphs(descriptor: Any) -> Callable[[int], str]:
    """Return what gives the digest of the glyph with a number in the font of a *descriptor*."""
    if "/FontFile2" in descriptor:
        face = hb.Face(descriptor.FontFile2.read_bytes())
        return lambda number: outlines.of_glyph(face, number)
    from fontTools.cffLib import CFFFontSet

    data = descriptor.FontFile3.read_bytes()
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    order = {name: place for place, name in enumerate(fonts[0].charset)}
    # Bare CFF gets the two tables without which it is no font.
    tables = {"CFF ": data, "head": _HEAD, "maxp": struct.pack(">IH", 0x5000, len(order))}
    bare = hb.Face.create_for_tables(lambda face, tag, _: tables.get(tag), None)
    return lambda number: outlines.of_glyph(bare, order.get(f"cid{number:05}", 0))
