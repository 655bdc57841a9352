"""The orders of an index: by strokes, and by reading - names -> keys to sort by, and ids of headings by reading."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).parent / "data" / "hanzi.tsv"
#: What is in no table comes last.
_UNKNOWN: Final = 999


class Han(NamedTuple):
    """What is known of a character (Unicode Standard Annex #38)."""

    strokes: int
    reading: str  #: Hanyu Pinyin with tone marks


@cache
def table() -> dict[str, Han]:
    """Give the characters of the committed table."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {character: Han(int(strokes), reading) for character, strokes, reading in rows}


def strokes(character: str) -> int:
    """Give the number of strokes of *character*, a large number if it is in no table."""
    known = table().get(character)
    return known.strokes if known else _UNKNOWN


def bare(name: str) -> str:
    """Give *name* without what stands before its first letter: the brackets of a title do not count."""
    return name[next((n for n, sign in enumerate(name) if not unicodedata.category(sign).startswith("P")), 0) :]


def by_strokes(name: str) -> tuple[tuple[int, str], ...]:
    """Give the key of *name* in the order of strokes: character by character, as Chinese indexes are."""
    return tuple((strokes(character), character) for character in bare(name))


def reading(name: str) -> str:
    """Give the reading of *name* in Hanyu Pinyin, a syllable a character; what has none stays as it is."""
    return " ".join(known.reading if (known := table().get(c)) else c for c in name)


def by_reading(name: str) -> tuple[str, str]:
    """Give the key of *name* in the alphabetical order of its reading, tones after letters."""
    spoken = reading(bare(name))
    plain = unicodedata.normalize("NFD", spoken)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return letters.lower(), spoken


def slug(name: str) -> str:
    """Give an id of ASCII letters and digits made of the reading of *name*; what has none goes in by its number."""
    spoken = "".join(c if c.isascii() or not c.isalnum() else f" u{ord(c):x} " for c in by_reading(name)[0])
    return "-".join(re.findall(r"[a-z0-9]+", spoken))


class HeadingIds:
    """The ids of headings of the editors to which they gave none: made of chapter and words, not numbered by place."""

    def __init__(self, docname: str) -> None:
        self._stem = docname.rpartition("/")[2]
        self._given = Counter[str]()

    def of(self, title: str, level: int) -> str:
        """Give the id of the next heading; of those with the same *title* the second ends in 2."""
        made = self._stem if level == 1 else f"{self._stem}-{slug(title)}"
        self._given[made] += 1
        return made if self._given[made] == 1 else f"{made}-{self._given[made]}"
