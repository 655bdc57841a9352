"""The EPUB: content documents from the doctrees, and the package around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition.outputs.epub.builder import EpubBuilder, note_kind
from edition.outputs.epub.translator import EPUB_VISITORS

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the builder, its visitors and its configuration."""
    app.setup_extension("sphinx.builders.epub3")  # whose builder ours replaces
    app.add_builder(EpubBuilder, override=True)
    for node, visitors in EPUB_VISITORS.items():
        app.add_node(node, override=True, epub=visitors)
    app.add_config_value("edition_printed_source", "", "epub", frozenset({str}))
    app.add_config_value("edition_title_reading", "", "epub", frozenset({str}))
    app.add_config_value("edition_modified", "2026-01-01T00:00:00Z", "epub", frozenset({str}))
    app.connect("doctree-read", note_kind)
