"""The places of the PDF, read back: page labels, named destinations, outline and links, each against its page.

Read through PDFium (``fpdf_doc.h``). What the links ought to be is in :mod:`edition.proof.links`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pypdfium2.raw as raw

from edition.book import Book
from edition.findings import Finding
from edition.proof.links import Link, Places, check_links
from edition.proof.outputs import Report, compare_rows
from edition.proof.pdf import label_of, open_pdf
from edition.sheets import COLOPHON_LABEL, COVER_LABEL, EDITORIAL
from edition.trace import squeeze

#: How far inside its box a link's words are looked for, in points: what stands beside it is not taken in.
INSIDE: Final = 0.5


def read(path: Path) -> Places:
    """Read the PDF at *path*.

    :raises ValueError, OSError, pypdfium2.PdfiumError: as :func:`~edition.proof.pdf.open_pdf`
    """
    with open_pdf(path) as document:
        count = len(document)
        labels = tuple(document.get_page_label(index) for index in range(count))
        texts, links = list[str](), list[list[Link]]()
        for index, label in enumerate(labels):
            page = document[index]
            layer = page.get_textpage()
            texts.append(squeeze(layer.get_text_range()))
            links.append(list(_links(document, page, layer, label)))
        outline = tuple((squeeze(mark.get_title()), _index(document, mark.get_dest())) for mark in document.get_toc())
        return Places(labels, tuple(texts), dict(_named(document)), outline, tuple(_joined(links)))


def _index(document: Any, target: Any) -> int:
    """Give the index of the page of a destination."""
    return int(raw.FPDFDest_GetDestPageIndex(document, target)) if target else -1


def _named(document: Any) -> Iterator[tuple[str, int]]:
    """Give every named destination and the index of its page."""
    for number in range(raw.FPDF_CountNamedDests(document)):
        size = ctypes.c_long()
        raw.FPDF_GetNamedDest(document, number, None, size)
        name = ctypes.create_string_buffer(size.value)
        target = raw.FPDF_GetNamedDest(document, number, name, size)
        yield name.raw.decode("utf-16-le").rstrip("\0"), _index(document, target)


def _links(document: Any, page: Any, layer: Any, label: str) -> Iterator[Link]:
    """Give the links on a *page* that lead into the book."""
    place, link = ctypes.c_int(), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, place, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            shown = squeeze("".join(layer.get_text_bounded(*box) for box in _boxes(link)))
            target = raw.FPDFLink_GetDest(document, link)
            yield Link(label, shown, _index(document, target), _point(target))


def _point(target: Any) -> tuple[float, float]:
    """Give where on its page a destination is, 0 for what it does not say."""
    has, at = [raw.FPDF_BOOL() for _ in range(3)], [raw.FS_FLOAT() for _ in range(3)]
    if target:
        raw.FPDFDest_GetLocationInPage(target, *has, *at)
    return at[0].value, at[1].value


def _joined(pages: Iterable[list[Link]]) -> Iterator[Link]:
    """Give the links of all *pages* in order, one that a page break has cut in two as one."""
    last: Link | None = None
    for links in pages:
        for number, link in enumerate(links):
            if last is not None and number == 0 and (last.sheet, last.point) == (link.sheet, link.point):
                last = replace(last, shown=last.shown + link.shown)
                continue
            if last is not None:
                yield last
            last = link
    if last is not None:
        yield last


def _boxes(link: Any) -> Iterator[tuple[float, float, float, float]]:
    """Give left, bottom, right and top of each line of a *link*."""
    quad, box = raw.FS_QUADPOINTSF(), raw.FS_RECTF()
    count = raw.FPDFLink_CountQuadPoints(link)
    for number in range(count):
        raw.FPDFLink_GetQuadPoints(link, number, quad)
        xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
        yield min(xs) + INSIDE, min(ys) + INSIDE, max(xs) - INSIDE, max(ys) - INSIDE
    if not count:
        raw.FPDFLink_GetAnnotRect(link, box)
        yield box.left + INSIDE, box.bottom + INSIDE, box.right - INSIDE, box.top - INSIDE


def check_places(book: Book, path: Path, name: str) -> Iterator[Finding]:
    """Give a finding for each place of the PDF at *path* that is not the one it is called.

    :param name: what messages call the file
    :raises pypdfium2.PdfiumError: if it cannot be opened
    """
    report = partial(Finding, name, 0, repair="build it again with make; if it stays, the builder is at fault")
    places = read(path)
    yield from _check_labels(book, places, report)
    yield from _check_names(book, places, report)
    yield from _check_outline(places, report)
    yield from check_links(book, places, report)


def _check_labels(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """Cover, pages of the original, editors' pages, colophon; odd pages are fronts; only a white page has no label."""
    pages = book.witness.pages.values()
    ours = sum(label.startswith(EDITORIAL) for label in places.labels)
    ought = [COVER_LABEL, *map(label_of, pages), *(f"{EDITORIAL}{n + 1}" for n in range(ours)), COLOPHON_LABEL]
    yield from compare_rows("pdf-002", report, [label for label in places.labels if label], ought)
    numbers = [(page.number, sheet) for page in pages for sheet in places.sheets(label_of(page)) if page.number]
    turned = [f"page {n} on sheet {sheet + 1}" for n, sheet in numbers if n % 2 == sheet % 2]
    yield from compare_rows("pdf-002", report, turned, [])
    silent = [sheet + 1 for sheet in places.sheets("") if places.texts[sheet]]
    yield from compare_rows("pdf-002", report, [f"words on sheet {sheet}, which has no label" for sheet in silent], [])


def _check_names(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """The name of each page of the original leads there: ``book.pdf#p9`` to the page with label 9."""
    pages = book.witness.pages.values()
    read_ = [(page.anchor, places.label(places.named.get(page.anchor, -1))) for page in pages]
    yield from compare_rows("pdf-002", report, read_, [(page.anchor, label_of(page)) for page in pages])


def _check_outline(places: Places, report: Report) -> Iterator[Finding]:
    """Every entry leads to a page that has its words; the last to the colophon."""
    lost = [row for row in places.outline if not places.says(row[1], row[0])]
    yield from compare_rows("pdf-003", report, [f"{title} on page {places.label(n)}" for title, n in lost], [])
    last = [(title, places.label(sheet)) for title, sheet in places.outline[-1:]]
    yield from compare_rows("pdf-003", report, last, [(COLOPHON_LABEL, COLOPHON_LABEL)])
