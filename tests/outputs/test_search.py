"""The search page in a real browser: every query finds as often as the words of the edition say, served or from disk.

The expected numbers are counted here by regular expressions over the words, with every variant written out, and not
by the code that makes or searches the data.
"""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from edition.model import fold
from edition.model.trace import edition_pages, squeeze
from edition.reading import book as books
from lxml import html as lxml_html

#: Query -> the words it must find, every accepted shape of each character written out.
FOUND: dict[str, str] = {
    # single characters
    "底": "底",
    "的": "的",
    "蘇": "[蘇苏]",
    "于": "[于於]",
    "於": "[于於]",
    "綫": "[綫線线]",
    "〇": "〇",
    # variants
    "統一戰綫": "[統统]一[戰战][綫線线]",
    "統一戰線": "[統统]一[戰战][綫線线]",
    "爲了": "[爲為为]了",
    "為了": "[爲為为]了",
    "聯繫": "[聯联][繫系係]",
    "聯系": "[聯联][繫系係]",
    "這裏": "[這这][裏裡里]",
    "這裡": "[這这][裏裡里]",
    "民眾": "民[衆眾众]",
    "民衆": "民[衆眾众]",
    "却": "[却卻]",
    "卻": "[却卻]",
    "并": "[并並併]",
    "秘密": "[祕秘]密",
    # simplified and traditional
    "苏联": "[蘇苏][聯联]",
    "蘇聯": "[蘇苏][聯联]",
    "帝国主义": "帝[國国]主[義义]",
    "列宁": "列[寧宁]",
    "结果": "[結结]果",
    "对外政策": "[對对]外政策",
    "孫中山": "[孫孙]中山",
    "加里曼": "加里曼",
    # across page turns
    "自然就沒有向外擴張勢力": "自然就[沒没]有向外[擴扩][張张][勢势]力",
    "趕快把你們武裝起來": "[趕赶]快把你[們们]武[裝装]起[來来]",
    "国际制度中谋解放": "[國国][際际]制度中[謀谋]解放",
    "不獲通過，蘇聯乃於": "不[獲穫获]通[過过][蘇苏][聯联]乃[于於]",
    # across calls of notes
    "演講中說道：「自歐戰": "演[講讲]中[說説说]道自[歐欧][戰战]",
    "宣佈憲法的時候": "宣[佈布][憲宪]法的[時时]候",
    "熱拿亞會議上就": "[熱热]拿[亞亚][會会][議议]上就",
    # across marks, in the reading of the edition
    "這個基礎和中心，現在却": "[這这][個个]基[礎础]和中心[現现]在[却卻]",
    "一個村莊而耽心": "一[個个]村[莊庄]而耽心",
    "一切國家的人的利益": "一切[國国]家的人的利益",
    "不朽的列寧遺囑與被壓迫": "不朽的列[寧宁][遺遗][囑嘱][與与]被[壓压]迫",
    "善鄰的關係": "善[鄰邻]的[關关][係系繫]",
    # punctuation and white space do not count
    "外交，是 內政！的「延長」": "外交是[內内]政的延[長长]",
    "　蘇　聯　": "[蘇苏][聯联]",
    # what is in the indexes or the bibliography only
    "Harriman": "(?i:harriman)",
    "最高蘇維埃主席團": "最高[蘇苏][維维]埃主席[團团]",
    # what is in the notes or the apparatus only
    "待考": "待考",
    "底本作": "底本作",
    "形近": "形近",
    "確定": "[確确]定",
}
#: Query -> the words it would find; most are nowhere in the edition.
ODD: dict[str, str] = {
    # nothing
    "量子力學": "量子力[學学]",
    "蘇聯蘇聯蘇聯": "[蘇苏][聯联]" * 3,
    "，。！": "(?!)",
    " ": "(?!)",
    # width and case do not count
    "B": "(?i:b)",
    "ｂ": "(?i:b)",
    "３０": "30",
    # what might be taken for mark-up
    "<b>": "(?i:b)",
    "&amp;": "(?i:amp)",
    "\"'": "(?!)",
    "<script>alert(1)</script>": "(?i:scriptalert1script)",
    "<img src=x onerror=alert(1)>": "(?i:imgsrcxonerroralert1)",
    "%E8%98%87": "(?i:e8)98(?!)",
    "__proto__": "(?i:proto)",
    "constructor": "(?i:constructor)",
    "底" * 5000: "底{5000}",
    "😀": "(?!)",
}

