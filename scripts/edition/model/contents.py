"""The printed contents (目次) and the headings of a book, as its own signs number them.

What the signs are, on which level each stands and how an entry is set is data, the table ``[contents]`` of
``source/witness.toml``; nothing is guessed. A form is what is printed, with the kind of its numeral in braces:
``第{han}章``, ``Chapter {roman}``, ``附錄``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any, Final

from edition.model.numerals import NUMERALS, number_of

#: White space at the ends of an entry's parts, and between the words of a form.
_SPACE: Final = " \t\u3000"
_NUMERAL: Final = re.compile(r"\{(\w+)\}")
_KEYS: Final = frozenset(
    {"title", "levels", "unnumbered", "continuous", "unlisted", "before_title", "before_page", "pages", "unpaged"}
)
#: What messages call white space, and how many signs they tell.
_NAMES: Final = {" ": "space", "\t": "tab", "\u3000": "full-width space"}
_TOLD: Final = 3
#: Headings by which printed contents are known where no table names theirs.
TITLES: Final = frozenset({"目次", "目錄", "總目", "Contents", "CONTENTS"})
#: Deepest level that Markdown has.
_DEEPEST: Final = 6


@dataclass(frozen=True)
class Sign:
    """A sign by which headings are numbered."""

    form: str  #: 第{han}章
    level: int

    @cached_property
    def kind(self) -> str:
        """The kind of its numerals, an empty word for a sign without one."""
        found = _NUMERAL.search(self.form)
        return found[1] if found else ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What it is at the head of a line; one without a unit behind its numeral ends with the word."""
        before, _, after = (self.form if self.kind else f"{self.form}{{}}").partition("{")
        unit = after.partition("}")[2]
        numeral = NUMERALS[self.kind].pattern if self.kind else ""
        end = "" if unit else rf"(?=[{_SPACE}\n]|$)"
        return re.compile(f"{_spaced(before)}(?P<numeral>{numeral}){_spaced(unit)}{end}", re.IGNORECASE)

    def number(self, numeral: str) -> int | None:
        """Return the number that *numeral* is; 0 for a sign without one, None for what is no numeral."""
        return number_of(self.kind, numeral) if self.kind else 0

    def written(self, number: int) -> str:
        """Return the sign with its *number*."""
        try:
            return _NUMERAL.sub(NUMERALS[self.kind].write(number), self.form) if self.kind else self.form
        except (ValueError, IndexError):
            return self.form


def _spaced(words: str) -> str:
    """Return a regular expression of *words*, whose white space may be any or none."""
    return r"\s*".join(map(re.escape, re.split(r"\s+", words)))


