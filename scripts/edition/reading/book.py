"""The whole book, read without Sphinx: project folder -> witness, chapters in order, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from edition.model import (
    bibliography,
    doubts,
    interface,
    readings,
    registers,
    settings,
    status,
    trace,
    witness,
    witnesses,
)
from edition.model.bibliography import Source
from edition.model.blocks import call_sign, foot_anchor
from edition.model.chapter import Chapter, Item, NoteRef, Run, is_authors, is_reason
from edition.model.facsimile import PageImage
from edition.model.findings import Finding
from edition.model.notation import Mark
from edition.model.readings import Readings
from edition.model.registers import Matcher, RegisterEntry
from edition.model.settings import Settings
from edition.model.status import PageReading
from edition.model.trace import Step
from edition.model.witness import Witness
from edition.model.witnesses import OtherWitness
from edition.reading import facsimile, markdown, structure
from edition.reading.chapters import missing_chapters, missing_from_toctree, reading_order, unmatched_notes
from edition.reading.structure import BodyHeading, PlacedBlock, PrintedLine


class MarkRecord(NamedTuple):
    """A judging mark, its permanent id, and where it stands."""

    anchor: str
    mark: Mark
    step: Step[Item]


class NoteCall(NamedTuple):
    """A call of a note: document and id of the note, the note's number there, and where the call stands."""

    chapter: str
    anchor: str
    number: int
    step: Step[Item]


class AuthorCall(NamedTuple):
    """A call of a note of the author's: id and page of the note, the sign of the print, and the page of the call."""

    chapter: str
    anchor: str
    foot: str
    sign: str
    page: str
    leads_back: bool  #: whether the note begins with that sign


@dataclass(frozen=True)
class Book:
    """Everything the proof knows about the edition as it ought to be; what follows from it is derived once."""

    root: Path
    witness: Witness
    transcription: str
    chapters: tuple[Chapter, ...]  #: in reading order, editorial ones too
    steps: tuple[Step[Item], ...]  #: every piece of the text with its coordinates
    findings: tuple[Finding, ...]  #: what could not be read
    sources: Mapping[str, Source]  #: the bibliography
    settings: Settings
    entries: tuple[RegisterEntry, ...] = ()  #: of the registers
    images: tuple[PageImage, ...] = ()  #: of the original's pages, if the book has some
    readings: Readings | None = None  #: the counts of two independent readings, if they were made
    read: tuple[PageReading, ...] = ()  #: who read which pages against the copy, and when
    others: tuple[OtherWitness, ...] = ()  #: witnesses beside the base

    @property
    def texts(self) -> tuple[Chapter, ...]:
        """The chapters that transcribe the witness."""
        return tuple(c for c in self.chapters if not c.editorial)

    @cached_property
    def blocks(self) -> tuple[PlacedBlock, ...]:
        """The blocks of the text with their coordinates, the author's notes where their page ends."""
        return tuple(structure.placed_blocks(structure.laid(self.texts), self.steps))

    @cached_property
    def headings(self) -> tuple[BodyHeading, ...]:
        """The headings of the text in reading order."""
        return tuple(structure.headings(self.blocks, self.witness.contents))

    @cached_property
    def heading_lines(self) -> frozenset[int]:
        """The lines of the transcription that headings fill."""
        return frozenset(structure.heading_lines(self.blocks))

    @cached_property
    def paragraphs(self) -> frozenset[str]:
        """The words of every paragraph, without white space."""
        found = ("".join(step.edition for step in one.steps) for one in self.blocks if one.block.kind == "paragraph")
        return frozenset(map(trace.squeeze, found))

    @cached_property
    def unlinked_lines(self) -> frozenset[int]:
        """The lines in which no name is a link: of headings, and of entries whose own words lead to the heading."""
        bare = {(item.place.file, item.place.line) for item in self.printed if not item.entry.number}
        places = ((step.line, (step.piece.place.file, step.piece.place.line)) for step in self.steps)
        return self.heading_lines | {line for line, place in places if place in bare}

    @cached_property
    def _printed(self) -> tuple[list[PrintedLine], list[Finding]]:
        return structure.printed_lines(self.blocks, self.witness.contents)

    @property
    def printed(self) -> list[PrintedLine]:
        """The entries of the printed contents."""
        return self._printed[0]

    @property
    def broken_lines(self) -> list[Finding]:
        """A finding for each line of the printed contents that is no entry."""
        return self._printed[1]

    @cached_property
    def marks(self) -> tuple[MarkRecord, ...]:
        """The judging marks in order."""
        found = ((anchor, step.piece.mark, step) for step, anchor in trace.anchors(self.steps))
        return tuple(MarkRecord(anchor, mark, step) for anchor, mark, step in found if mark is not None)

    @cached_property
    def calls(self) -> tuple[NoteCall, ...]:
        """The calls of notes in order; every chapter numbers its notes from 1, in the order of their first calls."""
        names = {chapter.file: chapter.name for chapter in self.texts}
        numbers: dict[str, dict[str, int]] = {}
        calls = []
        for step in self.steps:
            if isinstance(step.piece, NoteRef) and not (is_reason(step.piece.label) or is_authors(step.piece.label)):
                name = names[step.piece.place.file]
                anchor, known = anchor_of_note(name, step.piece.label), numbers.setdefault(name, {})
                calls.append(NoteCall(name, anchor, known.setdefault(anchor, len(known) + 1), step))
        return tuple(calls)

    @cached_property
    def author_calls(self) -> tuple[AuthorCall, ...]:
        """The calls of the author's own notes in order."""
        placed = {id(one.block): one for one in self.blocks}
        feet = {chapter.name: chapter.feet for chapter in self.texts}
        calls = []
        for one in self.blocks:
            before = ""
            for step in one.steps:
                if isinstance(step.piece, NoteRef) and (foot := feet[one.chapter].get(step.piece.label)):
                    first, sign = placed[id(foot[0])].steps[0], call_sign(before)
                    back = bool(sign) and first.piece.text.startswith(sign)
                    calls.append(
                        AuthorCall(one.chapter, foot_anchor(f"l{first.line}"), first.page, sign, step.page, back)
                    )
                before = step.piece.text
        return tuple(calls)

    @cached_property
    def note_pages(self) -> Mapping[str, str]:
        """The page of the first call of each note, by the note's id, in the order of these calls."""
        pages: dict[str, str] = {}
        for call in self.calls:
            pages.setdefault(call.anchor, call.step.page)
        return pages

    @cached_property
    def mentions(self) -> Mapping[str, frozenset[str]]:
        """The original pages that mention an entry, by its id: also in headings, in marks, inside longer names."""
        matcher = Matcher(self.entries)
        found: dict[str, set[str]] = {}
        for _, steps in groupby(self.steps, key=lambda step: step.block):
            own = list(steps)
            pages = [step.page for step in own for _ in step.edition]  # of each character
            for start, _, entry in matcher.occurrences("".join(step.edition for step in own)):
                found.setdefault(entry.anchor, set()).add(pages[start])
        return {anchor: frozenset(pages) for anchor, pages in found.items()}

    @cached_property
    def _named(self) -> tuple[tuple[str, str, Step[Item], int], ...]:
        """Each name that is a link: id of the entry and page, with the step and the character in it where it begins.

        It is the first on its page, by longest match.
        """
        matcher = Matcher(self.entries)
        found: dict[tuple[str, str], tuple[str, str, Step[Item], int]] = {}
        # A wrapped paragraph has several runs, and a name may begin in one and end in the next.
        runs = groupby(self.steps, key=lambda s: (s.page, s.block, isinstance(s.piece, Run), s.piece.rend))
        for (page, _, is_run, _), steps in runs:
            own = [step for step in steps if is_run and step.line not in self.unlinked_lines]
            for start, _, entry in matcher.mentions("".join(step.piece.text for step in own)):
                if (entry.anchor, page) not in found:
                    found[entry.anchor, page] = (entry.anchor, page, own[0], start)
        return tuple(found.values())

    @cached_property
    def linked(self) -> Mapping[str, frozenset[str]]:
        """The original pages on which a name is a link to an entry, by the entry's id."""
        found: dict[str, set[str]] = {}
        for entry, page, _, _ in self._named:
            found.setdefault(entry, set()).add(page)
        return {anchor: frozenset(pages) for anchor, pages in found.items()}

    @property
    def names(self) -> Iterator[tuple[str, Step[Item]]]:
        """The id of each name that is a link, and the step with whose stretch of text it stands."""
        return ((f"n{step.line}c{step.column + at}", step) for _, _, step, at in self._named)


