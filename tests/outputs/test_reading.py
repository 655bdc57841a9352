"""Reading the built pages in a browser: notes, records, the views of the text, settings, citations, print."""

from __future__ import annotations

import base64
import io
import itertools
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdf
import pytest
from edition.model import trace
from edition.model.marks import JUDGING
from edition.reading import book as books
from lxml import html as markup

from outputs.browser import DESKTOP, PHONE, TABLET, Reader

pytestmark = pytest.mark.browser

TEXTS = ["index", "chapters/contents", "chapters/01", "chapters/02"]
#: The text of the page as a reader sees it, without page numbers and the title's navigation.
SHOWN = """const main = document.getElementById("main-content");
for (const label of main.querySelectorAll(".pb")) label.style.display = "none";
const text = main.innerText;
for (const label of main.querySelectorAll(".pb")) label.style.display = "";
return text"""


# ---- Notes and records ----


@pytest.mark.parametrize("page", TEXTS)
@pytest.mark.parametrize("width", [1200, pytest.param(DESKTOP, marks=pytest.mark.thorough), 1600])
def test_side_notes_do_not_collide(reader: Reader, page: str, width: int) -> None:
    """On a wide window every note stands beside the text, visible, below the note before it."""
    reader.width(width)
    reader.open(f"{page}.html")
    script = """return [...document.querySelectorAll("aside.footnote")].map(e => {
        const r = e.getBoundingClientRect();
        return [r.top + scrollY, r.bottom + scrollY, r.left, r.right, getComputedStyle(e).visibility] })"""
    notes = sorted(reader.js(script))
    assert len(notes) == reader.js(
        "return new Set([...document.querySelectorAll('.footnote-reference')].map(a => a.hash)).size"
    )
    right = reader.js(
        "return Math.max(...[...document.querySelectorAll('main :is(p, li)')].filter(p => !p.closest('aside'))"
        ".map(p => p.getBoundingClientRect().right))"
    )
    assert all(visible == "visible" and left >= right and end <= width for _, _, left, end, visible in notes)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(notes))
    foot = reader.js("return document.querySelector('.prev-next-area').getBoundingClientRect().top + scrollY")
    assert all(bottom <= foot for _, bottom, *_ in notes)


@pytest.mark.parametrize("width", [PHONE, TABLET, DESKTOP])
def test_no_call_begins_a_line(reader: Reader, width: int) -> None:
    """The number of a note stays on the line of the character before it (CLREQ, 3.1.5)."""
    reader.width(width)
    reader.open("chapters/02.html")
    script = """return [...document.querySelectorAll("p > .footnote-reference")].filter(call => {
        const before = call.previousSibling;
        if (before?.nodeType !== 3 || !before.data) return false;
        const last = document.createRange();
        last.setStart(before, before.length - 1);
        last.setEnd(before, before.length);
        return call.getClientRects()[0].top > last.getBoundingClientRect().bottom }).map(call => call.id)"""
    for size in ("small", "medium", "large", "huge"):
        reader.choose("size", size)
        assert reader.js(script) == [], size


def test_a_side_note_answers_to_the_keyboard(reader: Reader) -> None:
    """Enter leads from the number to the note, Escape back."""
    from selenium.webdriver.common.keys import Keys

    reader.open("chapters/01.html")
    reader.press("#note-01-lenin-secret-ref")
    assert reader.focused() == "note-01-lenin-secret"
    assert reader.peek() is None
    reader.keys(Keys.ESCAPE)
    assert reader.focused() == "note-01-lenin-secret-ref"


@pytest.mark.parametrize("width", [PHONE, TABLET])
@pytest.mark.parametrize("gesture", ["click", "press"])
def test_a_note_opens_where_it_is_called(reader: Reader, width: int, gesture: str) -> None:
    """On a narrow window the number opens the note; Escape closes it and the number has the focus again."""
    from selenium.webdriver.common.keys import Keys

    reader.width(width)
    reader.open("chapters/01.html")
    getattr(reader, gesture)("#note-01-lenin-secret-ref")
    said = reader.js("return document.querySelector('#note-01-lenin-secret > p').textContent")
    assert trace.squeeze(said) in trace.squeeze(reader.peek() or "")
    assert reader.focused() == "peek"
    assert reader.js(
        "const r = document.getElementById('peek').getBoundingClientRect();"
        "return r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight + 1"
    )
    assert reader.js(
        "return new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
        " === document.querySelectorAll('[id]').length"
    )
    reader.keys(Keys.ESCAPE)
    assert reader.peek() is None
    assert reader.focused() == "note-01-lenin-secret-ref"


