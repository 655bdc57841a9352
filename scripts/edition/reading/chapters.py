"""The chapters of a project in reading order, and what does not fit together: toctrees and files, notes and calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from edition.model.chapter import Chapter, NoteRef
from edition.model.findings import Finding
from edition.reading import markdown as chapter_reader

ROOT_DOCUMENT: Final = "index"


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
    if any(finding.code == "chapter-001" for chapter in chapters for finding in chapter.findings):
        return  # what could not be read may have named it
    named = {c.name for c in chapters}
    for path in sorted((root / "chapters").glob("**/[!.]*.md")):
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
    held = [*read.blocks, *(block for foot in read.feet.values() for block in foot)]
    called = {item.label: item.place for block in held for item in block.items if isinstance(item, NoteRef)}
    called |= {part.text: one.place for one in read.prose for part in one.parts if part.role == "call"}
    written = {label: note.place for label, note in read.notes.items()}
    written |= {label: foot[0].place for label, foot in read.feet.items() if foot}
    for label, place in called.items():
        if label not in written:
            yield Finding(
                read.file,
                place.line,
                "note-001",
                f"[^{label}]",
                f"a note [^{label}]:",
                "write the note at the end of the file",
            )
    for label, place in written.items():
        if label not in called:
            yield Finding(
                read.file,
                place.line,
                "note-001",
                f"[^{label}]:",
                f"a reference [^{label}]",
                "refer to the note where it belongs, or delete it",
            )
