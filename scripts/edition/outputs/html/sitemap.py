"""The list of pages for search engines, which must hold absolute addresses: none without the site's.

At the root of a host, the only place where it is asked for (RFC 9309, 2.3), ``robots.txt`` says where the list is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from edition.outputs.html import site, standing, theme
from edition.tree import domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """Write ``sitemap.xml``, or delete one that an address left which is no longer given."""
    if exception is not None or app.builder.name != "html":
        return
    path, robots = (Path(app.outdir) / name for name in ("sitemap.xml", "robots.txt"))
    base = site.base(app.config)
    if not base or urlsplit(base).path != "/":
        robots.unlink(missing_ok=True)
    else:
        robots.write_text(f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n", encoding="ascii", newline="\n")
    if not base:
        path.unlink(missing_ok=True)
        return
    names = [*domain.reading_order(app.env), *(standing.names(app) if theme.is_used(app) else ())]
    pages = [base + app.builder.get_target_uri(name) for name in names]
    lines = [f"<url><loc>{escape(page)}</loc></url>" for page in pages]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    path.write_text("\n".join([head, *lines, "</urlset>", ""]), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write when the build has finished."""
    app.connect("build-finished", write_sitemap)
