"""The edition: a Sphinx extension that turns marked chapters into HTML, EPUB, PDF and a proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; imports stand here so that the proof can use the package without Sphinx."""
    from edition import extension

    return extension.setup(app)
