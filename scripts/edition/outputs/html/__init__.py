"""The HTML output: visitors for our nodes, the theme, and what stands beside the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition.outputs.html import (
    catalogue,
    citations,
    cover,
    facing,
    facsimile,
    feed,
    font,
    metadata,
    notfound,
    offline,
    policy,
    reporting,
    search,
    simplified,
    site,
    sitemap,
    stale,
    standing,
    theme,
    visitors,
    welcome,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register theme, search, visitors, web font, what machines read, and what sweeps up."""
    theme.setup(app)
    search.setup(app)
    font.setup(app)
    stale.setup(app)
    visitors.setup(app)
    for module in (
        site, policy, facing, facsimile, metadata, cover, welcome, sitemap, notfound, feed, catalogue, citations,
        standing, reporting, simplified, offline,
    ):  # fmt: skip
        module.setup(app)