QUERIES = FOUND | ODD

LAYERS = ("text", "note", "apparatus", "entry")
#: The paragraphs of an entry of an index that name and describe it, and the line of a source.
ENTRIES = (
    "//ul[contains(@class, 'register')]/li[@id]/p[not(@class)]"
    " | //ul[contains(@class, 'bibliography')]/li[starts-with(@id, 'source-')]/p"
)
#: What a note ends with: its sources, which are not searched.
_SOURCES = re.compile(r"（(?:[^（）]*；)?(?:確定|很可能|或是|待考)）")


def plain(text: str) -> str:
    """Return *text* without what is no letter and no number."""
    return re.sub(r"[\W_]+", "", text)


def parse(path: Path) -> lxml_html.HtmlElement:
    """Parse one page."""
    return lxml_html.fromstring(path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))


@pytest.fixture(scope="module")
def words(book: Path, html: Path) -> dict[str, list[str]]:
    """Return the stretches of each layer: the text from the chapters, the others from the pages."""
    steps = groupby(books.load(book).steps, key=lambda step: step.block)
    pages = [parse(path) for path in (html / "index.html", *sorted(html.rglob("chapters/*.html")))]
    notes = [
        _SOURCES.sub("", p.text_content()) for page in pages for p in page.xpath("//aside[starts-with(@id, 'note-')]/p")
    ]
    entries = [li.text_content() for page in pages for li in page.xpath("//*[starts-with(@id, 'app-')]")]
    return {
        "text": [plain("".join(step.edition for step in block)) for _, block in steps],
        "note": list(map(plain, notes)),
        "apparatus": list(map(plain, entries)),
        "entry": [plain(p.text_content().removesuffix("（網址）")) for page in pages for p in page.xpath(ENTRIES)],
    }


def expected(words: dict[str, list[str]], pattern: str) -> list[int]:
    """Return how often *pattern* stands in each layer."""
    return [sum(len(re.findall(pattern, stretch)) for stretch in words[layer]) for layer in LAYERS]


def test_the_table_is_long_enough() -> None:
    """At least forty queries, as the bar asks."""
    assert len(QUERIES) >= 40


def data(html: Path) -> dict[str, Any]:
    """Read what the page searches."""
    text = (html / "_static/search-data.js").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text.removeprefix("globalThis.editionSearch = ").removesuffix(";\n"))
    return read


def test_the_whole_text_is_searched(html: Path, book: Path) -> None:
    """Page by page, what is searched is what the edition prints."""
    read = data(html)
    books_pages = books.load(book)
    pages: dict[int, str] = dict.fromkeys(range(len(read["pages"])), "")
    for layer, _, _, turns, text in read["units"]:
        ends = [*turns[2::2], len(text)]
        for start, page, end in zip(turns[::2], turns[1::2], ends, strict=True) if layer == 0 else ():
            pages[page] += squeeze(text[start:end])
    ought = edition_pages(books_pages.steps, books_pages.witness)
    assert list(pages.values()) == [ought[n] for n in books_pages.witness.pages]


def test_a_note_stands_on_the_page_of_its_call(html: Path, book: Path) -> None:
    """Every note of the text is searched, and names that page."""
    read, edition = data(html), books.load(book)
    numbers = {page: number for number, page in enumerate(edition.witness.pages)}
    found = {anchor: turns[1] for layer, _, anchor, turns, _ in read["units"] if layer == 1}
    assert found == {anchor: numbers[page] for anchor, page in edition.note_pages.items()}


