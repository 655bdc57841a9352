"""Books whose headings and printed contents have other forms: built in all outputs, proved, read back, and faults."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from conftest import build, edits, once
from edition.model.findings import WARNINGS
from edition.model.trace import squeeze
from edition.proof import outputs
from edition.proof.html import html
from edition.proof.pdf import pdf, pdfium
from edition.proof.pdf.document import Places
from edition.proof.pdf.places import check_places
from edition.proof.run import check_chapters
from edition.reading import book as books
from forms import FORMS, make
from lxml import etree

#: What the editors' leaf says, which lies before the first page that is counted.
LEAF = ("本版目次", "符號")
XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"


#: What is always built.
QUICK = ("parts",)


def built_of(name: str, *more: str) -> Any:
    """Return the parameters of a test for which the book of the form *name* is built."""
    return pytest.param(name, *more, marks=[] if name in QUICK else pytest.mark.thorough)


@pytest.fixture(scope="session", params=[built_of(name) for name in FORMS])
def form(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return the name of a form and the book of it, built and proved."""
    name = str(request.param)
    folder = f"form-{name.replace(' ', '-')}"
    return name, once(tmp_path_factory, folder, lambda root: build(make(root, FORMS[name])))


def made(root: Path, pattern: str) -> Path:
    """Return the output of the project at *root* that has this name, and no longer one."""
    return min((root / "_build").glob(pattern), key=lambda path: len(path.name))


def points(listed: etree._Element, level: int = 1) -> Iterator[tuple[int, str]]:
    """Yield the entries of a list of the navigation document."""
    for item in listed.findall(f"{XHTML}li"):
        yield level, squeeze("".join(item.find(f"{XHTML}a").itertext()))
        for below in item.findall(f"{XHTML}ol"):
            yield from points(below, level + 1)


def bookmarks(found: list[object], level: int = 1) -> Iterator[tuple[int, str]]:
    """Yield the entries of an outline as pypdf gives it."""
    for item in found:
        if isinstance(item, list):
            yield from bookmarks(item, level + 1)
        else:
            yield level, squeeze(item["/Title"])


def test_the_navigation_of_the_epub(form: tuple[str, Path]) -> None:
    name, root = form
    with zipfile.ZipFile(made(root, "epub/*.epub")) as packed:
        nav = etree.fromstring(packed.read("EPUB/nav.xhtml"))
    navs = {one.get(TYPE): one for one in nav.iter(f"{XHTML}nav")}
    found = list(points(navs["toc"].find(f"{XHTML}ol")))
    assert tuple(found[: len(FORMS[name].outline)]) == FORMS[name].outline
    pages = ["".join(link.itertext()) for link in navs["page-list"].iter(f"{XHTML}a")]
    assert pages == [page.label for page in books.load(root).witness.pages.values()]
    assert "toc" in {link.get(TYPE) for link in navs["landmarks"].iter(f"{XHTML}a")}


@pytest.mark.thorough
def test_prefaces_and_appendices_are_told_to_reading_systems(tmp_path_factory: pytest.TempPathFactory) -> None:
    """By the ids of their headings, in the words of EPUB and DPUB-ARIA."""
    with zipfile.ZipFile(made(built(tmp_path_factory, "prefaces and appendices"), "epub/*.epub")) as packed:
        texts = {name: packed.read(name) for name in packed.namelist() if name.endswith(".xhtml")}
    sections = [etree.fromstring(text).find(f".//{XHTML}section") for text in texts.values()]
    found = {(one.get(TYPE), one.get("role")) for one in sections if one is not None}
    assert {("preface", "doc-preface"), ("appendix", "doc-appendix"), ("afterword", "doc-afterword")} <= found


def test_the_outline_and_the_labels_of_the_pdf(form: tuple[str, Path]) -> None:
    name, root = form
    reader = pypdf.PdfReader(made(root, "pdf/*.pdf"))
    found = [one for one in bookmarks(reader.outline) if one[1] not in LEAF]
    assert tuple(found[: len(FORMS[name].outline)]) == FORMS[name].outline
    if FORMS[name].labels:
        labels = [
            label for label in reader.page_labels if label and not label.startswith(("封", "附", "版", "本", "符"))
        ]
        assert tuple(labels) == FORMS[name].labels


