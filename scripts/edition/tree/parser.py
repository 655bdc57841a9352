"""MyST's parser with the rules that ours has besides (:mod:`edition.reading.emphasis`, :mod:`edition.reading.ruby`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from myst_parser.config.main import TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning

from edition.reading.emphasis import emphasis_plugin
from edition.reading.ruby import ruby_plugin
from edition.tree.nodes import ruby

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx


class EditionRenderer(SphinxRenderer):
    """MyST's, which finds what it does for a token by its name."""

    def render_ruby(self, token: SyntaxTreeNode) -> None:
        """Make the node of words and their reading."""
        node = ruby()
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)


class EditionParser(MystParser):
    """MyST-Parser has no place for a plugin of markdown-it, so its :meth:`parse` is said again."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        config = document.settings.env.myst_config
        try:
            topmatter = read_topmatter(inputstring)
        except TopmatterReadError:
            topmatter = None  # told while it is rendered
        if topmatter:

            def warn(kind: MystWarnings, said: str) -> None:
                create_warning(document, said, kind, line=1, append_to=document)

            config = merge_file_level(config, topmatter, warn)
        parser = create_md_parser(config, EditionRenderer)
        emphasis_plugin(parser)
        ruby_plugin(parser)
        parser.options["document"] = document
        parser.render(inputstring)


def setup(app: Sphinx) -> None:
    """Let it read every chapter."""
    app.add_source_parser(EditionParser, override=True)
