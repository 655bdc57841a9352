"""Numerals: what a book counts its headings and pages by -> numbers, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_UNITS: Final = ((1000, "千"), (100, "百"), (10, "十"))
_TENS: Final = {"廿": "二十", "卅": "三十", "卌": "四十"}
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_POSITIONS: Final = "上中下"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: The signs of a Roman numeral, largest first.
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


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


def ordinal_number(numeral: str) -> int:
    """Return the number of a Chinese *numeral* of whatever spelling: 十二, 一十二, 廿一, 一百〇五, 一〇五.

    :raises ValueError: if it is none
    """
    spelled = re.sub("[廿卅卌]", lambda sign: _TENS[sign[0]], numeral)
    units = {sign: value for value, sign in _UNITS}
    if units.keys().isdisjoint(spelled):
        return page_number(spelled.replace("零", "〇"))
    total, digit = 0, 0
    for sign in spelled:
        if sign in units:
            total, digit = total + (digit or 1) * units[sign], 0
        elif sign not in "〇零":
            digit = _DIGITS.index(sign)
    return total + digit


def roman(number: int) -> str:
    """Return the Roman numeral of *number* in small letters: 4 -> iv."""
    numeral = ""
    for value, signs in _ROMAN:
        count, number = divmod(number, value)
        numeral += count * signs
    return numeral


def roman_number(numeral: str) -> int:
    """Return the number of a Roman *numeral* in letters of either size: xiv -> 14.

    :raises ValueError: if it is none: iiii, ic
    """
    number, rest = 0, numeral.lower()
    for value, signs in _ROMAN:
        while rest.startswith(signs):
            number, rest = number + value, rest.removeprefix(signs)
    if not numeral or rest or roman(number) != numeral.lower():
        raise ValueError(f"{numeral!r} is no Roman numeral")
    return number


@dataclass(frozen=True, slots=True)
class Numerals:
    """A kind of numerals."""

    pattern: str  #: a regular expression of what may be one
    number: Callable[[str], int]  #: numeral -> number; ValueError for what is none
    write: Callable[[int], str]  #: number -> numeral; ValueError or IndexError for what has none


#: The kinds, by the names that ``source/witness.toml`` has for them.
NUMERALS: Final[Mapping[str, Numerals]] = {
    "han": Numerals("[〇零一二三四五六七八九十百千廿卅卌]+", ordinal_number, ordinal),
    "digits": Numerals("[〇一二三四五六七八九]+", page_number, page_numeral),
    "arabic": Numerals("[0-9]+", int, str),
    "roman": Numerals("[IVXLCDMivxlcdm]+", roman_number, roman),
    "letter": Numerals("[A-Za-z]", lambda sign: _LETTERS.index(sign.upper()) + 1, lambda n: _LETTERS[n - 1]),
    "stem": Numerals(f"[{_STEMS}]", lambda sign: _STEMS.index(sign) + 1, lambda n: _STEMS[n - 1]),
    "position": Numerals(f"[{_POSITIONS}]", lambda sign: _POSITIONS.index(sign) + 1, lambda n: _POSITIONS[n - 1]),
}


def number_of(kind: str, numeral: str) -> int | None:
    """Return the number of a *numeral* of this *kind*, None if it is none."""
    try:
        return NUMERALS[kind].number(numeral) if re.fullmatch(NUMERALS[kind].pattern, numeral) else None
    except ValueError:
        return None


def kind_of(number: int, numeral: str) -> str:
    """Return the kind by which a page with this *number* is printed as *numeral*; an empty word for none."""
    kinds = ("digits", "arabic", "han", "roman")
    return next((kind for kind in kinds if number_of(kind, numeral) == number), "")
