"""Recipes for who hosts the site: nginx, Caddy, and hosts that read a file ``_headers``, all of one record.

What a page may do stands in :mod:`edition.outputs.html.policy`; here stand the other headers, the media types and how
long a browser may keep what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from edition.outputs.html import compressed, policy

#: The recipes, by the name of the file that each becomes.
RECIPES: Final = ("nginx.conf", "Caddyfile", "_headers")
_FOLDER: Final = Path(__file__).parent / "recipes"
#: Where the recipes take the site to stand.
_ROOT: Final = "/var/www/edition"

#: What every answer says, errors too.
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": policy.written(policy.IN_HEADER),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

#: Suffix -> media type of every file that the site has.
TYPES: Final[Mapping[str, str]] = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "atom": "application/atom+xml",
    "xml": "application/xml",
    "txt": "text/plain",
    "md": "text/markdown",
    "bib": "application/x-bibtex",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "epub": "application/epub+zip",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
#: Types, besides HTML, of which the host says that they are UTF-8; what is XML says so itself.
_UTF8: Final = (
    "text/css",
    "text/javascript",
    "text/plain",
    "text/markdown",
    "application/json",
    "application/manifest+json",
    "application/x-bibtex",
)


@dataclass(frozen=True, slots=True)
class Caching:
    """How long a browser may keep what it finds without asking again."""

    path: str  #: a regular expression of the path below the site's
    query: str  #: the same of the query
    control: str  #: what the host says


#: Sphinx puts a checksum of the content (CRC-32) behind the names of style sheets and scripts.
CACHING: Final = (
    Caching(r"_static/[^?]+\.(?:css|js)", "v=[0-9a-f]{8}", "public, max-age=31536000, immutable"),
    Caching(r"_static/[^?]+\.(?:woff2|png|svg)", "", "public, max-age=86400"),
)
_OTHERWISE: Final = "no-cache"


def recipe(name: str, address: str = "") -> str:
    """Return the recipe that becomes the file *name*, one of :data:`RECIPES`.

    :param address: where the site will stand; without one the recipe is for the root of any name
    """
    parts = urlsplit(address)
    path = f"/{parts.path.strip('/')}/".replace("//", "/")
    templates = Environment(loader=FileSystemLoader(_FOLDER), undefined=StrictUndefined, keep_trailing_newline=True)
    return templates.get_template(name).render(
        host=parts.hostname,
        path=path,
        root=_ROOT,
        folder=_ROOT + path.rstrip("/"),
        headers=HEADERS,
        types=TYPES,
        caching=CACHING,
        otherwise=_OTHERWISE,
        charset=_UTF8,
        least=compressed.LEAST,
        compressed=[type_ for end, type_ in TYPES.items() if f".{end}" in compressed.TEXTS and end != "html"],
    )
