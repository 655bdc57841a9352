"""A line of the transcription -> Markdown that reads as that line: what would be taken for markup is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.model import interface
from edition.model.notation import RUBY_SIGNS, escape
from edition.reading.ruby import MOST, base_of

#: Signs that Markdown or the notation reads wherever they stand (CommonMark 0.31, 2.4 and 6).
_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>$&|#~]")
#: The sign that would make another block of a line that begins with it: a rule, a comment, a target of MyST, a list.
_BLOCK: Final = re.compile(r"(?=[-+%]|\(.*\)=$)|[0-9]{1,9}(?=[.)](?:\s|$))")
#: A reading in kana as transcriptions of Japanese books have it, and the bar where its words may begin (Aozora Bunko,
#: whose signs for what is repeated, 〳〵 and ／＼, are with them).
_READING: Final = re.compile(rf"《[ぁ-ゖゝゞァ-ヺーヽヾ・〳〴〵／＼″]{{1,{RUBY_SIGNS}}}》")
_BAR: Final = re.compile(rf"[｜|](?=[^｜|《》\s]{{1,{MOST}}}\Z)")
#: What a line of a chapter has besides words: escapes, roles, calls of notes, and signs that are none of them.
_WRITTEN: Final = re.compile(
    rf"\\[!-/:-@\[-`{{-~]|\{{[\w-]+\}}(?P<fence>`+)(?!`).+?(?<!`)(?P=fence)(?!`)|\[\^[^\]\s]+\]|(?P<sign>{_SIGNS.pattern})"
)


def inline(text: str) -> str:
    """Return *text* as it stands inside a block.

    Markdown drops white space at both ends of a block. It is layout, not text: a mark strikes it, so that the edition
    reads without it and the transcription comes back with it.
    """
    words = text.strip()
    before = len(text) - len(text.lstrip())
    after = len(text.rstrip()) if words else len(text)
    return _struck(text[:before]) + _with_readings(words) + _struck(text[after:])


def _with_readings(text: str) -> str:
    """Return *text* as it stands among other words; in a Japanese book what are readings beside words is said so."""
    made, done = list[str](), 0
    for found in _READING.finditer(text) if interface.is_japanese() else ():
        words = text[done : found.start()]
        bar = _BAR.search(words)
        if bar is None and not 0 < len(words) - base_of(words) <= MOST:
            continue
        made += (
            [escaped(words[: bar.start()]), f"{{rb}}`{escape(bar[0])}`", escaped(words[bar.end() :])]
            if bar
            else [escaped(words)]
        )
        made.append(f"{{rt}}`{found[0]}`")
        done = found.end()
    return "".join(made) + escaped(text[done:])


def escaped(text: str) -> str:
    """Return *text* as it stands among other words of a block."""
    return _SIGNS.sub(r"\\\g<0>", text)


def unescaped(line: str) -> Iterator[int]:
    """Yield where in a *line* of a chapter a sign stands that no escape, role or call of a note accounts for."""
    if head := _BLOCK.match(line):
        yield head.end()
    for found in _WRITTEN.finditer(line):
        if found["sign"] and not (head and found.start() == head.end()):
            yield found.start()


def block(text: str) -> str:
    """Return *text* as a block of its own: a paragraph."""
    written = inline(text)
    return f"{written[: head.end()]}\\{written[head.end() :]}" if (head := _BLOCK.match(written)) else written


def _struck(space: str) -> str:
    return f"{{surplus}}`{space}`" if space else ""
