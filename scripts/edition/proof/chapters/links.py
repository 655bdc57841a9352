"""The links of the editors: each leads to a place of the book or to an address of the web, and has words."""

from __future__ import annotations

from collections.abc import Iterator

from edition.model.findings import Finding
from edition.reading.book import Book
from edition.reading.targets import Targets


def check_links(book: Book) -> Iterator[Finding]:
    """Yield a finding for each link that leads nowhere, or that no reader can see."""
    targets = Targets.of(book)
    for chapter in book.chapters:
        for link in (link for one in chapter.said for link in one.links):
            if isinstance(found := targets.resolve(chapter, link), Finding):
                yield found
            elif not link.parts:
                repair = "write the words of the link between its brackets"
                yield link.place.finding("link-001", f"[]({link.target})", "words that lead there", repair)
