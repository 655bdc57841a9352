"""The indexes: the entries of a register with the original pages that mention them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import order, wording
from edition.model.registers import PREFIXES, RegisterEntry
from edition.tree.lists import citations
from edition.tree.lists import common as lists
from edition.tree.nodes import register

if TYPE_CHECKING:
    from sphinx.builders import Builder


class RegisterDirective(SphinxDirective):
    """``{register} people``: the entries of a register, what is known of each, and its pages."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the placeholder."""
        name = self.arguments[0]
        if name not in PREFIXES:
            known = " ".join(PREFIXES)
            return [
                self.state_machine.reporter.error(
                    f"[register-001] no register {name}; one of {known}", line=self.lineno
                )
            ]
        self.env.metadata[self.env.docname][lists.GENERATED] = f"register:{name}"
        return [register(name=name)]


def build(builder: Builder, docname: str, node: register) -> Iterator[nodes.Node]:
    """Yield the list for *builder*, standing in *docname*: by strokes, then the names by reading."""
    entries = [e for e in builder.config.edition_registers if e.register == node["name"]]
    ordered = sorted(entries, key=lambda entry: order.by_strokes(entry.name))
    for strokes, group in groupby(ordered, key=lambda entry: order.by_strokes(entry.name)[0][0]):
        yield nodes.rubric("", wording.by_strokes(strokes), classes=["strokes"])
        items = [_item(builder, docname, entry) for entry in group]
        yield nodes.bullet_list("", *items, classes=["register"])
    yield nodes.rubric("", wording.BY_READING, classes=["strokes"])
    spoken = sorted(entries, key=lambda entry: order.by_reading(entry.name))
    for letter, group in groupby(spoken, key=lambda entry: order.by_reading(entry.name)[0][:1].upper()):
        links = [lists.link(builder, docname, docname, entry.anchor, entry.name) for entry in group]
        yield nodes.paragraph("", "", *lists.wrapped(wording.by_letter(letter, links)), classes=["readings"])


def _item(builder: Builder, docname: str, entry: RegisterEntry) -> nodes.list_item:
    """Return one *entry*: names and dates, gloss, sources and certainty, pages."""
    name, *more = lists.wrapped(wording.name(entry))
    for original in (node for node in more if isinstance(node, nodes.inline)):
        original["classes"] = ["foreign"]
    head = nodes.paragraph("", "", nodes.strong("", "", name), *more)
    gloss = nodes.paragraph("", "", *lists.prose(entry.gloss))
    sources = citations.numbers(builder, docname, entry.sources)
    basis = lists.wrapped(wording.basis(entry, sources, lists.locators(builder, docname, entry.anchor)))
    return nodes.list_item("", head, gloss, nodes.paragraph("", "", *basis, classes=["sources"]), ids=[entry.anchor])
