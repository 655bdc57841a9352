"""The apparatus (校勘記): every judging mark of the text, listed by page - generated, never kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model.notation import Category, Certainty, Mark, opposed
from edition.tree import domain
from edition.tree.domain import ApparatusRecord
from edition.tree.lists import common as lists
from edition.tree.marks import MARKS
from edition.tree.nodes import apparatus, totals_place

if TYPE_CHECKING:
    from sphinx.builders import Builder


#: Builders that put each entry, with its reason, into the file of its mark; their list is without the reasons.
IN_TEXT: Final = frozenset({"epub"})
REASONS: Final = "各條的理由附於該處所在章末：點本條到正文，再點有標記的文字即見。"


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
    yield nodes.paragraph("", totals(list(domain.of(builder.env).all(ApparatusRecord))))


def totals(records: list[ApparatusRecord]) -> str:
    """Return the sentence that counts *records* by class and by certainty."""
    classes = Counter(r.mark.category for r in records)
    certainties = Counter(r.mark.certainty for r in records if r.mark.kind != "rdg")
    by_class = "、".join(f"{c} {classes[c]}" for c in Category if classes[c])
    by_certainty = "、".join(f"{c} {certainties[c]}" for c in Certainty if certainties[c])
    return f"共 {len(records)} 條。按類別：{by_class}。按確定程度：{by_certainty}。"


def build(builder: Builder, docname: str, _: apparatus) -> Iterator[nodes.Node]:
    """Yield the list for *builder*, standing in *docname*."""
    records = list(domain.of(builder.env).all(ApparatusRecord))
    pages = builder.config.edition_witness.pages
    yield nodes.paragraph("", totals(records))
    if builder.name in IN_TEXT:
        yield nodes.paragraph("", REASONS)
    for page in pages.values():
        here = [record for record in records if record.page == page.n]
        if here:
            yield nodes.rubric("", lists.page_name(page), classes=["apparatus-page"])
            items = [_item(builder, docname, record) for record in here]
            yield nodes.bullet_list("", *items, classes=["apparatus"])


def judgement(mark: Mark) -> str:
    """Return class and certainty of *mark*; a variant within the book is no judgement, so it has no certainty."""
    return mark.category.value if mark.kind == "rdg" else f"{mark.category}，{mark.certainty}"


def explained(mark: Mark) -> str:
    """Return what an entry says between its readings and its reason: judgement and gloss."""
    return f"　{judgement(mark)}。{MARKS[mark.kind].gloss(mark)}。"


def _item(builder: Builder, docname: str, record: ApparatusRecord) -> nodes.list_item:
    """Return the entry of *record*: link back to the mark, readings, judgement, gloss, reason if not in the text."""
    line = nodes.paragraph()
    line += lists.link(builder, docname, record.docname, record.anchor, opposed(record.mark))
    line += nodes.Text(explained(record.mark))
    if record.reason and builder.name not in IN_TEXT:
        line += list(map(lists.stretch, record.reason))
    return nodes.list_item("", line, ids=[f"app-{record.anchor}"])
