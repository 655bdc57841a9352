"""How far the chapters have the transcription, and whether they have it rightly as far as that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from edition.model.findings import Finding
from edition.model.marks import unit
from edition.model.witness import Page, Witness, text_lines
from edition.proof.run import check_chapters
from edition.reading.book import Book
from edition.reading.structure import traced


@dataclass(frozen=True, slots=True)
class Extent:
    """What the chapters have, and what they have not yet."""

    line: int  #: the last line of the transcription that they have
    text: str  #: what it says
    pages: tuple[Page, ...]  #: pages to which they do not turn yet, in order
    lines: Mapping[int, str]  #: lines of text after the last (number -> text)


def extent(book: Book) -> Extent:
    """Return how far the chapters of *book* go: to the last line that any of their words stands on."""
    text = text_lines(book.witness, book.transcription)
    line = max((step.line for step in book.steps if step.source), default=0)
    turns = [step.page for step in book.steps if unit(step.piece.mark) == "page"]
    pages = list(book.witness.pages.values())
    done = [n for n, page in enumerate(pages, start=1) if page.n in turns or (page.line or line + 1) <= line]
    after = {number: words for number, words in text.items() if number > line}
    return Extent(line, text.get(line, ""), tuple(pages[max(done, default=0) :]), after)


def check(book: Book, begun: Extent) -> list[Finding]:
    """Return what is wrong with the chapters as far as they go, without registers and printed contents ahead."""
    told = check_chapters(_shortened(book, begun))
    return [f for f in told if not f.is_warning and not f.code.startswith("toc-")]


def _shortened(book: Book, begun: Extent) -> Book:
    """Return *book* as it would be if the transcription ended where the chapters do."""
    witness = _cut(book.witness, begun)
    lines = book.transcription.split("\n")[: begun.line]
    text = "\n".join(lines) + ("\n" if witness.final_newline else "")
    return replace(book, witness=witness, transcription=text, steps=traced(book.texts, witness))


def _cut(witness: Witness, begun: Extent) -> Witness:
    missing = {page.n for page in begun.pages}
    return replace(
        witness,
        pages={n: page for n, page in witness.pages.items() if n not in missing},
        noise={line: text for line, text in witness.noise.items() if line <= begun.line},
    )
