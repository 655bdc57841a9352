"""The links of the PDF against the book: each leads to the page that its words name.

In the printed contents they are number and page of an entry, in an index 九 is page 9; the number of a note leads to
its note and back, a mark to its entry in the apparatus and back, a name to an index that has it, the title of a
source to its line in the bibliography.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from edition.model import foreign, wording
from edition.model.bibliography import Source, parse_reference
from edition.model.chapter import is_reason
from edition.model.findings import Finding
from edition.model.interface import gettext
from edition.model.marks import JUDGING
from edition.model.registers import RegisterEntry
from edition.model.trace import edition_pages, squeeze
from edition.proof.listed import in_list
from edition.proof.outputs import Report, compare_rows
from edition.proof.pdf.document import Link, Places
from edition.proof.pdf.pdf import begun, labels_of
from edition.reading.book import Book

CODE = "pdf-006"
#: So much of the line of a source, behind its short title, tells it from others.
_BEGINNING = 6


def check_links(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """Yield a finding for each kind of links in *places* that are not those of *book*."""
    labels = labels_of(book)
    nowhere = [f"{link.shown} on page {link.page}" for link in places.links if not 0 <= link.sheet < len(places.labels)]
    yield from compare_rows(CODE, report, nowhere, [])
    entries, calls = list(_contents(book, labels)), list(_calls(book, labels))
    yield from _check_contents(book, labels, places, report, calls)
    yield from _check_calls(labels, places, report, entries, calls)
    yield from _check_feet(book, labels, places, report)
    sources = list(_sources(book, places))
    yield from _check_sources(book, sources, report)
    # The title of a source may be the name of a work too, or stand in the text of the page.
    of_sources = set(sources)
    places = replace(places, links=tuple(link for link in places.links if link not in of_sources))
    yield from _check_apparatus(book, labels, places, report)
    yield from _check_names(book, labels, places, report)
    yield from _check_spoken(book, places, report)


#: The page on which a link stands, its words, and the page to which it leads.
Row = tuple[str, str, str]


def _contents(book: Book, labels: Mapping[str, str]) -> Iterator[Row]:
    """Yield the links of the printed contents: number and page of every entry whose heading we have."""
    heads = {heading.path: labels[heading.page] for heading in book.headings if heading.page}
    for item in book.printed:
        if item.path in heads:
            yield from ((labels[item.page], word, heads[item.path]) for word in item.links if word)


def _without(rows: Iterable[Row], others: Iterable[Row]) -> Iterator[Row]:
    """Yield *rows* but for as many of each as there are among *others*: a page may read as the number of a note."""
    left = Counter(others)
    for row in rows:
        if left[row]:
            left[row] -= 1
        else:
            yield row


def _check_contents(
    book: Book, labels: Mapping[str, str], places: Places, report: Report, calls: list[Row]
) -> Iterator[Finding]:
    """Number and page of every printed entry whose heading we have lead to the page of the heading; no other does."""
    shown = {word for item in book.printed for word in item.links if word}
    on = {labels[item.page] for item in book.printed}
    links = _without(((link.page, link.shown, to) for link, to in places.on(on)), calls)
    # A mark in an entry leads to the apparatus.
    read = [(word, to) for _, word, to in links if word in shown and to not in places.ours]
    yield from compare_rows(CODE, report, read, [(word, to) for _, word, to in _contents(book, labels)])


def _calls(book: Book, labels: Mapping[str, str]) -> Iterator[Row]:
    """Yield page and number of each call, and the page of its note; then the same for the way back of each note."""
    called: set[str] = set()
    for call in book.calls:
        here, foot, number = labels[call.step.page], labels[book.note_pages[call.anchor]], str(call.number)
        if call.anchor not in called:
            called.add(call.anchor)
            yield foot, number, here
        yield here, number, foot


def _check_calls(
    labels: Mapping[str, str], places: Places, report: Report, entries: list[Row], calls: list[Row]
) -> Iterator[Finding]:
    """Every call of a note leads to the page of the note, and every note to that of its call."""
    text = set(labels.values())
    links = _without(((link.page, link.shown, to) for link, to in places.on(text) if link.number), entries)
    yield from compare_rows(CODE, report, sorted(row for row in links if row[2] in text), sorted(calls))


def _check_feet(book: Book, labels: Mapping[str, str], places: Places, report: Report) -> Iterator[Finding]:
    """Every sign that calls a note of the author's leads to its page, and the note's own sign back to the first."""
    links = list(_feet(book, labels, places))
    read = sorted((link.page, link.shown, to) for link, to in links)
    firsts = {call.anchor: call for call in reversed(book.author_calls)}
    back = [(labels[c.foot], c.sign, labels[c.page]) for c in firsts.values() if c.leads_back]
    ought = [(labels[call.page], call.sign, labels[call.foot]) for call in book.author_calls]
    yield from compare_rows(CODE, report, read, sorted(ought + back))
    # Several may stand on one page: each has a place of its own there.
    told = len({(link.sheet, link.point) for link, _ in links})
    yield from compare_rows(CODE, report, [f"{told} places of notes"], [f"{len(firsts) + len(back)} places of notes"])


def _feet(book: Book, labels: Mapping[str, str], places: Places) -> Iterator[tuple[Link, str]]:
    """Yield the links of the author's notes, each with the label of the page to which it leads."""
    text, signs = set(labels.values()), {call.sign for call in book.author_calls}
    return ((link, to) for link, to in places.on(text) if link.shown in signs and to in text)


