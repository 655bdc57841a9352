"""The facing pages of the built HTML, read back: their source sides together are the transcription, line by line.

Beside each line stands what the edition makes of it, with a link for each mark and each call of a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from lxml import html as lxml_html

from edition.model import files
from edition.model.chapter import NoteRef, is_authors, is_reason
from edition.model.findings import REBUILD, Finding
from edition.model.marks import ruby_sign
from edition.model.wording import facsimile
from edition.proof.digests import digest_at
from edition.proof.html.markup import classes
from edition.reading.book import Book, anchor_of_note

FOLDER = "facing"


class Line(NamedTuple):
    """A line of a facing page."""

    number: int  #: in the transcription; 0 if it has no such line
    source: str
    edition: str


@dataclass(frozen=True, slots=True)
class FacingReading:
    """What a facing page says, or ought to."""

    lines: list[Line]
    images: list[tuple[str, str]]  #: words and digest of each image of the page
    links: list[str]  #: ids of the entries of the apparatus and of the notes to which it leads, in order


def read(file: Path) -> FacingReading:
    """Read the facing page *file*.

    :raises OSError: if the page is missing
    :raises ValueError: if a row has no number, no source or no edition
    """
    data = files.read(file, files.BUILT)
    main = data[max(0, data.find(b"<main")) :]  # what is around it is the same on every page
    tree = lxml_html.fromstring(main, parser=lxml_html.HTMLParser(encoding="utf-8"))
    cells: dict[str, list[etree._Element]] = {"line": [], "source": [], "edition": []}
    for cell in tree.iter("td"):
        for kind in cells.keys() & classes(cell):
            cells[kind].append(cell)
    numbers = [int(cell.text or 0) for cell in cells["line"]]
    sources = ["".join(map(str, cell.itertext())) for cell in cells["source"]]
    editions = ["".join(_author(cell)) for cell in cells["edition"]]
    links = [link.get("href", "").partition("#")[2] for cell in cells["edition"] for link in cell.iter("a")]
    lines = map(Line, numbers, sources, editions)
    site, name = file.parents[1], f"{FOLDER}/{file.name}"
    shown = [(image.get("alt", ""), digest_at(site, name, image.get("src", ""))) for image in tree.iter("img")]
    return FacingReading([line for line in lines if line.source or line.edition], shown, links)


def _author(cell: etree._Element) -> Iterator[str]:
    """Yield the words of a *cell* without the numbers of notes, and without what says that a line is no text."""
    yield cell.text or ""
    for child in cell:
        if not {"call", "aside"} & classes(child):
            yield from map(str, child.itertext())
        yield child.tail or ""


def expected(book: Book) -> dict[str, FacingReading]:
    """Return what stands on each page, by its permanent id: the lines of the transcription that are not blank."""
    pages = book.witness.pages
    numbered = list(enumerate(book.transcription.split("\n"), start=1))
    turns = {page.line: page.n for page in pages.values() if page.line is not None}
    sources: dict[str, dict[int, str]] = {n: {} for n in pages}
    page = next(iter(pages))
    for number, line in numbered:
        page = turns.get(number, page)
        if line:
            sources[page][number] = line
    editions: dict[str, dict[int, str]] = {n: {} for n in pages}
    links: dict[str, list[str]] = {n: [] for n in pages}
    records = {id(one.step): f"app-{one.anchor}" for one in book.marks}
    chapters = {chapter.file: chapter.name for chapter in book.texts}
    for step in book.steps:
        here = editions[step.page]
        here[step.line] = here.get(step.line, "") + (step.edition or ruby_sign(step.piece.mark))
        if (record := records.get(id(step))) is not None:
            links[step.page].append(record)
        elif isinstance(step.piece, NoteRef) and not (is_reason(step.piece.label) or is_authors(step.piece.label)):
            links[step.page].append(anchor_of_note(chapters[step.piece.place.file], step.piece.label))
    images = {one.page: [(facsimile(pages[one.page]), one.sha256)] for one in book.images}
    return {
        pages[n].anchor: FacingReading(list(_lines(sources[n], editions[n])), images.get(n, []), links[n])
        for n in pages
    }


def _lines(source: dict[int, str], edition: dict[int, str]) -> Iterator[Line]:
    """Yield the lines of a page in order; one without words on either side is none."""
    for number in sorted(source.keys() | edition.keys()):
        words = source.get(number, ""), edition.get(number, "")
        if any(words):
            yield Line(number if words[0] else 0, *words)


def check_facing(book: Book, folder: Path, name: str) -> Iterator[Finding]:
    """Yield a finding for each facing page in *folder* that has not the transcription's lines beside the edition's."""
    ought = expected(book)
    for anchor, page in ought.items():
        report = partial(
            Finding, f"{name}/{FOLDER}/{anchor}.html", 0,
            repair=REBUILD,
        )  # fmt: skip
        try:
            found = read(folder / FOLDER / f"{anchor}.html")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            yield report(code="html-005", actual=str(reason), expected="a facing page for each original page")
            continue
        for code, left, right in (
            ("html-005", [line[:2] for line in found.lines], [line[:2] for line in page.lines]),
            ("html-001", [line.edition for line in found.lines], [line.edition for line in page.lines]),
            ("html-004", found.links, page.links),
            ("html-005", found.images, page.images),
        ):
            yield from (report(code=code, actual=a, expected=b) for a, b in _difference(left, right))
    for file in sorted((folder / FOLDER).glob("*.html")):
        if file.stem not in {*ought, "index"}:
            repair = "build it again with make"
            yield Finding(f"{name}/{FOLDER}/{file.name}", 0, "html-003", file.name, "no such page", repair)


def _difference(read_: Iterable[object], ought: Iterable[object]) -> Iterator[tuple[str, str]]:
    """Yield the first pair that differs."""
    pairs = zip_longest(read_, ought, fillvalue="nothing")
    yield from ((str(a), str(b)) for a, b in [next(((a, b) for a, b in pairs if a != b), ("", ""))] if a != b)
