"""The site: pages, facing pages, zip, search and service worker, each against the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from edition.model.findings import Finding
from edition.proof.html import archive, compressed, facing, html, letters, offline, search
from edition.proof.outputs import Reading, compare
from edition.proof.readers import Check, name_of
from edition.reading.book import Book


def begin(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
    """Return for each of *paths* what checks it; see :class:`edition.proof.readers.Reader`."""
    del stack
    return {path: partial(check, book, path) for path in paths}


def check(book: Book, path: Path, ought: Reading) -> Iterator[Finding]:
    """Yield the findings of the site at *path*.

    :raises Exception: whatever a broken file brings about
    """
    name = name_of(book, path)
    yield from compare("html", name, html.read(path, book), ought)
    yield from facing.check_facing(book, path, name)
    yield from archive.check_archive(path, name)
    yield from search.check_search(book, path, name)
    yield from offline.check_offline(path, name)
    yield from compressed.check_compressed(path, name)
    yield from letters.check_letters(book, path, name)
