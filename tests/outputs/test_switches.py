"""The switches that change how the text stands: vertical lines, simplified characters, lines at names; and citations
that the search takes for a page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import build
from edition.model import trace
from edition.outputs.html import simplified
from edition.reading import book as books
from lxml import html as markup

from outputs.browser import DESKTOP, PHONE, Reader, served

pytestmark = pytest.mark.browser

NAME = "sulian-waijiao-zhengce-shilun"
TEXTS = ["index", "chapters/contents", "chapters/01", "chapters/02"]
BOX = "const box = document.getElementById('main-content'); return "
#: The whole text as the document has it.
TEXT = "return document.getElementById('main-content').textContent"


def at(reader: Reader) -> int:
    """Return how far the reader has gone in vertical lines: pixels to the left."""
    return round(-float(reader.js(BOX + "box.scrollLeft")))


def settle(reader: Reader) -> int:
    """Return where the reader is when the scrolling has come to rest."""
    reader.js(
        """return new Promise(done => { let last = NaN; const main = document.getElementById("main-content");
        const look = () => { if (main.scrollLeft === last) done(1); last = main.scrollLeft; setTimeout(look, 120) };
        setTimeout(look, 120) })"""
    )
    return at(reader)


# ---- Vertical lines ----


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("page", TEXTS)
def test_vertical_lines_fit_the_window(reader: Reader, width: int, page: str) -> None:
    """The text stands in vertical lines from right to left, whole within a box that scrolls; the window does not."""
    reader.width(width)
    reader.open(f"{page}.html")
    reader.choose("direction", "vertical")
    assert reader.js(BOX + "getComputedStyle(box).writingMode") == "vertical-rl"
    assert reader.js("return document.documentElement.scrollWidth") <= width
    assert reader.js(BOX + "box.scrollHeight <= box.clientHeight"), "no line is longer than the box"
    assert reader.js(BOX + "box.getBoundingClientRect().height") <= 900 - 48
    reader.open(f"{page}.html")
    assert reader.js(BOX + "getComputedStyle(box).writingMode") == "vertical-rl", "it is remembered"


@pytest.mark.parametrize(
    ("lines", "begins", "choices"),
    [("vertical", "vertical-rl", ["vertical", "horizontal"]), ("horizontal", "horizontal-tb", [])],
)
def test_a_book_says_how_its_lines_run(
    chromium: Any, held: Path, tmp_path: Path, lines: str, begins: str, choices: list[str]
) -> None:
    """Down, unless the reader likes them across; or across alone, whatever was chosen in another book."""
    root = Path(shutil.copytree(held, tmp_path / "book", symlinks=True))
    conf = root / "conf.py"
    conf.write_text(conf.read_text("utf-8") + f'\nedition_direction = "{lines}"\n', "utf-8")
    build(root)
    with served(root / "_build/html") as site:
        chromium.get(f"{site}/_static/icon.svg")
        chromium.execute_script("localStorage.clear(); localStorage.setItem('view', 'edition')")
        for asked in ("", *choices, "sideways"):
            if asked:
                chromium.execute_script("localStorage.setItem('direction', arguments[0])", asked)
            chromium.get(f"{site}/chapters/01.html")
            ought = "horizontal-tb" if asked == "horizontal" else begins
            assert chromium.execute_script(BOX + "getComputedStyle(box).writingMode") == ought
            assert bool(chromium.find_elements("css selector", "[data-setting=direction]")) == bool(choices)
    assert (root / f"_build/epub/{NAME}-vertical.epub").exists() == (lines == "vertical")


def test_keys_and_wheel_turn_vertical_pages(reader: Reader) -> None:
    """What goes on goes to the left, what goes back to the right; Home and End are the ends."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.actions.wheel_input import ScrollOrigin
    from selenium.webdriver.common.keys import Keys

    reader.open("chapters/02.html")
    reader.choose("direction", "vertical")
    reader.open("chapters/02.html")
    page = reader.js(BOX + "box.clientWidth") * 0.9
    places = [at(reader)]
    for key in (Keys.PAGE_DOWN, " ", Keys.LEFT, Keys.DOWN, Keys.UP, Keys.RIGHT, Keys.PAGE_UP, Keys.END, Keys.HOME):
        reader.keys(key)
        places.append(settle(reader))
    start, first, second, left, down, up, right, back, end, home = places
    assert start == 0 and abs(home) < 2
    assert abs(first - page) < 2 and abs(second - 2 * page) < 3
    assert second < left < down and (up, right) == (left, second) and abs(back - first) < 3
    assert abs(end - reader.js(BOX + "box.scrollWidth - box.clientWidth")) < 2
    ActionChains(reader.driver).scroll_from_origin(
        ScrollOrigin.from_element(reader.one("#main-content")), 0, 300
    ).perform()
    assert abs(settle(reader) - 300) < 3
    assert reader.js("return scrollY") == 0


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_links_lead_to_their_place_in_vertical_lines(reader: Reader, width: int) -> None:
    """The address of a page and a hit of the search are in view when they are opened."""
    reader.width(width)
    reader.js("localStorage.setItem('direction', 'vertical')")
    for address, selector in (("chapters/02.html#p10", "#p10"), ("chapters/02.html?q=蘇聯&hit=0#l115", "#l115")):
        reader.open(address)
        settle(reader)
        left, right = reader.js(
            "const r = document.querySelector(arguments[0]).getBoundingClientRect(); return [r.left, r.right]", selector
        )
        assert right > 0 and left < width, address


