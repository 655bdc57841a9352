"""The indexes: the entries of a register with the original pages that mention them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import order
from edition.model.bibliography import CERTAINTIES
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
        yield nodes.rubric("", f"{strokes} 畫", classes=["strokes"])
        items = [_item(builder, docname, entry) for entry in group]
        yield nodes.bullet_list("", *items, classes=["register"])
    yield nodes.rubric("", "依漢語拼音", classes=["strokes"])
    spoken = sorted(entries, key=lambda entry: order.by_reading(entry.name))
    for letter, group in groupby(spoken, key=lambda entry: order.by_reading(entry.name)[0][:1].upper()):
        line = nodes.paragraph("", f"{letter}　", classes=["readings"])
        for number, entry in enumerate(group):
            line += nodes.Text("、" if number else "")
            line += lists.link(builder, docname, docname, entry.anchor, entry.name)
        yield line


def _item(builder: Builder, docname: str, entry: RegisterEntry) -> nodes.list_item:
    """Return one *entry*: names and dates, gloss, sources and certainty, pages."""
    head = nodes.paragraph("", "", nodes.strong("", entry.name))
    if entry.original:
        foreign = nodes.inline("", entry.original, classes=["foreign"], language=entry.language)
        head += [nodes.Text("　"), foreign]
    if dates := entry.dates or entry.date:
        head += nodes.Text(f"（{dates}）")
    if other := [form for form in entry.forms if form != entry.name]:
        head += nodes.Text(f"　文中作「{'」「'.join(other)}」")
    gloss = nodes.paragraph("", "", *lists.prose(entry.gloss))
    basis = nodes.paragraph("", "文獻 ", *citations.numbers(builder, docname, entry.sources), classes=["sources"])
    basis += nodes.Text(f"；{CERTAINTIES[entry.certainty]}。見於：")
    basis += list(lists.locators(builder, docname, entry.anchor))
    return nodes.list_item("", head, gloss, basis, ids=[entry.anchor])
