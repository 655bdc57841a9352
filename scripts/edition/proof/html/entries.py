"""The entries of the indexes and the bibliography that scripts show and search, read back: ``entries.js``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from edition.model import foreign, wording
from edition.model.foreign import Part
from edition.model.trace import squeeze
from edition.proof.editors import editorial
from edition.reading.book import Book

DATA: Final = "_static/entries.js"


class EntryRow(NamedTuple):
    """An entry."""

    document: str  #: the address of the page that lists it
    title: str  #: of that page, without white space
    anchor: str  #: the id of the entry there
    paragraphs: tuple[str, ...]  #: in the notation of :mod:`edition.model.foreign`


def read(data: Any) -> Iterator[EntryRow]:
    """Yield the entries of the *data*.

    :raises Exception: whatever comes of data of another shape
    """
    for anchor, (document, *paragraphs) in data["entries"].items():
        address, title = data["documents"][document]
        yield EntryRow(address, squeeze(title), anchor, tuple(foreign.written(map(_part, one)) for one in paragraphs))


def texts(data: Any) -> Iterator[str]:
    """Yield the words of each paragraph of the *data*."""
    for _, *paragraphs in data["entries"].values():
        yield from ("".join(_part(stretch).text for stretch in one) for one in paragraphs)


def _part(stretch: Any) -> Part:
    return Part(stretch) if isinstance(stretch, str) else Part(*stretch)


def expected(book: Book) -> Iterator[EntryRow]:
    """Yield the entries of *book* in the order of the registers, then of the bibliography."""
    pages = dict(_pages(book))
    for entry in book.entries:
        if page := pages.get(("register", entry.register)):
            paragraphs = (foreign.written(wording.name(entry)), foreign.written(foreign.parts(entry.gloss)))
            yield EntryRow(*page, entry.anchor, paragraphs)
    for source in book.sources.values():
        if page := pages.get(("bibliography", "")):
            *words, stop = wording.cite(source)
            yield EntryRow(*page, source.anchor, (foreign.written((*_within(words, source.language), stop)),))


def _within(words: Iterable[Part], language: str) -> Iterator[Part]:
    """Yield *words*; those in no language of their own are in that of the whole."""
    return (Part(text, tag or language) for text, tag in words)


def _pages(book: Book) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield each list of the editors' chapters, directive and argument, with address and title of its page."""
    for chapter in sorted(editorial(book), key=lambda chapter: chapter.name, reverse=True):
        for one in chapter.prose:
            if one.kind == "list":
                directive, _, argument = one.text.partition(" ")
                yield (directive, argument), (f"{chapter.name}.html", squeeze(chapter.title))
