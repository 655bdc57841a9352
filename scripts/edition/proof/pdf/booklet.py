"""The booklet against the PDF that it is made of: every side carries the two pages that folding asks for.

Pages are compared by what draws them, byte for byte, and by what that names (fonts, colours, pictures), so what is true
of the text of the PDF is true of the booklet. qpdf (through pikepdf) only unpacks here; PDFium, which had no part in
making it, counts the sides. The proof does this in a process of its own (:mod:`~edition.proof.pdf.apart`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Object, Page, Pdf, PdfError

from edition.model import files
from edition.model.trace import squeeze
from edition.proof.pdf.pdfium import open_pdf

# qpdf unpacks a stream no further than this; no PDF that the build makes comes near it.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=files.BUILT, run_length_max_memory=files.BUILT, png_max_memory=files.BUILT,
    tiff_max_memory=files.BUILT, dct_max_memory=files.BUILT,
)  # fmt: skip

#: What draws half a side: a page, scaled and put in its place (PDF 1.7, 8.10.1).
_DRAWN: Final = re.compile(rb"q ([\d.]+) 0 0 \1 ([\d.]+) 0 cm (/\w+) Do Q\s*")
#: What a side may have, so that nothing else is seen on it.
_KEYS: Final = frozenset({"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"})
#: How much larger or smaller than its half a page may be: what is lost in rounding.
_ROUNDING: Final = 0.001
#: The numbers of an object in the one file and in the other.
Pair = tuple[object, object]


@dataclass(frozen=True, slots=True)
class Half:
    """A page as a side draws it."""

    form: Any
    place: int  #: 0 at the left, 1 at the right
    fits: bool  #: whether it fills its half in one direction and leaves it in none


def folded(count: int) -> list[tuple[int, int]]:
    """Return for each side the pages, from 1, at its left and right; a page above *count* is white.

    Told apart from how the build reckons it: in a signature leaves lie in each other, so on every side the two numbers
    make the numbers of its first and its last page, and the odd one is at the right of a front and at the left of a
    back. Signatures have at most 20 pages, and no two differ by more than a leaf.
    """
    whole = count + -count % 4
    parts = -(-whole // 20)
    sides: list[tuple[int, int]] = []
    first = 1
    for part in range(parts):
        pages = 4 * ((whole // 4 + parts - 1 - part) // parts)
        both = 2 * first + pages - 1
        sides += [(both - n, n) if n % 2 else (n, both - n) for n in range(first, first + pages // 2)]
        first += pages
    return sides


def _kept(document: Any, left_out: Sequence[Sequence[str]]) -> list[int]:
    """Return the indices of the pages of *document* that the booklet has, by its outline; the last is the colophon's.

    :raises ValueError: if the outline lacks one of the titles
    """
    at = {squeeze(mark.get_title()): mark.get_dest() for mark in document.get_toc() if mark.level == 0}
    sheets = {title: target.get_index() for title, target in at.items() if target is not None}
    if lost := [title for stretch in left_out for title in stretch if title and title not in sheets]:
        raise ValueError(f"no {lost[0]} in the outline")
    last = len(document) - 1
    gone = {n for first, end in left_out for n in range(sheets[first], sheets[end] if end else last)}
    return [n for n in range(len(document)) if n not in gone]


def unpacked(data: bytes) -> Pdf:
    """Open the PDF *data* with qpdf, whose message would name the place of the bytes in memory."""
    try:
        return Pdf.open(io.BytesIO(data))
    except PdfError as error:
        raise ValueError(str(error).rpartition(": ")[2]) from error


def fault(whole: bytes, data: bytes, left_out: Sequence[Sequence[str]] = ()) -> tuple[str, str] | None:
    """Return what the first side of the booklet *data* shows that does not draw its two pages of the PDF *whole*.

    Beside it stands what it ought to show; None if there is no such side.

    :raises ValueError, pypdfium2.PdfiumError: if one of them cannot be opened
    """
    with open_pdf(whole) as read:
        kept = _kept(read, left_out)
    with open_pdf(data) as other, unpacked(whole) as book, unpacked(data) as made:
        sides, pages = folded(len(kept)), {n: book.pages[index] for n, index in enumerate(kept, start=1)}
        if {len(made.pages), len(other)} != {len(sides)}:
            return f"{len(other)} sides", f"{len(sides)} sides for {len(pages)} pages"
        known = set[Pair]()
        for number, (pair, side) in enumerate(zip(sides, made.pages, strict=True), start=1):
            if (found := _fault(side, pair, pages, known)) is not None:
                left, right = pair
                return f"side {number}: {found}", f"pages {left} and {right}, each whole"
    return None


def _fault(side: Page, pair: tuple[int, int], pages: Mapping[int, Page], known: set[Pair]) -> str | None:
    """Return in words what *side* shows in the place of the *pair* of *pages*, None if it shows them."""
    try:
        found = _halves(side)
    except ValueError as error:
        return str(error)
    for place, ought in enumerate(pair):
        if not _is_page(found.get(place), pages.get(ought), known):
            return f"{'right' if place else 'left'} half: {_said(found.get(place), pages)}"
    return None


def _halves(side: Page) -> Mapping[int, Half]:
    """Return what stands at the left and at the right of a *side*.

    :raises ValueError: if it shows anything but two pages, each in its half
    """
    drawing, (_, _, width, height) = _drawing(side), map(float, side.mediabox)
    found = {}
    for drawn in _DRAWN.finditer(drawing):
        scale, left, form = float(drawn[1]), float(drawn[2]), side.Resources.XObject[drawn[3].decode()]
        place = int(left >= width / 2 - _ROUNDING)
        shares = [scale * float(form.BBox[2]) / (width / 2), scale * float(form.BBox[3]) / height]
        end = (left + scale * float(form.BBox[2])) / (width / 2) - place
        found[place] = Half(form, place, abs(max(shares) - 1) < _ROUNDING and end < 1 + _ROUNDING)
    rest = _DRAWN.sub(b"", drawing).strip()
    if rest or len(found) != len(_DRAWN.findall(drawing)) or not side.obj.keys() <= _KEYS:
        raise ValueError("more than two pages, each in its half")
    return found


def _drawing(page: Page) -> bytes:
    """Return what draws a *page*, unpacked."""
    contents = page.obj.get("/Contents")
    parts = contents if isinstance(contents, Array) else [contents] if contents is not None else []
    return b"\n".join(part.read_bytes() for part in parts)


def _is_page(half: Half | None, page: Page | None, known: set[Pair]) -> bool:
    """Whether *half* shows *page*, whole; None is a white one.

    :param known: the objects of both files that are the same, by their numbers
    """
    if half is None or page is None:
        return half is None and page is None
    ought = [_drawing(page), list(map(float, page.mediabox))]
    return (
        half.fits
        and [half.form.read_bytes(), list(map(float, half.form.BBox))] == ought
        and _same(half.form.get("/Resources"), page.obj.get("/Resources"), known)
    )


def _same(one: Any, other: Any, known: set[Pair]) -> bool:
    """Whether two objects of two files say the same; a font that all pages have is compared once."""
    pair = (one.objgen, other.objgen) if isinstance(one, Object) and isinstance(other, Object) else ((0, 0), (0, 0))
    if pair in known:
        return True
    if isinstance(one, Dictionary) and isinstance(other, Dictionary):
        same = one.keys() == other.keys() and all(_same(value, other[key], known) for key, value in one.items())
    elif isinstance(one, Array) and isinstance(other, Array):
        same = len(one) == len(other) and all(_same(a, b, known) for a, b in zip(one, other, strict=True))
    else:
        same = bool(one == other)
    if same and all(number for number, _ in pair):
        known.add(pair)
    return same


def _said(half: Half | None, pages: Mapping[int, Page]) -> str:
    """Return in words what *half* shows."""
    if half is None:
        return "nothing"
    drawing = half.form.read_bytes()
    number = next((number for number, page in pages.items() if _drawing(page) == drawing), 0)
    return f"page {number}{'' if half.fits else ', not whole'}" if number else "what draws no page"
