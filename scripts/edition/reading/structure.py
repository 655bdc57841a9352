"""The blocks of a book's text and where they stand -> its headings and the entries of its printed contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from edition.model import marks
from edition.model.chapter import Block, Chapter, Item, NoteRef, Place
from edition.model.contents import ContentsLine, parse_entry, paths, split_heading
from edition.model.findings import Finding
from edition.model.trace import Foot, Step, squeeze

Steps = list[Step[Item]]


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


@dataclass(frozen=True, slots=True)
class LaidBlock:
    """A block, its document, and the page at whose foot it stands if it is a note of the author's."""

    block: Block
    chapter: str
    foot: str = ""

    @property
    def pieces(self) -> Sequence[Item] | Foot[Item]:
        """Its items, as :func:`edition.model.trace.trace` takes them."""
        return Foot(self.block.items, self.foot) if self.foot else self.block.items


def laid(texts: Iterable[Chapter]) -> Iterator[LaidBlock]:
    """Yield the blocks of *texts*, the author's notes where their page ends.

    A note stands before the block that begins with the page turn, or behind the one in which the turn is; what holds
    that together, a list or a quotation, is not parted.
    """
    page = ""
    for chapter in texts:
        waiting: list[LaidBlock] = []
        called: set[str] = set()
        for group in _unbroken(chapter.blocks):
            before, after = list[LaidBlock](), list[LaidBlock]()
            for number, item in enumerate(item for block in group for item in block.items):
                if marks.unit(item.mark) == "page" and item.mark is not None:
                    (after if number else before).extend(waiting)
                    page, waiting = item.mark.value, []
                elif isinstance(item, NoteRef) and item.label in chapter.feet and item.label not in called:
                    called.add(item.label)
                    waiting += [LaidBlock(line, chapter.name, page) for line in chapter.feet[item.label]]
            yield from (*before, *(LaidBlock(block, chapter.name) for block in group), *after)
        yield from waiting


def _unbroken(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield the *blocks*, together those of a container that no note may part."""
    for held, group in groupby(blocks, key=lambda block: next(iter(block.within), None)):
        if held is None:
            yield from ([block] for block in group)
        else:
            yield list(group)


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block that has pieces, its document, and its pieces with their coordinates."""

    block: Block
    chapter: str
    steps: Steps

    @property
    def page(self) -> str:
        """The page on which it begins."""
        return self.steps[0].page


def placed_blocks(laid: Iterable[LaidBlock], steps: Sequence[Step[Item]]) -> Iterator[PlacedBlock]:
    """Yield the *laid* blocks, each with those of *steps* that are its own."""
    found = groupby(steps, key=lambda step: step.block)
    for one, (_, own) in zip((one for one in laid if one.block.items), found, strict=True):
        yield PlacedBlock(one.block, one.chapter, list(own))


def headings(blocks: Sequence[PlacedBlock]) -> Iterator[BodyHeading]:
    """Yield the headings among *blocks* in reading order."""
    found = [
        (one, *split_heading("".join(step.edition for step in one.steps)))
        for one in blocks
        if one.block.kind == "heading"
    ]
    named = paths((number, one.block.level) for one, number, _ in found if number)
    for one, number, title in found:
        path, block = next(named) if number else "", one.block
        yield BodyHeading(path, number, squeeze(title), block.level, block.label, one.chapter, one.page, block.place)


def heading_lines(blocks: Sequence[PlacedBlock]) -> Iterator[int]:
    """Yield the lines of the transcription that headings fill."""
    return (step.line for one in blocks if one.block.kind == "heading" for step in one.steps if step.source)


def printed_lines(blocks: Sequence[PlacedBlock]) -> tuple[list[PrintedLine], list[Finding]]:
    """Return the entries of the printed contents among *blocks*, and a finding for each line that is none."""
    read: list[tuple[PlacedBlock, ContentsLine, str, bool]] = []
    findings = []
    for one in blocks:
        if one.block.kind != "entry":
            continue
        line = "".join(step.edition for step in one.steps)
        others = [(step, step.piece.mark) for step in one.steps]
        headed = "".join((mark and mark.other) or step.edition for step, mark in others)
        variants = any(mark and mark.other for _, mark in others)
        try:
            read.append((one, parse_entry(line), squeeze(parse_entry(headed).title), variants))
        except ValueError:
            place, repair = one.block.place, "restore the line as the transcription has it"
            expected = "第一章 title, tab, page"
            findings.append(place.finding("toc-001", repr(line), expected, repair, one.page))
    named = paths((entry.number, entry.level) for _, entry, *_ in read)
    printed = [
        PrintedLine(entry, path, headed, variants, one.block.place, one.page)
        for (one, entry, headed, variants), path in zip(read, named, strict=True)
    ]
    return printed, findings
