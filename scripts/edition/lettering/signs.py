"""What is drawn for a character that no font has: a font of its own, whose glyphs are the signs.

So the character itself stays in the text of every output, in what is searched and in what is copied; only its look is
the sign. A sign is a description (⿰亻夅) or a number (〔U+2A6B5〕), spelled with the letters of the fonts at hand, or
a picture of the editors. In vertical lines what is spelled runs down.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import uharfbuzz as hb

from edition.lettering import typefaces
from edition.model import glyphs
from edition.model.glyphs import Glyph

#: The family of the signs.
FAMILY: Final = "Edition Signs"
#: Units of an em, and the room above and below the base line.
EM: Final = 1000
ASCENT: Final = 880
DESCENT: Final = -120
#: How far, in units, curves may be off when they are converted.
NEAR: Final = 0.5
#: Size of the letters of a number: it is longer than a description.
SMALL: Final = 0.6
#: The date that the font bears: the beginning of Unix time, in the seconds of OpenType.
BEGIN: Final = 2_082_844_800
#: What the name of a glyph for vertical lines ends with.
DOWN: Final = ".vert"

Draw = Callable[[Any], None]


def spelled(character: str, given: Mapping[str, Glyph]) -> str:
    """Return the letters that the sign of *character* is spelled with; empty for a picture."""
    glyph = given.get(character)
    return glyphs.sign(character) if glyph is None else glyph.ids


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A glyph of the font of signs."""

    outline: Any
    width: int = EM  #: how far it moves on in a line
    height: int = EM  #: and in a column


def font(
    own: bytes, root: Path, given: Mapping[str, Glyph], characters: Iterable[str], forms: Iterable[str] = ()
) -> bytes:
    """Return the font that shows *characters* by their signs; the same bytes for the same input.

    :param own: the project's font, whose letters come first
    :param root: the project's folder, where the pictures are
    :param given: the register of glyphs
    :param forms: characters with a selector, which are shown in this form if a font has it, else as the characters are
    :raises ValueError: for a description with a part that no font has, or a picture without outlines
    """
    empty = _Glyph(_outline(lambda pen: None))
    drawn = {".notdef": empty, "space": empty}  # a space, because what is invisible is set as one
    names, sequences = {ord(" "): "space"}, []
    for character in sorted(set(characters)):
        name = names[ord(character)] = f"u{ord(character):04X}"
        drawn |= _sign(own, root, given, character, name)
    for form in sorted(set(forms)):
        base, selector = map(ord, form)
        name = f"u{base:04X}_u{selector:04X}"
        names.setdefault(base, name)
        sequences.append((base, selector, name))
        picture = glyphs.stand_ins(given).get(form)
        drawn[name] = _Glyph(_outline(_form(own, form) if picture is None else _picture(_file(root, picture))))
    return _built(drawn, names, sequences)


def _sign(own: bytes, root: Path, given: Mapping[str, Glyph], character: str, name: str) -> dict[str, _Glyph]:
    """Return the glyph *name* of *character*, and its form for vertical lines if it is spelled."""
    letters = spelled(character, given)
    if not letters:
        return {name: _Glyph(_outline(_picture(_file(root, given[character]))))}
    scale = 1.0 if character in given else SMALL
    line, width = _line(own, letters, scale)
    column, height = _column(own, letters, scale)
    return {name: _Glyph(_outline(line), width=width), f"{name}{DOWN}": _Glyph(_outline(column), height=height)}


