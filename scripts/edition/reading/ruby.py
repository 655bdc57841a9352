"""Readings beside words (ruby): the role ``{rt}`` and the words before it -> one span of tokens.

An editor writes what the transcription has, ``漢字{rt}`《かんじ》` ``. Which words the reading belongs to follows the
rule of Aozora Bunko, in whose form Japanese books are transcribed: the signs of one script right before it, or all
from a bar, ``{rb}`｜`東京タワー{rt}`《とうきょうたわあ》` ``. Marks may stand among them, but no page turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from edition.model.marks import JUDGING, PLACES, read
from edition.model.notation import NotationError

#: The tokens around the words and their reading.
OPEN: Final = "ruby_open"
CLOSE: Final = "ruby_close"
TAG: Final = "ruby"
#: Most signs of the words: they are set in one line of the page.
MOST: Final = 20
#: A sign of each script: ideographs with what repeats them, katakana, hiragana, others.
_SCRIPTS: Final = tuple(
    re.compile(f"[{signs}]")
    for signs in (
        "々〆〇〻ヶ仝\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe00-\ufe0f\U00020000-\U0003ffff\U000e0100-\U000e01ef",
        "ァ-ヺーヽヾ",
        "ぁ-ゖゝゞ",
        "A-Za-z0-9À-ɏ'’Ａ-Ｚａ-ｚ０-９",
    )
)


def _role(token: Token) -> str:
    return str(token.meta["name"]) if token.type == "myst_role" else ""


def _script(sign: str) -> re.Pattern[str] | None:
    """Return the script of which *sign* is one, None for other signs."""
    return next((script for script in _SCRIPTS if script.match(sign)), None)


def base_of(words: str, script: re.Pattern[str] | None = None) -> int:
    """Return where in *words* the signs of one *script* begin with which they end; their length if they end with none.

    :param script: the script, if it is known; else that of the last sign
    """
    at, script = len(words), script or _script(words[-1:])
    while script is not None and at and script.match(words[at - 1]):
        at -= 1
    return at


def _shown(token: Token) -> str:
    """Return the words of a *token* of text, or those that the edition reads for a mark."""
    if token.type == "text":
        return token.content
    try:
        return "".join(mark.lemma for mark in read(_role(token), token.content)) if _role(token) in JUDGING else ""
    except NotationError:
        return ""  # which is told


def _begins(tokens: list[Token]) -> int:
    """Return before which of *tokens* the words begin that a reading behind them belongs to.

    A token of text whose end they are is parted there; a mark is one of them if all its words are of their script.
    """
    at, script = len(tokens), None
    while at:
        words = _shown(tokens[at - 1])
        script = script or _script(words[-1:])
        start = base_of(words, script) if script else len(words)
        if start and start < len(words) and tokens[at - 1].type == "text":
            parts = (tokens[at - 1].copy(content=part) for part in (words[:start], words[start:]))
            tokens[at - 1 : at] = parts
            return at
        if start or not words:
            return at
        at -= 1
    return at


def _is_base(tokens: Sequence[Token]) -> bool:
    """Whether *tokens* may have a reading beside them: a few words, in which no page begins and nothing is cut open."""
    depths = list(accumulate((token.nesting for token in tokens), initial=0))
    length = sum(len(_shown(token)) for token in tokens)
    is_whole = min(depths) == 0 == depths[-1] and not any(_role(token) in PLACES for token in tokens)
    return is_whole and 0 < length <= MOST


def _spanned(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield *tokens*, each reading with its words in a span; one that has none stays as it is."""
    made, bar = list[Token](), -1
    for token in tokens:
        role = _role(token)
        if role == "rb":
            bar = len(made)
        if role == "rt":
            at = _begins(made) if bar < 0 else bar
            begun = [Token("myst_role", "", 0, meta={"name": "rb"})] if bar < 0 else []
            bar = -1
            if _is_base(made[at:]):
                made[at:at] = [Token(OPEN, TAG, 1), *begun]
                made += [token, Token(CLOSE, TAG, -1)]
                continue
        made.append(token)
    yield from made


def _rule(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and any(_role(one) == "rt" for one in token.children):
            token.children = list(_spanned(token.children))


def ruby_plugin(md: MarkdownIt) -> None:
    """Let *md* read readings so."""
    md.core.ruler.before("text_join", "ruby", _rule)
