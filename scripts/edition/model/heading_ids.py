"""Ids of the headings of the editors to which they gave none: words -> ASCII, by reading."""

from __future__ import annotations

import re
from collections import Counter

from edition.model.order import by_reading


def slug(name: str) -> str:
    """Return an id of ASCII letters and digits made of the reading of *name*; what has none goes in by its number."""
    spoken = "".join(c if c.isascii() or not c.isalnum() else f" u{ord(c):x} " for c in by_reading(name)[0])
    return "-".join(re.findall(r"[a-z0-9]+", spoken))


class HeadingIds:
    """The ids of one chapter, made of its name and of words, not numbered by place, so that they last."""

    def __init__(self, docname: str) -> None:
        self._stem = docname.rpartition("/")[2]
        self._given = Counter[str]()

    def of(self, title: str, level: int) -> str:
        """Return the id of the next heading; of those with the same *title* the second ends in 2."""
        made = self._stem if level == 1 else f"{self._stem}-{slug(title)}"
        self._given[made] += 1
        return made if self._given[made] == 1 else f"{made}-{self._given[made]}"
