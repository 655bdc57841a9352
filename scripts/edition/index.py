"""The indexes: the entries of a register with the original pages that mention them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition import domain, lists
from edition.domain import Mention
from edition.registers import CERTAINTIES, PREFIXES, Entry

if TYPE_CHECKING:
    from sphinx.builders import Builder

#: Signs of an address that stay as they are (RFC 3986, section 2.2); what is not ASCII is percent-encoded.
_ADDRESS_SIGNS: Final = ":/?#[]@!$&'()*+,;=%"
_ADDRESS: Final = re.compile(r"https?://[^\s，）]+")


class register(nodes.General, nodes.Element):
    """The place of a generated index; ``name`` is the register's."""


class Register(SphinxDirective):
    """``{register} people``: the entries of a register, what is known of each, and its pages."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Give the placeholder."""
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
    """Give the list for *builder*, standing in *docname*."""
    mentions = list(domain.of(builder.env).all(Mention))
    entries = [e for e in builder.config.edition_registers if e.register == node["name"]]
    items = [_item(builder, docname, entry, [m for m in mentions if m.entry == entry.anchor]) for entry in entries]
    yield nodes.bullet_list("", *items, classes=["register"])


def _item(builder: Builder, docname: str, entry: Entry, mentions: list[Mention]) -> nodes.list_item:
    """Give one *entry*: names and dates, gloss, sources and certainty, pages."""
    head = nodes.paragraph("", "", nodes.strong("", entry.name))
    if entry.original:
        foreign = nodes.inline("", entry.original, classes=["foreign"], language=entry.language)
        head += [nodes.Text("　"), foreign]
    if entry.dates:
        head += nodes.Text(f"（{entry.dates}）")
    gloss = nodes.paragraph("", entry.gloss)
    source = nodes.paragraph("", "依據：", *_sources(entry), classes=["sources"])
    source += nodes.Text(f"。確定程度：{CERTAINTIES[entry.certainty]}。")
    pages = nodes.paragraph("", "見於：", classes=["pages"])
    pages += list(_locators(builder, docname, mentions))
    return nodes.list_item("", head, gloss, source, pages, ids=[entry.anchor])


def _sources(entry: Entry) -> Iterator[nodes.Node]:
    """Give what the entry rests on; an address is a link, since nobody reads a long one."""
    for number, source in enumerate(entry.sources):
        yield nodes.Text("；" if number else "")
        end = 0
        for address in _ADDRESS.finditer(source):
            yield nodes.Text(source[end : address.start()].rstrip("，, "))
            yield nodes.reference("", "〔網址〕", refuri=quote(address[0], safe=_ADDRESS_SIGNS))
            end = address.end()
        if end < len(source):
            yield nodes.Text(source[end:])


def _locators(builder: Builder, docname: str, mentions: list[Mention]) -> Iterator[nodes.Node]:
    """Give a link to the first mention on each page."""
    first = {mention.page: mention for mention in reversed(mentions)}
    pages = [page for page in builder.config.edition_witness.pages.values() if page.n in first]
    for number, page in enumerate(pages):
        if number:
            yield nodes.Text("、")
        mention = first[page.n]
        yield lists.link(builder, docname, mention.docname, mention.anchor, page.label)
