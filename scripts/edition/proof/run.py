"""The whole proof, in the order a reader would ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from edition import files
from edition.book import Book
from edition.findings import Finding
from edition.proof import contents, fit, names, notes, outputs, text
from edition.proof.outputs import Reading
from edition.registers import Entry

#: Checks of the chapters alone, in order.
CHECKS: Final[tuple[Callable[[Book], Iterator[Finding]], ...]] = (
    text.check_pages,
    text.check_text,
    contents.check_contents,
    fit.check_fit,
)
#: Output -> module that reads it back; loaded only when the output is there.
READERS: Final[Mapping[str, str]] = {
    "html": "edition.proof.html",
    "epub": "edition.proof.epub",
    "pdf": "edition.proof.pdf",
}


#: What the name of the booklet has that the name of its PDF has not.
BOOKLET: Final = "-booklet"
#: Findings after which there is nothing sound to check: a chapter, or the place of a page, is not there.
STOPPING: Final = frozenset({"chapter-001", "chapter-003", "chapter-004", "witness-002"})


def check_chapters(book: Book, entries: tuple[Entry, ...]) -> list[Finding]:
    """Give the findings of the chapters, contents and registers against the transcription.

    What only follows from another finding is left out: after a :data:`STOPPING` one nothing else is told,
    and of a line with broken notation nothing but that.
    """
    if any(finding.code in STOPPING for finding in book.findings):
        return list(book.findings)
    found = [finding for check in CHECKS for finding in check(book)]
    broken = {(finding.file, finding.line) for finding in book.findings if finding.code.startswith("mark-")}
    told = [finding for finding in found if (finding.file, finding.line) not in broken]
    if all(finding.is_warning for finding in (*book.findings, *told)):
        told += notes.check_notes(book)  # a note whose mark or call was lost has no source either
    return [*book.findings, *told, *names.check_names(book, entries), *names.check_sources(book, entries)]


def check_outputs(book: Book, built: Mapping[str, Sequence[Path]]) -> Iterator[Finding]:
    """Give the findings of the built outputs, by kind, against the edition."""
    try:
        ought = outputs.expected(book)
    except ValueError:
        return  # a note names a source that there is not: told as note-004, and nothing to compare with
    for kind, path in ((name, path) for name in ("diplomatic", *READERS) for path in built.get(name, ())):
        try:
            yield from list(_check_file(book, kind, path, ought))
        except Exception as error:
            # The file comes from outside; whatever its reader meets is a finding, not a crash.
            yield Finding(
                _name(book, path),
                0,
                "build-001",
                _reason(book, error),
                f"a whole {kind} output",
                "build it again with make",
            )


def _check_file(book: Book, kind: str, path: Path, ought: Reading) -> Iterator[Finding]:
    """Give the findings of one built output; what reads it is loaded only now that there is one.

    :raises Exception: whatever its reader raises on a broken file
    """
    name = _name(book, path)
    if kind == "diplomatic":
        yield from _check_diplomatic(book, path)
        return
    if path.stem.endswith(BOOKLET):
        booklet = import_module("edition.proof.booklet")
        yield from booklet.check_booklet(path.with_stem(path.stem.removesuffix(BOOKLET)), path, name)
        return
    yield from outputs.compare(kind, name, import_module(READERS[kind]).read(path, book), ought)
    if kind == "pdf":
        yield from import_module("edition.proof.places").check_places(book, path, name)
    if kind == "epub":
        yield from import_module("edition.proof.package").check_package(path, name)
    if kind == "html":
        yield from import_module("edition.proof.facing").check_facing(book, path, name)
        yield from import_module("edition.proof.archive").check_archive(path, name)
        yield from import_module("edition.proof.search").check_search(book, path, name)
        yield from import_module("edition.proof.offline").check_offline(path, name)


def _check_diplomatic(book: Book, path: Path) -> Iterator[Finding]:
    """Give a finding if the diplomatic output is not the transcription, byte for byte."""
    read = files.read(path, files.TRANSCRIPTION) if path.is_file() else b""
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
    """Give why an output cannot be read; a file is named as messages name files."""
    if isinstance(error, OSError) and error.filename:
        return f"{_name(book, Path(error.filename))}: {error.strerror}"
    return f"{type(error).__name__}: {error}"


def _name(book: Book, path: Path) -> str:
    """Give how messages call *path*: relative to the project if it is inside."""
    return path.relative_to(book.root).as_posix() if path.is_relative_to(book.root) else str(path)
