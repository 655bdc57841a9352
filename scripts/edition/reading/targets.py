"""Where a link of the editors may lead: the ids of every document of a book -> the one that a link names.

Each is the id that the outputs have: pages, headings, paragraphs, marks, names, notes, entries of lists.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, NamedTuple

from edition.model import wording
from edition.model.chapter import Chapter, Item, Link, is_reason, shown
from edition.model.findings import Finding
from edition.model.marks import unit
from edition.model.trace import Step, squeeze
from edition.reading.book import Book, anchor_of_note

#: How an address of the web begins.
OUTSIDE: Final = re.compile(r"(?:https?|ftp)://[^/\s?#]|mailto:\S")
_CODE: Final = "link-001"
#: What an address is that names neither the web nor the book: ``javascript:``, ``path:``.
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: How many ids a message proposes.
_FEW: Final = 3
#: How like they are, of 1: p9 is like p8.
_LIKE: Final = 0.5
_REPAIR: Final = (
    "write #id for any place of the book, or the file of a chapter: #p9 is page 9, #ch02 what stands after (ch02)="
)


class Target(NamedTuple):
    """A place of the book."""

    document: str  #: the name of its chapter
    anchor: str  #: its id; empty for the chapter itself


class Spot(NamedTuple):
    """What stands at a place."""

    words: str = ""  #: of a heading all; of a note or an entry of a list the first; without white space
    page: str = ""  #: the original page, if it is in the author's text


@dataclass(frozen=True, slots=True)
class Targets:
    """All places of a book to which a link may lead."""

    book: Book
    ids: Mapping[str, Mapping[str, Spot]]  #: document -> its ids, each with what stands there

    @staticmethod
    def of(book: Book) -> Targets:
        """Return those of *book*."""
        found: dict[str, dict[str, Spot]] = {chapter.name: {} for chapter in book.chapters}
        for document, anchor, spot in _ids(book):
            found[document].setdefault(anchor, spot)
        return Targets(book, found)

    def resolve(self, chapter: Chapter, link: Link) -> Target | Finding | None:
        """Return where a *link* of *chapter* leads: to a place, outside (None), or nowhere, as a finding."""
        if OUTSIDE.match(link.target):
            return None
        if _SCHEME.match(link.target) or link.target.startswith("//"):
            expected = "an address that begins with https:// http:// ftp:// or mailto:, or a place of the book"
            return self._finding(link, expected, "write the whole address")
        file, _, anchor = link.target.partition("#")
        return self._file(chapter, link, file, anchor) if file else self._id(chapter, link, anchor)

    def _id(self, chapter: Chapter, link: Link, anchor: str) -> Target | Finding:
        """Return the place with the id *anchor*, in the same chapter or in the only one that has it."""
        documents = [document for document, known in self.ids.items() if anchor in known]
        documents = [chapter.name] if chapter.name in documents else documents
        if len(documents) == 1:
            return Target(documents[0], anchor)
        if not documents:
            return self._nowhere(chapter, link, anchor)
        both = " and ".join(f"{_way(chapter, document)}#{anchor}" for document in documents)
        return self._finding(link, f"one place; {both} have this id", "write which of them")

    def _file(self, chapter: Chapter, link: Link, file: str, anchor: str) -> Target | Finding:
        """Return the chapter that is this *file*, or the place in it."""
        named = next((one.name for one in self.book.chapters if one.file == _path(chapter, file)), None)
        if named is None:
            ways = [_way(chapter, one.name) for one in self.book.chapters]
            near = get_close_matches(file, ways, _FEW) or ways[:_FEW]
            return self._finding(link, f"the file of a chapter, such as {' '.join(near)}", _REPAIR)
        if anchor and anchor not in self.ids[named]:
            return self._nowhere(chapter, link, anchor, named)
        return Target(named, anchor)

    def _nowhere(self, chapter: Chapter, link: Link, anchor: str, document: str = "") -> Finding:
        """Return the finding that no place, or none in *document*, has the id *anchor*."""
        near = list(dict.fromkeys(self._near(anchor, document)))[:_FEW]
        where = f"an id of {_way(chapter, document)}" if document else "an id of the book"
        told = f"{where}; the nearest: {' '.join(f'#{one}' for one in near)}" if near else where
        return self._finding(link, told, _REPAIR)

    def _near(self, anchor: str, document: str) -> Iterator[str]:
        """Yield the ids that may have been meant: of what says *anchor*, the same elsewhere, like ones."""
        every = {one: spot for known in self.ids.values() for one, spot in known.items()}
        yield from (one for one, spot in every.items() if anchor and anchor in spot.words)
        yield from (one for one in every if one == anchor)
        yield from get_close_matches(anchor, self.ids[document] if document else every, _FEW, _LIKE)

    def _finding(self, link: Link, expected: str, repair: str) -> Finding:
        return link.place.finding(_CODE, f"[{link.words(self.book.sources)}]({link.target})", expected, repair)


def _ids(book: Book) -> Iterator[tuple[str, str, Spot]]:
    """Yield document, id and what stands there."""
    names, lists = {chapter.file: chapter.name for chapter in book.chapters}, dict[str, str]()
    for chapter in book.chapters:
        for label, note in chapter.notes.items():
            anchor = anchor_of_note(chapter.name, label)
            if not is_reason(label):
                yield chapter.name, anchor, Spot(shown(note.parts[:1]), book.note_pages.get(anchor, ""))
        for one in chapter.prose:
            if one.kind == "heading":
                yield chapter.name, one.anchor, Spot(one.words(book.sources))
            elif one.kind == "list":
                lists.setdefault(one.text, chapter.name)
    for heading in book.headings:
        yield heading.chapter, heading.label, Spot(heading.number + heading.title, heading.page)
    for anchor, step in _in_text(book):
        yield names[step.piece.place.file], anchor, Spot("", step.page)
    yield from ((call.chapter, call.anchor, Spot("", call.foot)) for call in book.author_calls)
    for name, anchor, words in _listed(book):
        if (document := lists.get(name)) is not None:
            yield document, anchor, Spot(squeeze(words))


def _in_text(book: Book) -> Iterator[tuple[str, Step[Item]]]:
    """Yield the id of each page, paragraph, mark and name of the text, and where it stands."""
    pages = book.witness.pages
    for step in book.steps:
        if unit(mark := step.piece.mark) == "page" and mark is not None and mark.value in pages:
            yield pages[mark.value].anchor, step
    for placed in book.blocks:
        first = next((step for step in placed.steps if step.source or step.edition), None)
        if first is not None and placed.block.kind not in {"heading", "entry"}:
            yield f"l{first.line}", first
    yield from ((one.anchor, one.step) for one in book.marks)
    yield from book.names


def _listed(book: Book) -> Iterator[tuple[str, str, str]]:
    """Yield list, id and first words of each entry of the lists that are made."""
    yield from ((f"register {entry.register}", entry.anchor, entry.name) for entry in book.entries)
    sources = book.sources.values()
    yield from (("bibliography", source.anchor, wording.joined(wording.cite(source))) for source in sources)
    yield from (("apparatus", f"app-{one.anchor}", wording.head(one.mark)) for one in book.marks)


def _path(chapter: Chapter, file: str) -> str:
    """Return the file of the project that *file* in *chapter* names: beside it, or with ``/`` from its folder."""
    folder = "" if file.startswith("/") else posixpath.dirname(chapter.file)
    return posixpath.normpath(posixpath.join(folder, file.lstrip("/")))


def _way(chapter: Chapter, document: str) -> str:
    """Return the file of *document* as *chapter* names it."""
    return posixpath.relpath(f"{document}.md", posixpath.dirname(chapter.file) or ".")
