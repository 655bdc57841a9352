"""Registers against the text and the bibliography: every form must occur, every source must be known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from edition.model.bibliography import FILE
from edition.model.chapter import Run
from edition.model.findings import Finding
from edition.model.registers import Matcher, RegisterEntry
from edition.proof.chapters.contents import heading_lines
from edition.reading.book import Book


def check_names(book: Book, entries: tuple[RegisterEntry, ...]) -> Iterator[Finding]:
    """Yield a finding for each form that nothing in the text mentions."""
    text = "".join(step.edition for step in book.steps)
    found = {(entry.anchor, text[start:end]) for start, end, entry in Matcher(entries).mentions(text)}
    for entry in entries:
        for form in entry.forms:
            if (entry.anchor, form) not in found:
                yield Finding(
                    f"registers/{entry.register}.toml",
                    entry.line,
                    "register-003",
                    f"[{entry.key}] {form}",
                    "a form that the text mentions",
                    "delete or mend the form",
                )


def pages_of(book: Book, entries: tuple[RegisterEntry, ...]) -> Mapping[str, frozenset[str]]:
    """Return the original pages whose text, headings left out, mentions an entry, by the entry's id."""
    matcher, heads = Matcher(entries), heading_lines(book)
    found: dict[str, set[str]] = {}
    # A wrapped paragraph has several runs, and a name may begin in one and end in the next.
    runs = groupby(book.steps, key=lambda step: (step.page, step.block, isinstance(step.piece, Run)))
    for (page, _, is_run), steps in runs:
        words = "".join(step.piece.text for step in steps if step.line not in heads) if is_run else ""
        for *_, entry in matcher.mentions(words):
            found.setdefault(entry.anchor, set()).add(page)
    return {anchor: frozenset(pages) for anchor, pages in found.items()}


def check_sources(book: Book, entries: tuple[RegisterEntry, ...]) -> Iterator[Finding]:
    """Yield a finding for each source of an entry that the bibliography has not."""
    for entry in entries:
        for key in entry.sources:
            if key not in book.sources:
                yield Finding(
                    f"registers/{entry.register}.toml",
                    entry.line,
                    "register-004",
                    f"[{entry.key}] {key}",
                    f"a table [{key}] in {FILE}",
                    "add the source there, or mend the key",
                )
