"""The built PDF, opened by an engine that neither made it nor proves it: pypdf."""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
from edition.model import settings
from edition.model.trace import edition_pages, squeeze
from edition.outputs.pdf import binding
from edition.proof.pdf.booklet import fault, folded
from edition.proof.pdf.pdf import labels_of, left_out
from edition.proof.pdf.pdfium import TEXT_SIZE
from edition.reading import book as books
from edition.reading.book import Book
from lxml import etree

#: Dublin Core and RDF in XMP.
DC, RDF = "{http://purl.org/dc/elements/1.1/}", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@pytest.fixture(scope="module")
def document(pdf: Path) -> pypdf.PdfReader:
    """Open the PDF."""
    return pypdf.PdfReader(pdf)


@pytest.fixture(scope="module")
def source(book: Path) -> Book:
    """Load the book."""
    return books.load(book)


def test_page_labels_are_the_original_pages(document: pypdf.PdfReader) -> None:
    """Title page and contents are i to iii, the text is 1 to 13, what we add is labelled apart."""
    labels = document.page_labels
    assert labels[:6] == ["封面", "", "i", "", "ii", "iii"], "the backs of cover and title page are white"
    assert labels[6:8] == ["本版目次", "符號"]
    assert labels[8:21] == [str(n) for n in range(1, 14)]
    assert labels[21] == "", "the back of page 13 is white, so that 附1 is a right-hand page"
    assert labels[22:-1] == [f"附{n}" for n in range(1, len(labels) - 22)]
    assert labels[-1] == "版權頁"


def test_odd_pages_stand_on_the_right(document: pypdf.PdfReader) -> None:
    """Printed on both sides, the book opens as the original does: odd pages are fronts of leaves."""
    sides = {label: sheet % 2 for sheet, label in enumerate(document.page_labels, start=1) if label.isdigit()}
    assert len(sides) == 13
    assert all(side == int(label) % 2 for label, side in sides.items())


def test_every_original_page_is_a_named_destination(document: pypdf.PdfReader, source: Book) -> None:
    """``book.pdf#p9`` leads to the page with label 9, and so for every page of the original."""
    named = document.named_destinations
    places = {n: document.page_labels[document.get_destination_page_number(d)] for n, d in named.items()}
    labels = {source.witness.pages[n].anchor: label for n, label in labels_of(source).items()}
    assert {name: places[name] for name in labels} == labels


def test_the_outline_leads_to_the_pages(document: pypdf.PdfReader) -> None:
    """Headings stand in the outline, nested, with the pages that the printed contents name."""

    def rows(items: list[Any], level: int) -> Iterator[tuple[int, str, str]]:
        for item in items:
            if isinstance(item, list):
                yield from rows(item, level + 1)
            else:
                page = document.get_destination_page_number(item)
                yield level, re.sub(r"\s", "", str(item.title)), document.page_labels[page]

    found = list(rows(document.outline, 1))
    assert found[:8] == [
        (1, "蘇聯外交政策史論", "i"),
        (1, "目次", "ii"),
        (1, "本版目次", "本版目次"),
        (1, "符號", "符號"),
        (1, "第一章緒論——蘇聯外交政策的特質", "1"),
        (1, "第二章蘇聯外交政策的四大原則", "7"),
        (2, "第一節主張和平並主張鞏固和其他國家的實業聯系", "9"),
        (2, "第二節和鄰國建立並保持互惠及平等的善鄰關係", "12"),
    ]


def test_pages_are_a4_and_nothing_is_active(document: pypdf.PdfReader) -> None:
    """Every page is A4; there is no script, no form, no attachment, no encryption."""
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in document.pages} == {(595, 842)}
    assert not {"/OpenAction", "/AcroForm", "/AA"} & document.root_object.keys()
    assert not document.is_encrypted
    assert not document.attachments


def test_the_book_of_b5_is_that_of_a4_on_its_paper(pdf: Path, document: pypdf.PdfReader) -> None:
    """Every page is JIS B5, and each page of the original has the same text."""
    other = pypdf.PdfReader(pdf.with_stem(f"{pdf.stem}-b5"))
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in other.pages} == {(516, 729)}
    assert other.page_labels[:21] == document.page_labels[:21]


def test_links_stay_inside_or_are_sources(document: pypdf.PdfReader) -> None:
    """Every link has a target: a place in the book, or the address of a source."""
    inside = outside = 0
    for page in document.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if "/A" in link and "/URI" in link["/A"]:
                assert str(link["/A"]["/URI"]).startswith(("http://", "https://"))
                outside += 1
            else:
                assert "/Dest" in link or link["/A"]["/S"] == "/GoTo"
                inside += 1
    assert inside > 100
    assert outside > 10


def test_the_cover_and_the_colophon_say_what_is_known(document: pypdf.PdfReader, source: Book) -> None:
    """Title and author stand on the cover; version, source, licence and tools on the last page, unknown is 待考."""
    cover, colophon = (re.sub(r"\s", "", document.pages[index].extract_text()) for index in (0, -1))
    assert cover == "蘇聯外交政策史論林石父校注電子版"
    assert source.witness.sha256 in colophon
    for said in ("出版年待考", "0.1.0，2026年11月23日修訂", "CCBY-SA4.0", "MIT", "Typst", "校注計畫"):
        assert said in colophon


NUMBERED = [str(n) for n in range(1, 14)]


@pytest.mark.parametrize("label", NUMBERED)
def test_another_engine_reads_the_same_page(document: pypdf.PdfReader, source: Book, label: str) -> None:
    """What pypdf reads in the author's size on the page with this label is the edition's text of that page."""
    read: list[str] = []

    def keep(text: str, matrix: list[float], place: list[float], _: object, size: float) -> None:
        if abs(size * matrix[3] * place[3]) >= TEXT_SIZE:
            read.append(text)

    document.pages[document.page_labels.index(label)].extract_text(visitor_text=keep)
    assert squeeze("".join(read)) == edition_pages(source.steps, source.witness)[label]


