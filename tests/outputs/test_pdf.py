"""The built PDF, opened by an engine that neither made it nor proves it: pypdf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import DictionaryObject, IndirectObject


@pytest.fixture(scope="module")
def document(pdf: Path) -> pypdf.PdfReader:
    """Open the PDF."""
    return pypdf.PdfReader(pdf)


def test_it_claims_the_standards(document: pypdf.PdfReader) -> None:
    """PDF/UA-1 and PDF/A-2a are claimed in one file."""
    packet = document.root_object["/Metadata"].get_data().decode("utf-8")
    claimed = dict(re.findall(r"<(pdf(?:ua|a)id:\w+)>([^<]+)<", packet))
    assert claimed == {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}


def test_it_is_tagged_and_says_its_language(document: pypdf.PdfReader) -> None:
    """The catalogue has language, tags, and asks that the title be shown."""
    root = document.root_object
    assert root["/Lang"] == "zh-TW"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == ("蘇聯外交政策史論", "林石父")


def test_page_labels_are_the_original_pages(document: pypdf.PdfReader) -> None:
    """Title page and contents are i to iii, the text is 1 to 13, what we add is labelled apart."""
    labels = document.page_labels
    assert labels[:3] == ["i", "ii", "iii"]
    assert labels[3:16] == [str(n) for n in range(1, 14)]
    assert labels[16:] == [f"附{n}" for n in range(1, len(labels) - 15)]


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
    assert found[:6] == [
        (1, "蘇聯外交政策史論", "i"),
        (1, "目次", "ii"),
        (1, "第一章緒論——蘇聯外交政策的特質", "1"),
        (1, "第二章蘇聯外交政策的四大原則", "7"),
        (2, "第一節主張和平並主張鞏固和其他國家的實業聯系", "9"),
        (2, "第二節和鄰國建立並保持互惠及平等的善鄰關係", "12"),
    ]


def fonts(document: pypdf.PdfReader) -> dict[str, DictionaryObject]:
    """Give the fonts of all pages by name."""
    found = {}
    for page in document.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object() if isinstance(font, IndirectObject) else font
            found[font["/BaseFont"]] = font
    return found


def test_fonts_are_embedded_subsets_of_the_editions_font(document: pypdf.PdfReader) -> None:
    """Every font is a subset of Noto Serif CJK TC with its program inside; none is Type 3."""
    for name, font in fonts(document).items():
        assert re.fullmatch(r"/[A-Z]{6}\+NotoSerifCJKtc-Regular(-Identity-H)?", name)
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert font["/Subtype"] == "/Type0"
        assert "/FontFile3" in descriptor


def test_pages_are_a4_and_nothing_is_active(document: pypdf.PdfReader) -> None:
    """Every page is A4; there is no script, no form, no attachment, no encryption."""
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in document.pages} == {(595, 842)}
    assert not {"/OpenAction", "/AcroForm", "/AA"} & document.root_object.keys()
    assert not document.is_encrypted
    assert not document.attachments


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


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [("2", "外擴張勢力", "他們在這六年"), ("9", "第一節", "□……□"), ("13", "三一·八一四", "□……□")],
)
def test_another_engine_reads_the_same_page(document: pypdf.PdfReader, label: str, first: str, last: str) -> None:
    """The page with an original page's label begins and ends as that page does."""
    index = document.page_labels.index(label)
    text = re.sub(r"\s", "", document.pages[index].extract_text())
    assert first in text[:40]
    assert last in text


def test_it_is_small(pdf: Path) -> None:
    """The file stays under 2 MB, notes, indexes and bibliography included."""
    assert pdf.stat().st_size < 2_000_000
