"""The HTML output: visitors for our nodes, and the shell around sphinx-book-theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition.outputs.html import (
    cover,
    facing,
    feed,
    font,
    metadata,
    notfound,
    offline,
    policy,
    search,
    shell,
    simplified,
    site,
    sitemap,
    stale,
    visitors,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register shell, search, visitors, web font, what machines read, and what sweeps up."""
    shell.setup(app)
    search.setup(app)
    font.setup(app)
    stale.setup(app)
    visitors.setup(app)
    for module in (site, policy, facing, metadata, cover, sitemap, notfound, feed, simplified, offline):
        module.setup(app)
