"""Other witnesses of the text: ``source/witness-B.toml`` and its transcription -> what B reads, and on which pages.

The transcription that ``source/witness.toml`` describes is the base: pages, lines and ids are its own. Of another
witness only the words are compared, without white space; it is divided into lines as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edition.model import files, tables, witness
from edition.model.findings import EditionError, Finding
from edition.model.notation import SIGLUM
from edition.model.trace import P, Step, squeeze
from edition.model.witness import Page, Witness

_NAME: Final = re.compile(r"witness-(?P<siglum>.+)\.toml")


@dataclass(frozen=True, slots=True)
class OtherWitness:
    """Another transcription of pages of the book, and what is declared of it."""

    siglum: str
    file: str  #: its description, relative to the project
    path: str  #: the transcription's file, relative to the project
    sha256: str
    provenance: str
    pages: tuple[str, ...]  #: the pages of the base that it has, in their order
    noise: Mapping[int, str]  #: line -> what is printed there that is not text
    text: str  #: the transcription

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Number and words of each line of text."""
        numbered = enumerate(self.text.split("\n"), start=1)
        return [(number, line) for number, line in numbered if line.strip() and number not in self.noise]

    def followed(self, steps: Iterable[Step[P]]) -> list[Step[P]]:
        """Return those of *steps* that stand on its pages, in their order: a note at the foot before the next page."""
        order = {page: number for number, page in enumerate(self.pages)}
        return sorted((step for step in steps if step.page in order), key=lambda step: (order[step.page], step.line))

    def reads(self, step: Step[Any]) -> str:
        """Return what it reads at *step* of one of its pages, without white space."""
        mark = step.piece.mark
        return squeeze(step.piece.text if mark is None else mark.reading_of(self.siglum))

    def woven(self, words: str) -> str:
        """Return its transcription if *words*, without white space, are its text: each line takes as many as it has.

        White space and noise are put back where it has them. What is over stands at the end.
        """
        made, at = list[str](), 0
        for number, line in enumerate(self.text.split("\n"), start=1):
            if number in self.noise:
                made.append(line)
                continue
            row = ""
            for sign in line:
                row += sign if sign.isspace() else words[at : at + 1]
                at += not sign.isspace()
            made.append(row)
        return "\n".join(made) + words[at:]


def sigla(root: Path) -> tuple[str, ...]:
    """Return the sigla of the other witnesses of the project at *root*, by the names of their descriptions."""
    found = (_NAME.fullmatch(path.name) for path in (root / "source").glob("witness-*.toml"))
    return tuple(sorted(one["siglum"] for one in found if one))


def load(root: Path, base: Witness) -> tuple[OtherWitness, ...]:
    """Read the other witnesses of the project at *root*.

    :raises EditionError: witness-001 for a description, source-001 and source-002 for a transcription
    """
    return tuple(_load(root, siglum, base) for siglum in sigla(root))


def _load(root: Path, siglum: str, base: Witness) -> OtherWitness:
    file = f"source/witness-{siglum}.toml"
    try:
        data = tables.loads(files.read(root / file, files.TEXT).decode("utf-8"))
        path, sha256 = witness.file_of(data), str(data["sha256"])
        return OtherWitness(
            siglum=_siglum(data, siglum, base),
            file=file,
            path=path,
            sha256=sha256,
            provenance=str(data["provenance"]),
            pages=_pages(data, list(base.pages.values())),
            noise={int(one["line"]): str(one["text"]) for one in data.get("noise", ())},
            text=witness.read_file(root, path, sha256),
        )
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EditionError(witness.unreadable(file, error)) from error


def _siglum(data: Mapping[str, Any], named: str, base: Witness) -> str:
    """Return the siglum that the description says, which is that of its name and no other's."""
    siglum = str(data["siglum"])
    if not SIGLUM.fullmatch(siglum) or siglum != named or siglum == base.siglum:
        raise ValueError(f"siglum {siglum!r}, not that of the file's name, of letters and figures, and of no other")
    return siglum


def _pages(data: Mapping[str, Any], every: Sequence[Page]) -> tuple[str, ...]:
    """Return the names of the pages from the first to the last that the description says."""
    names = [page.n for page in every]
    first, last = (names.index(str(name)) for name in data["pages"])
    if first > last:
        raise ValueError(f"pages {data['pages']!r}, of which the first comes after the last")
    return tuple(names[first : last + 1])


def check_layout(others: Sequence[OtherWitness]) -> list[Finding]:
    """Return a finding for each line of noise that is another one."""
    return [
        Finding(one.file, 0, "witness-002", f"noise at line {line}: {read or 'no such line'}", noise, repair)
        for one in others
        for repair in ["mend the line number or the text"]
        for lines in [one.text.split("\n")]
        for line, noise in one.noise.items()
        if (read := lines[line - 1] if 0 < line <= len(lines) else "") != noise
    ]


def stream(other: OtherWitness, steps: Iterable[Step[Any]]) -> str:
    """Return all that *other* reads, without white space, as the marks of *steps* say."""
    return "".join(map(other.reads, other.followed(steps)))
