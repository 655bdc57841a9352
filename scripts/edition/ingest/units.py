"""Lines of the transcription -> headings, entries of the printed contents, paragraphs.

A heading is what the printed contents know as one: the same number, and the same title but for a slip or a variant.
Below the depth that they reach it is a short line with a sign of the book's own that counts on.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from edition.model.blocks import cells, note_sign
from edition.model.chapter import Chapter
from edition.model.contents import ContentsLine, Shape, Sign
from edition.model.trace import squeeze
from edition.reading.book import Book

#: Kinds of units that verse, a list and a quotation hold (:mod:`edition.ingest.grouping`).
LINE, ITEM, QUOTED = "line", "item", "quoted"
#: The id and the name of the chapter that transcribes the printed contents.
CONTENTS: Final = "contents"
#: Most lines of a heading.
_LINES: Final = 3
#: Most characters of a heading that no entry tells.
_SHORT: Final = 40
#: Titles with less in common than this are two titles.
_ALIKE: Final = 0.8
#: What a sentence ends with; where a line breaks off without it the page has turned.
_FINAL: Final = frozenset("。！？；：…」』”’）〕》!?;:.)")
#: What parts sentences: no title has it.
_STOPS: Final = frozenset("。；")


@dataclass(frozen=True, slots=True)
class Awaited:
    """A heading that has not come yet: of an entry of the printed contents, or the next that a sign counts."""

    number: str  #: 第三章, empty if it has none
    titles: frozenset[str]  #: as the contents have it, and as recorded variants have it; no white space
    page: int | None  #: the number of the page that the contents tell
    level: int
    sign: Sign | None = None
    value: int = 0  #: the number of its sign
    roman: str = ""  #: the page that the contents tell, if its numeral is Roman


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """A block of the text that is to be placed."""

    kind: str  #: ``contents`` (their heading), ``entry``, ``heading``, ``paragraph``, ``row``, ``note``, or of a group
    lines: tuple[tuple[int, str], ...]  #: number and text; a heading may have several
    entry: Awaited | None = None  #: heading: what the contents have of it
    begins: bool = False  #: whether it is the first of its group

    @property
    def line(self) -> int:
        """The first of its lines."""
        return self.lines[0][0]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(text for _, text in self.lines)


@dataclass(frozen=True, slots=True)
class State:
    """What of the printed contents the chapters have, and whether they are the chapter that is open."""

    shape: Shape
    awaited: tuple[Awaited, ...]
    has_contents: bool
    in_contents: bool
    depth: int = 0  #: the level to which the contents reach
    counted: Mapping[int, int] = field(default_factory=dict)  #: level -> the last number of a heading there


def open_chapter(book: Book) -> Chapter:
    """Return the chapter of *book* that goes on: the last of those that have text, of which there is one."""
    return [chapter for chapter in book.texts if chapter.blocks][-1]


def state(book: Book) -> State:
    """Return how far the chapters of *book* have come."""
    shape, headed = book.witness.contents, {heading.path for heading in book.headings}
    awaited = tuple(_awaited(item.entry, shape, item.as_headed) for item in book.printed if item.path not in headed)
    counted: dict[int, int] = {}
    for heading in book.headings:
        _count(counted, heading.level, heading.head.value)
    depth = max((item.entry.level for item in book.printed), default=0)
    begun = any(block.label == CONTENTS for chapter in book.texts for block in chapter.blocks)
    is_open = any(block.label == CONTENTS or block.kind == "entry" for block in open_chapter(book).blocks)
    return State(shape, awaited, bool(book.printed) or begun, is_open, depth, counted)


def ends(text: str) -> bool:
    """Whether *text* ends as a sentence does."""
    return text.rstrip()[-1:] in _FINAL


def _awaited(entry: ContentsLine, shape: Shape, *titles: str) -> Awaited:
    """Return what an *entry* of the printed contents lets await."""
    named = frozenset({squeeze(entry.title), *titles})
    number = shape.number(entry.page)
    roman = entry.page if number is None else ""
    return Awaited(entry.number, named, number, entry.level, entry.sign, entry.value, roman)


def _count(counted: dict[int, int], level: int, value: int) -> None:
    """Count a heading; below it every level begins anew."""
    counted[level] = value
    for lower in [one for one in counted if one > level]:
        del counted[lower]


def units(lines: Mapping[int, str], begun: State, turns: Container[int | None] = ()) -> Iterator[SourceUnit]:
    """Yield the blocks of *lines* (number -> text), which follow what is *begun*; no heading reaches over *turns*."""
    shape, awaited, counted, depth = begun.shape, list(begun.awaited), dict(begun.counted), begun.depth
    has_contents, in_contents = begun.has_contents, begun.in_contents
    rest = list(lines.items())
    said: set[str] = set()  #: signs of the text that may call a note
    at = 0
    while at < len(rest):
        number, text = rest[at]
        together = _together(rest[at : at + _LINES], turns)
        count, entry = _heading(together, awaited, shape)
        if entry is None and not in_contents:
            count, entry = _counted(together, shape, depth, counted)
        if entry is not None:
            awaited = [one for one in awaited if one is not entry]
            _count(counted, entry.level, entry.value)
            in_contents = False
            yield SourceUnit("heading", tuple(rest[at : at + count]), entry)
        elif shape.declared and shape.heads(text) and not has_contents:
            has_contents = in_contents = True
            yield SourceUnit("contents", ((number, text),))
        elif in_contents and (found := _entry(text, shape)) is not None:
            awaited.append(found)
            depth = max(depth, found.level)
            yield SourceUnit("entry", ((number, text),))
        else:
            kind = "row" if cells(text) else "note" if note_sign(text) in said else "paragraph"
            yield SourceUnit(kind, ((number, text),))
            said |= _signs(text)
        at += count


def _signs(text: str) -> set[str]:
    """Return the signs in *text* that may call a note, wherever they stand but at its beginning."""
    return {sign for at in range(1, len(text)) if (sign := note_sign(f"{text[at:]}。"))}


def _together(lines: Sequence[tuple[int, str]], turns: Container[int | None]) -> list[str]:
    """Return the texts of those of *lines* that stand on the page of the first."""
    end = next((i for i, (number, _) in enumerate(lines) if i and number in turns), len(lines))
    return [text for _, text in lines[:end]]


def _heading(lines: Sequence[str], awaited: Sequence[Awaited], shape: Shape) -> tuple[int, Awaited | None]:
    """Return how many of *lines* make a heading that is *awaited*, and which; 1 and None if they make none."""
    best: tuple[float, int, Awaited | None] = (_ALIKE, 1, None)
    for count in range(1, len(lines) + 1):
        head = shape.split("\n".join(lines[:count]))
        number = squeeze(head.number).casefold()
        for entry in (one for one in awaited if squeeze(one.number).casefold() == number):
            likeness = max(_likeness(squeeze(head.title), known) for known in entry.titles)
            if likeness > best[0]:
                best = (likeness, count, entry)
    return best[1:]


def _counted(lines: Sequence[str], shape: Shape, depth: int, counted: Mapping[int, int]) -> tuple[int, Awaited | None]:
    """Return how many of *lines* make a heading that no entry tells, and its sign; 1 and None if they make none.

    It stands below the contents, or they leave it out.

    :param depth: the level to which the contents reach
    :param counted: level -> the last number there
    """
    if squeeze(lines[0]) in map(squeeze, shape.unlisted):
        head = shape.split(lines[0])
        level = head.sign.level if head.sign else shape.unnumbered or 1
        return 1, Awaited(head.number, frozenset({squeeze(head.title)}), None, level, head.sign, head.value)
    head = shape.split(lines[0])
    alone = head.title or len(lines) == 1 or len(lines[1]) > _SHORT or bool(_STOPS & set(lines[1]))
    count = 1 if alone or ends(lines[1]) else 2
    whole = "\n".join(lines[:count])
    if (
        head.sign is None
        or head.sign.level <= depth
        or not _goes_on(head.sign, counted.get(head.sign.level, 0), head.value)
        or len(whole) > _SHORT
        or ends(whole)
    ):
        return 1, None
    title = squeeze(shape.split(whole).title)
    return count, Awaited(head.number, frozenset({title}), None, head.sign.level, head.sign, head.value)


def _goes_on(sign: Sign, last: int, value: int) -> bool:
    """Whether the number *value* of *sign* follows the *last*; 下 follows 上 too, in a book of two parts."""
    return value == last + 1 or (sign.kind == "position" and (last, value) == (1, 3))


def _likeness(title: str, known: str) -> float:
    """Return how much two titles have in common, from 0 to 1; one character in five, or one, may be variant or slip."""
    if title == known:
        return 1
    if len(title) == len(known) > 1:
        slips = sum(a != b for a, b in zip(title, known, strict=True))
        if slips <= max(1, len(known) // 5):
            return (1 + _ALIKE) / 2
    return SequenceMatcher(None, title, known, autojunk=False).ratio() if len(title) <= 2 * len(known) else 0


def _entry(line: str, shape: Shape) -> Awaited | None:
    """Return what an entry of the printed contents lets await, None if *line* is none."""
    try:
        return _awaited(shape.entry(line), shape)
    except ValueError:
        return None
