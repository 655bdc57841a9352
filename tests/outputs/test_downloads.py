"""What the pages offer to take away: every file with its size, and the whole site as a zip that opens from disk."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from edition.model.outputs import OUTPUTS, Parts
from edition.outputs.html import compressed
from edition.pipeline import downloads
from edition.pipeline.layout import Layout
from lxml import html as lxml_html

from outputs.conftest import NAME, ROOT
from outputs.test_html import PAGES, parse

RULE = re.compile(r'a\[download\]\[href\$="/([^"]+)"\]::after \{ content: "([^"]+)"; \}')
ZIP = f"{NAME}-html.zip"
#: The files that the site offers beside itself, as the table of outputs has them.
OFFERED = [path.rpartition("/")[2] for output in OUTPUTS for path in output.labels(Parts(NAME))]
PLACES = ("details[@class='shell-menu']", "section[@class='downloads']")


def offered(site: Path) -> list[Path]:
    """Return the files to download, without what hosts send in the place of some."""
    return [file for file in (site / "download").iterdir() if file.suffix not in compressed.FORMS]


@pytest.mark.parametrize("page", [*PAGES, "facing/p9", "facing/index"])
def test_every_page_offers_every_file(html: Path, page: str) -> None:
    """The menu of each page names the files that are there, in the order of the table, and the sheet of their sizes."""
    tree = parse(html / f"{page}.html")
    links = tree.xpath("//details[@class='shell-menu']//a")
    files = [(html / page).parent.joinpath(a.get("href")).resolve() for a in links]
    assert [file.name for file in files] == [*OFFERED, ZIP]
    assert {file.name for file in files} == {file.name for file in offered(html)}
    assert all(a.text for a in links)
    sheets = [(html / page).parent.joinpath(e.get("href").partition("?")[0]).resolve() for e in tree.iter("link")]
    assert (html / downloads.SIZES).resolve() in sheets


def test_the_title_page_shows_every_file(html: Path) -> None:
    """In full view, the same links as in the menu; the words are no part of the book."""
    tree = parse(html / "index.html")
    menu, shown = ([(a.get("href"), a.text) for a in tree.xpath(f"//{place}//a[@download]")] for place in PLACES)
    assert shown == menu
    assert tree.xpath("//section[@class='downloads']/@data-layer") == ["editorial"]
    assert parse(html / "chapters/01.html").xpath("//section[@class='downloads']") == []


def test_the_sizes_are_those_of_the_files(html: Path) -> None:
    """The style sheet says of each file what the file system says."""
    said = dict(RULE.findall((html / downloads.SIZES).read_text("utf-8")))
    assert said == {file.name: downloads.shown(file.stat().st_size) for file in offered(html)}


@pytest.mark.parametrize(
    ("size", "shown"),
    [(1, "1 kB"), (466_400, "466 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (1_534_000, "1.5 MB")],
)
def test_a_size_is_short(size: int, shown: str) -> None:
    assert downloads.shown(size) == shown


def test_files_are_offered_in_the_order_of_the_table(tmp_path: Path) -> None:
    """What is about to be made is offered, whatever the order in which it is made; nothing else is."""
    shutil.copyfile(ROOT / "conf.py", tmp_path / "conf.py")
    layout = Layout(tmp_path)
    found = downloads.links(layout, downloads.available(layout, OUTPUTS[::-1]))
    assert [link["label"] for link in found] == [
        "橫排 EPUB", "直排 EPUB", "PDF（A4）", "PDF（B5）", "摺頁小冊 PDF", "TEI", "JSON", "JSON 結構",
        "整理本純文字", "底本純文字", "閱讀用純文字", "網頁全套 ZIP",
    ]  # fmt: skip
    assert downloads.available(layout, ()) == []


def test_the_zip_does_not_depend_on_place_and_order(tmp_path: Path) -> None:
    """The same files written in another order elsewhere give the same bytes; hidden ones stay out."""
    made = []
    for names in (["b.css", "a/c.html", ".hidden"], ["a/c.html", ".stamp", "b.css"]):
        folder = tmp_path / names[1].replace("/", "-")
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("x")
        made.append(downloads.pack(folder, "book"))
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as packed:
        assert packed.namelist() == ["book/a/c.html", "book/b.css"]


@pytest.fixture(scope="module")
def unpacked(html: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked zip."""
    folder = tmp_path_factory.mktemp("unpacked zip")
    with zipfile.ZipFile(html / "download" / ZIP) as packed:
        assert packed.testzip() is None
        packed.extractall(folder)
    (site,) = folder.iterdir()
    return site


