"""An EPUB: its documents and its package against the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from edition.model.findings import Finding
from edition.proof.epub import epub, letters, package
from edition.proof.outputs import Reading, compare
from edition.proof.readers import Check, name_of
from edition.reading.book import Book


def begin(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
    """Return for each of *paths* what checks it; see :class:`edition.proof.readers.Reader`."""
    del stack
    return {path: partial(check, book, path) for path in paths}


def check(book: Book, path: Path, ought: Reading) -> Iterator[Finding]:
    """Yield the findings of the EPUB at *path*.

    :raises Exception: whatever a broken file brings about
    """
    name = name_of(book, path)
    yield from compare("epub", name, epub.read(path, book), ought)
    yield from package.check_package(path, name)
    yield from letters.check_letters(book, path, name)
