"""The notation in MyST: roles -> nodes of :mod:`edition.marks`, and the directive ``{editorial}``."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxDirective, SphinxRole

from edition import notation
from edition.blocks import editorial_block
from edition.marks import MARKS
from edition.notation import NotationError


class MarkRole(SphinxRole):
    """One role of the notation; a body that does not follow it is reported and kept as text."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Give the mark's node."""
        # docutils turns a backslash into NUL before a role sees it; rawtext still has it.
        body = self.rawtext.partition("`")[2].removesuffix("`") or self.text
        try:
            read = notation.parse(self.name, body)
        except NotationError as error:
            message = self.inliner.reporter.error(f"[{error.code}] {error}", line=self.lineno)
            return [nodes.Text(self.text)], [message]
        node = MARKS[self.name].of(read, self.rawtext)
        self.set_source_info(node)
        return [node], []


class Editorial(SphinxDirective):
    """``{editorial}``: words of the editors that stand in a chapter of the text."""

    has_content = True

    def run(self) -> list[Node]:
        """Give the block."""
        return [editorial_block("", *self.parse_content_to_nodes())]
