"""A chapter while text is added to it: blocks after those that stand there, and the file that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from edition.ingest.markdown import block, inline
from edition.ingest.units import ITEM, LINE, QUOTED, SourceUnit
from edition.model.blocks import item_sign
from edition.model.chapter import Block, Chapter

_OPEN: Final = "```{{{}}}"
_CLOSE: Final = "```"
_CONTENTS: Final = "printed-contents"
#: Kind of units -> the directive that holds them.
_DIRECTIVES: Final = {LINE: "verse", ITEM: "list"}


def turn(page: str) -> str:
    """Return the page turn to *page*, as chapters have it."""
    return f"{{pb}}`{page}`"


@dataclass(slots=True)
class Draft:
    """What is added to a chapter. The first block of a chapter that stands goes on with its last one."""

    file: str
    label: str  #: id of its heading, with which those of its sections begin
    last: Block | None = None  #: the last block of a chapter that stands
    blocks: list[str] = field(default_factory=list)
    open: str = ""  #: the directive of lines that the last block is, without its closing fence
    lines: list[int] = field(default_factory=list)  #: lines of the transcription that were added
    columns: int = 0  #: of the table that the last block is
    notes: list[str] = field(default_factory=list)  #: of the author's, which stand at the end of the file

    @classmethod
    def of(cls, chapter: Chapter) -> Draft:
        """Return the draft of a *chapter* that stands, with at least one block."""
        label = next((block.label for block in chapter.blocks if block.label), "")
        return cls(
            chapter.file, label, chapter.blocks[-1], [""], _CONTENTS if chapter.blocks[-1].kind == "entry" else ""
        )

    def add(self, *blocks: str) -> None:
        """Add *blocks* of Markdown."""
        self.close()
        self.blocks += blocks
        self.columns = 0

    def paragraph(self, turns: list[str], text: str, joined: bool) -> None:
        """Add a line as a paragraph of its own, or *joined* to the one before."""
        if joined:
            self.blocks[-1] += "".join(turns) + inline(text)
        else:
            self.add(*turns, block(text))

    def gap(self, turns: list[str], joined: bool) -> None:
        """Turn to pages that have no text between others that have: what they had is lost, or has yet to come."""
        lost = "".join(f"{turn}{{gap}}`?`" for turn in turns)
        if joined:
            self.blocks[-1] += lost
        else:
            self.add(lost)

    def row(self, turns: list[str], cells: list[str]) -> None:
        """Add a row of a table; a head is for an editor to tell."""
        if self.columns != len(cells):
            self.add(f"|{' |' * len(cells)}\n|{'---|' * len(cells)}")
            self.columns = len(cells)
        shown = list(map(inline, cells))
        self.blocks[-1] += f"\n| {''.join(turns)}{' | '.join(shown)} |"

    def held(self, turns: list[str], unit: SourceUnit, joined: bool) -> None:
        """Add a *unit* of verse, of a list or of a quotation; a paragraph of that may be *joined* to the one before."""
        words, written = "".join(turns), inline(unit.text)
        sign = item_sign(unit.text) if unit.kind == ITEM else ""
        if unit.kind == QUOTED or sign:
            first, rest, between = (
                ("> ", unit.text, "\n>\n") if unit.kind == QUOTED else (sign, unit.text[len(sign) :], "\n")
            )
            added = words + (inline(rest) if words or sign else block(rest))
            if joined:
                self.blocks[-1] += words + written
            elif unit.begins:
                self.add(first + added)
            else:
                self.blocks[-1] += between + first + added
            return
        if unit.begins:
            self.add(*turns, _OPEN.format(_DIRECTIVES[unit.kind]))
            self.open = _DIRECTIVES[unit.kind]
        elif turns:
            self.blocks[-1] += f"\n{words}"
        self.blocks[-1] += f"\n{written}"

    def note(self, line: int, sign: str, text: str) -> bool:
        """Add a note of the author's, called by the last *sign* of the print before it; whether there is one."""
        called, label = inline(sign), f"author-l{line}"
        for number, words in reversed(list(enumerate(self.blocks))):
            at = words.rfind(called)
            if at > 0 and not words.startswith(("|", "(", _OPEN.format(_CONTENTS))):
                end = at + len(called)
                self.blocks[number] = f"{words[:end]}[^{label}]{words[end:]}"
                self.notes.append(f"[^{label}]: {block(text)}")
                return True
        return False

    def heading(self, turns: list[str], label: str, level: int, lines: list[str]) -> None:
        """Add a heading of one or several *lines*."""
        first, *others = map(inline, lines)
        words = first + "".join(f"{{lb}}`{n}`{line}" for n, line in enumerate(others, start=2))
        self.add(*turns, f"({label})=\n{'#' * level} {words}")

    def entry(self, turns: list[str], text: str) -> None:
        """Add an entry of the printed contents."""
        if self.open != _CONTENTS:
            self.add(*turns, _OPEN.format(_CONTENTS))
            self.open = _CONTENTS
        elif turns:
            self.blocks[-1] += "\n\n" + "\n".join(turns)
        words = text.lstrip()  # white space before an entry is layout, as that between its parts
        self.blocks[-1] += "\n" + text[: len(text) - len(words)] + inline(words)

    def close(self) -> None:
        """End a directive; where the printed contents stood before, their fence stands too."""
        if self.open and self.blocks[-1].startswith(_OPEN.format(self.open)):
            self.blocks[-1] += f"\n{_CLOSE}"
        self.open = ""

    def text(self, standing: str = "") -> str:
        """Return the text of the file, *standing* what it has now."""
        self.close()
        if self.last is None:
            return "\n\n".join([*self.blocks, *self.notes]) + "\n"
        lines = standing.split("\n")
        at = self.last.items[-1].place.line
        lines[at - 1] += self.blocks[0]
        end = _end(lines, at)
        added = [line for block in self.blocks[1:] for line in ("", block)]
        if added and end < len(lines) and lines[end].strip():
            added.append("")
        return "\n".join([*lines[:end], *added, *_with(lines[end:], self.notes)])


def _with(rest: list[str], notes: list[str]) -> list[str]:
    """Return the *rest* of a file with *notes* at its end, each apart from what is before it."""
    body = rest[:-1] if rest[-1:] == [""] else rest
    return [*body, *(line for note in notes for line in ("", note)), *rest[len(body) :]] if notes else rest


def _end(lines: list[str], at: int) -> int:
    """Return the number of *lines* up to the block that ends at line *at*, with the fence of a directive around it."""
    fences = [(n, line.strip()) for n, line in enumerate(lines[at:], start=at + 1) if line.startswith((_CLOSE, ":::"))]
    return fences[0][0] if fences and set(fences[0][1]) <= {"`", ":"} else at