def test_the_zip_is_the_site_without_itself(html: Path, unpacked: Path) -> None:
    """Every published file is in it, byte for byte, but for the zip and the two that know of the zip."""
    published = (p for p in html.rglob("*") if p.is_file() and p.suffix not in compressed.FORMS)
    for file in (p for p in published if not p.name.startswith(".")):
        inside = unpacked / file.relative_to(html)
        if file.name in {ZIP, "verification.json"}:  # the record of the proof has the digest of the whole
            assert not inside.exists()
        elif file.name not in {"downloads.css", "sw.js"}:
            assert inside.read_bytes() == file.read_bytes(), file
    said = (unpacked / downloads.SIZES).read_text("utf-8")
    assert dict(RULE.findall(said)).keys() == set(OFFERED)
    assert (unpacked / "sw.js").read_bytes() != (html / "sw.js").read_bytes()


def test_every_link_of_the_zip_leads_somewhere(unpacked: Path) -> None:
    """No page of the unpacked site links to a file that is not there, but for the zip, which is not shown."""
    for page in unpacked.rglob("*.html"):
        if page.name != "404.html":
            tree: lxml_html.HtmlElement = parse(page)
            for href in tree.xpath("//@href | //script/@src"):
                address = href.partition("#")[0].partition("?")[0]
                if address and "://" not in address:
                    assert (page.parent / address).exists() or address.endswith(ZIP), (page, href)


@pytest.fixture(scope="module")
def browser(chromium: Any) -> Iterator[Any]:
    """Yield Chromium as a reader on a desktop has it."""
    size = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield chromium


@pytest.mark.browser
@pytest.mark.thorough
def test_the_unpacked_site_opens_from_disk(browser: Any, unpacked: Path) -> None:
    """Pages, search, switches, notes and records work over file://, and the console stays empty."""
    browser.get_log("browser")

    def js(script: str) -> Any:
        return browser.execute_script(script)

    for page in [*PAGES, *(p.relative_to(unpacked).with_suffix("") for p in (unpacked / "facing").iterdir())]:
        browser.get(f"{(unpacked / page).as_uri()}.html")
        assert js("return document.querySelector('h1').textContent")
        assert js("return document.documentElement.scrollWidth <= innerWidth")
        assert browser.get_log("browser") == [], page
    browser.get(f"{(unpacked / 'search.html').as_uri()}?q=蘇聯")
    count = js(
        "return new Promise(r => setTimeout(() => r(document.querySelectorAll('.search-group li').length), 500))"
    )
    assert count > 10
    browser.get((unpacked / "chapters/01.html").as_uri())
    menu = "return [...document.querySelectorAll('.shell-menu a')].map(a => [getComputedStyle(a).display, "
    shown = js(f"document.querySelector('.shell-menu').open = true; {menu}getComputedStyle(a, '::after').content])")
    assert [display for display, _ in shown] == [*["flex"] * len(OFFERED), "none"]
    assert all(re.fullmatch(r'"[\d.]+ [kM]B"', size) for _, size in shown[:2])
    js("document.querySelector('a.corr').click()")
    assert "校勘記" in js("return document.getElementById('peek').innerText")
    js("const s = document.querySelector('select[data-setting=view]'); s.value = 'source';"
       "s.dispatchEvent(new Event('change'))")  # fmt: skip
    assert js("return document.documentElement.dataset.shown") == "source"
    js("const s = document.querySelector('select[data-setting=view]'); s.value = 'edition';"
       "s.dispatchEvent(new Event('change'))")  # fmt: skip
    js("document.querySelector('a.footnote-reference').click()")
    assert js("return document.querySelectorAll('aside.current').length") == 1
    assert browser.get_log("browser") == []
