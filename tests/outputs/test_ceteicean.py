"""The TEI in the browser, shown by CETEIcean: what another project's reader makes of it, without a word from us."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from outputs.browser import Reader, served
from outputs.conftest import NAME
from outputs.programs import tool

PAGE = """<!DOCTYPE html><html lang="zh-Hant"><head><meta charset="utf-8"><title>TEI</title>
<link rel="icon" href="data:,"><script src="CETEI.js"></script></head><body><main></main></body></html>"""
SHOW = """const done = arguments[arguments.length - 1];
const shown = new CETEI();
fetch("book.xml").then((answer) => answer.text()).then((text) => shown.makeHTML5(text, (data) => {
  document.querySelector("main").append(data);
  done(true);
}), (error) => done(String(error)));"""


@pytest.fixture(scope="module")
def shown(book: Path, chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, etree._Element]]:
    """Yield a browser in which the TEI is shown, and the TEI."""
    folder = tmp_path_factory.mktemp("cetei")
    shutil.copyfile(tool("CETEI_JS", "CETEIcean"), folder / "CETEI.js")
    shutil.copyfile(book / f"_build/tei/{NAME}.xml", folder / "book.xml")
    (folder / "index.html").write_text(PAGE, "utf-8")
    with served(folder) as address:
        reader = Reader(chromium, address)
        reader.driver.get(f"{address}/index.html")
        assert chromium.execute_async_script(SHOW) is True
        yield chromium, etree.parse(folder / "book.xml").getroot()


@pytest.mark.thorough
@pytest.mark.browser
def test_every_element_is_shown(shown: tuple[Any, etree._Element]) -> None:
    """Each as an element of its name, as often as it stands in the file; notes, which are listed at the end, more."""
    browser, tei = shown
    counted = "const all = [...document.querySelectorAll('main *')].map((one) => one.localName); return all"
    made = Counter(name for name in browser.execute_script(counted) if name.startswith("tei-"))
    ought = Counter(f"tei-{etree.QName(one).localname.lower()}" for one in tei.iter("{*}*"))
    assert made.keys() == ought.keys()
    assert ought <= made


@pytest.mark.thorough
@pytest.mark.browser
def test_pages_and_readings_are_found(shown: tuple[Any, etree._Element]) -> None:
    """By the ids and attributes by which others would cite them; the text of the first chapter is there."""
    browser, tei = shown
    pages = [pb.get("n") for pb in tei.iter("{*}pb")]
    told = "return [...document.querySelectorAll('tei-pb')].map((one) => one.getAttribute('n'))"
    assert browser.execute_script(told) == pages
    assert browser.execute_script("return document.getElementById('p9').localName") == "tei-pb"
    parts = (
        "return [...document.querySelectorAll('tei-choice')].map((one) => [...one.children].map((c) => c.localName))"
    )
    assert {tuple(sorted(names)) for names in browser.execute_script(parts)} == {("tei-corr", "tei-sic")}
    assert "外交是內政的延長" in browser.execute_script("return document.querySelector('tei-body').textContent")
