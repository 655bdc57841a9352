"""The content of a picture: bytes -> whether they are the whole picture that the name says."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Final

import imagesize

#: Kind of file -> where its sign stands, and the sign.
_SIGNS: Final[Mapping[str, tuple[int, bytes]]] = {
    "PNG": (0, b"\x89PNG\r\n\x1a\n"), "JPEG": (0, b"\xff\xd8\xff"), "WebP": (8, b"WEBP"), "GIF": (0, b"GIF8"),
    "BMP": (0, b"BM"), "TIFF": (0, b"II*\0"), "PDF": (0, b"%PDF"), "HEIC": (4, b"ftyphei"), "AVIF": (4, b"ftypavif"),
}  # fmt: skip
#: Suffix -> the kind of file that it stands for.
KINDS: Final[Mapping[str, str]] = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WebP"}
#: The chunks of a PNG: length and name before the content, a checksum behind it.
_HEAD: Final = struct.Struct(">I4s")
#: How far from the end of a JPEG its last sign may stand: cameras write more behind it.
_BEHIND: Final = 65_536


def _png(data: bytes) -> bool:
    """Whether each chunk is whole, to the last."""
    at, name = 8, b""
    while at + 12 <= len(data) and name != b"IEND":
        size, name = _HEAD.unpack_from(data, at)
        end = at + 8 + size
        if data[end : end + 4] != zlib.crc32(data[at + 4 : end]).to_bytes(4, "big"):
            return False
        at = end + 4
    return name == b"IEND"


def _jpeg(data: bytes) -> bool:
    return b"\xff\xd9" in data[-_BEHIND:]


def _webp(data: bytes) -> bool:
    return int.from_bytes(data[4:8], "little") + 8 <= len(data)


_WHOLE: Final[Mapping[str, Callable[[bytes], bool]]] = {"PNG": _png, "JPEG": _jpeg, "WebP": _webp}


def fault(data: bytes, suffix: str) -> tuple[str, str] | None:
    """Return what the content of a picture with this *suffix* is and how that is mended, None if it is right."""
    ought = KINDS[suffix.lower()]
    found = next((kind for kind, (at, sign) in _SIGNS.items() if data.startswith(sign, at)), "")
    if not found:
        return "no image", f"export it anew as {ought}"
    if found != ought:
        return f"a {found}", f"export it as {ought}; another suffix makes no other picture"
    if min(imagesize.get(io.BytesIO(data))) <= 0 or not _WHOLE[ought](data):
        return f"a {found} that is broken or cut short", "export or copy it anew"
    return None
