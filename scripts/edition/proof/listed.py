"""What the generated lists of the editors' chapters ought to say, from registers, bibliography and marks alone.

Each function has the name of a directive and gives the stretches in the order in which a reader meets them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from lxml import etree

from edition.model import bibliography, foreign, order, settings, wording
from edition.model import colophon as colophon_
from edition.model import signs as signs_
from edition.model.bibliography import KINDS, Source, uri
from edition.model.chapter import Note, NoteRef, Place
from edition.model.foreign import Part
from edition.model.interface import gettext
from edition.model.registers import RegisterEntry
from edition.model.trace import squeeze
from edition.model.witness import Page
from edition.model.wording import Coverage
from edition.proof.epub.container import PARSER
from edition.reading.book import Book, MarkRecord

#: A pattern of its own: whatever stands before the next words.
ANYTHING: Final = ".*"
_PDF: Final = frozenset({"pdf"})
_ON_SCREEN: Final = frozenset({"html", "epub"})


@dataclass(frozen=True, slots=True)
class ListedStretch:
    """Words that stand together in an editors' chapter."""

    words: str  #: without white space
    file: str = ""  #: where they are written
    line: int = 0
    pattern: str = ""  #: in the place of words, what matches them
    head: str = ""  #: the words of the head of its table, which a new page repeats
    kinds: frozenset[str] = frozenset()  #: the kinds of output that have it, if not all

    def at(self, file: str, line: int) -> ListedStretch:
        """Return the same, written there."""
        return replace(self, file=file, line=line)


@dataclass(frozen=True, slots=True)
class Known:
    """What the lists are made of."""

    book: Book
    pages: Mapping[str, tuple[Page, ...]]  #: id of an entry -> the pages that mention it

    @staticmethod
    def of(book: Book) -> Known:
        """Return what is known of *book*."""
        every = book.witness.pages.values()
        return Known(book, {key: tuple(p for p in every if p.n in names) for key, names in book.mentions.items()})

    def locators(self, entry: RegisterEntry) -> list[tuple[int | None, Part]]:
        """Return number and label of the pages that mention *entry*."""
        return [(page.number, Part(page.label)) for page in self.pages.get(entry.anchor, ())]


Listed = Callable[[Known, str], Iterator[ListedStretch]]


def _said(
    words: str, file: str = "", line: int = 0, head: str = "", kinds: frozenset[str] = frozenset()
) -> ListedStretch:
    return ListedStretch(squeeze(words), file, line, head=head, kinds=kinds)


def nothing_more(known: Known, argument: str) -> Iterator[ListedStretch]:
    """A directive of which nothing is known may say anything."""
    del known, argument
    yield ListedStretch("", pattern=ANYTHING)


def register(known: Known, name: str) -> Iterator[ListedStretch]:
    """An index: entries in their order, then their names by reading; other names among them lead to theirs."""
    entries = [entry for entry in known.book.entries if entry.register == name]
    file = f"registers/{name}.toml"
    names = [(name, entry) for entry in entries for name in (entry.name, *entry.other_names)]
    ordered = sorted(names, key=lambda one: order.in_index(one[0]))
    for heading, group in groupby(ordered, key=lambda one: wording.index_heading(one[0])):
        yield _said(heading)
        for name, entry in group:
            words = _entry(known, entry) if name == entry.name else _see(name, entry)
            yield from (_said(one, file, entry.line) for one in words)
    for title, key in wording.readings().items():
        yield _said(gettext(title))
        yield from _by_reading(names, key)


def _by_reading(names: list[tuple[str, RegisterEntry]], key: order.Reading) -> Iterator[ListedStretch]:
    """Yield for each letter with which *names* begin by *key* the words of its line."""
    for letter, group in groupby(
        sorted(names, key=lambda one: key(one[0])), key=lambda one: key(one[0])[0][:1].upper()
    ):
        shown = [
            ("" if name == entry.name else name, _said(entry.name, f"registers/{entry.register}.toml", entry.line))
            for name, entry in group
        ]
        yield from (_said(one.text) if isinstance(one, Part) else one for one in wording.by_letter(letter, shown))


