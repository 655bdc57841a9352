"""The page turns against the witness: in order, none lost, and no sentence over a page of which there is no text."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from edition.model.chapter import Block, NoteRef, Place
from edition.model.findings import Finding
from edition.model.marks import unit
from edition.reading.book import Book


def check_pages(book: Book) -> Iterator[Finding]:
    """Yield a finding for every page turn that is doubled, out of order, unknown or missing."""
    order = list(book.witness.pages)
    turns = [s for s in book.steps if unit(s.piece.mark) == "page"]
    waiting = list(order)
    if [step.page for step in turns] == order:
        yield from _inside_pages(book)
        yield from _lost_pages(book)
    for step in turns:
        assert step.piece.mark is not None
        n, place = step.piece.mark.value, step.piece.place
        if not waiting or n != waiting[0]:
            expected = f"{{pb}}`{waiting[0]}`" if waiting else "no further page turn"
            code = "page-002" if n in waiting else "page-001"
            yield place.finding(
                code, f"{{pb}}`{n}`", expected, "restore the page turns in the order of source/witness.toml", n
            )
        if n in waiting:
            del waiting[: waiting.index(n) + 1]
    for n in waiting[:1]:
        last = book.steps[-1].piece.place if book.steps else Place("index.md", 0)
        yield Finding(
            last.file,
            last.line,
            "page-002",
            "the end of the text",
            f"{{pb}}`{n}`",
            "write the page turn where the page begins",
            n,
        )


def _lost_pages(book: Book) -> Iterator[Finding]:
    """Yield a finding for each sentence that runs over a page without text as if nothing were missing.

    The page is lost, which a gap says, or was printed without text, which a note at its turn says.
    """
    blank = {n for n, page in book.witness.pages.items() if page.line is None}
    return (one for chapter in book.texts for block in chapter.blocks for one in _run_over(block, blank))


def _run_over(block: Block, blank: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each turn of a *blank* page in *block* with words on both sides and neither gap nor note."""
    explained = True  # whether something since the last words says why they break off; at the head there are none
    turn: Place | None = None  #: of the first blank page since those words
    page = ""
    for item in block.items:
        mark = item.mark
        if isinstance(item, NoteRef):
            explained = explained or turn is not None
        elif mark is not None and mark.kind == "gap":
            explained = True
        elif mark is not None and unit(mark):
            if turn is None and unit(mark) == "page" and mark.value in blank:
                turn, page = item.place, mark.value
        else:
            if turn is not None and not explained:
                yield _unexplained(turn, page)
            explained, turn = False, None


def _unexplained(turn: Place, page: str) -> Finding:
    """Return the finding of the *turn* of a *page* that words run over."""
    mend = f"write {{pb}}`{page}`{{gap}}`?` if it is lost, or a note at its turn if it was printed without text"
    return turn.finding("page-004", f"{{pb}}`{page}` amid a sentence", "a gap, or a note", mend, page)


def _inside_pages(book: Book) -> Iterator[Finding]:
    """Yield a finding for each file of the text that begins inside a page: nothing in it says where it goes on."""
    for chapter in book.texts:
        first = next((block.items[0] for block in chapter.blocks if block.items), None)
        if first is not None and unit(first.mark) != "page":
            repair = "write the page turn first; what begins inside a page stands in the file of what is before it"
            yield first.place.finding("chapter-002", f"{chapter.name} without a page", "{pb}`…` at its head", repair)
