"""What is done to the PDF after Typst: its pages get names, it is packed, and its booklet is imposed.

Typst names headings only, so a link from outside could not lead to an original page; its page labels are numbers, so
cover and colophon would have none; it writes every object on its own, which doubles the file. qpdf (through pikepdf)
mends these without touching a page, a tag or a font.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from edition.model import witness
from edition.model.sheets import COLOPHON_LABEL, COVER_LABEL, sheets

#: Width and height of A4 across, in points (ISO 216): one side of a leaf of the booklet.
SIDE: Final = (841.89, 595.28)


def _saved(pdf: Pdf) -> bytes:
    """Return the bytes of *pdf*: the same for the same content, in object streams (PDF 1.7, 7.5.7)."""
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def bound(data: bytes, pages: Collection[witness.Page]) -> bytes:
    """Return the PDF *data* with a named destination (PDF 1.7, 12.3.2.3) for each of the *pages* of the original.

    ``p9`` makes ``book.pdf#p9`` lead to original page 9. Cover and colophon get their page labels (12.4.2).

    :param data: a tagged PDF as Typst writes it, with named destinations and page labels
    """
    with Pdf.open(io.BytesIO(data)) as pdf:
        names, places = pikepdf.NameTree(pdf.Root.Names.Dests), sheets(pages)
        for page in pages:
            names[page.anchor] = Array([pdf.pages[places[page.n] - 1].obj, Name.Fit])
        labels = pikepdf.NumberTree(pdf.Root.PageLabels)
        for index, label in ((0, COVER_LABEL), (1, ""), (len(pdf.pages) - 1, COLOPHON_LABEL)):
            labels[index] = Dictionary(P=String(label))
        if not pdf.Root.MarkInfo.get("/Suspects", True):
            del pdf.Root.MarkInfo.Suspects  # what it is by default (14.7.1); poppler complains of it
        return _saved(pdf)


def folded(count: int) -> Iterator[tuple[int, int]]:
    """Yield the pages at the left and the right of each side of a booklet, front and back by turns, by index.

    The sheets are folded together once and stapled in the fold: 4 pages a sheet, the outermost first. An index not
    below *count* is a page left white.
    """
    last = -(-count // 4) * 4 - 1
    for front in range(0, last // 2, 2):
        yield last - front, front
        yield front + 1, last - front - 1


def booklet(data: bytes) -> bytes:
    """Return the PDF *data* imposed for A4 across, printed on both sides, turned over the short edge."""
    with Pdf.open(io.BytesIO(data)) as pdf, Pdf.new() as made:
        for pair in folded(len(pdf.pages)):
            _impose(made, [pdf.pages[index] if index < len(pdf.pages) else None for index in pair])
        made.docinfo = made.make_indirect(Dictionary(dict(pdf.docinfo.items())))
        made.Root.Lang = String(str(pdf.Root.Lang))
        made.Root.ViewerPreferences = Dictionary(Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"))
        return _saved(made)


def _impose(made: Pdf, pages: Sequence[Page | None]) -> None:
    """Add to *made* a side with two *pages*, each scaled to its half; the names of what is drawn are fixed."""
    width, height = SIDE
    side = made.add_blank_page(page_size=SIDE)
    drawn, forms = [], Dictionary()
    for number, page in enumerate(pages):
        if page is not None:
            left, bottom, right, top = map(float, page.mediabox)
            scale = min(width / 2 / (right - left), height / (top - bottom))
            forms[f"/P{number}"] = made.copy_foreign(page.as_form_xobject())
            drawn.append(f"q {scale:.6f} 0 0 {scale:.6f} {number * width / 2:.3f} 0 cm /P{number} Do Q")
    side.Resources = Dictionary(XObject=forms)
    side.Contents = made.make_stream("\n".join(drawn).encode())