def _sources(book: Book, places: Places) -> Iterator[Link]:
    """Return the links from the title of a source to the page that has its line."""
    lines = {squeeze(foreign.words(source.title)): _line(source) for source in book.sources.values()}
    ours = (link for link in places.links if link.shown in lines and places.label(link.sheet) in places.ours)
    return (link for link in ours if places.says(link.sheet, lines[link.shown]))


def _line(source: Source) -> str:
    """Return how the line of *source* in the bibliography begins, without white space."""
    title = squeeze(foreign.words(source.title))
    return squeeze(wording.joined(wording.cite(source)))[: len(title) + _BEGINNING]


def _check_sources(book: Book, links: list[Link], report: Report) -> Iterator[Finding]:
    """Every source that a note, an index or a chapter of the editors names leads to its line in the bibliography."""
    if not any(one.text == "bibliography" for chapter in book.chapters for one in chapter.prose if one.kind == "list"):
        return
    ought = Counter(squeeze(foreign.words(book.sources[key].title)) for key in _cited(book))
    read = Counter(link.shown for link in links)
    yield from compare_rows(CODE, report, sorted(read.items()), sorted(ought.items()))


def _cited(book: Book) -> Iterator[str]:
    """Yield the key of every source as often as it is named; reasons in the apparatus are printed without theirs."""
    notes = [note.parts for one in book.chapters for label, note in one.notes.items() if not is_reason(label)]
    prose = [stretch.parts for one in book.chapters for stretch in (*one.prose, *one.remarks)]
    for body in (words.text for parts in (*notes, *prose) for words in parts if words.role == "source"):
        yield from parse_reference(body, book.sources).keys
    listed = {one.text.partition(" ")[2] for chapter in book.chapters for one in chapter.prose if one.kind == "list"}
    yield from (key for entry in book.entries if entry.register in listed for key in entry.sources)


def _entries(book: Book, places: Places) -> list[Link]:
    """Return the ways back from the entries of the apparatus."""
    words = {squeeze(wording.head(one.mark)) for one in book.marks}
    return [link for link, _ in places.on(places.ours) if link.shown in words]


def _signs(book: Book) -> list[str]:
    """Return what each mark shows, in the list's order: its reading or its sign, or the word for what is struck."""
    listed = (record.of for record in in_list(book))
    return [squeeze(one.step.edition) or squeeze(gettext(JUDGING[one.mark.kind].stand_in)) for one in listed]


def _check_apparatus(book: Book, labels: Mapping[str, str], places: Places, report: Report) -> Iterator[Finding]:
    """Every entry of the apparatus leads to the page of its mark, and every mark to the page of its entry."""
    ought = [(record.head, labels[record.page]) for record in in_list(book)]
    entries, signs = _entries(book, places), _signs(book)
    yield from compare_rows(CODE, report, [(link.shown, places.label(link.sheet)) for link in entries], ought)
    on = {link.page for link in entries}
    links = ((link.page, link.shown, to) for link, to in places.on(set(labels.values())) if to in on)
    rows = [(page, sign, link.page) for (_, page), sign, link in zip(ought, signs, entries, strict=False)]
    yield from compare_rows(CODE, report, sorted(row for row in links if row[1] in signs), sorted(rows))


def _names(book: Book, labels: Mapping[str, str], places: Places) -> list[Link]:
    """Return the links of the author's words that are neither marks nor lines of the printed contents."""
    text = {labels[n]: words for n, words in edition_pages(book.steps, book.witness).items()}
    apparatus, signs = {link.page for link in _entries(book, places)}, set(_signs(book))
    lines = {(labels[item.page], word) for item in book.printed for word in item.links}
    notes = {link for link, _ in _feet(book, labels, places)}
    links = [
        (link, to)
        for link, to in places.on(text)
        if link.shown in text[link.page] and link not in notes and not (link.number and to in text)
    ]
    return [
        link
        for link, to in links
        if not (to in apparatus and link.shown in signs) and (link.page, link.shown) not in lines
    ]


