"""The witness: ``source/witness.toml`` and the transcription -> pages, noise and lines of text."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from edition.model import contents, files, tables
from edition.model.contents import Shape
from edition.model.findings import EditionError, Finding
from edition.model.notation import PAGE
from edition.model.numerals import roman_number

FILE: Final = "source/witness.toml"


#: The series of the pages whose names are Roman numerals, and of those without a number before all others.
ROMAN: Final = "i"
FRONT: Final = "f"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the printed book."""

    #: name: ``1`` … for the numbered pages, ``i`` … for those with Roman numerals, ``f1`` … or another letter and
    #: a number for pages without one, and for those that begin anew
    n: str
    label: str  #: as printed, or in 〔〕 where the book prints none
    line: int | None  #: the transcription's first line of the page; None for a page without text

    @property
    def anchor(self) -> str:
        """Return the permanent id of the page in every output: ``p9``, ``piv``, ``f1``."""
        return self.n if self.series not in ("", ROMAN) else f"p{self.n}"

    @property
    def series(self) -> str:
        """The pages that count together: the letter before the number, empty for those numbered 1 …"""
        return ROMAN if self.n.isalpha() else self.n[:1] if self.n[:1].isalpha() else ""

    @property
    def ordinal(self) -> int:
        """The place of the page in its series."""
        return roman_number(self.n) if self.series == ROMAN else int(self.n.removeprefix(self.series))

    @property
    def number(self) -> int | None:
        """Return the printed number of the series that begins with 1, None for other pages."""
        return self.ordinal if not self.series else None

    @property
    def printed(self) -> bool:
        """Whether the book prints the label as the number of the page."""
        return self.series != FRONT and not self.label.startswith("〔")


@dataclass(frozen=True, slots=True)
class Witness:
    """A transcription and what is declared of it. All line numbers count from 1."""

    siglum: str
    path: str  #: the transcription's file, relative to the project
    sha256: str
    provenance: str
    characters: int  #: characters in a printed line
    lines: int  #: lines on a printed page
    leading: int  #: blank lines at the head
    final_newline: bool
    solid: tuple[tuple[int, int], ...]  #: runs of lines without blank lines between them
    pages: Mapping[str, Page]  #: in the book's order
    noise: Mapping[int, str]  #: line -> what is printed there that is not text
    proposed: tuple[str, ...] = ()  #: what of pages and noise a machine proposes, and no editor has confirmed
    contents: Shape = contents.UNKNOWN  #: the signs of the headings, and the form of an entry of the contents
    begins: tuple[tuple[int, str], ...] = field(init=False, repr=False, compare=False)  #: first lines of the pages

    def __post_init__(self) -> None:
        """Keep where pages begin, because every line is asked for its page."""
        begins = ((page.line, page.n) for page in self.pages.values() if page.line is not None)
        object.__setattr__(self, "begins", tuple(sorted(begins)))

    def following(self, line: int) -> int:
        """Return the next line of text after *line* by the declared layout, noise left out."""
        return next(n for n in self._after(line) if n not in self.noise)

    def _after(self, line: int) -> Iterator[int]:
        while True:
            joined = any(first <= line < last for first, last in self.solid)
            line += 1 if joined else 2
            yield line

    def assemble(self, text: Mapping[int, str]) -> str:
        """Return the transcription whose lines of text are *text* (line number -> text).

        Noise and blank lines are put back as declared; this is the whole of the layout, undone.
        """
        lines = dict(self.noise) | dict(text)
        last = max(lines, default=0)
        body = "\n".join(lines.get(n, "") for n in range(1, last + 1))
        return body + ("\n" if self.final_newline else "")

    def page_of(self, line: int) -> str:
        """Return the page on which *line* of the transcription stands, the first page before all."""
        begun = bisect_right(self.begins, line, key=itemgetter(0))
        return self.begins[begun - 1][1] if begun else next(iter(self.pages))


_TRANSCRIPTION: Final = re.compile(r"[\w-][\w.-]{0,99}")


def _whole(value: object, least: int = 1) -> int:
    """Return *value* if it is a whole number of at least *least*."""
    if type(value) is not int or value < least:
        raise ValueError(f"{value!r}, not a whole number from {least}")
    return value


def _page(table: Mapping[str, Any]) -> Page:
    """Return the page that *table* describes."""
    name = str(table["n"])
    page = Page(name, str(table["label"]), _whole(table["line"]) if "line" in table else None)
    try:
        known = bool(PAGE.fullmatch(name) and page.ordinal)
    except ValueError:
        known = False
    if not known:
        raise ValueError(f"page {name!r}, not 1, 2 …, i, ii …, or a letter but a and i before a number: f1, b1 …")
    return page


def file_of(data: Mapping[str, Any]) -> str:
    """Return the path of the transcription, a file that stands beside its description.

    :raises KeyError: if *data* names none
    :raises ValueError: for a name that is none
    """
    if not _TRANSCRIPTION.fullmatch(name := str(data["file"])):
        raise ValueError(f"file {name!r}, not the name of a file in source/")
    return f"source/{name}"


