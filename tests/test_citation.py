"""How the edition is cited: ``CITATION.cff`` and ``.zenodo.json`` say what the settings and the title page say."""

from __future__ import annotations

import json
from typing import Any

import yaml
from conftest import ROOT
from edition.model import colophon, settings, wording

TOLD = settings.load(ROOT)
CITATION: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
ZENODO: dict[str, Any] = json.loads((ROOT / ".zenodo.json").read_text("utf-8"))
#: What Zenodo's schema of deposits (legacyrecord.json) knows of what such a file may say, and what it must.
KNOWN = {
    "access_right", "communities", "contributors", "creators", "description", "doi", "grants", "keywords", "license",
    "notes", "publication_date", "references", "related_identifiers", "subjects", "title", "upload_type",
}  # fmt: skip
NEEDED = {"creators", "description", "title", "upload_type"}
UPLOADS = {"publication", "poster", "presentation", "dataset", "image", "video", "software", "lesson", "other"}


def name(person: dict[str, str]) -> str:
    """Return a name as it is written in Chinese."""
    return person.get("name", "") or person["family-names"] + person["given-names"]


def test_the_file_says_how_the_edition_is_cited() -> None:
    """Word for word what the title page of the site says."""
    book = CITATION["preferred-citation"]
    (author,), subtitle = book["authors"], f"{colophon.SUBTITLE} "
    assert book["edition"].startswith(subtitle)
    said = wording.citation(book["title"], name(author), book["edition"].removeprefix(subtitle), "")
    assert said == wording.citation(TOLD.project, TOLD.author, TOLD.version, "")
    assert [name(editor) for editor in book["editors"]] == [TOLD.made_by]


def test_the_data_are_called_as_the_edition_is() -> None:
    """Title, version, maker."""
    assert CITATION["title"] == f"{TOLD.project}：{colophon.SUBTITLE}"
    assert str(CITATION["version"]) == TOLD.version
    assert [name(maker) for maker in CITATION["authors"]] == [TOLD.made_by]
    (source,) = CITATION["references"]
    printed = f"{name(source['authors'][0])}：《{source['title']}》，{source['notes']}"
    assert printed == TOLD.edition_printed_source


def test_an_archive_is_told_the_same() -> None:
    """Zenodo takes its file and no longer looks at the other; the version it knows from the tag."""
    assert ZENODO["title"] == CITATION["title"]
    assert ZENODO["description"] == CITATION["abstract"]
    assert ZENODO["license"] == CITATION["license"].lower()
    assert ZENODO["creators"] == [{"name": name(maker)} for maker in CITATION["authors"]]
    assert ZENODO["references"] == [TOLD.edition_printed_source]
    assert ZENODO["keywords"] == settings.names(TOLD.edition_subjects)
    assert ZENODO["notes"] == TOLD.epub_copyright


def test_the_archive_takes_what_it_is_told() -> None:
    """No key that its schema does not know, none missing that a deposit must have."""
    assert ZENODO.keys() <= KNOWN
    assert ZENODO.keys() >= NEEDED
    assert ZENODO["upload_type"] in UPLOADS
    assert ZENODO["access_right"] == "open"
