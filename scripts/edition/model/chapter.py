"""A chapter as it is written: blocks of runs, marks and note references, notes, and the editors' own prose.

:mod:`edition.reading.markdown` reads them out of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

from edition.model import foreign, wording
from edition.model.bibliography import ROLE, Source, parse_reference
from edition.model.findings import Finding
from edition.model.foreign import Part
from edition.model.notation import Mark


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a chapter file."""

    file: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """Text that the transcription and the edition share."""

    text: str
    place: Place

    @property
    def mark(self) -> None:
        """None: a run is not a mark."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark of the notation and where it stands."""

    mark: Mark
    place: Place

    @property
    def text(self) -> str:
        """Return nothing: the words of a mark are its readings."""
        return ""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A reference to a note."""

    label: str
    place: Place

    @property
    def text(self) -> str:
        """Return nothing: a reference is not text."""
        return ""

    @property
    def mark(self) -> None:
        """None: a reference is not a mark."""


Item = Run | Marked | NoteRef


#: Signs that may be Markdown or themselves; words are compared without them.
SIGNS: Final = str.maketrans("", "", "*_`\\<>")
#: Bounded, because each bracket that is never closed would be followed to the end of the text.
_LINK: Final = re.compile(r"\[([^\[\]]*)\]\([^)]{0,1000}\)|<(?=https?:)|>")
#: What is marked in a heading: an escaped sign, code, a link, and signs of emphasis, which stand at words.
_MARKED: Final = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<ticks>`{1,9})(?P<code>[^`]+)(?P=ticks)|\[(?P<linked>[^\[\]]*)\]\([^)]{0,1000}\)"
    r"|(?<!\w)[*_]+(?=\S)|(?<=\S)[*_]+(?!\w)|\*+(?=\w)|(?<=\w)\*+"
)


def words(text: str, sources: Mapping[str, Source]) -> str:
    """Return what a reader sees of the editors' Markdown *text*, without white space and :data:`SIGNS`.

    :param sources: the bibliography, which its references name
    """

    def referred(role: re.Match[str]) -> str:
        read = parse_reference(role[1], sources)
        return wording.joined(wording.reference(read, [Part(str(sources[key].number)) for key in read.keys]))

    return "".join(unescape(_LINK.sub(r"\1", foreign.words(ROLE.sub(referred, text)))).translate(SIGNS).split())


def heading_words(text: str) -> str:
    """Return what a reader sees of the Markdown *text* of a heading, compared as it is, without white space."""
    shown = _MARKED.sub(lambda m: m["escaped"] or m["code"] or m["linked"] or "", foreign.words(text))
    return "".join(unescape(shown).split())


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is written."""

    text: str  #: Markdown, without the label
    place: Place

    def words(self, sources: Mapping[str, Source]) -> str:
        """Return what a reader sees of the note; see :func:`words`."""
        return words(self.text, sources)


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of one of the editors' own chapters that stands by itself, in the order of the file."""

    kind: str  #: ``heading``, ``paragraph``, ``cell``, ``code`` or ``list``: a place that a directive fills
    text: str  #: Markdown, a line a line; of a list its directive
    place: Place
    level: int = 0  #: heading: 1 to 6
    anchor: str = ""  #: heading: its id in every output
    marker: str = ""  #: first paragraph of an entry of a list: its sign, or its number with a full stop
    head: str = ""  #: cell: the Markdown of the table's head, which a new page repeats

    def words(self, sources: Mapping[str, Source]) -> str:
        """Return what a reader sees: of a heading all but white space, of other words as :func:`words`."""
        read = {"heading": lambda: heading_words(self.text), "code": lambda: "".join(self.text.split())}
        return read.get(self.kind, lambda: words(self.text, sources))()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or an entry of the printed contents."""

    kind: str  #: ``heading``, ``paragraph`` or ``entry``
    items: tuple[Item, ...]
    place: Place
    level: int = 0  #: heading: 1 to 6
    label: str = ""  #: heading: the explicit id written before it


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
    remarks: tuple[tuple[int, str], ...] = ()  #: what they say in directives: number and Markdown of each line

    @property
    def title(self) -> str:
        """Return the first heading of one of the editors' chapters, without white space."""
        return next((heading_words(one.text) for one in self.prose if one.kind == "heading"), "")


def is_reason(label: str) -> bool:
    """Whether the note *label* is a reason that only the apparatus prints."""
    return label.startswith("app-")
