"""The orders of an index: by strokes, and by reading - names -> keys to sort by."""

from __future__ import annotations

import unicodedata
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
    """Return the characters of the committed table."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {character: Han(int(strokes), reading) for character, strokes, reading in rows}


def strokes(character: str) -> int:
    """Return the number of strokes of *character*, a large number if it is in no table."""
    known = table().get(character)
    return known.strokes if known else _UNKNOWN


def bare(name: str) -> str:
    """Return *name* without what stands before its first letter: the brackets of a title do not count."""
    return name[next((n for n, sign in enumerate(name) if not unicodedata.category(sign).startswith("P")), 0) :]


def by_strokes(name: str) -> tuple[tuple[int, str], ...]:
    """Return the key of *name* in the order of strokes: character by character, as Chinese indexes are."""
    return tuple((strokes(character), character) for character in bare(name))


def reading(name: str) -> str:
    """Return the reading of *name* in Hanyu Pinyin, a syllable a character; what has none stays as it is."""
    return " ".join(known.reading if (known := table().get(c)) else c for c in name)


def by_reading(name: str) -> tuple[str, str]:
    """Return the key of *name* in the alphabetical order of its reading, tones after letters."""
    spoken = reading(bare(name))
    plain = unicodedata.normalize("NFD", spoken)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return letters.lower(), spoken


def by_time(date: str, until: str, name: str) -> tuple[str, str, str]:
    """Return the place of what happened on *date* in order of time: 1917-11-07 before 1917-11, that before 1917."""
    return f"{date}~", f"{until}~", name
