"""The blocks of a book's text and where they stand -> its headings and the entries of its printed contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from edition.model.chapter import Block, Chapter, Item, NoteRef, Place
from edition.model.contents import ContentsLine, Numbered, Shape, paths, proposed
from edition.model.findings import Finding
from edition.model.marks import unit
from edition.model.trace import Foot, Step, squeeze, trace
from edition.model.witness import FILE, Witness

Steps = list[Step[Item]]


@dataclass(frozen=True, slots=True)
class BodyHeading:
    """A heading of the text."""

    path: str  #: 第二章第一節; without a number the title takes its place
    number: str  #: empty without one
    title: str  #: without white space
    level: int
    head: Numbered  #: what its sign is
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
    #: what of it leads to its heading, and to its page: the first words outside marks of the number (of the title, if
    #: there is none) and of the page; empty for none
    links: tuple[str, str]

    @property
    def words(self) -> str:
        """Number and title, without white space."""
        return squeeze(self.entry.number + self.entry.title)


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
                if unit(item.mark) == "page" and item.mark is not None:
                    (after if number else before).extend(waiting)
                    page, waiting = item.mark.value, []
                elif isinstance(item, NoteRef) and item.label in chapter.feet and item.label not in called:
                    called.add(item.label)
                    waiting += [LaidBlock(line, chapter.name, page) for line in chapter.feet[item.label]]
            yield from (*before, *(LaidBlock(block, chapter.name) for block in group), *after)
        yield from waiting


def traced(chapters: Iterable[Chapter], witness: Witness) -> tuple[Step[Item], ...]:
    """Return every piece of the text of *chapters* with its coordinates."""
    return tuple(trace((one.pieces for one in laid(c for c in chapters if not c.editorial)), witness))


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


def headings(blocks: Sequence[PlacedBlock], shape: Shape) -> Iterator[BodyHeading]:
    """Yield the headings among *blocks* in reading order, numbered by the signs of *shape*."""
    found = [(one, shape.split(_words(one.steps))) for one in blocks if one.block.kind == "heading"]
    named = paths((head.number or head.title, one.block.level) for one, head in found)
    for (one, head), path in zip(found, named, strict=True):
        number, title, block = squeeze(head.number), squeeze(head.title), one.block
        yield BodyHeading(path, number, title, block.level, head, block.label, one.chapter, one.page, block.place)


def _words(steps: Steps) -> str:
    """Return the words of a heading; a printed line that ends is the end of a word."""
    return "".join("\n" if unit(step.piece.mark) == "line" else step.edition for step in steps)


def heading_lines(blocks: Sequence[PlacedBlock]) -> Iterator[int]:
    """Yield the lines of the transcription that headings fill."""
    return (step.line for one in blocks if one.block.kind == "heading" for step in one.steps if step.source)


def printed_lines(blocks: Sequence[PlacedBlock], shape: Shape) -> tuple[list[PrintedLine], list[Finding]]:
    """Return the entries of the printed contents among *blocks*, and a finding for each line that is none."""
    read: list[tuple[PlacedBlock, ContentsLine, str, bool]] = []
    entries = [one for one in blocks if one.block.kind == "entry"]
    if entries and not shape.declared:
        return [], [_undescribed(entries)]
    findings = []
    for one in entries:
        line = "".join(step.edition for step in one.steps)
        others = [(step, step.piece.mark) for step in one.steps]
        headed = "".join((mark and mark.other) or step.edition for step, mark in others)
        variants = any(mark and mark.other for _, mark in others)
        try:
            read.append((one, shape.entry(line), squeeze(shape.entry(headed).title), variants))
        except ValueError:
            repair = f"restore the line as the transcription has it, or mend [contents] in {FILE}"
            findings.append(one.block.place.finding("toc-001", repr(line), shape.described, repair, one.page))
    named = paths((entry.number or headed, entry.level) for _, entry, headed, _ in read)
    printed = [
        PrintedLine(entry, path, headed, variants, one.block.place, one.page, _links(one.steps, entry))
        for (one, entry, headed, variants), path in zip(read, named, strict=True)
    ]
    return printed, findings


def _undescribed(entries: Sequence[PlacedBlock]) -> Finding:
    """Return the finding that the description says nothing of the contents whose *entries* there are."""
    lines = ["".join(step.edition for step in one.steps) for one in entries]
    repair = f"write into {FILE}, and compare with the print: {proposed(lines)}"
    return Finding(FILE, 0, "toc-007", f"{len(lines)} entries and no table", "a table [contents]", repair)


def _links(steps: Steps, entry: ContentsLine) -> tuple[str, str]:
    """Return what of an *entry* leads to its heading and to its page; marks lead to the apparatus."""
    lead, number, space, title, separator, page = entry.ends
    head = (lead, number) if entry.number else (space, title)
    return _first_run(steps, *head), _first_run(steps, separator, page)


def _first_run(steps: Steps, start: int, end: int) -> str:
    """Return the first words of *steps* from *start* to *end* that are no mark, without white space."""
    at = 0
    for step in steps:
        words = squeeze(step.piece.text[max(0, start - at) : max(0, end - at)])
        if words:
            return words
        at += len(step.edition)
    return ""
