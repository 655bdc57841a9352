"""The indexes: the entries of a register with the original pages that mention them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import order, wording
from edition.model.interface import gettext
from edition.model.registers import PREFIXES, RegisterEntry
from edition.tree.lists import citations
from edition.tree.lists import common as lists
from edition.tree.nodes import register

if TYPE_CHECKING:
    from sphinx.builders import Builder

#: Another name of an entry, empty if it is its own, and the entry.
Row = tuple[str, RegisterEntry]


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
    """Yield the list for *builder*, standing in *docname*, and in Chinese then the names by reading.

    Another name of an entry stands at its own place and leads to the entry.
    """
    entries = [e for e in builder.config.edition_registers if e.register == node["name"]]
    rows = [(other, entry) for entry in entries for other in ("", *entry.other_names)]
    ordered = sorted(rows, key=lambda row: order.in_index(_word(row)))
    for heading, group in groupby(ordered, key=lambda row: wording.index_heading(_word(row))):
        yield nodes.rubric("", heading, classes=["strokes"])
        items = [
            _see(builder, docname, other, entry) if other else _item(builder, docname, entry) for other, entry in group
        ]
        yield nodes.bullet_list("", *items, classes=["register"])
    for title, key in wording.readings().items():
        yield nodes.rubric("", gettext(title), classes=["strokes"])
        yield from _by_reading(builder, docname, rows, key)


def _by_reading(builder: Builder, docname: str, rows: list[Row], key: order.Reading) -> Iterator[nodes.paragraph]:
    """Yield a line for each letter with which names begin by *key*."""
    spoken = sorted(rows, key=lambda row: key(_word(row)))
    for letter, group in groupby(spoken, key=lambda row: key(_word(row))[0][:1].upper()):
        links = [(other, lists.link(builder, docname, docname, entry.anchor, entry.name)) for other, entry in group]
        yield nodes.paragraph("", "", *lists.wrapped(wording.by_letter(letter, links)), classes=["readings"])


def _word(row: Row) -> str:
    """Return the name under which a row of the index stands."""
    other, entry = row
    return other or entry.name


def _see(builder: Builder, docname: str, other: str, entry: RegisterEntry) -> nodes.list_item:
    """Return the line that leads from an *other* name to *entry*."""
    words = wording.see(other, lists.link(builder, docname, docname, entry.anchor, entry.name))
    return nodes.list_item("", nodes.paragraph("", "", *lists.wrapped(words)))


def _item(builder: Builder, docname: str, entry: RegisterEntry) -> nodes.list_item:
    """Return one *entry*: names and dates, gloss, sources and certainty, pages."""
    name, *more = lists.wrapped(wording.name(entry))
    for original in (node for node in more if isinstance(node, nodes.inline)):
        original["classes"] = ["foreign"]
    head = nodes.paragraph("", "", nodes.strong("", "", name), *more)
    gloss = nodes.paragraph("", "", *lists.prose(entry.gloss))
    sources = citations.titles(builder, docname, entry.sources)
    basis = lists.wrapped(wording.basis(entry, sources, lists.locators(builder, docname, entry.anchor)))
    return nodes.list_item("", head, gloss, nodes.paragraph("", "", *basis, classes=["sources"]), ids=[entry.anchor])
