"""What the EPUBs weigh, against the floor: the same text, notes and links as the barest XHTML, one file a document.

The floor is computed of the book itself: of each document in the spine the headings, paragraphs, lists, tables and
links, with the ids that links lead to, the drawings and the title, packed as hard as the format allows (deflate,
level 9).
"""

from __future__ import annotations

import html
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from lxml import etree

FORMS = pytest.mark.parametrize("form", ["", "-vertical"])
#: Elements that the barest XHTML keeps; of all others it keeps the words.
KEPT = frozenset(["h1", "h2", "h3", "p", "ul", "ol", "li", "table", "tr", "th", "td", "br"])
XHTML = "{http://www.w3.org/1999/xhtml}"
#: The text, its notes and links, against the floor.
DOCUMENTS = 1.06
#: Everything but the font and the cover: style sheet, navigation twice, metadata and the zip itself are on top.
WHOLE = 1.18
#: Larger files make small reading systems stop (台灣 EPUB 3 製作指引 1.0).
LARGEST = 256_000


def bare(element: etree._Element, file: str, targets: frozenset[str]) -> str:
    """Return the words under *element* with nothing but the markup that makes them text, notes and links."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element).localname
    if name == "svg":
        return etree.tostring(element, encoding="unicode", with_tail=False)
    anchor = f"{file}#{element.get('id')}"
    attributes = f' id="{element.get("id")}"' if anchor in targets else ""
    if href := element.get("href"):
        attributes += f' href="{html.escape(href)}"'
    words = html.escape(element.text or "", quote=False)
    words += "".join(bare(child, file, targets) + html.escape(child.tail or "", quote=False) for child in element)
    tag = "a" if href else name if name in KEPT else "span"
    return f"<{tag}{attributes}>{words}</{tag}>" if tag != "span" or attributes else words


def packed(page: str) -> int:
    """Return the bytes of *page* in a zip."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return len(squeezer.compress(page.encode()) + squeezer.flush())


def documents(book: zipfile.ZipFile) -> Mapping[str, etree._Element]:
    """Return the documents of the spine by file name."""
    names = [name for name in book.namelist() if name.endswith(".xhtml") and not name.endswith("nav.xhtml")]
    return {Path(name).name: etree.fromstring(book.read(name)) for name in names}


def floor(pages: Mapping[str, etree._Element]) -> int:
    """Return the bytes of the barest XHTML of *pages*."""
    links = [(file, *urldefrag(a.get("href", ""))) for file, page in pages.items() for a in page.iter(f"{XHTML}a")]
    targets = frozenset(f"{there or here}#{fragment}" for here, there, fragment in links)
    total = 0
    for file, page in pages.items():
        title = html.escape(page.findtext(f"{XHTML}head/{XHTML}title", ""), quote=False)
        body = bare(page.find(f"{XHTML}body"), file, targets)
        head = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head>'
        total += packed(f"{head}<body>{body}</body></html>")
    return total


@FORMS
def test_the_text_is_hardly_heavier_than_its_floor(epub: Path, form: str) -> None:
    path = epub.with_stem(epub.stem + form)
    with zipfile.ZipFile(path) as book:
        pages = documents(book)
        least, font = floor(pages), book.getinfo("EPUB/font.otf").compress_size
        cover = book.getinfo("EPUB/cover.png").compress_size
        text = sum(book.getinfo(f"EPUB/{file}").compress_size for file in pages)
    whole = path.stat().st_size - font - cover
    told = f"floor {least}, documents {text / least:.3f}, the rest {whole / least:.3f}, font {font}, cover {cover}"
    assert text <= DOCUMENTS * least, told
    assert whole <= WHOLE * least, told


@FORMS
def test_no_document_is_large(epub: Path, form: str) -> None:
    with zipfile.ZipFile(epub.with_stem(epub.stem + form)) as book:
        sizes = {info.filename: info.file_size for info in book.infolist() if not info.filename.endswith(".otf")}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_the_floor_is_that_of_the_text() -> None:
    """The same page with litter has the same floor, and one with more words a higher one."""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>題</title></head><body>%s</body></html>'

    def low(body: str) -> int:
        return floor({"a.xhtml": etree.fromstring(page % body)})

    plain = low('<p id="x">天地</p><p><a href="#x">玄黃</a></p>')
    assert low('<div class="c"><p id="x">天<b>地</b></p><p id="y"><a class="d" href="#x">玄黃</a></p></div>') == plain
    assert low('<p id="x">天地</p><p>玄黃</p>') < plain < low('<p id="x">天地</p><p><a href="#x">玄黃宇宙</a></p>')
