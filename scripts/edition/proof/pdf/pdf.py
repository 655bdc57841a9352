"""The built PDF as PDFium reads it (:mod:`edition.proof.pdf.pdfium`) -> what every output is asked: a :class:`Reading`.

Layers are told apart by the size of the type: what the author wrote stands in 10 pt or more, what the
editors wrote in less (see ``templates/pdf/book.typ``). Pages of ours bear labels that no page of the book has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from edition.model import glyphs, sheets, wording
from edition.model.chapter import Chapter
from edition.model.findings import Finding
from edition.model.interface import gettext
from edition.model.sheets import APART, COLOPHON_LABEL, CONTENTS_LABEL, CONTINUED, EDITORIAL, SIGNS_LABEL
from edition.model.trace import squeeze
from edition.model.witness import Page
from edition.proof import listed, outputs
from edition.proof.editors import BREAK, Names
from edition.proof.outputs import Reading
from edition.proof.pdf.apart import Job
from edition.proof.pdf.document import Places
from edition.reading.book import Book, anchor_of_note

#: An entry of the outline: level and title.
Entry = tuple[int, str]
#: Page -> the numbers that the editors set there, with the author's characters before each.
Numbers = Mapping[str, tuple[tuple[str, int], ...]]


def labels_of(book: Book) -> dict[str, str]:
    """Return the PDF page label of each original page of *book*: ``9``; ``iv`` for the unnumbered page f4."""
    return sheets.labels(book.witness.pages.values())


def job(path: Path, book: Book) -> Job:
    """Return what there is to read of the PDF at *path*: everything, the pages of the original by layers."""
    labels = labels_of(book)
    contents = sorted({labels[item.page] for item in book.printed})
    pictured = any(True for chapter in book.chapters for _ in chapter.pictures)
    return Job("pdf", (path,), (list(labels.values()), contents, pictured, book.settings.language))


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
        if title in heads and not label.startswith(gettext(EDITORIAL))
    ]
    ours, contents = _editors(book, found), squeeze(gettext(CONTENTS_LABEL))
    return Reading(
        pages=texts,
        labels=[(named[label].n, _folio(named[label], numbers)) for label in printed if label in named],
        outline=[row[:2] for row in outline if row[1] != contents],  # no other output has them in its text
        headings=headings,
        links=list(_links(book, headings)),
        notes=list(_notes(book, smalls)),
        apparatus=list(apparatus(book, ours.values())),
        calls=list(_calls(book, numbers)),
        roles=outputs.by_role(row for index in found.layers for row in found.layers[index].roles),
        editors=ours,
    )


def label_apart(chapter: Chapter) -> str:
    """Return the label of the sheet on which *chapter* stands alone, or nothing."""
    return next((APART[one.text] for one in chapter.prose if one.kind == "list" and one.text in APART), "")


def chapters_behind(book: Book) -> list[Chapter]:
    """Return the editors' chapters that run on behind the text."""
    return [chapter for chapter in book.chapters if chapter.editorial and not label_apart(chapter)]


def runs(book: Book) -> list[Names]:
    """Return the chapters that run on: those that the booklet has begin a page, and end with one."""
    chosen = book.settings.edition_booklet.split()
    names = (chapter.name for chapter in chapters_behind(book))
    return [tuple(run) for _, run in groupby(names, key=lambda name: not chosen or name in chosen)]


def left_out(book: Book) -> list[list[str]]:
    """Return the stretches that the booklet lacks: title of the first chapter, and of the one behind the last."""
    chosen, ours = book.settings.edition_booklet.split(), chapters_behind(book)
    titles = {chapter.name: chapter.title for chapter in ours}
    every = runs(book)
    ends = [titles[run[0]] for run in every[1:]] + [""]
    return [[titles[run[0]], end] for run, end in zip(every, ends, strict=True) if chosen and run[0] not in chosen]


