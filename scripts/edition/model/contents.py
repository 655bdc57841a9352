"""The printed contents (目次), read: its lines -> entries, its numerals -> numbers.

An entry is one line, ``number SEP title TAB page``; the separators stay as the transcription has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_ENTRY: Final = re.compile(
    r"(?P<number>第[零一二三四五六七八九十百]+(?P<unit>[章節]))(?P<first>[ \t])(?P<title>[^\t]+)"
    r"(?P<second>\t)(?P<page>[〇一二三四五六七八九]+)"
)
_HEADING: Final = re.compile(r"(?P<number>第[零一二三四五六七八九十百]+[章節])\s*")
_LEVELS: Final = {"章": 1, "節": 2}
_DIGITS: Final = "〇一二三四五六七八九"
_UNITS: Final = ((1000, "千"), (100, "百"), (10, "十"))


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the printed contents."""

    number: str  #: 第一章
    title: str  #: as it stands in the line, marks of the notation included if the line has them
    page: str  #: 一二, as printed
    level: int  #: 1 chapter, 2 section
    separators: tuple[str, str]  #: between number and title, between title and page


def parse_entry(line: str) -> ContentsLine:
    """Read one *line*.

    :raises ValueError: if it is no entry
    """
    match = _ENTRY.fullmatch(line)
    if match is None:
        raise ValueError(f"no entry of the form number, title, tab, page: {line!r}")
    return ContentsLine(
        match["number"],
        match["title"],
        match["page"],
        _LEVELS[match["unit"]],
        (match["first"], match["second"]),
    )


def split_heading(text: str) -> tuple[str, str]:
    """Return number and title of the heading *text*; no number is an empty one."""
    match = _HEADING.match(text)
    return (match["number"], text[match.end() :]) if match else ("", text)


def paths(numbers: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield for each number and level in book order the path that names it once: 第二章第一節."""
    chapter = ""
    for number, level in numbers:
        chapter = number if level == 1 else chapter
        yield number if level == 1 else chapter + number


def page_number(numeral: str) -> int:
    """Return the number that the positional Chinese *numeral* stands for: 一〇八 -> 108."""
    return int("".join(str(_DIGITS.index(sign)) for sign in numeral))


def page_numeral(number: int) -> str:
    """Return the positional Chinese numeral of *number*: 108 -> 一〇八."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def ordinal(number: int) -> str:
    """Return the Chinese numeral that counts chapters and sections: 2 -> 二, 10 -> 十, 31 -> 三十一, 105 -> 一百零五.

    :param number: 1 to 9999
    """
    numeral, rest = "", number
    for value, unit in _UNITS:
        digit, rest = divmod(rest, value)
        if digit:
            numeral += _DIGITS[digit] + unit
        elif numeral and rest and not numeral.endswith("零"):
            numeral += "零"
    numeral += _DIGITS[rest] if rest else ""
    return numeral[1:] if numeral.startswith("一十") else numeral


#: Numeral -> number, as far as chapters and sections of a book may count.
ORDINALS: Final = {ordinal(number): number for number in range(1, 1000)}
