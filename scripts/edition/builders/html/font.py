"""The web font: the committed font, cut to the characters that the finished site shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition import fontcache

if TYPE_CHECKING:
    from sphinx.application import Sphinx

WEB_FONT: Final = "_static/fonts/edition.woff2"


def write_font(app: Sphinx, exception: Exception | None) -> None:
    """Write the web font after an HTML build."""
    if exception is not None or app.builder.name != "html":
        return
    outdir = Path(app.outdir)
    shown = "".join(
        path.read_text(encoding="utf-8") for path in outdir.rglob("*") if path.suffix in {".html", ".css", ".js"}
    )
    target = outdir / WEB_FONT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(fontcache.subset(app, shown, "woff2"))


def setup(app: Sphinx) -> None:
    """Write the font when the build has finished."""
    app.connect("build-finished", write_font)
