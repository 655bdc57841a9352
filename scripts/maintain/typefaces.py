"""Pack the fonts that come with the engine: `make typefaces FONTS=folder`, the folder with the full fonts.

In Debian they are in fonts-noto-cjk, fonts-noto-core and fonts-hanazono. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import brotli
import uharfbuzz as hb
from edition.lettering.typefaces import ALL, FAMILY, FORMS, PACKED, WHOLE, Typeface
from edition.outputs.fonts import cut
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

#: Units of an em to which the 58,000 glyphs of Hanazono are rounded: 11.5 MB instead of 13, and at 12 points still
#: finer than what a printer of 1,200 dots an inch shows.
UNITS: Final = 512
#: Where signs and ideographs begin, in the order of Unicode: below it the others have better letters.
EAST: Final = 0x2000


def faces(folder: Path) -> Iterator[tuple[str, hb.Face]]:
    """Yield the family and the face of each regular font below *folder*."""
    for path in sorted((*folder.rglob("*.[ot]tf"), *folder.rglob("*Regular.ttc"))):
        blob = hb.Blob.from_file_path(path)
        for index in range(hb.Face(blob).count):
            face = hb.Face(blob, index)
            if face.get_name(hb.OTNameIdPredefined.FONT_SUBFAMILY) == "Regular":
                yield str(face.get_name(hb.OTNameIdPredefined.FONT_FAMILY)), face


def rounded(font: bytes) -> bytes:
    """Return a font with TrueType outlines on a grid of :data:`UNITS`."""
    read, written = TTFont(io.BytesIO(font), recalcTimestamp=False), io.BytesIO()
    scale_upem(read, UNITS)
    read["post"].formatType = 3.0
    read.save(written)
    return written.getvalue()


def made(typeface: Typeface, face: hb.Face, before: frozenset[int]) -> bytes:
    """Return the font of *typeface*, Hanazono's without the characters that those *before* it have.

    The others keep their letters, because a mark above a letter must be of its font.
    """
    if typeface == WHOLE:
        return cut(face, frozenset(map(chr, {*face.unicodes, *face.variation_selectors})))
    if typeface == FORMS:
        return rounded(cut(face, frozenset(map(chr, {*_bases(face), *face.variation_selectors, ord(" ")}))))
    if not typeface.family.startswith("HanaMin"):
        return cut(face, frozenset(map(chr, face.unicodes)), features=None)
    rest = frozenset(chr(code) for code in {*face.unicodes} - before if code >= EAST)
    return rounded(cut(face, rest | {" "}))  # as which what is invisible is set


def _bases(face: hb.Face) -> Iterator[int]:
    """Yield the characters of which *face* has a form that is drawn otherwise, again for each form."""
    font = hb.Font(face)
    for selector in face.variation_selectors:
        for base in face.variation_unicodes(selector):
            if font.get_variation_glyph(base, selector) not in {None, 0, font.get_nominal_glyph(base)}:
                yield base


def main(arguments: list[str] | None = None) -> int:
    """Write the fonts; 2 if one is not in the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the full fonts are")
    found = dict(reversed(list(faces(parser.parse_args(arguments).folder))))
    if absent := [typeface.family for typeface in ALL if typeface.family not in found]:
        print(f"no font of the family {', '.join(absent)}; {FAMILY} is in fonts-noto-cjk", file=sys.stderr)
        return 2
    PACKED.mkdir(exist_ok=True)
    before: frozenset[int] = frozenset()
    for typeface in ALL:
        face = found[typeface.family]
        data = made(typeface, face, before)
        packed = brotli.compress(data, quality=11, lgwin=24)
        (PACKED / typeface.file).write_bytes(packed)
        before |= {*face.unicodes}
        print(f"{typeface.file}: {len(packed):,} bytes, unpacked {len(data):,}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
