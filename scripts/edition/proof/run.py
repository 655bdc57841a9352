"""The whole proof, in the order a reader would ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from edition.model.findings import UNREAD, Finding
from edition.model.outputs import OUTPUTS
from edition.proof import outputs
from edition.proof.chapters import (
    contents,
    fit,
    glyphs,
    languages,
    links,
    names,
    notes,
    outside,
    pages,
    pictures,
    text,
    title,
    witnesses,
)
from edition.proof.readers import ReaderError, name_of, reader_of
from edition.reading.book import Book

Check = Callable[[Book], Iterator[Finding]]

#: Checks of the chapters alone, in order.
CHECKS: Final[tuple[Check, ...]] = (
    pages.check_pages,
    text.check_text,
    witnesses.check_witnesses,
    contents.check_contents,
    fit.check_fit,
    title.check_title,
    title.check_booklet,
    title.check_headings,
    pictures.check_pictures,
    outside.check_links_out,
)
#: Checks of registers and of the editors' words.
OURS: Final[tuple[Check, ...]] = (
    names.check_names,
    names.check_sources,
    names.check_glosses,
    links.check_links,
    languages.check_languages,
)


def check_chapters(book: Book) -> list[Finding]:
    """Return the findings of the chapters, contents and registers against the transcription.

    What only follows from another finding is left out: after one of :data:`UNREAD` nothing else is told,
    and of a line with broken notation nothing but that.
    """
    if any(finding.code in UNREAD for finding in book.findings):
        return list(book.findings)
    broken = {(finding.file, finding.line) for finding in book.findings if finding.code.startswith("mark")}

    def told(checks: Iterable[Check]) -> list[Finding]:
        return [one for check in checks for one in check(book) if (one.file, one.line) not in broken]

    found = told(CHECKS)
    if all(finding.is_warning for finding in (*book.findings, *found)):
        found += told([notes.check_notes])  # a note whose mark or call was lost has no source either
    return [*book.findings, *found, *told(OURS), *glyphs.check_glyphs(book)]


def check_outputs(
    book: Book, built: Mapping[str, Sequence[Path]], ought: outputs.Reading | None = None
) -> Iterator[Finding]:
    """Yield the findings of the built outputs against the edition.

    :param built: name of the output -> what was built of it
    :param ought: what every output ought to say, if that is known already
    :raises ValueError: for an output that the proof does not know
    """
    if unknown := built.keys() - {output.name for output in OUTPUTS}:
        raise ValueError(f"no reader of the output {' '.join(sorted(unknown))}")
    try:
        ought = outputs.expected(book) if ought is None else ought
    except ValueError:
        return  # a note names a source that there is not: told as note-004, and nothing to compare with
    with ExitStack() as stack:
        # All begin before any is waited for: PDFs are read apart, and take longest.
        there = [(output, built[output.name]) for output in OUTPUTS if built.get(output.name)]
        begun = [(output, reader_of(output).begin(book, paths, stack)) for output, paths in there]
        for output, path, check in (
            (output, path, check) for output, checks in begun for path, check in checks.items()
        ):
            try:
                yield from list(check(ought))
            except Exception as error:
                # The file comes from outside; whatever its reader meets is a finding, not a crash.
                whole, repair = f"a whole {output.name} output", "build it again with make"
                yield Finding(name_of(book, path), 0, "build-001", _reason(book, error), whole, repair)


def _reason(book: Book, error: Exception) -> str:
    """Return why an output cannot be read; a file is named as messages name files."""
    if isinstance(error, OSError) and error.filename:
        return f"{name_of(book, Path(error.filename))}: {error.strerror}"
    return str(error) if isinstance(error, ReaderError) else f"{type(error).__name__}: {error}"
