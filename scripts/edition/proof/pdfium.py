"""The PDF as PDFium reads it, an engine that had no part in making it: labels, texts, outline, names, links.

Everything is read in one pass (``fpdf_text.h``, ``fpdf_doc.h``), because to read a page takes PDFium longer than all
that the proof then asks of it. What it ought to say is in :mod:`~edition.proof.pdf`, :mod:`~edition.proof.places` and
:mod:`~edition.proof.links`.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2
import pypdfium2.raw as raw

from edition import files
from edition.sheets import EDITORIAL
from edition.trace import squeeze

#: Least size of the author's text, in points; what the editors wrote is smaller (``templates/pdf/book.typ``).
TEXT_SIZE: Final = 10.0
#: Most pages of a PDF that is read.
PAGES: Final = 20_000
#: How far inside its box a link's words are looked for, in points: what stands beside it is not taken in.
INSIDE: Final = 0.5


# Limits are the process's; no PDF that the build makes comes near them.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=files.BUILT, run_length_max_memory=files.BUILT, png_max_memory=files.BUILT,
    tiff_max_memory=files.BUILT, dct_max_memory=files.BUILT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A link that leads to a page of the same file."""

    page: str  #: label of the page on which it stands
    shown: str  #: its words, without white space
    sheet: int  #: index of the page to which it leads, -1 if to none
    point: tuple[float, float] = (0, 0)  #: where on that page
    on: int = 0  #: index of the page on which it stands

    @property
    def number(self) -> bool:
        """Whether its words are an Arabic number: of a note or of a source."""
        return self.shown.isascii() and self.shown.isdigit()


@dataclass(frozen=True, slots=True)
class Layers:
    """The text of a page by who wrote it, without white space."""

    author: str
    editors: str
    numbers: tuple[tuple[str, int], ...]  #: of the editors, each number alone: it, and the author's characters before
    numerals: tuple[tuple[str, int], ...]  #: what of the author begins with 第, and how far from the left, in points


@dataclass(frozen=True, slots=True)
class Places:
    """What was read of a PDF."""

    labels: tuple[str, ...]  #: page label of each sheet
    texts: tuple[str, ...]  #: text of each sheet, without white space
    layers: Mapping[int, Layers]  #: index of the sheet -> its text by layers, for the pages that were asked for
    named: Mapping[str, int]  #: named destination -> index of the sheet, -1 if it leads nowhere
    outline: tuple[tuple[int, str, int], ...]  #: level, title without white space, index of the sheet
    links: tuple[Link, ...]  #: in the order of the file

    @property
    def ours(self) -> set[str]:
        """The labels of the editors' pages."""
        return {label for label in self.labels if label.startswith(EDITORIAL)}

    def sheets(self, label: str) -> list[int]:
        """Give the indices of the pages with this *label*."""
        return [sheet for sheet, found in enumerate(self.labels) if found == label]

    def begun(self) -> dict[int, int]:
        """Give for each sheet the one on which the chapter that it belongs to begins, by the outline; -1 for none."""
        starts = {sheet for level, _, sheet in self.outline if level == 1}
        last = accumulate(range(len(self.labels)), lambda last, n: n if n in starts else last, initial=-1)
        return dict(enumerate(islice(last, 1, None)))

    def says(self, sheet: int, words: str) -> bool:
        """Whether the page with this index has these *words*."""
        return 0 <= sheet < len(self.texts) and words in self.texts[sheet]

    def on(self, pages: Container[str]) -> Iterator[tuple[Link, str]]:
        """Give each link on one of the *pages*, with the label of the page it leads to."""
        return ((link, self.label(link.sheet)) for link in self.links if link.page in pages)

    def label(self, sheet: int) -> str:
        """Give the label of the page with this index."""
        return self.labels[sheet] if 0 <= sheet < len(self.labels) else "nowhere"


def open_pdf(data: bytes) -> Any:
    """Open the PDF *data*.

    :raises ValueError: if it has more pages than any book
    :raises pypdfium2.PdfiumError: if it is none, encrypted, or broken
    """
    document = pypdfium2.PdfDocument(data)
    if len(document) > PAGES:
        raise ValueError(f"{len(document)} pages, more than {PAGES}")
    return document


