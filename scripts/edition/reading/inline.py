"""Tokens within a block -> the author's runs, marks and calls of notes, or the words of the editors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from markdown_it.token import Token

from edition.model import blocks, left_over, marks
from edition.model.chapter import BREAK, Item, Marked, NoteRef, Place, Run, Words, is_authors
from edition.model.notation import NotationError
from edition.reading import ruby
from edition.reading.parser import parser

#: Tells of a fault: place, code, what was read, what was expected, how to mend it.
Report = Callable[[Place, str, str, str, str], None]

#: Signs that Markdown or the notation may read, where nothing escapes them.
_STRAY: Final = re.compile(r"\{[^{}`]+\}`[^{}`\[\]]*\]?|[{}`\[\]\\*_<>$&|]")
#: What stands there, if not what is reported.
_WHOLE: Final = "a whole role {name}`…` or note [^label]"
#: What of a role that nothing closed is shown: as far as the next bracket.
_BEFORE: Final = re.compile(r"\{[^{}`]+\}`[^{}`\[\]]*\]?")
#: A rest of a block that is short enough to be read again.
_FEW: Final = 10_000
#: Characters before a call that a message shows.
_FEW_SHOWN: Final = 12
#: A role that nothing closed runs on to the next one, whose name its body then ends with.
_RUN_ON: Final = re.compile(r"\{[^{}`]+\}$")
#: A role with another one in its body, which Markdown takes for two that are not closed.
_NESTED: Final = re.compile(
    r"\{(?P<outer>[\w-]+)\}`(?P<before>[^`{}]*)(?P<inner>\{(?P<name>[\w-]+)\}`[^`{}]*`)(?P<after>[^`{}]*)`"
)
#: A role whose body was meant to hold a backtick, as far as to the one that was meant to close it.
_ESCAPED: Final = re.compile(r"\{[\w-]+\}`[^`]*`[^`{}]*`")
#: What each kind of token that is no text of the author's would be.
_FOREIGN: Final = {
    "code_inline": "code", "link_open": "a link",
    "image": "a picture", "html_inline": "HTML", "hardbreak": "a line break",
}  # fmt: skip


#: What belongs together, where a reading stands without its words.
_RUBY: Final = f"at most {ruby.MOST} signs and their reading, as 漢字{{rt}}`《かんじ》`"
#: How far a token may stand behind the one before it: the address of a link stands between.
_BETWEEN: Final = 4_000
#: Tokens of the editors' words that say something -> the role that stands for how.
_SAID: Final = {"text": "", "text_special": "", "code_inline": "code"}
#: Tokens whose place is asked for.
FOUND: Final = frozenset({"text", "text_special", "myst_role", "footnote_ref", "html_inline"})


class Cursor:
    """Where the tokens of a block stand in its *source*, which begins at *place*.

    markdown-it tells the lines of a block and nothing within, so each token is looked for behind the one before it.
    """

    def __init__(self, source: str, place: Place) -> None:
        self.source, self._place = source, place
        self._from = self._to = 0  #: what was found last
        self._line = -place.column + 1  #: where its line begins

    def find(self, token: Token) -> Place:
        """Return the place of *token*, and go on behind it."""
        start, end = min(map(self._stands, _forms(token)), key=lambda span: (span[0] == span[1], span))
        breaks = self.source.count("\n", self._from, start)
        if breaks:
            self._line = self.source.rfind("\n", self._from, start) + 1
            self._place = Place(self._place.file, self._place.line + breaks)
        self._from, self._to = start, end
        return Place(self._place.file, self._place.line, start - self._line + 1)

    def body(self) -> str:
        """Return the body of the role that was found last, with the line breaks that markdown-it reads as spaces."""
        return self.source[self._from : self._to].partition("`")[2].strip("`")

    def rest(self, length: int) -> tuple[str, Place]:
        """Return the source from the last *length* characters of what was found last, and where that stands."""
        at = self._to - length
        breaks = self.source.count("\n", self._from, at)
        line = self.source.rfind("\n", self._from, at) + 1 if breaks else self._line
        return self.source[at:], Place(self._place.file, self._place.line + breaks, at - line + 1)

    def reach(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match *pattern* where what was found last begins, and let that end where the match does."""
        if found := pattern.match(self.source, self._from):
            self._to = found.end()
        return found

    def _stands(self, text: str) -> tuple[int, int]:
        """Return where *text* stands next; a role may be broken where its body has a space."""
        window = self.source[self._to : self._to + len(text) + _BETWEEN]
        found = window.find(text)
        if found < 0:
            found = window.replace("\n", " ").find(text)
        start = self._to + max(found, 0)
        return start, start + len(text) * (found >= 0)