def _parse(data: Mapping[str, Any]) -> Witness:
    """Return the witness that *data* describes; KeyError or ValueError name what is wrong."""
    pages = [_page(table) for table in data["page"]]
    noise = {_whole(n["line"]): str(n["text"]) for n in data["noise"]}
    names = [p.n for p in pages]
    begins = [p.line for p in pages if p.line is not None]
    if not begins:
        raise ValueError("no page with text")
    for what, values in (("page numbers", names), ("noise lines", [n["line"] for n in data["noise"]])):
        if len(set(values)) != len(values):
            raise ValueError(f"{what} that repeat")
    came_late = "received" in data and len(set(begins)) == len(begins)
    if begins != sorted(set(begins)) and not came_late:
        raise ValueError("page lines out of order")
    return Witness(
        siglum=str(data["siglum"]),
        path=file_of(data),
        sha256=str(data["sha256"]),
        provenance=str(data["provenance"]),
        characters=_whole(data["grid"]["characters"]),
        lines=_whole(data["grid"]["lines"]),
        leading=_whole(data["layout"]["leading"], least=0),
        final_newline=bool(data["layout"]["final_newline"]),
        solid=tuple((_whole(a), _whole(b)) for a, b in data["layout"]["solid"]),
        pages={p.n: p for p in pages},
        noise=noise,
        proposed=tuple(str(t["proposed"]) for t in (*data["page"], *data["noise"]) if "proposed" in t),
        contents=contents.shape(data["contents"]) if "contents" in data else contents.UNKNOWN,
    )


def load(root: Path) -> Witness:
    """Read the witness of the project at *root*.

    :raises EditionError: witness-001, with the line where TOML broke if it did
    """
    try:
        return _parse(tables.loads(files.read(root / FILE, files.TEXT).decode("utf-8")))
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EditionError(unreadable(FILE, error)) from error


def unreadable(file: str, error: Exception) -> Finding:
    """Return the finding of a description, *file*, that cannot be read because of *error*."""
    reason = f"no {error}" if isinstance(error, KeyError) else str(error)
    if isinstance(error, OSError):
        reason = str(error.strerror)
    place = re.search(r"\(at line (\d+)", reason) if isinstance(error, ValueError) else None
    expected = "the fields that the file's comments explain"
    return Finding(file, int(place[1]) if place else 0, "witness-001", reason, expected, "mend the file")


def read_transcription(root: Path, witness: Witness) -> str:
    """Read the transcription; see :func:`read_file`."""
    return read_file(root, witness.path, witness.sha256)


def read_file(root: Path, path: str, sha256: str) -> str:
    """Read the transcription at *path*, with its line ends as they are.

    :raises EditionError: source-001 wrong checksum, source-002 missing, empty or not UTF-8
    """

    def fail(code: str, read: str, expected: str) -> EditionError:
        return EditionError(
            Finding(path, 0, code, read, expected, "restore the file from git; the transcription is never edited")
        )

    try:
        data = files.read(root / path, files.TRANSCRIPTION)
        text = data.decode("utf-8")
    except OSError as error:
        raise fail("source-002", str(error.strerror), "a file") from error
    except UnicodeDecodeError as error:
        raise fail("source-002", f"byte {error.object[error.start]:#04x} at offset {error.start}", "UTF-8") from error
    if not text.strip():
        raise fail("source-002", "an empty file", "the transcription")
    digest = hashlib.sha256(data).hexdigest()
    if digest != sha256:
        raise fail("source-001", f"sha256 {digest}", sha256)
    return text


def check_layout(witness: Witness, text: str) -> list[Finding]:
    """Return a finding for each line that the witness declares and *text* contradicts."""
    lines = text.split("\n")
    declared = chain(
        ((p.line, None, f"page {p.n}") for p in witness.pages.values() if p.line),
        ((line, noise, "noise") for line, noise in witness.noise.items()),
    )
    found = []
    for line, expected, what in declared:
        read = lines[line - 1] if line <= len(lines) else None
        if not read or (expected is not None and read != expected):
            found.append(
                Finding(
                    FILE,
                    0,
                    "witness-002",
                    f"{what} at line {line}: {read or ('no such line' if read is None else 'a blank line')}",
                    expected or "a line of text",
                    "mend the line number or the text",
                )
            )
    return found


def check_proposals(root: Path, witness: Witness) -> list[Finding]:
    """Return a finding for each page turn and line of noise that is only proposed."""
    lines = files.read(root / FILE, files.TEXT).decode("utf-8").split("\n") if witness.proposed else []
    return [
        Finding(
            FILE,
            next((n for n, line in enumerate(lines, start=1) if line.startswith("proposed") and reason in line), 0),
            "witness-003",
            reason,
            "an editor's word for it",
            "compare it with the print, mend it, and delete the line `proposed`",
        )
        for reason in witness.proposed
    ]


def text_lines(witness: Witness, text: str) -> dict[int, str]:
    """Return the lines of text (number -> text): what is neither blank nor noise."""
    numbered = enumerate(text.split("\n"), start=1)
    return {n: line for n, line in numbered if line and n not in witness.noise}
