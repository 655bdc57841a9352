"""The places of the PDF: page labels, named destinations, outline and links, each against its page.

PDFium reads them (:mod:`edition.proof.pdf.document`). What the links ought to be is in :mod:`edition.proof.pdf.links`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from edition.model.findings import REBUILD, Finding
from edition.model.interface import gettext
from edition.model.sheets import (
    COLOPHON_LABEL,
    CONTENTS_LABEL,
    CONTINUED,
    COVER_LABEL,
    EDITORIAL,
    SIGNS_LABEL,
    after_leaf,
)
from edition.model.trace import squeeze
from edition.proof.outputs import Report, compare_rows
from edition.proof.pdf.document import Places
from edition.proof.pdf.links import check_links
from edition.proof.pdf.own_links import check_own_links
from edition.proof.pdf.pdf import begun, chapters_behind, continued, label_apart, labels_of
from edition.reading.book import Book
from edition.reading.structure import PrintedLine

#: How much further right a lower level begins, in points: two characters (``templates/book.typ``). A character itself
#: begins a little to the right of its box, some more than others.
_STEP: Final = 21
#: The deepest level of headings in the contents of the edition.
_LISTED: Final = 2


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
    yield from _check_contents(book, places, report)
    rest, lost = check_own_links(book, places, name)
    yield from lost
    yield from check_links(book, rest, report)
    yield from _check_pictures(book, places, report)


def _check_pictures(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """Every picture of a file is there and told in words; between them stand those that the build draws."""
    left, lost = iter(places.pictures), list[str]()
    for chapter in book.chapters:
        for one in chapter.pictures:
            if squeeze(one.alt) not in left:  # goes on to where it stands
                lost.append(f"{one.source} ({chapter.file}:{one.place.line})")
                left = iter(places.pictures)
    yield from compare_rows("pdf-007", report, [f"no picture {one}" for one in lost], [])


def _check_labels(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """Cover, pages of the original, notes that go on, editors' pages, colophon; odd pages are fronts.

    Only a white page has no label.
    """
    pages, labels = book.witness.pages.values(), labels_of(book)
    prefixes = gettext(CONTINUED), gettext(EDITORIAL)
    counts = [sum(label.startswith(prefix) for label in places.labels) for prefix in prefixes]
    added = [f"{prefix}{n + 1}" for prefix, count in zip(prefixes, counts, strict=True) for n in range(count)]
    first, apart = after_leaf(pages), {label_apart(chapter) for chapter in book.chapters if chapter.editorial}
    leaf = [gettext(CONTENTS_LABEL), *map(gettext, {SIGNS_LABEL} & apart)]
    placed = [label for page in pages for label in (*(leaf if page.n == first else ()), labels[page.n])]
    ought = [gettext(COVER_LABEL), *placed, *added, *map(gettext, {COLOPHON_LABEL} & apart)]
    yield from compare_rows("pdf-002", report, [label for label in places.labels if label], ought)
    counted = [page for page in pages if page.number is not None or page.printed]
    turned = [
        f"page {page.n} on sheet {sheet + 1}"
        for page in counted
        for sheet in places.sheets(labels[page.n])
        if page.ordinal % 2 == sheet % 2
    ]
    yield from compare_rows("pdf-002", report, turned, [])
    silent = [sheet + 1 for sheet in places.sheets("") if places.texts[sheet]]
    yield from compare_rows("pdf-002", report, [f"words on sheet {sheet}, which has no label" for sheet in silent], [])
    # The folio of an editors' page is its label, and its last word.
    ends = enumerate(zip(places.labels, places.texts, strict=True), start=1)
    ours = [(sheet, label, text) for sheet, (label, text) in ends if label.startswith(prefixes)]
    other = [f"sheet {sheet} without its folio {label}" for sheet, label, text in ours if not text.endswith(label)]
    yield from compare_rows("pdf-002", report, other, [])


def _check_names(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """The name of each page of the original leads there: ``book.pdf#p9`` to the page with label 9."""
    pages, labels = book.witness.pages.values(), labels_of(book)
    read_ = [(page.anchor, places.label(places.named.get(page.anchor, -1))) for page in pages]
    yield from compare_rows("pdf-002", report, read_, [(page.anchor, labels[page.n]) for page in pages])


def _check_outline(places: Places, report: Report) -> Iterator[Finding]:
    """Every entry leads to a page that has its words."""
    lost = [(title, sheet) for _, title, sheet in places.outline if not places.says(sheet, title)]
    yield from compare_rows("pdf-003", report, [f"{title} on page {places.label(n)}" for title, n in lost], [])


def _check_contents(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """The contents of the edition name the headings of the text and the editors' chapters, and lead to their pages."""
    labels, contents = labels_of(book), gettext(CONTENTS_LABEL)
    heads = [one for one in book.headings if one.level <= _LISTED]
    rows = [(squeeze(one.number + one.title), book.witness.pages[one.page].label, labels[one.page]) for one in heads]
    starts = begun(book, places)
    folios = [(one.title, places.label(int(starts.get(one.name, -1)))) for one in chapters_behind(book)]
    rows += [(title, folio, folio) for title, folio in folios]
    said = [places.texts[sheet] for sheet in places.sheets(contents)]
    ought = squeeze(contents) + "".join(f"{title}{squeeze(folio)}" for title, folio, _ in rows)
    yield from compare_rows("pdf-003", report, said, [ought])
    links = [(link.shown, to) for link, to in places.on({contents})]
    leads = [(squeeze(words), page) for title, folio, page in rows for words in (title, folio)]
    yield from compare_rows("pdf-003", report, links, leads)


def _check_levels(book: Book, places: Places, report: Report) -> Iterator[Finding]:
    """The further right an entry of the printed contents begins, the lower is its level."""
    begun = list(_begun(book, places))
    first = min((left for _, left in begun), default=0)
    steps = [round((left - first) / _STEP) for _, left in begun]
    lefts, depths = sorted(set(steps)), sorted({item.entry.level for item in book.printed})
    read_ = [(item.words, lefts.index(step)) for (item, _), step in zip(begun, steps, strict=True)]
    ought = [(item.words, depths.index(item.entry.level)) for item in book.printed]
    yield from compare_rows("pdf-003", report, read_, ought)


def _begun(book: Book, places: Places) -> Iterator[tuple[PrintedLine, int]]:
    """Yield for each entry of the printed contents how far from the left it begins, -1 if it stands nowhere."""
    labels = labels_of(book)
    on = [labels[page] for page in dict.fromkeys(item.page for item in book.printed)]
    runs = (run for label in on for sheet in places.sheets(label) for run in places.layers[sheet].lefts)
    for item in book.printed:
        first, page = item.links
        whole = first if first == squeeze(item.entry.number) else ""  # a mark in it makes several runs of it
        mine = (at for words, at in runs if words and (words == whole if whole else item.words.startswith(words)))
        left = next(mine, -1)
        # The page of an entry may read as the number of the next.
        if left >= 0 and page and page == squeeze(item.entry.page):
            next((words for words, _ in runs if words == page), "")
        yield item, left
