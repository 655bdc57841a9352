"""Registers against the text and the bibliography: every form must occur, every source must be known."""

from __future__ import annotations

from collections.abc import Iterator

from edition.model import foreign, left_over
from edition.model.bibliography import FILE
from edition.model.findings import Finding
from edition.model.registers import Matcher
from edition.reading.book import Book


def check_names(book: Book) -> Iterator[Finding]:
    """Yield a finding for each form that nothing in the text mentions."""
    text = "".join(step.edition for step in book.steps)
    found = {(entry.anchor, text[start:end]) for start, end, entry in Matcher(book.entries).occurrences(text)}
    for entry in book.entries:
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


def check_sources(book: Book) -> Iterator[Finding]:
    """Yield a finding for each source of an entry that the bibliography has not."""
    for entry in book.entries:
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


def check_glosses(book: Book) -> Iterator[Finding]:
    """Yield a finding for each gloss with signs of Markdown: it has none, so a reader would see them."""
    for entry in book.entries:
        said = foreign.words(entry.gloss)
        left = next((one.sign for one in left_over.signs(said)), "\\" if "\\" in said else "")
        if left:
            file, told = f"registers/{entry.register}.toml", f"[{entry.key}] gloss: {left}"
            repair = "take the sign away; of Markdown a gloss has {foreign}`words|tag` alone"
            yield Finding(file, entry.line, "register-002", told, "words without signs of Markdown", repair)
