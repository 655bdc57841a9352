"""Signs of Markdown that came to nothing: in the editors' words a reader would see them as they are written.

One table for chapters, notes and glosses; what is meant is written with a backslash before it, or as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class Left(NamedTuple):
    """A sign that was left over: what it is, where it stands in the text, and how it is mended."""

    sign: str
    at: int
    repair: str


#: What is expected in their place.
WHOLE: Final = "words, or Markdown that is whole"
#: A line that ought to be a heading and is none, and how it is mended.
NO_HEADING: Final = re.compile(r"[#＃]+")
HEADING: Final = (
    "write one to six # of half width and behind them a space of half width (a blank of U+3000 is none to Markdown); "
    "if readers are to see the signs, write \\ before each"
)
_BOLD: Final = "close the emphasis, without space inside its signs, or write \\ before each that readers are to see"
_STRIKE: Final = "there is no such emphasis: write *words* or **words**"
_CODE: Final = "close the code by as many `, or write \\` if readers are to see the sign"
_LINK: Final = "a link is [words](02.md#p9), its signs of half width; else write \\ before each ["
_ROLE: Final = "write a role of half width, {foreign}`words|en`, without a space in it; else write \\ before the {"
_FORMULA: Final = "there are no formulas: write words, or \\$ if readers are to see the sign"
_LESS: Final = "write the whole address between < and >; if readers are to see the sign, write \\<"
_ENTITY: Final = "write the character itself"
_ENTRY: Final = "write a space behind the sign of the entry; if it is none, write \\ before the sign: \\-, 1\\."
_QUOTATION: Final = "write > of half width before the line"
_DIRECTIVE: Final = "a directive begins and ends with ```, not with :::"
_TABLE: Final = "below the head of a table write a line |---|, with as many parts as it has columns"
_LABEL: Final = "write (label)= of half width, alone in the line before a heading"
_NOTE: Final = "write [^label]: with a half-width colon and a space, at the beginning of a line behind an empty one"

#: Signs within a line -> how they are mended. A sign between letters of ASCII, or between spaces, may be itself.
SIGNS: Final[tuple[tuple[str, str], ...]] = (
    (r"\*\*+|__+|(?<!\s)\*|\*(?!\s)|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])", _BOLD),
    (r"＊＊+(?=\w)|(?<=\w)＊＊+|＿＿+", "write * or _ of half width"),
    (r"~~+|==+|＝＝+", _STRIKE),
    (r"`+|｀+", _CODE),
    (r"\]\(|[\]］]（|\]\[", _LINK),
    (r"\{[\w-]+\}\s?`*|｛[\w-]+｝", _ROLE),
    (r"\$\$+|\$(?=[^\s$])[^$\n]*(?<=[^\s$])\$(?!\d)", _FORMULA),
    (r"<(?=[A-Za-z/!?])", _LESS),
    (r"&#?[0-9A-Za-z]+;", _ENTITY),
    (r"＃＃+", HEADING),
)
_HAN: Final = "\u3400-\u9fff「『（《〈"
#: What a line of a paragraph may begin with -> how it is mended.
LINES: Final[tuple[tuple[str, str], ...]] = (
    (NO_HEADING.pattern, HEADING),
    (rf"(?:[-+－]|\d{{1,3}}[.)])(?=[{_HAN}])", _ENTRY),
    (r"＞", _QUOTATION),
    (r":::+", _DIRECTIVE),
    (r"\|.*\||｜.*｜|[^|\n]*[^|\n\\]\|.*\n.*[^|\n\\]\|", _TABLE),
    (r"[(（][\w-]+[)）][=＝][ \t]*$", _LABEL),
    (r"\[\^[^\]\s]+\](?:\s*[：︰﹕]|\s+:)", _NOTE),
)


def _compiled(table: tuple[tuple[str, str], ...], begin: str = "") -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<r{number}>{begin}(?:{one}))" for number, (one, _) in enumerate(table)), re.M)


_SIGNS: Final = _compiled(SIGNS)
_LINES: Final = _compiled(LINES, "^")


def signs(text: str) -> Iterator[Left]:
    """Yield the signs left over in a stretch of *text* of which Markdown has read what it reads."""
    return _found(_SIGNS, SIGNS, text)


def lines(content: str) -> Iterator[Left]:
    """Yield the signs with which lines of a paragraph begin that was meant for more; *content* is as it is written."""
    return _found(_LINES, LINES, content)


def _found(pattern: re.Pattern[str], table: tuple[tuple[str, str], ...], text: str) -> Iterator[Left]:
    for found in pattern.finditer(text):
        yield Left(found[0].partition("\n")[0], found.start(), table[int(str(found.lastgroup)[1:])][1])
