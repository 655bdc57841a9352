"""The PDFs and the booklet made of one: read in a process of their own, which works while other outputs are checked."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from edition.lettering import typefaces
from edition.model import glyphs, sheets
from edition.model.findings import REBUILD, Finding
from edition.proof import looks
from edition.proof.looks import Looks
from edition.proof.outputs import Reading, compare
from edition.proof.pdf import pdf
from edition.proof.pdf.apart import Apart, Job, reading
from edition.proof.pdf.document import TOGETHER, from_json, row, rows
from edition.proof.pdf.places import check_places
from edition.proof.pdf.settled import settled
from edition.proof.readers import Check, name_of
from edition.reading.book import Book

#: What the name of the booklet has that the name of its PDF has not.
BOOKLET: Final = "-booklet"
#: What the name of the PDF has of whose pages it is made.
MADE_OF: Final = sheets.BOOKLET.ending

#: Classes of direction whose letters have other glyphs beside others: scripts that run to the left, and marks.
_CHANGING: Final = frozenset({"R", "AL", "NSM"})


def begin(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
    """Let *paths* be read apart, and return for each what waits for that and checks it.

    See :class:`edition.proof.readers.Reader`.
    """
    jobs = {path: _job(book, path) for path in paths}
    drawn = dict(looks.expected(book))
    stand_ins = glyphs.stand_ins(glyphs.load(book.root)[0])
    drawn |= {form: drawn[one.character] for form, one in stand_ins.items() if one.character in drawn}
    letters = {path: Job("letters", (path,), (list(drawn),)) for path, job in jobs.items() if drawn and _is_pdf(job)}
    apart = stack.enter_context(reading([*jobs.values(), *letters.values()]))

    def check(path: Path, ought: Reading) -> Iterator[Finding]:
        yield from _check(book, path, apart, jobs[path], ought)
        if path in letters:
            yield from _check_letters(book, path, apart, (jobs[path], letters[path]), drawn)

    return {path: partial(check, path) for path in paths}


def _is_pdf(job: Job) -> bool:
    """Whether it is not the booklet that is read."""
    return job.reader != "booklet"


def _job(book: Book, path: Path) -> Job:
    """Return what there is to read of the PDF or the booklet at *path*."""
    if not path.stem.endswith(BOOKLET):
        return pdf.job(path, book)
    whole = path.with_stem(path.stem.removesuffix(BOOKLET) + MADE_OF)
    return Job("booklet", (whole, path), (pdf.left_out(book),))


def _check(book: Book, path: Path, apart: Apart, job: Job, ought: Reading) -> Iterator[Finding]:
    """Yield the findings of the PDF or the booklet at *path*, which *apart* has read.

    :raises Exception: if it could not, or answers something else
    """
    name, answer = name_of(book, path), apart.answer(job)
    if _is_pdf(job):
        found = from_json(settled(answer, book))
        bound = replace(ought, outline=pdf.bound_outline(book, ought.outline or ()))
        yield from compare("pdf", name, pdf.read(found, book), bound)
        yield from check_places(book, found, name)
        paper = next(sheet.paper for sheet in reversed(sheets.SHEETS) if path.stem.endswith(sheet.ending))
        yield from pdf.check_notes(found, book, paper)
    elif answer is not None:
        actual, expected = row(answer, str, str)
        yield Finding(name, 0, "pdf-005", actual, expected, REBUILD)


def _check_letters(book: Book, path: Path, apart: Apart, jobs: tuple[Job, Job], ought: Looks) -> Iterator[Finding]:
    """Yield a finding for each rare character of the PDF that a font of it draws otherwise than it ought to, or none.

    Letters that join or turn, and marks, have other glyphs beside others: they are only asked for.

    :raises Exception: as :func:`_check`
    """
    text, read = map(apart.answer, jobs)
    printed = typefaces.pieces("".join(from_json(text).texts))
    drawn = defaultdict[str, list[str]](list)
    for character, digest in rows(read, str, str):
        fixed = unicodedata.bidirectional(character[0]) not in _CHANGING and digest != TOGETHER
        drawn[character].append(digest if fixed or not digest else next(iter(ought[character])))
    seen = {
        one: next((d for d in drawn[one] if d not in ought[one]), next(iter(drawn[one]), ""))
        for one in printed & ought.keys()
    }
    yield from looks.compare(name_of(book, path), seen, ought)
