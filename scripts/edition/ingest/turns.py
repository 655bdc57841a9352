"""Page turns at the places where the transcription has them: what is to be taken away, and what is to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Final, NamedTuple

from edition.ingest.draft import turn
from edition.ingest.spots import Edit, Texts, begins, ends, span
from edition.model.blocks import LINES, NOTE
from edition.model.chapter import Item
from edition.model.marks import unit
from edition.model.trace import Step
from edition.model.witness import text_lines
from edition.reading.book import Book

#: Characters on each side by which a place is known in a text that differs elsewhere.
_AROUND: Final = 16


class _Turn(NamedTuple):
    """A page, and before which character of the text it begins."""

    page: str
    offset: int


def restored(book: Book, texts: Texts, behind: bool) -> list[Edit] | None:
    """Return what puts every turn of *book* to its place; None if one falls into a mark.

    What the editors add between two pages has no place in the transcription: it may stand on either.

    :param behind: whether it stands on the page that begins
    """
    text = _Text.of(book)
    due = list(_due(book, text))
    known = {one.page for one in due}
    marks = ((step.piece.mark, step, offset) for step, offset in zip(text.steps, text.reach, strict=False))
    there = [
        (_Turn(mark.value, offset), step)
        for mark, step, offset in marks
        if mark is not None and unit(mark) == "page" and mark.value in known
    ]
    edits = list[Edit | None]()
    matcher = SequenceMatcher(None, [one for one, _ in there], due, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if [one.offset for one, _ in there[a:b]] == [one.offset for one in due[c:d]] and kind == "replace":
            edits += (_renamed(texts, step, one) for (_, step), one in zip(there[a:b], due[c:d], strict=True))
        elif kind != "equal":
            edits += (_struck(texts, step) for _, step in there[a:b])
            edits += (_written(book, texts, text, one, behind) for one in due[c:d])
    return None if None in edits else [edit for edit in edits if edit is not None]


class _Text(NamedTuple):
    """What runs on from page to page: all but the author's notes, which stand at the feet of their pages."""

    steps: Sequence[Step[Item]]
    reach: Sequence[int]  #: how many characters stand before each of the steps, and before what follows them
    feet: frozenset[int]  #: the lines of the transcription that the notes fill

    @classmethod
    def of(cls, book: Book) -> _Text:
        """Return the text of *book*."""
        notes = [one.steps for one in book.blocks if any(held.name == NOTE for held in one.block.within)]
        feet, blocks = {step.line for steps in notes for step in steps}, {steps[0].block for steps in notes}
        steps = [step for step in book.steps if step.block not in blocks]
        return cls(steps, list(accumulate((len(step.source) for step in steps), initial=0)), frozenset(feet))


def _due(book: Book, text: _Text) -> Iterator[_Turn]:
    """Yield the turns in order, those whose place is sure; a page without text begins where the next one does."""
    every, pages = text_lines(book.witness, book.transcription), list(book.witness.pages.values())
    lines = {line: words for line, words in every.items() if line not in text.feet}
    order = {page.n: number for number, page in enumerate(pages)}
    lasting = sorted(lines, key=lambda line: (order[book.witness.page_of(line)], line))
    starts = dict(zip(lasting, accumulate((len(lines[n]) for n in lasting), initial=0), strict=False))
    read, expected = "".join(step.source for step in text.steps), "".join(lines[n] for n in lasting)
    begun: int | None = len(read)
    due = list[_Turn]()
    for page in reversed(pages):
        if page.line is not None:
            begun = _place(read, expected, starts[page.line]) if page.line in starts else None
        if begun is not None:
            due.append(_Turn(page.n, begun))
    yield from reversed(due)


def _place(read: str, expected: str, offset: int) -> int | None:
    """Return where in *read* stands what *expected* has at *offset*: by the words on both sides, if they stand once."""
    if read == expected:
        return offset
    start = max(offset - _AROUND, 0)
    around = expected[start : offset + _AROUND]
    return read.index(around) + offset - start if read.count(around) == 1 else None


def _renamed(texts: Texts, step: Step[Item], one: _Turn) -> Edit | None:
    """Return what makes a turn at the right place that to the page *one*."""
    found = span(texts, step.piece)
    return Edit(step.piece.place.file, *found, turn(one.page)) if found else None


def _struck(texts: Texts, step: Step[Item]) -> Edit | None:
    """Return what takes a turn away, with its line if it stands alone on it."""
    if (found := span(texts, step.piece)) is None:
        return None
    file, (start, end) = step.piece.place.file, found
    alone = re.compile(r"\n+|\Z").match(texts[file], end)
    is_first = texts[file][:start].endswith("\n") or not start
    return Edit(file, start, alone.end() if alone and is_first else end, "")


def _written(book: Book, texts: Texts, text: _Text, one: _Turn, behind: bool) -> Edit | None:
    """Return what writes the turn *one*: between two blocks in a block of its own, else among the words."""
    steps, reach, read = text.steps, text.reach, [n for n, step in enumerate(text.steps) if step.source]
    before = max((n for n in read if reach[n] < one.offset), default=-1)
    after = next((n for n in read if reach[n + 1] > one.offset), len(steps))
    parted = before < 0 or after == len(steps) or steps[before].block != steps[after].block
    if book.witness.pages[one.page].line is None:
        return _after(texts, ends(texts, steps, one.offset), turn(one.page), parted)
    if (start := begins(texts, steps, one.offset)) is None:
        return None
    if parted:
        return _before(book, texts, steps[after], start, turn(one.page))
    added = next((step for step in steps[before + 1 : after] if step.edition and behind), None)
    if added is not None and (found := span(texts, added.piece)):
        start = added.piece.place.file, found[0]
    return Edit(start[0], start[1], start[1], turn(one.page))


def _after(texts: Texts, end: tuple[str, int] | None, written: str, parted: bool) -> Edit | None:
    """Return the edit that puts *written* behind the words that *end*, as a block of its own if blocks part there."""
    if end is None:
        return None
    file, place = end
    rest = texts[file][place:].partition("\n")[0]
    if parted and "{pb}" not in rest:
        return Edit(file, place + len(rest), place + len(rest), f"\n\n{written}")
    return Edit(file, place, place, written)


def _before(book: Book, texts: Texts, step: Step[Item], start: tuple[str, int], written: str) -> Edit:
    """Return the edit that puts *written* before the block of *step*, whose words begin at *start*."""
    block = next(one.block for one in book.blocks if one.steps[0].block == step.block)
    file, place = start
    is_line = block.kind in LINES.values()
    if block.within and not is_line:
        return Edit(file, place, place, written)
    line = texts[file].rfind("\n", 0, place) + 1
    label = re.search(r"(?:^|\n)(\([^\n]*\)=\n+)\Z", texts[file][:line])
    line -= len(label[1]) if label else 0
    return Edit(file, line, line, f"{written}\n" if is_line else f"{written}\n\n")
