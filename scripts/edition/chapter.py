"""The chapters as an editor writes them: Markdown text -> blocks of runs, marks and note references.

This reader knows only the part of MyST that a transcribed text uses and shares no code with
Sphinx or markdown-it, so the proof that rests on it is independent of the build that it proves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Final

from edition import files, foreign, notation
from edition.bibliography import ROLE, Source, parse_reference
from edition.findings import Finding
from edition.lines import Lines
from edition.notation import Mark, NotationError


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
        """Give None: a run is not a mark."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark of the notation and where it stands."""

    mark: Mark
    place: Place

    @property
    def text(self) -> str:
        """Give nothing: the words of a mark are its readings."""
        return ""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A reference to a note."""

    label: str
    place: Place

    @property
    def text(self) -> str:
        """Give nothing: a reference is not text."""
        return ""

    @property
    def mark(self) -> None:
        """Give None: a reference is not a mark."""


Item = Run | Marked | NoteRef


#: Signs that may be Markdown or themselves; words are compared without them.
SIGNS: Final = str.maketrans("", "", "*_`\\<>")


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is written."""

    text: str  #: Markdown, without the label
    place: Place

    def words(self, sources: Mapping[str, Source]) -> str:
        """Give what a reader sees of the note, without white space and :data:`SIGNS`; *sources* is the bibliography."""
        referred = ROLE.sub(lambda role: parse_reference(role[1], sources).shown(sources), self.text)
        words = _LINK.sub(r"\1", foreign.words(referred))
        return "".join(unescape(words).translate(SIGNS).split())


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
    title: str  #: its first heading, marks left out
    blocks: tuple[Block, ...]
    notes: dict[str, Note]  #: label -> the note
    toctree: dict[str, Place]  #: documents named by its toctrees, in order, and where
    findings: tuple[Finding, ...]
    prose: tuple[tuple[int, str], ...] = ()  #: the editors' words outside notes: number and Markdown of each line
    text: str = ""  #: the whole file if it is the editors'; :mod:`edition.prose` reads it


def is_reason(label: str) -> bool:
    """Whether the note *label* is a reason that only the apparatus prints."""
    return label.startswith("app-")


#: Directives whose lines are text of the witness, and the kind of block each line is.
TEXT_DIRECTIVES: Final = {"printed-contents": "entry"}

_FENCE: Final = re.compile(r"(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\}")
_LISTING: Final = re.compile(r"`{3,}")
_OPTION: Final = re.compile(r":[\w-]+:")
_TARGET: Final = re.compile(r"\((?P<label>[a-z][a-z0-9-]*)\)=\s*")
_HEADING: Final = re.compile(r"(?P<hashes>#{1,6}) +(?P<text>.+)")
_NOTE: Final = re.compile(r"\[\^(?P<label>[^\]]+)\]:")
_LABEL: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
#: Bounded, because each bracket that is never closed would be followed to the end of the note.
_LINK: Final = re.compile(r"\[([^\[\]]*)\]\([^)]{0,1000}\)|<(?=https?:)|>")
_INLINE: Final = re.compile(
    r"\{(?P<role>[^{}`]+)\}`(?P<body>(?:(?!\{[^{}`]+\}`)[^`])*)`"
    r"|\{(?P<open>[^{}`]+)\}`[^{}`\[\]]*\]?"
    r"|\[\^(?P<note>[^\[\]{}`]+)\](?!:)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<plain>[^{}`\[\]\\*_<>$&|]+)"
    r"|(?P<stray>.)"
)


#: Most findings that are kept of one file; a file with more is no chapter.
_MOST: Final = 1_000


@dataclass(slots=True)
class _Reader:
    """The state of reading one file."""

    file: str
    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)
    toctree: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
    target: tuple[str, Place] | None = None
    title: str = ""

    def report(self, place: Place, code: str, read: str, expected: str, repair: str) -> None:
        if len(self.findings) < _MOST:
            self.findings.append(Finding(self.file, place.line, code, read, expected, repair))

    def inline(self, text: str, line: int, column: int) -> Iterator[Item]:
        """Give the runs, marks and note references of *text*, which begins at *column*."""
        for token in _INLINE.finditer(text):
            place = Place(self.file, line, column + token.start())
            match token.lastgroup:
                case "body":
                    try:
                        yield Marked(notation.parse(token["role"], token["body"]), place)
                    except NotationError as error:
                        self.report(place, error.code, error.read, error.expected, error.repair)
                case "note":
                    yield NoteRef(token["note"], place)
                case "open":
                    self.report(place, "mark-004", token[0], "a closing `", "close the role")
                case "stray":
                    self.report(
                        place,
                        "mark-004",
                        f"a lone {token['stray']}",
                        "a whole role {name}`…` or note [^label]",
                        f"close it, or write \\{token['stray']} if the sign itself is meant",
                    )
                case _:
                    yield Run(token["escaped"] or token["plain"], place)

    def block(self, kind: str, text: str, line: int, level: int = 0, column: int = 1) -> None:
        """Add a block; a heading takes the explicit label that waits for it."""
        place = Place(self.file, line, column)
        label = self.label_of(place, text) if kind == "heading" else ""
        self.no_heading()
        items = tuple(self.inline(text, line, column))
        self.blocks.append(Block(kind, items, place, level, label))

    def label_of(self, heading: Place, text: str) -> str:
        """Give the label that waits for *heading*."""
        if self.target is None:
            self.report(
                heading, "chapter-002", text, "a line (label)= before the heading", "write its permanent id: (ch03)="
            )
            return ""
        label, _ = self.target
        self.target = None
        return label

    def no_heading(self) -> None:
        """Report a label that waits in vain: what follows is no heading."""
        if self.target is not None:
            label, place = self.target
            self.report(place, "chapter-002", f"({label})=", "a heading after it", "delete it, or restore the heading")
            self.target = None

    def note(self, label: str, text: str, line: int) -> None:
        """Add a note; of two with one label the second is kept."""
        place = Place(self.file, line)
        if not _LABEL.fullmatch(label):
            self.report(
                place,
                "note-002",
                f"[^{label}]",
                "a label of lower-case ASCII letters, digits and hyphens",
                "rename the note here and where it is called; the label is its permanent id",
            )
        if label in self.notes:
            self.report(
                place, "note-001", f"a second [^{label}]:", "one note a label", "give one of them another label"
            )
        if not text:
            self.report(place, "note-001", f"[^{label}]: without words", "the words of the note", "write or delete it")
        self.notes[label] = Note(text, place)

    def paragraph(self, lines: list[tuple[int, str]]) -> None:
        """Add the paragraph of *lines* (number, text): a wrapped paragraph is one paragraph."""
        self.no_heading()
        items = (item for number, text in lines for item in self.inline(text, number, 1))
        self.blocks.append(Block("paragraph", tuple(items), Place(self.file, lines[0][0])))


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """Give the simple ``key: value`` pairs of the front matter and the line after it."""
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return {}, 0
    end = lines.index("---", 1)
    pairs = (line.partition(":") for line in lines[1:end])
    return {key.strip(): value.strip() for key, _, value in pairs}, end + 1


