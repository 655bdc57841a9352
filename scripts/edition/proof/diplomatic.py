"""The diplomatic output: every mark undone, it is the transcription, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from edition.model import files
from edition.model.findings import REBUILD, Finding
from edition.proof.outputs import Reading
from edition.proof.readers import Check, name_of
from edition.reading.book import Book


def begin(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
    """Return for each of *paths* what checks it; see :class:`edition.proof.readers.Reader`."""
    del stack
    return {path: partial(check, book, path) for path in paths}


def check(book: Book, path: Path, ought: Reading) -> Iterator[Finding]:
    """Yield a finding if the file at *path* is not the transcription.

    :raises OSError: if it is missing or too large
    """
    del ought
    yield from compare(book, name_of(book, path), "diplomatic-001", files.read(path, files.TRANSCRIPTION))


def compare(book: Book, file: str, code: str, data: bytes) -> Iterator[Finding]:
    """Yield a finding of *code* if *data*, which *file* gives back, is not the transcription."""
    source = book.transcription.encode("utf-8")
    if data != source:
        pairs = enumerate(zip(data, source, strict=False))
        at = next((i for i, (a, b) in pairs if a != b), min(len(data), len(source)))
        line = source[:at].count(b"\n") + 1
        actual, expected = (
            f"{len(data)} bytes, other at byte {at + 1}",
            f"the {len(source)} bytes of {book.witness.path}",
        )
        yield Finding(file, line, code, actual, expected, REBUILD, book.witness.page_of(line))
