"""A longer book by rule: the project's files -> those of a book in which chapters 1 and 2 come several times.

Every copy follows the one before it: chapters, pages and lines count on, the printed contents have a page more
for each, and everything stays as consistent as in the book itself, so the same proof holds of it. The last copy
ends as the book does. One copy gives the book's own text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from edition.model import tables, witness
from edition.model.numerals import ORDINALS, ordinal, page_number, page_numeral
from edition.model.witness import Page, Witness

CHAPTERS: Final = ("chapters/01.md", "chapters/02.md")
CONTENTS: Final = "chapters/contents.md"
INDEX: Final = "index.md"

_CHAPTER: Final = re.compile(r"^(?P<before>(?:# )?第)(?P<number>[一二三四五六七八九十]+)(?=章)", re.MULTILINE)
_PAGE: Final = re.compile(r"(?<=\t)(?P<page>[〇一二三四五六七八九]+)$", re.MULTILINE)
_TURN: Final = re.compile(r"(?<=\{pb\}`)[1-9][0-9]*(?=`)")
_LABEL: Final = re.compile(r"^\(ch(?P<number>[0-9]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _CopyPlan:
    """What the rule needs to know of the book."""

    read: Witness
    lines: tuple[str, ...]  #: the transcription; line 1 is the first
    copies: int
    entries: tuple[str, ...]  #: lines of the printed contents that the text has, in the transcription's form
    first_entry: int  #: line of the first of them

    @property
    def begins(self) -> int:
        """The line on which page 1 begins."""
        return self.read.pages["1"].line or 0

    @property
    def front(self) -> int:
        """By how many lines the front matter grows: a page of the contents for each copy but the last."""
        return (self.copies - 1) * (len(self.entries) + 1)

    @property
    def last(self) -> int:
        """The number of the book's last page."""
        return max(page.number or 0 for page in self.read.pages.values())

    def body(self, copy: int) -> int:
        """Return by how many lines the text of *copy* (from 0) is shifted."""
        return self.front + copy * (len(self.lines) - self.begins + 2)

    def renumber(self, text: str, copy: int) -> str:
        """Return *text* with the chapters and pages at its lines' ends counted on for *copy*."""
        ahead = copy * len(CHAPTERS)
        text = _CHAPTER.sub(lambda m: m["before"] + ordinal(ORDINALS[m["number"]] + ahead), text)
        return _PAGE.sub(lambda m: page_numeral(page_number(m["page"]) + copy * self.last), text)


def multiply(root: Path, copies: int) -> dict[str, str]:
    """Return the text of every file (by its name in the project) that differs from the project at *root*."""
    plan = _plan(root, copies)
    text = "\n".join(_transcription(plan))
    given = {plan.read.path: text, witness.FILE: _witness(plan, text)}
    given[CONTENTS] = _contents(plan, (root / CONTENTS).read_text(encoding="utf-8"))
    chapters = [(root / name).read_text(encoding="utf-8") for name in CHAPTERS]
    given |= dict(_chapters(plan, chapters))
    names = [name.removesuffix(".md") for name in CHAPTERS]
    every = [name.removesuffix(".md") for name in given if _is_chapter(name)]
    index = (root / INDEX).read_text(encoding="utf-8")
    given[INDEX] = index.replace("\n".join(names), "\n".join(every))
    return given


def _is_chapter(name: str) -> bool:
    return name.startswith("chapters/") and name != CONTENTS


def _plan(root: Path, copies: int) -> _CopyPlan:
    read = witness.load(root)
    lines = witness.read_transcription(root, read).split("\n")
    last = max(page.number or 0 for page in read.pages.values())
    here = [
        number
        for number, line in enumerate(lines, start=1)
        if (found := _PAGE.search(line)) and page_number(found["page"]) <= last
    ]
    return _CopyPlan(read, tuple(lines), copies, tuple(lines[n - 1] for n in here), here[0])


def _transcription(plan: _CopyPlan) -> Iterator[str]:
    """Yield the lines of the longer transcription."""
    last = plan.copies - 1
    yield from plan.lines[: plan.first_entry - 1]
    for copy in range(last):
        yield from (plan.renumber(entry, copy) for entry in plan.entries)
        yield ""
    rest = plan.lines[plan.first_entry - 1 : plan.begins - 1]
    yield from (plan.renumber(line, last) for line in rest)
    for copy in range(plan.copies):
        yield from (plan.renumber(line, copy) for line in plan.lines[plan.begins - 1 :])
        if copy < last:
            yield ""


