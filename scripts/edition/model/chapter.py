"""A chapter as it is written: blocks of runs, marks and note references, notes, and the editors' own prose.

:mod:`edition.reading.markdown` reads them out of Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from edition.model import blocks, foreign, wording
from edition.model.bibliography import Source, parse_reference
from edition.model.findings import Finding
from edition.model.foreign import Part
from edition.model.notation import Mark


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a chapter file."""

    file: str
    line: int
    column: int = 1

    def finding(self, code: str, actual: str, expected: str, repair: str, page: str = "") -> Finding:
        """Return the finding of *code* here; see :class:`Finding`."""
        return Finding(self.file, self.line, code, actual, expected, repair, page)


@dataclass(frozen=True, slots=True)
class Run:
    """Text that the transcription and the edition share."""

    text: str
    place: Place
    rend: str = ""  #: how the print sets it off: ``dotted`` or ``bold`` (TEI hi)

    @property
    def mark(self) -> None:
        """None: a run is not a mark."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark of the notation and where it stands."""

    mark: Mark
    place: Place
    rend: str = ""  #: how the print sets it off; see :class:`Run`

    @property
    def text(self) -> str:
        """Return nothing: the words of a mark are its readings."""
        return ""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A reference to a note."""

    label: str
    place: Place
    rend: str = ""  #: how the print sets off what is around it

    @property
    def text(self) -> str:
        """Return nothing: a reference is not text."""
        return ""

    @property
    def mark(self) -> None:
        """None: a reference is not a mark."""


Item = Run | Marked | NoteRef


#: The role that stands for a line break that is meant; others are as the file has them.
BREAK: Final = "break"


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of the editors' words, or a line break, which is white space."""

    text: str  #: what is shown; of a role its body
    role: str = ""  #: ``source``, ``foreign``, ``code`` …; empty for words


def _reference(body: str, sources: Mapping[str, Source]) -> str:
    """Return what a reader sees of a ``{source}`` with this *body*."""
    read = parse_reference(body, sources)
    return wording.joined(wording.reference(read, [Part(foreign.words(sources[key].title)) for key in read.keys]))


def shown(words: Iterable[Words], sources: Mapping[str, Source] | None = None) -> str:
    """Return what a reader sees of *words*, without white space.

    :param sources: the bibliography, which its references name
    :raises ValueError: for a reference to what it does not have
    """
    roles: Mapping[str, Callable[[str], str]] = {
        "source": lambda body: _reference(body, sources or {}),
        "foreign": lambda body: body.rpartition("|")[0],
        "call": lambda label: "",
    }
    said = (roles[one.role](one.text) if one.role in roles else one.text for one in words)
    return "".join("".join(said).split())


