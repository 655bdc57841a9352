"""The citations of the edition and of its pages: valid, read by others' programs, and the same in both forms."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from edition.model import settings
from edition.outputs.html import citations
from edition.outputs.html.citations import Citation
from pybtex.database import Entry, parse_string

from outputs.conftest import NAME, run_build
from outputs.test_html import parse

ROOT = Path(__file__).parents[2]
TOLD = settings.load(ROOT)
#: The pages of the book: title page, contents, 1 to 13.
PAGES = ["f1", "f2", "f3", *map(str, range(1, 14))]


@cache
def schema() -> Any:
    """Return what tells whether items are CSL-JSON."""
    return jsonschema.Draft7Validator(json.loads((ROOT / "tests/schemas/csl-data.json").read_text("utf-8")))


def csl(site: Path) -> list[dict[str, Any]]:
    """Return the items of CSL-JSON of a *site*."""
    found: list[dict[str, Any]] = json.loads((site / citations.CSL).read_text("utf-8"))
    return found


def bibtex(site: Path) -> dict[str, Entry]:
    """Return the entries of BibTeX of a *site*."""
    return dict(parse_string((site / citations.BIBTEX).read_text("utf-8"), "bibtex").entries)


def test_they_follow_the_schema(html: Path) -> None:
    """CSL-JSON as its schema has it, which is asked."""
    assert list(schema().iter_errors(csl(html))) == []
    assert list(schema().iter_errors([csl(html)[0] | {"type": "ebook"}])) != []


def test_the_book_and_every_page_have_one(html: Path) -> None:
    """In both forms, by the same keys, in the order of the book."""
    keys = [NAME, *(f"{NAME}-{page}" for page in PAGES)]
    assert [item["id"] for item in csl(html)] == keys
    assert list(bibtex(html)) == keys


def test_they_say_what_the_settings_say(html: Path) -> None:
    """Nothing more: no year, no publisher, no address without the site's."""
    book, *_, last = csl(html)
    assert book == {
        "id": NAME, "type": "book", "title": TOLD.project, "author": [{"literal": TOLD.author}],
        "editor": [{"literal": TOLD.made_by}], "edition": f"校注電子版 {TOLD.version}",
        "note": TOLD.edition_printed_source, "language": "zh-Hant-TW",
    }  # fmt: skip
    assert last == book | {"id": f"{NAME}-13", "page": "13"}


def test_both_forms_say_the_same(html: Path) -> None:
    """Field by field, as a parser of BibTeX reads them; the names are whole."""
    entries = bibtex(html)
    for item in csl(html):
        read = entries[item["id"]]
        fields = {key.lower(): value.strip("{}") for key, value in read.fields.items()}
        names = {role: [str(one).strip("{}") for one in people] for role, people in read.persons.items()}
        assert read.type == "book"
        assert names == {role: [one["literal"] for one in item[role]] for role in ("author", "editor")}
        assert fields == {
            {"page": "pages", "language": "langid"}.get(key, key): value
            for key, value in item.items()
            if key not in {"id", "type", "author", "editor"}
        }


def test_no_title_ends_a_field() -> None:
    """Braces and backslashes of a name are no syntax; what CSL says is not touched."""
    odd = Citation("k", "a}b{", r"c\d", "e", "1", "f%&#_", "", "https://example.org/?a=%41#p1", "zh")
    (read,) = parse_string(odd.bibtex(), "bibtex").entries.values()
    assert read.fields["title"] == "{ab}" and read.fields["publisher"] == "f%&#_"
    assert read.fields["url"] == odd.url
    assert odd.csl()["title"] == "a}b{"


def test_pages_lead_to_them(html: Path) -> None:
    """The head of every page that one cites, and the place where the title page says how."""
    for page, up in (("index", ""), ("chapters/01", "../")):
        links = parse(html / f"{page}.html").xpath("//link[@rel='describedby']")
        assert [(one.get("href"), one.get("type")) for one in links] == [
            (up + name, kind) for name, kind in citations.TYPES.items()
        ]
    assert not parse(html / "chapters/people.html").xpath("//link[@rel='describedby']")
    offered = parse(html / "index.html").xpath("//section[@class='welcome']//a[@download]")
    assert [one.get("href") for one in offered] == list(citations.TYPES)


@pytest.mark.thorough
def test_with_an_address_each_has_its_permanent_one(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the page, with its fragment, which is there."""
    monkeypatch.setenv("EDITION_BASEURL", "https://example.org/book")
    assert run_build(copy, "html").returncode == 0
    site = copy / "_build/html"
    assert list(schema().iter_errors(csl(site))) == []
    book, *pages = csl(site)
    assert book["URL"] == "https://example.org/book/"
    for item in pages:
        name, _, anchor = item["URL"].removeprefix(book["URL"]).partition("#")
        assert parse(site / name).get_element_by_id(anchor) is not None
    assert bibtex(site)[f"{NAME}-9"].fields["url"] == "https://example.org/book/chapters/02.html#p9"
