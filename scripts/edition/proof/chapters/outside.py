"""Links of the file system: none may lead out of the book, because a build publishes what they lead to."""

from __future__ import annotations

from collections.abc import Iterator

from edition.model import files
from edition.model.facsimile import FOLDER
from edition.model.findings import Finding
from edition.reading.book import Book


def check_links_out(book: Book) -> Iterator[Finding]:
    """Yield a finding for each link that leads out; one among the images of pages is told as picture-002."""
    for path in files.links_out(book.root):
        file = path.relative_to(book.root).as_posix()
        if not file.startswith(FOLDER):
            expected = "a file of the book, or a link to one"
            repair = "put the file itself in its place, or take the link away"
            yield Finding(file, 0, "build-005", f"a link to {path.readlink()}", expected, repair)
