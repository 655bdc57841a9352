"""The built PDF as PDFium reads it (:mod:`edition.proof.pdf.pdfium`) -> what every output is asked: a :class:`Reading`.

Layers are told apart by the size of the type: what the author wrote stands in 10 pt or more, what the
editors wrote in less (see ``templates/pdf/book.typ``). Pages of ours bear labels that no page of the book has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from edition.model import glyphs, sheets, wording
from edition.model.chapter import Chapter
from edition.model.findings import Finding
from edition.model.sheets import COLOPHON_LABEL, CONTINUED, EDITORIAL
from edition.model.trace import squeeze
from edition.model.witness import Page
from edition.proof import outputs
from edition.proof.editors import BREAK
from edition.proof.outputs import Reading
from edition.proof.pdf.apart import Job
from edition.proof.pdf.document import Places
from edition.reading.book import Book, anchor_of_note

#: Page -> the numbers that the editors set there, with the author's characters before each.
Numbers = Mapping[str, tuple[tuple[str, int], ...]]


def labels_of(book: Book) -> dict[str, str]:
    """Return the PDF page label of each original page of *book*: ``9``; ``iv`` for the unnumbered page f4."""
    pages = book.witness.pages.values()
    return {page.n: sheets.label_of(page, pages) for page in pages}


def job(path: Path, book: Book) -> Job:
    """Return what there is to read of the PDF at *path*: everything, the pages of the original by layers."""
    labels = labels_of(book)
    contents = sorted({labels[item.page] for item in book.printed})
    pictured = any(True for chapter in book.chapters for _ in chapter.pictures)
    return Job("pdf", (path,), (list(labels.values()), contents, pictured))


def read(found: Places, book: Book) -> Reading:
    """Return what the PDF of which *found* was read says."""
    named = {label: book.witness.pages[n] for n, label in labels_of(book).items()}
    printed, more, found = found.labels, _going_on(found, book), continued(found, book)
    texts, smalls, numbers = dict[str, str](), dict[str, str](), dict[str, tuple[tuple[str, int], ...]]()
    for index, layers in found.layers.items():
        if found.labels[index] not in named:
            continue  # notes of no page: lost
        n = named[found.labels[index]].n
        texts[n] = texts.get(n, "") + layers.author
        smalls[n] = smalls.get(n, "") + more.get(index, layers.editors)
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
        labels=[(named[label].n, _folio(named[label], numbers)) for label in printed if label in named],
        outline=[row[:2] for row in outline if row[1] != COLOPHON_LABEL],  # no other output has a colophon
        headings=headings,
        links=list(_links(book, headings)),
        notes=list(_notes(book, smalls)),
        apparatus=list(_apparatus(book, ours)),
        calls=list(_calls(book, numbers)),
        roles=outputs.by_role(row for index in found.layers for row in found.layers[index].roles),
        editors=_editors(book, found),
    )


def chapters_of(book: Book, found: Places) -> Iterator[tuple[int, Chapter]]:
    """Yield each sheet of the editors' and the chapter to which it belongs, by the outline."""
    titles = iter([chapter for chapter in book.chapters if chapter.editorial])
    begun = {sheet for level, _, sheet in found.outline if level == 1}
    chapter = None
    for sheet, label in enumerate(found.labels):
        if label.startswith(EDITORIAL):
            chapter = (next(titles, None) if sheet in begun else None) or chapter
            if chapter is not None:
                yield sheet, chapter


def continued(found: Places, book: Book) -> Places:
    """Return what was *found* with the sheets on which notes go on counted to the pages whose notes they are."""
    labels = labels_of(book)
    pages = book.witness.pages.values()
    return found.continued({squeeze(wording.continued_notes(page)): labels[page.n] for page in pages})


def _going_on(found: Places, book: Book) -> dict[int, str]:
    """Return what each sheet on which notes go on says between its head, which names their page, and its folio."""
    labels = labels_of(book)
    heads = {labels[n]: squeeze(wording.continued_notes(page)) for n, page in book.witness.pages.items()}
    home = continued(found, book).labels
    return {
        sheet: text.removeprefix(heads.get(home[sheet], "")).removesuffix(label)
        for sheet, (label, text) in enumerate(zip(found.labels, found.texts, strict=True))
        if label.startswith(CONTINUED)
    }


def check_notes(found: Places, book: Book) -> Iterator[Finding]:
    """Yield a warning for each page of the original whose notes go on behind the text."""
    home, said = continued(found, book).labels, dict[str, str]()
    named = {label: n for n, label in labels_of(book).items()}
    for index, words in _going_on(found, book).items():
        n = named.get(home[index], "")
        said[n] = said.get(n, "") + words
    written = {
        anchor_of_note(one.name, label): (one.file, note) for one in book.texts for label, note in one.notes.items()
    }
    for n, text in said.items():
        own = [written[anchor] for anchor, page in book.note_pages.items() if page == n and anchor in written]
        moved = [(file, note) for file, note in own if note.printed(book.sources) in text]
        for file, note in moved[:1]:
            count = sum(len(one.words(book.sources)) for _, one in moved)
            actual = f"{len(moved)} of {len(own)} notes, {count} characters, go on behind the text"
            repair = "shorten the notes of the page if they ought to stand there; nothing is lost"
            yield Finding(file, note.place.line, "fit-003", actual, "all notes at the foot of the page", repair, n)


def _editors(book: Book, found: Places) -> dict[str, str]:
    """Return what the sheets of each of the editors' chapters say between running head and folio."""
    said: dict[str, str] = {}
    for sheet, chapter in chapters_of(book, found):
        page = found.texts[sheet].removeprefix(chapter.title).removesuffix(found.labels[sheet])
        said[chapter.name] = f"{said[chapter.name]}{BREAK}{page}" if chapter.name in said else page
    return said


def _folio(page: Page, numbers: Numbers) -> str:
    """Return what is printed on *page* as its number; nothing is on a page without one, so what it is called."""
    return page.label if not page.printed or squeeze(page.label) in dict(numbers[page.n]) else "no folio"


def _calls(book: Book, numbers: Numbers) -> Iterator[tuple[str, str, int, str]]:
    """Yield the calls of notes whose number stands where it ought to, each after the one before it on its page."""
    left = {page: iter(found) for page, found in numbers.items()}
    given, _ = glyphs.load(book.root)
    printed = outputs.calls(book, partial(glyphs.public, given=given))
    for call, (_, page, before, number) in zip(outputs.calls(book), printed, strict=True):
        if (number, before) in left.get(page, iter(())):  # goes on to the place of this one
            yield call


def _links(book: Book, headings: list[tuple[int, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield for each linked entry of the printed contents the page to which the outline leads from its heading."""
    waiting: dict[str, list[str]] = {}
    for _, title, page in headings:
        waiting.setdefault(title, []).append(page)
    found = {h.path: waiting[words].pop(0) for h in book.headings if waiting.get(words := squeeze(h.number + h.title))}
    return ((item.words, found[item.path]) for item in book.printed if item.path in found and item.links[0])


def _notes(book: Book, small: dict[str, str]) -> Iterator[str]:
    """Yield the ids of the notes whose words stand on the page of their first call."""
    written = ((chapter.name, label, note) for chapter in book.texts for label, note in chapter.notes.items())
    words = {anchor_of_note(name, label): note.printed(book.sources) for name, label, note in written}
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
