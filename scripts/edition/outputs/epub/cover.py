"""The picture of the EPUB's cover, packed small: half of what the zip holds beside text and font was it."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

import deflate

from edition.outputs import zips

#: Paper, ink, red, and the edges of the ink: red, green and blue of each.
PALETTE: Final = bytes.fromhex("fffefb 1c1a17 9b2d20 9a9690")
_RED: Final = 2
#: Shade of grey -> index in the palette; difference of red and green -> whether a point is red.
_SHADES: Final = [1] * 90 + [3] * 115 + [0] * 51
_REDDISH: Final = [0] * 40 + [255] * 216


def reduced(png: bytes) -> bytes:
    """Return the picture in the four colours of the :data:`PALETTE`, half the bytes that Pillow would make of it.

    Pillow packs by zlib, and filters lines, which only helps photographs (PNG 3, 11.2 and 12.7: indexed colour of
    two bits, no filter).
    """
    from PIL import Image, ImageChops

    with Image.open(io.BytesIO(png)) as picture:
        plain = picture.convert("RGB")
    red, green, _ = plain.split()
    indexed = plain.convert("L").point(_SHADES, "L")
    indexed.paste(_RED, mask=ImageChops.subtract(red, green).point(_REDDISH, "L"))
    indexed.putpalette(PALETTE)
    size, lines = plain.size, indexed.tobytes("raw", "P;2")
    length = -(-size[0] // 4)
    filtered = b"".join(b"\0" + lines[at : at + length] for at in range(0, len(lines), length))
    chunks = (
        (b"IHDR", struct.pack(">2L5B", *size, 2, 3, 0, 0, 0)),
        (b"PLTE", PALETTE),
        (b"IDAT", deflate.zlib_compress(filtered, zips.LEVEL)),
        (b"IEND", b""),
    )
    packed = (struct.pack(">L", len(d)) + n + d + struct.pack(">L", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)