def _entry(known: Known, entry: RegisterEntry) -> Iterator[str]:
    """Yield the words of an *entry* of an index: names and dates, gloss, what it rests on, pages."""
    yield wording.joined(wording.name(entry))
    yield foreign.words(entry.gloss)
    sources = [known.book.sources[key] for key in entry.sources if key in known.book.sources]
    titles = [Part(foreign.words(source.title)) for source in sources]
    yield wording.joined(wording.basis(entry, titles, known.locators(entry)))


def _see(name: str, entry: RegisterEntry) -> Iterator[str]:
    """Yield the words of the line that leads from another *name* to *entry*."""
    yield wording.joined(wording.see(name, Part(entry.name)))


def cited(known: Known, _: str) -> Iterator[ListedStretch]:
    """The bibliography: by kind, of every source its short title, the whole of it and where it was read."""
    for kind, group in groupby(known.book.sources.values(), key=lambda source: source.kind):
        if kind:
            yield _said(gettext(KINDS[kind]))
        for source in group:
            words = wording.joined(wording.cite(source))
            for kinds, address in _addresses(source):
                yield _said(words + address, bibliography.FILE, source.line, kinds=kinds)


def _addresses(source: Source) -> Iterator[tuple[frozenset[str], str]]:
    """Yield kinds of output and how each shows the address of *source*: on paper that of a page of the web itself."""
    if source.on_paper:
        yield _ON_SCREEN, gettext(wording.ADDRESS)
        yield _PDF, uri(source.address)
    else:
        yield frozenset(), gettext(wording.ADDRESS) if source.address else ""


def chronology(known: Known, _: str) -> Iterator[ListedStretch]:
    """The dated entries in order of time; the PDF shows the words of the picture too."""
    head = squeeze("".join(map(gettext, wording.CHRONOLOGY)))
    yield _said(head)
    dated = (entry for entry in known.book.entries if entry.date)
    in_time = sorted(dated, key=lambda entry: order.by_time(entry.date, entry.until, entry.name))
    for entry in in_time:
        for cell in (wording.span(entry), entry.name, wording.joined(wording.occurrences(known.locators(entry)))):
            yield _said(cell, f"registers/{entry.register}.toml", entry.line, head)
    if in_time:
        yield _said("".join(map(str, wording.told_years(*wording.years(in_time)))), kinds=_PDF)
    for entry in in_time:
        yield _said(entry.name, f"registers/{entry.register}.toml", entry.line, kinds=_PDF)


def totals(known: Known, _: str) -> Iterator[ListedStretch]:
    """The judging marks in numbers, by class and by certainty; a variant within the book has no certainty."""
    yield _said(wording.totals(one.mark for one in known.book.marks))


class ListedRecord(NamedTuple):
    """An entry of the apparatus."""

    anchor: str  #: its id
    page: str
    words: str  #: readings and judgement, without white space
    place: Place
    reason: Note | None  #: what it says then
    of: MarkRecord

    @property
    def is_uniform(self) -> bool:
        """Whether it is listed with the other forms made uniform, behind all pages, with its readings alone."""
        return wording.is_uniform(self.of.mark, self.reason is not None)

    @property
    def head(self) -> str:
        """The readings, without white space."""
        return squeeze(wording.head(self.of.mark))


def in_list(book: Book) -> list[ListedRecord]:
    """Return the entries of the apparatus of *book* in the order of the list."""
    return sorted(records(book), key=lambda record: record.is_uniform)


def records(book: Book) -> Iterator[ListedRecord]:
    """Yield the entries of the apparatus of *book* as their marks follow; a note right behind a mark is its reason.

    It is that of all parts of a mark that others divide.
    """
    notes = {(chapter.file, label): note for chapter in book.texts for label, note in chapter.notes.items()}
    beside = {
        id(mark): (call.piece.place.file, call.piece.label)
        for mark, call in pairwise(book.steps)
        if mark.piece.mark and isinstance(call.piece, NoteRef) and mark.block == call.block
    }
    reasons, last = dict[str, Note | None](), None
    for anchor, mark, step in reversed(book.marks):
        reasons[anchor] = last if mark.part in {"I", "M"} else notes.get(beside.get(id(step), ("", "")))
        last = reasons[anchor] if mark.part else last
    for one in book.marks:
        anchor, mark, step = one
        words, reason = squeeze(wording.judgement(mark)), reasons[anchor]
        yield ListedRecord(f"app-{anchor}", step.page, words, step.piece.place, reason, one)


