"""References to the bibliography in notes, and the bibliography as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxDirective, SphinxRole

from edition.model import foreign, wording
from edition.model.bibliography import KINDS, Reference, Source, parse_reference, uri
from edition.model.foreign import Part
from edition.model.interface import gettext
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
    """``{bibliography}``: every source, by kind."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname][lists.GENERATED] = "bibliography"
        return [bibliography()]


def _said(source: Source, words: Iterable[Part]) -> list[Node]:
    """Return *words* of *source*, in its language if it has one as a whole."""
    said = lists.wrapped(words)
    return [nodes.inline("", "", *said, language=source.language)] if source.language else said


def titles(builder: Builder, docname: str, keys: Sequence[str]) -> Iterator[Node]:
    """Yield the short titles of the sources *keys*, each a link to its entry if the book lists them."""
    sources: Mapping[str, Source] = builder.config.edition_sources
    target = lists.document_of(builder.env, "bibliography")
    for source in (sources[key] for key in keys):
        words = _said(source, foreign.parts(source.title))
        if target:
            yield nodes.reference("", "", *words, **lists.to(builder, docname, target, source.anchor))
        else:
            yield nodes.inline("", "", *words)


def build_reference(builder: Builder, docname: str, node: cited) -> Iterator[Node]:
    """Yield the reference as a reader sees it."""
    read: Reference = node["reference"]
    yield from lists.wrapped(wording.reference(read, list(titles(builder, docname, read.keys))))


def _cite(source: Source) -> list[Node]:
    """Return the line of *source* with its address, which a screen shows as a word and paper, if at all, in full."""
    *words, stop = wording.cite(source)
    head = len(foreign.parts(source.short))
    title = [nodes.strong("", "", *_said(source, words[:head]))] if head else []
    line = [*title, *_said(source, words[head:]), *lists.wrapped([stop])]
    if source.address:
        shown = {"printed": uri(source.address)} if source.on_paper else {}
        line.append(nodes.reference("", gettext(wording.ADDRESS), refuri=uri(source.address), **shown))
    return line


def build_list(builder: Builder, _: str, node: bibliography) -> Iterator[Node]:
    """Yield the list of sources."""
    del node
    sources: Mapping[str, Source] = builder.config.edition_sources
    for kind, group in groupby(sources.values(), key=lambda source: source.kind):
        if kind:
            yield nodes.rubric("", gettext(KINDS[kind]), classes=["strokes"])
        items = [nodes.list_item("", nodes.paragraph("", "", *_cite(one)), ids=[one.anchor]) for one in group]
        yield nodes.bullet_list("", *items, classes=["bibliography"])
