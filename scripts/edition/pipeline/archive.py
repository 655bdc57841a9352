"""A folder as a zip: the same files give the same bytes, wherever and whenever it is packed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Final

#: The only time a zip member can have that is the same everywhere: the first of the format.
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
#: What is compressed already is packed as it is.
STORED: Final = frozenset({".epub", ".pdf", ".png", ".woff2", ".zip"})


def pack(folder: Path, name: str) -> bytes:
    """Return the zip of *folder*, its files below a folder *name*; hidden files belong to the build and stay out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                member = zipfile.ZipInfo(f"{name}/{inside.as_posix()}", EPOCH)
                member.compress_type = zipfile.ZIP_STORED if path.suffix in STORED else zipfile.ZIP_DEFLATED
                member.create_system, member.external_attr = 3, 0o100644 << 16
                target.writestr(member, path.read_bytes())
    return packed.getvalue()
