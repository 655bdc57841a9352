"""The editors' own chapters as they are written: Markdown -> headings, paragraphs, entries of lists, cells, lists made.

This reader knows the part of MyST that such a chapter uses (CommonMark 0.31; tables of GFM, 4.10) and shares no code
with markdown-it, so the proof that rests on it is independent of the build that it proves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from edition import foreign
from edition.bibliography import Source
from edition.chapter import Chapter, Note, Place
from edition.order import HeadingIds


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of an editors' chapter that stands by itself, in the order of the file."""

    kind: str  #: ``heading``, ``paragraph``, ``cell`` or ``list``: a place that a directive fills
    words: str  #: what a reader sees without white space, and without :data:`edition.chapter.SIGNS` but in a heading;
    #: of a list its directive
    place: Place
    level: int = 0  #: heading: 1 to 6
    anchor: str = ""  #: heading: its id in every output
    marker: str = ""  #: first paragraph of an entry of a list: its sign, or its number with a full stop
    head: str = ""  #: cell: the words of the table's head, which a new page repeats


_FENCE: Final = re.compile(r"(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\} *(?P<argument>[^\n]*)")
_LABEL: Final = re.compile(r"\((?P<label>[a-z][a-z0-9-]*)\)=\s*")
_HEADING: Final = re.compile(r"(?P<hashes>#{1,6})\s(?P<text>.+)")
_UNDERLINE: Final = re.compile(r"(?P<sign>=+|-+)\s*")
_ENTRY: Final = re.compile(r"(?P<sign>[-+*]|(?P<number>\d{1,9})[.)])\s+")
_QUOTED: Final = re.compile(r">\s?")
_RULED: Final = re.compile(r"\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?")
#: Most signs of quotation and lists before the words of a line.
_DEPTH: Final = 100
#: What is marked in a heading: an escaped sign, code, a link, and signs of emphasis, which stand at words.
_MARKED: Final = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<ticks>`{1,9})(?P<code>[^`]+)(?P=ticks)|\[(?P<linked>[^\[\]]*)\]\([^)]{0,1000}\)"
    r"|(?<!\w)[*_]+(?=\S)|(?<=\S)[*_]+(?!\w)|\*+(?=\w)|(?<=\w)\*+"
)
_CELL: Final = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class _Reader:
    """The state of reading one chapter."""

    chapter: Chapter
    sources: Mapping[str, Source]
    found: list[Prose] = field(default_factory=list)
    open: list[str] = field(default_factory=list)  #: lines of the paragraph that is being read
    begun: int = 0  #: its first line
    marker: str = ""
    label: str = ""
    ids: HeadingIds = field(init=False)

    def __post_init__(self) -> None:
        self.ids = HeadingIds(self.chapter.name)

    def words(self, text: str) -> str:
        """Give what a reader sees of the Markdown *text*; notes are read alike."""
        return Note(text, Place(self.chapter.file, 0)).words(self.sources)

    def add(self, kind: str, words: str, line: int, *, level: int = 0, anchor: str = "", head: str = "") -> None:
        self.found.append(Prose(kind, words, Place(self.chapter.file, line), level, anchor, self.marker, head))
        self.marker = ""

    def close(self) -> None:
        """End the paragraph; a sign of a list without words is an entry too."""
        if self.open or self.marker:
            self.add("paragraph", self.words("\n".join(self.open)), self.begun)
        self.open = []

    def heading(self, text: str, line: int, level: int) -> None:
        """Add a heading under the label that waits for it, else under an id made of its words."""
        words = title(text)
        anchor = self.label or self.ids.of(words, level)
        self.add("heading", words, line, level=level, anchor=anchor)
        self.label = ""

    def entries(self, line: str, number: int) -> str:
        """Give *line* without indents, signs of quotation and signs of lists, each of which begins a paragraph."""
        rest = line.strip()
        for _ in range(_DEPTH):
            if sign := _QUOTED.match(rest):
                rest = rest[sign.end() :].lstrip()
            elif (sign := _ENTRY.match(rest + " ")) and self.begins(sign):
                self.close()
                self.begun = number
                self.marker = f"{int(sign['number'])}." if sign["number"] else "•"
                rest = rest[sign.end() :].lstrip()
            else:
                break
        return rest

    def begins(self, sign: re.Match[str]) -> bool:
        """Whether *sign* begins an entry: inside a paragraph that is none, only 1 does (CommonMark, 5.3)."""
        inside = bool(self.open) and not (self.found and self.found[-1].marker) and not self.marker
        return not inside or sign["number"] in {None, "1"}