def apparatus(known: Known, argument: str) -> Iterator[ListedStretch]:
    """The judging marks, page by page: readings, judgement and reason; behind them the forms made uniform."""
    yield from totals(known, argument)
    pages = known.book.witness.pages
    every = in_list(known.book)
    for n, group in groupby((one for one in every if not one.is_uniform), key=lambda record: record.page):
        yield _said(wording.page_name(pages[n]))
        for record in group:
            yield _said(record.words, record.place.file, record.place.line)
            if record.reason is not None:
                place = record.reason.place
                yield _said("".join(record.reason.unsourced), place.file, place.line)
    uniform = [one for one in every if one.is_uniform]
    if uniform:
        yield _said(gettext(wording.UNIFORM))
        places = ((_said(one.head, one.place.file, one.place.line), pages[one.page]) for one in uniform)
        yield from (_said(one.text) if isinstance(one, Part) else one for one in wording.uniform(places))


def coverage(known: Known, _: str) -> Iterator[ListedStretch]:
    """The pages of the printed book in numbers; the PDF shows the words of the picture too."""
    pages = [page for page in known.book.witness.pages.values() if page.number is not None]
    shape, top = known.book.witness.contents, [item for item in known.book.printed if item.entry.level == 1]
    begins = [number for item in top if (number := shape.number(item.entry.page)) is not None]
    every = max([page.number or 0 for page in pages] + begins, default=0)
    text = sum(page.line is not None for page in pages)
    yield _said(wording.coverage(Coverage(text, len(pages) - text, every - len(pages), bool(begins))))
    # The picture shows numbers of pages, and of what begins there.
    signs = "|".join(re.escape(squeeze(item.entry.number)) for item in top if item.entry.number)
    yield ListedStretch("", pattern=rf"(?:\d+{'|' if signs else ''}{signs})*", kinds=_PDF)


def drawing(known: Known, name: str) -> Iterator[ListedStretch]:
    """A picture from a file of the book; the PDF shows its words."""
    path = known.book.root / name
    texts = etree.parse(path, PARSER).iter("{*}text") if path.is_file() else ()
    words = "".join(text.text or "" for text in texts)
    yield _said(words, name, kinds=_PDF)


def signs(known: Known, _: str) -> Iterator[ListedStretch]:
    """The signs of the edition, each behind an example, as each output has them."""
    mentioned = [entry for entry in known.book.entries if known.pages.get(entry.anchor)]
    marks = [one.mark for one in known.book.marks]
    for kind in signs_.NOTE_CALLS:
        for sign in signs_.every(kind, marks, mentioned, known.book.witness):
            # What is no page is told as a page of the web.
            kinds = frozenset({kind, "tei"} if kind == "html" else {kind})
            yield _said(sign.example + sign.words, kinds=kinds)


def colophon(known: Known, _: str) -> Iterator[ListedStretch]:
    """What the edition says of itself; of the day of the last change only that it is one."""
    for name, words in colophon_.rows(
        known.book.settings, known.book.witness, known.book.others, os.environ.get(settings.ADDRESS, ""), ""
    ):
        yield _said(name + foreign.words(words), settings.FILE)
        if name == gettext(colophon_.EDITION):
            yield ListedStretch("", pattern=f"(?:{_revised()})?")


def _revised() -> str:
    """Return the pattern of how the colophon tells the day of the last change, whichever that is."""
    told = re.sub(r"\\([{}])", r"\1", re.escape(squeeze(gettext(colophon_.REVISED))))
    months = "|".join(re.escape(squeeze(gettext(month))) for month in colophon_.MONTHS)
    return told.format(year=r"\d{1,4}", month=f"(?:{months})", day=r"\d{1,2}")


#: Directive -> what it says; :func:`nothing_more` for others.
LISTS: Final[Mapping[str, Listed]] = {
    "apparatus": apparatus,
    "apparatus-totals": totals,
    "bibliography": cited,
    "chronology": chronology,
    "colophon": colophon,
    "coverage": coverage,
    "drawing": drawing,
    "register": register,
    "signs": signs,
}
