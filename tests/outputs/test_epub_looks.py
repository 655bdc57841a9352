"""How the EPUBs look in an engine that many reading systems share: what stands where, drawn how, in which font.

The book is the one of ``tests/roots/book``, so that editors may mend the text. What is looked for stands in
``looks.js``; each of it is seen to find its fault in a style sheet that lacks one declaration.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import BOOK, copy_inputs, furnished, run

from outputs.conftest import NAME

pytestmark = pytest.mark.browser
FORMS = ("", "-vertical")
SIZES = {"phone": (390, 844), "tablet": (820, 1180)}
#: Greys of ground and ink of a reading system by day, and by night, where it asks for them whatever the book says.
LIGHTS = {"day": (0xFF, 0x00), "night": (0x12, 0xDE)}
ASKED = "document.documentElement.style.cssText = arguments[0]"
LIGHT = "background: rgb({0} {0} {0}) !important; color: rgb({1} {1} {1}) !important"
LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8") + "return looks(arguments[0])"
#: The chapter with every mark, the printed contents, the apparatus, an index, the editors' words, the title page.
PAGES = ("02", "contents", "apparatus", "people", "editorial", "index")
MATCHED = "return arguments[0].filter((rule) => document.querySelector(rule))"
WIDER = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
SETTLED = "const done = arguments[0]; document.fonts.ready.then(() => requestAnimationFrame(() => done()))"


def unpacked(epub: Path, target: Path) -> Path:
    """Unpack *epub* and give the folder of its documents."""
    with zipfile.ZipFile(epub) as book:
        book.extractall(target)
    return target / "EPUB"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the unpacked documents of both forms of the test's own book."""
    base = tmp_path_factory.mktemp("looks")
    furnished(copy_inputs(BOOK, base / "project"))
    ran = run(base / "project", "build.py", "epub")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    built = base / "project/_build/epub"
    return {form: unpacked(built / f"{NAME}{form}.epub", base / f"book{form}") for form in FORMS}


def sized(chromium: Any, size: str) -> None:
    """Make the window as large as *size* says, without bars that would take from it."""
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def faults(chromium: Any, page: Path, form: str) -> dict[str, list[str]]:
    """Return what is wrong with how *page* looks by day and by night, by what was looked for."""
    chromium.get(page.as_uri())
    chromium.execute_async_script(SETTLED)
    found = dict[str, list[str]]()
    for greys in LIGHTS.values():
        chromium.execute_script(ASKED, LIGHT.format(*greys))
        found |= chromium.execute_script(LOOKS, form == "-vertical")
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("form", FORMS)
def test_pages_look_as_they_ought_to(chromium: Any, folders: dict[str, Path], form: str, size: str) -> None:
    sized(chromium, size)
    found = {page: faults(chromium, folders[form] / f"{page}.xhtml", form) for page in PAGES}
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


#: Form, page, what looks for the fault, what a declaration of the sheet says, and what is said instead of it.
BROKEN = [
    ("-vertical", "02", "lines", " writing-mode: vertical-rl; ", " writing-mode: horizontal-tb; "),
    ("", "02", "lines", ".noteref { line-height: 0;", ".noteref { line-height: 2.5;"),
    ("", "02", "paragraphs", "p { margin: 0; text-indent: 2em;", "p { margin: 0;"),
    ("-vertical", "02", "paragraphs", "p { margin: 0;", "p { margin: 0 1em;"),
    ("", "02", "headings", "text-align: center; page-break", "page-break"),
    ("", "02", "headings", "h1 { font-size: 1.5em; }", "h1 { font-size: 1em; }"),
    ("", "02", "pages", '"【" attr(aria-label) "】"', "attr(aria-label)"),
    ("", "02", "pages", "display: block; text-align: end;", "display: block;"),
    ("", "02", "marks", '[role="doc-noteref"], .sample { border-bottom-width: 1px; }', ""),
    ("-vertical", "02", "marks", "border-left-width: 1px;", "border-right-width: 1px;"),
    ("", "02", "marks", ".sic, .corrupt { border: 0 dashed; }", ".sic, .corrupt { border: 0 dotted; }"),
    ("", "02", "names", "linear-gradient(currentcolor, currentcolor)", "none"),
    ("-vertical", "02", "names", "background-size: 1px calc(100% - 0.16em);", ""),
    ("", "02", "calls", ".noteref { font-size: 0.65em; }", ""),
    ("", "02", "calls", "vertical-align: 0.6em; padding: 0 0.15em;", ""),
    ("", "02", "calls", 'content: "\\2060";', 'content: "　";'),
    ("-vertical", "02", "calls", "-webkit-text-combine: horizontal; text-combine-upright: all;", ""),
    ("", "02", "notes", "padding-top: 1em; border-top: 1px solid;", ""),
    ("", "02", "notes", ".notes, .entries { margin-top: 3em; }", ""),
    ("-vertical", "02", "notes", ".notes, .entries { margin-right: 3em; }", ""),
    ("", "02", "notes", ".notes, .entries { font-size: 0.9em; }", ""),
    ("", "contents", "contents", ".level-2 { padding-left: 2em; }", ""),
    ("-vertical", "contents", "contents", ".level-2 { padding-top: 2em; }", ""),
    ("", "contents", "contents", ".entry .wording { flex: 1 1 0; }", ""),
    ("", "contents", "contents", ".entry .title { margin-right: 1em; }", ""),
    ("", "contents", "contents", 'a.title::after { content: "";', "a.title::after {"),
    ("-vertical", "contents", "contents", "list-style: none; margin: 0; padding: 0;", "list-style: none;"),
    ("", "02", "boxes", ".entries > :first-child {", ".entries > :last-child { margin-top: -2em; } .entries > a {"),
    ("", "contents", "boxes", ".page { white-space: nowrap; }", ".page { white-space: nowrap; min-width: 50em; }"),
    ("-vertical", "index", "boxes", "html {", ".titlepage { min-height: 200vh; } html {"),
    ("", "02", "colours", "a { color: inherit;", "a { color: navy;"),
    ("", "people", "colours", ".sources { font-size: 0.8em; opacity: 0.75;", ".sources { opacity: 0.3;"),
    ("", "02", "colours", "font-size: 0.7em; opacity: 0.7;", "font-size: 0.7em; opacity: 0.3;"),
    ("-vertical", "02", "colours", "body { margin: 1em 0.5em; }", "body { margin: 1em 0.5em; background: white; }"),
]


