"""How large the files are that the pages offer: written into the finished pages, which otherwise stay as they were.

A page that named a size when it is written would have to be written again whenever the book's EPUB or PDF changes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PLACE: Final = re.compile(rb'(<small data-file="([^"]+)">)[^<]*(?=</small>)')


def shown(size: int) -> str:
    """Give *size*, in bytes, in megabytes of two digits: so that a mended character changes no page but its own."""
    return f"{float(f'{size / 1e6:.2g}'):g} MB"


def filled(page: bytes, sizes: dict[str, str]) -> bytes:
    """Give *page* with the size of each file at its place; a file that is not known keeps an empty one."""
    return _PLACE.sub(lambda found: found[1] + sizes.get(found[2].decode(), "").encode(), page)


def write_sizes(app: Sphinx, exception: Exception | None) -> None:
    """Fill the sizes in after an HTML build, before the service worker takes stock."""
    if exception is not None or app.builder.name != "html":
        return
    sizes = {href: shown(Path(path).stat().st_size) for href, path in app.config.edition_downloads.items()}
    for path in Path(app.outdir).rglob("*.html"):
        page = path.read_bytes()
        if (fresh := filled(page, sizes)) != page:
            path.write_bytes(fresh)


def setup(app: Sphinx) -> None:
    """Register the files, by address, and what tells their sizes."""
    app.add_config_value("edition_downloads", {}, "", frozenset({dict}))
    app.connect("build-finished", write_sizes, priority=400)
