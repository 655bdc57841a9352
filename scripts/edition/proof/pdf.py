"""The built PDF, read back through PDFium, an engine that had no part in making it.

Layers are told apart by the size of the type: what the author wrote stands in 10 pt or more, what the
editors wrote in less (see ``templates/pdf/book.typ``). Pages of ours bear labels that no page of the book has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from edition.book import Book
from edition.contents import paths
from edition.notation import opposed
from edition.proof import contents
from edition.proof.outputs import Reading, anchor_of_note, note_pages
from edition.trace import anchors, squeeze
from edition.witness import Page

#: Least size of the author's text, in points.
TEXT_SIZE: Final = 10.0
#: The units of a Roman numeral (PDF 1.7, 12.4.2, style ``r``).
ROMAN: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page of the PDF."""

    label: str
    text: str  #: the author's layer
    small: str  #: the editors' layer


def _sheets(document: Any) -> Iterator[_Sheet]:
    for index in range(len(document)):
        page = document[index]
        layer = page.get_textpage()
        runs = [(o.get_font_size(), o.extract()) for o in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT], textpage=layer)]
        text = squeeze("".join(run for size, run in runs if size >= TEXT_SIZE))
        small = squeeze("".join(run for size, run in runs if size < TEXT_SIZE))
        yield _Sheet(document.get_page_label(index), text, small)


def label_of(page: Page) -> str:
    """Give the PDF page label of an original page: ``9``; ``iv`` for the unnumbered page f4."""
    if page.number is not None:
        return page.n
    tens, units = divmod(int(page.n.removeprefix("f")), 10)
    return "x" * tens + ROMAN[units]


def read(path: Path, book: Book) -> Reading:
    """Read the PDF at *path*.

    :raises pypdfium2.PdfiumError: if it cannot be opened
    """
    document = pypdfium2.PdfDocument(path)
    try:
        sheets = list(_sheets(document))
        outline = [(b.level + 1, squeeze(b.get_title()), _target(b)) for b in document.get_toc()]
    finally:
        document.close()
    named = {label_of(page): page for page in book.witness.pages.values()}
    ours = [sheet for sheet in sheets if sheet.label not in named]
    pages: dict[str, str] = {}
    for sheet in sheets:
        if sheet.label in named:
            n = named[sheet.label].n
            pages[n] = pages.get(n, "") + sheet.text
    labels = [(named[s.label].n, named[s.label].label) for s in sheets if s.label in named]
    heads = {squeeze(h.number + h.title) for h in contents.headings(book)}
    headings = [
        (level, title, named[sheets[index].label].n if sheets[index].label in named else "")
        for level, title, index in outline
        if title in heads
    ]
    small = {named[sheet.label].n: sheet.small for sheet in sheets if sheet.label in named}
    return Reading(
        pages,
        labels,
        [row[:2] for row in outline],
        headings,
        _links(book, headings),
        list(_notes(book, small)),
        list(_apparatus(book, "".join(s.text + s.small for s in ours))),
    )


def _target(bookmark: Any) -> int:
    """Give the index of the page that an outline entry leads to, the first if it leads nowhere."""
    target = bookmark.get_dest()
    return int(target.get_index() or 0) if target else 0


def _links(book: Book, headings: list[tuple[int, str, str]]) -> dict[str, str]:
    """Give for each numbered heading the page that the outline leads to."""
    ought = {squeeze(h.number + h.title): h for h in contents.headings(book) if h.number}
    numbered = [(ought[title].number, level, page) for level, title, page in headings if title in ought]
    named = paths((number, level) for number, level, _ in numbered)
    return {path: page for path, (_, _, page) in zip(named, numbered, strict=True)}


def _notes(book: Book, small: dict[str, str]) -> Iterator[str]:
    """Give the ids of the notes whose words stand on the page of their first call."""
    written = ((chapter.name, label, note) for chapter in book.texts for label, note in chapter.notes.items())
    words = {anchor_of_note(name, label): note.words(book.sources) for name, label, note in written}
    for anchor, page in note_pages(book).items():
        if words[anchor] in small.get(page, ""):
            yield anchor


def _apparatus(book: Book, text: str) -> Iterator[str]:
    """Give the ids of the apparatus entries that stand, in order, on the editors' pages."""
    at = 0
    for step, anchor in anchors(book.steps):
        assert step.piece.mark is not None
        found = text.find(squeeze(opposed(step.piece.mark)), at)
        if found >= 0:
            at = found + 1
            yield f"app-{anchor}"