def test_the_place_is_kept_when_the_lines_turn(reader: Reader) -> None:
    """Who reads page 11 still reads it after the change, both ways."""
    reader.open("chapters/02.html#p11")
    shown = """const box = document.querySelector("#p11").closest("p, div").getBoundingClientRect();
        return box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight"""
    assert reader.js(shown)
    reader.choose("direction", "vertical")
    settle(reader)
    assert reader.js(shown)
    reader.choose("direction", "horizontal")
    assert reader.js(shown)


def test_notes_open_in_vertical_lines(reader: Reader) -> None:
    """There is no margin for them: they open where they are called, however wide the window is."""
    reader.open("chapters/01.html")
    reader.choose("direction", "vertical")
    reader.press("#note-01-lenin-secret-ref")
    assert (reader.peek() or "").startswith("注 ")


def test_lists_of_the_editors_stay_horizontal(reader: Reader) -> None:
    """The apparatus is no page of the book."""
    reader.js("localStorage.setItem('direction', 'vertical')")
    reader.open("chapters/apparatus.html")
    assert reader.js(BOX + "getComputedStyle(box).writingMode") == "horizontal-tb"


# ---- Simplified characters ----


@pytest.mark.parametrize("page", TEXTS)
def test_simplified_characters_come_and_go(reader: Reader, html: Path, page: str) -> None:
    """Converted by the table, character for character, and then again what it was; it says that a machine did it."""
    reader.open(f"{page}.html")
    before = reader.js(TEXT)
    reader.choose("script", "simplified")
    reader.until("return document.documentElement.dataset.converted")
    after = reader.js(TEXT)
    assert len(after) == len(before)
    table = simplified.pairs()
    changed = {(a, b) for a, b in zip(before, after, strict=True) if a != b}
    assert ("蘇", "苏") in changed
    assert {(a, b) for a, b in changed if table.get(a) != b} <= {("藉", "借"), ("覆", "复")}
    foreign = "return [...document.querySelectorAll('main [lang]')].map(e => e.textContent).join()"
    kept = reader.js(foreign)
    assert reader.js(BOX + "box.lang") == "zh-Hans"
    assert "機器" in reader.js(BOX + "getComputedStyle(box, '::before').content")
    reader.choose("script", "traditional")
    assert reader.js(TEXT) == before
    assert (reader.js(BOX + "box.lang"), reader.js(foreign)) == ("", kept)
    written = markup.parse(str(html / f"{page}.html")).getroot().get_element_by_id("main-content").text_content()
    assert "苏" not in written, "the files are never converted"


