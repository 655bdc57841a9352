"""References to the bibliography in notes, and the bibliography as a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxDirective, SphinxRole

from edition.model import wording
from edition.model.bibliography import Reference, Source, parse_reference
from edition.tree.lists import common as lists
from edition.tree.nodes import bibliography, cited

if TYPE_CHECKING:
    from sphinx.builders import Builder


class SourceRole(SphinxRole):
    """``{source}`key key|確定` ``: what a note rests on, and how sure it is."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the reference's place; it is filled when the document is resolved."""
        try:
            read = parse_reference(self.text, self.config.edition_sources)
        except ValueError as error:
            message = self.inliner.reporter.error(f"[note-004] {error}", line=self.lineno)
            return [nodes.Text(self.text)], [message]
        return [cited(reference=read)], []


class BibliographyDirective(SphinxDirective):
    """``{bibliography}``: every source, numbered."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname][lists.GENERATED] = "bibliography"
        return [bibliography()]


def numbers(builder: Builder, docname: str, keys: Sequence[str]) -> Iterator[Node]:
    """Yield the numbers of the sources *keys*, each a link to its entry if the book lists them."""
    sources: Mapping[str, Source] = builder.config.edition_sources
    target = lists.document_of(builder.env, "bibliography")
    for source in (sources[key] for key in keys):
        number = str(source.number)
        yield lists.link(builder, docname, target, source.anchor, number) if target else nodes.Text(number)


def build_reference(builder: Builder, docname: str, node: cited) -> Iterator[Node]:
    """Yield the reference as a reader sees it."""
    read: Reference = node["reference"]
    yield from lists.wrapped(wording.reference(read, list(numbers(builder, docname, read.keys))))


def _cite(source: Source) -> list[Node]:
    """Return the line of *source*; what it says is in its language if it has one as a whole."""
    number, *words, stop = lists.wrapped(wording.cite(source))
    said = [nodes.inline("", "", *words, language=source.language)] if source.language else words
    return [number, *said, stop]


def build_list(builder: Builder, _: str, node: bibliography) -> Iterator[Node]:
    """Yield the list of sources."""
    del node
    sources: Mapping[str, Source] = builder.config.edition_sources
    items = []
    for source in sources.values():
        line = nodes.paragraph("", "", *_cite(source))
        if source.address:
            line += lists.outside(source.address)
        items.append(nodes.list_item("", line, ids=[source.anchor]))
    yield nodes.bullet_list("", *items, classes=["bibliography"])
