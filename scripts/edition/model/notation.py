"""The notation: the body of a role as an editor writes it -> a :class:`Mark`.

Roles bear the names of the TEI elements they stand for (TEI P5, chapters 3.5 and 12). The lemma comes
first and the bracket is the classical one, ``new]old``; after ``|`` may stand the certainty and the class::

    {corr}`耽]就`                  certain, 訛: the common case needs nothing more
    {corr}`·]，|疑當作 標點`       probable, a mark of punctuation

Everything here is pure and raises :class:`NotationError`; roles and readers report it with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final


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
    value: str = ""  #: pb: page; lb: line; gap: extent in characters or ``?``
    certainty: Certainty = Certainty.CERTAIN
    category: Category = Category.MISREADING


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
_PAGE: Final = re.compile(r"f?[1-9][0-9]{0,5}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
_EXTENT: Final = re.compile(r"[1-9][0-9]{0,5}|\?")


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


def _attributes(kind: str, words: list[str], default: Category) -> tuple[Certainty, Category]:
    """Return certainty and class from the *words* after ``|``, in either order, each at most once."""
    found: dict[type, StrEnum] = {}
    for word in words:
        value = next((enum(word) for enum in (Certainty, Category) if word in set(enum)), None)
        if value is None or type(value) in found:
            raise NotationError(
                "mark-003",
                word,
                "one certainty of 當作 疑當作 或當作 and one class of 訛 脫 衍 倒 異 標點",
                f"write {{{kind}}}`…|疑當作 {default}` or leave the part after | out",
            )
        found[type(value)] = value
    certainty = found.get(Certainty, Certainty.CERTAIN)
    return Certainty(certainty), Category(found.get(Category, default))


def _pair(kind: str, default: Category, body: str) -> Mark:
    """``new]old``: two readings that differ and are not empty."""
    parts, words = split_body(body)
    if len(parts) != 2 or not all(parts) or parts[0] == parts[1]:
        raise NotationError("mark-002", body, "two different readings, new]old", f"write {{{kind}}}`new]old`")
    certainty, category = _attributes(kind, words, default)
    lemma, second = parts
    if kind == "rdg":
        return Mark(kind, lemma, lemma, second, certainty=certainty, category=category)
    return Mark(kind, lemma, second, certainty=certainty, category=category)


def _text(kind: str, default: Category, lemma: bool, reading: bool, body: str) -> Mark:
    """One stretch of text, which the edition (*lemma*) and the transcription (*reading*) have or not."""
    parts, words = split_body(body)
    if len(parts) != 1 or not parts[0]:
        raise NotationError("mark-002", body, "one stretch of text", f"write {{{kind}}}`text`")
    certainty, category = _attributes(kind, words, default)
    text = parts[0]
    return Mark(
        kind,
        text if lemma else "",
        text if reading else "",
        certainty=certainty,
        category=category,
    )


def _value(kind: str, pattern: re.Pattern[str], expected: str, body: str) -> Mark:
    """A number with no text of its own."""
    if not pattern.fullmatch(body):
        raise NotationError("mark-002", body, expected, f"write {{{kind}}}`…` with {expected}")
    return Mark(kind, value=body)


def _gap(body: str) -> Mark:
    """An extent in characters, or ``?``, with certainty and class."""
    parts, words = split_body(body)
    if len(parts) != 1 or not _EXTENT.fullmatch(parts[0]):
        raise NotationError("mark-002", body, "a number of characters or ?", "write {gap}`34` or {gap}`?`")
    certainty, category = _attributes("gap", words, Category.OMISSION)
    return Mark("gap", value=parts[0], certainty=certainty, category=category)


#: How the body of each role is read. The keys are all the roles of the notation.
GRAMMAR: Final[Mapping[str, Callable[[str], Mark]]] = {
    "pb": partial(_value, "pb", _PAGE, "a page number such as 9, or f1 before page 1"),
    "lb": partial(_value, "lb", _NUMBER, "a line number such as 2"),
    "corr": partial(_pair, "corr", Category.MISREADING),
    "rdg": partial(_pair, "rdg", Category.VARIANT),
    "sic": partial(_text, "sic", Category.MISREADING, True, True),
    "corrupt": partial(_text, "corrupt", Category.MISREADING, True, True),
    "supplied": partial(_text, "supplied", Category.OMISSION, True, False),
    "surplus": partial(_text, "surplus", Category.ADDITION, False, True),
    "gap": _gap,
}

#: The marks that are places, not judgements: they have no entry in the apparatus.
MILESTONES: Final = frozenset({"pb", "lb"})


def parse(kind: str, body: str) -> Mark:
    """Return the mark that the role *kind* with *body* stands for.

    :raises NotationError: mark-001 an unknown role, mark-002 a body of the wrong shape,
        mark-003 an unknown or repeated certainty or class
    """
    read = GRAMMAR.get(kind)
    if read is None:
        raise NotationError(
            "mark-001",
            f"{{{kind}}}",
            "one of the roles " + " ".join(sorted(GRAMMAR)),
            "mend the role's name",
        )
    return read(body)


def escape(text: str) -> str:
    """Return *text* as it must be written inside a role's body."""
    return re.sub(r"([\\\]|])", r"\\\1", text)


def sign(mark: Mark) -> str:
    """Return what the edition prints for *mark*, with the editorial signs: 〔supplied〕, □ for lost text.

    One □ a character when the extent is known (虛缺號), □……□ when it is not.
    """
    if mark.kind == "supplied":
        return f"〔{mark.lemma}〕"
    if mark.kind == "gap":
        known = mark.value != "?" and int(mark.value) <= 20
        return "□" * int(mark.value) if known else "□……□"
    return mark.lemma


#: What stands in the apparatus where one side reads nothing.
NO_READING: Final = "〔無〕"


def opposed(mark: Mark) -> str:
    """Return the classical form of a judgement: the lemma, the bracket, what stands against it."""
    lemma = mark.lemma or ("□" if mark.kind == "gap" else NO_READING)
    if mark.kind in {"sic", "corrupt"}:
        return f"{lemma}］底本如此"
    return f"{lemma}］{mark.other or mark.reading or NO_READING}"
