"""Pictures made from data: the chronology and the coverage of the book, as SVG. Pure; no library is needed.

Colours are ``currentColor``, so that a picture follows light and dark; every word in a picture stands in the
text beside it too, and the picture says in ``title`` and ``desc`` what it shows (SVG 2, section 5.9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_FONT: Final = "'Noto Serif CJK TC', serif"
_WIDTH: Final = 640
_LINE: Final = 20  #: height of a label


@dataclass(frozen=True, slots=True)
class Moment:
    """An event to be drawn."""

    when: float  #: the year, with its fraction
    label: str


def _svg(height: float, title: str, description: str, parts: Sequence[str]) -> str:
    """Give the whole picture."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:g}" role="img" '
        f'font-family="{_FONT}" font-size="13" fill="currentColor">'
    )
    return "".join([head, f"<title>{escape(title)}</title>", f"<desc>{escape(description)}</desc>", *parts, "</svg>"])


def slots(wanted: Sequence[float], gap: float) -> list[float]:
    """Give positions in the order of *wanted*, as near to them as *gap* between neighbours allows downwards."""
    placed: list[float] = []
    for position in wanted:
        placed.append(max(position, placed[-1] + gap) if placed else position)
    return placed


def chronology(moments: Sequence[Moment], first: int, last: int, title: str, description: str) -> str:
    """Give a vertical scale of the years *first* to *last* with the *moments*, which are in order of time."""
    year = 24.0
    top = 20.0
    positions = [top + (moment.when - first) * year for moment in moments]
    labels = slots(positions, _LINE)
    bottom = max([top + (last + 1 - first) * year, *labels]) + 20
    axis = 60
    parts = [f'<path d="M{axis} {top}V{top + (last + 1 - first) * year:g}" stroke="currentColor" stroke-width="1.5"/>']
    for number in range(first, last + 1):
        y = top + (number - first) * year
        long = number % 5 == 0 or number in {first, last}
        parts.append(f'<path d="M{axis - (8 if long else 4)} {y:g}H{axis}" stroke="currentColor"/>')
        if long:
            parts.append(f'<text x="{axis - 12}" y="{y + 4:g}" text-anchor="end">{number}</text>')
    for position, label, moment in zip(positions, labels, moments, strict=True):
        parts.append(f'<circle cx="{axis}" cy="{position:g}" r="3.5"/>')
        path = f"M{axis + 4} {position:g}L{axis + 40} {label:g}H{axis + 50}"
        parts.append(f'<path d="{path}" fill="none" stroke="currentColor" stroke-width=".6"/>')
        parts.append(f'<text x="{axis + 56}" y="{label + 4:g}">{escape(moment.label)}</text>')
    return _svg(bottom, title, description, parts)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the printed book to be drawn."""

    number: int
    state: str  #: ``text``, ``blank`` or ``lost``
    begins: str = ""  #: the chapter that begins here


def coverage(leaves: Sequence[Leaf], title: str, description: str) -> str:
    """Give a grid of *leaves*, twenty a row: full with text, dashed if blank, outlined if not preserved."""
    columns, cell = 20, 24
    left = 60
    rows = -(-len(leaves) // columns)
    parts = []
    styles = {
        "text": 'fill="currentColor"',
        "blank": 'fill="none" stroke="currentColor" stroke-dasharray="2 2"',
        "lost": 'fill="none" stroke="currentColor" stroke-opacity=".35"',
    }
    for index, leaf in enumerate(leaves):
        x, y = left + index % columns * cell, 10 + index // columns * (cell + 14)
        if index % columns == 0:
            parts.append(f'<text x="{left - 10}" y="{y + 15}" text-anchor="end">{leaf.number}</text>')
        parts.append(f'<rect x="{x + 2}" y="{y}" width="{cell - 6}" height="{cell - 4}" {styles[leaf.state]}/>')
        if leaf.begins:
            parts.append(f'<text x="{x + 2}" y="{y + cell + 7}" font-size="10">{escape(leaf.begins)}</text>')
    return _svg(20 + rows * (cell + 14), title, description, parts)
