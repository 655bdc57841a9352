"""Page fit: how many lines of the printed grid each page comes to - evidence, not licence."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from edition.model.findings import Finding
from edition.model.witness import text_lines
from edition.reading.book import Book

INDENT: Final = 2  #: characters of white space before a paragraph
#: A heading takes from one line to five, as the pages of this kind of print show.
HEADING: Final = (1, 5)


def printed_lines(book: Book) -> dict[str, int]:
    """Return for each numbered page the lines that the transcription's running text fills."""
    witness = book.witness
    turns = {page.line for page in witness.pages.values()}
    counts: dict[str, int] = {}
    continued = _continued(book)
    for line, text in text_lines(witness, book.transcription).items():
        page = witness.page_of(line)
        if line in book.heading_lines or witness.pages[page].number is None:
            continue
        indent = 0 if line in turns and line in continued else INDENT
        counts[page] = counts.get(page, 0) + ceil((len(text) + indent) / witness.characters)
    return counts


def _continued(book: Book) -> set[int]:
    """Return the lines that go on with a paragraph from the page before."""
    first_line: dict[int, int] = {}
    found = set()
    for step in book.steps:
        if step.source and step.line != first_line.setdefault(step.block, step.line):
            found.add(step.line)
    return found


def check_fit(book: Book) -> Iterator[Finding]:
    """Yield a warning for each page that cannot have been printed as transcribed."""
    heads: dict[str, int] = {}
    for heading in book.headings:
        heads[heading.page] = heads.get(heading.page, 0) + 1
    for page, lines in printed_lines(book).items():
        least, most = (book.witness.lines - heads.get(page, 0) * n for n in reversed(HEADING))
        if not least <= lines <= most:
            expected = f"{least} to {most}" if heads.get(page) else str(most)
            yield Finding(
                book.witness.path,
                book.witness.pages[page].line or 0,
                "fit-001",
                f"{lines} lines of {book.witness.characters} characters",
                f"{expected} lines",
                "weigh it when the page's text is in doubt",
                page,
            )
