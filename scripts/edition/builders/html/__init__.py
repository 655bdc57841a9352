"""The HTML output: visitors for our nodes, and the shell around sphinx-book-theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition.builders.html import font, shell, stale, visitors

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register shell, visitors, web font, and what sweeps up."""
    shell.setup(app)
    font.setup(app)
    stale.setup(app)
    visitors.setup(app)
