"""What every reader of an output has in common: it begins to read, and checks when it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from edition.model.findings import Finding
from edition.model.outputs import Output
from edition.proof.outputs import Reading
from edition.reading.book import Book

#: What checks one built file or folder against what it ought to say; it raises whatever its reader meets.
Check = Callable[[Reading], Iterator[Finding]]


class ReaderError(Exception):
    """A reader refused a file, or did not come to an answer; the message says why."""


class Reader(Protocol):
    """A module that reads an output back; :data:`edition.model.outputs.OUTPUTS` names it."""

    def begin(self, book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
        """Begin to read *paths*, of which there is at least one, and return for each what checks it.

        :param stack: what ends, when the proof has, what the reader began
        """
        ...


def reader_of(output: Output) -> Reader:
    """Return the reader of *output*, loaded only now that there is something to read."""
    return cast(Reader, import_module(output.reader))


def name_of(book: Book, path: Path) -> str:
    """Return how messages call *path*: relative to the project if it is inside."""
    return path.relative_to(book.root).as_posix() if path.is_relative_to(book.root) else str(path)
