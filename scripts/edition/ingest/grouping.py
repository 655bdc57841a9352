"""Paragraphs that stand together -> verse, lists and quotations, as far as the lines themselves tell them.

What is proposed adds nothing to the text, and :mod:`edition.ingest.doubts` tells it: only the print knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from edition.ingest.units import ITEM, LINE, QUOTED, SourceUnit
from edition.model.blocks import item_sign, note_sign
from edition.model.numerals import number_of

#: Kinds of units -> what holds them.
HELD: Final = {LINE: "verse", ITEM: "list", QUOTED: "quotation"}
#: Characters of a clause of verse, as most poems have them.
_CLAUSES: Final = frozenset({4, 5, 6, 7})
#: So many lines of one length are verse; behind a colon two, of five or seven characters.
_LINES, _LED = 4, 2
#: Most clauses of a line.
_HALVES: Final = 2
_COUPLET: Final = frozenset({5, 7})
#: Longest entry of a list: what is longer is a paragraph with a number.
_ITEM: Final = 60
#: White space of one full-width character, by which a quotation is set in more than the paragraphs around it.
_INDENT: Final = 2
#: Paragraphs by which the indent of a book is known.
_KNOWN: Final = 3
#: A sign that counts an entry: 一、 （一） 1. (1) 甲、. A circled number is the sign of a note.
_COUNT: Final = re.compile(r"(?P<before>[（(]?)(?P<number>[^\W_]{1,4})(?P<after>[）)、．.]+)\s*(?=\S)")
#: A sign that stands before every entry. Stars may call a note, squares and circles may be signs that are lost.
_BULLET: Final = re.compile(r"[-+•●◎◆◇▲△][ \t\u3000]*(?=\w)")
_NUMERALS: Final = ("han", "stem", "arabic", "letter")
_STOPS: Final = "，。、；！？,.;!?"


def grouped(units: Sequence[SourceUnit]) -> list[SourceUnit]:
    """Return *units* with the paragraphs that make verse, a list or a quotation as lines, entries and paragraphs of it.

    The first of each says that it begins one.
    """
    margin = _margin(units)
    found = list[SourceUnit]()
    for is_run, run in groupby(units, key=lambda unit: unit.kind == "paragraph" and not note_sign(unit.text)):
        together = list(run)
        found += _told(together, margin) if is_run else together
    return found


def _told(run: Sequence[SourceUnit], margin: int | None) -> Iterator[SourceUnit]:
    """Yield the paragraphs of a *run*, those that make something as its parts."""
    at = 0
    while at < len(run):
        counts = ((kind, count(run, at, margin)) for kind, count in _COUNTS.items())
        kind, length = next((one for one in counts if one[1]), ("", 0))
        yield from (replace(unit, kind=kind, begins=not n) for n, unit in enumerate(run[at : at + length]))
        if not length:
            yield run[at]
        at += length or 1


def _verse(run: Sequence[SourceUnit], at: int, _: int | None) -> int:
    """Return how many paragraphs from *at* are lines of verse."""
    shape = _clauses(run[at].text)
    count = next((n for n, unit in enumerate(run[at:]) if _clauses(unit.text) != shape), len(run) - at)
    is_couplet = set(shape) <= _COUPLET and _is_led(run, at)
    return count if shape and count >= (_LED if is_couplet else _LINES) else 0


def _is_led(run: Sequence[SourceUnit], at: int) -> bool:
    """Whether a colon ends the paragraph before *at*."""
    return at > 0 and run[at - 1].text.rstrip().endswith(("：", ":"))


def _clauses(text: str) -> tuple[int, ...]:
    """Return the lengths of the clauses of a line of verse, nothing for another line."""
    lengths = tuple(len(clause) for clause in re.split(f"[{_STOPS}]", text.strip().rstrip(_STOPS)))
    is_verse = len(lengths) <= _HALVES and set(lengths) <= _CLAUSES and len(set(lengths)) == 1
    return lengths if is_verse and all(_is_han(sign) for sign in text.strip() if sign not in _STOPS) else ()


def _is_han(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("CJK ")


def _list(run: Sequence[SourceUnit], at: int, _: int | None) -> int:
    """Return how many paragraphs from *at* are entries of a list: their signs count on from the first, or are alike."""
    signs = [_sign(unit.text) for unit in run[at:]]
    if signs[0] is None or signs[0][1] > 1:
        return 0
    step = signs[0][1]
    ought = ((signs[0][0], step * n) for n in range(1, len(signs) + 1))
    count = next((n for n, (sign, of) in enumerate(zip(signs, ought, strict=True)) if sign != of), len(signs))
    return count if count > 1 else 0


def _sign(text: str) -> tuple[str, int] | None:
    """Return the form and the number of the sign with which an entry begins, 0 for one that does not count."""
    if len(text) > _ITEM:
        return None
    written = " " if item_sign(text) else ""  # as Markdown has it, which others are not
    if found := _COUNT.match(text):
        kinds = ((kind, number_of(kind, found["number"])) for kind in _NUMERALS)
        forms = ((f"{found['before']}{kind}{found['after']}{written}", n) for kind, n in kinds if n)
        return next(forms, None)
    bullet = _BULLET.match(text)
    return (f"{bullet[0][0]}{written}", 0) if bullet else None


def _quotation(run: Sequence[SourceUnit], at: int, margin: int | None) -> int:
    """Return how many paragraphs from *at* are set in more than others.

    Where these are not set in at all, an indent may only begin a paragraph, and a colon has to lead to it.
    """
    if margin is None or not (margin or _is_led(run, at)):
        return 0
    wide = (n for n, unit in enumerate(run[at:]) if _indent(unit.text) < margin + _INDENT)
    return next(wide, len(run) - at)


def _indent(text: str) -> int:
    """Return the width of the white space before *text*, in half characters."""
    space = text[: len(text) - len(text.lstrip())]
    return sum(2 if sign == "\u3000" else 4 if sign == "\t" else 1 for sign in space)


def _margin(units: Sequence[SourceUnit]) -> int | None:
    """Return how far most paragraphs are set in, None if no width is that of most."""
    indents = Counter(_indent(unit.text) for unit in units if unit.kind == "paragraph")
    if not indents or sum(indents.values()) < _KNOWN:
        return None
    (indent, count), *_ = indents.most_common(1)
    return indent if count * 2 > sum(indents.values()) else None


#: Kind of a unit -> how many paragraphs from one on are of that kind.
_COUNTS: Final = {LINE: _verse, ITEM: _list, QUOTED: _quotation}


def groups(units: Sequence[SourceUnit]) -> Iterator[tuple[str, list[SourceUnit]]]:
    """Yield the kind and the units of each verse, list and quotation among *units*."""
    group = list[SourceUnit]()
    for unit in units:
        if group and (unit.begins or unit.kind != group[0].kind):
            yield group[0].kind, group
            group = []
        if unit.kind in HELD:
            group.append(unit)
    if group:
        yield group[0].kind, group