def begun(book: Book, found: Places) -> dict[str, float]:
    """Return the spot at which each of the editors' chapters behind the text begins; its sheet is int(spot)."""
    ours = found.ours
    left = iter([(title, start) for start, title, sheet in found.chapters if found.label(sheet) in ours])
    starts = dict[str, float]()
    for chapter in chapters_behind(book):
        # It may have more headings of level 1.
        if (start := next((start for title, start in left if title == chapter.title), None)) is not None:
            starts[chapter.name] = start
    return starts


def sheets_of(book: Book, found: Places, chapter: Chapter) -> list[int]:
    """Return the sheets on which one of the editors' chapters stands; it may share the first and the last."""
    if alone := label_apart(chapter):
        return found.sheets(gettext(alone))
    starts, ours = begun(book, found), found.ours
    if chapter.name not in starts:
        return []
    later = [start for start in starts.values() if start > starts[chapter.name]]
    last = int(min(later)) if later else len(found.labels) - 1
    return [sheet for sheet in range(int(starts[chapter.name]), last + 1) if found.labels[sheet] in ours]


def bound_outline(book: Book, outline: Sequence[Entry]) -> list[Entry]:
    """Return the *outline* of the book in the order in which the PDF is bound.

    The signs lie before the first page that is counted, the editors' chapters behind the text.

    :param outline: level and title of each entry, a chapter of the editors' being one of level 1 and what is below
    """
    ours = {chapter.title: chapter for chapter in book.chapters if chapter.editorial}
    after = sheets.after_leaf(book.witness.pages.values())
    pages = list(book.witness.pages)
    heads = {squeeze(h.number + h.title): h.page for h in book.headings if h.level == 1}
    parts: list[list[Entry]] = []
    for level, title in outline:
        if not parts or (level == 1 and (title in ours or title in heads)):
            parts.append([])
        parts[-1].append((level, title))

    def place(part: list[Entry]) -> int:
        title = part[0][1]
        if title in ours:
            return {SIGNS_LABEL: 1, "": 3, COLOPHON_LABEL: 4}[label_apart(ours[title])]
        return 2 if title in heads and pages.index(heads[title]) >= pages.index(after) else 0

    return [entry for part in sorted(parts, key=place) for entry in part]


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
        if label.startswith(gettext(CONTINUED))
    }


def check_notes(found: Places, book: Book, paper: str) -> Iterator[Finding]:
    """Yield a warning for each page of the original whose notes go on behind the text in the PDF for *paper*."""
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
            actual = f"{len(moved)} of {len(own)} notes, {count} characters, go on behind the text on {paper}"
            repair = "shorten the notes of the page if they ought to stand there; nothing is lost"
            yield Finding(file, note.place.line, "fit-003", actual, "all notes at the foot of the page", repair, n)


def _editors(book: Book, found: Places) -> dict[Names, str]:
    """Return what the sheets of the editors' chapters say between running head and folio, those that run on together.

    The head names the chapter that began last.
    """
    said: dict[Names, str] = {}
    run_of = {name: run for run in runs(book) for name in run}
    starts, ours = begun(book, found), found.ours
    for sheet, label in enumerate(found.labels):
        heads = [title for _, title, at in found.chapters if at <= sheet and found.label(at) in ours]
        names = [name for name, at in starts.items() if int(at) <= sheet]
        if label.startswith(gettext(EDITORIAL)) and names:
            page = found.texts[sheet].removeprefix(heads[-1]).removesuffix(label)
            run = run_of[names[-1]]
            said[run] = f"{said[run]}{BREAK}{page}" if run in said else page
    for chapter in book.chapters:
        if alone := label_apart(chapter):
            said[chapter.name,] = BREAK.join(found.texts[sheet] for sheet in found.sheets(gettext(alone)))
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


def apparatus(book: Book, said: Iterable[str]) -> Iterator[str]:
    """Yield the ids of the apparatus entries that stand, in order, in what the editors' chapters *said*.

    One may go on over the end of a page.
    """
    text, at = "".join(said).replace(BREAK, ""), 0
    for record in listed.in_list(book):
        found = text.find(record.head, at)
        if found >= 0:
            at = found + 1
            yield record.anchor
