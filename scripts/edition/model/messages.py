"""Messages in the editor's language: what the program says in English -> the same in Chinese.

A text is found in the catalogue by its form, ``{}`` standing for what was inserted, because a finding keeps finished
texts; what was inserted is looked up again. A text that is not there stays English.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"
CHINESE: Final = "zh-Hant"
LANGUAGES: Final = (ENGLISH, CHINESE)
#: The variable that names the language; else those of the locale, as gettext reads them.
VARIABLE: Final = "EDITION_LANG"
_LOCALE: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
CATALOGUE: Final = Path(__file__).parent / "data" / "messages.zh-Hant.toml"
#: What stands for something inserted, in the English text and in the Chinese one.
HOLE: Final = "{}"
#: What stands between messages that are told together, and what does in Chinese.
_BETWEEN: Final = {"\n": "\n", " | ": " | ", "; ": "；"}
_PLACE: Final = re.compile(r"\{(\d)\}")
#: Characters of the longest text that is looked up: a finding may quote a line of any length.
_LONGEST: Final = 2_000


def language() -> str:
    """Return the language of messages, one of :data:`LANGUAGES`: Chinese if the first variable that is set says so."""
    chosen = next((os.environ[name] for name in (VARIABLE, *_LOCALE) if os.environ.get(name)), "")
    return CHINESE if chosen.lower().startswith("zh") else ENGLISH


def said(text: str) -> str:
    """Return *text*, a message or a part of one, in the editor's language."""
    return translated(text) if language() == CHINESE else text


@dataclass(frozen=True, slots=True)
class Form:
    """A message with something inserted."""

    parts: tuple[str, ...]  #: what stands around what is inserted
    pattern: re.Pattern[str]
    chinese: str

    @staticmethod
    def of(english: str, chinese: str) -> Form:
        """Return the form that the catalogue tells."""
        parts = tuple(english.split(HOLE))
        return Form(parts, re.compile("(.+?)".join(map(re.escape, parts)), re.DOTALL), chinese)

    @property
    def weight(self) -> int:
        """How much of it is certain: the form that says most is tried first."""
        return sum(map(len, self.parts))

    def filled(self, text: str) -> str | None:
        """Return *text* in Chinese if it has this form."""
        # Most forms are told from the text without its pattern.
        if not text.startswith(self.parts[0]) or not all(part in text for part in self.parts):
            return None
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        values = found.groups()
        return _PLACE.sub(lambda place: translated(values[int(place[1])]), self.chinese)


@cache
def catalogue() -> Mapping[str, str]:
    """Return every English text of the catalogue with the Chinese one."""
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


@cache
def _forms() -> tuple[Form, ...]:
    made = (Form.of(english, chinese) for english, chinese in catalogue().items() if HOLE in english)
    return tuple(sorted(made, key=lambda form: -form.weight))


@cache
def translated(text: str) -> str:
    """Return *text* in Chinese, as far as the catalogue has it; what is longer than any message is, stays."""
    if len(text) > _LONGEST:
        return text
    if (whole := catalogue().get(text)) is not None:
        return whole
    if (filled := next((filled for form in _forms() if (filled := form.filled(text)) is not None), None)) is not None:
        return filled
    # Several messages in a row.
    for between, chinese in _BETWEEN.items():
        if between in text:
            return chinese.join(map(translated, text.split(between)))
    return text
