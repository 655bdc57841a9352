"""What hosts send instead of a text of the site: the same file compressed beforehand, by Brotli and as gzip.

A host compresses better beforehand than while a reader waits, and need not at all. Both are named as nginx
(``gzip_static``, ``brotli_static``) and Caddy (``precompressed``) look for them: the name of the file, and ``.br`` or
``.gz``. The bytes are the same everywhere, because the libraries are locked and neither form holds a name or a time.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import brotli

from edition.outputs import zips

#: Texts; everything else is compressed already.
TEXTS: Final = frozenset(
    {".html", ".css", ".js", ".json", ".svg", ".webmanifest", ".atom", ".xml", ".txt", ".md", ".bib"}
)
#: A smaller file is one packet either way.
LEAST: Final = 512
#: Ends of the names of compressed files.
BROTLI, GZIP = ".br", ".gz"
#: How hard Brotli tries, of 11: at 10 it takes ten times as long for 6 % less.
QUALITY: Final = 7
#: RFC 1952: gzip, deflated, no name, no time, as small as possible, made on Unix.
_GZIP_HEAD: Final = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03"


def texts(site: Path) -> Iterator[Path]:
    """Yield the files of the *site* of which there ought to be compressed ones; hidden files are the build's."""
    for path in sorted(site.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(site).parts)
        if path.suffix in TEXTS and not hidden and path.is_file() and path.stat().st_size >= LEAST:
            yield path


def gzipped(data: bytes) -> bytes:
    """Return *data* as gzip, deflated as the site's zip is."""
    return _GZIP_HEAD + zips.packed(data, zips.QUICK) + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def brotlied(data: bytes) -> bytes:
    """Return *data* compressed by Brotli."""
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=QUALITY))


#: How each form is made and read back, by the end of its name.
FORMS: Final[Mapping[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]]] = {
    BROTLI: (brotlied, brotli.decompress),
    GZIP: (gzipped, gzip.decompress),
}


def beside(path: Path, suffix: str) -> Path:
    """Return where the compressed form of *path* stands that ends with *suffix*."""
    return path.with_name(path.name + suffix)


def _holds(path: Path, unpack: Callable[[bytes], bytes], data: bytes) -> bool:
    """Whether the compressed file *path* is there and holds *data*."""
    try:
        return unpack(path.read_bytes()) == data
    except (OSError, EOFError, zlib.error, brotli.error):
        return False


def write(site: Path) -> None:
    """Write beside each text of the *site* its compressed forms, and delete those of texts that are gone.

    A form that holds its text stays, because to read it back takes a tenth of the time to make it.
    """
    ought = set[Path]()
    for path in texts(site):
        data = path.read_bytes()
        for suffix, (pack, unpack) in FORMS.items():
            ought.add(form := beside(path, suffix))
            if not _holds(form, unpack, data):
                form.write_bytes(pack(data))
    for path in {*site.rglob("*")} - ought:
        if path.suffix in FORMS:
            path.unlink()
