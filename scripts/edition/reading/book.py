"""The whole book, read without Sphinx: project folder -> witness, chapters in order, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from edition.model import bibliography, readings, trace, witness
from edition.model.bibliography import Source
from edition.model.chapter import Chapter, Item, NoteRef
from edition.model.findings import Finding
from edition.model.readings import Readings
from edition.model.trace import Step
from edition.model.witness import Witness
from edition.reading import markdown as chapter_reader

ROOT_DOCUMENT: Final = "index"


@dataclass(frozen=True, slots=True)
class Book:
    """Everything the proof knows about the edition as it ought to be."""

    root: Path
    witness: Witness
    transcription: str
    chapters: tuple[Chapter, ...]  #: in reading order, editorial ones too
    steps: tuple[Step[Item], ...]  #: every piece of the text with its coordinates
    findings: tuple[Finding, ...]  #: what could not be read
    sources: Mapping[str, Source]  #: the bibliography
    readings: Readings | None = None  #: the counts of two independent readings, if they were made

    @property
    def texts(self) -> tuple[Chapter, ...]:
        """The chapters that transcribe the witness."""
        return tuple(c for c in self.chapters if not c.editorial)


def reading_order(root: Path) -> Iterator[Chapter]:
    """Yield the chapters in the order of the toctrees, each once, beginning with the root document."""
    seen: set[str] = set()
    waiting = [ROOT_DOCUMENT]
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        read = chapter_reader.load(root, name)
        yield read
        waiting[:0] = [named for named in read.toctree if _exists(root, named)]


def _exists(root: Path, name: str) -> bool:
    """Whether *name* is a chapter inside the project; one that leads out of it, or is too long for a name, is none."""
    parts = PurePosixPath(name).parts
    try:
        return ".." not in parts and "/" not in parts and (root / f"{name}.md").is_file()
    except OSError:
        return False


def missing_chapters(root: Path, read: Chapter) -> Iterator[Finding]:
    """Yield a finding for each chapter that a toctree of *read* names and that does not exist."""
    for name, place in read.toctree.items():
        if not _exists(root, name):
            yield Finding(
                read.file,
                place.line,
                "chapter-004",
                name,
                f"a file {name}.md",
                "mend the name, restore the file, or delete the line",
            )


def missing_from_toctree(root: Path, chapters: Sequence[Chapter]) -> Iterator[Finding]:
    """Yield a finding for each chapter file that no toctree names."""
    named = {c.name for c in chapters}
    for path in sorted((root / "chapters").glob("**/*.md")):
        name = path.relative_to(root).with_suffix("").as_posix()
        if name not in named:
            yield Finding(
                f"{name}.md",
                0,
                "chapter-003",
                name,
                f"a line {name} in a toctree",
                f"add {name} to the toctree of {ROOT_DOCUMENT}.md, or delete the file",
            )


def unmatched_notes(read: Chapter) -> Iterator[Finding]:
    """Yield a finding for each note of *read* that is not called, and each call without a note."""
    if read.editorial:
        return
    called = {item.label: item.place for block in read.blocks for item in block.items if isinstance(item, NoteRef)}
    for label, place in called.items():
        if label not in read.notes:
            yield Finding(
                read.file,
                place.line,
                "note-001",
                f"[^{label}]",
                f"a note [^{label}]:",
                "write the note at the end of the file",
            )
    for label, note in read.notes.items():
        if label not in called:
            yield Finding(
                read.file,
                note.place.line,
                "note-001",
                f"[^{label}]:",
                f"a reference [^{label}]",
                "refer to the note where it belongs, or delete it",
            )


def load(root: Path) -> Book:
    """Read the project at *root*.

    :raises EditionError: if the witness or its transcription cannot be used at all
    """
    described = witness.load(root)
    transcription = witness.read_transcription(root, described)
    chapters = tuple(reading_order(root))
    blocks = [block.items for c in chapters if not c.editorial for block in c.blocks]
    findings = [
        *witness.check_layout(described, transcription),
        *witness.check_proposals(root, described),
        *(finding for c in chapters for finding in c.findings),
        *(finding for c in chapters for finding in missing_chapters(root, c)),
        *missing_from_toctree(root, chapters),
        *(finding for c in chapters for finding in unmatched_notes(c)),
    ]
    return Book(
        root,
        described,
        transcription,
        chapters,
        tuple(trace.trace(blocks, described)),
        tuple(findings),
        bibliography.load(root),
        readings.load(root),
    )
