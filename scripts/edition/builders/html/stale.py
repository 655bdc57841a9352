"""Pages of chapters that are gone: Sphinx leaves them in the output, a reader would still find them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def remove_stale_pages(app: Sphinx, exception: Exception | None) -> None:
    """Delete every page that belongs to no document."""
    if exception is not None or app.builder.name != "html":
        return
    outdir = Path(app.outdir)
    current = {outdir / f"{docname}.html" for docname in app.env.found_docs}
    for page in set(outdir.rglob("*.html")) - current:
        page.unlink()


def setup(app: Sphinx) -> None:
    """Sweep when the build has finished."""
    app.connect("build-finished", remove_stale_pages, priority=400)  # before the font looks at the pages