def _forms(token: Token) -> list[str]:
    """Return how a *token* may stand in the file: more than one backtick may be around the body of a role."""
    form = written(token)
    if token.type != "myst_role":
        return [form]
    head, body = form.partition("`")[0], token.content
    return [form, *(f"{head}{fence}{body}{fence}" for fence in ("``", "```"))]


def written(token: Token) -> str:
    """Return how a *token* that is text, a mark or a call stands in the file."""
    if token.type == "text_special":
        return token.markup
    if token.type == "myst_role":
        return f"{{{token.meta['name']}}}`{token.content}`"
    return f"[^{token.meta['label']}]" if token.type == "footnote_ref" else token.content


def items(tokens: Sequence[Token], cursor: Cursor, report: Report) -> Iterator[Item]:
    """Yield the runs, marks and calls of notes of a block of the author's."""
    rend, last, spanned = list[str](), "", False
    for token in tokens:
        if token.type == "softbreak":
            continue
        if token.tag == ruby.TAG:
            spanned = token.type == ruby.OPEN
            continue
        if token.tag in blocks.EMPHASIS:
            _emphasis(token, rend)
            continue
        place = cursor.find(token)
        before, last = last, token.content if token.type == "text" else ""
        if token.type == "text":
            yield from _runs(token.content, place, report, _innermost(rend))
        elif token.type == "text_special":
            yield Run(token.content, place, _innermost(rend))
            _check_special(token, place, report)
        elif token.type == "footnote_ref" and any(sign in token.meta["label"] for sign in "{}`[]"):
            report(place, "mark-004", "a lone [", _WHOLE, "close it, or write \\[ if the sign itself is meant")
            yield from _again(cursor, len(written(token)) - 2, report)
            return
        elif token.type == "footnote_ref":
            if is_authors(token.meta["label"]) and not blocks.call_sign(before):
                repair = "write the call right behind the sign that the print has: （註一）[^author-1]"
                told = f"[^{token.meta['label']}] behind 「{before[-_FEW_SHOWN:]}」"
                report(place, "note-008", told, "the sign by which the print calls the note", repair)
            yield NoteRef(token.meta["label"], place, _innermost(rend))
        elif token.type in _FOREIGN:
            sign = token.markup or token.content
            told = f"{_FOREIGN[token.type]}, {sign}" if sign.strip() else _FOREIGN[token.type]
            repair = "write \\ before each sign that the print has; what it has not, take away"
            if token.type == "image":
                repair = (
                    "a plate of the print is a directive {figure}; if the print has these signs, write \\ before the !"
                )
            if token.type == "hardbreak":
                repair = "take the \\ or the spaces at the end of the line away: lines of the file are joined"
            report(place, "markdown-001", told, "the author's text, its marks and calls of notes", repair)
        elif token.type == "myst_role" and (nested := cursor.reach(_NESTED)) is not None:
            outer = str(token.meta["name"])
            yield from _refuse_nested(outer, f"{nested['before']}{nested['inner']}{nested['after']}", place, report)
            yield from _again(cursor, 0, report)
            return
        elif token.type == "myst_role" and token.content.endswith("\\"):
            repair = f"write two around the body: {{{token.meta['name']}}}``{token.content[:-1]}`…``"
            report(place, "mark-004", f"{written(token)}, a backtick in a mark", "a body without backticks", repair)
            cursor.reach(_ESCAPED)
            yield from _again(cursor, 0, report)
            return
        elif token.type == "myst_role" and (ran_on := _RUN_ON.search(token.content)) is not None:
            begins = _BEFORE.match(written(token)[: -len(ran_on[0]) - 1])
            report(place, "mark-004", begins[0] if begins else written(token), "a closing `", "close the role")
            yield from _again(cursor, len(ran_on[0]) + 1, report)
            return
        elif token.type == "myst_role":
            made = list(_role(str(token.meta["name"]), token.content, place, report, _innermost(rend)))
            if made and token.meta["name"] in marks.RUBY and not spanned:
                repair = "write {rb}`｜` where the words begin, {rt}`《…》` where they end"
                report(place, "mark-002", written(token), _RUBY, repair)
            yield from made


def _again(cursor: Cursor, length: int, report: Report) -> Iterator[Item]:
    """Yield what stands from the last *length* characters of what was found last, read as if the fault ended there.

    A long rest is not worth the time: each fault in it would have it read once more.
    """
    source, here = cursor.rest(length)
    if len(source) <= _FEW:
        (again,) = parser().parseInline(source)
        yield from items(again.children or [], Cursor(source, here), report)