def anchor_of_note(chapter: str, label: str) -> str:
    """Return the id of the note *label* of *chapter* in every output."""
    return f"note-{chapter.rpartition('/')[2]}-{label}"


def load(root: Path, described: Witness | None = None) -> Book:
    """Read the project at *root*, and speak its language from now on.

    :param described: the witness, if its description is to be another than the file that stands there
    :raises EditionError: if the witness or its transcription cannot be used at all
    """
    told = settings.load(root)
    interface.use(told.language)
    described = described or witness.load(root)
    transcription = witness.read_transcription(root, described)
    chapters = tuple(reading_order(root))
    images, no_images = facsimile.load(root, described.pages)
    others = witnesses.load(root, described)
    findings = [
        *no_images,
        *witness.check_layout(described, transcription),
        *witnesses.check_layout(others),
        *witness.check_proposals(root, described),
        *(doubt.finding(described.path) for doubt in doubts.load(root)),
        *_of_chapters(root, chapters),
    ]
    return Book(
        root,
        described,
        transcription,
        chapters,
        structure.traced(chapters, described),
        tuple(findings),
        bibliography.load(root),
        told,
        registers.load(root),
        images,
        readings.load(root),
        status.load(root, list(described.pages)),
        others,
    )


def _of_chapters(root: Path, chapters: Sequence[Chapter]) -> Iterator[Finding]:
    """Yield what could not be read of *chapters*."""
    yield from (finding for c in chapters for finding in c.findings)
    yield from (finding for c in chapters for finding in missing_chapters(root, c))
    yield from missing_from_toctree(root, chapters)
    yield from (finding for c in chapters for finding in unmatched_notes(c))


def changed(book: Book, texts: Mapping[str, str]) -> Book:
    """Return *book* as it would be if its chapters had these *texts* (file -> text)."""
    chapters = tuple(
        markdown.read(one.name, one.file, texts[one.file]) if one.file in texts else one for one in book.chapters
    )
    before = set(_of_chapters(book.root, book.chapters))
    findings = [*(one for one in book.findings if one not in before), *_of_chapters(book.root, chapters)]
    steps = structure.traced(chapters, book.witness)
    return replace(book, chapters=chapters, steps=steps, findings=tuple(findings))
