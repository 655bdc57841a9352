"""The blocks of the author's text: what an editor writes -> the TEI elements that hold a line of the transcription.

Each leaf is one line of the transcription. Containers add nothing to the text. A new container is its line here, a
function of its name in ``outputs/pdf/templates/book.typ``, and a rule in the style sheets ``edition.css`` (the
theme's) and ``outputs/epub/styles/epub-blocks.css``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

#: Leaf -> its TEI element.
LEAVES: Final[Mapping[str, str]] = {
    "heading": "head",
    "paragraph": "p",
    "entry": "entry",  # of the printed contents
    "item": "item",
    "line": "l",
    "row": "row",
}
#: Directive of the author's text that holds lines -> the leaf that each line is; see :data:`HOLDERS`.
LINES: Final[Mapping[str, str]] = {"printed-contents": "entry", "verse": "line", "list": "item"}
#: Directive that holds lines -> the TEI element that holds its leaves.
HOLDERS: Final[Mapping[str, str]] = {"verse": "lg", "list": "list"}
#: Directives of the author's text that hold blocks, each named after its TEI element.
CONTAINERS: Final = ("epigraph", "opener", "closer", "table")
#: A plate of the print, with its caption (TEI figure).
FIGURE: Final = "figure"
#: The author's own notes, which stand at the foot of a page (TEI note place="bottom").
NOTE: Final = "note"
#: How the print sets words off (TEI hi rend), by their tags in Markdown: 著重號, and a bolder face.
EMPHASIS: Final[Mapping[str, str]] = {"em": "dotted", "strong": "bold"}

#: Stands between the cells of a row where outputs are compared.
CELL: Final = "｜"

_ITEM: Final = re.compile(r"(?:\s*>)*\s*(?P<sign>(?:[-+*]|\d{1,9}[.)])[ \t]+)(?=\S)")
#: A line of a directive that is only page turns.
_TURN: Final = re.compile(r"\s*(?:\{pb\}`[^`]*`\s*)+")
_SEPARATOR: Final = re.compile(r"[\s＊*※◇○●□—…・·．―]+")
#: How a note of the author's begins: with 註 in brackets, or a circled number. Stars may be anything.
_NOTE: Final = re.compile(
    r"(?P<sign>[（(〔［\[【]註[^（）()〔〕［］\[\]【】\s]{0,6}[）)〕］\]】]|[①-⓿❶-➓㈠-㊿])(?=\s*\S)"
)
#: The sign by which the print calls a note, at the end of what stands before.
_CALL: Final = re.compile(
    r"(?:（[^（）]{1,8}）|\([^()]{1,8}\)|〔[^〔〕]{1,8}〕|［[^［］]{1,8}］|\[[^\[\]]{1,8}\]|【[^【】]{1,8}】"
    r"|[①-⓿❶-➓㈠-㊿]+|[＊*†‡※]+|[0-9０-９]+)\Z"
)


def cells(line: str) -> list[str]:
    """Return the cells of a *line* of the transcription that is a row, nothing of one that is none.

    A table of Markdown has no room for white space at the ends of a cell, nor for a bar.
    """
    found = line.split("\t")
    whole = len(found) > 1 and found[-1] and all(cell == cell.strip() for cell in found) and "|" not in line
    return found if whole else []


def note_sign(line: str) -> str:
    """Return the sign of the print with which a *line* begins, if it begins as a note does: （註一）, ①."""
    found = _NOTE.match(line)
    return found["sign"] if found else ""


def foot_anchor(line: str) -> str:
    """Return the permanent id of a note of the author's, made of that of its first *line*."""
    return f"foot-{line}"


def item_sign(line: str) -> str:
    """Return the sign of the print with which an entry of a list begins, and the white space after it."""
    found = _ITEM.match(line)
    return found["sign"] if found else ""


def is_turn(line: str) -> bool:
    """Whether a *line* of a directive is only a page turn."""
    return bool(_TURN.fullmatch(line))


def is_separator(words: str) -> bool:
    """Whether the *words* of a paragraph only part what is before from what is after: ＊＊＊."""
    return bool(_SEPARATOR.fullmatch(words)) and not words.isspace()


def call_sign(before: str) -> str:
    """Return the sign by which the print calls a note, if *before*, what stands in front of the call, ends with one."""
    found = _CALL.search(before)
    return found[0] if found else ""
