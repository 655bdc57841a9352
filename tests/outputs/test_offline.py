"""The site without a network: what its worker keeps, on hosts of every kind, and what it tells the reader."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from edition.model import wording

from outputs.conftest import NAME
from outputs.serving import serve
from outputs.test_html import PAGES, parse


def kept_files(html: Path) -> dict[str, str]:
    """Return the files that the service worker keeps, with their digests."""
    found = re.search(r"^const FILES = (\{.*?^\});$", (html / "sw.js").read_text("utf-8"), re.M | re.S)
    assert found is not None
    files: dict[str, str] = json.loads(found[1])
    return files


def test_the_worker_keeps_all_that_pages_need(html: Path) -> None:
    """Every page and everything a page or a style sheet loads is kept, as it was published."""
    files = kept_files(html)
    for name, digest in files.items():
        data = (html / name).read_bytes()
        if name.endswith(".html"):  # a page says its digest in a line of its own
            line = f'<meta name="edition-digest" content="{digest}">\n'.encode()
            head = data.partition(b"</head>")[0]
            assert head.count(line) == 1, name
            assert digest == hashlib.sha256(data.replace(line, b"")).hexdigest()[:32], name
        else:
            assert digest == "sha256-" + b64encode(hashlib.sha256(data).digest()).decode(), name
    assert {f"{page}.html" for page in PAGES} <= files.keys()
    for page in (name for name in files if name.endswith(".html")):
        tree = parse(html / page)
        loads = [e.get("src") for e in tree.iter("script", "img") if e.get("src")]
        loads += [e.get("href") for e in tree.iter("link") if e.get("rel") in ("stylesheet", "icon")]
        assert {urlsplit(urljoin(page, load)).path for load in loads} <= files.keys(), page
    for sheet in (name for name in files if name.endswith(".css")):
        urls = re.findall(r"url\([\"']?([^\"')]+)", (html / sheet).read_text("utf-8"))
        assert {urljoin(sheet, url) for url in urls if not url.startswith("data:")} <= files.keys(), sheet
    assert not [name for name in files if name.startswith("download/")]


def test_the_manifest_is_relative_and_its_icons_are_there(html: Path) -> None:
    """The site can be installed from any path."""
    said = json.loads((html / "manifest.webmanifest").read_text("utf-8"))
    assert (said["start_url"], said["scope"], said["lang"]) == ("./", "./", "zh-Hant-TW")
    for icon in said["icons"]:
        data = (html / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            assert f"{int.from_bytes(data[16:20])}x{int.from_bytes(data[20:24])}" == icon["sizes"]


READY = """const done = arguments[0];
navigator.serviceWorker.ready.then(async () => {
  while (!navigator.serviceWorker.controller) await new Promise(r => setTimeout(r, 50));
  done((await caches.keys()).join());
})"""
FETCH = """const [address, done] = arguments;
fetch(address).then(async r => done([r.status, (await r.arrayBuffer()).byteLength])).catch(e => done([0, String(e)]))"""


@pytest.mark.browser
@pytest.mark.thorough
def test_the_whole_book_opens_without_a_network(chromium: Any, html: Path, tmp_path: Path) -> None:
    """After one visit to one page, under a path of its own, every page opens with the server gone."""
    site = tmp_path / "site"
    shutil.copytree(html, site)
    pdf = site / "download" / f"{NAME}.pdf"
    with serve(site, "/some/book/") as (address, stop):
        chromium.get(address)
        assert "/some/book/" in chromium.execute_async_script(READY)
        assert chromium.execute_async_script(FETCH, f"download/{pdf.name}") == [200, pdf.stat().st_size]
        stop()
        for page in ["", *(name for name in kept_files(site) if name.endswith(".html")), "chapters/01.html?x=1#p2"]:
            chromium.get(address + page)
            assert chromium.execute_script("return document.querySelector('h1')?.textContent"), page
            fonts = chromium.execute_script("return document.fonts.ready.then(f => [...f].map(x => x.status))")
            assert "loaded" in fonts, page
            assert chromium.execute_script("return getComputedStyle(document.body).getPropertyValue('margin')"), page
        assert chromium.execute_async_script(FETCH, f"../download/{pdf.name}") == [200, pdf.stat().st_size]
        assert chromium.execute_async_script(FETCH, "../nowhere.html")[0] == 0


@pytest.mark.browser
def test_a_new_version_takes_the_place_of_the_old_one_whole(chromium: Any, html: Path, tmp_path: Path) -> None:
    """A file that does not match its digest is not kept; the next whole version is, told, and the old one goes."""
    from edition.outputs.html.offline import stamp, worker

    site = tmp_path / "site"
    shutil.copytree(html, site)
    page, sheet = site / "chapters/01.html", site / "_static/edition.css"
    with serve(site) as (address, _):
        chromium.get(address)
        before = chromium.execute_async_script(READY)
        page.write_text(page.read_text("utf-8").replace("</main>", "<p id='new'>新</p></main>"), "utf-8")
        update = "navigator.serviceWorker.ready.then(r => r.update()).then(arguments[0], arguments[0])"
        chromium.execute_async_script(update)
        chromium.get(f"{address}chapters/01.html")
        assert not chromium.execute_script("return document.getElementById('new')")  # nothing new was announced
        stamp(site)
        (site / "sw.js").write_text(worker(site), "utf-8")
        right = sheet.read_bytes()
        sheet.write_bytes(right + b"\n")  # as a host that minifies would send it
        chromium.execute_async_script(update)
        time.sleep(1)
        assert version(chromium.execute_async_script(READY)) == version(before)
        sheet.write_bytes(right)
        page.write_text(page.read_text("utf-8").replace("id='new'", "id='newer'"), "utf-8")
        stamp(site)
        (site / "sw.js").write_text(worker(site), "utf-8")
        assert told(chromium) == ""
        chromium.execute_async_script(update)
        wait(chromium, "return document.querySelector('.newer button') !== null")
        assert told(chromium) == wording.NEWER + wording.SHOW_NEWER
        assert not chromium.execute_script("return document.getElementById('newer')")
        chromium.execute_script("document.querySelector('.newer button').click()")
        wait(chromium, "return document.getElementById('newer') !== null")
        assert told(chromium) == ""
        after = chromium.execute_async_script(READY)
        assert len(after.split(",")) == 1 and after != before
    chromium.get_log("browser")


def version(stores: str) -> set[str]:
    """Return the names of the stores that hold a whole book."""
    return {name for name in stores.split(",") if re.fullmatch(r"edition \S+ \w{16}", name)}


def told(chromium: Any) -> str:
    """Return what the page tells of a newer version."""
    words: str = chromium.execute_script("return document.querySelector('[role=status].newer').textContent")
    return words


def wait(chromium: Any, condition: str) -> None:
    """Wait until the script *condition* returns true."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(chromium, 20).until(
        lambda browser: browser.execute_script(condition), f"never came true: {condition}"
    )


