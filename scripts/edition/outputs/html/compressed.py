"""What hosts send instead of a text of the site: the same file compressed beforehand, by Brotli and as gzip.

A host compresses better beforehand than while a reader waits, and need not at all. Both are named as nginx
(``gzip_static``, ``brotli_static``) and Caddy (``precompressed``) look for them: the name of the file, and ``.br`` or
``.gz``. The bytes are the same everywhere, because the libraries are locked and neither form holds a name or a time.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import brotli

from edition.outputs import zips

#: Texts; everything else is compressed already.
TEXTS: Final = frozenset({".html", ".css", ".js", ".json", ".svg", ".webmanifest", ".atom", ".xml", ".txt"})
#: A smaller file is one packet either way.
LEAST: Final = 512
#: Ends of the names of compressed files.
BROTLI, GZIP = ".br", ".gz"
ENDS: Final = frozenset({BROTLI, GZIP})
#: How hard Brotli tries, of 11: at 11 it takes 2.5 times as long for 2 % less. What a reader takes away whole is
#: fetched seldom, and changes with every character of the book.
QUALITY, QUICK = 10, 5
_TAKEN: Final = "download"
#: RFC 1952: gzip, deflated, no name, no time, as small as possible, made on Unix.
_GZIP_HEAD: Final = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03"


def texts(site: Path) -> Iterator[Path]:
    """Yield the files of the *site* of which there ought to be compressed ones; hidden files are the build's."""
    for path in sorted(site.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(site).parts)
        if path.suffix in TEXTS and not hidden and path.is_file() and path.stat().st_size >= LEAST:
            yield path


def gzipped(data: bytes) -> bytes:
    """Return *data* as gzip, deflated as the EPUB is."""
    return _GZIP_HEAD + zips.packed(data, zips.LEVEL) + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def brotlied(data: bytes, quality: int = QUALITY) -> bytes:
    """Return *data* compressed by Brotli."""
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality))


def beside(path: Path, suffix: str) -> Path:
    """Return where the compressed form of *path* stands that ends with *suffix*."""
    return path.with_name(path.name + suffix)


def write(site: Path, store: Path) -> None:
    """Write beside each text of the *site* its compressed forms, and delete those of texts that are gone.

    :param store: a folder in which what Brotli made is kept: the same bytes are compressed once
    """
    ought, used = set[Path](), set[Path]()
    store.mkdir(parents=True, exist_ok=True)
    for path in texts(site):
        data, quality = path.read_bytes(), QUICK if path.parent.name == _TAKEN else QUALITY
        kept = store / f"{hashlib.sha256(data).hexdigest()}-{brotli.__version__}-{quality}"
        if not kept.is_file():
            kept.write_bytes(brotlied(data, quality))
        for suffix, made in ((BROTLI, kept.read_bytes()), (GZIP, gzipped(data))):
            beside(path, suffix).write_bytes(made)
            ought.add(beside(path, suffix))
        used.add(kept)
    for path in {*site.rglob("*"), *store.iterdir()} - ought - used:
        if path.suffix in ENDS or path.parent == store:
            path.unlink()
