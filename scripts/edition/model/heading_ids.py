"""Ids of the headings of the editors to which they gave none: words -> ASCII, by reading."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

from edition.model.order import by_reading

#: A word or number of ASCII, or one other sign.
_WORDS: Final = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9]")


def slug(name: str) -> str:
    """Return an id of ASCII letters and digits made of the reading of *name*; what has none goes in by its number.

    Latin words and numbers stay whole, without their accents. White space is none of it: outputs differ in that.
    """
    plain = "".join(map(_plain, unicodedata.normalize("NFC", "".join(name.split()))))
    spoken = " ".join(map(_spoken, _WORDS.findall(plain)))
    return "-".join(re.findall(r"[a-z0-9]+", spoken))


def _plain(sign: str) -> str:
    """Return *sign* in letters and figures of ASCII, without its accents: É E, Ⅳ IV; itself if it has none."""
    base = "".join(c for c in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(c))
    return base if base.isascii() and base.isalnum() else sign


def _spoken(word: str) -> str:
    """Return a word of ASCII in small letters, the reading of another sign, or its number."""
    if word.isascii():
        return word.lower()
    return "".join(c if c.isascii() or not c.isalnum() else f" u{ord(c):x} " for c in by_reading(word)[0])


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