VIEWS = ("index", "chapters/01", "chapters/02", "chapters/people", "chapters/01")


def settle(asked: list[str]) -> None:
    """Wait until the host, of which *asked* was asked, has been left in peace, the worker included."""
    for _ in range(60):
        before = len(asked)
        time.sleep(1.5)
        if len(asked) == before and "sw.js" in asked:
            return
    pytest.fail(f"the host is asked again and again: {asked[-20:]}")


@pytest.mark.browser
@pytest.mark.thorough
def test_the_book_is_kept_on_a_host_that_writes_into_pages(chromium: Any, html: Path) -> None:
    """Once, whole, with what the host wrote; a page of another version is not kept."""
    asked: list[str] = []

    def insert(name: str, data: bytes) -> bytes:
        asked.append(name)
        return data.replace(b"</head>", b"<!-- inserted by the host -->\n</head>") if name.endswith(".html") else data

    with serve(html, change=insert) as (address, stop):
        chromium.get(f"{address}index.html")
        chromium.execute_async_script(READY)
        assert kept_files(html).keys() <= set(asked)
        asked.clear()
        for page in VIEWS:
            chromium.get(f"{address}{page}.html")
        settle(asked)
        assert set(asked) == {"sw.js"}
        stop()
        chromium.get(f"{address}chapters/02.html")
        assert chromium.execute_script("return document.querySelector('h1')?.textContent")
        assert "inserted by the host" in chromium.execute_script("return document.head.innerHTML")
    chromium.get_log("browser")


@pytest.mark.browser
@pytest.mark.thorough
@pytest.mark.parametrize("file", ["_static/edition.css", "chapters/people.html"])
def test_a_host_with_other_files_is_not_asked_again(chromium: Any, html: Path, file: str) -> None:
    """It is asked for the book at the first view alone; later views ask for what they show, and the worker."""
    asked: list[str] = []

    def other(name: str, data: bytes) -> bytes:
        asked.append(name)
        return re.sub(rb'content="[0-9a-f]{32}"', b'content=""', data) + b"\n" if name == file else data

    with serve(html, change=other) as (address, _):
        chromium.get(f"{address}chapters/01.html")
        settle(asked)
        assert file in asked
        for page in VIEWS:
            asked.clear()
            chromium.get(f"{address}{page}.html")
            settle(asked)
            assert [name for name in asked if name.endswith(".html")] in ([f"{page}.html"], [])
            assert set(asked) <= loaded_by(html, page) | {"sw.js", "manifest.webmanifest"}
    chromium.get_log("browser")


def loaded_by(html: Path, page: str) -> set[str]:
    """Return the files that a page may load by itself."""
    tree = parse(html / f"{page}.html")
    named = [e.get("src") or e.get("href") for e in tree.iter("script", "link", "img")]
    files = {urlsplit(urljoin(f"{page}.html", name)).path for name in named if name}
    return files | {f"{page}.html"} | {f.relative_to(html).as_posix() for f in html.glob("_static/fonts/*.woff2")}


@pytest.mark.browser
@pytest.mark.thorough
def test_a_visit_that_was_cut_short_is_gone_on_with(chromium: Any, html: Path) -> None:
    """What had come is not asked for again, and the host is not held to send other files."""
    asked: list[str] = []
    lost = {"_static/search-data.js"}

    def lose(name: str, data: bytes) -> bytes | None:
        asked.append(name)
        return None if name in lost else data

    with serve(html, change=lose) as (address, _):
        chromium.get(f"{address}index.html")
        settle(asked)
        assert {"chapters/02.html", *lost} <= set(asked)
        asked.clear()
        lost.clear()
        chromium.get(f"{address}index.html")
        chromium.execute_async_script(READY)
        assert "_static/search-data.js" in asked
        assert "chapters/02.html" not in asked
    chromium.get_log("browser")


@pytest.mark.browser
def test_a_copy_on_disk_opens_in_silence(chromium: Any, html: Path) -> None:
    """From file:// no page asks for a worker or a manifest."""
    for page in ("index", "chapters/01"):
        chromium.get((html / f"{page}.html").as_uri())
        logged = [e["message"] for e in chromium.get_log("browser")]
        assert [m for m in logged if "font" not in m.lower()] == []  # Chromium loads no font from disk
        assert chromium.execute_script("return document.querySelector('link[rel=manifest]')") is None
