"""The chapters as an editor writes them: Markdown -> blocks of runs, marks and calls of notes, and the editors' words.

They are read with the parser that MyST uses (:mod:`edition.reading.parser`), so what the proof reads is what the build
reads. What it proves them against is the transcription, which no Markdown touches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from markdown_it.token import Token

from edition.model import blocks, files, left_over, marks
from edition.model.chapter import Block, Chapter, Container, Item, Note, Place, Prose, Run, is_authors, is_reason
from edition.model.findings import Finding
from edition.model.heading_ids import HeadingIds
from edition.reading import inline
from edition.reading.inline import Cursor
from edition.reading.parser import parser
from edition.reading.prose import DIRECTIVE, LABEL, LABELS, OPTION, ProseReader, report_unclosed

#: What the front matter may say: whose words the chapter is.
LAYERS: Final = ("editorial", "text")
_OPTION: Final = re.compile(r":[\w-]+:")
#: Most findings that are kept of one file; a file with more is no chapter.
_MOST: Final = 1_000
#: Blocks that the author's text cannot hold -> what they are, and the first sign that makes them.
_REFUSED: Final[Mapping[str, str]] = {
    "hr": "a rule", "code_block": "an indented line", "html_block": "HTML", "myst_block_break": "a break",
}  # fmt: skip
#: Tokens that open what holds blocks -> the TEI element.
_HOLDING: Final[Mapping[str, str]] = {
    "blockquote_open": "quote", "bullet_list_open": "list", "ordered_list_open": "list", "table_open": "table",
}  # fmt: skip
_INDENTED: Final = "indent each further paragraph of a note by four spaces, behind an empty line"
#: Kinds of prose that a note cannot hold -> what they are, and how to say it.
_NO_NOTE: Final[Mapping[str, tuple[str, str]]] = {
    "heading": ("a heading", "write it as a paragraph, without #"),
    "cell": ("a table", "say it in paragraphs or a list"),
    "code": ("code, or a line indented by eight spaces", _INDENTED),
    "list": ("a directive", "say it in paragraphs or a list"),
}
#: How a note begins whose colon is that of Chinese text, or has white space before it.
WIDE_COLON: Final = re.compile(r"\[\^(?P<label>[^\]\s]+)\](?:\s*[：︰﹕]|\s+:)")
#: Characters of a line that a message shows.
_SHOWN: Final = 12
#: Tokens that say nothing by themselves.
_SILENT: Final = frozenset({"front_matter", "myst_line_comment"})


@dataclass(slots=True)
class _Reader:
    """The state of reading one file."""

    name: str
    file: str
    lines: list[str]
    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, Note] = field(default_factory=dict)
    toctree: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    remarks: list[Prose] = field(default_factory=list)
    feet: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    target: tuple[str, Place] | None = None
    start: int = 0  #: lines of the file before what is read: a directive's content is read by itself
    within: tuple[Container, ...] = ()
    containers: int = 0  #: how many there were so far
    after_note: bool = False  #: whether a note ended where the next paragraph begins

    def report(self, place: Place, code: str, actual: str, expected: str, repair: str) -> None:
        """Keep a finding, once where the same sign stands twice."""
        finding = Finding(self.file, place.line, code, actual, expected, repair)
        if len(self.findings) < _MOST and self.findings[-1:] != [finding]:
            self.findings.append(finding)

    def place(self, token: Token) -> Place:
        """Return where a block begins: its first sign."""
        line = self.start + lines_of(token)[0]
        text = self.lines[line] if line < len(self.lines) else ""
        return Place(self.file, line + 1, len(text) - len(text.lstrip()) + 1)

    # The author's text

    def text(self, tokens: Sequence[Token]) -> None:
        """Read *tokens* as text of the author's."""
        rest, opens = iter(tokens), False
        for token in rest:
            self.after_note = self.after_note and token.type.startswith("paragraph")
            if token.type == "heading_open":
                self.heading(token, next(rest))
            elif token.type == "paragraph_open":
                self.no_heading()
                content = next(rest)
                if self.mistaken(content, self.place(token)):
                    continue
                self.paragraph(token, content, "item" if opens else "paragraph")
                opens = False
            elif token.type in _HOLDING:
                self.no_heading()
                self.enter(_HOLDING[token.type])
            elif token.type.replace("_close", "_open") in _HOLDING:
                self.within = self.within[:-1]
            elif token.type == "list_item_open":
                opens = True
            elif token.type == "tr_open":
                self.row(token, _until(rest, "tr_close"))
            elif token.type == "fence":
                self.fence(token)
            elif token.type == "myst_target":
                self.label(token)
            elif token.type == "footnote_reference_open" and is_authors(token.meta["label"]):
                self.foot(token, _until(rest, "footnote_reference_close"))
            elif token.type == "footnote_reference_open":
                self.note(token, _until(rest, "footnote_reference_close"))
                self.after_note = True
            elif token.type in _REFUSED:
                self.refuse(token)
        self.no_heading()

    def enter(self, name: str) -> None:
        """Let what follows stand in a container."""
        self.containers += 1
        self.within += (Container(name, self.containers),)

    def add(self, kind: str, items: tuple[Item, ...], place: Place, **more: Any) -> None:
        """Add a block where the reader is."""
        self.blocks.append(Block(kind, items, place, within=self.within, **more))

    def paragraph(self, token: Token, content: Token, kind: str) -> None:
        """Add a paragraph; the first one of an entry of a list begins with the sign that the print has."""
        place = self.place(token)
        self.bare(token)
        if (missed := left_over.NO_HEADING.match(content.content)) is not None:
            expected = "a heading, or a paragraph"
            self.report(place, "markdown-001", content.content[: missed.end() + 1], expected, left_over.HEADING)
        items = self.items(content, place)
        if kind == "item":
            line = self.lines[place.line - 1]
            sign = blocks.item_sign(line)
            printed = Run(sign, Place(self.file, place.line, line.find(sign) + 1))
            turns = sum(1 for _ in takewhile(lambda item: marks.unit(item.mark) == "page", items))
            items = (*items[:turns], printed, *items[turns:])
        self.add(kind, items, place)

    def row(self, token: Token, tokens: Sequence[Token]) -> None:
        """Add a row of a table: its cells, which the transcription parts by tabs. An empty head is none."""
        place, items, cells = self.place(token), list[Item](), list[int]()
        contents = [one for one in tokens if one.type == "inline"]
        while contents and not contents[-1].content:
            contents.pop()
        line, at = self.lines[place.line - 1], 0
        for number, content in enumerate(contents):
            if number:
                items.append(Run("\t", place))
                cells.append(len(items))
            at = max(line.find(content.content, at), at)
            begins = Place(self.file, place.line, at + 1)
            items += inline.items(content.children or [], Cursor(content.content, begins), self.report)
            at += len(content.content)
        if items:
            self.add("row", tuple(items), place, cells=tuple(cells))

    def foot(self, opened: Token, tokens: Sequence[Token]) -> None:
        """Keep a note of the author's: its lines are text of the transcription."""
        place, label = self.place(opened), str(opened.meta["label"])
        if not LABEL.fullmatch(label):
            self.report(place, "note-002", f"[^{label}]", LABELS, "rename it here and where it is called")
        if label in self.feet:
            repair = "give one of them another label"
            self.report(place, "note-001", f"a second [^{label}]:", "one note a label", repair)
        outside, self.blocks = self.blocks, []
        self.enter(blocks.NOTE)
        self.text(tokens)
        self.within = self.within[:-1]
        self.feet[label], self.blocks = tuple(self.blocks), outside
        if not self.feet[label]:
            self.report(place, "note-001", f"[^{label}]: without words", "the words of the note", "write or delete it")

    def items(self, content: Token, place: Place) -> tuple[Item, ...]:
        """Return the runs, marks and calls in the *content* of a block that begins at *place*."""
        line = self.lines[place.line - 1]
        begins = Place(self.file, place.line, max(line.find(content.content.partition("\n")[0]), 0) + 1)
        return tuple(inline.items(content.children or [], Cursor(content.content, begins), self.report))

    def bare(self, token: Token) -> None:
        """Report white space at the ends of the lines of a block, which Markdown drops and no output shows."""
        first, end = (self.start + line for line in lines_of(token))
        for number in range(first, end):
            line = self.lines[number]
            bare = line.rstrip() if self.within else line.strip()
            broken = number + 1 < end and line.endswith("  ")  # which is told as that
            if line != bare and not (broken and line.rstrip(" ") == bare):
                repair = "take it away; what the transcription has there, strike: {surplus}`…`"
                expected = "no white space at the ends of a line"
                self.report(Place(self.file, number + 1), "markdown-001", repr(line), expected, repair)

    def heading(self, token: Token, content: Token) -> None:
        """Add a heading, which takes the explicit label that waits for it."""
        place = self.place(token)
        if token.markup in {"=", "-"}:
            repair = "write # signs before a heading; if the line is printed, write \\ before its first sign"
            self.report(place, "markdown-001", f"a line of {token.markup} below the text", "text", repair)
        label = self.waiting(place, content.content)
        items = self.items(content, place)
        begins = items[0].place if items else place
        self.add("heading", items, begins, level=int(token.tag[1:]), label=label)

    def waiting(self, heading: Place, text: str) -> str:
        """Return the label that waits for *heading*."""
        if self.target is None:
            expected = "a line (label)= before the heading"
            self.report(heading, "chapter-002", text, expected, "write its permanent id: (ch03)=")
            return ""
        (label, _), self.target = self.target, None
        return label

    def label(self, token: Token) -> None:
        """Let a label wait for its heading."""
        self.no_heading()
        if not LABEL.fullmatch(token.content):
            self.report(self.place(token), "chapter-002", f"({token.content})=", LABELS, "rename it")
        self.target = token.content, self.place(token)

    def no_heading(self) -> None:
        """Report a label that waits in vain: what follows is no heading."""
        if self.target is not None:
            label, place = self.target
            self.report(place, "chapter-002", f"({label})=", "a heading after it", "delete it, or restore the heading")
            self.target = None

    def refuse(self, token: Token) -> None:
        """Report a block that the author's text cannot hold."""
        self.no_heading()
        place = self.place(token)
        sign = self.lines[place.line - 1].strip()[:1]
        told = f"{_REFUSED[token.type]}: {self.lines[place.line - 1].strip()}"
        repair = f"if the print has the sign, write \\ before it: \\{sign}; white space before a line is no text"
        self.report(place, "markdown-001", told, "headings, paragraphs and the blocks of docs/notation.md", repair)

    def note(self, opened: Token, tokens: Sequence[Token]) -> None:
        """Add a note: paragraphs, quotations and lists; of two with one label the second is kept."""
        place, label = self.place(opened), str(opened.meta["label"])
        if not LABEL.fullmatch(label):
            repair = "rename the note here and where it is called; the label is its permanent id"
            self.report(place, "note-002", f"[^{label}]", LABELS, repair)
        if label in self.notes:
            repair = "give one of them another label"
            self.report(place, "note-001", f"a second [^{label}]:", "one note a label", repair)
        reader = ProseReader(self.file, 0, HeadingIds(self.name), self.report, is_note=True)
        blocks = [one for one in reader.read(tokens) if one.parts or one.kind != "paragraph"]
        for other in {one.kind: one for one in reversed(blocks) if one.kind != "paragraph"}.values():
            what, repair = _NO_NOTE[other.kind]
            self.report(other.place, "note-006", f"[^{label}]: {what}", "paragraphs, quotations and lists", repair)
        if is_reason(label) and len(blocks) > 1:
            repair = (
                "join the paragraphs, or give the note a label without app-, which keeps them at the foot of the page"
            )
            told = f"[^{label}]: {len(blocks)} paragraphs"
            self.report(blocks[1].place, "note-006", told, "one: it stands in a line of the apparatus", repair)
        if not blocks:
            repair = f"write [^{label}]: and its words in one line; further paragraphs are indented by four spaces"
            self.report(place, "note-001", f"[^{label}]: without words", "the words of the note", repair)
        self.notes[label] = Note(tuple(blocks), place)

    def mistaken(self, content: Token, place: Place) -> bool:
        """Whether a paragraph was meant for a note, or for more of the one before it; if so it is told."""
        line = self.lines[place.line - 1]
        if (wide := WIDE_COLON.match(content.content)) is not None:
            expected = "a half-width colon and a space behind [^label]"
            self.report(place, "note-001", wide[0], expected, f"write [^{wide['label']}]: and the words of the note")
            self.notes.setdefault(wide["label"], Note((), place))
            return True
        if self.after_note and line[:1] == " ":
            told = f"{place.column - 1} spaces before {line.strip()[:_SHOWN]}"
            self.report(place, "note-006", told, "four spaces before a further paragraph of a note", _INDENTED)
            return True
        return False

    def fence(self, token: Token) -> None:
        """Read a directive; code is no text."""
        self.no_heading()
        place = self.place(token)
        if (directive := DIRECTIVE.fullmatch(token.info.strip())) is None:
            sign = token.markup
            repair = f"take {sign} away; if the print has it, write \\ before each sign"
            self.report(place, "markdown-001", f"code: {sign}", "headings, paragraphs and the printed contents", repair)
            return
        report_unclosed([token], self.lines, self.start, Place(self.file, self.start), self.report)
        content = [
            (number, line)
            for number, line in enumerate(token.content.split("\n"), start=place.line + 1)
            if line.strip() and not _OPTION.match(line)
        ]
        name = directive["name"]
        if name == "toctree":
            self.toctree |= {line.strip(): Place(self.file, number) for number, line in content}
        elif name in blocks.LINES:
            self.directive_lines(name, content)
        elif name in blocks.CONTAINERS:
            self.container(name, token)
        elif name == blocks.FIGURE:
            options = dict(OPTION.findall(token.content))
            alt, source = options.get("alt", "").strip(), directive["argument"].strip()
            self.remarks.append(Prose("picture", (), place, source=source, alt=alt))
            self.container(name, token)
        else:
            lines = ("" if _OPTION.match(line) else line for line in token.content.split("\n"))
            self.remarks += self.prose("\n".join(lines), place.line)

    def directive_lines(self, name: str, content: Sequence[tuple[int, str]]) -> None:
        """Add the lines of a directive, each a block of its own."""
        if holder := blocks.HOLDERS.get(name):
            self.enter(holder)
        for number, line in content:
            self.line("paragraph" if blocks.is_turn(line) else blocks.LINES[name], line, number)
        if holder:
            self.within = self.within[:-1]

    def container(self, name: str, token: Token) -> None:
        """Read the content of a directive that holds blocks."""
        before, self.start = self.start, self.start + lines_of(token)[0] + 1
        self.enter(name)
        self.text(parser().parse(OPTION.sub(lambda found: "\n" * found[0].count("\n"), token.content)))
        self.within, self.start = self.within[:-1], before

    def line(self, kind: str, text: str, number: int) -> None:
        """Add a line of a directive as a block of its own."""
        (content,) = parser().parseInline(text)
        place = Place(self.file, number)
        cursor = Cursor(text, place)
        self.add(kind, tuple(inline.items(content.children or [], cursor, self.report)), place)

    # The editors' words

    def prose(self, text: str, start: int) -> list[Prose]:
        """Return the words of the editors in *text*, which begins behind line *start*."""
        reader = ProseReader(self.file, start, HeadingIds(self.name), self.report)
        return list(reader.read(parser().parse(text)))

    def editorial(self, tokens: Sequence[Token]) -> tuple[Prose, ...]:
        """Read *tokens* as a chapter of the editors': its toctrees name other chapters, its notes stand apart."""
        rest, said = iter(tokens), list[Token]()
        for token in rest:
            if token.type == "footnote_reference_open":
                self.note(token, _until(rest, "footnote_reference_close"))
            elif token.type not in _SILENT:
                said.append(token)
            if token.type == "fence":
                directive = DIRECTIVE.fullmatch(token.info.strip())
                if directive is not None and directive["name"] == "toctree":
                    self.fence(token)
                else:
                    report_unclosed([token], self.lines, 0, Place(self.file, 0), self.report)
        return tuple(ProseReader(self.file, 0, HeadingIds(self.name), self.report).read(said))


