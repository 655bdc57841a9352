"""Where in the transcription each piece of the edition stands: blocks -> steps, lines, pages.

The transcription never changes, so its line and column are permanent coordinates; the ids of
paragraphs (``l47``) and marks (``l47c12``) are made of them. Columns count the characters of the
transcription from 1; a mark without a reading (supplied, gap) stands before the character it precedes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from edition.model import marks
from edition.model.marks import JUDGING
from edition.model.notation import Mark

if TYPE_CHECKING:
    from edition.model.witness import Witness


class Piece(Protocol):
    """What can be traced: a piece of text, a mark, or neither (a note reference)."""

    @property
    def text(self) -> str:
        """The shared text; empty for a mark."""

    @property
    def mark(self) -> Mark | None:
        """The mark, if it is one."""


P = TypeVar("P", bound=Piece)


@dataclass(frozen=True, slots=True)
class Foot(Generic[P]):
    """The pieces of a block that stands at the foot of a page: a line of a note of the author's."""

    pieces: tuple[P, ...]
    page: str

    def __iter__(self) -> Iterator[P]:
        """Yield the pieces."""
        return iter(self.pieces)


@dataclass(frozen=True, slots=True)
class Step(Generic[P]):
    """One piece and its coordinates."""

    piece: P
    line: int  #: line of the transcription
    column: int  #: column there, where the piece begins
    page: str  #: original page on which it stands; a page turn stands on the page it begins
    block: int  #: running number of its block, from 0

    @property
    def source(self) -> str:
        """What the transcription reads here."""
        mark = self.piece.mark
        return self.piece.text if mark is None else mark.reading

    @property
    def edition(self) -> str:
        """What the edition prints here, with its signs."""
        mark = self.piece.mark
        return self.piece.text if mark is None else marks.printed(mark)


def trace(blocks: Iterable[Iterable[P]], witness: Witness, page: str = "") -> Iterator[Step[P]]:
    """Yield every piece of *blocks* with its coordinates.

    :param blocks: the pieces of each block, in reading order
    :param witness: the witness whose page turns and layout count
    :param page: the page on which the first block stands, before any page turn
    """
    line, column, fresh = witness.leading + 1, 1, True
    ends: dict[str, int] = {}  #: page -> the last line of text that stands on it
    for number, block in enumerate(blocks):
        if isinstance(block, Foot):
            ends[block.page] = foot = witness.following(ends.get(block.page, line))
            yield from _on_line(block, foot, number)
            if block.page == page:
                line, fresh = foot, False
            continue
        if not fresh:
            line, column, fresh = witness.following(line), 1, True
        for piece in block:
            mark = piece.mark
            turn = witness.pages.get(mark.value) if mark and marks.unit(mark) == "page" else None
            if turn is not None:
                page = turn.n
                # A page without text leaves the next block where it would have stood.
                line, column, fresh = turn.line or line, 1, turn.line is not None or fresh
            elif marks.unit(mark) == "line":
                line, column = witness.following(line), 1
            step = Step(piece, line, column, page, number)
            yield step
            if step.source or step.edition:
                fresh, ends[page] = False, line
            column += len(step.source)


def _on_line(block: Foot[P], line: int, number: int) -> Iterator[Step[P]]:
    """Yield the pieces of a *block* at the foot of its page, all on one *line*."""
    column = 1
    for piece in block:
        step = Step(piece, line, column, block.page, number)
        yield step
        column += len(step.source)


def anchors(steps: Iterable[Step[P]]) -> Iterator[tuple[Step[P], str]]:
    """Yield each judging mark with its permanent id; marks that share a place are told apart by letters."""
    seen: Counter[str] = Counter()
    for step in steps:
        mark = step.piece.mark
        if mark is None or mark.kind not in JUDGING:
            continue
        anchor = f"l{step.line}c{step.column}"
        seen[anchor] += 1
        yield step, anchor + _letters(seen[anchor] - 1)


def _letters(number: int) -> str:
    """Return the letters that count *number* marks before this one: 0 none, 1 a, 26 z, 27 aa."""
    letters = ""
    while number:
        number, last = divmod(number - 1, len(ascii_lowercase))
        letters = ascii_lowercase[last] + letters
    return letters


def source_lines(steps: Iterable[Step[P]]) -> dict[int, str]:
    """Return the transcription's lines of text (number -> text) that undoing every mark leaves."""
    lines: dict[int, list[str]] = {}
    for step in steps:
        if step.source:
            lines.setdefault(step.line, []).append(step.source)
    return {line: "".join(parts) for line, parts in sorted(lines.items())}


def edition_pages(steps: Iterable[Step[P]], witness: Witness) -> Mapping[str, str]:
    """Return what the edition prints on each page (page -> text, white space left out)."""
    pages: dict[str, list[str]] = {n: [] for n in witness.pages}
    for step in steps:
        pages.setdefault(step.page, []).append(step.edition)
    return {page: squeeze("".join(parts)) for page, parts in pages.items()}


@dataclass(slots=True)
class Gaps:
    """Where white space stands on each page, by how many characters of the page are before it."""

    counts: dict[str, int] = field(default_factory=dict)  #: page -> characters so far, white space left out
    places: dict[str, set[int]] = field(default_factory=dict)  #: page -> where

    def add(self, page: str, words: str) -> None:
        """Go on with *words* on *page*."""
        first, *others = words.split() or [""]
        at, places = self.counts.get(page, 0), self.places.setdefault(page, set())
        if words[:1].isspace():
            places.add(at)
        at += len(first)
        for word in others:
            places.add(at)
            at += len(word)
        if words[-1:].isspace():
            places.add(at)
        self.counts[page] = at


def edition_gaps(steps: Iterable[Step[P]]) -> tuple[Gaps, Gaps]:
    """Return where the edition has white space within its blocks, and where blocks end: nothing is said of those.

    Where the print breaks a line, as in a heading, there is white space too.
    """
    gaps = Gaps()
    ends = Gaps()
    last: int | None = None
    for step in steps:
        if step.block != last:
            ends.add(step.page, " ")
        last = step.block
        words = "\n" if marks.unit(step.piece.mark) == "line" else step.edition
        gaps.add(step.page, words)
        ends.add(step.page, squeeze(words))
    for page, count in gaps.counts.items():
        ends.places[page] |= {0, count}
    return gaps, ends


def squeeze(text: str) -> str:
    """Return *text* without white space, which differs from output to output and is no text."""
    return "".join(text.split())
