"""The built pages: links, ids, requests, and what a browser and a validator say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest
from lxml import html as lxml_html
from PIL import Image

from outputs.browser import started
from outputs.programs import nu

CHAPTERS = [
    "introduction",
    "editorial",
    "signs",
    "contents",
    "01",
    "02",
    "apparatus",
    "chronology",
    "quotations",
    "map",
    "people",
    "places",
    "organisations",
    "treaties",
    "events",
    "works",
    "terms",
    "bibliography",
    "verification",
    "colophon",
]
PAGES = ("index", "search", *(f"chapters/{name}" for name in CHAPTERS))


def parse(path: Path) -> lxml_html.HtmlElement:
    """Parse one page."""
    return lxml_html.fromstring(path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))


def ids(path: Path) -> list[str]:
    """Return the ids of a page."""
    return [element.get("id") for element in parse(path).iter() if element.get("id")]


def test_the_pages_are_the_chapters(html: Path) -> None:
    """Every chapter has its page; there are search, versions, facing pages (test_facing.py), and no other."""
    made = {p.relative_to(html).with_suffix("").as_posix() for p in html.rglob("*.html")}
    assert {name for name in made if not name.startswith("facing/")} == {*PAGES, "search", "404", "versions", "about"}


def test_the_indexes_are_one_row_of_the_navigation(html: Path) -> None:
    """Each link is shown without the word that the caption above says, and heard with it."""
    links = parse(html / "chapters/01.html").xpath("//ul[@class='row']/li/a")
    names = ["人名", "地名", "組織", "條約", "事件", "著作", "詞語"]
    assert [(link.text, link.text_content()) for link in links] == [(name, f"{name}索引") for name in names]


def test_the_title_page_says_where_to_begin(html: Path) -> None:
    """The cover as the build drew it, the first page with a number, and how to cite; no other page has them."""
    (welcome,) = parse(html / "index.html").xpath("//section[@class='welcome']")
    assert welcome.get("data-layer") == "editorial"
    (cover,) = welcome.iter("img")
    with Image.open(html / cover.get("src")) as picture:
        assert picture.width == 2 * int(cover.get("width")) and picture.height == 2 * int(cover.get("height"))
    assert cover.get("alt") == "封面：蘇聯外交政策史論，林石父，校注電子版"
    (begin,) = welcome.xpath(".//a[@class='begin']")
    assert (begin.get("href"), begin.text) == ("chapters/01.html", "開始閱讀")
    assert "林石父：《蘇聯外交政策史論》，校注電子版 0.1.0。" in welcome.text_content()
    assert not parse(html / "chapters/01.html").xpath("//section[@class='welcome']")


def test_every_style_sheet_is_some_pages(html: Path) -> None:
    """What only the EPUB uses has no copy in the site."""
    linked = {
        (page.parent / link.get("href").partition("?")[0]).resolve()
        for page in html.rglob("*.html")
        for link in parse(page).iter("link")
        if link.get("rel") == "stylesheet"
    }
    assert {path.name for path in (html / "_static").rglob("*.css")} == {path.name for path in linked}


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_ascii_and_single(html: Path, page: str) -> None:
    """An id stands once, in ASCII, and is none of those that docutils numbers."""
    found = ids(html / f"{page}.html")
    assert [i for i, n in Counter(found).items() if n > 1] == []
    assert [i for i in found if not i.isascii() or i.removeprefix("id").isdecimal()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere_inside(html: Path, page: str) -> None:
    """Every internal link and fragment resolves; nothing is loaded from another host."""
    tree = parse(html / f"{page}.html")
    loads = [e.get("src") for e in tree.iter("script", "img")] + [e.get("href") for e in tree.iter("link")]
    links = [e.get("href") for e in tree.iter("a") if e.get("href")]
    assert [address for address in loads if address and urlparse(address).netloc] == []
    for link in (address for address in [*links, *filter(None, loads)] if not urlparse(address).netloc):
        file, fragment = urldefrag(urljoin(f"{page}.html", link))
        target = html / unquote(urlparse(file).path)
        assert target.is_file(), link
        if fragment:
            assert unquote(fragment) in ids(target), link


@pytest.mark.parametrize("page", PAGES)
def test_language_and_title(html: Path, page: str) -> None:
    """Each page says its language and has a title of its own."""
    tree = parse(html / f"{page}.html")
    assert tree.get("lang") == "zh-Hant-TW"
    assert len(tree.findall("head/title")) == 1


def test_titles_differ(html: Path) -> None:
    """No two pages have the same title."""
    titles = [parse(html / f"{page}.html").findtext("head/title") for page in PAGES]
    assert len(set(titles)) == len(PAGES)


def test_a_mark_and_its_record_link_both_ways(html: Path) -> None:
    """The correction on page 4 leads to its record, which leads back."""
    mark = parse(html / "chapters/01.html").get_element_by_id("l73c522")
    assert (mark.get("class"), mark.text, mark.get("href")) == ("corr", "耽", "apparatus.html#app-l73c522")
    assert mark.get("title") == "「耽」，底本作「就」，誤。"
    record = parse(html / "chapters/apparatus.html").get_element_by_id("app-l73c522")
    assert record.find(".//a").get("href") == "01.html#l73c522"


def test_a_mention_and_its_entry_link_both_ways(html: Path) -> None:
    """A name leads to its entry; the entry lists the pages and leads back."""
    chapter = parse(html / "chapters/01.html")
    first = next(e for e in chapter.iter("a") if e.get("class") == "mention" and e.text_content() == "加里寧")
    assert first.get("href") == "people.html#person-kalinin"
    entry = parse(html / "chapters/people.html").get_element_by_id("person-kalinin")
    assert f"01.html#{first.get('id')}" in [a.get("href") for a in entry.iter("a")]


def test_every_name_is_one(html: Path) -> None:
    """Names are marked at every mention, linked or not; 德波 is two of them, and so much of a title as it says."""
    chapter = parse(html / "chapters/02.html")
    names = [(name.tag, name.text_content()) for name in chapter.iter("u", "cite")]
    assert [names.count(("u", name)) for name in "波德華"] == [3, 2, 1]  # 德波, 波境, 波軍; 英德; 侵華
    assert names.count(("u", "波蘭")) > len(chapter.xpath("//a[contains(@href, '#place-poland')]"))
    assert ("cite", "列寧主義問題") in names


def test_the_validator_finds_no_error(html: Path) -> None:
    """The Nu HTML Checker reports 0 errors."""
    assert nu(html) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Yield a Chromium that keeps what it has asked of the network."""
    with started(performance="ALL") as browser:
        yield browser


