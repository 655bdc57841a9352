"""The editors' own chapters: what they ought to say, stretch by stretch, and whether an output says it.

What an editor wrote :mod:`edition.reading.prose` has read; what a directive lists :mod:`~edition.proof.listed` says;
the builders have no part in either. Nothing may stand before, between or behind the stretches but what only a medium
adds: the signs of its lists, the words in its pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from edition.model import wording
from edition.model.chapter import Chapter, Place, shown
from edition.model.findings import REBUILD, Finding
from edition.model.interface import gettext
from edition.model.trace import squeeze
from edition.proof.listed import ANYTHING, LISTS, Known, ListedStretch, nothing_more
from edition.reading.book import Book

#: Kind of output -> the code of what it lacks.
CODES: Final[Mapping[str, str]] = {"html": "html-006", "epub": "epub-006", "pdf": "pdf-007", "tei": "tei-006"}
#: Where a page of the PDF ends; no text has it.
BREAK: Final = "\f"
_CONTEXT: Final = 12
#: Which call of a note a way back leads to, as the EPUB counts them.
_CALLS: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

Chapters = Mapping[str, tuple[ListedStretch, ...]]
#: Chapters that run on, in order.
Names = tuple[str, ...]


def expected(book: Book) -> Chapters:
    """Return for each of the editors' chapters what it ought to say."""
    known = Known.of(book)
    return {chapter.name: tuple(_stretches(chapter, known)) for chapter in editorial(book)}


def editorial(book: Book) -> Iterator[Chapter]:
    """Yield the editors' own chapters."""
    return (chapter for chapter in book.chapters if chapter.editorial)


def _stretches(chapter: Chapter, known: Known) -> Iterator[ListedStretch]:
    sources = known.book.sources
    numbers = _numbers(chapter)
    for one in chapter.prose:
        place = one.place
        if one.kind == "picture":
            continue
        if one.kind == "list":
            name, _, argument = one.text.partition(" ")
            listed = LISTS.get(name, nothing_more)
            for stretch in listed(known, argument):
                yield stretch if stretch.file else stretch.at(chapter.file, place.line)
            continue
        if one.marker:
            sign = "•" if one.marker == "•" else r"\d+\."
            yield ListedStretch("", place.file, place.line, pattern=sign, kinds=frozenset({"pdf"}))
        head = shown(one.head, sources)
        for is_call, parts in groupby(one.parts, key=lambda part: part.role == "call"):
            if is_call:
                yield from (call for part in parts for call in _call(numbers[part.text], place))
            else:
                yield ListedStretch(shown(parts, sources), place.file, place.line, head=head)
    if numbers:
        yield ListedStretch(squeeze(gettext(wording.NOTES)), chapter.file, kinds=frozenset({"epub"}))
    for label, number in numbers.items():
        if (note := chapter.notes.get(label)) is not None:
            calls = sum(part.text == label for one in chapter.prose for part in one.parts if part.role == "call")
            yield from (replace(one, file=note.place.file, line=note.place.line) for one in _number(number, calls))
            words = note.words(sources)
            said = {"html": words, "epub": words, "tei": words, "pdf": note.printed(sources)}
            for kind, shown_ in said.items():
                yield ListedStretch(shown_, note.place.file, note.place.line, kinds=frozenset({kind}))


def _numbers(chapter: Chapter) -> dict[str, int]:
    """Return the number of each note of one of the editors' chapters, in the order of the first calls."""
    labels = dict.fromkeys(part.text for one in chapter.prose for part in one.parts if part.role == "call")
    return {label: number for number, label in enumerate(labels, start=1)}


def _number(number: int, calls: int) -> Iterator[ListedStretch]:
    """Yield the number of a note as each output has it, with the ways back to several *calls*."""
    backs = range(1, calls + 1) if calls > 1 else ()
    counted = f"({','.join(map(str, backs))})" if backs else ""
    signs = "".join(_CALLS[back - 1 : back] or f"({back})" for back in backs)
    for words, kind in ((f"[{number}]{counted}", "html"), (f"{number}{signs}", "epub"), (str(number), "pdf")):
        yield ListedStretch(words, kinds=frozenset({kind}))


def _call(number: int, place: Place) -> Iterator[ListedStretch]:
    """Yield the call of a note as each output has it."""
    for shown_, kinds in ((f"[{number}]", {"html", "epub"}), (str(number), {"pdf"})):
        yield ListedStretch(shown_, place.file, place.line, kinds=frozenset(kinds))


def check(kind: str, name: str, read: Mapping[Names, str], ought: Chapters) -> Iterator[Finding]:
    """Yield the first place in each chapter at which an output does not say what it ought to.

    :param kind: a key of :data:`CODES`
    :param name: what messages call the output
    :param read: chapters that run on -> their words, without white space; in a PDF with a :data:`BREAK` between pages
    """
    found = {chapter for names in read for chapter in names}
    for names in [*read, *((chapter,) for chapter in ought if chapter not in found)]:
        text, chapter = read.get(names, ""), " ".join(names)
        stretches = [stretch for one in names for stretch in ought.get(one, ())]
        if (differs := _follow(text, [s for s in stretches if not s.kinds or kind in s.kinds])) is not None:
            at, stretch, words = differs
            start = max(0, at - _CONTEXT)
            shown = text[start : at + _CONTEXT].replace(BREAK, "")
            yield Finding(
                stretch.file,
                stretch.line,
                CODES[kind],
                f"「{shown}」 at character {at + 1} of {chapter} in {name}",
                f"「{text[start:at].replace(BREAK, '')}{words[:_CONTEXT]}」{'' if words else ' and nothing more'}",
                REBUILD,
            )


def _follow(text: str, stretches: Sequence[ListedStretch]) -> tuple[int, ListedStretch, str] | None:
    """Return where *text* leaves the *stretches*, the stretch, and the words expected there; None if it does not."""
    at = 0
    for number, stretch in enumerate(stretches):
        if stretch.pattern == ANYTHING:
            after = next((one.words for one in stretches[number + 1 :] if one.words), "")
            found = text.find(after, at) if after else len(text)
            at = found if found >= 0 else at
        elif stretch.pattern:
            at = _matched(text, at, stretch.pattern)
        else:
            end, left = _read(text, at, stretch)
            if left:
                return end, stretch, left
            at = end
    rest = text[at:].strip(BREAK)
    return (at, stretches[-1], "") if rest and stretches else None


def _matched(text: str, at: int, pattern: str) -> int:
    """Return the end of what *pattern* matches at *at*, or behind the end of a page there."""
    start = at + text.startswith(BREAK, at)
    found = re.compile(pattern).match(text, start)
    return found.end() if found else at


def _read(text: str, at: int, stretch: ListedStretch) -> tuple[int, str]:
    """Return how far *text* reads as *stretch* from *at* on, and what then is left of it: nothing if it is whole.

    Where a page or a column ends it may go on behind the head of its table.
    """
    left = stretch.words
    while left:
        same = next((n for n, sign in enumerate(left) if text[at + n : at + n + 1] != sign), len(left))
        at, left = at + same, left[same:]
        if not left:
            break
        between = int(text.startswith(BREAK, at))
        between += len(stretch.head) if stretch.head and text.startswith(stretch.head, at + between) else 0
        if not between:
            break
        at += between
    return at, left
