"""What a page weighs, in bytes and requests, in this book and a longer one; and that nothing moves while it loads."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from edition.outputs.html.font import common_of
from fontTools.ttLib import TTFont
from lxml.html import document_fromstring
from maintain.bench import multiply

from outputs.browser import served
from outputs.conftest import ROOT, copy_project, run_build

pytestmark = pytest.mark.browser

WITHOUT_FONT, WITH_FONT, REQUESTS = 70_000, 300_000, 12
#: At most this much heavier in a book of 195 pages.
GROWTH = 1.05
COPIES = 15
#: Counts from the first paint, before any script of the page.
SHIFTS = """globalThis.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push(entry.value);
}).observe({type: "layout-shift", buffered: true});"""
#: The page is whole, its fonts are there, and two frames have been drawn with them.
DRAWN = "document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(%s))))"
SETTLED = DRAWN % "done"
#: Where the font comes after the first paint, a sign of the fallback may be a hair wider; whether it does is chance.
HAIR = 0.001
BACKGROUND = {"sw.js", "manifest.webmanifest", "_static/icon.svg"}
LOADED = "return performance.getEntriesByType('resource').map((entry) => entry.name)"


def packed(path: Path) -> int:
    """Return the bytes of a file as a host sends it: text compressed, the font as it is."""
    data = path.read_bytes()
    return len(data) if path.suffix in {".woff2", ".png"} else len(gzip.compress(data, 6, mtime=0))


def loaded(chromium: Any, address: str, html: Path, page: str) -> list[Path]:
    """Open a page without a store of earlier ones and give every file that it asked for, itself first."""
    chromium.execute_cdp_cmd("Network.enable", {})
    chromium.execute_cdp_cmd("Network.setBypassServiceWorker", {"bypass": True})
    chromium.get(f"{address}/{page}")
    chromium.execute_async_script(f"const done = arguments[0]; {SETTLED}")
    names = [urlsplit(name).path.lstrip("/") for name in chromium.execute_script(LOADED)]
    # What the worker then keeps in the background, and the worker itself, are no part of the first view.
    return [html / page, *(html / name for name in dict.fromkeys(names) if name not in BACKGROUND)]


def weigh(chromium: Any, address: str, html: Path, page: str) -> tuple[int, int, int]:
    """Return bytes without the font, bytes with it, and the number of requests."""
    sizes = {file: packed(file) for file in loaded(chromium, address, html, page)}
    return sum(size for file, size in sizes.items() if file.suffix != ".woff2"), sum(sizes.values()), len(sizes)


def chapters(html: Path) -> list[str]:
    """Return the pages that transcribe the book, and what a reader opens first."""
    return ["index.html", *sorted(p.relative_to(html).as_posix() for p in (html / "chapters").glob("[0-9]*.html"))]


@pytest.mark.thorough
def test_the_first_view_is_light(chromium: Any, site: str, html: Path) -> None:
    """Each document and each facing page keeps the bars of weight and requests."""
    documents = [*html.glob("chapters/*.html"), *html.glob("facing/*.html"), html / "index.html"]
    for page in sorted(path.relative_to(html).as_posix() for path in documents):
        light, whole, requests = weigh(chromium, site, html, page)
        assert light <= WITHOUT_FONT, (page, light)
        assert whole <= WITH_FONT, (page, whole)
        # The icon and the manifest, which a browser asks for when it likes, count too.
        assert requests + 2 <= REQUESTS, (page, requests)


def test_each_page_has_the_common_font_and_that_of_its_group(chromium: Any, site: str, html: Path) -> None:
    """A document and its facing pages share one; what is no document has one together."""
    own = {
        "chapters/01": "chapters-01",
        "facing/p9": "chapters-02",
        "chapters/works": "chapters-works",
        "search": "rest",
    }
    for page, name in own.items():
        files = loaded(chromium, site, html, f"{page}.html")
        fonts = {file.name for file in files if file.suffix == ".woff2"}
        # The search names every font of the site, as the next test says.
        asked = fonts - ({"edition-noto-serif.woff2"} if page == "search" else set())
        assert asked == {f"edition-{name}.woff2", "edition.woff2"}, page


def test_a_font_of_few_characters_is_named_only_where_they_are_shown(html: Path) -> None:
    """A browser may fetch whatever font a page names while it waits for another, so no other page names it."""
    named = {
        sheet.stem: {url for url in re.findall(r'url\("([^"]+)"\)', sheet.read_text()) if url != f"{sheet.stem}.woff2"}
        for sheet in (html / "_static/fonts").glob("edition-*.css")
    }
    assert "ę" in (html / "chapters/bibliography.html").read_text()
    assert {name: urls for name, urls in named.items() if urls} == {
        "edition-chapters-bibliography": {"edition-noto-serif.woff2"},
        "edition-rest": {"edition-noto-serif.woff2"},  # of the search, which finds every text
    }


def test_every_character_has_its_font(html: Path) -> None:
    """What a page of the book shows is in its two fonts, and no character but the space is in both."""
    for page, name in (("chapters/01", "edition-chapters-01"), ("facing/p13", "edition-chapters-02")):
        common, own = (
            frozenset(map(chr, TTFont(html / f"_static/fonts/{font}.woff2").getBestCmap()))
            for font in ("edition", name)
        )
        shown = frozenset(document_fromstring((html / f"{page}.html").read_bytes()).text_content())
        assert {character for character in shown if character > " "} <= common | own
        assert common & own <= {" "}


def test_the_common_font_is_what_half_of_the_documents_show() -> None:
    """A character of one document in four is not common, one of two in four is."""
    assert common_of([frozenset(text) for text in ("甲乙", "乙", "丙", "丁")]) == {"乙"}
    assert common_of([]) == frozenset()


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Yield address and pages of a book of 195 pages, made of copies of this one by rule."""
    project = copy_project(tmp_path_factory.mktemp("longer") / "project")
    for name in ("01", "02"):
        (project / f"chapters/{name}.md").unlink()
    multiply.write(ROOT, project, COPIES)
    ran = run_build(project, "html", "epub")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    with served(project / "_build/html") as address:
        yield address, project / "_build/html"
    shutil.rmtree(project)