def _contents(plan: _CopyPlan, text: str) -> str:
    """Return the longer printed contents as a chapter."""
    head, fence, body = text.partition("```{printed-contents}\n")
    entries = body.splitlines()[: len(plan.entries)]
    parts = []
    for copy in range(plan.copies - 1):
        parts += [plan.renumber(entry, copy) for entry in entries]
        parts += ["", f"{{pb}}`f{copy + 3}`"]
    rest = plan.renumber(body, plan.copies - 1).replace("{pb}`f3`", f"{{pb}}`f{plan.copies + 2}`")
    return head + fence + "".join(f"{part}\n" for part in parts) + rest


def _chapters(plan: _CopyPlan, texts: list[str]) -> Iterator[tuple[str, str]]:
    """Yield name and text of every chapter, copy after copy."""
    for copy in range(plan.copies):
        ahead, pages = copy * len(CHAPTERS), copy * plan.last
        for number, text in enumerate(texts, start=1 + ahead):
            made = _TURN.sub(lambda m: str(int(m[0]) + pages), plan.renumber(text, copy))  # noqa: B023
            yield f"chapters/{number:02}.md", _LABEL.sub(f"(ch{number:02}", made)


def _pages(plan: _CopyPlan) -> Iterator[Page]:
    """Yield the pages of the longer book."""
    title, first, second = (plan.read.pages[n] for n in ("f1", "f2", "f3"))
    yield title
    starts = [plan.first_entry + copy * (len(plan.entries) + 1) for copy in range(1, plan.copies)]
    lines = [first.line, *starts, (second.line or 0) + plan.front]
    for number, line in enumerate(lines, start=1):
        yield Page(f"f{number + 1}", f"〔目次{ordinal(number)}〕", line)
    for copy in range(plan.copies):
        for page in plan.read.pages.values():
            if page.number is not None:
                number = page.number + copy * plan.last
                line = None if page.line is None else page.line + plan.body(copy)
                yield Page(str(number), page_numeral(number), line)


def _noise(plan: _CopyPlan) -> Iterator[tuple[int, str]]:
    """Yield the noise of the longer book."""
    for line, text in plan.read.noise.items():
        if line < plan.begins:
            yield line + (plan.front if line >= plan.first_entry else 0), text
    for copy in range(plan.copies):
        for line, text in plan.read.noise.items():
            if line >= plan.begins:
                yield line + plan.body(copy), plan.renumber(text, copy)


def _solid(plan: _CopyPlan) -> Iterator[tuple[int, int]]:
    """Yield the solid runs of the longer book; there are none in its running text."""
    size = len(plan.entries)
    for first, last in plan.read.solid:
        if first < plan.first_entry:
            yield first, last
    for copy in range(plan.copies - 1):
        begin = plan.first_entry + copy * (size + 1)
        yield begin, begin + size - 1
    for first, last in plan.read.solid:
        if first >= plan.first_entry:
            yield first + plan.front, last + plan.front


def _witness(plan: _CopyPlan, text: str) -> str:
    """Return the description of the longer transcription *text*, as TOML."""
    read = plan.read
    rows = [
        ("siglum", read.siglum),
        ("file", read.path.rpartition("/")[2]),
        ("sha256", hashlib.sha256(text.encode()).hexdigest()),
        ("provenance", read.provenance),
    ]
    parts = ["".join(f"{key} = {tables.value(value)}\n" for key, value in rows)]
    parts += [tables.table("[grid]", characters=read.characters, lines=read.lines)]
    solid = [list(run) for run in _solid(plan)]
    shape = {key: value for key, value in asdict(read.contents).items() if key != "declared"}
    parts += [tables.table("[contents]", **shape)]
    parts += [tables.table("[layout]", leading=read.leading, final_newline=read.final_newline, solid=solid)]
    for page in _pages(plan):
        line = {} if page.line is None else {"line": page.line}
        parts.append(tables.table("[[page]]", n=page.n, label=page.label, **line))
    parts += [tables.table("[[noise]]", line=line, kind="noise", text=words) for line, words in sorted(_noise(plan))]
    return "\n".join(parts)


def mark_one(text: str, old: str = "的", new: str = "底") -> str:
    """Return the chapter *text* with one character in the middle of its longest paragraph changed and marked."""
    longest = max(text.split("\n"), key=lambda line: 0 if line.startswith("[^") else len(line))
    at = longest.index(old, len(longest) // 2)
    changed = f"{longest[:at]}{{corr}}`{new}]{old}`{longest[at + 1 :]}"
    return text.replace(longest, changed)


def write(root: Path, target: Path, copies: int) -> None:
    """Write the texts of the longer book into *target*, a copy of the project at *root*."""
    for name, text in multiply(root, copies).items():
        (target / name).write_text(text, encoding="utf-8", newline="")
