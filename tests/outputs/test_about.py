"""What the site says of itself: the versions as the changelog tells them, and what it says of tests and scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from edition.model import changelog
from edition.outputs.html import policy, theme
from edition.outputs.pdf.setting import STANDARDS

from outputs.conftest import run_build
from outputs.test_html import PAGES, parse

ROOT = Path(__file__).parents[2]
#: What the page names as a checker of the site -> where it is run.
CHECKERS = {
    "axe-core": ".ci/run", "Nu Html Checker": "tests/outputs/programs.py", "Ace by DAISY": ".ci/run",
    "outloud": ".ci/run", "Chromium": "tests/outputs/browser.py", "WebKit": "tests/outputs/test_webkit.py",
    "EPUBCheck": "tests/outputs/test_epub.py", "WCAG": "tests/outputs/test_accessibility.py",
}  # fmt: skip


def test_the_versions_are_those_of_the_changelog(html: Path) -> None:
    """Every version of which readers are told something, its entries word for word, the site's own marked."""
    page = parse(html / "versions.html")
    heads = [h2.text_content() for h2 in page.xpath("//main//h2")]
    told = [one for one in changelog.load(ROOT) if one.for_readers]
    assert heads[:1] == ["尚未編號"] or told[0].name != changelog.UNRELEASED
    assert [head for head in heads if "（本版）" in head] == ["0.1.0（本版）"]
    lists = [[li.text_content() for li in ul] for ul in page.xpath("//main//ul")]
    assert lists == [list(one.for_readers) for one in told]


@pytest.mark.parametrize("page", [*PAGES, "facing/p9"])
def test_every_page_leads_to_both(html: Path, page: str) -> None:
    """Through its foot."""
    found = {a.text: a.get("href") for a in parse(html / f"{page}.html").xpath("//footer//a")}
    up = "../" * page.count("/")
    assert (found["版本"], found["關於本站"]) == (f"{up}versions.html", f"{up}about.html")


@pytest.mark.thorough
def test_a_book_without_a_changelog_has_no_versions(copy: Path) -> None:
    """And no page leads to them; nor does one that is no text."""
    (copy / changelog.FILE).unlink()
    ran = run_build(copy, "html")
    assert ran.returncode == 0, ran.stdout
    assert not (copy / "_build/html/versions.html").exists()
    assert not parse(copy / "_build/html/index.html").xpath("//footer//a[.='版本']")
    (copy / changelog.FILE).write_bytes(b"## 1.0.0\n\xff")
    assert run_build(copy, "html").returncode == 0
    assert not (copy / "_build/html/versions.html").exists()


@pytest.mark.thorough
def test_a_new_version_is_news_to_the_build(copy: Path, replace: Callable[[str, str, str], None]) -> None:
    """What the changelog says anew stands on the page."""
    replace(changelog.FILE, "- 初版：", "- 最初的一版：")
    ran = run_build(copy, "html")
    assert ran.returncode == 0, ran.stdout
    assert "最初的一版：" in (copy / "_build/html/versions.html").read_text("utf-8")


def test_what_is_said_to_be_tested_is_tested(html: Path) -> None:
    """Each program that the page names is run where this table says, and none is named that is not in it."""
    (part,) = parse(html / "about.html").xpath("//section[@aria-labelledby='accessibility']")
    named = {span.text for span in part.xpath(".//span[@lang]")}
    formats = {"AA", "EPUB", "PDF", "PDF/UA-1", "PDF/A-2a"}
    assert named - formats == CHECKERS.keys()
    for name, file in CHECKERS.items():
        assert name.split()[0].lower() in (ROOT / file).read_text("utf-8").lower(), name
    assert {f"PDF/{name.upper().replace('2A', '2a')}" for name in STANDARDS} <= named


def test_what_is_said_of_privacy_is_so(html: Path) -> None:
    """No script sets a cookie or sends anything away, and the policy lets nothing in that is not the site's."""
    scripts = "".join(path.read_text("utf-8") for path in [*html.glob("_static/*.js"), html / "sw.js"])
    for what in ("cookie", "sendBeacon", "XMLHttpRequest", "WebSocket", "EventSource"):
        assert what not in scripts.replace("search-data", ""), what
    assert set(policy.RULES.values()) == {"'none'", "'self'"}
    assert "localStorage" in theme.read("static/shell.js")
    assert not [form for page in html.rglob("*.html") for form in parse(page).iter("form") if form.get("method")]
