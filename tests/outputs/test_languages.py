"""Every stretch of the built book that is not Chinese says in which language it is (WCAG 2.2, 3.1.2)."""

from __future__ import annotations

import ctypes
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from edition.model import bibliography, foreign, registers
from edition.outputs.pdf.common import locale
from edition.reading import markdown as chapter_reader
from lxml import etree
from lxml import html as lxml_html
from pypdfium2 import raw

from outputs.browser import Reader

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: What is not read as words of a language.
SKIPPED = frozenset({"script", "style", "code", "template"})
#: The language of the PDF as a whole, and that of code in it.
OWN, CODE = "zh-TW", "zxx"


def texts(element: Any, language: str = "") -> Iterator[tuple[str, str]]:
    """Yield language and words of each text node under *element* that is read."""
    if not isinstance(element.tag, str) or etree.QName(element).localname in SKIPPED:
        return
    language = element.get(XML_LANG) or element.get("lang") or language
    yield language, element.text or ""
    for child in element:
        yield from texts(child, language)
        yield language, child.tail or ""


def unsaid(found: Iterator[tuple[str, str]]) -> list[str]:
    """Return the stretches that would be read as Chinese, or as no language at all."""
    chinese = (words for tag, words in found if not tag or (tag.startswith("zh") and "Latn" not in tag))
    return [stretch for words in chinese for _, stretch in foreign.unmarked(words, "zh_TW")]


def said(book: Path) -> set[str]:
    """Return every tag of a language that the editors wrote."""
    entries, sources = registers.load(book), bibliography.load(book).values()
    prose = [entry.gloss for entry in entries] + [source.cite for source in sources]
    tags = {part.language for text in prose for part in foreign.parts(text)}
    for path in (book / "chapters").glob("*.md"):
        notes = chapter_reader.load(book, f"chapters/{path.stem}").notes.values()
        tags |= {one.text.rpartition("|")[2] for note in notes for one in note.parts if one.role == "foreign"}
    return (tags | {entry.language for entry in entries} | {source.language for source in sources}) - {""}


def test_what_says_nothing_is_seen() -> None:
    """The walk itself sees such words, in a page without a language and beside an element that has one."""
    page = lxml_html.fromstring('<p lang="zh-Hant">見 Lena <b lang="en">Goldfields</b> колхоз<code>make it</code></p>')
    assert unsaid(texts(page)) == ["Lena", "колхоз"]
    assert unsaid(texts(lxml_html.fromstring("<p>Lena</p>"))) == ["Lena"]
    assert unsaid(texts(lxml_html.fromstring('<p lang="zh-Latn-pinyin">Sūlián</p>'))) == []


def test_every_page_of_the_site(html: Path, book: Path) -> None:
    """No text node is left, and every language of the editors is on some page."""
    pages = {p.relative_to(html).as_posix(): lxml_html.parse(str(p)).getroot() for p in html.rglob("*.html")}
    assert len(pages) > 20
    assert {name: left for name, page in pages.items() if (left := unsaid(texts(page)))} == {}
    assert said(book) - {e.get("lang") for page in pages.values() for e in page.iter() if e.get("lang")} == set()


@pytest.mark.parametrize("form", ["", "-vertical"])
def test_every_document_of_the_epub(epub: Path, book: Path, form: str) -> None:
    """The same; and ``lang`` and ``xml:lang`` agree (EPUB 3.3, 6.1.3)."""
    with zipfile.ZipFile(epub.with_stem(epub.stem + form)) as packed:
        pages = {name: etree.fromstring(packed.read(name)) for name in packed.namelist() if name.endswith(".xhtml")}
    assert {name: left for name, page in pages.items() if (left := unsaid(texts(page)))} == {}
    marked = [e for page in pages.values() for e in page.iter() if e.get("lang") or e.get(XML_LANG)]
    assert [e.get("lang") for e in marked] == [e.get(XML_LANG) for e in marked]
    assert said(book) - {e.get("lang") for e in marked} == set()


