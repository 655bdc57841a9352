"""The coverage picture: which pages of the printed book the transcription preserves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import wording
from edition.model.interface import gettext
from edition.model.witness import Page
from edition.model.wording import Coverage
from edition.tree.domain import PrintedEntry, of
from edition.tree.lists import common as lists
from edition.tree.lists import pictures
from edition.tree.lists.pictures import Leaf
from edition.tree.nodes import coverage

if TYPE_CHECKING:
    from sphinx.builders import Builder


class CoverageDirective(SphinxDirective):
    """``{coverage}``: a picture of the printed book's pages, as far as its contents tell them."""

    def run(self) -> list[Node]:
        """Return the placeholder; one in a chapter with another generated list shares its mark."""
        self.env.metadata[self.env.docname].setdefault(lists.GENERATED, "coverage")
        return [coverage()]


def leaves(pages: list[Page], begins: dict[int, str]) -> list[Leaf]:
    """Return every page from 1 to the last that the printed contents name or the witness has.

    :param pages: the numbered pages that the witness describes
    :param begins: page -> the chapter that the printed contents say begins there
    """
    known = {page.number: "text" if page.line is not None else "blank" for page in pages}
    last = max([number for number in known if number is not None] + list(begins), default=0)
    return [Leaf(number, known.get(number, "lost"), begins.get(number, "")) for number in range(1, last + 1)]


def build(builder: Builder, _: str, node: coverage) -> Iterator[Node]:
    """Yield a sentence with the numbers, and the picture."""
    del node
    shape = builder.config.edition_witness.contents
    top = (entry for entry in of(builder.env).all(PrintedEntry) if entry.level == 1)
    begins = {number: entry.number for entry in top if (number := shape.number(entry.page)) is not None}
    pages = [page for page in builder.config.edition_witness.pages.values() if page.number is not None]
    drawn = leaves(pages, begins)
    text, blank, lost = (sum(leaf.state == state for leaf in drawn) for state in ("text", "blank", "lost"))
    counts = Coverage(text, blank, lost, bool(begins))
    yield nodes.paragraph("", wording.coverage(counts))
    title, description = gettext(wording.COVERAGE), wording.coverage_picture(counts)
    yield lists.picture_of(pictures.coverage(drawn, title, description), title, description)
