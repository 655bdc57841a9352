"""What is read of a PDF: its pages, texts, outline, names and links, and the JSON in which a reader apart tells it.

:mod:`~edition.proof.pdf.pdfium` reads it, in a process of its own (:mod:`~edition.proof.pdf.apart`). What it ought to
say is in :mod:`~edition.proof.pdf.pdf`, :mod:`~edition.proof.pdf.places` and :mod:`~edition.proof.pdf.links`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

from edition.model.interface import gettext
from edition.model.sheets import CONTINUED, EDITORIAL

#: What template and Typst add where the direction of the line changes.
TURNS: Final = re.compile("[\u200e\u202a-\u202e]")

#: What stands for the look of a glyph that is drawn together with others, as a letter with its vowels.
TOGETHER: Final = "together"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that leads to a page of the same file."""

    page: str  #: label of the page on which it stands
    shown: str  #: its words, without white space
    sheet: int  #: index of the page to which it leads, -1 if to none
    point: tuple[float, float] = (0.0, 0.0)  #: where on that page
    on: int = 0  #: index of the page on which it stands
    at: float = 0.0  #: the spot where it stands: see :class:`Sizes`
    to: float = 0.0  #: the spot to which it leads

    @property
    def number(self) -> bool:
        """Whether its words are an Arabic number: of a note."""
        return self.shown.isascii() and self.shown.isdigit()


@dataclass(frozen=True, slots=True)
class Sizes:
    """The pages of a PDF, by which a place on one of them is put in the order of reading."""

    sizes: tuple[tuple[float, float], ...]  #: width and height of each, in points
    labels: tuple[str, ...]

    def spot(self, sheet: int, point: tuple[float, float]) -> float:
        """Return where a *point* stands in the reading of the whole book; editors' pages have two columns.

        :param sheet: index of the page; -1, which is the answer too, for none
        :param point: from the left and from the foot, in points
        """
        if not 0 <= sheet < len(self.sizes):
            return -1.0
        width, height = self.sizes[sheet]
        column = self.labels[sheet].startswith(gettext(EDITORIAL)) and point[0] > width / 2
        return sheet + (column + 1 - point[1] / height) / 2


@dataclass(frozen=True, slots=True)
class Layers:
    """The text of a page by who wrote it, without white space."""

    author: str
    editors: str
    #: of the editors, each number or label of a page alone: it, and the author's characters before
    numbers: tuple[tuple[str, int], ...]
    lefts: tuple[tuple[str, int], ...]  #: of printed contents, what the author's runs say, and how far from the left
    roles: tuple[tuple[str, str], ...] = ()  #: element of the structure, and the author's words in it


