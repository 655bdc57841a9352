"""Tokens of the editors' own words -> headings, paragraphs, entries of lists, cells, code, and what directives list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from markdown_it.token import Token

from edition.model.chapter import Place, Prose, Words, shown
from edition.model.heading_ids import HeadingIds
from edition.reading import inline
from edition.reading.inline import Cursor, Report

#: The information of a fence that is a directive: its name, and its argument.
DIRECTIVE: Final = re.compile(r"\{(?P<name>[\w-]+)\}\s*(?P<argument>.*)")


@dataclass(slots=True)
class ProseReader:
    """The state of reading words of the editors, which begin behind line *start* of *file*."""

    file: str
    start: int
    ids: HeadingIds
    report: Report
    marker: str = ""  #: of the entry of a list that has begun and has no words yet
    label: str = ""  #: waits for its heading
    head: list[Words] = field(default_factory=list)  #: of the table that is read

    def place(self, token: Token) -> Place:
        """Return the line on which *token* begins."""
        return Place(self.file, self.start + (token.map[0] if token.map else 0) + 1)

    def add(self, kind: str, words: Sequence[Words], place: Place, **more: object) -> Prose:
        """Return a stretch of prose; the first of an entry of a list takes its sign."""
        marker, self.marker = self.marker, ""
        return Prose(kind, tuple(words), place, marker=marker, **more)  # type: ignore[arg-type]

    def read(self, tokens: Sequence[Token]) -> Iterator[Prose]:
        """Yield what *tokens* say, in order."""
        opened: list[Token] = []
        for token in tokens:
            if token.type == "inline":
                yield self._inline(token, opened)
            elif token.type == "fence":
                yield self._fence(token)
            elif token.type == "code_block":
                yield self.add("code", [Words(token.content, "code")], self.place(token))
            elif token.type == "myst_target":
                self.label = token.content
            elif token.type == "html_block":
                said = token.content.strip().partition("\n")[0]
                repair = "take it away; a comment is a line that begins with %"
                self.report(self.place(token), "markdown-001", said, "no HTML: a PDF has none", repair)
            elif token.nesting > 0:
                if token.type == "list_item_open":
                    if self.marker:  # a sign of a list without words is an entry too
                        yield self.add("paragraph", (), self.place(token))
                    self.marker = f"{int(token.info)}." if token.info else "•"
                elif token.type == "thead_open":
                    self.head = []
                opened.append(token)
            elif token.nesting < 0:
                if token.type == "list_item_close" and self.marker:
                    yield self.add("paragraph", (), self.place(opened[-1]))
                opened.pop()

    def _inline(self, token: Token, opened: Sequence[Token]) -> Prose:
        """Return the heading, paragraph or cell whose words *token* has."""
        around, place = opened[-1], self.place(token)
        words = list(inline.words(token.children or [], Cursor(token.content, place), self.report))
        if around.type == "heading_open":
            level, label = int(around.tag[1:]), self.label
            self.label = ""
            anchor = label or self.ids.of(shown(words), level)
            return self.add("heading", words, place, level=level, anchor=anchor)
        if around.type not in {"th_open", "td_open"}:
            return self.add("paragraph", words, place)
        if around.type == "th_open":
            self.head += [*words, Words("\n")]
        return self.add("cell", words, place, head=() if around.type == "th_open" else tuple(self.head))

    def _fence(self, token: Token) -> Prose:
        """Return code, or the place that a directive fills."""
        if (directive := DIRECTIVE.fullmatch(token.info.strip())) is None:
            return self.add("code", [Words(token.content, "code")], self.place(token))
        named = f"{directive['name']} {directive['argument']}".strip()
        return self.add("list", [Words(named)], self.place(token))