def _built(drawn: Mapping[str, _Glyph], names: Mapping[int, str], sequences: list[tuple[int, int, str]]) -> bytes:
    """Return the font with these glyphs."""
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
    from fontTools.fontBuilder import FontBuilder

    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(drawn))
    builder.setupCharacterMap(dict(names), uvs=sequences)
    builder.setupGlyf({name: glyph.outline for name, glyph in drawn.items()})
    table = builder.font["glyf"]
    left = {name: getattr(table[name], "xMin", 0) for name in drawn}
    above = {name: ASCENT - getattr(table[name], "yMax", ASCENT) for name in drawn}
    builder.setupHorizontalMetrics({name: (glyph.width, left[name]) for name, glyph in drawn.items()})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupVerticalHeader(ascent=EM // 2, descent=-EM // 2)
    builder.setupVerticalMetrics({name: (glyph.height, above[name]) for name, glyph in drawn.items()})
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "EditionSigns"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    if rules := [f"sub {name.removesuffix(DOWN)} by {name};" for name in drawn if name.endswith(DOWN)]:
        addOpenTypeFeaturesFromString(builder.font, f"feature vert {{ {' '.join(rules)} }} vert;")
    builder.font["head"].created = builder.font["head"].modified = BEGIN
    builder.font.recalcTimestamp = False
    written = io.BytesIO()
    builder.save(written)
    return written.getvalue()


def _outline(draw: Draw) -> Any:
    """Return what *draw* draws, as a glyph of TrueType."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    draw(Cu2QuPen(pen, NEAR, reverse_direction=False))
    return pen.glyph()


@cache
def _letter(own: bytes, character: str) -> tuple[hb.Font, int, float]:
    """Return the font that draws *character*, its glyph there, and what makes the font's em ours.

    :raises ValueError: if no font has it
    """
    for data in _fonts(own):
        if character in typefaces.characters(data):
            face = hb.Face(data)
            drawing = hb.Font(face)
            return drawing, drawing.get_nominal_glyph(ord(character)), EM / face.upem
    raise ValueError(f"no font has {character} (U+{ord(character):04X})")


def _fonts(own: bytes) -> Iterator[bytes]:
    yield own
    yield from (typeface.data for typeface in typefaces.ALL)


def _placed(own: bytes, letters: str, scale: float) -> Iterator[tuple[Callable[[float, float], Draw], float]]:
    """Yield for each of *letters* what draws it at a place, and how wide it is."""
    from fontTools.pens.transformPen import TransformPen

    for letter in letters:
        drawing, number, em = _letter(own, letter)
        size = em * scale

        def at(x: float, y: float, drawing: hb.Font = drawing, number: int = number, size: float = size) -> Draw:
            return lambda pen: drawing.draw_glyph_with_pen(number, TransformPen(pen, (size, 0, 0, size, x, y)))

        yield at, drawing.get_glyph_h_advance(number) * size


def _all(draws: Iterable[Draw]) -> Draw:
    each = list(draws)

    def draw(pen: Any) -> None:
        for one in each:
            one(pen)

    return draw


def _line(own: bytes, letters: str, scale: float) -> tuple[Draw, int]:
    """Return what draws *letters* in a row, in the middle of the line's height, and its width."""
    x, draws = 0.0, []
    for at, width in _placed(own, letters, scale):
        draws.append(at(x, (1 - scale) * (ASCENT + DESCENT) / 2))
        x += width
    return _all(draws), round(x)


def _form(own: bytes, form: str) -> Draw:
    """Return what draws a character with its selector."""
    data = typefaces.FORMS.data
    if not typefaces.has_form(data, form):
        return _line(own, form[0], 1)[0]
    face = hb.Face(data)
    drawing, size = hb.Font(face), EM / face.upem
    number = drawing.get_variation_glyph(*map(ord, form))
    return lambda pen: drawing.draw_glyph_with_pen(number, _scaled(pen, size))


def _scaled(pen: Any, size: float) -> Any:
    from fontTools.pens.transformPen import TransformPen

    return TransformPen(pen, (size, 0, 0, size, 0, 0))


def _column(own: bytes, letters: str, scale: float) -> tuple[Draw, int]:
    """Return what draws *letters* one below the other, and its height."""
    draws = []
    for row, (at, width) in enumerate(_placed(own, letters, scale)):
        draws.append(at((EM - width) / 2, ASCENT - ASCENT * scale - row * EM * scale))
    return _all(draws), round(len(draws) * EM * scale)


def _file(root: Path, glyph: Glyph) -> Path:
    return root / Path(glyphs.FILE).parent / glyph.picture


def _picture(path: Path) -> Draw:
    """Return what draws the outlines of an SVG file, as large as an em.

    :raises ValueError: if it is no drawing, has no ``viewBox`` or no outline
    """
    from xml.etree import ElementTree

    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.svgLib.path import SVGPath

    try:
        data = path.read_bytes()
        box = ElementTree.fromstring(data).get("viewBox", "").replace(",", " ").split()
        left, top, width, height = map(float, box)
        drawing = SVGPath.fromstring(data)
        bounds = BoundsPen(None)
        drawing.draw(bounds)
    except (OSError, ValueError, ElementTree.ParseError) as error:
        raise ValueError(f"{path.name} is no drawing with a viewBox: {error}") from error
    if bounds.bounds is None or not width or not height:
        raise ValueError(f"{path.name} has no outline: convert strokes and text to paths")
    size = EM / max(width, height)
    shift = ((EM - width * size) / 2 - left * size, ASCENT - (EM - height * size) / 2 + top * size)
    return lambda pen: drawing.draw(TransformPen(pen, (size, 0, 0, -size, *shift)))