@dataclass(frozen=True, slots=True)
class Numbered:
    """The head of a heading or an entry: what numbers it, and the rest."""

    number: str  #: 第一章, 附錄, as printed; empty without a sign
    between: str  #: white space behind it
    title: str
    sign: Sign | None = None
    value: int = 0  #: the number that the numeral is


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the printed contents."""

    number: str  #: 第一章
    title: str
    page: str  #: 一二, as printed; empty if none is
    level: int
    separators: tuple[str, str, str]  #: before the number, between number and title, between title and page
    sign: Sign | None = field(default=None, compare=False)
    value: int = field(default=0, compare=False)  #: the number of its sign

    @property
    def ends(self) -> tuple[int, int, int, int, int, int]:
        """Where in the line each part ends: indent, number, space, title, separator, page."""
        lead, first, second = self.separators
        lengths = [len(part) for part in (lead, self.number, first, self.title, second, self.page)]
        a, b, c, d, e, f = (sum(lengths[: n + 1]) for n in range(len(lengths)))
        return a, b, c, d, e, f


@dataclass(frozen=True)
class Shape:
    """The table ``[contents]``: the signs of the headings and the form of an entry."""

    title: str = ""  #: the heading of the printed contents; without it one of :data:`TITLES`
    levels: tuple[tuple[str, ...], ...] = ()  #: the forms of signs, level by level
    unnumbered: int = 0  #: the level of an entry that begins with no sign; 0 if there is none
    continuous: tuple[int, ...] = ()  #: levels whose numbers run on through the book
    unlisted: tuple[str, ...] = ()  #: headings that the contents leave out, as printed
    before_title: str = _SPACE  #: the characters that may stand between number and title
    before_page: str = ""  #: those between title and page: white space and leaders
    pages: tuple[str, ...] = ()  #: the kinds of the page numerals
    unpaged: bool = False  #: whether an entry may have no page
    declared: bool = field(default=True)

    def heads(self, line: str) -> bool:
        """Whether *line* is the heading of the printed contents."""
        words = "".join(line.split())
        return words == "".join(self.title.split()) if self.title else words in TITLES

    @cached_property
    def signs(self) -> tuple[Sign, ...]:
        """The signs, longer forms first: 附錄{han} before 附錄."""
        found = [Sign(form, level) for level, forms in enumerate(self.levels, start=1) for form in forms]
        return tuple(sorted(found, key=lambda sign: -len(sign.form)))

    def split(self, text: str) -> Numbered:
        """Return what the sign at the head of *text* is, and the rest; no number is an empty one."""
        for sign in self.signs:
            if (found := sign.pattern.match(text)) and (value := sign.number(found["numeral"])) is not None:
                title = text[found.end() :].lstrip()
                return Numbered(found[0], text[found.end() : len(text) - len(title)], title, sign, value)
        return Numbered("", "", text)

    @cached_property
    def _paged(self) -> re.Pattern[str]:
        numerals = "|".join(NUMERALS[kind].pattern for kind in self.pages)
        return re.compile(f"(?P<body>.*?)(?P<separator>[{re.escape(self.before_page)}]+)(?P<page>{numerals})")

    def entry(self, line: str) -> ContentsLine:
        """Read one *line* of the printed contents.

        :raises ValueError: if it is no entry
        """
        lead = line[: len(line) - len(line.lstrip(_SPACE))]
        body, separator, page = line[len(lead) :], "", ""
        paged = self._paged.fullmatch(body) if self.pages else None
        if paged and self.page(paged["page"]) is not None:
            body, separator, page = paged["body"], paged["separator"], paged["page"]
        elif not self.unpaged:
            raise ValueError(f"no entry of the form {self.described}: {line!r}")
        head = self.split(body)
        level = head.sign.level if head.sign else self.unnumbered
        spaces = set(head.between) <= set(self.before_title)
        empty = not head.title and (head.sign is None or bool(head.sign.kind))
        if not level or empty or not spaces or body != body.rstrip() or "\n" in line:
            raise ValueError(f"no entry of the form {self.described}: {line!r}")
        return ContentsLine(
            head.number, head.title, page, level, (lead, head.between, separator), head.sign, head.value
        )

    def page(self, numeral: str) -> int | None:
        """Return the number that the page *numeral* of an entry stands for, None if it is none."""
        return next((n for kind in self.pages if (n := number_of(kind, numeral)) is not None), None)

    def number(self, numeral: str) -> int | None:
        """Return the number, in the pages that begin with 1, for which the page *numeral* of an entry stands."""
        return None if number_of("roman", numeral) is not None else self.page(numeral)

    @cached_property
    def described(self) -> str:
        """The form of an entry, for messages."""
        signs = [Sign(form, 0).written(1) for forms in self.levels for form in forms]
        told = [" or ".join(signs[:_TOLD]) + (" …" if len(signs) > _TOLD else "")] if signs else []
        between = " or ".join(_NAMES.get(sign, sign) for sign in self.before_page)
        page = [between, "page or none" if self.unpaged else "page"] if self.pages else []
        return ", ".join([*told, "title", *page])


#: Of a book whose description says nothing of its contents.
UNKNOWN: Final = Shape(declared=False)


def shape(table: Mapping[str, Any]) -> Shape:
    """Return the shape that the *table* ``[contents]`` describes.

    :raises ValueError: if it describes none
    """
    if unknown := sorted(table.keys() - _KEYS):
        raise ValueError(f"[contents] {unknown[0]}, not one of {', '.join(sorted(_KEYS))}")
    made = Shape(
        title=str(table.get("title", "")),
        levels=tuple(tuple(map(str, forms)) for forms in table.get("levels", ())),
        unnumbered=int(table.get("unnumbered", 0)),
        continuous=tuple(map(int, table.get("continuous", ()))),
        unlisted=tuple(map(str, table.get("unlisted", ()))),
        before_title=str(table.get("before_title", _SPACE)),
        before_page=str(table.get("before_page", "")),
        pages=tuple(map(str, table.get("pages", ()))),
        unpaged=bool(table.get("unpaged", not table.get("pages"))),
    )
    forms = [form for level in made.levels for form in level]
    kinds = [kind for form in forms for kind in re.findall(r"\{(.*?)\}", form)] + list(made.pages)
    if wrong := [kind for kind in kinds if kind not in NUMERALS]:
        raise ValueError(f"[contents] numerals {wrong[0]!r}, not one of {', '.join(NUMERALS)}")
    if wrong := [form for form in forms if not form.strip() or form.count("{") > 1]:
        raise ValueError(f"[contents] form {wrong[0]!r}, not words with at most one numeral")
    if len(set(forms)) < len(forms):
        raise ValueError("[contents] levels with the same form twice")
    if len(made.levels) > _DEEPEST or not 0 <= made.unnumbered <= _DEEPEST:
        raise ValueError(f"[contents] a level that is not one of 1 to {_DEEPEST}")
    if made.pages and not made.before_page:
        raise ValueError("[contents] pages without before_page, the characters that stand before them")
    return made


def paths(names: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield for each name and level in book order the path that names it once: 第二章第一節.

    A name is the number or, where there is none, the title; of two that are alike the second ends in ``（2）``.
    """
    above: dict[int, str] = {}
    seen = Counter[str]()
    for name, level in names:
        above = {depth: one for depth, one in above.items() if depth < level}
        above[level] = "".join(name.split()).casefold()
        path = "".join(above[depth] for depth in sorted(above))
        seen[path] += 1
        yield path if seen[path] == 1 else f"{path}（{seen[path]}）"


