"""Notes in a miniature book, built and proved: of several paragraphs, on a heading, too long for their page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from conftest import MINI, build, copy_inputs, furnished, once, run
from ebooklib import epub
from edition.model.findings import Finding
from edition.proof import outputs
from edition.proof.pdf import pdf as proof
from edition.proof.pdf.document import Places
from edition.proof.pdf.pdfium import read
from edition.proof.pdf.places import check_places
from edition.reading import book
from lxml import etree, html

SOURCE = "{source}`a-book|確定`"
TEXT = "宇宙洪荒。"
HEADING = "# 第二章 玄黃"
LONG = "此處所述與他書不合，詳見所引文獻。"
#: A note with all that a note can hold.
HELD = f"""
[^held]: 見*千字*文。{SOURCE}

    > 引文一行。\\
    > 引文二行。

    見[第一章](#ch01)與[網頁](https://example.org/a)：

    - 一條
    - 二條
"""


def with_notes(folder: Path) -> None:
    """Build the miniature book with notes in its second chapter."""
    root = furnished(copy_inputs(MINI, folder))
    chapter = root / "chapters/02.md"
    text = chapter.read_text(encoding="utf-8")
    text = text.replace(TEXT, "宇[^held]宙[^held]洪[^long]荒。[^last]").replace(HEADING, f"{HEADING}[^head]")
    text += f"\n[^head]: 題下註。{SOURCE}\n{HELD}\n[^long]: {LONG * 250}{SOURCE}\n\n[^last]: 末註。{SOURCE}\n"
    chapter.write_text(text, encoding="utf-8")
    build(root)


@pytest.fixture(scope="session")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the miniature book with notes, built and proved."""
    return once(tmp_path_factory, "noted", with_notes)


def made(root: Path, pattern: str) -> Path:
    """Return the one file of the outputs that *pattern* matches."""
    (found,) = (path for path in (root / "_build").glob(pattern) if ".work" not in path.parts)
    return found


def test_html_has_the_paragraphs_of_a_note(noted: Path) -> None:
    """Paragraphs, a quotation with its line break, a list and both kinds of links."""
    page = html.parse(str(noted / "_build/html/chapters/02.html"))
    (note,) = page.xpath("//aside[@id='note-02-held']")
    assert [p.text_content().strip() for p in note.xpath("p")] == ["見千字文。（《某書》；確定）", "見第一章與網頁："]
    assert len(note.xpath(".//blockquote//br")) == 1
    assert [item.text_content() for item in note.xpath(".//li")] == ["一條", "二條"]
    links = [a.get("href") for a in note.xpath("p//a")]
    assert links[-2:] == ["01.html#ch01", "https://example.org/a"]


def test_no_navigation_has_the_number_of_a_note(noted: Path) -> None:
    """Titles, navigation of the site, contents of the EPUB and outline of the PDF are the words of the heading."""
    page = html.parse(str(noted / "_build/html/chapters/02.html"))
    assert page.findtext(".//title") == "第二章 玄黃｜小書"
    shown = {a.text_content().strip() for a in page.xpath("//nav//a") if "玄黃" in a.text_content()}
    assert shown == {"第二章 玄黃"}
    opened = epub.read_epub(str(made(noted, "epub/*-vertical.epub")), options={"ignore_ncx": False})
    nav = [item for item in opened.get_items() if item.get_name().endswith(("nav.xhtml", "toc.ncx"))]
    assert len(nav) == 2
    for item in nav:
        words = "".join(str(part) for part in etree.fromstring(item.get_content()).itertext())
        assert "玄黃" in words and "玄黃1" not in words and "玄黃[" not in words
    with pdfium.PdfDocument(made(noted, "pdf/*n.pdf")) as document:
        assert "第二章 玄黃" in [mark.get_title() for mark in document.get_toc()]


def test_notes_that_do_not_fit_go_on_behind_the_text(noted: Path) -> None:
    """Their sheets come behind all pages of the original, say whose they are, and links lead both ways."""
    path = made(noted, "pdf/*shilun.pdf")
    places = read(path.read_bytes(), ["4"])
    assert [label for label in places.labels if label] == [
        "封面", "i", "ii", "iii", "本版目次", "符號", "1", "2", "3", "4", "續1", "續2", "附1", "附2", "附3", "版權頁",
    ]  # fmt: skip
    page, first, second = (places.labels.index(label) for label in ("4", "續1", "續2"))
    assert "註文續見正文後「續第四頁註」" in places.texts[page]
    assert "題下註。" in places.texts[page] and "引文一行。" in places.texts[page]
    assert places.texts[first].startswith("續第四頁註3此處") and places.texts[first].endswith("續1")
    assert places.texts[second].startswith("續第四頁註")
    assert places.texts[second].endswith("4末註。（《某書》；確定）續2")
    links = [(link.shown, link.on, link.sheet) for link in places.links if link.number]
    assert {("3", page, first), ("3", first, page), ("4", page, second), ("4", second, page)} <= {*links}
    whole, folded = (path.with_stem(path.stem + ending) for ending in ("-b5", "-booklet"))
    with pikepdf.open(whole) as bound, pikepdf.open(folded) as booklet:
        left = sum(label.startswith("附") and label != "附2" for label in read(whole.read_bytes(), []).labels)
        assert len(booklet.pages) == 2 * -(-(len(bound.pages) - left) // 4)


def test_the_warning_names_place_and_measure(noted: Path) -> None:
    """It tells file, line and page, and how much goes on."""
    said = [line for line in run(noted, "verify.py", "--all").stdout.splitlines() if " fit-003 " in line]
    line = 1 + (noted / "chapters/02.md").read_text(encoding="utf-8").splitlines().index(
        f"[^long]: {LONG * 250}{SOURCE}"
    )
    count = len(LONG) * 250 + 2 * len("（《某書》；確定）") + len("末註。")
    assert len(said) == 2  # of A4, and of B5
    assert said[0].startswith(f"chapters/02.md:{line}: fit-003 p. 4: ")
    assert f"read 2 of 4 notes, {count} characters, go on behind the text on A4" in said[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("引文一行。<br />\n引文二行。", "引文一行。引文二行。"),
        ("<li><p>一條</p></li>\n<li><p>二條</p></li>", "<li><p>一條二條</p></li>"),
    ],
)
def test_a_lost_line_is_caught(noted: Path, tmp_path: Path, old: str, new: str) -> None:
    """A paragraph or a break of a note that is lost in the HTML is a finding."""
    root = Path(shutil.copytree(noted, tmp_path / "noted", symlinks=True))
    page = root / "_build/html/chapters/02.html"
    text = page.read_text(encoding="utf-8")
    assert text.count(old) == 1
    page.write_text(text.replace(old, new), encoding="utf-8")
    assert " html-004 " in run(root, "verify.py").stdout


@pytest.mark.parametrize(
    ("sheet", "old", "new"),
    [
        ("續1", "續第四頁註", "續第三頁註"),  # another page's name
        ("續1", "續第四頁註", ""),  # no name
        ("續2", "末註。", ""),
        ("續2", "續2", "續3"),
    ],
)
def test_a_wrong_sheet_of_notes_is_caught(noted: Path, sheet: str, old: str, new: str) -> None:
    """A sheet with another name, folio or words is a finding; as it is built there is none."""
    read_ = book.load(noted)
    data = made(noted, "pdf/*shilun.pdf").read_bytes()
    places = read(data, *proof.job(noted, read_).asked)
    assert not list(told(read_, places))
    at = places.labels.index(sheet)
    texts = [text.replace(old, new) if index == at else text for index, text in enumerate(places.texts)]
    assert tuple(texts) != places.texts
    assert list(told(read_, replace(places, texts=tuple(texts))))


def told(read_: book.Book, places: Places) -> Iterator[Finding]:
    """Yield what the proof finds in the *places* of a PDF."""
    ought = outputs.expected(read_)
    bound = replace(ought, outline=proof.bound_outline(read_, ought.outline))
    yield from outputs.compare("pdf", "x", proof.read(places, read_), bound)
    yield from check_places(read_, places, "x")
