"""How far the chapters have the transcription, and whether they have it rightly as far as that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from edition.model.findings import Finding
from edition.model.marks import unit
from edition.model.witness import Page, Witness, text_lines
from edition.proof.run import check_chapters
from edition.reading.book import Book
from edition.reading.structure import traced


@dataclass(frozen=True, slots=True)
class Extent:
    """What the chapters have, and what they have not yet. Lines are in the order of the book, not of their coming."""

    line: int  #: the last line of the transcription that they have
    text: str  #: what it says
    pages: tuple[Page, ...]  #: pages to which they do not turn yet, in order
    lines: Mapping[int, str]  #: lines of text after the last (number -> text)
    late: Mapping[str, Mapping[int, str]]  #: page to which they turn, without its text -> the lines that it has got


def extent(book: Book) -> Extent:
    """Return how far the chapters of *book* go: to the last line that any of their words stands on."""
    text, pages = text_lines(book.witness, book.transcription), list(book.witness.pages)
    order = {n: number for number, n in enumerate(pages)}
    lines = sorted(text, key=lambda line: (order[book.witness.page_of(line)], line))
    have = {step.line for step in book.steps if step.source}
    last = max((number for number, line in enumerate(lines) if line in have), default=-1)
    line = lines[last] if last >= 0 else 0
    turns = {step.page for step in book.steps if unit(step.piece.mark) == "page"}
    here = order[book.witness.page_of(line)] if line else -1
    done = max([here, *(order[n] for n in turns)])
    late: dict[str, dict[int, str]] = {}
    for one in lines[: last + 1]:
        page = book.witness.page_of(one)
        if page in turns and _came_late(book.witness, page) and not have & set(_on(book.witness, page, text)):
            late.setdefault(page, {})[one] = text[one]
    after = {one: text[one] for one in lines[last + 1 :]}
    new = tuple(book.witness.pages[n] for n in pages[done + 1 :])
    return Extent(line, text.get(line, ""), new, after, late)


def _came_late(witness: Witness, page: str) -> bool:
    """Whether the text of *page* stands behind that of a later page."""
    names, line = list(witness.pages), witness.pages[page].line or 0
    return any((witness.pages[n].line or line) < line for n in names[names.index(page) + 1 :])


def _on(witness: Witness, page: str, lines: Collection[int]) -> list[int]:
    return [line for line in lines if witness.page_of(line) == page]


def check(book: Book, begun: Extent) -> list[Finding]:
    """Return what is wrong with the chapters as far as they go, without registers and printed contents ahead."""
    told = check_chapters(_shortened(book, begun))
    return [f for f in told if not f.is_warning and not f.code.startswith("toc-")]


def _shortened(book: Book, begun: Extent) -> Book:
    """Return *book* as it would be if only the lines had come which the chapters ought to have."""
    text = text_lines(book.witness, book.transcription)
    new = begun.lines.keys() | {line for lines in begun.late.values() for line in lines}
    kept = {line: words for line, words in text.items() if line not in new}
    witness = _cut(book.witness, begun, max(kept, default=0))
    return replace(book, witness=witness, transcription=witness.assemble(kept), steps=traced(book.texts, witness))


def _cut(witness: Witness, begun: Extent, last: int) -> Witness:
    gone = {page.n for page in begun.pages}
    pages = {n: replace(page, line=None) if n in begun.late else page for n, page in witness.pages.items()}
    return replace(
        witness,
        pages={n: page for n, page in pages.items() if n not in gone},
        noise={line: text for line, text in witness.noise.items() if line <= last},
    )
