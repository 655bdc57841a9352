"""The printed contents (目次) in the doctree: the directive that reads it and the links it gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import blocks
from edition.model.contents import Shape, paths
from edition.model.trace import squeeze
from edition.tree import domain
from edition.tree.blocks import edition_of, pieces
from edition.tree.domain import Heading
from edition.tree.lists import common as lists
from edition.tree.nodes import CONTENTS_PARTS, contents, contents_entry, contents_number, contents_page, contents_title

if TYPE_CHECKING:
    from sphinx.builders import Builder


class PrintedContentsDirective(SphinxDirective):
    """``{printed-contents}``: the lines of the printed contents, one entry a line."""

    has_content = True

    def run(self) -> list[Node]:
        """Return the contents node."""
        # Its links follow the headings of other documents, so it is rewritten when those change.
        self.env.metadata[self.env.docname][lists.GENERATED] = "contents"
        block = contents()
        self.set_source_info(block)
        for offset, line in enumerate(self.content):
            if line.strip():
                block += self._line(line, self.content_offset + offset + 1)
        return [block]

    def _line(self, line: str, lineno: int) -> list[Node]:
        parsed, messages = self.state.inline_text(line, lineno)
        if blocks.is_turn(line):
            return [*parsed, *messages]
        try:
            node = entry(parsed, self.config.edition_witness.contents)
        except ValueError as error:
            return [self.state_machine.reporter.error(f"[toc-001] {error}", line=lineno), *messages]
        node.source, node.line = self.get_source_info()[0], lineno
        return [node, *messages]


def entry(line: list[Node], shape: Shape) -> contents_entry:
    """Return the entry that a *line* of nodes is.

    :raises ValueError: if it is none, or a mark reaches over two of its parts
    """
    words = "".join(edition_of(piece) for node in line for piece in pieces(node))
    headed = "".join(
        (piece.mark.other if piece.mark else "") or edition_of(piece) for node in line for piece in pieces(node)
    )
    read = shape.entry(words)
    made = contents_entry(
        number=read.number, page=read.page, level=read.level, separators=read.separators,
        headed=squeeze(shape.entry(headed).title),
    )  # fmt: skip
    lead, number, space, title, separator, page = read.ends
    behind = -1
    for kind, start, end in zip(CONTENTS_PARTS, (lead, space, separator), (number, title, page), strict=True):
        # The title stands for the whole entry where it is all there is.
        if end > start or kind is contents_title:
            made += kind("", "", *_between(line, start, end, behind))
            behind = end
    return made


def _between(line: list[Node], start: int, end: int, behind: int) -> Iterator[Node]:
    """Yield what of the nodes of a *line* stands from *start* to *end*.

    What has no words, as the call of a note, stands with what is before it: what comes *behind* a place, up to *end*.
    """
    at = 0
    for node in line:
        length = sum(len(edition_of(piece)) for piece in pieces(node))
        if isinstance(node, nodes.Text):
            if words := node.astext()[max(0, start - at) : max(0, end - at)]:
                yield nodes.Text(words)
        elif (behind < at <= end) if not length else (start <= at and at + length <= end):
            yield node
        elif length and at < end and at + length > start:
            raise ValueError(f"a mark that reaches over number, title or page: {node.astext()}")
        at += length


def link_entries(builder: Builder, docname: str, node: contents) -> Iterator[Node]:
    """Yield *node* with every entry linked to its heading and page, or said to lie beyond the witness."""
    headings = list(domain.of(builder.env).all(Heading))
    named = paths((squeeze(h.number or h.title), h.level) for h in headings)
    targets = dict(zip(named, headings, strict=True))
    entries = list(node.findall(contents_entry))
    for entry_, path in zip(entries, paths((e["number"] or e["headed"], e["level"]) for e in entries), strict=True):
        if (heading := targets.get(path)) is not None and heading.page:
            base = lists.uri(builder, docname, heading.docname)
            entry_["refuri"] = f"{base}#{heading.anchor}"
            entry_["pageuri"] = f"{base}#{builder.config.edition_witness.pages[heading.page].anchor}"
            _lead(entry_, contents_number if entry_["number"] else contents_title, "title", entry_["refuri"])
            _lead(entry_, contents_page, "page", entry_["pageuri"])
    node["linked"] = True
    yield node


def is_plain(part: nodes.Element) -> bool:
    """Whether a number or a page is words alone, so that all of it is the link."""
    return not isinstance(part, contents_title) and all(isinstance(child, nodes.Text) for child in part.children)


def _lead(entry_: contents_entry, kind: type[nodes.Element], name: str, uri: str) -> None:
    """Let the first words of a part lead to *uri* where it holds what is a link itself, or must stay a title."""
    for part in (child for child in entry_.children if isinstance(child, kind) and not is_plain(child)):
        words = next((child for child in part.children if isinstance(child, nodes.Text) and squeeze(child)), None)
        if words is not None:
            part.replace(words, nodes.reference("", words, internal=True, refuri=uri, classes=[name]))
