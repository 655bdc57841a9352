"""On which sheet of the PDF an original page stands: pages of the witness -> sheets, recto on recto.

The PDF is printed on both sides, so an odd page must stand on an odd sheet, or no opening would be the original's.
Where the unnumbered pages before the first numbered one would shift that, the back of the first stays white.
"""

from __future__ import annotations

from collections.abc import Collection

from edition.witness import Page


def has_white_back(pages: Collection[Page]) -> bool:
    """Whether the back of the first of *pages* stays white."""
    front = [page for page in pages if page.number is None]
    first = next((page.number for page in pages if page.number is not None), None)
    return bool(front) and first is not None and (len(front) + first) % 2 == 0


def sheets(pages: Collection[Page]) -> dict[str, int]:
    """Give the sheet, from 1, of each of *pages* by its name."""
    shift = has_white_back(pages)
    return {page.n: number + (shift if number > 1 else 0) for number, page in enumerate(pages, start=1)}
