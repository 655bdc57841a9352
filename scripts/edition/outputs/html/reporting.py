"""「回報錯誤」 on every page: a mail or an issue that says where the reader is; nothing without ``edition_reports``.

With scripts, an entry of the apparatus and a page number have one of their own (``scripts/report.js``), and the one of
the page says what is selected.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from edition.model import reports, settings
from edition.model.reports import Report
from edition.outputs.html import site, theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def pages(app: Sphinx, pagename: str) -> str:
    """Return the pages of the original that the page *pagename* shows, as a reader names them."""
    if pagename in app.env.found_docs:
        part = site.part(app.env, pagename)
        return part.first if part.first == part.last else f"{part.first}–{part.last}"
    known = app.config.edition_witness.pages.values()
    return next((page.n for page in known if pagename == f"facing/{page.anchor}"), "")


def add(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Put the link into what every template gets."""
    del templatename, doctree
    if theme.is_used(app):
        told = settings.load(Path(app.srcdir))
        report = Report(page=pages(app, pagename), version=told.version, place=f"{pagename}.html")
        context["report"] = reports.link(told.edition_reports, told.project, report)


def setup(app: Sphinx) -> None:
    """Say it when a page is written."""
    app.connect("html-page-context", add)
