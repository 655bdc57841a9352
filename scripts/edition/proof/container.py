"""The zip of an EPUB (OCF 3.3): bytes -> its members by name, or why they are not read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

#: Most members, and most bytes of all of them, that are read.
_MEMBERS: Final = 10_000
_UNPACKED: Final = 256 * 2**20
#: Names that OCF allows (OCF 3.3, 4.2.3), without what only escapes or hides.
_NAME: Final = re.compile(r"[^\\:*?\"<>|\x00-\x1f\x7f]{1,250}")


def members(data: bytes) -> dict[str, bytes]:
    """Give the members of the zip *data*, each read only as far as its declared size.

    :raises ValueError: if it is encrypted, too large, leads out of itself, or has two members of one name
    :raises Exception: whatever zipfile raises on a broken file
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        infos = packed.infolist()
        if fault := next(_refused(infos), None):
            raise ValueError(fault)
        return {info.filename: _member(packed, info) for info in infos}


def _member(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # ZipFile.read unpacks all there is before it looks at the declared size.
    with packed.open(info) as stream:
        return stream.read(info.file_size + 1)


def _refused(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Give why the members *infos* are not read, nothing if they may be."""
    if len(infos) > _MEMBERS:
        yield f"{len(infos)} members, more than {_MEMBERS}"
    if (size := sum(info.file_size for info in infos)) > _UNPACKED:
        yield f"{size} bytes unpacked, more than {_UNPACKED}"
    seen = set[str]()
    for info in infos:
        name = info.orig_filename
        if info.flag_bits & 1:
            yield f"{name!r} is encrypted"
        if name in seen:
            yield f"{name!r} twice"
        if ".." in name.split("/") or name.startswith("/") or not _NAME.fullmatch(name):
            yield f"{name!r}, a name that leads out of the book or is none"
        seen.add(name)