def _check_names(book: Book, labels: Mapping[str, str], places: Places, report: Report) -> Iterator[Finding]:
    """Every name in the text leads to an index that has it, and back from there; a page number to its page."""
    pages: dict[str, set[str]] = {}  # pages that begin anew may have a label that others have too
    for page in book.witness.pages.values():
        pages.setdefault(squeeze(page.label), set()).add(labels[page.n])
    ours = [(link, to) for link, to in places.on(places.ours) if link.shown in pages]
    wrong = [f"{link.shown} on page {link.page} to {to}" for link, to in ours if to not in pages[link.shown]]
    yield from compare_rows(CODE, report, wrong, [])
    names = _names(book, labels, places)
    on = places.ours
    lost = [link for link in names if places.label(link.sheet) not in on or not places.says(link.sheet, link.shown)]
    told = [f"{link.shown} on page {link.page} to {places.label(link.sheet)}" for link in lost]
    yield from compare_rows(CODE, report, told, [])
    torn = Counter(name for name, _ in {(link.shown, link.sheet) for link in names})
    yield from compare_rows(CODE, report, [f"{name} leads to several pages" for name in torn if torn[name] > 1], [])
    indexes, chapter = _indexes(book, places), places.chapter
    owner = {register: index for index in indexes.values() for register in index.split()}
    listed = [entry for entry in book.entries if entry.register in owner]
    to_index = Counter((indexes.get(chapter(link.to), ""), link.page) for link in names)
    linked = ((owner[e.register], labels[page]) for e in listed for page in book.linked.get(e.anchor, ()))
    yield from compare_rows(CODE, report, sorted(to_index.items()), sorted(Counter(linked).items()))
    from_index = Counter((indexes[chapter(link.at)], to) for link, to in ours if chapter(link.at) in indexes)
    located = ((owner[e.register], labels[page]) for e in listed for page in _located(book, e))
    yield from compare_rows(CODE, report, sorted(from_index.items()), sorted(Counter(located).items()))
    outside = Counter(to for link, to in ours if chapter(link.at) not in indexes)
    ought = Counter(labels[page] for entry in book.entries if entry.date for page in _located(book, entry))
    if outside:  # the book has a chronology
        yield from compare_rows(CODE, report, sorted(outside.items()), sorted(ought.items()))


def _check_spoken(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """Every name in the lists by reading of its index, and in the chronology, leads to a page that has it.

    A register may have no index, and a book no chronology.
    """
    links = [link for link, _ in places.on(places.ours)]
    shown = Counter(link.shown for link in links)
    registers = {name for names in _indexes(book, places).values() for name in names.split()}
    entries = [entry for entry in book.entries if entry.register in registers]
    # A name is a link once in each list by reading; another name of its entry leads to it there and in the index.
    spoken = len(wording.readings())
    ought = Counter[str]()
    for entry in entries:
        ought[squeeze(entry.name)] += spoken + (spoken + 1) * len(entry.other_names)
    if any(one.kind == "list" and one.text == "chronology" for chapter in book.chapters for one in chapter.prose):
        ought.update(squeeze(entry.name) for entry in entries if entry.date)
    read = {name: shown[name] for name in ought}
    yield from compare_rows(CODE, report, sorted(read.items()), sorted(ought.items()))
    lost = [link for link in links if link.shown in ought and not places.says(link.sheet, link.shown)]
    told = [f"{link.shown} on page {link.page} to {places.label(link.sheet)}" for link in lost]
    yield from compare_rows(CODE, report, told, [])


def _located(book: Book, entry: RegisterEntry) -> Iterator[str]:
    """Yield the pages that an index links for *entry*: of a run of pages the first and the last."""
    found = book.mentions.get(entry.anchor, ())
    pages = [(page.number, page.n) for page in book.witness.pages.values() if page.n in found]
    return (page for run in wording.runs(pages) for page in run)


def _indexes(book: Book, places: Places) -> dict[float, str]:
    """Return the names of the registers that a chapter has an index of, by the spot at which it begins."""
    starts, named = begun(book, places), dict[float, str]()
    for chapter in book.chapters:
        lists = [one.text.partition(" ") for one in chapter.prose if one.kind == "list"]
        if chapter.name in starts:
            named[starts[chapter.name]] = " ".join(name for kind, _, name in lists if kind == "register")
    return {spot: names for spot, names in named.items() if names}
