"""A line of the transcription -> Markdown that reads as that line: what would be taken for markup is escaped."""

from __future__ import annotations

import re
from typing import Final

#: Signs that Markdown or the notation reads wherever they stand (CommonMark 0.31, 2.4 and 6).
_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>$&|#~]")
#: The sign that would make another block of a line that begins with it: a rule, a comment, a target of MyST, a list.
_BLOCK: Final = re.compile(r"(?=[-+%]|\(.*\)=$)|[0-9]{1,9}(?=[.)](?:\s|$))")


def inline(text: str) -> str:
    """Return *text* as it stands inside a block.

    Markdown drops white space at both ends of a block. It is layout, not text: a mark strikes it, so that the edition
    reads without it and the transcription comes back with it.
    """
    words = text.strip()
    before = len(text) - len(text.lstrip())
    after = len(text.rstrip()) if words else len(text)
    return _struck(text[:before]) + _SIGNS.sub(r"\\\g<0>", words) + _struck(text[after:])


def block(text: str) -> str:
    """Return *text* as a block of its own: a paragraph."""
    written = inline(text)
    return f"{written[: head.end()]}\\{written[head.end() :]}" if (head := _BLOCK.match(written)) else written


def _struck(space: str) -> str:
    return f"{{surplus}}`{space}`" if space else ""
