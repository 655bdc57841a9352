"""What the site says of itself, in pages of no document: 版本, made of the changelog; licences, access, privacy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from edition.model import changelog, wording
from edition.model.changelog import Version
from edition.model.findings import EditionError
from edition.model.interface import gettext
from edition.outputs.html import theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: Name of the page of the versions, and of the one that says under what licence and how the site treats its readers.
VERSIONS: Final = "versions"
ABOUT: Final = "about"

Made = tuple[str, dict[str, Any], str]


def told(app: Sphinx) -> list[Version]:
    """Return the versions of which readers are told something; none if the changelog cannot be read."""
    try:
        return [one for one in changelog.load(Path(app.srcdir)) if one.for_readers]
    except EditionError:
        return []


def names(app: Sphinx) -> list[str]:
    """Return the names of the pages that the site has."""
    return [VERSIONS, ABOUT] if told(app) else [ABOUT]


def _versions(app: Sphinx, found: list[Version]) -> Made:
    """Return the page of the versions *found*."""
    rows = [
        {"title": wording.version(one.name, one.day), "own": one.name == app.config.version, "changes": one.for_readers}
        for one in found
    ]
    description = gettext("{}各版的更動。").format(app.config.html_title)
    said = {"title": gettext("版本"), "description": description, "versions": rows}
    return VERSIONS, said, f"{VERSIONS}.html"


def _about(app: Sphinx) -> Made:
    """Return the page of licences, access and privacy."""
    description = gettext("{}的授權、無障礙與隱私。").format(app.config.html_title)
    said = {"title": gettext("關於本站"), "description": description, "licence": str(app.config.epub_copyright)}
    return ABOUT, said, f"{ABOUT}.html"


def collect(app: Sphinx) -> Iterator[Made]:
    """Yield the pages to Sphinx."""
    if theme.is_used(app):
        if found := told(app):
            yield _versions(app, found)
        yield _about(app)


def offer(app: Sphinx, config: Config) -> None:
    """Tell every template, before it is written, whether there is a page of the versions."""
    config.html_context = {**config.html_context, "has_versions": VERSIONS in names(app)}


def setup(app: Sphinx) -> None:
    """Add the pages to those of the documents, and offer them."""
    app.connect("html-collect-pages", collect)
    app.connect("config-inited", offer)
