"""The JSON: pages, blocks, marks, notes and registers as data, with their schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition.outputs.json.builder import JsonBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.setup_extension("sphinxcontrib.serializinghtml")  # whose builder of this name ours replaces
    app.add_builder(JsonBuilder, override=True)