def lines_of(token: Token) -> tuple[int, int]:
    """Return the first line of a block, from 0, and the one behind its last; a closing token has none."""
    first, last = token.map or (0, 1)
    return first, last


def _until(tokens: Iterator[Token], closing: str) -> list[Token]:
    """Return the *tokens* before the one that closes what was opened, and leave that behind."""
    found, depth = [], 1
    for token in tokens:
        depth += (token.type == closing.replace("_close", "_open")) - (token.type == closing)
        if not depth:
            break
        found.append(token)
    return found


def _layer(reader: _Reader, tokens: Sequence[Token]) -> str:
    """Return whose words the chapter is, as the front matter says; without one the author's."""
    if not tokens or tokens[0].type != "front_matter":
        return "text"
    layer = "text"
    for number, line in enumerate(tokens[0].content.split("\n"), start=2):
        key, _, value = (part.strip() for part in line.partition(":"))
        if line.strip() and (key != "layer" or value not in LAYERS):
            expected = "layer: editorial, or no front matter"
            repair = "mend the line; a chapter of the editors' says layer: editorial"
            reader.report(Place(reader.file, number), "chapter-002", line.strip(), expected, repair)
        layer = value if key == "layer" else layer
    return layer


def read(name: str, file: str, text: str) -> Chapter:
    """Read one chapter.

    :param name: the document's name
    :param file: the file's name for messages
    :param text: the file's text
    :returns: the chapter; what could not be read stands in its ``findings``
    """
    lines = re.split(r"\r\n?|\n", text)  # as markdown-it has them
    reader, tokens = _Reader(name, file, lines), parser().parse(text)
    editorial = _layer(reader, tokens) == "editorial"
    prose: tuple[Prose, ...] = ()
    if editorial:
        prose = reader.editorial(tokens)
    else:
        reader.text(tokens)
    found, remarks = tuple(reader.findings), tuple(reader.remarks)
    held = tuple(reader.blocks)
    return Chapter(name, file, editorial, held, reader.notes, reader.toctree, found, prose, remarks, reader.feet)


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
    if (marked := files.conflict(text)) is not None:
        line, sign = marked
        return broken(line, f"a mark of git: {sign}", "one version of the text", files.RESOLVE)
    return read(name, file, text)
