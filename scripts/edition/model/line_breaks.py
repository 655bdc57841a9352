"""Where a line of a file breaks in the editors' words: a space, or nothing between two characters of Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from unicodedata import east_asian_width

#: Punctuation that is Chinese beside a character of Chinese.
_EITHER: Final = frozenset("—…‥“”‘’·※")


def _is_wide(sign: str) -> bool:
    return east_asian_width(sign) in {"W", "F"} and not "\uac00" <= sign <= "\ud7a3"  # Korean parts words by spaces


def between(before: str, after: str) -> str:
    """Return what stands for a line break between two signs (CSS Text 3, 4.1.3); either may be empty."""
    wide = [sign for sign in (before, after) if sign and _is_wide(sign)]
    other = [sign for sign in (before, after) if sign and not _is_wide(sign)]
    return "" if wide and all(sign in _EITHER for sign in other) else " "


def joined(runs: Sequence[str]) -> list[str]:
    """Return the *runs* of a paragraph with what stands for each line break in them."""
    whole = "".join(runs)
    signs = iter(_joined(whole))
    return ["".join(next(signs) for _ in run) for run in runs]


def _joined(whole: str) -> Iterator[str]:
    """Yield what each character of *whole* becomes."""
    for at, sign in enumerate(whole):
        yield between(whole[at - 1 : at], whole[at + 1 : at + 2]) if sign == "\n" else sign
