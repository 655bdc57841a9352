"""The links of the editors in the PDF: each leads to the page that has its target, or to its address."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote

from edition.model.findings import REBUILD, Finding
from edition.proof import own_links
from edition.proof.own_links import CODES, OwnLink
from edition.proof.pdf.document import Link, Places
from edition.proof.pdf.pdf import begun, labels_of, sheets_of
from edition.reading.book import Book
from edition.reading.targets import Spot, Target, Targets

#: So many words, in characters, tell where a note or an entry begins.
_BEGINNING = 12


@dataclass(frozen=True)
class _Sheets:
    """Where a PDF has what the book has."""

    book: Book
    places: Places
    targets: Targets

    def of_chapter(self, name: str) -> list[int]:
        """Return the sheets of the chapter *name*."""
        chapter = next(one for one in self.book.chapters if one.name == name)
        if chapter.editorial:
            return sheets_of(self.book, self.places, chapter)
        pages = {spot.page for spot in self.targets.ids[name].values() if spot.page}
        return [sheet for page in pages for sheet in self.of_page(page)]

    def of_page(self, page: str) -> list[int]:
        """Return the sheets of an original *page*."""
        return self.places.sheets(self.labels[page])

    def of(self, target: Target) -> list[int]:
        """Return the sheets on which *target* may stand: of several that have its words, any."""
        sheets = self.of_chapter(target.document)
        if not target.anchor:
            return self._heads(target.document, sheets)
        spot = self.targets.ids[target.document][target.anchor]
        if spot.page:
            return self.of_page(spot.page)
        return self._titled(spot, sheets) or self._saying(spot, sheets) or sheets

    def leads(self, link: Link, target: Target) -> bool:
        """Whether *link* leads into the chapter that *target* is, which may share its first page with others."""
        start = None if target.anchor else self.starts.get(target.document)
        return start is None or self.places.chapter(link.to) == start

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each original page."""
        return labels_of(self.book)

    @cached_property
    def starts(self) -> dict[str, float]:
        """Where each of the editors' chapters behind the text begins."""
        return begun(self.book, self.places)

    def _heads(self, name: str, sheets: list[int]) -> list[int]:
        """Return the sheet of the first heading of the document *name*."""
        first = next((head for head in self.book.headings if head.chapter == name), None)
        return self.of_page(first.page) if first is not None else sheets[:1]

    def _titled(self, spot: Spot, sheets: Collection[int]) -> list[int]:
        return [sheet for _, title, sheet in self.places.outline if title == spot.words and sheet in sheets]

    def _saying(self, spot: Spot, sheets: Collection[int]) -> list[int]:
        return [sheet for sheet in sheets if self.places.says(sheet, spot.words[:_BEGINNING])]


def check_own_links(book: Book, places: Places, name: str) -> tuple[Places, list[Finding]]:
    """Return *places* without the links of the editors, and a finding for each of these that leads elsewhere.

    :param name: what messages call the file
    """
    sheets, left, found = _Sheets(book, places, Targets.of(book)), list(places.links), list[Finding]()
    outside, texts = list(places.addresses), {chapter.name for chapter in book.texts}
    for chapter, own in own_links.expected(book).items():
        of_chapter = sheets.of_chapter(chapter) if own.links else []
        for link in own.links:
            on = sheets.of_page(link.page) if link.page else of_chapter
            if isinstance(link.target, str):
                found += _outside(link, link.target, on, outside, name)
            else:
                mine = [one for one in left if one.on in on and one.shown == link.words]
                to = sheets.of(link.target)
                fits = [
                    one
                    for one in mine[: 1 if own.alone and chapter not in texts else None]
                    if one.sheet in to and sheets.leads(one, link.target)
                ]
                found += [] if fits else [_elsewhere(link, to, mine, places, name)]
                for one in (fits or mine)[:1]:
                    left.remove(one)
    return replace(places, links=tuple(left)), found


def _elsewhere(link: OwnLink, to: list[int], mine: list[Link], places: Places, name: str) -> Finding:
    """Return the finding that a *link* to one of the sheets *to* is not there; *mine* are those with its words."""
    told = f"to page {places.label(mine[0].sheet)}" if mine else "to no page"
    pages = " or ".join(dict.fromkeys(map(places.label, to)))
    return link.place.finding(CODES["pdf"], f"[{link.words}] {told} in {name}", f"a link to page {pages}", REBUILD)


def _outside(
    link: OwnLink, address: str, on: Collection[int], left: list[tuple[int, str, str]], name: str
) -> Iterator[Finding]:
    """Take the *link* to an *address* from those that are *left*; a page may end in its words."""
    mine = [one for one in left if one[0] in on and link.words.startswith(one[1])]
    if (fits := next((one for one in mine if unquote(one[2]) == address), None)) is not None:
        left.remove(fits)
        return
    told = f"to {mine[0][2]}" if mine else "to nowhere"
    yield link.place.finding(CODES["pdf"], f"[{link.words}] {told} in {name}", f"a link to {address}", REBUILD)
