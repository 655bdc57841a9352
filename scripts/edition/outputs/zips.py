"""The EPUB's container and the site's zip: files -> one zip, the same bytes for the same files (PKZIP APPNOTE 6.3).

The standard library's ``zipfile`` packs with the zlib of the Python that runs, whose bytes differ from one machine to
another (zlib-ng) and are 3 % more than libdeflate's. What is written here is simple: no encryption, no ZIP64.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

import deflate

#: How hard libdeflate tries, at most 12: that takes 15 times as long as 9, and saves 4 % of the pages of a site.
LEVEL: Final = 12
QUICK: Final = 9
_STORED: Final = 0
_DEFLATED: Final = 8
#: Version 2.0 of the format, made on Unix; the only time that is the same everywhere, the format's first; mode 0644.
_VERSION: Final = 20
_UNIX: Final = 3 << 8
_FIRST_DAY: Final = 1 << 5 | 1
_MODE: Final = 0o100644 << 16
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")


@lru_cache(maxsize=256)
def packed(data: bytes, level: int) -> bytes:
    """Return *data* deflated; what both forms of the book have is packed once."""
    return bytes(deflate.deflate_compress(data, level))


def archive(files: Iterable[tuple[str, bytes]], stored: Collection[str] = (), level: int = LEVEL) -> bytes:
    """Return the zip of *files*, which are names, in ASCII, and what they hold.

    :param stored: endings of the names of files that are packed already and stay as they are
    :param level: how hard is tried
    :raises ValueError: if two files have the same name, whatever its case (EPUB 3.3, 4.2.3)
    """
    members, directory, seen = bytearray(), bytearray(), set[str]()
    for name, data in files:
        if name.lower() in seen:
            raise ValueError(f"two files are called {name.lower()}")
        seen.add(name.lower())
        method, body = (_STORED, data) if name.endswith(tuple(stored)) else (_DEFLATED, packed(data, level))
        path = name.encode("ascii")
        common = (0, method, 0, _FIRST_DAY, zlib.crc32(data), len(body), len(data), len(path), 0)
        directory += _CENTRAL.pack(b"PK\1\2", _UNIX | _VERSION, _VERSION, *common, 0, 0, 0, _MODE, len(members)) + path
        members += _LOCAL.pack(b"PK\3\4", _VERSION, *common) + path + body
    end = _END.pack(b"PK\5\6", 0, 0, len(seen), len(seen), len(directory), len(members), 0)
    return bytes(members + directory + end)
