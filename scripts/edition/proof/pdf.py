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

from edition import files
from edition.book import Book
from edition.chapter import SIGNS
from edition.contents import paths
from edition.notation import opposed
from edition.proof import contents
from edition.proof.outputs import Reading, anchor_of_note, note_pages
from edition.sheets import COLOPHON_LABEL
from edition.trace import anchors, squeeze
from edition.witness import Page

#: Least size of the author's text, in points.
TEXT_SIZE: Final = 10.0
#: Most pages of a PDF that is read.
PAGES: Final = 20_000
#: The units of a Roman numeral (PDF 1.7, 12.4.2, style ``r``).
ROMAN: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page of the PDF."""

    text: str  #: the author's layer
    small: str  #: the editors' layer


def _sheet(document: Any, index: int) -> _Sheet:
    """Read the page with this *index*."""
    page = document[index]
    layer = page.get_textpage()
    runs = [(o.get_font_size(), o.extract()) for o in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT], textpage=layer)]
    text = squeeze("".join(run for size, run in runs if size >= TEXT_SIZE))
    small = squeeze("".join(run for size, run in runs if size < TEXT_SIZE))
    return _Sheet(text, small)


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
    with open_pdf(path) as document:
        return _read(document, book)


def open_pdf(path: Path) -> Any:
    """Open the PDF at *path*.

    :raises ValueError: if it has more pages than any book
    :raises OSError: if it is missing or too large
    :raises pypdfium2.PdfiumError: if it is none, encrypted, or broken
    """
    document = pypdfium2.PdfDocument(files.read(path, files.BUILT))
    if len(document) > PAGES:
        raise ValueError(f"{len(document)} pages, more than {PAGES}")
    return document


def _read(document: Any, book: Book) -> Reading:
    """Read the open *document*; of the editors' pages only as many as it takes to find the apparatus."""
    named = {label_of(page): page for page in book.witness.pages.values()}
    printed = [document.get_page_label(index) for index in range(len(document))]
    texts, smalls = dict[str, str](), dict[str, str]()
    for index, label in enumerate(printed):
        if label in named:
            sheet, n = _sheet(document, index), named[label].n
            texts[n] = texts.get(n, "") + sheet.text
            smalls[n] = smalls.get(n, "") + sheet.small
    ours = (_sheet(document, index) for index, label in enumerate(printed) if label not in named)
    outline = [(b.level + 1, squeeze(b.get_title()), _target(b)) for b in document.get_toc()]
    heads = {squeeze(h.number + h.title) for h in contents.headings(book)}
    headings = [
        (level, title, named[printed[index]].n if printed[index] in named else "")
        for level, title, index in outline
        if title in heads
    ]
    return Reading(
        pages=texts,
        labels=[(named[label].n, named[label].label) for label in printed if label in named],
        outline=[row[:2] for row in outline if row[1] != COLOPHON_LABEL],  # no other output has a colophon
        headings=headings,
        links=_links(book, headings),
        notes=list(_notes(book, smalls)),
        apparatus=list(_apparatus(book, (sheet.text + sheet.small for sheet in ours))),
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
        if words[anchor] in small.get(page, "").translate(SIGNS):
            yield anchor


def _apparatus(book: Book, pages: Iterator[str]) -> Iterator[str]:
    """Give the ids of the apparatus entries that stand, in order, on the editors' *pages*."""
    read, at = "", 0
    for step, anchor in anchors(book.steps):
        assert step.piece.mark is not None
        entry = squeeze(opposed(step.piece.mark))
        while (found := read.find(entry, at)) < 0 and (page := next(pages, None)) is not None:
            read += page
        if found >= 0:
            at = found + 1
            yield f"app-{anchor}"
