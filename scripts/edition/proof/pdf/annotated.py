"""The links of a PDF as PDFium reads them: words, and where each leads."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import pypdfium2.raw as raw

from edition.model.trace import squeeze
from edition.proof.pdf.document import Link, Sizes

#: How far inside its box a link's words are looked for, in points: what stands beside it is not taken in.
INSIDE: Final = 0.8


def index_of(document: Any, target: Any) -> int:
    """Return the index of the page of a destination."""
    return int(raw.FPDFDest_GetDestPageIndex(document, target)) if target else -1


#: Words, target and its place, index of the page, and the spots where it stands and to which it leads.
Found = tuple[str, int, tuple[float, float], int, float, float]


#: Left, top, right and bottom -> the words there.
Words = Callable[[tuple[float, float, float, float]], str]


def inside(document: Any, index: int, page: Any, words: Words, sizes: Sizes) -> Iterator[Found]:
    """Yield each link that leads into the book on a *page*."""
    for link, action in _annotated(page):
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            target = raw.FPDFLink_GetDest(document, link)
            sheet, point, begins = index_of(document, target), point_of(target), next(_boxes(link))[:2]
            yield _shown(link, words), sheet, point, index, sizes.spot(index, begins), sizes.spot(sheet, point)


def outside(document: Any, page: Any, words: Words) -> Iterator[tuple[str, str]]:
    """Yield words and address of each link on a *page* that leads out of the book."""
    for link, action in _annotated(page):
        if action and raw.FPDFAction_GetType(action) == raw.PDFACTION_URI:
            size = raw.FPDFAction_GetURIPath(document, action, None, 0)
            room = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document, action, room, size)
            yield _shown(link, words), room.value.decode("utf-8", "replace")


def _annotated(page: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each link on a *page*, and what it does."""
    place, link = ctypes.c_int(), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, place, link):
        yield link, raw.FPDFLink_GetAction(link)


def _shown(link: Any, words: Words) -> str:
    """Return the words of a *link*, without white space."""
    return squeeze("".join(map(words, _boxes(link))))


def point_of(target: Any) -> tuple[float, float]:
    """Return where on its page a destination is, 0 for what it does not say."""
    if not target:
        return 0.0, 0.0
    has, x, y, zoom = raw.FPDF_BOOL(), raw.FS_FLOAT(), raw.FS_FLOAT(), raw.FS_FLOAT()
    raw.FPDFDest_GetLocationInPage(target, has, has, has, x, y, zoom)
    return x.value, y.value


def joined(pages: Iterable[list[Link]], alone: Collection[str], begun: Collection[float] = ()) -> Iterator[Link]:
    """Yield the links of all *pages* in order, one that a page break has cut in two as one.

    :param alone: labels of pages that are set alone, the original's: none of their links goes on
    :param begun: the spots at which chapters begin: no link goes on behind one
    """
    last: Link | None = None
    for links in pages:
        for number, link in enumerate(links):
            goes_on = (
                number == 0
                and not any(link.on <= start <= link.at for start in begun)
                and link.page not in alone
                and last is not None
                and last.page not in alone
            )
            # Two links that say the same stand side by side; of one that is cut only 一一 has equal halves.
            whole = last is not None and last.shown == link.shown and len(link.shown) > 1
            if last is not None and goes_on and not whole and (last.sheet, last.point) == (link.sheet, link.point):
                last = replace(last, shown=last.shown + link.shown)
                continue
            if last is not None:
                yield last
            last = link
    if last is not None:
        yield last


def _boxes(link: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield left, top, right and bottom of each line of a *link*."""
    quad, box = raw.FS_QUADPOINTSF(), raw.FS_RECTF()
    count = raw.FPDFLink_CountQuadPoints(link)
    for number in range(count):
        raw.FPDFLink_GetQuadPoints(link, number, quad)
        xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
        yield min(xs) + INSIDE, max(ys) - INSIDE, max(xs) - INSIDE, min(ys) + INSIDE
    if not count:
        raw.FPDFLink_GetAnnotRect(link, box)
        yield box.left + INSIDE, box.top - INSIDE, box.right - INSIDE, box.bottom + INSIDE
