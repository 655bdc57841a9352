"""Words in another language (TEI ``foreign``): text of the editors -> stretches with their language, and those without.

The notation is the same in notes, editors' chapters, registers and bibliography: ``{foreign}`Lena Goldfields|en` ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple
from unicodedata import bidirectional

from edition.model import interface
from edition.model.notation import NotationError

ROLE: Final = re.compile(r"\{foreign\}`([^`]*)`")
#: A well-formed tag (RFC 5646, 2.1) that begins with a code of ISO 639: longer first subtags are reserved, and tags for
#: private use alone say nothing to a reader's program.
_TAG: Final = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"  # language, script, region
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
#: What a tag ought to be, for messages.
TAG: Final = "a BCP 47 tag such as en, ru-Latn, und"

#: Signs of Chinese that count as letters: Han characters, 々, 〇, Zhuyin.
_HAN: Final = "\u3005\u3007\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IDEOGRAPH: Final = re.compile(f"[{_HAN}]")
_LATIN: Final = r"A-Za-z\u00aa\u00ba\u00c0-\u02b8\u1e00-\u1eff\ufb00-\ufb06"
_CYRILLIC: Final = r"\u0400-\u052f"
_IN_LATIN: Final = (
    "ca", "cs", "da", "de", "en", "eo", "es", "fi", "fr", "hu", "id", "it",
    "la", "nb", "nl", "no", "pl", "pt", "ro", "sk", "sv", "tr", "vi",
)  # fmt: skip
#: Language, by its code of ISO 639 -> its own letters. In a book in any other all letters count as its own.
_LETTERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_IN_LATIN, _LATIN),
    **dict.fromkeys(["be", "bg", "mk", "ru", "sr", "uk"], _CYRILLIC),
    "zh": _HAN,
    "lzh": _HAN,
    "ja": rf"{_HAN}\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "ko": rf"{_HAN}\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "el": r"\u0370-\u03ff\u1f00-\u1fff",
}
#: Roles, code and calls of notes, which are no words of a text in Markdown. Bounded, because what is never closed would
#: be followed to the end of the text.
_NO_WORDS: Final = re.compile(
    r"(?:\{[\w-]+\})?(?<!`)(?P<ticks>`+)(?!`)(?:.|\n){0,1000}?(?<!`)(?P=ticks)(?!`)|\[\^[^\]\[]*\]"
)
#: Addresses, names of files, numbers, keys such as Q1394.
_NO_WORD: Final = re.compile(r"\w[./@_]+\w|\d")
#: Longest initialism (EPUB, FRUS): letters that are read one by one in any language.
_INITIALS: Final = 5
_ROMAN: Final = re.compile(r"[IVXLCDM]+")
#: Letters of a word that must say its language when it stands alone, and when it stands among others.
_ALONE: Final = 4
_AMONG: Final = 2


class Part(NamedTuple):
    """A stretch of a text."""

    text: str
    language: str = ""  #: BCP 47 tag; empty for the language of the words around


def is_tag(text: str) -> bool:
    """Whether *text* is a well-formed BCP 47 tag that names a language by its code."""
    return _TAG.fullmatch(text) is not None


def part(body: str) -> Part:
    """Return the stretch of a ``{foreign}`` role with this *body*: ``words|tag``.

    :raises NotationError: mark-002 for a body without words, or without a tag of a language
    """
    words, _, tag = body.rpartition("|")
    if not words.strip() or not is_tag(tag):
        raise NotationError("mark-002", body, f"words, | and {TAG}", "write {foreign}`words|tag`")
    return Part(words, tag)


def parts(text: str) -> tuple[Part, ...]:
    """Return the stretches of *text* in order.

    :raises NotationError: mark-002 for a ``{foreign}`` of the wrong shape
    """
    found: list[Part] = []
    for number, piece in enumerate(ROLE.split(text)):
        if number % 2:
            found.append(part(piece))
        elif "{foreign}" in piece:
            raise NotationError("mark-002", piece[piece.index("{foreign}") :], "a whole role", "close it with `")
        elif piece:
            found.append(Part(piece))
    return tuple(found)


def problems(key: str, table: Mapping[str, Any], *prose: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the languages of the *table* of entry *key*: what was read and what was expected.

    :param prose: the names of its fields in which the notation is read
    """
    if not is_tag(str(table.get("language", "und"))):
        yield f"[{key}] language = {table['language']!r}", TAG
    for name in prose:
        try:
            parts(str(table.get(name, "")))
        except NotationError as error:
            yield f"[{key}] {name}: {error.actual}", error.expected


def words(text: str) -> str:
    """Return the words of *text* as every reader sees them."""
    return ROLE.sub(lambda role: role[1].rpartition("|")[0], text)


def direction(text: str) -> str:
    """Return the direction of *text*, that of its first strong letter (UAX #9, P2)."""
    strong = next((kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"}), "L")
    return "ltr" if strong == "L" else "rtl"


def attributes(part: Part) -> dict[str, str]:
    """Return what a page says of *part*: its language, and its direction if that is not the page's."""
    said = {"lang": part.language} if part.language else {}
    return said | ({"dir": "rtl"} if said and direction(part.text) == "rtl" else {})


def written(stretches: Iterable[Part]) -> str:
    """Return the text that has these *stretches*: the inverse of :func:`parts`."""
    return "".join(f"{{foreign}}`{text}|{tag}`" if tag else text for text, tag in stretches)


@cache
def _foreign(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a letter that is none of *language*, and a stretch of such."""
    own = _LETTERS.get(interface.code(language), r"\w")
    letter = rf"[^\W\d_{own}]"
    # Between the words of one language may stand what is not the punctuation of Chinese.
    stretch = rf"{letter}(?:[^\u3001-\u303f\u30fb\uff00-\uffef\n{own}]*{letter})?"
    return re.compile(letter), re.compile(stretch)


def unmarked(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Yield place and words of each stretch of *text* that is not in *language* and does not say in which it is.

    A language is known by its letters. Such a stretch has a word of four letters, two words of two, or an ideograph.
    Addresses, numbers, keys, initialisms and Roman numerals are no words (WCAG 2.2, 3.1.2 excepts the like).

    :param language: of the book, a name of Sphinx's or a tag
    """
    letter, stretch = _foreign(language)
    for found in stretch.finditer(_NO_WORDS.sub(_blank, text)):
        sizes = [letters for token in found[0].split() if (letters := _letters(token, letter)) >= _AMONG]
        if len(sizes) > 1 or max(sizes, default=0) >= _ALONE:
            yield found.start(), found[0]


def _blank(found: re.Match[str]) -> str:
    """Return what stands for what is no words: nothing that is a letter, as long, in as many lines."""
    return "\n".join("、" * len(line) for line in found[0].split("\n"))


def _letters(token: str, letter: re.Pattern[str]) -> int:
    """Return the letters of the word *token*, 0 if it is none; an ideograph is a word."""
    letters = "".join(filter(str.isalpha, letter.findall(token)))
    if _IDEOGRAPH.search(letters):
        return _ALONE
    initials = letters.isupper() and (len(letters) <= _INITIALS or _ROMAN.fullmatch(letters))
    return 0 if initials or _NO_WORD.search(token) else len(letters)
