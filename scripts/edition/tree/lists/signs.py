"""The signs of the edition (符號), each in its look with what it means: generated, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import signs as model
from edition.model.signs import Sign
from edition.tree import domain
from edition.tree.domain import ApparatusRecord
from edition.tree.lists import common as lists
from edition.tree.nodes import proper_name, sample, signs

if TYPE_CHECKING:
    from sphinx.builders import Builder

LIST = "signs"


class SignsDirective(SphinxDirective):
    """``{signs}``: the signs that the book has."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname][lists.GENERATED] = LIST
        return [signs()]


def build(builder: Builder, docname: str, _: signs) -> Iterator[nodes.Node]:
    """Yield the list for *builder*."""
    del docname
    known = domain.of(builder.env)
    config = builder.config
    mentioned = [entry for entry in config.edition_registers if known.mentions_of(entry.anchor)]
    marks = [record.mark for record in known.all(ApparatusRecord)]
    kind = builder.name if builder.name in model.NOTE_CALLS else "html"
    told = model.every(kind, marks, mentioned, config.edition_witness)
    yield nodes.definition_list("", *map(_item, told), classes=["signs"])


def _item(sign: Sign) -> nodes.definition_list_item:
    """Return what is said of *sign*, behind its example."""
    said = nodes.definition("", nodes.paragraph("", sign.words))
    return nodes.definition_list_item("", nodes.term("", "", _example(sign)), said)


def _example(sign: Sign) -> nodes.Node:
    """Return the example of *sign* in its look."""
    names = {model.PERSON: proper_name, model.WORK: nodes.title_reference}
    if sign.look in names:
        return names[sign.look]("", sign.example)
    return sample("", sign.example, look=sign.look)