def test_a_second_press_closes(reader: Reader) -> None:
    """Pressing the same mark again closes its record."""
    reader.open("chapters/01.html")
    reader.click("#l73c522")
    assert reader.peek()
    reader.click("#l73c522")
    assert reader.peek() is None
    reader.click("#l73c522")
    assert reader.peek()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("gesture", ["click", "press"])
def test_a_mark_opens_its_record(reader: Reader, width: int, gesture: str) -> None:
    """A mark tells readings, class, certainty, gloss and reason, and where its record is."""
    from selenium.webdriver.common.keys import Keys

    reader.width(width)
    reader.open("chapters/01.html")
    getattr(reader, gesture)("#l63c74")
    told = reader.peek() or ""
    assert all(part in told for part in ("「國」，底本作「個」，疑誤。", "「一個範圍內」無所指"))
    assert reader.one("#peek a").get_attribute("href").endswith("apparatus.html#app-l63c74")
    reader.keys(Keys.ESCAPE)
    assert reader.peek() is None
    assert reader.focused() == "l63c74"


@pytest.mark.parametrize("page", TEXTS)
def test_every_mark_opens(reader: Reader, page: str, book: Path) -> None:
    """No mark is without its record."""
    reader.open(f"{page}.html")
    opened = reader.js("""return [...document.querySelectorAll("main a[data-head]")].map(mark => {
        mark.click(); const peek = document.getElementById("peek");
        return [mark.className, peek.querySelector(".head").textContent, peek.querySelector(".sign").textContent]
    })""")
    written = markup.parse(str(book / "_build" / "html" / f"{page}.html")).xpath("//a[@data-head]")
    signs = {kind.name: f"{kind.label}：{kind.about_sign}" for kind in JUDGING.values()}
    assert opened == [[a.get("class"), a.get("title"), signs[a.get("class")]] for a in written]


def rest(reader: Reader, selector: str) -> None:
    """Let the pointer rest on the one element."""
    from selenium.webdriver.common.action_chains import ActionChains

    reader.js("arguments[0].scrollIntoView({block: 'center'})", reader.one(selector))
    ActionChains(reader.driver).move_to_element(reader.one(selector)).perform()


OPEN = "return document.getElementById('peek').matches(':popover-open')"
SHUT = "return !document.getElementById('peek').matches(':popover-open')"


def test_a_resting_pointer_opens_a_sign(reader: Reader) -> None:
    """What a press tells is told; the focus stays, leaving closes it, and the pointer may go into the panel."""
    reader.open("chapters/01.html")
    rest(reader, "#l63c74")
    reader.until(OPEN)
    assert "「國」，底本作「個」，疑誤。" in (reader.peek() or "")
    assert reader.js("return document.activeElement === document.body")
    rest(reader, "#peek .head")
    reader.js("return new Promise(done => setTimeout(done, 600))")
    assert reader.js(OPEN)
    rest(reader, "#page-jump")
    reader.until(SHUT)
    rest(reader, "#l63c74")
    reader.until(OPEN)
    reader.click("#l63c74")
    assert reader.focused() == "peek", "a press is more than to rest"


def test_the_focus_of_the_keyboard_opens_a_sign(reader: Reader) -> None:
    """It stays on the sign; Escape closes, Enter goes into the panel, and closing that does not open it again."""
    from selenium.webdriver.common.keys import Keys

    reader.open("chapters/01.html")
    reader.js(
        "const all = [...document.querySelectorAll('main a')];"
        "all[all.indexOf(document.getElementById('l63c74')) - 1].focus()"
    )
    reader.keys(Keys.TAB)
    reader.until(OPEN)
    assert reader.focused() == "l63c74"
    assert reader.one("#l63c74").get_attribute("aria-expanded") == "true"
    reader.keys(Keys.ESCAPE)
    assert reader.peek() is None
    reader.keys(Keys.ENTER)
    assert reader.focused() == "peek"
    reader.keys(Keys.ESCAPE)
    reader.js("return new Promise(done => setTimeout(done, 600))")
    assert (reader.peek(), reader.focused()) == (None, "l63c74")
    assert reader.one("#l63c74").get_attribute("aria-expanded") == "false"


