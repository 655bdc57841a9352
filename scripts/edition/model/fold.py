"""Which characters are one to the search: the committed table and a text -> the classes that the text needs.

A query may be in traditional or simplified characters, and in any of their variants. Both sides are folded in the
reader's browser (``search-fold.js``), so a character that no class of the text holds needs no entry: it finds nothing
in any shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parent / "data" / "variants.txt"


@cache
def table() -> tuple[str, ...]:
    """Return the classes of the committed table (``scripts/maintain/variants.py``)."""
    return tuple(row for row in TABLE.read_text(encoding="utf-8").splitlines() if not row.startswith("#"))


def classes(texts: Iterable[str]) -> list[str]:
    """Return the classes with a character of *texts*."""
    used = set[str]().union(*texts)
    return [row for row in table() if not used.isdisjoint(row)]
