"""A PDF and the booklet made of it: read in a process of their own, which works while other outputs are checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from edition.model.findings import REBUILD, Finding
from edition.proof.outputs import Reading, compare
from edition.proof.pdf import pdf
from edition.proof.pdf.apart import Apart, Job, reading
from edition.proof.pdf.document import from_json, row
from edition.proof.pdf.places import check_places
from edition.proof.readers import Check, name_of
from edition.reading.book import Book

#: What the name of the booklet has that the name of its PDF has not.
BOOKLET: Final = "-booklet"


def begin(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
    """Let *paths* be read apart, and return for each what waits for that and checks it.

    See :class:`edition.proof.readers.Reader`.
    """
    jobs = {path: _job(book, path) for path in paths}
    apart = stack.enter_context(reading(list(jobs.values())))
    return {path: partial(_check, book, path, apart, job) for path, job in jobs.items()}


def _job(book: Book, path: Path) -> Job:
    """Return what there is to read of the PDF or the booklet at *path*."""
    if not path.stem.endswith(BOOKLET):
        return pdf.job(path, book)
    return Job("booklet", (path.with_stem(path.stem.removesuffix(BOOKLET)), path))


def _check(book: Book, path: Path, apart: Apart, job: Job, ought: Reading) -> Iterator[Finding]:
    """Yield the findings of the PDF or the booklet at *path*, which *apart* has read.

    :raises Exception: if it could not, or answers something else
    """
    name, answer = name_of(book, path), apart.answer(job)
    if job.reader != "booklet":
        found = from_json(answer)
        yield from compare("pdf", name, pdf.read(found, book), ought)
        yield from check_places(book, found, name)
        yield from pdf.check_notes(found, book)
    elif answer is not None:
        actual, expected = row(answer, str, str)
        yield Finding(name, 0, "pdf-005", actual, expected, REBUILD)
