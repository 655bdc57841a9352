"""The built PDF as PDFium reads it (:mod:`edition.proof.pdf.pdfium`) -> what every output is asked: a :class:`Reading`.

Layers are told apart by the size of the type: what the author wrote stands in 10 pt or more, what the
editors wrote in less (see ``templates/pdf/book.typ``). Pages of ours bear labels that no page of the book has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from edition.model import glyphs, wording
from edition.model.contents import paths
from edition.model.sheets import COLOPHON_LABEL, EDITORIAL
from edition.model.trace import squeeze
from edition.model.witness import Page
from edition.proof import outputs
from edition.proof.editors import BREAK
from edition.proof.outputs import Reading
from edition.proof.pdf.apart import Job
from edition.proof.pdf.document import Places
from edition.reading.book import Book, anchor_of_note

#: The signs of a Roman numeral (PDF 1.7, 12.4.2, style ``r``), largest first.
ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip

#: Page -> the numbers that the editors set there, with the author's characters before each.
Numbers = Mapping[str, tuple[tuple[str, int], ...]]


def label_of(page: Page) -> str:
    """Return the PDF page label of an original page: ``9``; ``iv`` for the unnumbered page f4."""
    if page.number is not None:
        return page.n
    rest, numeral = int(page.n.removeprefix("f")), ""
    for value, signs in ROMAN:
        numeral += rest // value * signs
        rest %= value
    return numeral


def job(path: Path, book: Book) -> Job:
    """Return what there is to read of the PDF at *path*: everything, the pages of the original by layers."""
    return Job("pdf", (path,), ([label_of(page) for page in book.witness.pages.values()],))


def read(found: Places, book: Book) -> Reading:
    """Return what the PDF of which *found* was read says."""
    named = {label_of(page): page for page in book.witness.pages.values()}
    texts, smalls, numbers = dict[str, str](), dict[str, str](), dict[str, tuple[tuple[str, int], ...]]()
    for index, layers in found.layers.items():
        n = named[found.labels[index]].n
        texts[n] = texts.get(n, "") + layers.author
        smalls[n] = smalls.get(n, "") + layers.editors
        numbers[n] = numbers.get(n, ()) + layers.numbers
    # An entry that leads nowhere is told with the places; here it counts as on the first page.
    outline = [(level, title, found.labels[max(0, index)]) for level, title, index in found.outline]
    heads = {squeeze(h.number + h.title) for h in book.headings}
    headings = [
        (level, title, named[label].n if label in named else "")
        for level, title, label in outline
        if title in heads and not label.startswith(EDITORIAL)
    ]
    ours = (text for text, label in zip(found.texts, found.labels, strict=True) if label not in named)
    return Reading(
        pages=texts,
        labels=[(named[label].n, _folio(named[label], numbers)) for label in found.labels if label in named],
        outline=[row[:2] for row in outline if row[1] != COLOPHON_LABEL],  # no other output has a colophon
        headings=headings,
        links=_links(book, headings),
        notes=list(_notes(book, smalls)),
        apparatus=list(_apparatus(book, ours)),
        calls=list(_calls(book, numbers)),
        editors=_editors(book, found),
    )


def _editors(book: Book, found: Places) -> dict[str, str]:
    """Return what the sheets of each of the editors' chapters say between running head and folio."""
    said: dict[str, str] = {}
    titles = iter([chapter for chapter in book.chapters if chapter.editorial])
    begun = {sheet for level, _, sheet in found.outline if level == 1}
    chapter, head = "", ""
    for sheet, (label, text) in enumerate(zip(found.labels, found.texts, strict=True)):
        if label.startswith(EDITORIAL):
            if sheet in begun and (one := next(titles, None)) is not None:
                chapter, head = one.name, one.title
            page = text.removeprefix(head).removesuffix(label)
            said[chapter] = f"{said[chapter]}{BREAK}{page}" if chapter in said else page
    return said


def _folio(page: Page, numbers: Numbers) -> str:
    """Return what is printed on *page* as its number; nothing is on a page without one, so what it is called."""
    return page.label if page.number is None or page.label in dict(numbers[page.n]) else "no folio"


def _calls(book: Book, numbers: Numbers) -> Iterator[tuple[str, str, int, str]]:
    """Yield the calls of notes whose number stands where it ought to, each after the one before it on its page."""
    left = {page: iter(found) for page, found in numbers.items()}
    given, _ = glyphs.load(book.root)
    printed = outputs.calls(book, partial(glyphs.public, given=given))
    for call, (_, page, before, number) in zip(outputs.calls(book), printed, strict=True):
        if (number, before) in left.get(page, iter(())):  # goes on to the place of this one
            yield call


def _links(book: Book, headings: list[tuple[int, str, str]]) -> dict[str, str]:
    """Return for each numbered heading the page that the outline leads to."""
    ought = {squeeze(h.number + h.title): h for h in book.headings if h.number}
    numbered = [(ought[title].number, level, page) for level, title, page in headings if title in ought]
    named = paths((number, level) for number, level, _ in numbered)
    return {path: page for path, (_, _, page) in zip(named, numbered, strict=True)}


def _notes(book: Book, small: dict[str, str]) -> Iterator[str]:
    """Yield the ids of the notes whose words stand on the page of their first call."""
    written = ((chapter.name, label, note) for chapter in book.texts for label, note in chapter.notes.items())
    words = {anchor_of_note(name, label): note.words(book.sources) for name, label, note in written}
    for anchor, page in book.note_pages.items():
        if words[anchor] in small.get(page, ""):
            yield anchor


def _apparatus(book: Book, pages: Iterable[str]) -> Iterator[str]:
    """Yield the ids of the apparatus entries that stand, in order, on the editors' *pages*."""
    text, at = "".join(pages), 0
    for anchor, mark, _ in book.marks:
        found = text.find(squeeze(wording.head(mark)), at)
        if found >= 0:
            at = found + 1
            yield f"app-{anchor}"
