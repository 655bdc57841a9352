"""The registers, the bibliography and the header of the TEI, as rows that can be compared with the book's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.model import corrections, foreign, git
from edition.model.bibliography import Source, uri
from edition.model.registers import RegisterEntry
from edition.proof.tei.markup import ID, LANGUAGE, SURE, TEI, child, name, whole
from edition.reading.book import Book

_WIKIDATA: Final = "https://www.wikidata.org/entity/"
#: A row: what it is called, and what it says.
Row = tuple[str, object]


def read(root: etree._Element) -> Iterator[Row]:
    """Yield the rows of the registers and the bibliography, in order."""
    standing = root.find(f"{TEI}standOff")
    for held in standing if standing is not None else ():
        for one in held:
            if name(one) and name(one) != "head":
                row = _source(one) if held.get("type") == "sources" else _entry(one)
                yield f"{held.get('type', '')} {one.get(ID, '')}", row


def expected(book: Book) -> Iterator[Row]:
    """Yield the rows that *book* has."""
    for entry in book.entries:
        yield f"{entry.register} {entry.anchor}", _ought(entry)
    for source in book.sources.values():
        yield f"sources {source.anchor}", _source_ought(source)


def _ought(entry: RegisterEntry) -> object:
    original = [("original", entry.language, entry.original)] if entry.original else []
    names = [("main", "", entry.name), *original, *(("other", "", one) for one in entry.also)]
    names += [("description" if one in entry.described else "form", "", one) for one in entry.forms]
    when = (entry.date, entry.until) if entry.register == "events" else ("", "")
    sources = " ".join(f"#source-{key}" for key in entry.sources)
    wikidata = f"{_WIKIDATA}{entry.wikidata}" if entry.wikidata else ""
    return names, when, entry.dates, foreign.words(entry.gloss), sources, SURE[entry.certainty], wikidata


def _entry(element: etree._Element) -> object:
    notes = {one.get("type", ""): one for one in element.iterchildren(f"{TEI}note")}
    typed = [one for one in element if name(one) not in {"note", "ptr", ""}]
    names = [(one.get("type", ""), one.get(LANGUAGE, ""), whole(one)) for one in typed]
    when = element.get("when") or element.get("from", ""), element.get("to", "")
    gloss, dates = notes.get("gloss"), notes.get("dates")
    said = ("", "", "") if gloss is None else (whole(gloss), gloss.get("source", ""), gloss.get("cert", ""))
    wikidata = next((one.get("target", "") for one in element.iterchildren(f"{TEI}ptr")), "")
    return names, when, "" if dates is None else whole(dates), *said, wikidata


def _source_ought(source: Source) -> object:
    address = uri(source.address) if source.address else ""
    return source.kind, source.language, foreign.words(source.short), foreign.words(source.cite), address


def _source(element: etree._Element) -> object:
    titles = {one.get("type", ""): whole(one) for one in element.iterchildren(f"{TEI}title")}
    address = next((one.get("target", "") for one in element.iterchildren(f"{TEI}ptr")), "")
    said = titles.get("short", ""), titles.get("full", "")
    return element.get("type", ""), element.get(LANGUAGE, ""), *said, address


def header(root: etree._Element, book: Book) -> Iterator[Row]:
    """Yield what the header says of the book, the edition, the witness, and the corrections.

    Where the history of *book* is not at hand nobody can tell what they are.
    """
    head = root.find(f"{TEI}teiHeader")
    if head is None:
        return
    yield "title", next((whole(one) for one in head.iter(f"{TEI}title") if one.get("type") == "main"), "")
    yield "author", next((whole(one) for one in head.iter(f"{TEI}author")), "")
    yield "version", next((one.get("n", "") for one in head.iter(f"{TEI}edition")), "")
    yield "witnesses", [(one.get("n", ""), child(one, "idno")) for one in head.iter(f"{TEI}witness")]
    if not git.history_ends(book.root):
        yield "corrections", [whole(one) for one in head.iter(f"{TEI}change")]


def header_expected(book: Book) -> Iterator[Row]:
    """Yield the same of *book*."""
    yield "title", book.settings.project
    yield "author", book.settings.author
    yield "version", book.settings.version
    yield "witnesses", [(book.witness.siglum, book.witness.sha256), *((one.siglum, one.sha256) for one in book.others)]
    if not git.history_ends(book.root):
        yield "corrections", [one.subject for one in corrections.history(book.root)]