def unmarked(words: Iterable[Words]) -> str:
    """Return the *words* that say no language, line by line, with a sign of punctuation in the place of each role."""
    return "".join("、" + "\n" * one.text.count("\n") if one.role else one.text for one in words)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the editors'."""

    target: str  #: as it is written: an address of the web, ``02.md``, ``02.md#p9`` or ``#p9``
    parts: tuple[Words, ...]
    place: Place

    def words(self, sources: Mapping[str, Source]) -> str:
        """Return what a reader sees; see :func:`shown`."""
        return shown(self.parts, sources)


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of the editors' own words that stands by itself, in the order of the file."""

    kind: str  #: ``heading``, ``paragraph``, ``cell``, ``code``, ``picture``; ``list``: what a directive fills
    parts: tuple[Words, ...]  #: of a list the directive and its argument
    place: Place
    level: int = 0  #: heading: 1 to 6
    anchor: str = ""  #: heading: its id in every output
    marker: str = ""  #: first paragraph of an entry of a list: its sign, or its number with a full stop
    head: tuple[Words, ...] = ()  #: cell: the words of the table's head, which a new page repeats
    links: tuple[Link, ...] = ()
    source: str = ""  #: picture: its file, as the chapter names it
    alt: str = ""  #: picture: what it shows, in words

    @property
    def text(self) -> str:
        """The directive and its argument, of a list."""
        return "".join(one.text for one in self.parts)

    def words(self, sources: Mapping[str, Source]) -> str:
        """Return what a reader sees; see :func:`shown`."""
        return shown(self.parts, sources)


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is written."""

    blocks: tuple[Prose, ...]  #: its paragraphs, also those of quotations and lists
    place: Place

    @property
    def parts(self) -> tuple[Words, ...]:
        """Its words, stretch by stretch, with a line break behind each paragraph but the last."""
        return tuple(part for block in self.blocks for part in (Words("\n"), *block.parts))[1:]

    def words(self, sources: Mapping[str, Source]) -> str:
        """Return what a reader sees of the note; see :func:`shown`."""
        return shown(self.parts, sources)

    def lines(self, sources: Mapping[str, Source]) -> str:
        """Return the same with a line end behind each paragraph, and where one breaks."""
        runs = (
            run
            for block in self.blocks
            for is_break, run in groupby(block.parts, key=lambda part: part.role == BREAK)
            if not is_break
        )
        return "\n".join(filter(None, (shown(run, sources) for run in runs)))

    def printed(self, sources: Mapping[str, Source]) -> str:
        """Return what is printed of the note: its words, with the signs of its lists."""
        return "".join(block.marker + block.words(sources) for block in self.blocks)

    @property
    def references(self) -> tuple[str, ...]:
        """The bodies of the references to what it rests on."""
        return tuple(one.text for one in self.parts if one.role == "source")

    @property
    def unsourced(self) -> tuple[str, ...]:
        """The words of each paragraph without what it rests on, as the apparatus and the search give them."""
        return tuple(shown(one for one in block.parts if one.role != "source") for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Container:
    """What holds blocks: a quotation, a list, a table, a poem (TEI quote, list, table, lg …)."""

    name: str  #: of the TEI element; see :mod:`edition.model.blocks`
    number: int  #: tells those of one chapter apart


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the author's text that begins a line of the transcription."""

    kind: str  #: a leaf of :mod:`edition.model.blocks`
    items: tuple[Item, ...]
    place: Place
    level: int = 0  #: heading: 1 to 6
    label: str = ""  #: heading: the explicit id written before it
    within: tuple[Container, ...] = ()  #: what holds it, the outermost first
    cells: tuple[int, ...] = ()  #: row: before which items a cell ends, but for the last

    @property
    def path(self) -> str:
        """Return the TEI elements from the outermost to its own, as ``quote/p``."""
        return "/".join([*(one.name for one in self.within), blocks.LEAVES[self.kind]])


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter file, read."""

    name: str  #: the document's name, without ``.md``
    file: str
    editorial: bool  #: whether the whole file is the editors' own words
    blocks: tuple[Block, ...]
    notes: dict[str, Note]  #: label -> the note
    toctree: dict[str, Place]  #: documents named by its toctrees, in order, and where
    findings: tuple[Finding, ...]
    prose: tuple[Prose, ...] = ()  #: what the editors say, if the whole file is theirs
    remarks: tuple[Prose, ...] = ()  #: what they say in directives
    feet: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)  #: the author's own notes, by label

    @property
    def pictures(self) -> Iterator[Prose]:
        """The pictures of files: the editors', and the plates of the print."""
        return (one for one in (*self.prose, *self.remarks) if one.kind == "picture")

    @property
    def said(self) -> Iterator[Prose]:
        """All that the editors say in it: in chapters of theirs, in directives, in notes."""
        yield from (*self.prose, *self.remarks)
        yield from (block for note in self.notes.values() for block in note.blocks)

    @property
    def title(self) -> str:
        """Return the first heading of one of the editors' chapters, without white space."""
        return next((shown(one.parts) for one in self.prose if one.kind == "heading"), "")


def is_authors(label: str) -> bool:
    """Whether the note *label* is one of the author's own, which stands at the foot of its page."""
    return label.startswith("author-")


def is_reason(label: str) -> bool:
    """Whether the note *label* is a reason that only the apparatus prints."""
    return label.startswith("app-")
