"""Pictures made from data: the chronology and the coverage of the book, as SVG. Pure; no library is needed.

Colours are ``currentColor``, so that a picture follows light and dark; every word in a picture stands in the
text beside it too, and the picture says in ``title`` and ``desc`` what it shows (SVG 2, section 5.9). They are as
narrow as a telephone, so that their words are no smaller there, and all that looks alike is one path.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from statistics import fmean
from typing import Final

from edition.model.wording import told_years

_SIZE: Final = 13  #: of the type
_LINE: Final = 18  #: height of a line of a label
_WIDEST: Final = 23  #: characters of a line of a label, so that the picture is no wider than a telephone
_MARGIN: Final = 10

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moment:
    """An event to be drawn."""

    when: float  #: the year, with its fraction
    label: str


def _svg(width: int, height: int, title: str, description: str, parts: Iterable[str]) -> str:
    """Return the whole picture."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" viewBox="0 0 {width} {height}" role="img" '
        f'font-size="{_SIZE}" fill="currentColor">'
    )
    return "".join([head, f"<title>{escape(title)}</title>", f"<desc>{escape(description)}</desc>", *parts, "</svg>"])


def _path(places: Sequence[Point], shape: str, style: str) -> str:
    """Return *shape* at all *places* as one path; each ends where it began."""
    if not places:
        return ""
    steps = (f"m{x - before} {y - above}{shape}" for (before, above), (x, y) in pairwise(places))
    return f'<path d="M{places[0][0]} {places[0][1]}{shape}{"".join(steps)}" {style}/>'


def _words(at: Point, words: Iterable[tuple[int, int, str]], style: str = "") -> str:
    """Return *words*, each with its place, in a group moved to *at*."""

    def across(x: int) -> str:
        return f' x="{x}"' if x else ""

    shown = (f'<text{across(x)} y="{y}">{escape(said)}</text>' for x, y, said in words)
    return f'<g transform="translate({at[0]} {at[1]})"{style}>{"".join(shown)}</g>'


def slots(wanted: Sequence[int], heights: Sequence[int]) -> list[int]:
    """Return positions in the order of *wanted*, as near to them as the *heights* allow (isotonic regression).

    Neighbours that would overlap stand close together around the middle of where they ought to stand.
    """
    above = [sum(heights[:number]) for number in range(len(heights))]
    groups: list[list[int]] = []
    for position, height in zip(wanted, above, strict=True):
        groups.append([position - height])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    starts = [round(fmean(group)) for group in groups for _ in group]
    return [max(0, start) + height for start, height in zip(starts, above, strict=True)]


def _lines(label: str) -> list[str]:
    """Return *label* in lines, broken at its spaces where it has some."""
    return textwrap.wrap(label, _WIDEST)


#: How tall the years alone make the picture.
_TALL: Final = 768


def chronology(moments: Sequence[Moment], first: int, last: int, title: str, description: str) -> str:
    """Return a vertical scale of the years *first* to *last* with the *moments*, which are in order of time."""
    told = [_lines(moment.label) for moment in moments]
    heights = [_LINE * len(lines) for lines in told]
    # As long as its labels, but for the years in which nothing happens; many years are drawn close together.
    count = last + 1 - first
    year, top, axis, label = max(min(24, _TALL // count), sum(heights) // count, 1), 20, 45, 85
    positions = [round(top + (moment.when - first) * year) for moment in moments]
    labels = slots(positions, heights)
    bottom = top + count * year
    years = [(number, top + (number - first) * year) for number in range(first, last + 1)]
    named = told_years(first, last)
    long = [(number, y) for number, y in years if number in named]
    leads = zip(positions, labels, strict=True)
    words = ((y + _LINE * n, line) for y, lines in zip(labels, told, strict=True) for n, line in enumerate(lines))
    thin = 'fill="none" stroke="currentColor"'
    parts = [
        f'<path d="M{axis} {top}V{bottom}" stroke="currentColor" stroke-width="1.5"/>',
        _path([(axis, y) for _, y in years], "h-4h4", thin),
        _path([(axis - 4, y) for _, y in long], "h-4h4", thin),
        _words((axis - 12, 4), ((0, y, str(number)) for number, y in long), ' text-anchor="end"'),
        _path([(axis - 3, y) for y in positions], "a3 3 0 1 0 6 0a3 3 0 1 0-6 0", 'stroke="none"'),
        f'<path d="{"".join(f"M{axis + 3} {y}L{label - 12} {to}h8" for y, to in leads)}" {thin} stroke-width=".6"/>',
        _words((label, 4), ((0, y, line) for y, line in words)),
    ]
    width = label + max((len(line) for lines in told for line in lines), default=0) * _SIZE + _MARGIN
    return _svg(
        width,
        max([bottom, *(y + _LINE * (len(lines) - 1) for y, lines in zip(labels, told, strict=True))]) + 2 * _MARGIN,
        title,
        description,
        parts,
    )


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the printed book to be drawn."""

    number: int
    state: str  #: ``text``, ``blank`` or ``lost``
    begins: str = ""  #: the chapter that begins here


#: State of a page -> how its square is drawn.
_SQUARES: Final = {
    "text": 'fill="currentColor"',
    "blank": 'fill="none" stroke="currentColor" stroke-dasharray="2 2"',
    "lost": 'fill="none" stroke="currentColor" stroke-opacity=".35"',
}


def coverage(leaves: Sequence[Leaf], title: str, description: str) -> str:
    """Return a grid of *leaves*, ten a row: full with text, dashed if blank, outlined if not preserved."""
    columns, left, across, down = 10, 40, 31, 32
    placed = [(leaf, (left + n % columns * across, _MARGIN + n // columns * down)) for n, leaf in enumerate(leaves)]
    numbers = [(0, y, str(leaf.number)) for leaf, (x, y) in placed if x == left]
    begun = [(x, y, leaf.begins) for leaf, (x, y) in placed if leaf.begins]
    parts = [
        *(_path([at for leaf, at in placed if leaf.state == s], "h21v18h-21z", look) for s, look in _SQUARES.items()),
        _words((left - 8, 14), numbers, ' text-anchor="end"'),
        _words((0, 29), begun, ' font-size="11"'),
    ]
    rows = -(-len(leaves) // columns)
    return _svg(left + columns * across, rows * down + _MARGIN, title, description, parts)
