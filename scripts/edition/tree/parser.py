"""MyST's parser with the one rule that ours has besides (:mod:`edition.reading.emphasis`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from myst_parser.config.main import TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning

from edition.reading.emphasis import emphasis_plugin

if TYPE_CHECKING:
    from sphinx.application import Sphinx


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
        parser = create_md_parser(config, SphinxRenderer)
        emphasis_plugin(parser)
        parser.options["document"] = document
        parser.render(inputstring)


def setup(app: Sphinx) -> None:
    """Let it read every chapter."""
    app.add_source_parser(EditionParser, override=True)
