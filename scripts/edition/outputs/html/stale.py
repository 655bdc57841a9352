"""Pages of chapters that are gone: Sphinx leaves them in the output, a reader would still find them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Pages of no document, such as the search: every build makes them anew.
_made: set[str] = set()


def note_page(app: Sphinx, name: str, *_: object) -> None:
    """Keep in mind which page was just made."""
    if app.builder.name == "html" and name not in app.env.found_docs:
        _made.add(name)


def remove_stale_pages(app: Sphinx, exception: Exception | None) -> None:
    """Delete every page that belongs to no document and that no part of the build has made."""
    if exception is not None or app.builder.name != "html":
        return
    outdir = Path(app.outdir)
    current = {outdir / f"{name}.html" for name in app.env.found_docs | _made}
    for page in set(outdir.rglob("*.html")) - current:
        page.unlink()


def setup(app: Sphinx) -> None:
    """Sweep when the build has finished."""
    app.connect("html-page-context", note_page)
    app.connect("build-finished", remove_stale_pages, priority=400)  # before the font looks at the pages
