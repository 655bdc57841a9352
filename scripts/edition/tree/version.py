"""The version of the code, so that what an older version read or wrote is never taken for current."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[1]
_SUFFIXES: Final = frozenset(
    {".py", ".tsv", ".xhtml", ".opf", ".ncx", ".html", ".toml", ".css", ".typ", ".js", ".svg", ".po"}
)


def code_version() -> int:
    """Return a number made of every file of the package that can change an output."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in _SUFFIXES:
            digest.update(path.read_bytes())
    return int.from_bytes(digest.digest()[:8], "big")