def read(path: Path, layered: Collection[str]) -> Places:
    """Read the PDF at *path*; what asks a second time is given what was read the first.

    :param layered: the labels of the pages whose layers are asked for
    :raises OSError: if it is missing or too large
    :raises ValueError, pikepdf.PdfError, pypdfium2.PdfiumError: as :func:`check_size` and :func:`open_pdf`
    """
    return _read(files.read(path, files.BUILT), frozenset(layered))


def check_size(data: bytes) -> None:
    """Refuse the PDF *data* if what draws its pages unpacks to more than is read of any built file.

    PDFium has no such bound: it unpacks all there is. qpdf has one for each stream and stops there.

    :raises ValueError: if it does
    :raises pikepdf.PdfError: if it is none, or broken
    """
    whole = 0
    with pikepdf.Pdf.open(io.BytesIO(data)) as document:
        for number, page in enumerate(document.pages, start=1):
            forms = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
            drawn = page.obj.get("/Contents", pikepdf.Array())
            parts = [*(drawn if isinstance(drawn, pikepdf.Array) else [drawn]), *(form for _, form in forms.items())]
            try:
                whole += sum(len(part.read_bytes()) for part in parts)
            except pikepdf.DataDecodingError as error:
                raise ValueError(f"page {number} cannot be unpacked: {str(error).rpartition(': ')[2]}") from None
            if whole > files.BUILT:
                raise ValueError(f"drawing of more than {files.BUILT // 2**20} MB, unpacked")


@lru_cache(maxsize=1)
def _read(data: bytes, layered: frozenset[str]) -> Places:
    with open_pdf(data) as document:
        check_size(data)
        labels = tuple(document.get_page_label(index) for index in range(len(document)))
        texts, layers, links = list[str](), dict[int, Layers](), list[list[Link]]()
        for index, label in enumerate(labels):
            page = document[index]
            layer = page.get_textpage()
            texts.append(squeeze(layer.get_text_range()))
            if label in layered:
                layers[index] = _layers(page, layer)
            links.append([Link(label, *found, index) for found in _links(document, page, layer)])
        outline = tuple(
            (mark.level + 1, squeeze(mark.get_title()), _index(document, mark.get_dest()))
            for mark in document.get_toc()
        )
        return Places(labels, tuple(texts), layers, dict(_named(document)), outline, tuple(joined(links, layered)))


def _layers(page: Any, layer: Any) -> Layers:
    """Tell the layers of a *page* apart by the size of the type."""
    author, editors, before = list[str](), list[str](), 0
    numbers, numerals = list[tuple[str, int]](), list[tuple[str, int]]()
    for run in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], textpage=layer):
        words = squeeze(run.extract())
        if run.get_font_size() >= TEXT_SIZE:
            author.append(words)
            before += len(words)
            if words.startswith("第"):
                numerals.append((words, round(run.get_bounds()[0])))
        else:
            editors.append(words)
            if words.isnumeric():  # 12 or 一二
                numbers.append((words, before))
    return Layers("".join(author), "".join(editors), tuple(numbers), tuple(numerals))


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


def _links(document: Any, page: Any, layer: Any) -> Iterator[tuple[str, int, tuple[float, float]]]:
    """Give words, target and its place of each link on a *page* that leads into the book."""
    place, link = ctypes.c_int(), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, place, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            shown = squeeze("".join(layer.get_text_bounded(*box) for box in _boxes(link)))
            target = raw.FPDFLink_GetDest(document, link)
            yield shown, _index(document, target), _point(target)


def _point(target: Any) -> tuple[float, float]:
    """Give where on its page a destination is, 0 for what it does not say."""
    if not target:
        return 0, 0
    has, x, y, zoom = raw.FPDF_BOOL(), raw.FS_FLOAT(), raw.FS_FLOAT(), raw.FS_FLOAT()
    raw.FPDFDest_GetLocationInPage(target, has, has, has, x, y, zoom)
    return x.value, y.value


def joined(pages: Iterable[list[Link]], alone: Collection[str]) -> Iterator[Link]:
    """Give the links of all *pages* in order, one that a page break has cut in two as one.

    :param alone: labels of pages that are set alone, the original's: none of their links goes on
    """
    last: Link | None = None
    for links in pages:
        for number, link in enumerate(links):
            goes_on = number == 0 and link.page not in alone and last is not None and last.page not in alone
            if last is not None and goes_on and (last.sheet, last.point) == (link.sheet, link.point):
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
