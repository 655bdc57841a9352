"""On which sheet of the PDF an original page stands: pages of the witness -> sheets, recto on recto.

The PDF is printed on both sides, so an odd page must stand on an odd sheet, or no opening would be the original's.
The cover before them has a white back. Where a page with a number would not fall on its side, the one before has a
white back too, the first of all if none before has a number.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from edition.model.numerals import roman
from edition.model.witness import FRONT, ROMAN, Page

#: Sheets before the first page of the original: the cover and its white back.
COVER: Final = 2
#: Page labels of the first and the last sheet, and what stands before the numbers of the editors' pages.
COVER_LABEL: Final = "封面"
COLOPHON_LABEL: Final = "版權頁"
EDITORIAL: Final = "附"
#: What stands before the numbers of the sheets of notes that did not fit on their pages, which come behind the text.
CONTINUED: Final = "續"


def white_backs(pages: Collection[Page]) -> frozenset[str]:
    """Return the names of those of *pages* that a white page follows."""
    found: set[str] = set()
    before: list[Page] = []
    for page in pages:
        counts = page.number is not None or page.printed
        turned = (COVER + len(before) + len(found) + page.ordinal) % 2 == 0
        if counts and before and turned:
            bare = not any(one.printed for one in before)
            found.add(before[0 if bare else -1].n)
        before.append(page)
    return frozenset(found)


def sheets(pages: Collection[Page]) -> dict[str, int]:
    """Return the sheet, from 1, of each of *pages* by its name."""
    white, placed, sheet = white_backs(pages), dict[str, int](), COVER + 1
    for page in pages:
        placed[page.n] = sheet
        sheet += 1 + (page.n in white)
    return placed


def label_of(page: Page, pages: Collection[Page]) -> str:
    """Return the label that the PDF has for *page*: ``9``; ``iv`` for a Roman numeral, ``b1`` for others.

    The unnumbered pages before the first have Roman ones too where no page of the book has.
    """
    roman_too = any(one.series == ROMAN for one in pages)
    return roman(page.ordinal) if page.series == FRONT and not roman_too else page.n


def pattern_of(page: Page, pages: Collection[Page]) -> str:
    """Return the pattern by which the PDF counts to that label: ``1``, ``i``, ``b1``."""
    label = label_of(page, pages)
    return "i" if label.isalpha() else f"{page.series}1"