def test_every_unit_has_a_place(html: Path) -> None:
    """The id that a hit leads to exists; what is in the text or about it names its page."""
    read = data(html)
    ids = {address: {e.get("id") for e in parse(html / address).iter()} for address, _ in read["documents"]}
    for layer, document, anchor, turns, text in read["units"]:
        assert anchor in ids[read["documents"][document][0]], text
        assert turns[:1] == [0] or layer == 1, text


@pytest.mark.parametrize(
    "row", ["为為爲", "綫線线", "裏裡里", "众眾衆", "却卻", "係系繫", "羣群", "祕秘", "并並併", "说說説"]
)
def test_a_class_of_variants(row: str) -> None:
    """The variants of the book's time are one to the search."""
    found = [have for have in fold.table() if set(row) & set(have)]
    assert len(found) == 1
    assert set(row) <= set(found[0])


@pytest.mark.parametrize("pair", ["底的", "他她", "士土", "己已", "未末", "人入", "大太", "一壹", "甲申", "士仕"])
def test_different_words_stay_different(pair: str) -> None:
    """What merely looks or sounds alike, or is a numeral of another kind, is not folded."""
    assert [have for have in fold.table() if set(pair) <= set(have)] == []


def test_only_the_search_page_loads_the_search(html: Path) -> None:
    """No chapter names the data, and no page runs a script that stands in it."""
    for page in html.rglob("*.html"):
        tree = parse(page)
        sources = [script.get("src") for script in tree.iter("script") if script.get("type") != "application/ld+json"]
        assert all(sources), page
        assert any("search" in source for source in sources) == (page.name == "search.html")
        assert [e for e in tree.iter() for name in e.attrib if name == "style" or name.startswith("on")] == []


# --- In the browser


@pytest.fixture(scope="module")
def addresses(html: Path, site: str) -> dict[str, str]:
    """Return the site's address on a server with the strict policy, and on disk."""
    return {"http": site, "file": html.as_uri()}


@pytest.fixture(scope="module")
def browser(chromium: Any) -> Any:
    """Return a headless Chromium."""
    return chromium


def complaints(browser: Any) -> list[str]:
    """Return what the console complains of; Chromium loads no font or manifest into a page from disk, and says so."""
    said = [entry["message"] for entry in browser.get_log("browser") if entry["level"] != "INFO"]
    return [message for message in said if not re.match(r"file:.*(woff2|manifest)", message)]


def searched(browser: Any, page: str, query: str) -> None:
    """Open the search page for *query* and wait until it has searched."""
    from selenium.webdriver.support.ui import WebDriverWait

    browser.get(f"{page}?q={quote(query)}")
    done = "return document.documentElement.dataset.searched === arguments[0]"
    WebDriverWait(browser, 20).until(lambda b: b.execute_script(done, query), f"no search for {query}")


