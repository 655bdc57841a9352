"""Readings beside words (ruby): the role ``{rt}`` and the words before it -> one span of tokens.

An editor writes what the transcription has, ``漢字{rt}`《かんじ》` ``. Which words the reading belongs to follows the
rule of Aozora Bunko, in whose form Japanese books are transcribed: the signs of one script right before it, or all
from a bar, ``{rb}`｜`東京タワー{rt}`《とうきょうたわあ》` ``. Marks may stand among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from edition.model.marks import JUDGING

#: The tokens around the words and their reading.
OPEN: Final = "ruby_open"
CLOSE: Final = "ruby_close"
TAG: Final = "ruby"
#: The end of words that are signs of one script: ideographs with what repeats them, katakana, hiragana, others.
_SCRIPTS: Final = tuple(
    re.compile(rf"[{signs}]+\Z")
    for signs in (
        "々〆〇ヶ仝\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe00-\ufe0f\U00020000-\U0003ffff\U000e0100-\U000e01ef",
        "ァ-ヺー",
        "ぁ-ゖゝゞ",
        "A-Za-z0-9À-ɏ'’Ａ-Ｚａ-ｚ０-９",
    )
)


def _role(token: Token) -> str:
    return str(token.meta["name"]) if token.type == "myst_role" else ""


def base_of(words: str) -> int:
    """Return where in *words* the signs of one script begin with which they end; their length if they end with none."""
    return next((found.start() for script in _SCRIPTS if (found := script.search(words))), len(words))


def _begins(tokens: list[Token]) -> int:
    """Return before which of *tokens* the words begin that a reading behind them belongs to.

    A token of text whose end they are is parted there.
    """
    at = len(tokens)
    while at:
        token = tokens[at - 1]
        if token.type == "text":
            start = base_of(token.content)
            if 0 < start < len(token.content):
                tokens[at - 1 : at] = [
                    token.copy(content=token.content[:start]),
                    token.copy(content=token.content[start:]),
                ]
                return at
            if start:
                return at
        elif _role(token) not in JUDGING:
            return at
        at -= 1
    return at


def _is_whole(tokens: Sequence[Token]) -> bool:
    """Whether *tokens* close what they open, and nothing else."""
    depths = list(accumulate((token.nesting for token in tokens), initial=0))
    return min(depths) == 0 == depths[-1]


def _spanned(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield *tokens*, each reading with its words in a span; one that has none stays as it is."""
    made, bar = list[Token](), -1
    for token in tokens:
        if _role(token) == "rb":
            bar = len(made)
        if _role(token) == "rt":
            at, begun = bar, [] if bar >= 0 else [Token("myst_role", "", 0, meta={"name": "rb"})]
            if bar < 0:
                at = _begins(made)
            if len(made) - at + len(begun) > 1 and _is_whole(made[at:]):
                made[at:at] = [Token(OPEN, TAG, 1), *begun]
                made += [token, Token(CLOSE, TAG, -1)]
                bar = -1
                continue
        made.append(token)
    yield from made


def _rule(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and any(_role(one) == "rt" for one in token.children):
            token.children = list(_spanned(token.children))


def ruby_plugin(md: MarkdownIt) -> None:
    """Let *md* read readings so."""
    md.core.ruler.push("ruby", _rule)
