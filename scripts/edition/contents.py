"""The printed contents (目次): its lines -> entries, and the directive that sets them.

An entry is one line, ``number SEP title TAB page``; the separators stay as the transcription has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition import domain, lists
from edition.domain import Heading

if TYPE_CHECKING:
    from sphinx.builders import Builder

_ENTRY: Final = re.compile(
    r"(?P<number>第[一二三四五六七八九十]+(?P<unit>[章節]))(?P<first>[ \t])(?P<title>[^\t]+)"
    r"(?P<second>\t)(?P<page>[〇一二三四五六七八九]+)"
)
_HEADING: Final = re.compile(r"(?P<number>第[一二三四五六七八九十]+[章節])\s*")
_LEVELS: Final = {"章": 1, "節": 2}
_DIGITS: Final = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the printed contents."""

    number: str  #: 第一章
    title: str  #: as it stands in the line, marks of the notation included if the line has them
    page: str  #: 一二, as printed
    level: int  #: 1 chapter, 2 section
    separators: tuple[str, str]  #: between number and title, between title and page


def parse_entry(line: str) -> Entry:
    """Read one *line*.

    :raises ValueError: if it is no entry
    """
    match = _ENTRY.fullmatch(line)
    if match is None:
        raise ValueError(f"no entry of the form number, title, tab, page: {line!r}")
    return Entry(
        match["number"], match["title"], match["page"], _LEVELS[match["unit"]],
        (match["first"], match["second"]),
    )  # fmt: skip


def split_heading(text: str) -> tuple[str, str]:
    """Give number and title of the heading *text*; no number is an empty one."""
    match = _HEADING.match(text)
    return (match["number"], text[match.end() :]) if match else ("", text)


def paths(numbers: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Give for each number and level in book order the path that names it once: 第二章第一節."""
    chapter = ""
    for number, level in numbers:
        chapter = number if level == 1 else chapter
        yield number if level == 1 else chapter + number


def page_number(numeral: str) -> int:
    """Give the number that the positional Chinese *numeral* stands for: 一〇八 -> 108."""
    return int("".join(str(_DIGITS.index(sign)) for sign in numeral))


def page_numeral(number: int) -> str:
    """Give the positional Chinese numeral of *number*: 108 -> 一〇八."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


class contents(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """The printed contents; its children are entries and page turns."""


class contents_entry(nodes.General, nodes.Element):  # noqa: N801
    """One entry: ``number``, ``page``, ``level``, ``separators``; its child is the title."""


class contents_title(nodes.General, nodes.TextElement):  # noqa: N801
    """The title of an entry, with its marks."""


class PrintedContents(SphinxDirective):
    """``{printed-contents}``: the lines of the printed contents, one entry a line."""

    has_content = True

    def run(self) -> list[Node]:
        """Give the contents node."""
        block = contents()
        self.set_source_info(block)
        for offset, line in enumerate(self.content):
            if line.strip():
                block += self._line(line, self.content_offset + offset + 1)
        return [block]

    def _line(self, line: str, lineno: int) -> list[Node]:
        if line.startswith("{pb}"):
            return self._inline(line, lineno)
        try:
            entry = parse_entry(line)
        except ValueError as error:
            return [self.state_machine.reporter.error(f"[toc-001] {error}", line=lineno)]
        node = contents_entry(
            number=entry.number, page=entry.page, level=entry.level, separators=entry.separators
        )
        node += contents_title("", "", *self._inline(entry.title, lineno))
        node.source, node.line = self.get_source_info()[0], lineno
        return [node]

    def _inline(self, text: str, lineno: int) -> list[Node]:
        parsed, messages = self.state.inline_text(text, lineno)
        return [*parsed, *messages]


def link_entries(builder: Builder, docname: str, node: contents) -> Iterator[Node]:
    """Give *node* with every entry linked to its heading and page, or said to lie beyond the witness."""
    headings = [h for h in domain.of(builder.env).all(Heading) if h.number]
    targets = dict(zip(paths((h.number, h.level) for h in headings), headings, strict=True))
    entries = list(node.findall(contents_entry))
    for entry, path in zip(entries, paths((e["number"], e["level"]) for e in entries), strict=True):
        if (heading := targets.get(path)) is not None:
            base = lists.uri(builder, docname, heading.docname)
            entry["refuri"] = f"{base}#{heading.anchor}"
            entry["pageuri"] = f"{base}#{builder.config.edition_witness.pages[heading.page].anchor}"
    node["linked"] = True
    yield node
