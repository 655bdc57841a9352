"""A digest of the code and templates, so that what an older version wrote is never taken for current."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parents[1]
_SUFFIXES: Final = frozenset({".py", ".xhtml", ".opf", ".ncx", ".html", ".typ", ".po"})


@cache
def code_digest() -> str:
    """Give the digest of every file of the package that can change an output."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in _SUFFIXES:
            digest.update(path.read_bytes())
    return digest.hexdigest()
