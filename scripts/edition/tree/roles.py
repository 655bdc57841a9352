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
        """Return the role's nodes."""
        # docutils turns a backslash into NUL before a role sees it; rawtext still has it.
        body = self.rawtext.partition("`")[2].removesuffix("`") or self.text
        try:
            made = self.made(body)
        except NotationError as error:
            message = self.inliner.reporter.error(f"[{error.code}] {error}", line=self.lineno)
            return [nodes.Text(self.text)], [message]
        for node in made:
            self.set_source_info(node)
        return made, []

    def made(self, body: str) -> list[Node]:
        """Return the nodes for *body*.

        :raises NotationError: if it does not follow the notation
        """
        raise NotImplementedError


class MarkRole(NotationRole):
    """A mark, and what stands in it."""

    def made(self, body: str) -> list[Node]:
        """Return the mark's node, or those of its parts and of what it holds."""
        return [mark.of(one, self.rawtext) for one in marks.read(self.name, body)]


class ForeignRole(NotationRole):
    """``{foreign}`Lena Goldfields|en` ``: words of the editors in another language (TEI foreign)."""

    def made(self, body: str) -> list[Node]:
        """Return the words, with their language."""
        return [lists.stretch(foreign.part(body))]


class EditorialDirective(SphinxDirective):
    """``{editorial}``: words of the editors that stand in a chapter of the text."""

    has_content = True

    def run(self) -> list[Node]:
        """Return the block."""
        return [editorial_block("", *self.parse_content_to_nodes())]