#: Types each query into the field and gives the numbers that the page then shows.
TYPE = """
const field = document.getElementById("search-query");
return arguments[0].map((query) => {
  field.value = query;
  field.dispatchEvent(new InputEvent("input"));
  return {
    numbers: [...document.querySelectorAll(".search-group")].map((group) =>
      group.hidden ? 0 : parseInt(group.querySelector(".search-number").textContent)),
    rows: [...document.querySelectorAll(".search-group")].map((group) => group.querySelectorAll("li").length),
    more: [...document.querySelectorAll(".search-group")].map((group) => !group.querySelector("button").hidden),
    foreign: document.querySelectorAll(".search-group :is(b, img, script, iframe)").length,
    status: document.getElementById("search-count").textContent,
    marks: [...document.querySelectorAll(".search-group mark")].slice(0, 5).map((mark) => mark.textContent),
  };
});
"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_every_query_finds_what_is_there(
    browser: Any, addresses: dict[str, str], words: dict[str, list[str]], scheme: str
) -> None:
    """The numbers of all groups equal the brute count, for every query, as it is typed."""
    searched(browser, f"{addresses[scheme]}/search.html", "")
    shown = browser.execute_script(TYPE, list(QUERIES))
    wrong = {}
    for (query, pattern), result in zip(QUERIES.items(), shown, strict=True):
        ought = expected(words, pattern)
        assert sum(ought) > 0 or query in ODD, f"{query} is nowhere: the table is out of date"
        if result["numbers"] != ought:
            wrong[query[:20]] = (result["numbers"], ought)
        assert result["foreign"] == 0, query
        assert result["rows"] == [min(100, number) for number in ought], query
        assert result["more"] == [number > 100 for number in ought], query
        assert all(re.fullmatch(pattern, plain(mark)) for mark in result["marks"]), (query, result["marks"])
        total = f"共 {sum(ought)} 處" if sum(ought) else ""
        assert result["status"].startswith(total), query
    assert wrong == {}
    assert complaints(browser) == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["http", pytest.param("file", marks=pytest.mark.thorough)])
@pytest.mark.parametrize(
    "query",
    [
        "統一战線",
        "自然就沒有向外擴張勢力",
        "演講中說道：「自歐戰",
        "待考",
        "耽心",
        "目次",
        "四大原則",
        "形近",
        "善鄰的關係",
        "Harriman",
    ],
)
def test_a_hit_leads_to_its_place(browser: Any, addresses: dict[str, str], scheme: str, query: str) -> None:
    """Every hit (the first and the last of each group) opens on its phrase, marked and in view."""
    searched(browser, f"{addresses[scheme]}/search.html", query)
    links = browser.execute_script(
        "return [...document.querySelectorAll('.search-group')].flatMap((group) => {"
        "const found = [...group.querySelectorAll('a')].map((a) => [a.href, a.querySelector('mark').textContent]);"
        "return found.length > 1 ? [found[0], found.at(-1)] : found; })"
    )
    assert links
    for address, words_found in links:
        assert parse_qs(urlsplit(address).query)["q"] == [query]
        browser.get("about:blank")  # or a link to another id of the same page would load nothing
        browser.get(address)
        found = browser.execute_async_script(
            "const done = arguments[0]; const wait = () => {"
            "if (document.documentElement.dataset.highlighted === undefined) return void setTimeout(wait, 10);"
            "document.fonts.ready.then(() => setTimeout(() => {"
            "const range = [...(CSS.highlights.get('search-hit') ?? [])][0];"
            "if (!range) return done(null);"
            "const box = range.getBoundingClientRect();"
            "const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));"
            "const whole = new Range(); whole.setStart(target, 0); whole.setEndAfter(document.body.lastChild);"
            "done({ text: range.toString(), after: whole.comparePoint(range.startContainer, range.startOffset) >= 0,"
            "seen: box.bottom > 0 && box.top < innerHeight,"
            "all: CSS.highlights.get('search').size }) }, 200)); }; wait();"
        )
        assert found is not None, address
        # Between its ends may stand the number of a page or the call of a note, which are on the page too.
        assert plain(words_found)[0] == plain(found["text"])[0], address
        assert plain(words_found)[-1] == plain(found["text"])[-1], address
        assert found["after"], address
        assert found["seen"], address
        assert found["all"] >= 1
    assert complaints(browser) == []


@pytest.mark.browser
def test_a_hit_names_its_pages(browser: Any, addresses: dict[str, str]) -> None:
    """A phrase across a page turn stands on both pages."""
    for query, where in {"趕快把你們武裝起來": "第三頁至第四頁", "耽心": "第四頁", "四大原則": "〔目次一〕"}.items():
        searched(browser, f"{addresses['http']}/search.html", query)
        assert browser.find_element("css selector", "#search-text .search-where").text == where


@pytest.mark.browser
def test_the_header_leads_to_the_search(browser: Any, addresses: dict[str, str]) -> None:
    """`/` goes to the field in the header, Enter to the page, which has searched already; as one types, it follows."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    def count() -> str:
        return str(browser.find_element("id", "search-count").text)

    wait = WebDriverWait(browser, 10)  # a click returns before the page it leads to has come
    browser.get(f"{addresses['http']}/chapters/01.html")
    ActionChains(browser).send_keys("/").perform()
    field = browser.switch_to.active_element
    assert field.get_attribute("name") == "q"
    assert field.get_attribute("value") == ""
    field.send_keys("统一", Keys.ENTER)
    wait.until(lambda driver: urlsplit(driver.current_url).path == "/search.html")
    wait.until(lambda _: re.match(r"共 [1-9]", count()))
    first = count()
    browser.find_element("id", "search-query").send_keys(Keys.END, "战线")
    wait.until(lambda _: count() not in {"", first})
    wait.until(lambda driver: parse_qs(urlsplit(driver.current_url).query)["q"] == ["统一战线"])
    browser.refresh()
    assert browser.find_element("id", "search-query").get_attribute("value") == "统一战线"
    assert complaints(browser) == []