#: Selector -> a name in the text, and what its panel says of it first and last.
PLACES = {
    "name": ("a.mention[href$='#person-lenin']", "列寧", "見人名索引"),
    "source": ("aside.footnote a[href*='#source-']", "", "見參考文獻"),
}


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("width", [320, PHONE, DESKTOP])
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_names_and_sources_open_where_they_stand(
    reader: Reader, width: int, direction: str, place: tuple[str, str, str], html: Path
) -> None:
    """The panel has the words of the list, within the window, and leads there; Escape gives the focus back."""
    from selenium.webdriver.common.keys import Keys

    selector, name, leads = place
    reader.width(width)
    reader.js("localStorage.setItem('direction', arguments[0])", direction)
    reader.open("chapters/01.html")
    reader.js(
        "const one = document.querySelector(arguments[0]); one.id ||= 'one';"
        "one.scrollIntoView({block: 'center', inline: 'center'}); one.focus()",
        selector,
    )
    href, anchor = reader.js("const a = document.activeElement; return [a.href, a.hash.slice(1)]")
    focused = reader.focused()
    reader.keys(Keys.ENTER)
    reader.until(OPEN)
    told = reader.peek() or ""
    listed = markup.parse(str(html / "chapters" / urlsplit(href).path.rpartition("/")[2])).getroot()
    first = listed.get_element_by_id(anchor).find(".//p").text_content().removesuffix("（網址）")
    assert trace.squeeze(first) in trace.squeeze(told) and told.startswith(name)
    assert [a.text for a in reader.driver.find_elements("css selector", "#peek a")] == [leads]
    left, top, right, bottom = reader.js(
        "const r = document.getElementById('peek').getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]"
    )
    assert 0 <= left < right <= width and 0 <= top < bottom <= 900
    reader.keys(Keys.ESCAPE)
    assert (reader.peek(), reader.focused()) == (None, focused)


def test_a_source_in_a_note_takes_its_turn(reader: Reader) -> None:
    """On a telephone a note opens, in it a source, and there is a way back; all in the one panel."""
    reader.width(PHONE)
    reader.open("chapters/01.html")
    reader.click("#note-01-lenin-secret-ref")
    note = reader.peek()
    reader.js("document.querySelector('#peek a[href*=\"#source-\"]').click()")
    reader.until("return document.getElementById('peek').innerText.includes('見參考文獻')")
    assert reader.focused() == "peek"
    reader.js("[...document.querySelectorAll('#peek button')].find(b => b.textContent === '返回').click()")
    assert reader.peek() == note
    assert len(reader.driver.find_elements("css selector", "[popover]#peek")) == 1


def test_where_the_entries_cannot_be_had_the_link_leads_to_them(reader: Reader) -> None:
    """A press is never without an answer."""
    reader.driver.execute_cdp_cmd("Network.enable", {})
    reader.driver.execute_cdp_cmd("Network.setBypassServiceWorker", {"bypass": True})
    reader.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/entries.js"]})
    try:
        reader.open("chapters/01.html")
        reader.js("document.querySelector(arguments[0]).click()", PLACES["name"][0])
        reader.until("return location.pathname.endsWith('/people.html')")
    finally:
        reader.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
        reader.driver.execute_cdp_cmd("Network.setBypassServiceWorker", {"bypass": False})
    assert all("entries.js" in message for message in reader.errors())


# ---- The controls on a telephone ----

AT_REST = "return new Promise(done => setTimeout(() => done({}), 400))".replace(
    "{}", "Math.round(document.querySelector('.bd-header-article').getBoundingClientRect().top)"
)


