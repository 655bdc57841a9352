"""Tokens of the editors' own words -> headings, paragraphs, entries of lists, cells, code, and what directives list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from markdown_it.token import Token

from edition.model import left_over
from edition.model.chapter import Place, Prose, Words, shown
from edition.model.heading_ids import HeadingIds
from edition.model.interface import gettext
from edition.model.left_over import Left
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
    "apparatus", "apparatus-totals", "bibliography", "chronology", "colophon", "coverage", "drawing", "register",
    "signs", "toctree", "verification",
})  # fmt: skip
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
    is_note: bool = False  #: whether it reads a note, which has no headings
    inside: bool = False  #: whether it reads the content of a directive
    level: int = 0  #: of the heading that was read last
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
        for number, token in enumerate(tokens):
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
            elif token.type == "hr":
                self._rule(token, tokens[number - 1 : number] if number else (), tokens[number + 1 : number + 2])
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
                if token.type == "heading_open" and not self.is_note:
                    self._level(token)
                opened.append(token)
            elif token.nesting < 0:
                if token.type == "list_item_close" and self.marker:
                    yield self.add("paragraph", (), self.place(opened[-1]))
                opened.pop()
        self._no_heading()

    def _level(self, token: Token) -> None:
        """Report a heading that leaves out a level, or stands in a list or a quotation: no contents can hold it."""
        level = int(token.tag[1:])
        if token.level or self.inside:
            repair = "write it outside the list, quotation or directive, or as bold words: **words**"
            told = f"a heading of level {level} inside another block"
            self.report(self.place(token), "chapter-005", told, "a heading of the chapter", repair)
        elif level > self.level + 1:
            told, repair = f"a heading of level {level}", f"write {'#' * (self.level + 1)} before it"
            self.report(self.place(token), "chapter-005", told, f"level {self.level + 1} at most", repair)
        self.level = level

    def _rule(self, token: Token, before: Sequence[Token], after: Sequence[Token]) -> None:
        """Report a rule that parts nothing."""
        apart = all(one.type not in {"hr", "heading_close"} for one in before)
        if token.level or not (before and after and apart) or after[0].type == "hr":
            repair = "take it away, or write it between two blocks that it parts; a heading needs none"
            expected = "a rule between two paragraphs, lists, tables or quotations of the chapter"
            self.report(self.place(token), "markdown-001", f"a rule: {token.markup[:3]}", expected, repair)

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
        is_cell = around.type in {"th_open", "td_open"}
        words = self._words(token, place, () if is_cell else left_over.lines(token.content))
        if around.type == "heading_open":
            level, label = int(around.tag[1:]), self.label
            self.label = ""
            if any(one.role == "source" for one in words):
                repair = "name the source in the words below it"
                self.report(place, "markdown-001", "{source} in a heading", "words", repair)
                words = [one for one in words if one.role != "source"]
            anchor = label or self.ids.of(shown(words), level)
            return self.add("heading", words, place, level=level, anchor=anchor, links=tuple(links(token, place)))
        if not is_cell:
            return self.add("paragraph", words, place, links=tuple(links(token, place)))
        if around.type == "th_open":
            self.head += [*words, Words("\n")]
        head = () if around.type == "th_open" else tuple(self.head)
        return self.add("cell", words, place, head=head, links=tuple(links(token, place)))

    def _words(self, token: Token, place: Place, begun: Iterable[Left] = ()) -> list[Words]:
        """Return what an inline *token* says; what its lines have *begun* that came to nothing is told first.

        The same repair is told once, of what begins lines in the whole block, else in a line.
        """
        told = set[tuple[int, str]]()
        for left in begun:
            line = place.line + token.content.count("\n", 0, left.at)
            if (0, left.repair) not in told:
                self.report(Place(place.file, line), "markdown-001", left.sign, left_over.WHOLE, left.repair)
            told |= {(line, ""), (0, left.repair)}

        def report(at: Place, code: str, actual: str, expected: str, repair: str) -> None:
            if told.isdisjoint({(at.line, ""), (at.line, repair)}):
                told.add((at.line, repair))
                self.report(at, code, actual, expected, repair)

        return list(inline.words(token.children or [], Cursor(token.content, place), report))

    def _pictures(self, token: Token) -> Iterator[Prose]:
        """Yield the pictures in a paragraph."""
        for child in token.children or []:
            if child.type == "image":
                source = unquote(str(child.attrs.get("src", "")))
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
                yield self.add("paragraph", [Words(gettext(title))], place)
            if argument:
                (content,) = parser().parseInline(argument)
                yield self.add("paragraph", self._words(content, place), place, links=tuple(links(content, place)))
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
        reader, tokens = ProseReader(self.file, start, self.ids, self.report, inside=True), parser().parse(text)
        report_unclosed(tokens, text.split("\n"), 0, Place(self.file, start), self.report)
        yield from reader.read(tokens)


def report_unclosed(tokens: Sequence[Token], lines: Sequence[str], at: int, before: Place, report: Report) -> None:
    """Report each directive and each code among *tokens* that nothing closes.

    :param lines: the tokens are read of these, from line *at* on
    :param before: the line of the file before them
    """
    for token in (token for token in tokens if token.type == "fence" and token.map):
        begins, ends = token.map or (0, 0)
        last = lines[at + ends - 1].strip(" \t>")
        is_open = ends - begins < 2 or set(last) != set(token.markup) or len(last) < len(token.markup)
        # One that is not closed takes in the beginning of the next, and ends where that ends.
        if is_open or re.search(rf"(?m)^{re.escape(token.markup)}[^\s`~]", token.content):
            name = token.info.split(" ")[0]
            repair = "close the directive" if DIRECTIVE.fullmatch(name) else "close the code"
            place = Place(before.file, before.line + begins + 1)
            report(place, "mark-004", f"{token.markup}{name}", f"a closing {token.markup}", repair)