def _unclosed(text: str) -> str:
    """Give the *text* of a heading without the signs that may close it (CommonMark, 4.2)."""
    closed = text.strip()
    bare = closed.rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() or not bare else closed


def title(text: str) -> str:
    """Give what a reader sees of the Markdown *text* of a heading, which is compared as it is, without white space."""
    shown = _MARKED.sub(lambda m: m["escaped"] or m["code"] or m["linked"] or "", foreign.words(text))
    return "".join(unescape(shown).split())


def _row(line: str) -> list[str]:
    """Give the cells of a *line* of a table."""
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))]


def _table(reader: _Reader, rows: list[tuple[int, str]]) -> None:
    """Add the cells of *rows*, of which the second is the rule; a row has as many as the head."""
    reader.close()
    names = _row(rows[0][1])
    head = "".join(map(reader.words, names))
    for order, (number, line) in enumerate(rows):
        if order != 1:
            cells = [*_row(line), *[""] * len(names)][: len(names)]
            for cell in cells:
                reader.add("cell", reader.words(cell), number, head=head if order else "")


def _lines(chapter: Chapter) -> list[tuple[int, str]]:
    """Give the numbered lines behind the front matter."""
    lines = list(enumerate(chapter.text.split("\n"), start=1))
    if lines and lines[0][1] == "---":
        end = next((number for number, line in lines[1:] if line == "---"), 0)
        return lines[end:]
    return lines


def read(chapter: Chapter, sources: Mapping[str, Source]) -> tuple[Prose, ...]:
    """Give what the editors' *chapter* says, in order.

    :param sources: the bibliography, which its references name
    """
    reader, lines = _Reader(chapter, sources), _lines(chapter)
    at = 0
    while at < len(lines):
        number, line = lines[at]
        at += 1
        if fence := _FENCE.match(line.strip()):
            reader.close()
            reader.add("list", f"{fence['name']} {fence['argument']}".strip(), number)
            at = next((n for n in range(at, len(lines)) if lines[n][1].strip() == fence["fence"]), len(lines)) + 1
        elif not line.strip() or line.startswith("%"):
            reader.close()
        elif (label := _LABEL.fullmatch(line)) is not None:
            reader.close()
            reader.label = label["label"]
        elif (heading := _HEADING.fullmatch(line)) is not None:
            reader.close()
            reader.heading(_unclosed(heading["text"]), number, len(heading["hashes"]))
        elif at < len(lines) and "|" in line and "|" in lines[at][1] and _RULED.fullmatch(lines[at][1].strip()):
            end = next((n for n in range(at, len(lines)) if not lines[n][1].strip()), len(lines))
            _table(reader, lines[at - 1 : end])
            at = end
        else:
            _prose(reader, number, line)
    reader.close()
    return tuple(reader.found)


def _prose(reader: _Reader, number: int, line: str) -> None:
    """Go on with a paragraph, or begin one; a line of dashes below one makes it a heading, alone it is a rule."""
    underline = _UNDERLINE.fullmatch(line.strip())
    if underline and reader.open and not reader.marker:
        text, reader.open = "\n".join(reader.open), []
        reader.heading(text, reader.begun, 1 if underline["sign"][0] == "=" else 2)
    elif (rest := reader.entries(line, number)) and not (underline and len(rest) > 2):
        reader.begun = reader.begun if reader.open or reader.marker else number
        reader.open.append(rest)