@dataclass(frozen=True)
class Places:
    """What was read of a PDF."""

    labels: tuple[str, ...]  #: page label of each sheet
    texts: tuple[str, ...]  #: text of each sheet, without white space
    layers: Mapping[int, Layers]  #: index of the sheet -> its text by layers, for the pages that were asked for
    named: Mapping[str, int]  #: named destination -> index of the sheet, -1 if it leads nowhere
    outline: tuple[tuple[int, str, int], ...]  #: level, title without white space, index of the sheet
    links: tuple[Link, ...]  #: in the order of the file
    starts: tuple[float, ...] = ()  #: the spot of each entry of the outline
    addresses: tuple[tuple[int, str, str], ...] = ()  #: links to outside: index of the sheet, words, address
    pictures: tuple[str, ...] = ()  #: what is told of each in words, without white space, if that was asked for

    @cached_property
    def ours(self) -> set[str]:
        """The labels of the editors' pages behind the text."""
        return {label for label in self.labels if label.startswith(gettext(EDITORIAL))}

    @cached_property
    def chapters(self) -> list[tuple[float, str, int]]:
        """Spot, title and sheet of each entry of the outline that begins a chapter, in order."""
        found = zip(self.outline, self.starts, strict=True)
        return sorted((start, title, sheet) for (level, title, sheet), start in found if level == 1)

    def continued(self, says: Mapping[str, str]) -> Places:
        """Return the places with each sheet on which notes go on as one more of the page that its first words name.

        :param says: words -> label of the page
        """
        prefix = gettext(CONTINUED)
        if not any(label.startswith(prefix) for label in self.labels):
            return self
        named = zip(self.labels, self.texts, strict=True)
        labels = tuple(
            next((page for words, page in says.items() if text.startswith(words)), label)
            if label.startswith(prefix)
            else label
            for label, text in named
        )
        return replace(self, labels=labels, links=tuple(replace(link, page=labels[link.on]) for link in self.links))

    def sheets(self, label: str) -> list[int]:
        """Return the indices of the pages with this *label*."""
        return [sheet for sheet, found in enumerate(self.labels) if found == label]

    def chapter(self, at: float) -> float:
        """Return the spot at which the chapter begins in which *at* is, by the outline; -1 for none."""
        found = bisect_right(self.chapters, at, key=itemgetter(0))
        return self.chapters[found - 1][0] if found else -1.0

    def says(self, sheet: int, words: str) -> bool:
        """Whether the page with this index has these *words*."""
        return 0 <= sheet < len(self.texts) and words in self.texts[sheet]

    def on(self, pages: Container[str]) -> Iterator[tuple[Link, str]]:
        """Yield each link on one of the *pages*, with the label of the page it leads to."""
        return ((link, self.label(link.sheet)) for link in self.links if link.page in pages)

    def label(self, sheet: int) -> str:
        """Return the label of the page with this index."""
        return self.labels[sheet] if 0 <= sheet < len(self.labels) else "nowhere"


def as_json(places: Places) -> list[object]:
    """Return *places* as values of JSON, which :func:`from_json` reads."""
    layers = [(n, one.author, one.editors, one.numbers, one.lefts, one.roles) for n, one in places.layers.items()]
    links = [(one.page, one.shown, one.sheet, *one.point, one.on, one.at, one.to) for one in places.links]
    named, told = list(places.named.items()), [places.starts, places.addresses, places.pictures]
    return [places.labels, places.texts, layers, named, places.outline, links, *told]


def from_json(read: object) -> Places:
    """Return the places that *read* tells; it comes from a process that had hostile bytes in hand.

    :raises ValueError: if it is not what :func:`as_json` gives
    """
    labels, texts, layers, named, outline, links, starts, addresses, pictures = row(read, *[list] * 9)
    if len(labels) != len(texts) or not all(
        0 <= one[0] < len(labels) for one in rows(layers, int, str, str, list, list, list)
    ):
        raise ValueError("other pages than it has")
    return Places(
        tuple(row(labels, *[str] * len(labels))),
        tuple(row(texts, *[str] * len(texts))),
        {
            n: Layers(author, editors, _counted(numbers), _counted(numerals), tuple(rows(roles, str, str)))
            for n, author, editors, numbers, numerals, roles in layers
        },
        dict(rows(named, str, int)),
        tuple(rows(outline, int, str, int)),
        tuple(
            Link(page, shown, sheet, (x, y), on, at, to)
            for page, shown, sheet, x, y, on, at, to in rows(links, str, str, int, float, float, int, float, float)
        ),
        tuple(row(starts, *[float] * len(outline))),
        tuple(rows(addresses, int, str, str)),
        tuple(row(pictures, *[str] * len(pictures))),
    )


def _counted(read: Any) -> tuple[tuple[str, int], ...]:
    return tuple(rows(read, str, int))


def rows(read: list[Any], *kinds: type) -> Iterator[tuple[Any, ...]]:
    """Yield each of the lists in *read*, each of values of these *kinds*.

    :raises ValueError: if one is another
    """
    return (row(one, *kinds) for one in read)


def row(read: object, *kinds: type) -> tuple[Any, ...]:
    """Return the list *read*, of values of these *kinds*.

    :raises ValueError: if it is another
    """
    if not isinstance(read, list) or tuple(map(type, read)) != kinds:
        raise ValueError("an answer of another form")
    return tuple(read)
