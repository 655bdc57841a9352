"""The printed contents against the headings of the text: number, wording, level, order, page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from edition.model.findings import Finding
from edition.model.notation import escape
from edition.model.numerals import number_of
from edition.model.trace import squeeze
from edition.model.witness import FILE, ROMAN, Page
from edition.proof.chapters.text import differences
from edition.reading.book import Book
from edition.reading.structure import BodyHeading, PrintedLine

#: Two titles without numbers that have less in common are not an entry and its heading.
_ALIKE: Final = 0.5
#: Numerals of which a book may leave one out: 上, 下.
_POSITION: Final = "position"


@dataclass(frozen=True)
class _Pages:
    """The pages of the book, as the contents name them."""

    book: Book

    @cached_property
    def every(self) -> list[Page]:
        """All pages in order."""
        return list(self.book.witness.pages.values())

    @cached_property
    def last(self) -> int:
        """The number of the last numbered page that has text."""
        return max((page.number for page in self.every if page.number and page.line), default=0)

    def number(self, numeral: str) -> int | None:
        """Return the number that *numeral* is in the pages that begin with 1."""
        return self.book.witness.contents.number(numeral)

    def named(self, numeral: str) -> list[str]:
        """Return the pages that *numeral* may name: one by its number, others by their label."""
        number, roman = self.number(numeral), number_of("roman", numeral)
        return [
            page.n
            for page in self.every
            if squeeze(page.label) == squeeze(numeral)
            or (page.number is not None and page.number == number)
            or (page.series == ROMAN and page.ordinal == roman)
        ]

    def told(self, numeral: str) -> str:
        """Return how messages call the page *numeral*."""
        return str(self.number(numeral) or numeral)

    def places(self, numeral: str) -> list[int]:
        """Return where in the book the pages stand that *numeral* may name; those to come stand behind all."""
        names = self.named(numeral)
        number = self.number(numeral)
        found = [place for place, page in enumerate(self.every) if page.n in names]
        if found or number is None:
            return found
        later = (place for place, page in enumerate(self.every) if page.number is not None and page.number > number)
        return [next(later, len(self.every) + number)]


def _order(book: Book) -> Iterator[Finding]:
    """Yield a finding for each entry whose number or page does not follow the one before it."""
    shape, pages = book.witness.contents, _Pages(book)
    counters: dict[tuple[int, str], int] = {}
    last, shown = 0, "0"
    for item in book.printed:
        entry, sign = item.entry, item.entry.sign
        for key in [key for key in counters if key[0] > entry.level and key[0] not in shape.continuous]:
            del counters[key]
        name, told = squeeze(entry.number) or squeeze(entry.title), pages.told(entry.page)
        ought, follows = name, True
        if sign is not None and sign.kind:
            key = entry.level, sign.form
            before = counters.get(key, 0)
            skipped = sign.kind == _POSITION and (before, entry.value) == (1, 3)
            ought, follows = squeeze(sign.written(before + 1)), entry.value == before + 1 or skipped
            # Count on from the highest number so far, so that one entry lost is one finding.
            counters[key] = max(before, entry.value)
        places = pages.places(entry.page) if entry.page else []
        later = [place for place in places if place >= last]
        if not follows or (places and not later):
            here, there = (f" on page {told}", f" on a page not before {shown}") if entry.page else ("", "")
            repair = "restore the order of the entries"
            yield item.place.finding("toc-002", f"{name}{here}", f"{ought}{there}", repair, item.page)
        if places:
            last, shown = min(later or places), told


def _paired(book: Book) -> Mapping[str, BodyHeading]:
    """Return the heading of each entry, by the entry's path: that with the same numbers or, without one, title.

    Where a title without a number has none of the same words, it is the first heading that has most of them.
    """
    heads = {heading.path: heading for heading in book.headings}
    found = {item.path: heads.pop(item.path) for item in book.printed if item.path in heads}
    for item in (one for one in book.printed if one.path not in found and not one.entry.number):
        bare = (h for h in heads.values() if not h.number and h.level == item.entry.level)
        alike = (h for h in bare if SequenceMatcher(None, item.as_headed, h.title, autojunk=False).ratio() >= _ALIKE)
        if (heading := next(alike, None)) is not None:
            found[item.path] = heads.pop(heading.path)
    return found


def check_contents(book: Book) -> Iterator[Finding]:
    """Yield a finding for every disagreement between the printed contents and the headings."""
    yield from book.broken_lines
    yield from _order(book)
    paired, pages = _paired(book), _Pages(book)
    headed = [number for number, item in enumerate(book.printed) if item.path in paired]
    for number, item in enumerate(book.printed):
        heading = paired.get(item.path)
        if heading is not None:
            yield from _collate(item, heading, pages)
        elif expected := _beyond(item, pages, number > max(headed, default=-1)):
            read = f"{item.path}, page {pages.told(item.entry.page)}" if item.entry.page else f"{item.path}, no page"
            repair = "nothing to mend: not in the source, not proved"
            yield item.place.finding("beyond-001", read, expected, repair, item.page)
        else:
            ought = f"its heading on page {pages.told(item.entry.page)}" if item.entry.page else "its heading"
            repair = "write the heading where the transcription has it"
            yield item.place.finding("toc-003", item.path, ought, repair, item.page)
    yield from _unlisted(book, [heading.path for heading in paired.values()])


def _beyond(item: PrintedLine, pages: _Pages, after_all: bool) -> str:
    """Return what an entry without a heading would need to lie inside the transcription, nothing if it does.

    :param after_all: whether no entry behind it has a heading
    """
    number = pages.number(item.entry.page)
    if not item.entry.page:
        return "" if not after_all or _stands(item, pages.book) else "a heading before the end of the transcription"
    if number is None:
        return "" if pages.named(item.entry.page) else f"a page of {FILE}"
    return f"a page up to {pages.last}, the last of the transcription" if number > pages.last else ""


def _stands(item: PrintedLine, book: Book) -> bool:
    """Whether a paragraph of the text has the words of an entry, or its number."""
    number = squeeze(item.entry.number)
    return not book.paragraphs.isdisjoint({number + item.as_headed, number} - {""})


def _unlisted(book: Book, listed: list[str]) -> Iterator[Finding]:
    """Yield a finding for each heading that is not *listed* and ought to be, or stands at another level than its sign.

    The contents reach to the level of their lowest entry. The title page, the contents themselves, and on a page
    before all numbers whatever bears none need no entry.
    """
    shape, depth = book.witness.contents, max((item.entry.level for item in book.printed), default=0)
    own = {book.chapters[0].name} | {c.name for c in book.texts if any(block.kind == "entry" for block in c.blocks)}
    named = set(map(squeeze, shape.unlisted))
    for heading in (one for one in book.headings if one.path not in listed):
        page, sign = book.witness.pages.get(heading.page), heading.head.sign
        bare = not heading.number and (page is None or (page.number is None and not page.printed))
        known = {heading.number, heading.title, heading.number + heading.title} & named
        if heading.level <= depth and not (bare or known or (heading.chapter in own and not heading.number)):
            repair = (
                "restore heading or entry as the transcription has them; "
                f"what the print leaves out of its contents stands in unlisted of [contents] in {FILE}"
            )
            expected = "an entry in the printed contents"
            yield heading.place.finding("toc-003", heading.path, expected, repair, heading.page)
        elif sign is not None and sign.level != heading.level:
            yield _at_level(heading, sign.level)


def _at_level(heading: BodyHeading, level: int) -> Finding:
    """Return the finding that *heading* does not stand at its *level*."""
    read, repair = f"{heading.path} at level {heading.level}", "mend the number of # signs"
    return heading.place.finding("toc-003", read, f"level {level}", repair, heading.page)


def _variants(here: str, there: str) -> str:
    """Return the marks that would say that the entry reads *here* where the heading reads *there*."""
    marks = []
    for start, read, other in differences(here, there):
        # A reading is never empty: one that is takes the character beside it.
        before = "" if read and other else here[max(0, start - 1) : start]
        after = "" if (read and other) or before else here[start + len(read) : start + len(read) + 1]
        marks.append(f"{{rdg}}`{escape(before + read + after)}]{escape(before + other + after)}`")
    return " ".join(marks)


def _collate(item: PrintedLine, heading: BodyHeading, pages: _Pages) -> Iterator[Finding]:
    """Yield the disagreements between one entry and its heading."""
    title, place = squeeze(item.entry.title), item.place
    if item.as_headed != heading.title:
        if item.variants and title == heading.title:
            yield place.finding(
                "toc-006", item.as_headed, heading.title, "delete the {rdg}, keep its first reading", item.page
            )
        else:
            yield place.finding(
                "toc-004",
                item.as_headed,
                f"{heading.title} ({heading.place.file}:{heading.place.line})",
                f"if both are printed so, write {_variants(item.as_headed, heading.title)} in the entry; "
                "if one of them is a slip, mark that one",
                item.page,
            )
    if item.entry.level != heading.level:
        yield _at_level(heading, item.entry.level)
    if item.entry.page and heading.page not in pages.named(item.entry.page):
        yield heading.place.finding(
            "toc-005",
            f"page {heading.page}",
            f"page {pages.told(item.entry.page)} ({place.file}:{place.line})",
            "move the page turn or the heading to where the transcription has it",
            heading.page,
        )
