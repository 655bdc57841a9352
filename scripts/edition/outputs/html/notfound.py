"""The page for an address that is none. A server shows it at any depth, so its own links begin at the root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from edition.model.interface import gettext
from edition.outputs.html import site, theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NAME: Final = "404"


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page to Sphinx.

    ``base`` would do the same for relative links, but a strict Content-Security-Policy forbids it.
    """
    if theme.is_used(app):
        root = urlsplit(site.base(app.config)).path or "/"
        links = [(root + app.builder.get_target_uri(part.docname), part.title) for part in site.parts(app.env)]
        said = {"root": root, "links": links, "title": gettext("找不到這一頁"), "description": ""}
        yield NAME, said, f"{NAME}.html"


def setup(app: Sphinx) -> None:
    """Add the page to those of the documents."""
    app.connect("html-collect-pages", collect)