@pytest.mark.parametrize("width", [320, 360, PHONE])
def test_the_controls_are_one_row_that_leaves_and_returns(reader: Reader, width: int) -> None:
    """Down the text it goes, up it comes back, and who is in it keeps it; all it had is still to be had."""
    reader.width(width)
    reader.open("chapters/01.html")
    tops = reader.js(
        "return [...document.querySelectorAll('.bd-header-article :is(button, input, select, summary)')]"
        ".filter(e => e.checkVisibility()).map(e => { const r = e.getBoundingClientRect();"
        "return [(r.top + r.bottom) / 2, r.left, r.right] })"
    )
    assert len(tops) == 4 and max(t[0] for t in tops) - min(t[0] for t in tops) < 3
    assert all(0 <= left < right <= width for _, left, right in tops)
    reader.js("scrollBy(0, 600)")
    height = reader.js("return document.querySelector('.bd-header-article').offsetHeight")
    assert reader.js(AT_REST) <= -height + 1
    reader.js("scrollBy(0, -40)")
    assert reader.js(AT_REST) == 0
    reader.js("document.querySelector('#find input').focus({preventScroll: true}); scrollBy(0, 600)")
    assert reader.js(AT_REST) == 0
    reader.js("document.activeElement.blur(); scrollBy(0, 600)")
    assert reader.js(AT_REST) < 0
    reader.js("document.getElementById('sidebar-toggle').focus({preventScroll: true})")
    assert reader.js(AT_REST) == 0
    reader.choose("view", "clean")
    assert reader.js("return document.documentElement.dataset.view") == "clean"
    assert reader.one("#settings .shell-menu summary").is_displayed()


def test_the_controls_do_not_slide_for_who_wants_no_motion(reader: Reader) -> None:
    """They go and come at once."""
    reader.width(PHONE)
    reader.open("chapters/01.html")
    duration = "return getComputedStyle(document.querySelector('.bd-header-article')).transitionDuration"
    assert reader.js(duration) == "0.2s"
    emulated = "Emulation.setEmulatedMedia"
    reader.driver.execute_cdp_cmd(emulated, {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]})
    try:
        assert reader.js(duration) == "0s"
    finally:
        reader.driver.execute_cdp_cmd(emulated, {"features": []})


@pytest.mark.parametrize("page", TEXTS)
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_print_has_every_note(reader: Reader, page: str, width: int, html: Path) -> None:
    """Every note is on the paper, whatever the window was."""
    reader.width(width)
    reader.open(f"{page}.html")
    notes = reader.js("return [...document.querySelectorAll('aside.footnote > p')].map(p => p.textContent)")
    printed = base64.b64decode(reader.driver.execute_cdp_cmd("Page.printToPDF", {})["data"])
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages)
    missing = [note for note in notes if trace.squeeze(note)[:24] not in trace.squeeze(text)]
    assert missing == []


# ---- Views of the text ----


@pytest.mark.parametrize("page", TEXTS)
def test_the_source_view_is_the_transcription(reader: Reader, page: str, book: Path) -> None:
    """What is shown as 底本 is the transcription of these pages, character for character."""
    read = books.load(book)
    numbers = {block: chapter.name for block, chapter in enumerate(c for c in read.texts for _ in c.blocks)}
    lines = trace.source_lines(step for step in read.steps if numbers[step.block] == page)
    reader.open(f"{page}.html")
    reader.choose("view", "source")
    assert trace.squeeze(reader.js(SHOWN)) == trace.squeeze("".join(lines.values()))
    # What a reader copies is the same; page numbers and editors' words are not in it.
    copied = reader.js(
        "getSelection().selectAllChildren(document.getElementById('main-content'));return getSelection().toString()"
    )
    assert trace.squeeze(copied) == trace.squeeze("".join(lines.values()))


def test_the_view_is_remembered(reader: Reader) -> None:
    """The choice holds for the whole book and can be taken back."""
    reader.open("chapters/01.html")
    before = reader.js(SHOWN)
    assert reader.one("#l73c522").text == "耽"
    reader.choose("view", "source")
    assert reader.one("#l73c522").text == "就"
    reader.open("chapters/02.html")
    assert reader.js("return document.documentElement.dataset.view") == "source"
    assert reader.one("select[data-setting=view]").get_attribute("value") == "source"
    reader.open("chapters/01.html")
    assert reader.one("#l73c522").text == "就"
    reader.choose("view", "edition")
    assert reader.js(SHOWN) == before


