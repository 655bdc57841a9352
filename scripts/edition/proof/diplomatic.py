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
    """Yield a finding if the file at *path* is not the transcription whose name it has.

    :raises OSError: if it is missing or too large
    """
    del ought
    data, file = files.read(path, files.TRANSCRIPTION), name_of(book, path)
    other = next((one for one in book.others if path.stem == f"transcription-{one.siglum}"), None)
    if other is None:
        yield from compare(book, file, "diplomatic-001", data)
    elif (line := _differs(data, source := other.text.encode("utf-8"))) is not None:
        yield Finding(file, line, "diplomatic-001", *_told(data, source, other.path), REBUILD)


def compare(book: Book, file: str, code: str, data: bytes) -> Iterator[Finding]:
    """Yield a finding of *code* if *data*, which *file* gives back, is not the transcription."""
    source = book.transcription.encode("utf-8")
    if (line := _differs(data, source)) is not None:
        yield Finding(file, line, code, *_told(data, source, book.witness.path), REBUILD, book.witness.page_of(line))


def _first(data: bytes, source: bytes) -> int:
    """Return the first byte in which both differ."""
    pairs = enumerate(zip(data, source, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(data), len(source)))


def _differs(data: bytes, source: bytes) -> int | None:
    """Return the line of *source* at which *data* is another, None if it is not."""
    return None if data == source else source[: _first(data, source)].count(b"\n") + 1


def _told(data: bytes, source: bytes, path: str) -> tuple[str, str]:
    """Return what was read and what was expected."""
    return f"{len(data)} bytes, other at byte {_first(data, source) + 1}", f"the {len(source)} bytes of {path}"