@pytest.mark.browser
def test_the_keys_go_through_the_results(browser: Any, addresses: dict[str, str]) -> None:
    """Down from the field through all groups and not beyond, up and back; Enter opens, and the way back is kept."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    def press(key: str, times: int = 1) -> None:
        ActionChains(browser).send_keys(*[key] * times).perform()

    def at() -> int:
        script = "return [...document.querySelectorAll('.search-group a')].indexOf(document.activeElement)"
        return int(browser.execute_script(script))

    searched(browser, f"{addresses['http']}/search.html", "列寧")
    shown = browser.find_elements("css selector", ".search-group:not([hidden])")
    groups = [group.get_attribute("id") for group in shown]
    assert groups == [f"search-{layer}" for layer in LAYERS], "the query must be one that every group has"
    links = len(browser.find_elements("css selector", ".search-group a"))
    browser.find_element("id", "search-query").click()
    press(Keys.ARROW_DOWN, 2)
    assert at() == 1
    press(Keys.ARROW_UP)
    assert at() == 0
    press(Keys.ARROW_DOWN, links + 5)
    assert at() == links - 1
    press(Keys.ESCAPE)
    assert browser.switch_to.active_element.get_attribute("id") == "search-query"
    press(Keys.ESCAPE)
    assert browser.switch_to.active_element.tag_name == "body"
    press("/")
    assert browser.switch_to.active_element.get_attribute("id") == "search-query"
    press(Keys.ARROW_DOWN, links)
    followed = browser.switch_to.active_element.get_attribute("href")
    press(Keys.ENTER)
    wait = WebDriverWait(browser, 10)
    wait.until(lambda driver: driver.current_url == followed)
    browser.back()
    wait.until(lambda driver: urlsplit(driver.current_url).path == "/search.html")
    wait.until(lambda driver: driver.switch_to.active_element.get_attribute("href") == followed)
    assert complaints(browser) == []


@pytest.mark.browser
def test_escape_leaves_the_field_of_the_header(browser: Any, addresses: dict[str, str]) -> None:
    """And keeps what was typed."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{addresses['http']}/chapters/01.html")
    ActionChains(browser).send_keys("/", "列", Keys.ESCAPE).perform()
    assert browser.switch_to.active_element.tag_name == "body"
    assert browser.find_element("css selector", "#find input").get_attribute("value") == "列"


@pytest.mark.browser
def test_many_hits_are_listed_by_and_by(browser: Any, addresses: dict[str, str], words: dict[str, list[str]]) -> None:
    """The first hundred of a group, then as many more as one asks for, the focus on the first of them."""
    searched(browser, f"{addresses['http']}/search.html", "的")
    number = expected(words, "的")[0]
    assert number > 200
    group = browser.find_element("id", "search-text")
    for shown in range(200, number + 100, 100):
        group.find_element("tag name", "button").click()
        rows = group.find_elements("tag name", "li")
        assert len(rows) == min(shown, number)
        assert browser.switch_to.active_element == rows[shown - 100].find_element("tag name", "a")
    assert not group.find_element("tag name", "button").is_displayed()


@pytest.mark.browser
def test_without_scripts_there_is_no_field(browser: Any, addresses: dict[str, str]) -> None:
    """Where nothing can search, no field is shown, and the page says so."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{addresses['http']}/search.html")
        assert not browser.find_element("id", "search-form").is_displayed()
        assert "JavaScript" in browser.find_element("tag name", "noscript").text
        browser.get(f"{addresses['http']}/chapters/01.html")
        assert not browser.find_element("id", "find").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
