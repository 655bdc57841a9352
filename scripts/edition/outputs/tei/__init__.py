"""The TEI: the text with every mark, and the registers, as one file of TEI P5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition.outputs.tei.builder import TeiBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(TeiBuilder)