@pytest.mark.thorough
def test_the_running_head_is_of_the_chapter_that_has_begun(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Also where it has begun inside a page, in the file of the one before."""
    root = built(tmp_path_factory, "novel")
    reader = pypdf.PdfReader(made(root, "pdf/*.pdf"))
    said = dict(zip(reader.page_labels, (squeeze(page.extract_text()) for page in reader.pages), strict=True))
    assert "第三回日月四時" in said["3"]
    assert "第二回宇宙洪荒" not in said["3"]
    assert "第一回天地玄黃" in said["1"]


def test_pages_with_roman_numerals_are_cited(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the pages of the site tell reference managers: a preface on pages I and II, an appendix on its own page."""
    root = built(tmp_path_factory, "prefaces and appendices")
    said = [(root / f"_build/html/chapters/{name}.html").read_text(encoding="utf-8") for name in ("02", "04", "06")]
    pages = [re.findall(r'name="citation_(?:first|last)page" content="(.*?)"', text) for text in said]
    assert pages == [["I", "II"], ["1", "1"], ["一", "一"]]


def test_the_entries_lead_to_their_headings(form: tuple[str, Path]) -> None:
    """In the HTML, each by its number, or by its words where it has none; its level and its printed leaders stand."""
    name, root = form
    page = root / "_build/html/chapters/contents.html"
    if not FORMS[name].contents:
        assert not page.exists()
        return
    tree = etree.parse(page, etree.HTMLParser(encoding="utf-8"))
    book = books.load(root)
    entries = [one for one in tree.iter("li") if "entry" in one.get("class", "").split()]
    anchors = {(f"{h.chapter}.html", h.label): h.page for h in book.headings}
    found = []
    for entry in entries:
        (link,) = [one for one in entry.iter("a") if "title" in one.get("class", "").split()] or [None]
        words = "".join(
            "".join(one.itertext()) for one in entry.iter("span") if one.get("class") in ("number", "wording")
        )
        if link is not None:
            file, _, anchor = link.get("href").partition("#")
            found.append((squeeze(words), anchors[f"chapters/{file}", anchor]))
    assert tuple(found) == FORMS[name].links
    levels = [max(int(n) for n in re.findall(r"level-(\d)", entry.get("class"))) for entry in entries]
    assert levels == [item.entry.level for item in book.printed]
    said = [squeeze("".join(entry.itertext())) for entry in entries]
    assert said == [item.words + squeeze(item.entry.separators[-1] + item.entry.page) for item in book.printed]


def test_the_transcription_comes_back(form: tuple[str, Path]) -> None:
    _, root = form
    made_ = (root / "_build/diplomatic/transcription.txt").read_bytes()
    assert made_ == (root / "source/transcription.txt").read_bytes()


#: Form, file, what stands there, what is put in its place, and the codes that must tell of it beside the text's own.
FAULTS = [
    ("parts", "contents", "第二章", "第四章", {"toc-002", "toc-003"}),
    ("parts", "contents", "第三章 洪荒\t二", "第三章 洪荒\t三", {"toc-005"}),
    ("parts", "contents", "第一章 日月", "第一章 日曰", {"toc-004"}),
    ("parts", "contents", "第一章 日月\t一", "第一章 日月 一", {"toc-004"}),
    ("parts", "01", "## 第一章", "# 第一章", {"toc-003"}),
    ("parts", "02", "(ch02-2)=\n## 第三章 洪荒", "第三章 洪荒", {"toc-003"}),
    ("parts", "02", "第二編{lb}`2`玄黃", "第三編{lb}`2`玄黃", {"toc-003", "toc-004"}),
    ("volumes", "contents", "二、四時……二", "二、四時……一", {"toc-005"}),
    ("volumes", "contents", "卷下", "卷中", {"toc-003"}),
    ("novel", "contents", "第二回　宇宙", "第三回　宇宙", {"toc-002", "toc-003"}),
    ("novel", "02", "(ch02)=\n# 第二回 宇宙洪荒", "第二回 宇宙洪荒", {"toc-003"}),
    ("english", "contents", "Chapter II", "Chapter IV", {"toc-002", "toc-003"}),
    ("english", "contents", "日月 ... 1", "日月 ... 2", {"toc-005"}),
    ("unnumbered", "contents", "天地\t一", "天元\t一", {"toc-004"}),
    ("unnumbered", "01", "(ch01)=\n# 天地", "天地", {"toc-003"}),
    ("unnumbered", "contents", "{rdg}`玄]元`", "元", set()),
    ("prefaces and appendices", "contents", "例言　III", "例言　II", {"toc-005"}),
    ("prefaces and appendices", "contents", "附錄二 二表　二", "附錄二 二表　三", {"toc-003", "toc-005"}),
    ("prefaces and appendices", "contents", "附錄二", "附錄三", {"toc-002", "toc-003"}),
    ("prefaces and appendices", "08", "(afterword)=\n# 跋", "跋", {"toc-003"}),
    ("prefaces and appendices", "02", "# 題記", "# 題詞", {"toc-003"}),
    ("below the contents", "01", "### 第一目", "## 第一目", {"toc-003"}),
    ("below the contents", "01", "#### 甲、", "### 甲、", {"toc-003"}),
    ("four levels in the contents", "01", "#### 2. 宇", "### 2. 宇", {"toc-003"}),
    ("four levels in the contents", "contents", "2. 宇", "3. 宇", {"toc-002", "toc-003"}),
]


@pytest.mark.parametrize(("name", "file", "old", "new", "codes"), FAULTS)
def test_faults_are_told(tmp_path: Path, name: str, file: str, old: str, new: str, codes: set[str]) -> None:
    """Number, title, page and level of an entry, a heading that is lost, a heading that no entry has."""
    root = make(tmp_path / "book", FORMS[name])
    assert not [one for one in check_chapters(books.load(root)) if not one.is_warning]
    edits(root)(f"chapters/{file}.md", old, new)
    found = {one.code for one in check_chapters(books.load(root))} - WARNINGS
    told = {code for code in found if code.startswith("toc-")}
    assert found
    assert told == codes if not codes else told & codes and told <= codes | {"toc-002", "toc-003", "toc-004", "toc-005"}


def built(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return the book of the form *name*, built and proved."""
    return once(factory, f"form-{name.replace(' ', '-')}", lambda root: build(make(root, FORMS[name])))


#: Form, what stands in the contents of the HTML, and what is put in its place.
IN_HTML = [
    ("parts", "entry level-3 ", "entry level-2 "),
    ("parts", '<span class="number">第一節', '<span class="number">第二節'),
    ("parts", 'href="01.html#ch01-1"', 'href="02.html#ch02-1"'),
    ("volumes", '<span aria-hidden="true">……</span>', ""),
    ("unnumbered", 'href="01.html#ch01"', 'href="02.html#ch02"'),
    ("prefaces and appendices", 'href="02.html#pi"', 'href="02.html#pii"'),
    ("four levels in the contents", "level-3 level-4 ", "level-3 "),
]


@pytest.mark.parametrize(("name", "old", "new"), [built_of(*row) for row in IN_HTML])
def test_faults_in_the_html(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, name: str, old: str, new: str
) -> None:
    origin = built(tmp_path_factory, name)
    book, site = books.load(origin), Path(shutil.copytree(origin / "_build/html", tmp_path / "html"))
    assert not list(outputs.compare("html", "x", html.read(site, book), outputs.expected(book)))
    replace_first(site, old, new)
    found = {one.code for one in outputs.compare("html", "x", html.read(site, book), outputs.expected(book))}
    assert found & {"html-001", "html-003"}


def replace_first(site: Path, old: str, new: str) -> None:
    """Change the first of several places of the contents."""
    path = site / "chapters/contents.html"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


IN_PDF = ("parts", "unnumbered", "prefaces and appendices", "four levels in the contents")


@pytest.mark.parametrize("name", [built_of(name) for name in IN_PDF])
def test_faults_in_the_pdf(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """An entry of the contents at another level, a link to another page, a heading at another level of the outline."""
    root = built(tmp_path_factory, name)
    book = books.load(root)
    job = pdf.job(made(root, "pdf/*.pdf"), book)
    places = pdfium.read(job.paths[0].read_bytes(), *job.asked)

    def codes(of: Places) -> set[str]:
        ought = outputs.expected(book)
        bound = replace(ought, outline=pdf.bound_outline(book, ought.outline))
        found = [*check_places(book, of, "x"), *outputs.compare("pdf", "x", pdf.read(of, book), bound)]
        return {one.code for one in found}

    assert not codes(places)
    sheet, layers = next((n, one) for n, one in places.layers.items() if one.lefts)
    moved = tuple((words, left + 21) if at == 1 else (words, left) for at, (words, left) in enumerate(layers.lefts))
    assert codes(replace(places, layers=places.layers | {sheet: replace(layers, lefts=moved)})) == {"pdf-003"}
    at = next(n for n, link in enumerate(places.links) if link.on == sheet)
    led = replace(places.links[at], sheet=places.links[at].sheet + 1)
    assert "pdf-006" in codes(replace(places, links=(*places.links[:at], led, *places.links[at + 1 :])))
    first = next(title for _, title, _ in places.outline[2:] if title not in LEAF)
    deeper = tuple((level + (title == first), title, on) for level, title, on in places.outline)
    assert "pdf-003" in codes(replace(places, outline=deeper))
    labelled = replace(places, labels=(*places.labels[:3], "xx", *places.labels[4:]))
    assert "pdf-002" in {one.code for one in check_places(book, labelled, "x")}
