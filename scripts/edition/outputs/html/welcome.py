"""What the title page of the site has beside the author's: the cover, where to begin, how to cite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from edition.model import settings, wording
from edition.model.interface import gettext
from edition.outputs.html import site, theme
from edition.outputs.html.cover import FRONT, FRONT_SIZE
from edition.tree import domain
from edition.tree.domain import Heading

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Put into what the template of the title page gets what :file:`layout.html` shows there."""
    del templatename, doctree
    if not theme.is_used(app) or pagename != app.config.root_doc:
        return
    told = settings.load(Path(app.srcdir))
    context["front"] = {
        "src": FRONT, "width": FRONT_SIZE[0], "height": FRONT_SIZE[1],
        "alt": wording.cover(app.config.project, app.config.author),
    }  # fmt: skip
    context["citation"] = wording.citation(told.project, told.author, told.version, site.base(app.config))
    if (begin := _begin(app)) is not None:
        title = gettext("　").join(filter(None, (begin.number, begin.title)))
        context["begin"] = {"page": begin.docname, "title": title}


def _begin(app: Sphinx) -> Heading | None:
    """Return the first heading on a page with a number, or the first of all."""
    known = domain.of(app.env)
    pages = app.config.edition_witness.pages
    heads = [heading for heading in known.all(Heading) if heading.docname != app.config.root_doc]
    numbered = (heading for heading in heads if pages[heading.page].number is not None)
    return next(numbered, next(iter(heads), None))


def setup(app: Sphinx) -> None:
    """Say it when a page is written."""
    app.connect("html-page-context", add_context)
