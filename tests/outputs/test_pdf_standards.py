"""PDF/UA-1 and PDF/A-2a: what the PDF claims, by pypdf and fontTools, and whether it holds, by an outside checker."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from edition.lettering import typefaces
from edition.model import registers
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont
from page import validate_pdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from outputs.programs import outloud


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
    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == ("蘇聯外交政策史論", "林石父")


def elements(document: pypdf.PdfReader, kind: str) -> int:
    """Return how many elements of *kind* the tree of the document's structure has."""
    waiting, count = [document.root_object["/StructTreeRoot"]["/K"]], 0
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, ArrayObject):
            waiting += one
        elif isinstance(one, DictionaryObject):
            count += one.get("/S") == kind
            waiting += [one["/K"]] if "/K" in one else []
    return count


def test_entries_of_the_lists_are_items_of_lists(document: pypdf.PdfReader, book: Path) -> None:
    """Who hears the indexes is told how many entries each has, and where one ends."""
    assert elements(document, "/LI") == elements(document, "/LBody") > len(registers.load(book))
    assert 0 < elements(document, "/Lbl") < elements(document, "/LI")  # only what has a sign has a label
    assert elements(document, "/L") > len({entry.register for entry in registers.load(book)})


def fonts(document: pypdf.PdfReader) -> dict[str, DictionaryObject]:
    """Return the fonts of all pages by name."""
    found = {}
    for page in document.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object() if isinstance(font, IndirectObject) else font
            found[font["/BaseFont"]] = font
    return found


def test_fonts_are_embedded_subsets_of_the_editions_fonts(document: pypdf.PdfReader) -> None:
    """Each font is a subset, with its program inside, of Noto Serif CJK TC or of one that comes for rare letters."""
    brought = {typeface.file.split(".")[0] for typeface in typefaces.ALL}
    names = set()
    for name, font in fonts(document).items():
        names.add((re.fullmatch(r"/[A-Z]{6}\+([\w-]+?)(?:-Identity-H)?", name) or [name, name])[1])
        assert font["/Subtype"] == "/Type0"
        assert PROGRAMS.keys() & descriptor(font).keys()
    assert {"NotoSerifCJKtc-Regular"} <= names <= brought


def test_widths_are_those_of_the_font(document: pypdf.PdfReader) -> None:
    """The width that the PDF states of each glyph is the one that the embedded font program has."""
    for font in fonts(document).values():
        descendant = font["/DescendantFonts"][0].get_object()
        [key] = PROGRAMS.keys() & descriptor(font).keys()
        glyphs = PROGRAMS[key](descriptor(font)[key].get_data())
        stated = widths(descendant["/W"])
        # A PDF may state a width in whole thousandths (ISO 32000-1, 9.2.4).
        assert {cid: stated.get(cid, descendant["/DW"]) for cid in glyphs} == pytest.approx(glyphs, abs=0.5)


def descriptor(font: DictionaryObject) -> DictionaryObject:
    """Return what the PDF says of the program of a composite *font*."""
    return font["/DescendantFonts"][0].get_object()["/FontDescriptor"]


def bare(data: bytes) -> dict[int, float]:
    """Return the width of each glyph of a bare CFF font by its CID, which is its place there."""
    font = CFFFontSet()
    font.decompile(io.BytesIO(data), None)
    glyphs = font[0].CharStrings
    found = {}
    for cid, name in enumerate(glyphs.keys()):
        glyphs[name].draw(NullPen())
        found[cid] = float(glyphs[name].width)
    return found


def truetype(data: bytes) -> dict[int, float]:
    """Return the width of each glyph of a TrueType font, in thousandths of an em, by its place there."""
    font = TTFont(io.BytesIO(data))
    advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
    return {place: 1000 * advances[name][0] / em for place, name in enumerate(font.getGlyphOrder())}


#: Where the program of a font is (PDF 1.7, 9.9) -> what reads the widths there.
PROGRAMS: dict[str, Callable[[bytes], dict[int, float]]] = {"/FontFile3": bare, "/FontFile2": truetype}


def widths(array: list[Any]) -> dict[int, float]:
    """Return the width of each CID (PDF 1.7, 9.7.4.3): ``c [w w …]`` or ``first last w``."""
    found: dict[int, float] = {}
    rest = list(array)
    while rest:
        first, second = int(rest.pop(0)), rest.pop(0)
        if isinstance(second, list):
            found |= {first + n: float(width) for n, width in enumerate(second)}
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(rest.pop(0)))
    return found


def test_streams_are_as_long_as_they_say(pdf: Path) -> None:
    """After ``/Length`` bytes of each stream comes a line feed and the end (ISO 19005-2, 6.1.7.1)."""
    data = pdf.read_bytes()
    begun = list(re.finditer(rb"/Length (\d+)[^\n]*>>\nstream\n", data))
    assert len(begun) == data.count(b"\nstream\n") > 100
    assert all(data.startswith(b"\nendstream\n", found.end() + int(found[1])) for found in begun)


#: Notes are painted at the foot and read where they are called, so the two orders differ; the tree's is the right one.
NOTES_LAST = {"ORD-001"}


def test_the_checker_of_accessibility_finds_no_error(pdf: Path, tmp_path: Path) -> None:
    """Outloud, all of its rules of PDF/UA-1: no error, and one warning, which is meant."""
    for path, errors in ((pdf, False), (pdf.with_stem(f"{pdf.stem}-booklet"), True)):
        said = outloud(path, tmp_path)
        assert bool(said["counts"]["error"]) is errors, "the booklet, a picture of sheets, is not tagged"
        if path == pdf:
            assert {finding["rule"] for finding in said["findings"]} <= NOTES_LAST
            assert sum(rule["outcome"] == "pass" for rule in said["rules"]) > 30


#: What the checker says wrongly. In the font that Typst cuts it reads the width 0 for every glyph but the first:
#: fontTools, in the test above, and FreeType read the widths that the PDF states. And it takes a carriage return, the
#: last byte of a stream, for a part of the line end that follows it.
MISREAD = {"PDFUA1-FONT-GLYPH-WIDTH-001", "PDFA2A-TRUETYPE-GLYPH-WIDTH-001", "PDFA2A-STREAM-LENGTH-001"}


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_an_outside_checker_finds_no_error(pdf: Path, profile: str) -> None:
    """PDF/UA-1 and PDF/A-2a hold by a checker that had no part in making the file; it does find an untagged one."""
    report = validate_pdf(pdf, profile=profile)
    assert report.rules.total > 100
    assert {failure.rule_id for failure in report.failures} <= MISREAD
    untagged = validate_pdf(pdf.with_stem(f"{pdf.stem}-booklet"), profile=profile)
    assert {"STRUCT", "TAGGED"} & {part for failure in untagged.failures for part in failure.rule_id.split("-")}
