"""Emphasis beside the signs of Chinese: ``**「重要」**是``, which CommonMark leaves as asterisks.

By its rule (CommonMark 0.31, 6.2) asterisks between punctuation and a letter open or close nothing, as if words were
parted by spaces. By the rule of the CJK-friendly amendment (github.com/tats-u/markdown-cjk-friendly) a character of
Chinese, Japanese or Korean beside them counts as a place where words may part, and its punctuation as no obstacle.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

#: Characters of Chinese, Japanese and Korean: their signs, kana, ideographs, hangul, full-width forms.
_CJK: Final = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3100-\u31ff\u3200-\u4dbf\u4e00-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00016fe0-\U00018dff\U0001b000-\U0001b2ff\U0001f200-\U0001f2ff\U00020000-\U0003ffff]"
)
#: Signs that both scripts have and that are Chinese beside a Chinese character.
_SHARED: Final = frozenset("“”‘’…—·")


def _is_cjk(sign: str) -> bool:
    return bool(_CJK.match(sign))


def _is_punctuation(sign: str) -> bool:
    return isMdAsciiPunct(ord(sign)) or isPunctChar(sign)


def flanking(before: str, after: str) -> tuple[bool, bool]:
    """Return whether asterisks between the characters *before* and *after* may open and may close emphasis."""
    chinese = _is_cjk(before) or _is_cjk(after)
    blocks = [_is_punctuation(s) and not (_is_cjk(s) or (chinese and s in _SHARED)) for s in (before, after)]
    parts = [_is_cjk(sign) or _is_punctuation(sign) or isWhiteSpace(ord(sign)) for sign in (before, after)]
    opens = not isWhiteSpace(ord(after)) and (not blocks[1] or parts[0])
    closes = not isWhiteSpace(ord(before)) and (not blocks[0] or parts[1])
    return opens, closes


def _tokenize(state: StateInline, silent: bool) -> bool:
    """Read asterisks; markdown-it pairs them. Underscores are read as ever, for they part no word."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    if marker == "*":
        end = state.pos + scanned.length
        before = state.src[state.pos - 1] if state.pos else " "
        opens, closes = flanking(before, state.src[end] if end < state.posMax else " ")
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        at = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), scanned.length, at, -1, opens, closes))
    state.pos += scanned.length
    return True


def emphasis_plugin(md: MarkdownIt) -> None:
    """Let *md* read emphasis so."""
    md.inline.ruler.at("emphasis", _tokenize)
