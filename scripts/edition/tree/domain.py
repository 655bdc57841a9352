"""The domain: what is known across documents - records of the apparatus, pages, notes, mentions.

Everything here is gathered while a document is read and is never kept by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from sphinx.domains import Domain

from edition.model.foreign import Part
from edition.model.notation import Mark

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

T = TypeVar("T")

#: Where MyST keeps what can be reached in a document: id -> line, id, words.
SLUGS: Final = "myst_slugs"


@dataclass(frozen=True, slots=True)
class ApparatusRecord:
    """One judging mark, as the apparatus lists it."""

    docname: str
    anchor: str  #: id of the mark; the apparatus entry is ``app-`` and this
    page: str
    line: int  #: line of the transcription
    column: int
    mark: Mark
    note: str = ""  #: id of the note next to the mark, which gives the reason
    reason: tuple[Part, ...] = ()  #: that note's text


@dataclass(frozen=True, slots=True)
class Turn:
    """A page turn."""

    docname: str
    page: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text."""

    docname: str
    anchor: str
    page: str
    level: int
    number: str  #: 第一章, empty if it has none
    title: str  #: without the number


@dataclass(frozen=True, slots=True)
class PrintedEntry:
    """An entry of the printed contents."""

    docname: str
    number: str  #: 第一章, empty if it has none
    headed: str  #: its title as the heading has it, without white space
    page: str  #: as printed, empty if none is
    level: int


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note and its first call."""

    docname: str
    anchor: str
    page: str  #: page of the first call, empty in a chapter of the editors


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in the text."""

    docname: str
    anchor: str
    page: str
    entry: str  #: the entry's id


@dataclass(frozen=True, slots=True)
class SearchUnit:
    """A stretch that the search looks through: a paragraph, a heading, a note."""

    docname: str
    anchor: str  #: id that leads to it
    layer: str  #: ``text`` or ``note``; the search adds ``apparatus``
    text: str
    turns: tuple[tuple[int, str], ...]  #: where in the text which page begins; the first at 0


@dataclass(frozen=True, slots=True)
class SourceStretch:
    """A piece of a line of the transcription, and what the edition makes of it."""

    docname: str
    page: str
    line: int
    source: str
    edition: str
    kind: str = ""  #: the kind of the mark, ``note`` for a call; empty for text that both share
    anchor: str = ""  #: id of the mark, or of the note that is called
    told: str = ""  #: what a reader is told of the mark; the number of the note


#: What the domain gathers, a list for each document.
KINDS: Final[tuple[type, ...]] = (
    ApparatusRecord,
    Turn,
    Heading,
    PrintedEntry,
    PlacedNote,
    Mention,
    SearchUnit,
    SourceStretch,
)


class EditionDomain(Domain):
    """What is known of the edition across documents."""

    name = "edition"
    label = "Edition"
    data_version = 6
    initial_data: ClassVar[dict[str, Any]] = {kind.__name__: {} for kind in KINDS} | {"stamps": {}}

    _mentions: dict[str, list[Mention]] | None = None  #: by entry; made when first asked for

    def add(
        self,
        items: Iterable[
            ApparatusRecord | Turn | Heading | PrintedEntry | PlacedNote | Mention | SearchUnit | SourceStretch
        ],
    ) -> None:
        """Keep *items* under their documents."""
        self._mentions = None
        for item in items:
            self.data[type(item).__name__].setdefault(item.docname, []).append(item)

    def clear_doc(self, docname: str) -> None:
        """Forget what came from *docname*."""
        self._mentions = None
        for gathered in self.data.values():
            if isinstance(gathered, dict):
                gathered.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel reader gathered for *docnames*."""
        for kind in KINDS:
            for docname in docnames:
                if docname in otherdata[kind.__name__]:
                    self.data[kind.__name__][docname] = otherdata[kind.__name__][docname]

    def mentions_of(self, entry: str) -> Sequence[Mention]:
        """Return the mentions of the register entry with this id, in reading order."""
        if self._mentions is None:
            self._mentions = {}
            for mention in self.all(Mention):
                self._mentions.setdefault(mention.entry, []).append(mention)
        return self._mentions.get(entry, ())

    def record(self, docname: str, anchor: str) -> ApparatusRecord | None:
        """Return the record of the mark with the id *anchor* in *docname*."""
        return next((r for r in self.data[ApparatusRecord.__name__].get(docname, ()) if r.anchor == anchor), None)

    def digest(self, kinds: Iterable[type]) -> str:
        """Return a digest of everything gathered of *kinds*."""
        whole = hashlib.sha256()
        for kind in kinds:
            whole.update(repr(list(self.all(kind))).encode())
        return whole.hexdigest()

    def all(self, kind: type[T]) -> Iterator[T]:
        """Yield everything of *kind*, in reading order."""
        gathered = self.data[kind.__name__]
        for docname in reading_order(self.env):
            yield from gathered.get(docname, ())


def of(env: BuildEnvironment) -> EditionDomain:
    """Return the edition's domain of *env*."""
    domain = env.get_domain(EditionDomain.name)
    assert isinstance(domain, EditionDomain)
    return domain


def reading_order(env: BuildEnvironment) -> Iterator[str]:
    """Yield the documents in the order of the toctrees, beginning with the root document."""
    seen: set[str] = set()
    waiting = [env.config.root_doc]
    while waiting:
        docname = waiting.pop(0)
        if docname not in seen:
            seen.add(docname)
            yield docname
            waiting[:0] = env.toctree_includes.get(docname, ())