def _fenced(reader: _Reader, name: str, body: list[tuple[int, str]]) -> None:
    """Read the *body* (line number, text) of directive *name*."""
    content = [(n, text) for n, text in body if text.strip() and not _OPTION.match(text)]
    if name == "toctree":
        reader.toctree |= {text.strip(): Place(reader.file, number) for number, text in content}
    elif name in TEXT_DIRECTIVES:
        for number, text in content:
            is_turn = text.startswith("{pb}")
            reader.block("paragraph" if is_turn else TEXT_DIRECTIVES[name], text, number)
    else:
        reader.prose += content


def read(name: str, file: str, text: str) -> Chapter:
    """Read one chapter.

    :param name: the document's name
    :param file: the file's name for messages
    :param text: the file's text
    :returns: the chapter; what could not be read stands in its ``findings``
    """
    lines = text.split("\n")
    meta, start = _front_matter(lines)
    reader = _Reader(file)
    editorial = meta.get("layer") == "editorial"
    numbered = Lines(list(enumerate(lines[start:], start=start + 1)))
    for number, line in numbered:
        if fence := _FENCE.match(line):
            body = numbered.until(fence["fence"])
            if body is None:
                # As in MyST, the directive then goes on to the end of the file.
                reader.report(
                    Place(file, number), "mark-004", line.strip(), "a closing " + fence["fence"], "close the directive"
                )
            _fenced(reader, fence["name"], list(numbered) if body is None else body)
        elif note := _NOTE.match(line):
            words = [line[note.end() :], *(text for _, text in numbered.going_on(lambda x: x.startswith("    ")))]
            reader.note(note["label"], "\n".join(words).strip(), number)
        elif not line.strip() or line.startswith("%"):
            continue
        elif editorial and (listing := _LISTING.match(line)):
            numbered.until(listing[0])
        elif editorial:
            if not reader.title and (heading := _HEADING.match(line)):
                reader.title = foreign.words(heading["text"].rstrip())
            if not _TARGET.fullmatch(line):
                reader.prose.append((number, line))
        elif target := _TARGET.fullmatch(line):
            reader.no_heading()
            reader.target = target["label"], Place(file, number)
        elif heading := _HEADING.match(line):
            reader.block("heading", heading["text"].rstrip(), number, len(heading["hashes"]), heading.start("text") + 1)
        else:
            reader.paragraph([(number, line), *numbered.going_on(_continues)])
    reader.no_heading()
    return Chapter(
        name,
        file,
        editorial,
        reader.title,
        tuple(reader.blocks),
        reader.notes,
        reader.toctree,
        tuple(reader.findings),
        tuple(reader.prose),
        text if editorial else "",
    )


def _continues(line: str) -> bool:
    """Whether *line* goes on with the paragraph before it."""
    starts = (_FENCE, _NOTE, _TARGET, _HEADING)
    return bool(line.strip()) and not line.startswith("%") and not any(p.match(line) for p in starts)


def load(root: Path, name: str) -> Chapter:
    """Read the chapter *name* of the project at *root*.

    :returns: the chapter; a missing or undecodable file is an empty chapter with finding chapter-001
    """
    file = f"{name}.md"

    def broken(line: int, read_: str, expected: str, repair: str) -> Chapter:
        finding = Finding(file, line, "chapter-001", read_, expected, repair)
        return Chapter(name, file, False, "", (), {}, {}, (finding,))

    try:
        data = files.read(root / file, files.TEXT)
        text = data.decode("utf-8")
    except OSError as error:
        return broken(0, str(error.strerror), "a file", "restore the file")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return broken(line, f"byte {data[error.start]:#04x}", "UTF-8", "save the file as UTF-8 text")
    if (bad := re.search("[\x00\r\ufeff]", text)) is not None:
        line = text.count("\n", 0, bad.start()) + 1
        expected = "Unix line ends, no BOM, no NUL"
        return broken(line, f"U+{ord(bad[0]):04X}", expected, "save the file as UTF-8 text with Unix line ends")
    return read(name, file, text)
