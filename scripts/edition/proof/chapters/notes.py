"""Notes against the policy: a note that states a fact names its source and how sure it is.

A note beside a mark is the mark's reason and argues from the text. One whose label begins with ``app-`` is
printed in the apparatus only, so it must stand beside a mark.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.model import bibliography
from edition.model.chapter import Chapter, Marked, NoteRef, is_reason
from edition.model.findings import Finding
from edition.reading.book import Book


def _beside_marks(chapter: Chapter) -> set[str]:
    """Return the labels of the notes that are called right after a mark."""
    pairs = (zip(block.items, block.items[1:], strict=False) for block in chapter.blocks)
    neighbours = (pair for run in pairs for pair in run)
    return {b.label for a, b in neighbours if isinstance(a, Marked) and isinstance(b, NoteRef)}


def check_notes(book: Book) -> Iterator[Finding]:
    """Yield a finding for each note without a valid source, and for each lone reason."""
    for chapter in book.texts:
        reasons = _beside_marks(chapter)
        for label, note in chapter.notes.items():
            if is_reason(label) and label not in reasons:
                yield Finding(
                    chapter.file,
                    note.place.line,
                    "note-003",
                    f"[^{label}]",
                    "a mark right before [^app-…]",
                    "move the call behind its mark, or give the note a label without app-",
                )
            else:
                yield from _check_source(chapter, label, label in reasons)
    for chapter in book.chapters:
        yield from _check_references(book, chapter)


def _check_source(chapter: Chapter, label: str, is_beside_mark: bool) -> Iterator[Finding]:
    note = chapter.notes[label]
    if not note.references and not is_beside_mark:
        yield Finding(
            chapter.file,
            note.place.line,
            "note-004",
            f"[^{label}] without {{source}}",
            "{source}`key|確定`",
            "name what the note rests on and how sure it is; {source}`|待考` if nothing could be checked",
        )


def _check_references(book: Book, chapter: Chapter) -> Iterator[Finding]:
    """Yield a finding for each ``{source}`` that names nothing of the bibliography."""
    for one in chapter.said:
        for body in (part.text for part in one.parts if part.role == "source"):
            try:
                bibliography.parse_reference(body, book.sources)
            except ValueError as error:
                told, repair = f"{{source}}`{body}`: {error}", "mend the role, or add the source"
                expected = "keys of registers/bibliography.toml, and a certainty after |"
                yield one.place.finding("note-004", told, expected, repair)
