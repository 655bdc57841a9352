"""The catalogue of reading apps, the feed of corrections and what search engines ask for, read by others' programs."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from edition.outputs.html import catalogue
from lxml import etree

from outputs.conftest import NAME, run_build
from outputs.programs import program, tool
from outputs.test_html import parse

PDF, EPUB = "application/pdf", "application/epub+zip"
BASE = "https://example.org/"
#: What a reader can have, by address and media type, in the order of the menu.
OFFERED = [
    (f"download/{NAME}.epub", EPUB), (f"download/{NAME}-vertical.epub", EPUB),
    (f"download/{NAME}.pdf", PDF), (f"download/{NAME}-b5.pdf", PDF), (f"download/{NAME}-booklet.pdf", PDF),
]  # fmt: skip


def identifier(epub: Path) -> str:
    """Return the identifier that the EPUB has."""
    from ebooklib import epub as ebooklib

    return str(ebooklib.read_epub(str(epub)).get_metadata("DC", "identifier")[0][0])


def test_a_feed_reader_reads_the_catalogue(html: Path, epub: Path) -> None:
    """OPDS 1.2: one entry, the book, with its identifier, its cover and every file one reads."""
    read = feedparser.parse((html / catalogue.ATOM_NAME).read_bytes())
    assert (read.bozo, read.version, len(read.entries)) == (False, "atom10", 1)
    (book,) = read.entries
    assert (read.feed.title, book.title, book.author) == ("蘇聯外交政策史論", "蘇聯外交政策史論", "林石父")
    assert book.id == identifier(epub)
    assert {link.rel for link in read.feed.links} == {"self", "start"}
    assert [(link.href, link.type) for link in book.links if link.rel == catalogue.OPEN] == OFFERED
    (cover,) = (link for link in book.links if link.rel == catalogue.IMAGE)
    assert all((html / name).is_file() for name in (cover.href, *(href for href, _ in OFFERED)))
    assert [tag.term for tag in book.tags] == ["蘇聯外交", "國際關係史"]


def test_both_catalogues_say_the_same(html: Path) -> None:
    """OPDS 2.0 has what it must, and what the other has."""
    data = json.loads((html / catalogue.JSON_NAME).read_text("utf-8"))
    read = feedparser.parse((html / catalogue.ATOM_NAME).read_bytes())
    assert data["metadata"]["title"] == read.feed.title
    assert [(link["rel"], link["type"]) for link in data["links"]] == [("self", catalogue.JSON_TYPE)]
    (book,), (entry,) = data["publications"], read.entries
    assert [(link["href"], link["type"]) for link in book["links"]] == OFFERED
    about = book["metadata"]
    told = (about["title"], about["author"]["name"], about["identifier"], about["modified"], about["description"])
    assert told == (entry.title, entry.author, entry.id, entry.updated, entry.summary)


@pytest.mark.thorough
def test_a_client_library_reads_both(html: Path) -> None:
    """Readium's, as apps have it: from either catalogue the same book and files."""
    folder = tool("OPDS_JS", "r2-opds-js").parents[1]
    files = [str(html / name) for name in (catalogue.ATOM_NAME, catalogue.JSON_NAME)]
    command = [program("node"), str(Path(__file__).with_name("opds.cjs")), *files]
    ran = subprocess.run(command, env=os.environ | {"NODE_PATH": str(folder)}, capture_output=True, check=True)
    for feed in json.loads(ran.stdout):
        (book,) = feed["publications"]
        about: Mapping[str, Any] = book["metadata"]
        assert (about["title"], about["author"], about["language"]) == ("蘇聯外交政策史論", "林石父", "zh-Hant-TW")
        opened = [(link["href"], link["type"]) for link in book["links"] if link["rel"] == catalogue.OPEN]
        assert opened == OFFERED


def test_the_title_page_names_the_catalogues(html: Path) -> None:
    """Where apps look for them; no other page does."""
    links = parse(html / "index.html").xpath("//link[@rel='alternate'][@title='OPDS']")
    assert [(link.get("href"), link.get("type")) for link in links] == [
        (catalogue.ATOM_NAME, catalogue.ATOM_TYPE),
        (catalogue.JSON_NAME, catalogue.JSON_TYPE),
    ]
    assert not parse(html / "chapters/01.html").xpath("//link[@title='OPDS']")


def test_the_feed_of_corrections_is_read(html: Path) -> None:
    """Also without corrections it is a whole feed."""
    read = feedparser.parse((html / "corrections.atom").read_bytes())
    assert (read.bozo, read.version, read.feed.title) == (False, "atom10", "蘇聯外交政策史論·勘誤")
    assert read.feed.id and read.feed.updated_parsed and read.feed.author


@pytest.mark.thorough
def test_at_the_root_of_a_host(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are absolute; robots.txt lets everyone in and names the list of pages. Below the root there is none."""
    monkeypatch.setenv("EDITION_BASEURL", BASE)
    assert run_build(copy, "html").returncode == 0
    site = copy / "_build/html"
    robots = RobotFileParser()
    robots.parse((site / "robots.txt").read_text("ascii").splitlines())
    assert robots.site_maps() == [f"{BASE}sitemap.xml"]
    assert robots.can_fetch("*", f"{BASE}chapters/01.html")
    places = [loc.text or "" for loc in etree.parse(site / "sitemap.xml").iter("{*}loc")]
    assert all((site / place.removeprefix(BASE)).is_file() for place in places)
    (book,) = feedparser.parse((site / catalogue.ATOM_NAME).read_bytes()).entries
    wanted = [urljoin(BASE, href) for href, _ in OFFERED]
    assert [link.href for link in book.links if link.rel == catalogue.OPEN] == wanted
    data = json.loads((site / catalogue.JSON_NAME).read_text("utf-8"))
    assert [link["href"] for link in data["publications"][0]["links"]] == wanted
    monkeypatch.setenv("EDITION_BASEURL", f"{BASE}some/book/")
    assert run_build(copy, "html").returncode == 0
    assert not (site / "robots.txt").exists()
