"""The whole proof, in the order a reader would ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

from edition.model import files
from edition.model.findings import UNREAD, Finding
from edition.proof import outputs
from edition.proof.chapters import contents, fit, languages, names, notes, text
from edition.proof.outputs import Reading
from edition.proof.pdf import pdf
from edition.proof.pdf.apart import Job, ReaderError, reading
from edition.proof.pdf.document import from_json, row
from edition.proof.pdf.places import check_places
from edition.reading.book import Book

#: Checks of the chapters alone, in order.
CHECKS: Final[tuple[Callable[[Book], Iterator[Finding]], ...]] = (
    text.check_pages,
    text.check_text,
    contents.check_contents,
    fit.check_fit,
)
#: Output -> module that reads it back; loaded only when the output is there.
READERS: Final[Mapping[str, str]] = {"html": "edition.proof.html.html", "epub": "edition.proof.epub.epub"}


#: What the name of the booklet has that the name of its PDF has not.
BOOKLET: Final = "-booklet"


def check_chapters(book: Book) -> list[Finding]:
    """Return the findings of the chapters, contents and registers against the transcription.

    What only follows from another finding is left out: after one of :data:`UNREAD` nothing else is told,
    and of a line with broken notation nothing but that.
    """
    if any(finding.code in UNREAD for finding in book.findings):
        return list(book.findings)
    found = [finding for check in CHECKS for finding in check(book)]
    broken = {(finding.file, finding.line) for finding in book.findings if finding.code.startswith("mark-")}
    told = [finding for finding in found if (finding.file, finding.line) not in broken]
    if all(finding.is_warning for finding in (*book.findings, *told)):
        told += notes.check_notes(book)  # a note whose mark or call was lost has no source either
    told += [*names.check_names(book), *names.check_sources(book)]
    return [*book.findings, *told, *languages.check_languages(book)]


def check_outputs(book: Book, built: Mapping[str, Sequence[Path]]) -> Iterator[Finding]:
    """Yield the findings of the built outputs, by kind, against the edition."""
    try:
        ought = outputs.expected(book)
    except ValueError:
        return  # a note names a source that there is not: told as note-004, and nothing to compare with
    with ExitStack() as stack:
        # PDFs are read apart and take longest, so they are begun first and waited for last.
        begun = _begun(book, built.get("pdf", ()), stack)
        for kind, path in ((name, path) for name in ("diplomatic", *READERS, "pdf") for path in built.get(name, ())):
            try:
                if kind == "pdf":
                    yield from list(_check_pdf(book, path, begun[path](), ought))
                else:
                    yield from list(_check_file(book, kind, path, ought))
            except Exception as error:
                # The file comes from outside; whatever its reader meets is a finding, not a crash.
                whole = f"a whole {kind} output"
                yield Finding(
                    _name(book, path), 0, "build-001", _reason(book, error), whole, "build it again with make"
                )


def _check_file(book: Book, kind: str, path: Path, ought: Reading) -> Iterator[Finding]:
    """Yield the findings of one built output, no PDF; what reads it is loaded only now that there is one.

    :raises Exception: whatever its reader raises on a broken file
    """
    name = _name(book, path)
    if kind == "diplomatic":
        yield from _check_diplomatic(book, path)
        return
    yield from outputs.compare(kind, name, import_module(READERS[kind]).read(path, book), ought)
    if kind == "epub":
        yield from import_module("edition.proof.epub.package").check_package(path, name)
    if kind == "html":
        yield from import_module("edition.proof.html.facing").check_facing(book, path, name)
        yield from import_module("edition.proof.html.archive").check_archive(path, name)
        yield from import_module("edition.proof.html.search").check_search(book, path, name)
        yield from import_module("edition.proof.html.offline").check_offline(path, name)


def _job(book: Book, path: Path) -> Job:
    """Return what there is to read of the PDF or the booklet at *path*."""
    is_booklet = path.stem.endswith(BOOKLET)
    return (
        Job("booklet", (path.with_stem(path.stem.removesuffix(BOOKLET)), path)) if is_booklet else pdf.job(path, book)
    )


def _begun(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Callable[[], object]]:
    """Let the PDFs at *paths* be read until the end of *stack*; give for each what waits for the answer."""
    jobs = {path: _job(book, path) for path in paths}
    if not jobs:
        return {}
    apart = stack.enter_context(reading(list(jobs.values())))
    return {path: partial(apart.answer, job) for path, job in jobs.items()}


def _check_pdf(book: Book, path: Path, answer: object, ought: Reading) -> Iterator[Finding]:
    """Yield the findings of the PDF or the booklet at *path*, of which a reader gave this *answer*.

    :raises ValueError: if that has another form
    """
    name = _name(book, path)
    if not path.stem.endswith(BOOKLET):
        found = from_json(answer)
        yield from outputs.compare("pdf", name, pdf.read(found, book), ought)
        yield from check_places(book, found, name)
    elif answer is not None:
        read, expected = row(answer, str, str)
        repair = "build it again with make; if it stays, the builder is at fault"
        yield Finding(name, 0, "pdf-005", read, expected, repair)


def _check_diplomatic(book: Book, path: Path) -> Iterator[Finding]:
    """Yield a finding if the diplomatic output is not the transcription, byte for byte.

    :raises OSError: if it is missing or too large
    """
    read = files.read(path, files.TRANSCRIPTION)
    ought = book.transcription.encode("utf-8")
    if read != ought:
        at = next((i for i, (a, b) in enumerate(zip(read, ought, strict=False)) if a != b), min(len(read), len(ought)))
        line = ought[:at].count(b"\n") + 1
        yield Finding(
            _name(book, path),
            line,
            "diplomatic-001",
            f"{len(read)} bytes, other at byte {at + 1}",
            f"the {len(ought)} bytes of {book.witness.path}",
            "build it again with make; if it stays, the builder is at fault",
            book.witness.page_of(line),
        )


def _reason(book: Book, error: Exception) -> str:
    """Return why an output cannot be read; a file is named as messages name files."""
    if isinstance(error, ReaderError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{_name(book, Path(error.filename))}: {error.strerror}"
    return f"{type(error).__name__}: {error}"


def _name(book: Book, path: Path) -> str:
    """Return how messages call *path*: relative to the project if it is inside."""
    return path.relative_to(book.root).as_posix() if path.is_relative_to(book.root) else str(path)