def _refuse_nested(outer: str, body: str, place: Place, report: Report) -> Iterator[Item]:
    """Report a mark in a mark that one backtick is around, with how to write both; a page turn counts all the same."""
    try:
        marks.read(outer, body)
        expected, repair = "two backticks around it", f"write {{{outer}}}``{body}``"
    except NotationError as error:
        expected, repair = error.expected, error.repair
    report(place, "mark-005", f"{{{outer}}}`{body}`", expected, repair)
    yield from _turns(body, place, report)


def _turns(body: str, place: Place, report: Report) -> Iterator[Item]:
    """Yield the page turns in a *body* that cannot stand: the pages are there."""
    for held in marks.HELD.finditer(body):
        if held["role"] in marks.PLACES:
            yield from _role(held["role"], held["body"], place, report, "")


def _check_special(token: Token, place: Place, report: Report) -> None:
    """Report a character that is written by its name or number, and a backslash that escapes nothing."""
    if token.info != "escape":
        repair = f"write {token.content}, or \\{token.markup} if the print has those signs"
        report(place, "markdown-001", token.markup, "the sign itself", repair)
    elif len(token.content) > 1:
        report(place, "mark-004", "a lone \\", _WHOLE, "write \\\\ if the sign itself is meant")


def _emphasis(token: Token, rend: list[str]) -> None:
    """Keep which emphasis is open."""
    if token.nesting > 0:
        rend.append(blocks.EMPHASIS[token.tag])
    else:
        rend.pop()


def _innermost(rend: Sequence[str]) -> str:
    return rend[-1] if rend else ""


def _runs(text: str, place: Place, report: Report, rend: str) -> Iterator[Item]:
    """Yield the author's *text*, and report what in it was meant for the notation or for Markdown."""
    for stray in _STRAY.finditer(text):
        here = Place(place.file, place.line, place.column + stray.start())
        if len(stray[0]) > 1:
            report(here, "mark-004", stray[0], "a closing `", "close the role")
        else:
            sign = stray[0]
            # In a role a backslash keeps no backtick from closing it.
            within = ", in a role {name}``…``" if sign == "`" else ""
            repair = f"close it, or write \\{sign} if the sign itself is meant{within}"
            report(here, "mark-004", f"a lone {sign}", _WHOLE, repair)
    yield Run(text, place, rend)


def _role(name: str, body: str, place: Place, report: Report, rend: str) -> Iterator[Item]:
    """Yield the mark of a role and what it holds, and report one that does not follow the notation."""
    try:
        yield from (Marked(mark, place, rend) for mark in marks.read(name, body))
    except NotationError as error:
        report(place, error.code, error.actual, error.expected, error.repair)
        yield from _turns(body, place, report)


def words(tokens: Sequence[Token], cursor: Cursor, report: Report) -> Iterator[Words]:
    """Yield the words of the editors, stretch by stretch; a line that breaks is white space."""
    address = False  # whether an address is shown as it is
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield Words("\n", BREAK if token.type == "hardbreak" else "")
            continue
        address = token.info == "auto" if token.type == "link_open" else address and token.type != "link_close"
        place = cursor.find(token) if token.type in FOUND else None
        if place is not None and not address:
            _report_left_over(token, place, report)
        if token.type != "html_inline" and (one := said(token, cursor)) is not None:
            yield one


def _report_left_over(token: Token, place: Place, report: Report) -> None:
    """Report what in the editors' words a reader would see as signs, and HTML."""
    if token.type == "html_inline":
        report(place, "markdown-001", token.content, "no HTML: a PDF has none", "take it away, or write \\<")
    elif token.type == "text_special" and token.info == "escape" and len(token.content) > 1:
        repair = "take it away, or write \\\\ if readers are to see the sign"
        report(place, "markdown-001", token.content, "a sign of Markdown behind \\", repair)
    elif token.type == "text" or (token.type == "myst_role" and token.meta["name"] == "foreign"):
        for left in left_over.signs(token.content):
            here = Place(place.file, place.line, place.column + left.at)
            report(here, "markdown-001", left.sign, left_over.WHOLE, left.repair)


def said(token: Token, cursor: Cursor) -> Words | None:
    """Return what a *token* of the editors' words says, None if nothing; *cursor* has found it last."""
    if token.type == "footnote_ref":
        return Words(str(token.meta["label"]), "call")
    if token.type == "myst_role":
        return Words(cursor.body(), str(token.meta["name"]))
    return Words(token.content, _SAID[token.type]) if token.type in _SAID else None