# ---- A table to begin with

#: Most characters of an entry without a page.
_ENTRY: Final = 60

#: Words that a heading may be numbered with -> what a machine proposes for them.
_PROPOSED: Final = {
    re.compile(r"第\s*[〇零一二三四五六七八九十百千]+\s*(\S)"): "第{{han}}{0}",
    re.compile(r"第\s*[0-9]+\s*(\S)"): "第{{arabic}}{0}",
    re.compile(r"(卷|附錄)\s*[一二三四五六七八九十百]+(?=\s|$)"): "{0}{{han}}",
    re.compile(r"(?i)(Book|Part|Chapter|Section|Appendix)\s+[0-9]+"): "{0} {{arabic}}",
    re.compile(r"(?i)(Book|Part|Chapter|Section|Appendix)\s+[IVXLC]+\b"): "{0} {{roman}}",
}
_TAIL: Final = re.compile(rf"(?P<before>[{_SPACE}.·…‥．—-]+)(?P<page>[^\s.·…‥．—-]+)$")


def listing(lines: Sequence[str]) -> list[str]:
    """Return those of *lines*, behind the heading of printed contents, that may be their entries.

    Where the first ones tell a page, an entry does, or the one behind it, as that of a part does not.
    """
    paged = [_paged_by(line) != "" for line in lines]
    if not any(paged[:2]):
        return list(takewhile(lambda line: len(line) <= _ENTRY, lines))
    near = map(any, pairwise([*paged, False]))
    return [line for line, _ in takewhile(lambda pair: pair[1], zip(lines, near, strict=True))]


def _paged_by(line: str) -> str:
    """Return the kind of the numeral at the end of *line*, an empty word if there is none."""
    tail = _TAIL.search(line.strip())
    kinds = ("digits", "han", "arabic", "roman")
    return next((kind for kind in kinds if tail and number_of(kind, tail["page"])), "")


def proposed(lines: Iterable[str], title: str = "") -> str:
    """Return a table ``[contents]`` that reads these *lines*, in one line, for an editor to compare with the print."""
    return "; ".join(["[contents]", *proposed_keys(lines, title)])


def proposed_keys(lines: Iterable[str], title: str = "") -> list[str]:
    """Return the keys of that table with their values, each as TOML."""
    levels: list[str] = []
    kinds: list[str] = []
    before: list[str] = []
    bare = unpaged = False
    for line in map(str.strip, lines):
        form = next(
            (said.format(*found.groups()) for sign, said in _PROPOSED.items() if (found := sign.match(line))), ""
        )
        bare = bare or not form
        levels += [form] if form and form not in levels else []
        tail = _TAIL.search(line)
        kind = _paged_by(line)
        unpaged = unpaged or not kind
        kinds += [kind] if kind and kind not in kinds else []
        before += [sign for sign in (tail["before"] if tail and kind else "") if sign not in before]

    def listed(words: Iterable[str]) -> str:
        return f"[{', '.join(words)}]"

    said = [f"title = {_string(title)}"] if title else []
    said += [f"levels = {listed(listed([_string(form)]) for form in levels)}"]
    said += ["unnumbered = 1"] if bare else []
    said += [f"before_page = {_string(''.join(before))}", f"pages = {listed(map(_string, kinds))}"] if kinds else []
    said += ["unpaged = true"] if unpaged and kinds else []
    return said


def _string(words: str) -> str:
    """Return *words* as a string of TOML."""
    return '"' + words.replace("\\", "\\\\").replace("\t", "\\t").replace('"', '\\"') + '"'
