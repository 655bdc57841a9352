"""Another witness comes: a second transcription of pages that are edited -> ``source/transcription-B.txt``, described.

It takes no part in pages and ids. What it reads otherwise the proof tells place by place, and a mark says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from edition.ingest import arrivals
from edition.ingest.lines import Line, Setting
from edition.ingest.received import known_noise
from edition.ingest.signs import HEAD, Around
from edition.model import tables
from edition.model.findings import EditionError, Finding
from edition.model.notation import SIGLUM
from edition.model.trace import squeeze
from edition.reading import book

_HEAD: Final = """\
# Another witness. Where it reads otherwise a mark of the chapters says so: {app}`here]B:there`, or ]B:there at the end
# of another mark. `pages` are the first and the last page that it has, tables [[noise]] what is no text.
"""


def received(root: Path, siglum: str, path: Path, pages: str = "", encoding: str = "") -> dict[str, str]:
    """Return the files of the witness *siglum* whose transcription stands at *path* (file -> text).

    :param pages: the first and the last page that it has, as ``5-6``; all that have text if empty
    :param encoding: of the text that came, found if empty
    :raises EditionError: intake-002 for a siglum or pages that cannot be, or for a witness that is there already;
        source-002 if it cannot be read
    """
    read = book.load(root)
    description, target = f"source/witness-{siglum}.toml", f"source/transcription-{siglum}.txt"
    if not SIGLUM.fullmatch(siglum) or siglum == read.witness.siglum:
        raise _refused(siglum, f"letters and figures, the first a capital, and not {read.witness.siglum}")
    if (root / description).exists() or (root / target).exists():
        raise _refused(description, "a witness that is not there yet")
    with_text = [page.n for page in read.witness.pages.values() if page.line is not None]
    first, dash, last = pages.partition("-")
    ends = [first, last if dash else first] if pages else [with_text[0], with_text[-1]]
    if not set(ends) <= set(read.witness.pages):
        raise _refused(pages, "the names of the first and the last page, as 5-6")
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    arrival = arrivals.read(path, name, Setting(read.witness.contents, read.witness.characters), encoding)
    text = "\n".join(line.text for line in arrival.lines)
    around = Around.of(read, known_noise(root))
    said = {
        "siglum": siglum, "file": target.rpartition("/")[2], "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "provenance": "待考", "pages": ends,
    }  # fmt: skip
    noise = (tables.table("\n[[noise]]", line=line, text=words) for line, words in _noise(around, arrival.lines))
    return {target: text, description: tables.table(_HEAD.rstrip("\n"), **said) + "".join(noise)}


def _noise(around: Around, lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield number and words of the *lines* that are no text; of the title that heads a page the first is one."""
    seen = set[str]()
    for number, line in enumerate(lines, start=1):
        words = squeeze(line.text)
        found = around.noise(number, line.text, line.region) if words else None
        if found is not None and (found.kind != HEAD or words in seen):
            yield number, line.text
        seen.add(words)


def _refused(read: str, expected: str) -> EditionError:
    return EditionError(Finding("source", 0, "intake-002", read, expected, "call the command again"))
