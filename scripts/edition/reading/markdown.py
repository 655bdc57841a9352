"""The chapters as an editor writes them: Markdown text -> blocks of runs, marks and note references.

This reader knows only the part of MyST that a transcribed text uses and shares no code with
Sphinx or markdown-it, so the proof that rests on it is independent of the build that it proves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from edition.model import files, marks
from edition.model.chapter import Block, Chapter, Item, Marked, Note, NoteRef, Place, Run
from edition.model.findings import Finding
from edition.model.notation import NotationError
from edition.reading import prose
from edition.reading.lines import Lines

#: Directives whose lines are text of the witness, and the kind of block each line is.
TEXT_DIRECTIVES: Final = {"printed-contents": "entry"}

_FENCE: Final = re.compile(r"(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\}")
_LISTING: Final = re.compile(r"`{3,}(?=[^`]*$)")
_OPTION: Final = re.compile(r":[\w-]+:")
_TARGET: Final = re.compile(r"\((?P<label>[a-z][a-z0-9-]*)\)=\s*")
_HEADING: Final = re.compile(r"(?P<hashes>#{1,6}) +(?P<text>.+)")
_NOTE: Final = re.compile(r"\[\^(?P<label>[^\]]+)\]:")
_LABEL: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
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
    remarks: list[tuple[int, str]] = field(default_factory=list)
    target: tuple[str, Place] | None = None

    def report(self, place: Place, code: str, read: str, expected: str, repair: str) -> None:
        if len(self.findings) < _MOST:
            self.findings.append(Finding(self.file, place.line, code, read, expected, repair))

    def inline(self, text: str, line: int, column: int) -> Iterator[Item]:
        """Yield the runs, marks and note references of *text*, which begins at *column*."""
        for token in _INLINE.finditer(text):
            place = Place(self.file, line, column + token.start())
            match token.lastgroup:
                case "body":
                    try:
                        yield Marked(marks.parse(token["role"], token["body"]), place)
                    except NotationError as error:
                        self.report(place, error.code, error.actual, error.expected, error.repair)
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
        """Return the label that waits for *heading*."""
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

    def no_note(self, label: str, line: int) -> None:
        """Report a note on the editors' own words."""
        place, repair = Place(self.file, line), "say it in the text, and take note and call away"
        self.report(place, "note-005", f"[^{label}]:", "no notes: they are on the author's words", repair)

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
    """Return the simple ``key: value`` pairs of the front matter and the line after it."""
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
        reader.remarks += content


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
            if editorial:
                reader.no_note(note["label"], number)
            else:
                reader.note(note["label"], "\n".join(words).strip(), number)
        elif not line.strip() or line.startswith("%"):
            continue
        elif editorial and (listing := _LISTING.match(line)):
            numbered.until(listing[0])
        elif editorial:
            continue  # :mod:`edition.reading.prose` reads it
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
        tuple(reader.blocks),
        reader.notes,
        reader.toctree,
        tuple(reader.findings),
        prose.read(name, file, lines, start) if editorial else (),
        tuple(reader.remarks),
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
        return Chapter(name, file, False, (), {}, {}, (finding,))

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
