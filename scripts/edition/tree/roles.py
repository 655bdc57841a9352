"""The notation in MyST: roles -> nodes of :mod:`edition.tree.marks`, words in another language, and ``{editorial}``."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.util.docutils import SphinxDirective, SphinxRole

from edition.model import foreign, marks
from edition.model.notation import NotationError
from edition.tree.lists import common as lists
from edition.tree.marks import mark
from edition.tree.nodes import editorial_block


class NotationRole(SphinxRole):
    """One role of the notation; a body that does not follow it is reported and kept as text."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the role's node."""
        # docutils turns a backslash into NUL before a role sees it; rawtext still has it.
        body = self.rawtext.partition("`")[2].removesuffix("`") or self.text
        try:
            node = self.node(body)
        except NotationError as error:
            message = self.inliner.reporter.error(f"[{error.code}] {error}", line=self.lineno)
            return [nodes.Text(self.text)], [message]
        self.set_source_info(node)
        return [node], []

    def node(self, body: str) -> Node:
        """Return the node for *body*.

        :raises NotationError: if it does not follow the notation
        """
        raise NotImplementedError


class MarkRole(NotationRole):
    """A mark."""

    def node(self, body: str) -> Node:
        """Return the mark's node."""
        return mark.of(marks.parse(self.name, body), self.rawtext)


class ForeignRole(NotationRole):
    """``{foreign}`Lena Goldfields|en` ``: words of the editors in another language (TEI foreign)."""

    def node(self, body: str) -> Node:
        """Return the words, with their language."""
        return lists.stretch(foreign.part(body))


class EditorialDirective(SphinxDirective):
    """``{editorial}``: words of the editors that stand in a chapter of the text."""

    has_content = True

    def run(self) -> list[Node]:
        """Return the block."""
        return [editorial_block("", *self.parse_content_to_nodes())]
