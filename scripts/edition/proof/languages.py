"""The editors' words against WCAG 2.2, 3.1.2: a stretch in another language says in which.

Looked through are notes, editors' chapters, the glosses of the registers and the bibliography. The author's words
are not ours to judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from edition import bibliography, foreign
from edition.book import Book
from edition.chapter import Chapter
from edition.findings import Finding
from edition.notation import NotationError
from edition.registers import Entry

#: What is told of a stretch that says no language.
_EXPECTED = "{foreign}`words|tag`, tag being BCP 47: en, ru, ru-Latn, …"
#: Kinds of the editors' prose that are no words of theirs.
_NO_WORDS = frozenset({"code", "list"})
_REPAIR = "say the language; und is for a name that belongs to none"


def check_languages(book: Book, entries: tuple[Entry, ...]) -> Iterator[Finding]:
    """Give a finding for each stretch without a language, and for each ``{foreign}`` in a chapter that is wrong."""
    for file, line, text in _texts(book, entries):
        try:
            foreign.parts(text)
        except NotationError as error:
            yield Finding(file, line, error.code, error.read, error.expected, error.repair)
            continue
        for at, stretch in foreign.unmarked(text):
            yield Finding(file, line + text.count("\n", 0, at), "language-001", stretch, _EXPECTED, _REPAIR)


def _ours(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Give first line and Markdown of the words of the editors in a *chapter*; a role may go on in the next line."""
    yield from ((one.place.line, one.text) for one in chapter.prose if one.kind not in _NO_WORDS)
    for _, run in groupby(enumerate(chapter.remarks), key=lambda row: row[1][0] - row[0]):
        lines = [line for _, line in run]
        yield lines[0][0], "\n".join(text for _, text in lines)
    yield from ((note.place.line, note.text) for note in chapter.notes.values())


def _texts(book: Book, entries: tuple[Entry, ...]) -> Iterator[tuple[str, int, str]]:
    """Give file, line and text of everything that the editors wrote, but for what is in one language as a whole."""
    for chapter in book.chapters:
        yield from ((chapter.file, line, text) for line, text in _ours(chapter))
    yield from ((f"registers/{entry.register}.toml", entry.line, entry.gloss) for entry in entries)
    whole = (source for source in book.sources.values() if not source.language)
    yield from ((bibliography.FILE, source.line, text) for source in whole for text in (source.cite, source.short))
