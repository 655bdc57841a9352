"""What is done to the PDF after Typst: its pages get names, it is packed, and its booklet is imposed.

Typst names headings only, so a link from outside could not lead to an original page; its page labels are numbers, so
cover and colophon would have none; it writes every object on its own, which doubles the file. qpdf (through pikepdf)
mends these without touching a page, a tag or a font.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from edition.model import witness
from edition.model.interface import gettext
from edition.model.settings import Settings, names
from edition.model.sheets import (
    COLOPHON_LABEL,
    CONTENTS_LABEL,
    COVER_LABEL,
    LEAF,
    SIGNS_LABEL,
    after_leaf,
    sheets,
)

#: Width and height of A4 across, in points (ISO 216): one side of a leaf of the booklet.
SIDE: Final = (841.89, 595.28)
#: Sheets of paper in a signature, at most: 20 pages.
MOST_PAPERS: Final = 5


def _saved(pdf: Pdf) -> bytes:
    """Return the bytes of *pdf*: the same for the same content, in object streams (PDF 1.7, 7.5.7)."""
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def bound(data: bytes, pages: Collection[witness.Page], apart: Collection[str], told: Settings) -> bytes:
    """Return the PDF *data* with a named destination (PDF 1.7, 12.3.2.3) for each of the *pages* of the original.

    ``p9`` makes ``book.pdf#p9`` lead to original page 9. What stands apart gets its page labels (12.4.2).

    :param data: a tagged PDF as Typst writes it, with named destinations and page labels
    :param apart: those of the labels of :data:`~edition.model.sheets.APART` whose sheets the book has
    :param told: the settings, from which its metadata (XMP) have under what licence it is and what it is about
    """
    with Pdf.open(io.BytesIO(data)) as pdf:
        places = sheets(pages)
        _name(pdf, {page.anchor: pdf.pages[places[page.n] - 1] for page in pages})
        labels, leaf = pikepdf.NumberTree(pdf.Root.PageLabels), places[after_leaf(pages)] - 1 - LEAF
        named = {0: COVER_LABEL, 1: "", leaf: CONTENTS_LABEL, leaf + 1: SIGNS_LABEL if SIGNS_LABEL in apart else ""}
        if COLOPHON_LABEL in apart:
            named[len(pdf.pages) - 1] = COLOPHON_LABEL
        for index, label in named.items():
            labels[index] = Dictionary(P=String(gettext(label)))
        pdf.Root.PageMode = Name.UseOutlines
        said = {"dc:rights": told.epub_copyright, "dc:subject": names(told.edition_subjects)}
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for name, words in said.items():
                if words:
                    metadata[name] = words
        if not pdf.Root.MarkInfo.get("/Suspects", True):
            del pdf.Root.MarkInfo.Suspects  # what it is by default (14.7.1); poppler complains of it
        _unlabel(pdf.Root.StructTreeRoot)
        return _saved(pdf)


def _unlabel(root: pikepdf.Object) -> None:
    """Take the labels of entries without a sign out of the structure under *root*, and say that the list has none.

    Typst gives every entry of a list a label (Lbl), an empty one too, and every list without numbers discs (14.8.5.5).
    """
    waiting = [root]
    while waiting:
        below = waiting.pop().get("/K")
        parts = [one for one in (below if isinstance(below, Array) else [below]) if isinstance(one, Dictionary)]
        waiting += [one for one in parts if "/S" in one]
        for one in parts:
            if one.get("/S") == Name.L and _is_unsigned(one):
                one.A = Array([Dictionary(O=Name.List, ListNumbering=Name("/None"))])
                for item in one.K:
                    item.K = Array(list(item.K)[1:])


def _is_unsigned(one: pikepdf.Object) -> bool:
    """Whether every entry of a list begins with a label in which nothing is."""
    labels = [item.K[0] for item in one.K]
    return all(label.get("/S") == Name.Lbl and label.get("/K", Array()) == Array() for label in labels)


def _name(pdf: Pdf, named: Mapping[str, Page]) -> None:
    """Give *pdf* a named destination for each page that is *named*, beside those that it has.

    The tree is written anew, as one leaf: to put one name into qpdf's takes 8 ms.
    """
    every = dict(pikepdf.NameTree(pdf.Root.Names.Dests).items())
    every |= {name: Array([page.obj, Name.Fit]) for name, page in named.items()}
    rows = sorted((bytes(String(name)), name) for name in every)
    leaf = Array([part for _, name in rows for part in (String(name), every[name])])
    pdf.Root.Names.Dests = pdf.make_indirect(Dictionary(Names=leaf))


def signatures(count: int) -> list[int]:
    """Return of how many sheets of paper, of four pages each, every signature is that *count* pages make.

    No more than five, so that a stapler goes through and no page stands out, and as alike as may be.
    """
    papers = -(-count // 4)
    parts = -(-papers // MOST_PAPERS)
    return [papers // parts + (n < papers % parts) for n in range(parts)]


def folded(count: int) -> Iterator[tuple[int, int]]:
    """Yield the pages at the left and the right of each side of a booklet, front and back by turns, by index.

    The sheets of a signature are folded together once and stapled in the fold, the outermost first. An index not
    below *count* is a page left white.
    """
    begun = 0
    for papers in signatures(count):
        last = begun + papers * 4 - 1
        for front in range(0, papers * 2, 2):
            yield last - front, begun + front
            yield begun + front + 1, last - front - 1
        begun = last + 1


def booklet(data: bytes, left_out: Collection[tuple[str, str]]) -> bytes:
    """Return the PDF *data* imposed for A4 across, printed on both sides, turned over the short edge.

    :param left_out: from which named destination to which, or to the last page if that is empty, pages are left out
    """
    with Pdf.open(io.BytesIO(data)) as pdf, Pdf.new() as made:
        names, at = pikepdf.NameTree(pdf.Root.Names.Dests), {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        where = {name: at[names[name][0].objgen] for stretch in left_out for name in stretch if name}
        gone = {n for first, then in left_out for n in range(where[first], where.get(then, len(pdf.pages) - 1))}
        pages = [page for n, page in enumerate(pdf.pages) if n not in gone]
        for pair in folded(len(pages)):
            _impose(made, [pages[index] if index < len(pages) else None for index in pair])
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
