"""The book without a network: a manifest, and a service worker that keeps the files of the finished site."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition.model import interface
from edition.outputs.html import theme
from edition.outputs.html.cover import FRONT, ICONS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

WORKER: Final = "sw.js"
MANIFEST: Final = "manifest.webmanifest"
#: What pages are made of. EPUB and PDF are kept when a reader opens them: they are larger than all pages.
KEPT: Final = frozenset({".html", ".css", ".js", ".json", ".woff2", ".svg", ".webmanifest", ".bib"})
#: The first cannot keep itself; the other is the server's.
LEFT_OUT: Final = frozenset({WORKER, "404.html"})
#: What each page says of itself in its head: the digest of the page without this line.
_STAMP: Final = re.compile(rb'<meta name="edition-digest" content="[^"]*">\n')


def manifest(config: Config) -> str:
    """Return the web application manifest; its addresses are relative, so it works under any path."""
    icons = [{"src": name, "sizes": f"{side}x{side}", "type": "image/png"} for name, side in ICONS.items()]
    data = {
        "name": config.project,
        "short_name": config.project,
        "lang": interface.tag(config.language),
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#fffefb",
        "theme_color": "#9b2d20",
        "icons": [*icons, {"src": "_static/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def kept(outdir: Path) -> Iterator[tuple[str, str]]:
    """Yield the files that the worker keeps, each with the digest by which it knows the file."""
    for path in sorted(outdir.rglob("*")):
        name = path.relative_to(outdir).as_posix()
        kept_too = path.suffix.lower() in KEPT or name == FRONT
        if kept_too and name not in LEFT_OUT and not name.startswith(("download/", ".")):
            yield name, digest(name, path.read_bytes())


def digest(name: str, data: bytes) -> str:
    """Return the digest by which the worker knows the file *name*: of a page that which stands in its head."""
    return _of_page(_STAMP.sub(b"", data)) if name.endswith(".html") else integrity(data)


def _of_page(bare: bytes) -> str:
    """Return the digest of a page, of hexadecimal digits: the font is cut to the signs of pages, and has these."""
    return hashlib.sha256(bare).hexdigest()[:32]


def stamped(page: bytes) -> bytes:
    """Return *page* with its digest in its head, so that it is known on a host that writes into every page."""
    bare = _STAMP.sub(b"", page)
    stamp = f'<meta name="edition-digest" content="{_of_page(bare)}">\n</head>'
    return bare.replace(b"</head>", stamp.encode(), 1)


def stamp(outdir: Path) -> None:
    """Write its digest into each page in *outdir* that has none, or that of an older page."""
    for path in outdir.rglob("*.html"):
        if path.name not in LEFT_OUT and (page := path.read_bytes()) != (now := stamped(page)):
            path.write_bytes(now)


def integrity(data: bytes) -> str:
    """Return the digest of *data* as subresource integrity has it."""
    return "sha256-" + b64encode(hashlib.sha256(data).digest()).decode()


def constants(files: Mapping[str, str]) -> str:
    """Return the two lines with which the worker of *files*, each with its digest, begins."""
    listed = json.dumps(files, ensure_ascii=False, indent=0)
    version = hashlib.sha256(listed.encode()).hexdigest()[:16]
    return f'const VERSION = "{version}";\nconst FILES = {listed};\n'


def worker(outdir: Path) -> str:
    """Return the service worker for the files in *outdir*; it changes when one of them does."""
    return constants(dict(kept(outdir))) + theme.read(WORKER)


def write_worker(app: Sphinx, exception: Exception | None) -> None:
    """Write both when everything else is written."""
    if exception is None and theme.is_used(app):
        outdir = Path(app.outdir)
        (outdir / MANIFEST).write_text(manifest(app.config), encoding="utf-8")
        stamp(outdir)
        (outdir / WORKER).write_text(worker(outdir), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write last: the worker knows the digest of every file."""
    app.connect("build-finished", write_worker, priority=900)