def test_the_transcription_is_never_converted(reader: Reader, book: Path) -> None:
    """With simplified characters asked for, the view of the source still is the transcription."""
    reader.js("localStorage.setItem('script', 'simplified'); localStorage.setItem('view', 'source')")
    reader.open("chapters/02.html")
    lines = trace.source_lines(books.load(book).steps)
    assert lines[127] in reader.js("return document.getElementById('main-content').innerText").replace("\n", "") or (
        trace.squeeze(lines[127])[:30] in trace.squeeze(reader.js(TEXT))
    )
    assert reader.js("return document.documentElement.dataset.converted ?? 'no'") == "no"
    reader.choose("view", "edition")
    reader.js("return new Promise(done => setTimeout(done, 200))")
    assert "苏联" in reader.js(TEXT)


def test_a_record_is_converted_but_for_its_readings(reader: Reader) -> None:
    """What is said of a mark is converted where it opens and in the list; its readings stay as they are."""
    reader.open("chapters/02.html")
    reader.choose("script", "simplified")
    converted = "return document.documentElement.dataset.converted === 'done'"
    reader.until(converted)
    mark = reader.js("return document.querySelector('a[data-head=\"「贊」，底本作「資」\"]').id")
    reader.press(f"#{mark}")
    assert (reader.peek() or "").splitlines()[0] == "「贊」，底本作「資」，误。"
    assert "对提议只能说「赞助」" in (reader.peek() or "")
    reader.open("chapters/apparatus.html")
    reader.until(converted)
    entry = reader.one(f"#app-{mark} p").text
    assert entry.startswith("「贊」，底本作「資」，误。")
    assert "对提议只能说「赞助」" in entry


# ---- Names ----


def test_lines_at_names(reader: Reader) -> None:
    """Hidden at first; then a line for each name, not joined where two meet, and a wave for each title."""
    reader.open("chapters/01.html")
    ground = "return getComputedStyle(document.querySelector('u.proper')).backgroundImage"
    wave = "return getComputedStyle(document.querySelector('cite')).textDecorationLine"
    assert (reader.js(ground), reader.js(wave)) == ("none", "none")
    reader.choose("names", "lined")
    assert reader.js(ground).startswith("linear-gradient")
    assert reader.js(wave) == "underline"
    size = reader.js("return getComputedStyle(document.querySelector('u.proper')).backgroundSize")
    assert size.startswith("calc(100% - "), "shorter than the name, so that neighbours do not join"


# ---- Citations in the search ----

CITATIONS = """const { cite } = window.edition; const main = document.getElementById("main-content");
const book = { ...main.dataset, language: "zh-Hant-TW" };
const place = { page: "10", label: "一〇", url: "https://example.org/book/chapters/02.html#p10" };
return [cite.gbt(book, place, "2026-11-24"), cite.chicago(book, place, "2026-11-24"),
        cite.bibtex(book, place, "2026-11-24"), cite.csl(book, place, "2026-11-24"),
        "某段引文" + cite.source(book, place)]"""
PASTE = """const [selector, text] = arguments; const field = document.querySelector(selector);
const data = new DataTransfer(); data.setData("text/plain", text);
return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))"""


@pytest.mark.parametrize("form", range(5))
@pytest.mark.parametrize("start", ["chapters/apparatus.html", "search.html"])
def test_a_citation_leads_to_its_page(reader: Reader, form: int, start: str) -> None:
    """Each of our citations, pasted into the search, goes to the page that it cites."""
    reader.open(start)
    text = reader.js(CITATIONS)[form]
    assert reader.js(PASTE, "input[name=q]", text) is False
    reader.js("return new Promise(done => setTimeout(done, 300))")
    assert reader.driver.current_url.endswith("chapters/02.html#p10"), json.dumps(text)


@pytest.mark.parametrize("text", ["蘇聯", "https://example.org/other.html#p10", "林石父《蘇聯外交政策史論》第十頁"])
def test_other_words_are_searched(reader: Reader, text: str) -> None:
    """What is no citation of ours is left to the search."""
    reader.open("search.html")
    assert reader.js(PASTE, "input[name=q]", text) is True
    assert reader.driver.current_url.endswith("search.html")
