"""Lines of the transcription -> headings, entries of the printed contents, paragraphs.

A heading is what the printed contents know as one: the same number, and the same title but for a slip or a variant.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from edition.model.chapter import Chapter
from edition.model.contents import page_number, parse_entry, split_heading
from edition.model.trace import squeeze
from edition.reading.book import Book

#: The heading of the printed contents, and the id and the name of the chapter that transcribes them.
TITLE: Final = "目次"
CONTENTS: Final = "contents"
#: Most lines of a heading.
_LINES: Final = 3
#: Titles with less in common than this are two titles.
_ALIKE: Final = 0.8
#: What a sentence ends with; where a line breaks off without it the page has turned.
_FINAL: Final = frozenset("。！？；：…」』”’）〕》!?;:.)")


@dataclass(frozen=True, slots=True)
class Awaited:
    """An entry of the printed contents whose heading has not come yet."""

    number: str  #: 第三章
    titles: frozenset[str]  #: as the contents have it, and as recorded variants have it; no white space
    page: int
    level: int


@dataclass(frozen=True, slots=True)
class SourceUnit:
    """A block of the text that is to be placed."""

    kind: str  #: ``contents`` (their heading), ``entry``, ``heading`` or ``paragraph``
    lines: tuple[tuple[int, str], ...]  #: number and text; a heading may have several
    entry: Awaited | None = None  #: heading: what the contents have of it

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

    awaited: tuple[Awaited, ...]
    has_contents: bool
    in_contents: bool


def open_chapter(book: Book) -> Chapter:
    """Return the chapter of *book* that goes on: the last of those that have text, of which there is one."""
    return [chapter for chapter in book.texts if chapter.blocks][-1]


def state(book: Book) -> State:
    """Return how far the chapters of *book* have come."""
    headed = {heading.path for heading in book.headings}
    awaited = tuple(
        Awaited(
            item.entry.number,
            frozenset({squeeze(item.entry.title), item.as_headed}),
            page_number(item.entry.page),
            item.entry.level,
        )
        for item in book.printed
        if item.path not in headed
    )
    begun = any(block.label == CONTENTS for chapter in book.texts for block in chapter.blocks)
    is_open = any(block.label == CONTENTS or block.kind == "entry" for block in open_chapter(book).blocks)
    return State(awaited, bool(book.printed) or begun, is_open)


def ends(text: str) -> bool:
    """Whether *text* ends as a sentence does."""
    return text.rstrip()[-1:] in _FINAL


def units(lines: Mapping[int, str], begun: State, turns: Container[int | None] = ()) -> Iterator[SourceUnit]:
    """Yield the blocks of *lines* (number -> text), which follow what is *begun*; no heading reaches over *turns*."""
    awaited, has_contents, in_contents = list(begun.awaited), begun.has_contents, begun.in_contents
    rest = list(lines.items())
    at = 0
    while at < len(rest):
        number, text = rest[at]
        count, entry = _heading(_together(rest[at : at + _LINES], turns), awaited)
        if entry is not None:
            awaited.remove(entry)
            in_contents = False
            yield SourceUnit("heading", tuple(rest[at : at + count]), entry)
        elif squeeze(text) == TITLE and not has_contents:
            has_contents = in_contents = True
            yield SourceUnit("contents", ((number, text),))
        elif in_contents and (found := _entry(text)) is not None:
            awaited.append(found)
            yield SourceUnit("entry", ((number, text),))
        else:
            yield SourceUnit("paragraph", ((number, text),))
        at += count


def _together(lines: Sequence[tuple[int, str]], turns: Container[int | None]) -> list[str]:
    """Return the texts of those of *lines* that stand on the page of the first."""
    end = next((i for i, (number, _) in enumerate(lines) if i and number in turns), len(lines))
    return [text for _, text in lines[:end]]


def _heading(lines: Sequence[str], awaited: Sequence[Awaited]) -> tuple[int, Awaited | None]:
    """Return how many of *lines* make a heading that is *awaited*, and which; 1 and None if they make none."""
    best: tuple[float, int, Awaited | None] = (_ALIKE, 1, None)
    if split_heading(lines[0])[0]:
        for count in range(1, len(lines) + 1):
            number, title = split_heading("".join(lines[:count]))
            for entry in awaited:
                likeness = max(_likeness(squeeze(title), known) for known in entry.titles)
                if entry.number == number and likeness > best[0]:
                    best = (likeness, count, entry)
    return best[1:]


def _likeness(title: str, known: str) -> float:
    """Return how much two titles have in common, from 0 to 1; one character in five, or one, may be variant or slip."""
    if title == known:
        return 1
    if len(title) == len(known) > 1:
        slips = sum(a != b for a, b in zip(title, known, strict=True))
        if slips <= max(1, len(known) // 5):
            return (1 + _ALIKE) / 2
    return SequenceMatcher(None, title, known, autojunk=False).ratio() if len(title) <= 2 * len(known) else 0


def _entry(line: str) -> Awaited | None:
    """Return what an entry of the printed contents lets await, None if *line* is none."""
    try:
        entry = parse_entry(line)
    except ValueError:
        return None
    return Awaited(entry.number, frozenset({squeeze(entry.title)}), page_number(entry.page), entry.level)