BROKEN = """return [...document.querySelectorAll("a.locator")].filter((one) => one.getClientRects().length > 1)
  .map((one) => one.textContent)"""


@pytest.mark.browser
@pytest.mark.parametrize("page", ["chronology", "people", "places", "events"])
def test_no_number_of_a_page_is_broken(browser: Any, site: str, page: str) -> None:
    """On a narrow phone; 一三 over the end of a line would be read as 一, 三."""
    size = {"width": 320, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(f"{site}/chapters/{page}.html")
    assert len(browser.find_elements("css selector", "a.locator")) > 5
    assert browser.execute_script(BROKEN) == []
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES)
def test_a_browser_is_content(browser: object, site: str, page: str) -> None:
    """No console message, no request to another host, no failed request, and the edition's font in use."""
    browser.get(f"{site}/{page}.html")  # type: ignore[attr-defined]
    fonts = browser.execute_script("return document.fonts.ready.then(f => [...f].map(x => x.status))")  # type: ignore[attr-defined]
    assert "loaded" in fonts
    assert browser.get_log("browser") == []  # type: ignore[attr-defined]
    events = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]  # type: ignore[attr-defined]
    sent = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    got = [e["params"]["response"] for e in events if e["method"] == "Network.responseReceived"]
    assert sent
    assert [url for url in sent if not url.startswith((site, "data:"))] == []
    assert [r["url"] for r in got if r["status"] >= 400] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_overflows(browser: object, site: str, width: int) -> None:
    """No page scrolls sideways, on a phone or on a desktop."""
    browser.execute_cdp_cmd(  # type: ignore[attr-defined]
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    for page in PAGES:
        browser.get(f"{site}/{page}.html")  # type: ignore[attr-defined]
        wide = browser.execute_script("return document.documentElement.scrollWidth")  # type: ignore[attr-defined]
        assert wide <= width, page
