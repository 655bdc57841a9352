"""The names in the text that a register knows, for the outputs that tag every one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from edition.model.chapter import Run
from edition.model.registers import Matcher
from edition.reading.book import Book


def names(book: Book) -> Iterator[tuple[str, str, str]]:
    """Yield each name in the text that a register knows, by longest match: entry, page, words."""
    matcher = Matcher(book.entries)
    runs = groupby(book.steps, key=lambda s: (s.page, s.block, isinstance(s.piece, Run), s.piece.rend))
    for (page, _, is_run, _), steps in runs:
        words = "".join(step.piece.text for step in steps) if is_run else ""
        for start, end, entry in matcher.mentions(words):
            yield entry.anchor, page, words[start:end]
