"""The blocks of a book's text and where they stand -> its headings and the entries of its printed contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from edition.model.chapter import Block, Chapter, Item, Place
from edition.model.contents import ContentsLine, parse_entry, paths, split_heading
from edition.model.findings import Finding
from edition.model.trace import Step, squeeze

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
class PlacedBlock:
    """A block that has pieces, its document, and its pieces with their coordinates."""

    block: Block
    chapter: str
    steps: Steps

    @property
    def page(self) -> str:
        """The page on which it begins."""
        return self.steps[0].page


def placed_blocks(texts: Sequence[Chapter], steps: Sequence[Step[Item]]) -> Iterator[PlacedBlock]:
    """Yield the blocks of *texts*, each with those of *steps* that are its own."""
    blocks = ((block, chapter.name) for chapter in texts for block in chapter.blocks if block.items)
    found = groupby(steps, key=lambda step: step.block)
    for (block, name), (_, own) in zip(blocks, found, strict=True):
        yield PlacedBlock(block, name, list(own))


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