def test_both_readings_side_by_side(reader: Reader) -> None:
    """並列 shows the reading of the transcription after that of the edition."""
    reader.open("chapters/01.html")
    reader.choose("view", "parallel")
    after = reader.js("return getComputedStyle(document.getElementById('l73c522'), '::after').content")
    assert reader.one("#l73c522").text.startswith("耽")
    assert "data-source" in after or "就" in after


def test_the_clean_text_has_no_sign(reader: Reader) -> None:
    """清讀 shows the readings of the edition without notes, lines and words of ours, and no name leads away."""
    reader.open("chapters/02.html")
    reader.choose("view", "clean")
    shown = "return [...document.querySelectorAll('.bd-article :is(.footnote-reference, .surplus)')]"
    assert reader.js(shown + ".filter(e => e.offsetParent !== null).length") == 0
    marks = "return [...document.querySelectorAll('.bd-article p :is(.corr, .sic, .corrupt, .mention)')]"
    lined = ".filter(e => getComputedStyle(e).textDecorationLine !== 'none').length"
    assert reader.js(marks + ".length") > 10
    assert reader.js(marks + lined) == 0
    reader.choose("view", "edition")
    assert reader.js(marks + lined) > 0


# ---- Settings ----


@pytest.mark.parametrize(
    ("setting", "value", "selector", "style", "expected"),
    [
        ("mode", "sepia", "body", "background-color", "rgb(246, 236, 214)"),
        ("mode", "dark", "body", "background-color", "rgb(23, 22, 26)"),
        ("mode", "light", "body", "background-color", "rgb(255, 254, 251)"),
        ("size", "huge", "#l47", "font-size", "25.002px"),
        ("measure", "short", "#l47", "max-width", "540px"),
    ],
)
def test_a_setting_is_remembered(
    reader: Reader, setting: str, value: str, selector: str, style: str, expected: str
) -> None:
    """A setting shows at once, and again on the next page before anything else."""
    reader.open("chapters/01.html")
    reader.choose(setting, value)
    look = f"return getComputedStyle(document.querySelector({json.dumps(selector)})).getPropertyValue({style!r})"
    assert reader.js(look) == expected
    reader.open("chapters/01.html")
    assert reader.js(look) == expected
    assert reader.one(f"select[data-setting={setting}]").get_property("value") == value


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("page", [*(pytest.param(page, marks=pytest.mark.thorough) for page in TEXTS[:-1]), TEXTS[-1]])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"view": "source"},
        {"view": "clean"},
        {"view": "parallel"},
        {"direction": "vertical"},
        {"names": "lined", "script": "simplified"},
    ],
    ids=lambda settings: " ".join(settings.values()) or "default",
)
def test_nothing_moves_while_a_page_loads(reader: Reader, width: int, page: str, settings: dict[str, str]) -> None:
    """The cumulative layout shift rounds to 0.000, with settings other than the default too."""
    reader.width(width)
    reader.driver.get(f"{reader.site}/_static/icon.svg")
    reader.js(
        "for (const [k, v] of Object.entries({size: 'large', mode: 'sepia', ...arguments[0]}))"
        " localStorage.setItem(k, v)",
        settings,
    )
    reader.open(f"{page}.html")
    moved = reader.js("""return new Promise(done => { let sum = 0;
        new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.value })
            .observe({type: "layout-shift", buffered: true});
        setTimeout(() => done(sum), 150) })""")
    # Where the font comes after the first paint a dash of the fallback may be a hair wider.
    assert moved < 0.0005


@pytest.mark.parametrize(
    "width", [PHONE, 1200, *(pytest.param(width, marks=pytest.mark.thorough) for width in (599, TABLET, DESKTOP))]
)
def test_nothing_overflows_with_large_letters(reader: Reader, width: int) -> None:
    """No text page scrolls sideways with the largest letters and the longest lines."""
    reader.width(width)
    reader.js(
        "localStorage.setItem('size', 'huge'); localStorage.setItem('measure', 'long');"
        "localStorage.setItem('view', 'parallel')"
    )
    for page in TEXTS:
        reader.open(f"{page}.html")
        assert reader.js("return document.documentElement.scrollWidth") <= width


