"""The apparatus (校勘記): every judging mark of the text, listed by page - generated, never kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import wording
from edition.model.interface import gettext
from edition.tree import domain
from edition.tree.domain import ApparatusRecord
from edition.tree.lists import common as lists
from edition.tree.nodes import apparatus, totals_place

if TYPE_CHECKING:
    from sphinx.builders import Builder


class ApparatusDirective(SphinxDirective):
    """``{apparatus}``: the list of every judging mark, with totals by class and certainty."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname][lists.GENERATED] = "apparatus"
        return [apparatus()]


class TotalsDirective(SphinxDirective):
    """``{apparatus-totals}``: the numbers by class and certainty, so that no chapter states them by hand."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname].setdefault(lists.GENERATED, "apparatus-totals")
        return [totals_place()]


def build_totals(builder: Builder, _: str, node: totals_place) -> Iterator[nodes.Node]:
    """Yield the sentence."""
    del node
    yield nodes.paragraph("", wording.totals(record.mark for record in domain.of(builder.env).all(ApparatusRecord)))


def build(builder: Builder, docname: str, _: apparatus) -> Iterator[nodes.Node]:
    """Yield the list for *builder*, standing in *docname*."""
    records = list(domain.of(builder.env).all(ApparatusRecord))
    pages = builder.config.edition_witness.pages
    yield nodes.paragraph("", wording.totals(record.mark for record in records))
    uniform = [record for record in records if wording.is_uniform(record.mark, bool(record.reason))]
    for page in pages.values():
        here = [record for record in records if record.page == page.n and record not in uniform]
        if here:
            yield nodes.rubric("", wording.page_name(page), classes=["apparatus-page"])
            items = [_item(builder, docname, record) for record in here]
            yield nodes.bullet_list("", *items, classes=["apparatus"])
    if uniform:
        yield nodes.rubric("", gettext(wording.UNIFORM), classes=["apparatus-page"])
        entries = ((_readings(builder, docname, record), pages[record.page]) for record in uniform)
        yield nodes.paragraph("", "", *lists.wrapped(wording.uniform(entries)))


def _readings(builder: Builder, docname: str, record: ApparatusRecord) -> nodes.inline:
    """Return the place of *record* in the sentence of the forms made uniform: the readings, linked back to the mark."""
    back = lists.link(builder, docname, record.docname, record.anchor, wording.head(record.mark))
    return nodes.inline("", "", back, ids=[f"app-{record.anchor}"])


def _item(builder: Builder, docname: str, record: ApparatusRecord) -> nodes.list_item:
    """Return the entry of *record*: link back to the mark, readings, judgement, gloss, reason."""
    line = nodes.paragraph()
    line += lists.link(builder, docname, record.docname, record.anchor, wording.head(record.mark))
    line += nodes.Text((wording.before_reason if record.reason else wording.verdict)(record.mark))
    line += list(map(lists.stretch, record.reason))
    return nodes.list_item("", line, ids=[f"app-{record.anchor}"])
