"""On which sheet of the PDF an original page stands: pages of the witness -> sheets, recto on recto.

The PDF is printed on both sides, so an odd page must stand on an odd sheet, or no opening would be the original's.
The cover before them has a white back. Where the unnumbered pages before the first numbered one would shift the rest,
the back of the first stays white too.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from edition.model.witness import Page


#: Sheets before the first page of the original: the cover and its white back.
COVER: Final = 2
#: Page labels of the first and the last sheet, and what stands before the numbers of the editors' pages.
COVER_LABEL: Final = "封面"
COLOPHON_LABEL: Final = "版權頁"
EDITORIAL: Final = "附"
#: What stands before the numbers of the sheets of notes that did not fit on their pages, which come behind the text.
CONTINUED: Final = "續"


def has_white_back(pages: Collection[Page]) -> bool:
    """Whether the back of the first of *pages* stays white."""
    front = [page for page in pages if page.number is None]
    first = next((page.number for page in pages if page.number is not None), None)
    return bool(front) and first is not None and (len(front) + first) % 2 == 0


def sheets(pages: Collection[Page]) -> dict[str, int]:
    """Return the sheet, from 1, of each of *pages* by its name."""
    shift = has_white_back(pages)
    return {page.n: number + (shift if number > COVER + 1 else 0) for number, page in enumerate(pages, start=COVER + 1)}