#: Signs that may not begin a line, and signs that may not end one (CLREQ, 3.1.4).
NOT_FIRST, NOT_LAST = frozenset("、，。；：？！·」』）〉》〕”’"), frozenset("「『（〈《〔“‘")
LINE, LEFT, RIGHT, INDENT = 20.0, 57.64, 525.64, 81.64


def lines_of(pdf: Path, label: str) -> list[tuple[str, float, float, float]]:
    """Return the lines of body text on the page with this label: signs, y, x of the first, x of whatever comes last."""
    signs, small = dict[float, list[tuple[float, str]]](), list[tuple[float, float]]()
    with pypdfium2.PdfDocument(pdf) as document:
        index = next(i for i in range(len(document)) if document.get_page_label(i) == label)
        layer = document[index].get_textpage()
        for number in range(layer.count_chars()):
            sign, x, y = chr(raw.FPDFText_GetUnicode(layer, number)), ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(layer, number, x, y)
            if not sign.strip():
                continue
            if abs(raw.FPDFText_GetFontSize(layer, number) - 12) < 0.1:
                signs.setdefault(round(y.value, 1), []).append((x.value, sign))
            else:
                small.append((y.value, x.value))
    lines = [(y, sorted(signs[y])) for y in sorted(signs, reverse=True)]
    # The number of a note stands above the line, and may be what fills it.
    calls = [[x for above, x in small if 0 < above - y < LINE / 2] for y, _ in lines]
    return [
        ("".join(sign for _, sign in line), y, line[0][0], max([line[-1][0], *raised]))
        for (y, line), raised in zip(lines, calls, strict=True)
    ]


@pytest.mark.parametrize("label", NUMBERED)
def test_lines_are_set_as_chinese_is(pdf: Path, label: str) -> None:
    """No line begins or ends with a sign that may not; every line is on the grid; all but last lines are full."""
    lines = lines_of(pdf, label)
    assert len(lines) >= 13 or label == "6"
    assert not [text for text, *_ in lines if text[0] in NOT_FIRST or text[-1] in NOT_LAST]
    for (text, above, _, last), (_, below, first, _) in itertools.pairwise(lines):
        # More than a line's distance is room around a heading.
        heading = above - below > LINE + 10
        assert abs(above - below - LINE) < 0.11 or heading
        assert first > INDENT - 0.1 or heading or last > RIGHT - 0.1, text


def test_the_booklet_folds(pdf: Path, document: pypdf.PdfReader) -> None:
    """What one reads, of the B5 pages, two a side of A4 across, and large enough."""
    booklet = pypdf.PdfReader(pdf.with_stem(f"{pdf.stem}-booklet"))
    whole = pypdf.PdfReader(pdf.with_stem(f"{pdf.stem}-b5"))
    count = len(document.pages)
    behind = [label for label in whole.page_labels if label.startswith("附")]
    assert len(booklet.pages) == 2 * -(-(len(whole.pages) - len(behind) + 2) // 4)
    assert booklet.pages[0].mediabox.height / whole.pages[0].mediabox.height * 10.5 > 8.5
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in booklet.pages} == {(842, 595)}
    assert booklet.root_object["/ViewerPreferences"]["/Duplex"] == "/DuplexFlipShortEdge"
    assert [(a + 1, b + 1) for a, b in binding.folded(count)] == folded(count)


def test_a_booklet_in_wrong_order_is_found(pdf: Path, source: Book, tmp_path: Path) -> None:
    """Two sides exchanged, a side lost: the proof says which side and what it should carry."""
    writer = pypdf.PdfWriter(clone_from=pdf.with_stem(f"{pdf.stem}-booklet"))
    pages = list(writer.pages)
    broken = pypdf.PdfWriter()
    for page in (pages[0], pages[2], pages[1], *pages[3:]):
        broken.add_page(page)
    broken.write(tmp_path / "exchanged.pdf")
    made_of = pdf.with_stem(f"{pdf.stem}-b5").read_bytes()
    found = fault(made_of, (tmp_path / "exchanged.pdf").read_bytes(), left_out(source))
    assert found is not None
    assert [words.split(sign)[0] for words, sign in zip(found, ":,", strict=True)] == ["side 2", "pages 2 and 15"]
    lost = pypdf.PdfWriter()
    for page in pages[1:]:
        lost.add_page(page)
    lost.write(tmp_path / "lost.pdf")
    found = fault(made_of, (tmp_path / "lost.pdf").read_bytes(), left_out(source))
    assert found is not None
    assert found[0] == f"{len(pages) - 1} sides"


def test_it_is_small(pdf: Path) -> None:
    """The file stays under 1 MB, notes, indexes and bibliography included."""
    assert pdf.stat().st_size < 1_000_000


def test_the_metadata_say_what_it_is_about_and_may_be_done(pdf: Path, book: Path) -> None:
    """In XMP, as Dublin Core (ISO 16684-1, 8.3): subjects are a bag, in the order of the settings."""
    told = settings.load(book)
    with pikepdf.open(pdf) as document:
        xmp = etree.fromstring(document.Root.Metadata.read_bytes())
    rows = {name: xmp.iterfind(f".//{DC}{name}//{RDF}li") for name in ("subject", "rights")}
    said = {name: ["".join(row.itertext()) for row in found] for name, found in rows.items()}
    assert said == {"subject": settings.names(told.edition_subjects), "rights": [told.epub_copyright]}
    assert len(said["subject"]) > 1 and xmp.find(f".//{DC}subject/{RDF}Bag") is not None