@pytest.mark.parametrize(("form", "page", "looked_for", "said", "instead"), BROKEN)
def test_a_fault_of_the_sheet_is_seen(
    chromium: Any, folders: dict[str, Path], form: str, page: str, looked_for: str, said: str, instead: str
) -> None:
    sheet = folders[form] / "epub.css"
    whole = sheet.read_text("utf-8")
    assert said in whole
    sized(chromium, "phone")
    try:
        sheet.write_text(instead.join(whole.rsplit(said, 1)), "utf-8")
        assert looked_for in faults(chromium, folders[form] / f"{page}.xhtml", form)
    finally:
        sheet.write_text(whole, "utf-8")


def fonts(chromium: Any, page: Path) -> dict[str, bool]:
    """Return the fonts in which the words of *page* are drawn, and whether it is one that the book brings."""
    chromium.get(page.as_uri())
    chromium.execute_async_script(SETTLED)
    for domain in ("DOM", "CSS"):
        chromium.execute_cdp_cmd(f"{domain}.enable", {})
    root = chromium.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]
    found = dict[str, bool]()
    for node in chromium.execute_cdp_cmd("DOM.querySelectorAll", {"nodeId": root, "selector": "body *"})["nodeIds"]:
        used = chromium.execute_cdp_cmd("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        found |= {font["familyName"]: font["isCustomFont"] for font in used}
    return found


@pytest.mark.parametrize("form", FORMS)
def test_every_word_is_drawn_in_the_font_of_the_book(chromium: Any, folders: dict[str, Path], form: str) -> None:
    """Whatever fonts the reader has; and without it the words are drawn in what he has."""
    page = folders[form] / "people.xhtml"
    assert fonts(chromium, page) == {"Noto Serif CJK TC": True}
    font = folders[form] / "font.otf"
    kept = font.rename(font.with_suffix(".kept"))
    try:
        assert not any(fonts(chromium, page).values())
    finally:
        kept.rename(font)


def selectors(sheet: str) -> list[str]:
    """Return the selectors of the rules of *sheet*, without what is drawn before and after an element."""
    heads = (head.strip() for head in re.findall(r"([^{}]+)\{", sheet))
    rules = (rule.strip() for head in heads if not head.startswith("@") for rule in head.split(","))
    return [rule.partition("::")[0] for rule in rules]


def test_every_rule_has_something_to_style_and_no_page_is_wider_than_the_screen(
    chromium: Any, epub: Path, tmp_path: Path
) -> None:
    sized(chromium, "phone")
    idle, wide = list[str](), list[str]()
    for form in FORMS:
        folder = unpacked(epub.with_stem(epub.stem + form), tmp_path / f"book{form}")
        left = {*selectors(re.sub(r"/\*.*?\*/", "", (folder / "epub.css").read_text("utf-8"), flags=re.DOTALL))}
        left -= {"div > .pb"}  # of what others make of the book: the next test
        for page in sorted(folder.glob("*.xhtml")):
            chromium.get(page.as_uri())
            left -= {*chromium.execute_script(MATCHED, sorted(left))}
            wide += [page.name] if not form and chromium.execute_script(WIDER) else []
        idle += [f"{rule} {form}" for rule in sorted(left)]
    assert idle == []
    assert wide == []


#: What a conversion for Kobo does to a page: two boxes around all of it, and one around each stretch of words.
CONVERTED = """const inner = document.createElement("div"), outer = document.createElement("div");
inner.append(...document.body.childNodes); outer.append(inner); document.body.append(outer);
const walker = document.createTreeWalker(inner, NodeFilter.SHOW_TEXT), words = [];
while (walker.nextNode()) if (walker.currentNode.data.trim() && !walker.currentNode.parentNode.closest("svg"))
  words.push(walker.currentNode);
for (const one of words) { const box = document.createElement("span"); one.replaceWith(box); box.append(one); }"""
BOXES = """return [...document.querySelectorAll("h1, h2, p, li, dt, dd, td, .pb")].map((one) => {
  const box = one.getBoundingClientRect(); return [box.x, box.y, box.width, box.height].map(Math.round); })"""


@pytest.mark.parametrize("form", FORMS)
def test_a_conversion_for_kobo_moves_nothing(chromium: Any, folders: dict[str, Path], form: str) -> None:
    sized(chromium, "phone")
    for name in ("index", "01", "02", "contents", "apparatus", "people", "chronology"):
        chromium.get((folders[form] / f"{name}.xhtml").as_uri())
        before = chromium.execute_script(BOXES)
        chromium.execute_script(CONVERTED)
        assert chromium.execute_script(BOXES) == before, name


#: What is squeezed into the room of one character, and is more than a number.
SQUEEZED = """return [...document.querySelectorAll("*")]
  .filter((one) => getComputedStyle(one).textCombineUpright === "all" && one.children.length === 0)
  .map((one) => one.textContent.replace(/[\\[\\]\\s\\u2060]/g, ""))
  .filter((words) => !/^([0-9]{1,3}|[①-⑳])$/.test(words))"""
STACKED = """return [...document.querySelectorAll(".year")]
  .map((one) => [getComputedStyle(one).textOrientation, one.getBoundingClientRect()])
  .filter(([way, box]) => way !== "upright" || box.height < 2 * box.width)"""


def test_vertical_lines_have_numbers_upright_and_squeeze_nothing_else(
    chromium: Any, epub: Path, tmp_path: Path
) -> None:
    """In the real book, whose notes name sources and whose tables have dates."""
    documents = unpacked(epub.with_stem(f"{epub.stem}-vertical"), tmp_path / "vertical")
    years = 0
    for page in documents.glob("*.xhtml"):
        chromium.get(page.as_uri())
        chromium.execute_async_script(SETTLED)
        assert chromium.execute_script(SQUEEZED) == [], page.name
        assert chromium.execute_script(STACKED) == [], page.name
        years += chromium.execute_script("return document.querySelectorAll('.year').length")
    assert years > 50
    dates = (documents / "chronology.xhtml").read_text(encoding="utf-8")
    assert '<span class="year">1917</span>年<span class="digits">11</span>月<span class="digits">7</span>日' in dates


def test_what_takes_xhtml_for_html_reads_it_too(chromium: Any, folders: dict[str, Path]) -> None:
    """Some reading systems do: the page must not then be one in quirks mode."""
    for name in ("02.xhtml", "nav.xhtml"):
        page = folders[""] / name
        taken = page.with_suffix(".html")
        shutil.copyfile(page, taken)
        chromium.get(taken.as_uri())
        assert chromium.execute_script("return [document.characterSet, document.compatMode]") == ["UTF-8", "CSS1Compat"]
        assert "蘇聯外交政策" in chromium.execute_script("return document.body.textContent")
        taken.unlink()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("form", FORMS)
def test_the_cover_is_seen_whole(chromium: Any, folders: dict[str, Path], form: str, size: str) -> None:
    """All of the picture stands in the window, in its own proportions, as large as it can be."""
    width, height = SIZES[size]
    sized(chromium, size)
    chromium.get((folders[form] / "cover.xhtml").as_uri())
    shown = "const box = document.querySelector('img').getBoundingClientRect();"
    left, top, right, bottom = chromium.execute_script(f"{shown} return [box.left, box.top, box.right, box.bottom]")
    assert min(left, top) >= 0 and right <= width and bottom <= height
    assert (right - left) / (bottom - top) == pytest.approx(1400 / 2100, rel=0.01)
    assert right - left > 0.7 * min(width, 600)
