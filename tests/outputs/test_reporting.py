"""「回報錯誤」 on the site: nothing without an address; with one, on every page, and with scripts at every mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import MINI, build, copy_inputs, furnished, once
from edition.model import reports

from outputs.browser import Reader, served
from outputs.test_html import parse

ADDRESS = "https://example.org/book/issues/new"


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pages of a miniature book to whose editors readers report."""

    def make(folder: Path) -> None:
        path = furnished(copy_inputs(MINI, folder)) / "conf.py"
        text = re.sub(r'(?m)^edition_reports = ".*"$', f'edition_reports = "{ADDRESS}"', path.read_text("utf-8"))
        path.write_text(text, "utf-8")
        build(folder)

    return once(tmp_path_factory, "reported", make) / "_build/html"


def said(href: str | None) -> reports.Report:
    """Return what the address of a link fills in."""
    return reports.parse(parse_qs(urlsplit(href or "").query)["body"][0])


def test_without_an_address_there_is_none(html: Path) -> None:
    """No page names a host or a person by itself."""
    assert not [page for page in html.rglob("*.html") if parse(page).xpath("//a[@class='report']")]


@pytest.mark.thorough
def test_every_page_has_one(reported: Path) -> None:
    """With its address, the pages of the original that it shows, and the version; the page of errors has no foot."""
    found = {}
    for page in reported.rglob("*.html"):
        if page.name != "404.html":
            (link,) = parse(page).xpath("//footer//a[@class='report']")
            found[page.relative_to(reported).as_posix()] = said(link.get("href"))
    assert all(report.place == name and report.version == "0.1.0" for name, report in found.items())
    assert (found["chapters/01.html"].page, found["facing/p4.html"].page) == ("1–3", "4")
    assert found["about.html"].page == ""


@pytest.fixture
def visitor(chromium: Any, reported: Path) -> Iterator[Reader]:
    """Yield a reader of these pages; nothing may be complained of."""
    with served(reported) as address:
        reader = Reader(chromium, address)
        reader.width(1280)
        yield reader
        assert reader.errors() == []


@pytest.mark.thorough
@pytest.mark.browser
def test_with_scripts_every_record_has_one(chromium: Any, visitor: Reader) -> None:
    """An entry of the apparatus, a mark, a page number, and what is selected."""
    visitor.open("chapters/apparatus.html")
    entry = "document.querySelector('ul.apparatus > li[id^=app-l19]')"
    report = said(chromium.execute_script(f"return {entry}.querySelector('a.report').href"))
    assert report.line == "19" and report.page.startswith("第") and "底本作" in report.reading
    visitor.open("chapters/01.html")
    chromium.execute_script("document.querySelector('a[data-head]').click()")
    report = said(chromium.execute_script("return document.querySelector('[popover] a.report').href"))
    assert (report.page, report.line, report.reading) == ("1", "19", "已")
    chromium.execute_script("getSelection().selectAllChildren(document.querySelector('h2'))")
    shown = "return document.querySelector('footer a.report').href"
    assert said(chromium.execute_script(shown)).reading.startswith("第一節")
    assert said(chromium.execute_script(shown)).page == "1"
    chromium.execute_script("document.querySelector('#p2').click()")
    links = "return [...document.querySelectorAll('[popover] a.report')].map((link) => link.href)"
    assert "2" in {said(href).page for href in chromium.execute_script(links)}
