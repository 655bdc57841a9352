"""Tokens of the editors' own words -> headings, paragraphs, entries of lists, cells, code, and what directives list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from markdown_it.token import Token

from edition.model.chapter import Place, Prose, Words, shown
from edition.model.heading_ids import HeadingIds
from edition.model.wording import ADMONITIONS
from edition.reading import inline
from edition.reading.inline import Cursor, Report
from edition.reading.links import links
from edition.reading.parser import parser

#: The information of a fence that is a directive: its name, and its argument.
#: Directives that are a picture of a file.
PICTURES: Final = frozenset({"figure", "image"})
#: Directives that list, or that name other chapters.
KNOWN: Final = frozenset({
    "apparatus", "apparatus-totals", "bibliography", "chronology", "coverage", "drawing", "register", "toctree",
    "verification",
})  # fmt: skip
#: What was meant for an entry of a list: its sign, and no space behind it.
_MISSED: Final = re.compile(r"[-+](?=[\u3400-\u9fff])")
#: An option of a directive: a line :name: value.
OPTION: Final = re.compile(r"(?m)^:([\w-]+):(.*)\n?")
#: What a label is, which is a permanent id.
LABEL: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LABELS: Final = "a label of lower-case ASCII letters, digits and hyphens"
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
    labelled: Place = field(default_factory=lambda: Place("", 0))  #: where it stands
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
            if self.label and token.type not in {"heading_open", "inline"}:
                self._no_heading()
            if token.type == "inline":
                yield self._inline(token, opened)
                yield from self._pictures(token)
            elif token.type == "fence":
                yield from self._fence(token)
            elif token.type == "code_block":
                yield self.add("code", [Words(token.content, "code")], self.place(token))
            elif token.type == "myst_target":
                self._label(token)
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
        self._no_heading()

    def _label(self, token: Token) -> None:
        """Let a label wait for its heading."""
        self.label, self.labelled = token.content, self.place(token)
        if not LABEL.fullmatch(self.label):
            self.report(self.labelled, "chapter-002", f"({self.label})=", LABELS, "rename it")

    def _no_heading(self) -> None:
        """Report a label that waits in vain: what follows is no heading."""
        if self.label:
            told, repair = f"({self.label})=", "write it in the line before a heading, or delete it"
            self.report(self.labelled, "chapter-002", told, "a heading after it", repair)
        self.label = ""

    def _inline(self, token: Token, opened: Sequence[Token]) -> Prose:
        """Return the heading, paragraph or cell whose words *token* has."""
        around, place = opened[-1], self.place(token)
        for number, line in enumerate(token.content.split("\n")):
            if (missed := _MISSED.match(line)) is not None:
                here = Place(place.file, place.line + number)
                self.report(here, "markdown-001", missed[0], "an entry of a list", "write a space behind the sign")
        words = list(inline.words(token.children or [], Cursor(token.content, place), self.report))
        if around.type == "heading_open":
            level, label = int(around.tag[1:]), self.label
            self.label = ""
            if any(one.role == "source" for one in words):
                repair = "name the source in the words below it"
                self.report(place, "markdown-001", "{source} in a heading", "words", repair)
                words = [one for one in words if one.role != "source"]
            anchor = label or self.ids.of(shown(words), level)
            return self.add("heading", words, place, level=level, anchor=anchor, links=tuple(links(token, place)))
        if around.type not in {"th_open", "td_open"}:
            return self.add("paragraph", words, place, links=tuple(links(token, place)))
        if around.type == "th_open":
            self.head += [*words, Words("\n")]
        head = () if around.type == "th_open" else tuple(self.head)
        return self.add("cell", words, place, head=head, links=tuple(links(token, place)))

    def _pictures(self, token: Token) -> Iterator[Prose]:
        """Yield the pictures in a paragraph."""
        for child in token.children or []:
            if child.type == "image":
                source = str(child.attrs.get("src", ""))
                yield Prose("picture", (), self.place(token), source=source, alt=child.content)

    def _fence(self, token: Token) -> Iterator[Prose]:
        """Yield code, a picture with its caption, an admonition, or the place that a directive fills."""
        place = self.place(token)
        if (directive := DIRECTIVE.fullmatch(token.info.strip())) is None:
            yield self.add("code", [Words(token.content, "code")], place)
            return
        name, argument = directive["name"], directive["argument"].strip()
        if name in PICTURES:
            options = dict(OPTION.findall(token.content))
            yield Prose("picture", (), place, source=argument, alt=options.get("alt", "").strip())
            yield from self._content(token)
        elif name in ADMONITIONS or name == "admonition":
            if title := ADMONITIONS.get(name):
                yield self.add("paragraph", [Words(title)], place)
            if argument:
                (content,) = parser().parseInline(argument)
                words = inline.words(content.children or [], Cursor(argument, place), self.report)
                yield self.add("paragraph", list(words), place, links=tuple(links(content, place)))
            yield from self._content(token)
        elif name in KNOWN:
            yield self.add("list", [Words(f"{name} {argument}".strip())], place)
        else:
            expected = "a list of the edition, figure, image or an admonition"
            repair = "write it without the directive; what a book may hold is in docs/notation.md"
            self.report(place, "markdown-001", f"{{{name}}}", expected, repair)

    def _content(self, token: Token) -> Iterator[Prose]:
        """Yield what stands in a directive, behind its options."""
        text = OPTION.sub(lambda found: "\n" * found[0].count("\n"), token.content)
        start = self.start + (token.map[0] if token.map else 0) + 1
        reader = ProseReader(self.file, start, self.ids, self.report)
        yield from reader.read(parser().parse(text))
