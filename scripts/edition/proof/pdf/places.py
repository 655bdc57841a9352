"""The places of the PDF: page labels, named destinations, outline and links, each against its page.

PDFium reads them (:mod:`edition.proof.pdf.document`). What the links ought to be is in :mod:`edition.proof.pdf.links`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from edition.model.findings import REBUILD, Finding
from edition.model.sheets import COLOPHON_LABEL, CONTINUED, COVER_LABEL, EDITORIAL
from edition.proof.outputs import Report, compare_rows
from edition.proof.pdf.document import Places
from edition.proof.pdf.links import check_links
from edition.proof.pdf.pdf import continued, label_of
from edition.reading.book import Book


def check_places(book: Book, places: Places, name: str) -> Iterator[Finding]:
    """Yield a finding for each of the *places* read of a PDF that is not the one it is called.

    :param name: what messages call the file
    """
    report = partial(Finding, name, 0, repair=REBUILD)
    yield from _check_labels(book, places, report)
    places = continued(places, book)
    yield from _check_names(book, places, report)
    yield from _check_outline(places, report)
    yield from _check_levels(book, places, report)
    yield from check_links(book, places, report)


def _check_labels(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """Cover, pages of the original, notes that go on, editors' pages, colophon; odd pages are fronts.

    Only a white page has no label.
    """
    pages = book.witness.pages.values()
    count = sum(label.startswith(EDITORIAL) for label in places.labels)
    more = sum(label.startswith(CONTINUED) for label in places.labels)
    counted = [*(f"{CONTINUED}{n + 1}" for n in range(more)), *(f"{EDITORIAL}{n + 1}" for n in range(count))]
    ought = [COVER_LABEL, *map(label_of, pages), *counted, COLOPHON_LABEL]
    yield from compare_rows("pdf-002", report, [label for label in places.labels if label], ought)
    numbers = [(page.number, sheet) for page in pages for sheet in places.sheets(label_of(page)) if page.number]
    turned = [f"page {n} on sheet {sheet + 1}" for n, sheet in numbers if n % 2 == sheet % 2]
    yield from compare_rows("pdf-002", report, turned, [])
    silent = [sheet + 1 for sheet in places.sheets("") if places.texts[sheet]]
    yield from compare_rows("pdf-002", report, [f"words on sheet {sheet}, which has no label" for sheet in silent], [])
    # The folio of an editors' page is its label, and its last word.
    ends = enumerate(zip(places.labels, places.texts, strict=True), start=1)
    ours = [(sheet, label, text) for sheet, (label, text) in ends if label.startswith((CONTINUED, EDITORIAL))]
    other = [f"sheet {sheet} without its folio {label}" for sheet, label, text in ours if not text.endswith(label)]
    yield from compare_rows("pdf-002", report, other, [])


def _check_names(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """The name of each page of the original leads there: ``book.pdf#p9`` to the page with label 9."""
    pages = book.witness.pages.values()
    read_ = [(page.anchor, places.label(places.named.get(page.anchor, -1))) for page in pages]
    yield from compare_rows("pdf-002", report, read_, [(page.anchor, label_of(page)) for page in pages])


def _check_outline(places: Places, report: Report) -> Iterator[Finding]:
    """Every entry leads to a page that has its words; the last to the colophon."""
    lost = [(title, sheet) for _, title, sheet in places.outline if not places.says(sheet, title)]
    yield from compare_rows("pdf-003", report, [f"{title} on page {places.label(n)}" for title, n in lost], [])
    last = [(title, places.label(sheet)) for _, title, sheet in places.outline[-1:]]
    yield from compare_rows("pdf-003", report, last, [(COLOPHON_LABEL, COLOPHON_LABEL)])


def _check_levels(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """The further right an entry of the printed contents begins, the lower is its level."""
    pages, numbers = dict.fromkeys(item.page for item in book.printed), {item.entry.number for item in book.printed}
    sheets = [sheet for page in pages for sheet in places.sheets(label_of(book.witness.pages[page]))]
    begun = [row for sheet in sheets for row in places.layers[sheet].numerals if row[0] in numbers]
    lefts = sorted({left for _, left in begun})
    read_ = [(number, lefts.index(left) + 1) for number, left in begun]
    yield from compare_rows("pdf-003", report, read_, [(item.entry.number, item.entry.level) for item in book.printed])
