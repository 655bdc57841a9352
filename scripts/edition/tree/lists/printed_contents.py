"""The printed contents (目次) in the doctree: the directive that reads it and the links it gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import blocks
from edition.model.contents import parse_entry, paths
from edition.tree import domain
from edition.tree.domain import Heading
from edition.tree.lists import common as lists
from edition.tree.nodes import contents, contents_entry, contents_title

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
        if blocks.is_turn(line):
            return self._inline(line, lineno)
        try:
            entry = parse_entry(line)
        except ValueError as error:
            return [self.state_machine.reporter.error(f"[toc-001] {error}", line=lineno)]
        node = contents_entry(number=entry.number, page=entry.page, level=entry.level, separators=entry.separators)
        node += contents_title("", "", *self._inline(entry.title, lineno))
        node.source, node.line = self.get_source_info()[0], lineno
        return [node]

    def _inline(self, text: str, lineno: int) -> list[Node]:
        parsed, messages = self.state.inline_text(text, lineno)
        return [*parsed, *messages]


def link_entries(builder: Builder, docname: str, node: contents) -> Iterator[Node]:
    """Yield *node* with every entry linked to its heading and page, or said to lie beyond the witness."""
    headings = [h for h in domain.of(builder.env).all(Heading) if h.number]
    targets = dict(zip(paths((h.number, h.level) for h in headings), headings, strict=True))
    entries = list(node.findall(contents_entry))
    for entry, path in zip(entries, paths((e["number"], e["level"]) for e in entries), strict=True):
        if (heading := targets.get(path)) is not None:
            base = lists.uri(builder, docname, heading.docname)
            entry["refuri"] = f"{base}#{heading.anchor}"
            entry["pageuri"] = f"{base}#{builder.config.edition_witness.pages[heading.page].anchor}"
    node["linked"] = True
    yield node