def language_of(item: Any) -> str:
    """Return the language of a text object of the PDF: that of its innermost marked content that has one (14.9.2)."""
    language = ""
    for number in range(raw.FPDFPageObj_CountMarks(item)):
        mark, length = raw.FPDFPageObj_GetMark(item, number), ctypes.c_ulong()
        if raw.FPDFPageObjMark_GetParamStringValue(mark, b"Lang", None, 0, length) and length.value > 2:
            value = ctypes.create_string_buffer(length.value)
            into = ctypes.cast(value, ctypes.POINTER(ctypes.c_ushort))
            raw.FPDFPageObjMark_GetParamStringValue(mark, b"Lang", into, length.value, length)
            language = value.raw.decode("utf-16-le").rstrip("\0")
    return language


def words_of(item: Any, page: Any) -> str:
    """Return the words of a text object of the PDF."""
    length = raw.FPDFTextObj_GetText(item, page, None, 0)
    value = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(item, page, ctypes.cast(value, ctypes.POINTER(ctypes.c_ushort)), length)
    return value.raw.decode("utf-16-le").rstrip("\0")


def languages_of(pdf: Path) -> Mapping[tuple[int, int], str]:
    """Return the languages that elements of the structure give: index of the page, id of the content -> language."""
    found: dict[tuple[int, int], str] = {}
    with pikepdf.open(pdf) as document:
        sheets = {page.obj.objgen: number for number, page in enumerate(document.pages)}

        def walk(element: Any, language: str, page: Any) -> None:
            if isinstance(element, pikepdf.Array):
                for child in element:
                    walk(child, language, page)
            elif isinstance(element, pikepdf.Dictionary):
                page, language = element.get("/Pg", page), str(element.get("/Lang", language))
                walk(element.get("/MCID", element.get("/K", [])), language, page)
            elif isinstance(element, int) and language:
                found[sheets[page.objgen], element] = language

        walk(document.Root.StructTreeRoot.K, "", None)
    return found


def spoken(pdf: Path) -> Iterator[tuple[str, str]]:
    """Yield language and words of each text object of the PDF: its own, or that of the element that it belongs to."""
    elements = languages_of(pdf)
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            content = number, raw.FPDFPageObj_GetMarkedContentID(item.raw)
            yield language_of(item.raw) or elements.get(content, ""), words_of(item.raw, text.raw)


def test_every_line_of_the_pdf(pdf: Path, book: Path) -> None:
    """No text object is left; the languages are those of the editors, as far as Typst can say them."""
    found = [(tag or OWN, words) for tag, words in spoken(pdf)]
    assert unsaid(iter(found)) == []
    known = {tuple(part.strip('"') for part in locale(tag)) for tag in said(book)}
    tags = {language if region == "none" else f"{language}-{region}" for language, region in known}
    assert {tag for tag, _ in found} - {OWN, CODE} == tags | {"und"}  # names of programs in the colophon


@pytest.mark.browser
def test_the_entry_shown_at_a_mark_says_it(reader: Reader, html: Path) -> None:
    """The script makes of the notation in the attribute what the apparatus has."""
    page = lxml_html.parse(str(html / "chapters/02.html"))
    (mark,) = [e.get("id") for e in page.iter("a") if "{foreign}" in e.get("data-reason", "")]
    reader.open("chapters/02.html")
    reader.js(f"document.getElementById('{mark}').click()")
    shown: Mapping[str, Any] = reader.js(
        "const peek = document.querySelector('[popover]:popover-open'), [part] = peek.querySelectorAll('[lang]');"
        "return {words: peek.textContent, language: part.lang, part: part.textContent}"
    )
    entry = lxml_html.parse(str(html / "chapters/apparatus.html")).getroot().get_element_by_id(f"app-{mark}")
    (stretch,) = entry.xpath(".//span[@lang]")
    assert (shown["language"], shown["part"]) == (stretch.get("lang"), stretch.text) == ("en", "Lena Goldfields")
    assert entry.text_content()[-40:] in shown["words"]
