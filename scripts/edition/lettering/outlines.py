"""What a glyph looks like, as a digest that is equal where the outlines are: font and character -> digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from edition.lettering import signs, typefaces
from edition.model.glyphs import Glyph


class _Recorder:
    """A pen that keeps what is drawn."""

    def __init__(self) -> None:
        self.drawn: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *points: self.drawn.append((name, *points))


def of_glyph(face: hb.Face, number: int) -> str:
    """Return the digest of a glyph, empty if it shows nothing."""
    pen = _Recorder()
    hb.Font(face).draw_glyph_with_pen(number, pen)
    return hashlib.sha256(repr(pen.drawn).encode()).hexdigest()[:16] if pen.drawn else ""


@cache
def of_character(data: bytes, character: str) -> str:
    """Return the digest of the glyph by which a font shows *character*, with a selector or alone; empty if by none."""
    face = hb.Face(data)
    get = hb.Font(face).get_variation_glyph if character[1:] else hb.Font(face).get_nominal_glyph
    number = get(*map(ord, character))
    return of_glyph(face, number) if number else ""


def expected(
    own: bytes, root: Path, given: Mapping[str, Glyph], characters: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Return how each of *characters* ought to be shown: by its sign, or by the glyph of a font that has it.

    :raises ValueError: for a sign that cannot be drawn
    """
    wanted = frozenset(characters)
    text = "".join(sorted(wanted))
    chosen = typefaces.choose(own, text, given)
    borrowed = typefaces.borrowed(chosen.main, text)
    spelled = chosen.signs | borrowed
    drawn = signs.font(own, root, given, chosen.signs, borrowed) if spelled else b""
    ought = {character: frozenset({of_character(drawn, character)}) for character in spelled}
    fonts = {own, chosen.main, *(typeface.data for typeface in chosen.brought)}
    for character in wanted - spelled:
        ought[character] = frozenset({of_character(font, character) for font in fonts} - {""})
    return ought
