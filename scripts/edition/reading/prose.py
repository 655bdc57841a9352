"""The editors' own chapters as they are written: Markdown -> headings, paragraphs, entries of lists, cells, lists made.

This reader knows the part of MyST that such a chapter uses (CommonMark 0.31; tables of GFM, 4.10) and shares no code
with markdown-it, so the proof that rests on it is independent of the build that it proves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from edition.model.chapter import Place, Prose, heading_words
from edition.model.heading_ids import HeadingIds

_FENCE: Final = re.compile(r"(?P<fence>`{3,}|:{3,}(?=\{))(?:\{(?P<name>[\w-]+)\})? *(?P<argument>[^`\n]*)")
_LABEL: Final = re.compile(r"\((?P<label>[a-z][a-z0-9-]*)\)=\s*")
_HEADING: Final = re.compile(r"(?P<hashes>#{1,6})\s(?P<text>.+)")
_UNDERLINE: Final = re.compile(r"(?P<sign>=+|-+)\s*")
_ENTRY: Final = re.compile(r"(?P<sign>[-+*]|(?P<number>\d{1,9})[.)])\s+")
_QUOTED: Final = re.compile(r">\s?")
_RULED: Final = re.compile(r"\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?")
#: Most signs of quotation and lists before the words of a line.
_DEPTH: Final = 100
_CELL: Final = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class _ProseReader:
    """The state of reading one chapter."""

    file: str
    ids: HeadingIds
    found: list[Prose] = field(default_factory=list)
    open: list[str] = field(default_factory=list)  #: lines of the paragraph that is being read
    begun: int = 0  #: its first line
    marker: str = ""
    label: str = ""

    def add(self, kind: str, text: str, line: int, *, level: int = 0, anchor: str = "", head: str = "") -> None:
        self.found.append(Prose(kind, text, Place(self.file, line), level, anchor, self.marker, head))
        self.marker = ""

    def close(self) -> None:
        """End the paragraph; a sign of a list without words is an entry too."""
        if self.open or self.marker:
            self.add("paragraph", "\n".join(self.open), self.begun)
        self.open = []

    def heading(self, text: str, line: int, level: int) -> None:
        """Add a heading under the label that waits for it, else under an id made of its words."""
        anchor = self.label or self.ids.of(heading_words(text), level)
        self.add("heading", text, line, level=level, anchor=anchor)
        self.label = ""

    def entries(self, line: str, number: int) -> str:
        """Return *line* without indents, signs of quotation and signs of lists, each of which begins a paragraph."""
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
    """Return the *text* of a heading without the signs that may close it (CommonMark, 4.2)."""
    closed = text.strip()
    bare = closed.rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() or not bare else closed


def _row(line: str) -> list[str]:
    """Return the cells of a *line* of a table."""
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))]


def _table(reader: _ProseReader, rows: list[tuple[int, str]]) -> None:
    """Add the cells of *rows*, of which the second is the rule; a row has as many as the head."""
    reader.close()
    names = _row(rows[0][1])
    head = "\n".join(names)
    for order, (number, line) in enumerate(rows):
        if order != 1:
            cells = [*_row(line), *[""] * len(names)][: len(names)]
            for cell in cells:
                reader.add("cell", cell, number, head=head if order else "")


def read(name: str, file: str, lines: Sequence[str], start: int) -> tuple[Prose, ...]:
    """Return what one of the editors' chapters says, in order.

    :param name: the document's name
    :param file: the file's name for messages
    :param lines: the lines of the file
    :param start: how many of them are front matter
    """
    reader, at = _ProseReader(file, HeadingIds(name)), start
    while at < len(lines):
        line = lines[at]
        at += 1
        if fence := _FENCE.fullmatch(line.strip()):
            reader.close()
            end = next((n for n in range(at, len(lines)) if lines[n].strip() == fence["fence"]), len(lines))
            if fence["name"]:
                reader.add("list", f"{fence['name']} {fence['argument']}".strip(), at)
            else:
                reader.add("code", "\n".join(lines[at:end]), at)
            at = end + 1
        elif not line.strip() or line.startswith("%"):
            reader.close()
        elif (label := _LABEL.fullmatch(line)) is not None:
            reader.close()
            reader.label = label["label"]
        elif (heading := _HEADING.fullmatch(line)) is not None:
            reader.close()
            reader.heading(_unclosed(heading["text"]), at, len(heading["hashes"]))
        elif "|" in line and "|" in (rule := "".join(lines[at : at + 1])) and _RULED.fullmatch(rule.strip()):
            end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
            _table(reader, list(enumerate(lines[at - 1 : end], start=at)))
            at = end
        else:
            _prose(reader, at, line)
    reader.close()
    return tuple(reader.found)


def _prose(reader: _ProseReader, number: int, line: str) -> None:
    """Go on with a paragraph, or begin one; a line of dashes below one makes it a heading, alone it is a rule."""
    underline = _UNDERLINE.fullmatch(line.strip())
    if underline and reader.open and not reader.marker:
        text, reader.open = "\n".join(reader.open), []
        reader.heading(text, reader.begun, 1 if underline["sign"][0] == "=" else 2)
    elif (rest := reader.entries(line, number)) and not (underline and len(rest) > 2):
        reader.begun = reader.begun if reader.open or reader.marker else number
        reader.open.append(rest)
