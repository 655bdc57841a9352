"""The notation: the body of a role as an editor writes it -> a :class:`Mark`.

Roles bear the names of the TEI elements they stand for (TEI P5, chapters 3.5 and 12). The lemma comes
first and the bracket is the classical one, ``new]old``; after ``|`` may stand the certainty and the class::

    {corr}`耽]就`                  certain, 訛: the common case needs nothing more
    {corr}`·]，|疑當作 標點`       probable, a mark of punctuation
    {corr}`耽]就]B:耽`             another witness, B, reads 耽; one that is not named reads as the transcription
    漢字{rt}`《かんじ》`            the reading that the print has beside 漢字, as the transcription writes it

Everything here is pure and raises :class:`NotationError`; roles and readers report it with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Final, Literal


class Certainty(StrEnum):
    """How sure the editors are; the values are the words of Chinese collation practice."""

    CERTAIN = "當作"
    PROBABLE = "疑當作"
    POSSIBLE = "或當作"


class Category(StrEnum):
    """The class of an error: the four classes of collation, variants, and punctuation."""

    MISREADING = "訛"
    OMISSION = "脫"
    ADDITION = "衍"
    TRANSPOSITION = "倒"
    VARIANT = "異"
    PUNCTUATION = "標點"


@dataclass(frozen=True, slots=True)
class Mark:
    """One role of the notation, read."""

    kind: str  #: the role's name, which is the TEI element's
    lemma: str = ""  #: what the edition reads here
    reading: str = ""  #: what the transcription reads here
    other: str = ""  #: rdg: what another place of the same book reads
    value: str = ""  #: pb: page; lb: line; gap: extent in characters or ``?``; rt: what is printed beside the words
    certainty: Certainty = Certainty.CERTAIN
    category: Category = Category.MISREADING
    others: tuple[tuple[str, str], ...] = ()  #: siglum and reading of each other witness that the body names
    part: Literal["", "I", "M", "F"] = ""  #: which part of a mark that others divide; TEI's initial, medial, final
    whole: str = ""  #: of a part: what the whole mark says

    def reading_of(self, siglum: str) -> str:
        """Return what the other witness *siglum* reads here: as the transcription, unless the mark says so."""
        return dict(self.others).get(siglum, self.reading)


class NotationError(ValueError):
    """A role body that does not follow the notation.

    :param code: the finding code
    :param actual: what was read
    :param expected: what was expected
    :param repair: how to mend it
    """

    def __init__(self, code: str, actual: str, expected: str, repair: str) -> None:
        super().__init__(f"{code}: read {actual!r}, expected {expected}; {repair}")
        self.code, self.actual, self.expected, self.repair = code, actual, expected, repair


#: A token of a role body: an escaped character, one of the two signs, or plain text.
_BODY: Final = re.compile(r"\\(?P<escaped>.)|(?P<sign>[\]|])|(?P<plain>[^\\\]|]+|\\)", re.DOTALL)
#: Names of pages. A letter that counts (a, and i of Roman numerals) is none before a number.
PAGE: Final = re.compile(r"[b-hj-z]?[1-9][0-9]{0,5}|[ivxlcdm]{1,12}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
_EXTENT: Final = re.compile(r"[1-9][0-9]{0,5}|\?")
#: Most signs of a reading beside words: they are set in one line of the page.
RUBY_SIGNS: Final = 40
#: The signs between which a line of plain text has what is printed beside its words.
_BRACKETS: Final = frozenset({"《》", "（）", "()", "〔〕", "［］", "[]", "〈〉"})
#: The signs by which it says where those words begin, and ours for a place that it does not tell.
_UNSAID: Final = "^"
_BARS: Final = frozenset({"｜", "|", _UNSAID, ""})
#: The name of another witness.
SIGLUM: Final = re.compile(r"[A-Z][A-Za-z0-9]{0,9}")
_OTHER: Final = re.compile(rf"(?P<siglum>{SIGLUM.pattern}):(?P<reading>.*)", re.DOTALL)


def split_body(body: str) -> tuple[list[str], list[str]]:
    """Return the parts of *body* between ``]``, and the words after ``|``; ``\\`` escapes a sign, not at the end."""
    parts: list[list[str]] = [[]]
    words: list[list[str]] = [[]]
    active = parts
    for token in _BODY.finditer(body):
        sign = token["sign"]
        if sign == "|" and active is parts:
            active = words
        elif sign == "]" and active is parts:
            parts.append([])
        else:
            active[-1].append(token["escaped"] or token["plain"] or sign)
    return ["".join(part) for part in parts], "".join(words[0]).split()


#: What may stand after ``|``: the values, and for editors who write English the names, ``probable``, ``omission``.
_SAID: Final = {word: one for enum in (Certainty, Category) for one in enum for word in (one.value, one.name.lower())}


def _attributes(role: str, words: list[str], default: Category) -> tuple[Certainty, Category]:
    """Return certainty and class from the *words* after ``|``, in either order, each at most once."""
    found: dict[type, StrEnum] = {}
    for word in words:
        value = _SAID.get(word)
        if value is None or type(value) in found:
            raise NotationError(
                "mark-003",
                word,
                "one certainty of 當作 疑當作 或當作 and one class of 訛 脫 衍 倒 異 標點, or their English names",
                f"write {{{role}}}`…|疑當作 {default}` or leave the part after | out",
            )
        found[type(value)] = value
    certainty = found.get(Certainty, Certainty.CERTAIN)
    return Certainty(certainty), Category(found.get(Category, default))


def _judgement(role: str, default: Category, body: str, count: int, expected: str, example: str) -> tuple[Mark, str]:
    """Return the mark whose lemma is the first of *count* parts of *body*, which differ, and the last of them.

    What follows are the readings of other witnesses.
    """
    every, words = split_body(body)
    parts, others = every[:count], _others(every[count:])
    if len(parts) != count or not all(parts) or len(set(parts)) != count or others is None:
        raise NotationError("mark-002", body, expected, f"write {{{role}}}`{example}`")
    certainty, category = _attributes(role, words, default)
    return Mark(role, parts[0], certainty=certainty, category=category, others=others), parts[-1]


def _others(parts: list[str]) -> tuple[tuple[str, str], ...] | None:
    """Return siglum and reading of each of *parts*, None if one is none or names a witness again."""
    found = [(one["siglum"], one["reading"]) for one in map(_OTHER.fullmatch, parts) if one]
    return tuple(found) if len(dict(found)) == len(parts) else None


def _pair(role: str, default: Category, body: str) -> tuple[Mark, str]:
    return _judgement(role, default, body, 2, "two different readings, new]old", "new]old")


def _text(role: str, default: Category, body: str) -> tuple[Mark, str]:
    return _judgement(role, default, body, 1, "one stretch of text", "text")


def replaced(role: str, default: Category, body: str) -> Mark:
    """``new]old``: what the edition reads, and what the transcription reads."""
    mark, second = _pair(role, default, body)
    return replace(mark, reading=second)


def compared(role: str, default: Category, body: str) -> Mark:
    """``here]there``: what both read here, and what another place of the same book reads."""
    mark, second = _pair(role, default, body)
    return replace(mark, reading=mark.lemma, other=second)


def kept(role: str, default: Category, body: str) -> Mark:
    """``text``: what both read."""
    mark, text = _text(role, default, body)
    return replace(mark, reading=text)


def witnessed(role: str, default: Category, body: str) -> Mark:
    """``text]B:there``: what both read, and what another witness reads."""
    mark, text = _judgement(role, default, body, 1, "a reading, and that of another witness", "text]B:there")
    if not mark.others or text in dict(mark.others).values():
        expected = "a reading, and another one of each witness"
        raise NotationError("mark-002", body, expected, f"write {{{role}}}`text]B:there`")
    return replace(mark, reading=text)


def added(role: str, default: Category, body: str) -> Mark:
    """``text``: what the edition reads and the transcription has not."""
    return _text(role, default, body)[0]


def struck(role: str, default: Category, body: str) -> Mark:
    """``text``: what the transcription reads and the edition has not."""
    mark, text = _text(role, default, body)
    return replace(mark, lemma="", reading=text)


def lost(role: str, default: Category, body: str) -> Mark:
    """``34`` or ``?``: how many characters neither has."""
    parts, words = split_body(body)
    others = _others(parts[1:])
    if others is None or not _EXTENT.fullmatch(parts[0]):
        example = f"write {{{role}}}`34` or {{{role}}}`?`"
        raise NotationError("mark-002", body, "a number of characters or ?", example)
    certainty, category = _attributes(role, words, default)
    return Mark(role, value=parts[0], certainty=certainty, category=category, others=others)


def _value(pattern: re.Pattern[str], expected: str, role: str, body: str) -> Mark:
    """A number with no text of its own."""
    if not pattern.fullmatch(body):
        raise NotationError("mark-002", body, expected, f"write {{{role}}}`…` with {expected}")
    return Mark(role, value=body)


page = partial(_value, PAGE, "a page number such as 9, iv, or f1 before page 1")
line = partial(_value, _NUMBER, "a line number such as 2")


def _ruby(role: str, body: str, fits: Callable[[str], bool], expected: str, repair: str) -> Mark:
    """What belongs to a ruby, by a sign of the transcription that *fits*, and what other witnesses have there."""
    (sign, *more), words = split_body(body)
    others = _others(more)
    is_barred = body.endswith("|") and not body.endswith("\\|")  # with nothing behind the bar
    if words or is_barred or others is None or not fits(sign):
        raise NotationError("mark-002", body, expected, repair)
    return Mark(role, reading=sign, others=others)


def ruby_text(role: str, body: str) -> Mark:
    """``《かんじ》``: what the print has beside the words before it, between the signs of the transcription."""
    expected = f"one reading of at most {RUBY_SIGNS} signs in the brackets that the transcription has, 《かんじ》"
    made = _ruby(role, body, _is_bracketed, expected, f"write 漢字{{{role}}}`《かんじ》`")
    return replace(made, value=made.reading[1:-1])


def _is_bracketed(sign: str) -> bool:
    words = sign[1:-1]
    return (
        sign[:1] + sign[-1:] in _BRACKETS
        and bool(words.strip())
        and {*words}.isdisjoint({*sign[:1], *sign[-1:]})
        and len(words) <= RUBY_SIGNS
    )


def ruby_base(role: str, body: str) -> Mark:
    """``｜``: the words begin here that have something beside them; ``^`` where the transcription has no sign for it.

    Where an editor says nothing the parser has found the place, and *body* is empty.
    """
    expected = "the bar that the transcription has, ｜, or ^ if it has none"
    made = _ruby(
        role, r"\|" if body == "|" else body, _BARS.__contains__, expected, f"write {{{role}}}`｜` or {{{role}}}`^`"
    )
    others = tuple((siglum, reads.removeprefix(_UNSAID)) for siglum, reads in made.others)
    return replace(made, reading=made.reading.removeprefix(_UNSAID), others=others)


def escape(text: str) -> str:
    """Return *text* as it must be written inside a role's body."""
    return re.sub(r"([\\\]|])", r"\\\1", text)