def test_without_scripts_everything_is_there(reader: Reader, chromium: Any) -> None:
    """Without scripts no control is shown that does not work, and every note stands in its list."""
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chromium.get(f"{reader.site}/chapters/01.html")
        root = chromium.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]

        def boxes(selector: str) -> list[bool]:
            found = chromium.execute_cdp_cmd("DOM.querySelectorAll", {"nodeId": root, "selector": selector})
            return [box(node) for node in found["nodeIds"]]

        def box(node: int) -> bool:
            try:
                return bool(chromium.execute_cdp_cmd("DOM.getBoxModel", {"nodeId": node})["model"]["height"])
            except Exception:
                return False

        assert boxes(".scripted") and not any(boxes(".scripted"))
        assert boxes("aside.footnote") and all(boxes("aside.footnote"))
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


# ---- Pages of the book ----

CITED = {
    "gbt": "林石父. 蘇聯外交政策史論[M/OL]. 校注電子版 0.1.0. [出版地不詳]: [出版者不詳], [出版年不詳]: 9"
    "[2026-11-23]. https://example.org/02.html#p9.",
    "chicago": "林石父. 《蘇聯外交政策史論》. 校注電子版 0.1.0. 出版地、出版者、出版年不詳, 9. 2026-11-23 檢索. "
    "https://example.org/02.html#p9.",
}


def cited(reader: Reader, name: str) -> str:
    """Return a citation of page 9."""
    script = f"""return edition.cite.{name}({{...document.querySelector("main").dataset, language: "zh-Hant-TW"}},
        {{page: "9", label: "九", url: "https://example.org/02.html#p9"}}, "2026-11-23")"""
    return str(reader.js(script))


@pytest.mark.parametrize(
    ("cited", "shown"),
    [
        ("chapters/01.html#l73c35", "l73c34"),  # between two marks of a paragraph
        ("chapters/01.html#l73c2", "l73"),  # before its first mark
        ("chapters/apparatus.html#app-l73c18", "app-l73c17"),
        ("chapters/01.html#l73c34", "l73c34"),  # which is there
        ("chapters/01.html#l1c1", "l1c1"),  # before everything
        ("chapters/01.html#nowhere", "nowhere"),
    ],
)
def test_an_address_of_a_mark_that_is_gone_leads_on(reader: Reader, cited: str, shown: str) -> None:
    """Whoever cited it comes to the last place before it in print; other addresses stay as they are."""
    reader.open(cited)
    assert reader.js("return location.hash") == f"#{shown}"


def test_the_citations(reader: Reader) -> None:
    """Each format, for one page."""
    reader.open("chapters/02.html")
    assert {name: cited(reader, name) for name in CITED} == CITED
    entry = cited(reader, "bibtex")
    assert entry.startswith("@book{sulian-waijiao-zhengce-shilun-9,") and entry.count("{") == entry.count("}")
    assert "  pages = {9},\n" in entry and "  author = {{林石父}},\n" in entry
    item = json.loads(cited(reader, "csl"))[0]
    assert (item["title"], item["author"], item["page"]) == ("蘇聯外交政策史論", [{"literal": "林石父"}], "9")
    assert item["accessed"] == {"date-parts": [[2026, 11, 23]]}


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("gesture", ["click", "press"])
def test_a_page_number_offers_citations(reader: Reader, width: int, gesture: str) -> None:
    """The number of a page gives its permanent link and four citations, each with a button that copies it."""
    from selenium.webdriver.common.keys import Keys

    reader.driver.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    reader.width(width)
    reader.open("chapters/02.html")
    getattr(reader, gesture)("#p9")
    told = reader.peek() or ""
    assert f"{reader.site}/chapters/02.html#p9" in told
    assert all(name in told for name in ("GB/T 7714—2025", "芝加哥格式", "BibTeX", "CSL-JSON"))
    for number, name in enumerate(("永久連結", "GB/T 7714—2025", "芝加哥格式", "BibTeX", "CSL-JSON")):
        reader.press(f"#peek button[aria-label='複製{name}']")
        copied = reader.js("return navigator.clipboard.readText()")
        assert copied == reader.js(
            "return document.querySelectorAll('#peek .citation')[arguments[0]].textContent", number
        )
    assert "已複製" in (reader.peek() or "")
    reader.keys(Keys.ESCAPE)
    assert reader.peek() is None
    assert reader.focused() == "p9"


