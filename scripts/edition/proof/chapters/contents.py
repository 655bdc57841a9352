"""The printed contents against the headings of the text: number, wording, level, order, page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edition.model.chapter import Item, Place
from edition.model.contents import ORDINALS, ContentsLine, ordinal, page_number, parse_entry, paths, split_heading
from edition.model.findings import Finding
from edition.model.notation import escape
from edition.model.trace import Step, squeeze
from edition.proof.chapters.text import differences
from edition.reading.book import Book


@dataclass(frozen=True, slots=True)
class BodyHeading:
    """A heading of the text."""

    path: str  #: 第二章第一節; empty without a number
    number: str
    title: str  #: without white space
    level: int
    label: str  #: its explicit id
    chapter: str  #: the document it stands in
    page: str
    place: Place


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """An entry of the printed contents."""

    entry: ContentsLine
    path: str
    as_headed: str  #: the title with every recorded variant as the heading has it, no white space
    variants: bool  #: whether a variant is recorded
    place: Place
    page: str  #: page of the printed contents on which it stands


def _by_block(book: Book) -> Iterator[list[Step[Item]]]:
    """Yield the steps of each block."""
    block: list[Step[Item]] = []
    for step in book.steps:
        if block and step.block != block[0].block:
            yield block
            block = []
        block.append(step)
    if block:
        yield block


def _kinds(book: Book) -> list[tuple[str, str, int, str, Place]]:
    """Return kind, document, level, label and place of each block that has pieces."""
    return [
        (block.kind, chapter.name, block.level, block.label, block.place)
        for chapter in book.texts
        for block in chapter.blocks
        if block.items
    ]


def headings(book: Book) -> list[BodyHeading]:
    """Return the headings of the text in reading order."""
    found = []
    for (kind, name, level, label, place), steps in zip(_kinds(book), _by_block(book), strict=True):
        if kind == "heading":
            number, title = split_heading("".join(s.edition for s in steps))
            found.append((number, squeeze(title), level, label, name, steps[0].page, place))
    named = iter(list(paths((number, level) for number, _, level, *_ in found if number)))
    return [
        BodyHeading(next(named) if number else "", number, title, level, label, name, page, place)
        for number, title, level, label, name, page, place in found
    ]


def heading_lines(book: Book) -> set[int]:
    """Return the lines of the transcription that headings fill."""
    pairs = zip(_kinds(book), _by_block(book), strict=True)
    return {s.line for (kind, *_), steps in pairs if kind == "heading" for s in steps if s.source}


def entries(book: Book) -> tuple[list[PrintedLine], list[Finding]]:
    """Return the entries of the printed contents, and a finding for each line that is none."""
    read: list[tuple[ContentsLine, str, bool, Place, str]] = []
    findings = []
    for (kind, *_, place), steps in zip(_kinds(book), _by_block(book), strict=True):
        if kind != "entry":
            continue
        line = "".join(step.edition for step in steps)
        marks = [s.piece.mark for s in steps if s.piece.mark and s.piece.mark.kind == "rdg"]
        headed = "".join(
            s.piece.mark.other if s.piece.mark and s.piece.mark.kind == "rdg" else s.edition for s in steps
        )
        try:
            read.append((parse_entry(line), squeeze(parse_entry(headed).title), bool(marks), place, steps[0].page))
        except ValueError:
            findings.append(
                Finding(
                    place.file,
                    place.line,
                    "toc-001",
                    repr(line),
                    "第一章 title, tab, page",
                    "restore the line as the transcription has it",
                    steps[0].page,
                )
            )
    named = paths((entry.number, entry.level) for entry, *_ in read)
    printed = [
        PrintedLine(e, path, headed, var, place, page)
        for (e, headed, var, place, page), path in zip(read, named, strict=True)
    ]
    return printed, findings


def _order(printed: Iterable[PrintedLine]) -> Iterator[Finding]:
    """Yield a finding for each entry whose number or page does not follow the one before it."""
    counters = {1: 0, 2: 0}
    last = 0
    for item in printed:
        entry = item.entry
        counters[entry.level] += 1
        if entry.level == 1:
            counters[2] = 0
        number = f"第{ordinal(counters[entry.level])}{'章' if entry.level == 1 else '節'}"
        page = page_number(entry.page)
        if entry.number != number or page < last:
            expected = f"{number} on a page not before {last}"
            yield Finding(
                item.place.file,
                item.place.line,
                "toc-002",
                f"{entry.number} on page {page}",
                expected,
                "restore the order of the entries",
                item.page,
            )
        # Count on from the highest number so far, so that one entry lost is one finding.
        counters[entry.level] = max(counters[entry.level] - 1, ORDINALS.get(entry.number[1:-1], 0))
        last = page


def check_contents(book: Book) -> Iterator[Finding]:
    """Yield a finding for every disagreement between the printed contents and the headings."""
    printed, broken = entries(book)
    yield from broken
    yield from _order(printed)
    # On a page before number 1 a heading may be of the title page or of the contents themselves.
    numbered = {n for n, page in book.witness.pages.items() if page.number}
    found = headings(book)
    heads = {heading.path: heading for heading in found if heading.path}
    last = max((p.number for p in book.witness.pages.values() if p.number and p.line), default=0)
    for item in printed:
        heading = heads.pop(item.path, None)
        if heading is not None:
            yield from _collate(item, heading)
        elif page_number(item.entry.page) > last:
            yield Finding(
                item.place.file,
                item.place.line,
                "beyond-001",
                f"{item.path}, page {page_number(item.entry.page)}",
                f"a page up to {last}, the last of the transcription",
                "nothing to mend: not in the source, not proved",
                item.page,
            )
        else:
            yield Finding(
                item.place.file,
                item.place.line,
                "toc-003",
                item.path,
                f"its heading on page {page_number(item.entry.page)}",
                "write the heading where the transcription has it",
                item.page,
            )
    for heading in [*heads.values(), *(h for h in found if not h.path and h.page in numbered)]:
        yield Finding(
            heading.place.file,
            heading.place.line,
            "toc-003",
            heading.path or heading.title,
            "an entry in the printed contents",
            "restore heading or entry as the transcription has them",
            heading.page,
        )


def _variants(here: str, there: str) -> str:
    """Return the marks that would say that the entry reads *here* where the heading reads *there*."""
    marks = []
    for start, read, other in differences(here, there):
        # A reading is never empty: one that is takes the character beside it.
        before = "" if read and other else here[max(0, start - 1) : start]
        after = "" if (read and other) or before else here[start + len(read) : start + len(read) + 1]
        marks.append(f"{{rdg}}`{escape(before + read + after)}]{escape(before + other + after)}`")
    return " ".join(marks)


def _collate(item: PrintedLine, heading: BodyHeading) -> Iterator[Finding]:
    """Yield the disagreements between one entry and its heading."""
    title, place = squeeze(item.entry.title), item.place
    if item.as_headed != heading.title:
        if item.variants and title == heading.title:
            yield Finding(
                place.file,
                place.line,
                "toc-006",
                item.as_headed,
                heading.title,
                "delete the {rdg}, keep its first reading",
                item.page,
            )
        else:
            yield Finding(
                place.file,
                place.line,
                "toc-004",
                item.as_headed,
                f"{heading.title} ({heading.place.file}:{heading.place.line})",
                f"if both are printed so, write {_variants(item.as_headed, heading.title)} in the entry; "
                "if one of them is a slip, mark that one",
                item.page,
            )
    if item.entry.level != heading.level:
        yield Finding(
            heading.place.file,
            heading.place.line,
            "toc-003",
            f"{heading.path} at level {heading.level}",
            f"level {item.entry.level}",
            "mend the number of # signs",
            heading.page,
        )
    if str(page_number(item.entry.page)) != heading.page:
        yield Finding(
            heading.place.file,
            heading.place.line,
            "toc-005",
            f"page {heading.page}",
            f"page {page_number(item.entry.page)} ({place.file}:{place.line})",
            "move the page turn or the heading to where the transcription has it",
            heading.page,
        )