@pytest.mark.thorough
def test_a_page_does_not_grow_with_the_book(chromium: Any, site: str, html: Path, longer: tuple[str, Path]) -> None:
    """In a book fifteen times as long the same pages weigh at most 5 % more, and ask for at most one file more.

    In the other book other characters are common, so a page that had none of its own may have some.
    """
    address, long = longer
    assert len(list((long / "facing").glob("p*.html"))) == 13 * COPIES
    for page in [*chapters(html), "facing/p9.html"]:
        before, after = weigh(chromium, site, html, page), weigh(chromium, address, long, page)
        assert after[0] <= GROWTH * before[0], (page, before, after)
        assert after[1] <= GROWTH * before[1], (page, before, after)
        assert after[2] <= before[2] + 1 <= REQUESTS, (page, before, after)


def moved(chromium: Any, site: str, pages: list[str], width: int, slower: int = 1) -> dict[str, list[float]]:
    """Return what moved on which of *pages* while it came, with a processor so many times *slower*."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": slower})
    chromium.execute_cdp_cmd("Network.enable", {})
    chromium.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    script = chromium.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": SHIFTS})
    found = {}
    try:
        for page in pages:
            chromium.get(f"{site}/{page}")
            found[page] = chromium.execute_async_script(
                f"const done = arguments[0]; {DRAWN % '() => done(shifts), 100'}"
            )
    finally:
        chromium.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
        chromium.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})
        chromium.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})
    return {page: shifts for page, shifts in found.items() if sum(shifts) >= HAIR}


@pytest.mark.thorough
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves(chromium: Any, site: str, html: Path, width: int) -> None:
    """The cumulative layout shift of every page is 0, from the first paint until font and side notes are there."""
    pages = sorted(path.relative_to(html).as_posix() for path in html.rglob("*.html"))
    assert moved(chromium, site, pages, width) == {}


@pytest.mark.thorough
def test_nothing_moves_on_a_slow_machine(chromium: Any, site: str) -> None:
    """Neither when the browser draws before it has read the notes, the whole head, or more than a window holds."""
    pages = ["chapters/02.html", "chapters/contents.html", "facing/p9.html"]
    assert moved(chromium, site, pages, 1280, slower=6) == {}
