"""The orders of an index: by strokes, and by reading in Zhuyin and in Hanyu Pinyin - names -> keys to sort by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from edition.model import interface

TABLE: Final = Path(__file__).parent / "data" / "hanzi.tsv"
#: Name -> the letters to sort and group by, and what tells equal ones apart.
Reading = Callable[[str], tuple[str, Any]]
#: What is in no table comes last.
UNKNOWN: Final = 999


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
    return known.strokes if known else UNKNOWN


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


def in_index(name: str) -> tuple[Any, ...]:
    """Return the key of *name* in an index: by strokes in a book in Chinese, by letters in another."""
    return by_strokes(name) if interface.is_chinese() else by_letters(name)


def by_letters(name: str) -> tuple[str, str]:
    """Return the key of *name* in the order of its letters, marks above them after the letters."""
    plain = unicodedata.normalize("NFD", bare(name))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold(), name


#: Initials and rimes of Hanyu Pinyin in Zhuyin; a rime behind a medial may be written short: iu is i and ou.
_INITIALS: Final = {
    "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ",
    "g": "ㄍ", "k": "ㄎ", "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ",
    "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "r": "ㄖ", "z": "ㄗ", "c": "ㄘ", "s": "ㄙ",
}  # fmt: skip
_MEDIALS: Final = {"i": "ㄧ", "u": "ㄨ", "ü": "ㄩ"}
_RIMES: Final = {
    "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ê": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ",
    "an": "ㄢ", "en": "ㄣ", "ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ",
}  # fmt: skip
_ALONE: Final = _RIMES | {"": ""}
_AFTER_A_MEDIAL: Final = _ALONE | {"e": "ㄝ", "u": "ㄡ", "i": "ㄟ", "n": "ㄣ", "ng": "ㄥ"}
#: Spellings that stand for others; those of y and w, which only begin a syllable without an initial, come first.
_SPELLED: Final = (
    (r"^yu", "ü"), (r"^yi?", "i"), (r"^wu?", "u"), (r"^([jqx])u", r"\1ü"),
    (r"^(zh|ch|sh|[rzcs])i$", r"\1"), (r"iong$", "üng"), (r"ong$", "ung"),
)  # fmt: skip
_SYLLABLE: Final = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?)([iuü]?)([a-zê]*)")
_TONES: Final = "\u0304\u0301\u030c\u0300"


def zhuyin(syllable: str) -> tuple[str, int]:
    """Return a *syllable* of Hanyu Pinyin in Zhuyin without its tone, and the tone; what is none stays as it is."""
    parts = unicodedata.normalize("NFD", syllable.lower())
    tone = next((_TONES.index(sign) + 1 for sign in parts if sign in _TONES), 5)
    plain = unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in _TONES))
    for spelled, meant in _SPELLED:
        plain = re.sub(spelled, meant, plain)
    if (found := _SYLLABLE.fullmatch(plain)) is None:
        return syllable, tone
    initial, medial, rime = found.groups()
    ending = _AFTER_A_MEDIAL.get(rime) if medial else _ALONE.get(rime)
    if ending is None:
        return syllable, tone
    return _INITIALS.get(initial, "") + _MEDIALS.get(medial, "") + ending, tone


def by_zhuyin(name: str) -> tuple[str, tuple[int, ...]]:
    """Return the key of *name* in the order of Zhuyin, which is that of its signs in Unicode; tones after letters."""
    spoken = [zhuyin(syllable) for syllable in reading(bare(name)).split()]
    return " ".join(letters for letters, _ in spoken), tuple(tone for _, tone in spoken)


def by_time(date: str, until: str, name: str) -> tuple[str, str, str]:
    """Return the place of what happened on *date* in order of time: 1917-11-07 before 1917-11, that before 1917."""
    return f"{date}~", f"{until}~", name
