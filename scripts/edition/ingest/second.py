"""Another witness comes: a second transcription of pages that are edited -> ``source/transcription-B.txt``, described.

It takes no part in pages and ids. What it reads otherwise the proof tells place by place, and a mark says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.ingest import arrivals
from edition.ingest.arrivals import JOINED
from edition.ingest.lines import Setting
from edition.ingest.received import known_noise
from edition.ingest.signs import HEAD, Around
from edition.model import files, tables
from edition.model.findings import EditionError, Finding
from edition.model.interface import gettext
from edition.model.notation import SIGLUM
from edition.model.trace import squeeze
from edition.model.witness import text_lines
from edition.reading import book
from edition.reading.book import Book

_HEAD: Final = """\
# Another witness. Where it reads otherwise a mark of the chapters says so: {app}`here]B:there`, or ]B:there at the end
# of another mark. `pages` are the first and the last page that it has, tables [[noise]] what is no text.
"""


@dataclass(frozen=True, slots=True)
class Second:
    """What it takes to put another witness beside the base."""

    changes: Mapping[str, str]  #: file -> its text, the transcription first
    done: tuple[str, ...]  #: what was done to what came
    noise: tuple[tuple[int, str], ...]  #: number and words of the lines that were taken for no text


def received(root: Path, siglum: str, path: Path, pages: str = "", encoding: str = "") -> Second:
    """Return what it takes to receive the witness *siglum* whose transcription stands at *path*.

    Its lines stay as they are; lines that an OCR engine tells are joined to paragraphs, as in the base.

    :param pages: the first and the last page that it has, as ``5-6``; all if empty
    :param encoding: of the text that came, found if empty
    :raises EditionError: intake-002 for a siglum or pages that cannot be, or for a witness that is there already;
        source-002 if it cannot be read
    """
    read = book.load(root)
    description, target = f"source/witness-{siglum}.toml", f"source/transcription-{siglum}.txt"
    if not SIGLUM.fullmatch(siglum) or siglum == read.witness.siglum:
        raise _refused(siglum, f"letters and figures, the first a capital, and not {read.witness.siglum}")
    if (root / description).exists():
        raise _refused(description, "a witness that is not there yet")
    names = [page.n for page in read.witness.pages.values()]
    first, dash, last = pages.partition("-")
    ends = [first, last if dash else first] if pages else [names[0], names[-1]]
    if not set(ends) <= set(names) or names.index(ends[0]) > names.index(ends[1]):
        raise _refused(pages, "the names of the first and the last page, as 5-6")
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    arrival = arrivals.read(path, name, Setting(read.witness.contents, read.witness.characters), encoding)
    lines = arrival.text.split("\n") if arrival.text else [line.text for line in arrival.lines]
    text = "\n".join(lines)
    if not text.strip():
        raise _refused(name, "a transcription")
    # A run that was killed may have written the transcription alone.
    if (root / target).exists() and files.read(root / target, files.TRANSCRIPTION) != text.encode():
        raise _refused(target, "a witness that is not there yet")
    noise = list(_noise(read, names[names.index(ends[0]) : names.index(ends[1]) + 1], known_noise(root), lines))
    said = {
        "siglum": siglum, "file": target.rpartition("/")[2], "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "provenance": gettext("待考"), "pages": ends,
    }  # fmt: skip
    declared = (tables.table("\n[[noise]]", line=line, text=words) for line, words in noise)
    described = tables.table(_HEAD.rstrip("\n"), **said) + "".join(declared)
    done = tuple(one for one in arrival.done if one != JOINED or not arrival.text)
    return Second({target: text, description: described}, done, tuple(noise))


def _noise(
    read: Book, pages: Sequence[str], kinds: Mapping[str, str], lines: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Yield number and words of the *lines* that are no text: what the base has as a line of text on *pages* is none.

    Of a title that heads its pages the first is text; a number has to be that of one of the *pages*.
    """
    around, seen = Around.of(read, kinds), set[str]()
    numbers = {page.number for page in read.witness.pages.values() if page.n in pages}
    base = text_lines(read.witness, read.transcription)
    texts = {squeeze(text) for line, text in base.items() if read.witness.page_of(line) in pages}
    for number, line in enumerate(lines, start=1):
        words = squeeze(line)
        found = around.noise(number, line.strip()) if words else None
        is_new = found is not None and (words not in texts or (found.kind == HEAD and words in seen))
        if found is not None and is_new and (not found.numbers or found.numbers & numbers):
            yield number, line
        seen.add(words)


def _refused(read: str, expected: str) -> EditionError:
    return EditionError(Finding("source", 0, "intake-002", read, expected, "call the command again"))
