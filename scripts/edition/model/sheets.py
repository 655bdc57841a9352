"""On which sheet of the PDF an original page stands: pages of the witness -> sheets, recto on recto.

The PDF is printed on both sides, so an odd page must stand on an odd sheet, or no opening would be the original's.
The cover before them has a white back. Where a page with a number would not fall on its side, the one before has a
white back too, the first of all if none before has a number. Before the first of them lies a leaf of the editors': the
contents of the edition, and the signs, which so face the text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from edition.model.numerals import roman
from edition.model.witness import FRONT, ROMAN, Page


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper on which the book is set; the template ``book.typ`` has its measures."""

    name: str
    paper: str  #: as readers know it
    ending: str  #: of the name of its file, before the suffix


SHEETS: Final = (Sheet("a4", "A4", ""), Sheet("b5", "B5", "-b5"))
#: The one whose pages the booklet has: two on a side of A4 are large enough to read.
BOOKLET: Final = SHEETS[1]
#: Sheets before the first page of the original: the cover and its white back.
COVER: Final = 2
#: Sheets of the leaf between what has no page number and what has.
LEAF: Final = 2
#: Page labels of the first sheet, of the sides of the leaf and of the last sheet.
COVER_LABEL: Final = "封面"
CONTENTS_LABEL: Final = "本版目次"
SIGNS_LABEL: Final = "符號"
COLOPHON_LABEL: Final = "版權頁"
#: Generated list -> the label of the sheet on which its chapter stands alone.
APART: Final[Mapping[str, str]] = {"signs": SIGNS_LABEL, "colophon": COLOPHON_LABEL}
#: What stands before the numbers of the editors' pages.
EDITORIAL: Final = "附"
#: What stands before the numbers of the sheets of notes that did not fit on their pages, which come behind the text.
CONTINUED: Final = "續"


def white_backs(pages: Collection[Page]) -> frozenset[str]:
    """Return the names of those of *pages* that a white page follows."""
    found: set[str] = set()
    before: list[Page] = []
    for page in pages:
        counts = is_counted(page)
        turned = (COVER + len(before) + len(found) + page.ordinal) % 2 == 0
        if counts and before and turned:
            bare = not any(one.printed for one in before)
            found.add(before[0 if bare else -1].n)
        before.append(page)
    return frozenset(found)


def is_counted(page: Page) -> bool:
    """Whether the print gives *page* a number, or counts it as one that has none."""
    return page.number is not None or page.printed


def after_leaf(pages: Collection[Page]) -> str:
    """Return the name of the one of *pages* before which the leaf lies: the first that is counted, or the first."""
    return next((page.n for page in pages if is_counted(page)), next((page.n for page in pages), ""))


def sheets(pages: Collection[Page]) -> dict[str, int]:
    """Return the sheet, from 1, of each of *pages* by its name."""
    white, placed, sheet = white_backs(pages), dict[str, int](), COVER + 1
    first = after_leaf(pages)
    for page in pages:
        sheet += LEAF * (page.n == first)
        placed[page.n] = sheet
        sheet += 1 + (page.n in white)
    return placed


def labels(pages: Collection[Page]) -> dict[str, str]:
    """Return the label that the PDF has for each of *pages*, by its name: ``9``; ``iv`` for a Roman numeral, ``b1``.

    The unnumbered pages before the first have Roman ones too where no page of the book has.
    """
    roman_too = any(one.series == ROMAN for one in pages)
    return {one.n: roman(one.ordinal) if one.series == FRONT and not roman_too else one.n for one in pages}


def pattern_of(page: Page, label: str) -> str:
    """Return the pattern by which the PDF counts to the *label* of *page*: ``1``, ``i``, ``b1``."""
    return "i" if label.isalpha() else f"{page.series}1"