@pytest.mark.parametrize("page", TEXTS)
def test_a_page_leads_to_its_page_of_the_pdf(reader: Reader, page: str, pdf: Path) -> None:
    """The sheet that is linked bears the label of the page."""
    front = {"i": "f1", "ii": "f2", "iii": "f3"}
    labels = [front.get(label, label) for label in pypdf.PdfReader(pdf).page_labels]
    reader.open(f"{page}.html")
    turns = reader.js("return [...document.querySelectorAll('main a.pb')].map(a => [a.id, a.textContent])")
    assert turns
    for anchor, _ in turns:
        reader.js("document.getElementById(arguments[0]).click()", anchor)
        href = reader.one("#peek a[href*='.pdf']").get_attribute("href")
        file, sheet = href.split("#page=")
        assert file.endswith(f"/download/{pdf.name}")
        assert labels[int(sheet) - 1] == anchor.removeprefix("p")


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("9", "chapters/02.html#p9"),
        ("九", "chapters/02.html#p9"),
        ("９", "chapters/02.html#p9"),
        ("一〇", "chapters/02.html#p10"),
        ("第十三頁", "chapters/02.html#p13"),
        ("6", "chapters/01.html#p6"),
        ("p. 6", "chapters/01.html#p6"),
        ("f3", "chapters/contents.html#f3"),
        ("f1", "index.html#f1"),
    ],
)
@pytest.mark.parametrize("start", [pytest.param("index", marks=pytest.mark.thorough), "chapters/people"])
def test_the_box_jumps_to_a_page(reader: Reader, asked: str, reached: str, start: str) -> None:
    """A number in either writing and Enter lead to the page."""
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    reader.open(f"{start}.html")
    reader.one("#page-jump input").send_keys(asked, Keys.ENTER)
    WebDriverWait(reader.driver, 5).until(lambda driver: driver.current_url == f"{reader.site}/{reached}")


@pytest.mark.parametrize("asked", ["99", "0", "abc", "十十十百", "<b>"])
def test_the_box_says_what_is_not_there(reader: Reader, asked: str) -> None:
    """A page that the edition does not have is said to be missing."""
    from selenium.webdriver.common.keys import Keys

    reader.open("chapters/01.html")
    reader.one("#page-jump input").send_keys(asked, Keys.ENTER)
    assert reader.js("return document.querySelector('#page-jump input').validationMessage") == "本版沒有這一頁"


def copied(reader: Reader, anchor: str, length: int) -> str:
    """Copy the first characters of a paragraph and give what the clipboard was given."""
    script = """const node = document.getElementById(arguments[0]).firstChild;
        getSelection().setBaseAndExtent(node, 0, node, arguments[1]);
        const event = new ClipboardEvent("copy", {clipboardData: new DataTransfer(), cancelable: true});
        document.dispatchEvent(event);
        return event.clipboardData.getData("text/plain")"""
    return str(reader.js(script, anchor, length))


def test_a_longer_quotation_names_its_source(reader: Reader) -> None:
    """20 characters and more carry title, author and page; fewer do not."""
    reader.open("chapters/01.html")
    assert copied(reader, "l61", 8) == ""
    assert copied(reader, "l47", 19) == ""
    assert copied(reader, "l47", 20) == (
        "外交是內政的延長，不同的政治經濟結構，可\n\n"
        f"——林石父《蘇聯外交政策史論》（校注電子版 0.1.0），原書第 1 頁，{reader.site}/chapters/01.html#p1"
    )
    assert "原書第 2 頁" in copied(reader, "l59", 30)
    reader.choose("view", "source")
    assert "（校注電子版 0.1.0，底本文字），原書第 2 頁" in copied(reader, "l59", 30)
