"""The colophon (版權頁): what the edition says of itself, as a list of names and words."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import colophon as model
from edition.model import settings
from edition.tree.lists import common as lists
from edition.tree.nodes import colophon

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

LIST: Final = "colophon"


class ColophonDirective(SphinxDirective):
    """``{colophon}``: title, source, edition, makers, licences."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname][lists.GENERATED] = LIST
        return [colophon()]


def rows(app: Sphinx) -> list[tuple[str, str]]:
    """Return name and words of each line."""
    told = settings.load(Path(app.srcdir))
    base, epoch = app.config.html_baseurl or "", os.environ.get("SOURCE_DATE_EPOCH", "")
    return list(model.rows(told, app.config.edition_witness, app.config.edition_witnesses, base, epoch))


def digest(app: Sphinx) -> str:
    """Return a digest of all that it says, by which it is known to have changed."""
    return hashlib.sha256(repr(rows(app)).encode()).hexdigest()


def build(builder: Builder, docname: str, _: colophon) -> Iterator[nodes.Node]:
    """Yield the list."""
    del docname
    yield nodes.definition_list("", *(_item(name, words) for name, words in rows(builder._app)), classes=["colophon"])


def _item(name: str, words: str) -> nodes.definition_list_item:
    """Return a line."""
    said = nodes.paragraph("", "", *lists.prose(words))
    return nodes.definition_list_item("", nodes.term("", name), nodes.definition("", said))
