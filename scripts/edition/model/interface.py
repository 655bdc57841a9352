"""The language in which a book speaks to its readers: our words, written in Chinese -> those of a catalogue.

The language is the book's own (``language`` in ``conf.py``), so that it is the same for builder and proof, and one for
a process, as gettext and Sphinx have it. A catalogue is a file of gettext beside this package, which Babel reads and
any editor of translations writes: ``locale/en.po``. A book in a language without one speaks English. What an *editor*
is told is another matter: :mod:`edition.model.messages`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from babel.messages.catalog import Message

FOLDER: Final = Path(__file__).parent / "locale"
#: The language of a book whose own has no catalogue.
FALLBACK: Final = "en"
#: Languages of books for which the words are as they are written: Chinese, and classical Chinese.
_CHINESE: Final = frozenset({"zh", "lzh"})
#: Sphinx's names of languages -> tags of BCP 47, which also say the script.
_TAGS: Final[Mapping[str, str]] = {"zh_TW": "zh-Hant-TW", "zh_CN": "zh-Hans-CN"}
#: What a script writes around its words, which stand in double quotes there, and the strings of a style sheet.
IN_SCRIPTS: Final = re.compile(r'gettext\("(?P<words>(?:[^"\\]|\\.)*)"\)')
IN_STYLES: Final = re.compile(r'"(?P<words>[^"\n]*[\u3000-\u9fff\uff00-\uffef][^"\n]*)"')
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

#: Languages whose letters and punctuation are as wide as they are high.
_WIDE: Final = _CHINESE | {"ja", "ko"}

_name, _words = "zh", _NOTHING


def use(language: str) -> None:
    """Speak *language* from now on, a name of Sphinx's or a tag: ``zh_TW``, ``en``, ``en-GB``."""
    global _name, _words
    _name, _words = code(language), catalogue(language)


def catalogue(language: str) -> Mapping[str, str]:
    """Return the words of *language* by ours; nothing for Chinese."""
    name = code(language)
    return _NOTHING if name in _CHINESE else _read(name if (FOLDER / f"{name}.po").is_file() else FALLBACK)


def code(language: str) -> str:
    """Return the code of ISO 639 with which a name of Sphinx's, or a tag, begins."""
    return re.split("[_-]", language)[0].lower()


def _is_said(one: Message) -> bool:
    """Whether an entry of a catalogue is a translation, and not one that a program guessed."""
    return bool(one.id and one.string and not one.fuzzy)


def _key(context: str | None, words: str) -> str:
    """Return by what a catalogue is asked for *words*, as gettext does."""
    return f"{context}\4{words}" if context else words


@cache
def _read(name: str) -> Mapping[str, str]:
    from babel.messages.pofile import read_po  # a book in Chinese does without

    with (FOLDER / f"{name}.po").open("rb") as file:
        return {_key(one.context, str(one.id)): str(one.string) for one in read_po(file) if _is_said(one)}


def tag(language: str) -> str:
    """Return the BCP 47 tag of a *language* of Sphinx's."""
    return _TAGS.get(language, language.replace("_", "-"))


def name() -> str:
    """Return what the language of the book is called in it."""
    from babel import Locale

    return str(Locale.parse(_name).get_display_name())


def is_chinese() -> bool:
    """Whether the book speaks as the words are written."""
    return _name in _CHINESE


def is_japanese() -> bool:
    """Whether the book is in Japanese."""
    return _name == "ja"


def is_wide() -> bool:
    """Whether the letters of the book's language are as wide as they are high."""
    return _name in _WIDE


def gettext(words: str) -> str:
    """Return our *words* in the language of the book; what its catalogue lacks stays."""
    return _words.get(words, words)


def pgettext(context: str, words: str) -> str:
    """Return our *words*, which elsewhere are said otherwise, as they are said in *context*."""
    return _words.get(_key(context, words), words)


def ngettext(one: str, many: str, number: int) -> str:
    """Return what Jinja asks for; our words have one form for any number."""
    del one, number
    return gettext(many)


def script(text: str) -> str:
    """Return the *text* of a script with plain words of the book's language where it has ``gettext("…")``."""
    return IN_SCRIPTS.sub(lambda found: json.dumps(gettext(found["words"]), ensure_ascii=False), text)


def styles(text: str) -> str:
    """Return the *text* of a style sheet with the words that it draws in the language of the book."""
    return IN_STYLES.sub(lambda found: f'"{gettext(found["words"])}"', text)
