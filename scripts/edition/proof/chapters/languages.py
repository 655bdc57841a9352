"""The editors' words against WCAG 2.2, 3.1.2: a stretch in another language says in which.

Looked through are notes, editors' chapters, the glosses of the registers and the bibliography. The author's words
are not ours to judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.model import bibliography, foreign
from edition.model.chapter import Words, unmarked
from edition.model.findings import Finding
from edition.model.notation import NotationError
from edition.reading.book import Book

#: What is told of a stretch that says no language.
_EXPECTED = "{foreign}`words|tag`, tag being BCP 47: en, ru, ru-Latn, …"
#: Kinds of the editors' prose that are no words of theirs.
_NO_WORDS = frozenset({"code", "list"})
_REPAIR = "say the language; und is for a name that belongs to none"


def check_languages(book: Book) -> Iterator[Finding]:
    """Yield a finding for each stretch without a language, and for each ``{foreign}`` in a chapter that is wrong."""
    for file, line, words in _chapters(book):
        for one in words:
            try:
                foreign.part(one.text) if one.role == "foreign" else None
            except NotationError as error:
                yield Finding(file, line, error.code, error.actual, error.expected, error.repair)
        yield from _unmarked(book, file, line, unmarked(words))
    for file, line, text in _registers(book):
        yield from _unmarked(book, file, line, text)


def _unmarked(book: Book, file: str, line: int, text: str) -> Iterator[Finding]:
    """Yield a finding for each stretch of *text*, which begins on *line*, that says no language."""
    for at, stretch in foreign.unmarked(text, book.settings.language):
        yield Finding(file, line + text.count("\n", 0, at), "language-001", stretch, _EXPECTED, _REPAIR)


def _chapters(book: Book) -> Iterator[tuple[str, int, tuple[Words, ...]]]:
    """Yield file, first line and words of each stretch of the editors' in the chapters."""
    for chapter in book.chapters:
        ours = (one for one in (*chapter.prose, *chapter.remarks) if one.kind not in _NO_WORDS)
        yield from ((chapter.file, one.place.line, one.parts) for one in ours)
        yield from ((chapter.file, note.place.line, note.parts) for note in chapter.notes.values())


def _registers(book: Book) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and text of glosses and sources, but for what is in one language as a whole."""
    yield from ((f"registers/{entry.register}.toml", entry.line, entry.gloss) for entry in book.entries)
    whole = (source for source in book.sources.values() if not source.language)
    yield from ((bibliography.FILE, source.line, text) for source in whole for text in (source.cite, source.short))
