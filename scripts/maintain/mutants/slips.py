"""Slips of text that every medium can suffer: rules over a field, whether chapter, page of HTML or EPUB, or Typst."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from edition.model.fold import table

from maintain.mutants.model import Edit, Field, Span, chosen, other

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SIGN: Final = re.compile(r"[，。；：、！？「」（）—…]")
_CLAUSE: Final = re.compile(r"[^，。；：？！]{4,}[，。；：？！]")
#: Width: a sign -> the same sign in the other width, or a sign that looks like it.
WIDTHS: Final = str.maketrans("，。；：、！？（）—…·「」", ",.;:､!?()―⋯・｢｣")
#: Characters that no reader sees.
_INVISIBLE: Final = "\u200b\u00ad\u2060\ufe00\u202e"


def _letters(field: Field, pattern: re.Pattern[str]) -> list[int]:
    """Return the offsets of the author's characters that *pattern* matches."""
    return [i for start, end in field.spans for i in range(start, end) if pattern.match(field.text[i])]


def _han(field: Field) -> list[str]:
    """Return the Chinese characters of the field, each once."""
    return sorted({field.text[i] for i in _letters(field, _HAN)})


def _around(field: Field, at: int) -> str:
    """Return the words about *at*, to name a place."""
    span = next(span for span in field.spans if span.start <= at < span.end)
    return f"「{field.text[max(span.start, at - 3) : min(span.end, at + 4)]}」"


def _each(pattern: re.Pattern[str], change: Callable[[Field, str, int], str | None]) -> Callable[..., Iterator[Edit]]:
    """Yield the rule that does *change* to single characters; a change that gives None leaves the place out."""

    def rule(field: Field, kind: str, number: int) -> Iterator[Edit]:
        sites = [(i, new) for i in _letters(field, pattern) if (new := change(field, kind, i)) is not None]
        for at, new in chosen(kind + field.path, sites, number):
            yield Edit(
                f"{_around(field, at)}: {field.text[at]} → {new or 'nothing'}", field.replaced((at, at + 1, new))
            )

    return rule


def _changed(field: Field, kind: str, at: int) -> str | None:
    around = field.text[at - 1 : at + 2]
    return other(kind + around, COMMON, field.text[at])


#: Characters of the book itself, so that no font lacks them.
COMMON: Final = tuple("的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動")


def _simplified(field: Field, kind: str, at: int) -> str | None:
    """Return the simplified form: a variant in GB 2312 of a character that is not."""
    del kind
    return next((c for c in _variants(field.text[at]) if _in_gb(c) and not _in_gb(field.text[at])), None)


def _variant(field: Field, kind: str, at: int) -> str | None:
    """Return another variant, not the simplified one if there is one."""
    del kind
    return next((c for c in sorted(_variants(field.text[at]), key=lambda c: (_in_gb(c), c))), None)


def _variants(letter: str) -> list[str]:
    return [c for row in table() if letter in row for c in row if c != letter]


def _in_gb(letter: str) -> bool:
    try:
        return bool(letter.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _widened(field: Field, kind: str, at: int) -> str | None:
    del kind
    return field.text[at].translate(WIDTHS) if field.text[at] != field.text[at].translate(WIDTHS) else None


def swapped(field: Field, kind: str, number: int) -> Iterator[Edit]:
    """Swap two neighbours; equal ones make an equivalent mutant and are left out."""
    text = field.text
    sites = [i for s, e in field.spans for i in range(s, e - 1) if text[i] != text[i + 1]]
    for at in chosen(kind + field.path, sites, number):
        yield Edit(f"{_around(field, at)}: swapped", field.replaced((at, at + 2, text[at + 1] + text[at])))


def cancelling(field: Field, kind: str, number: int) -> Iterator[Edit]:
    """Lose one character and double another, so that the length stays."""
    sites = chosen(kind + field.path, _letters(field, _HAN), 4 * number)
    for lost, doubled in zip(sites[::2], sites[1::2], strict=False):
        if field.text[lost] != field.text[doubled] and number > 0:
            number -= 1
            about = f"{_around(field, lost)} loses, {_around(field, doubled)} doubles"
            yield Edit(about, field.replaced((lost, lost + 1, ""), (doubled, doubled, field.text[doubled])))


def _clauses(field: Field) -> list[Span]:
    found = ((start, match) for start, end in field.spans for match in _CLAUSE.finditer(field.text[start:end]))
    return [Span(start + match.start(), start + match.end()) for start, match in found]


def _stretch(name: str, change: Callable[[Field, Span, Span], str]) -> Callable[..., Iterator[Edit]]:
    """Yield the rule that does *change* to a clause or a paragraph and the one after it."""

    def rule(field: Field, kind: str, number: int) -> Iterator[Edit]:
        units = _clauses(field) if name == "clause" else list(field.paragraphs)
        pairs = [(a, b) for a, b in pairwise(units) if field.text[slice(*a)] != field.text[slice(*b)]]
        for here, after in chosen(kind + field.path, pairs, number):
            words = field.text[here.start : here.start + 24].replace("\n", " ")
            yield Edit(f"{name} {words!r}", change(field, here, after))

    return rule


def _lost(field: Field, here: Span, after: Span) -> str:
    del after
    return field.replaced((*here, ""))


def _repeated(field: Field, here: Span, after: Span) -> str:
    del after
    between = "\n\n" if field.path.endswith(".md") and field.text[here.start - 1] == "\n" else ""
    return field.replaced((here.end, here.end, between + field.text[slice(*here)]))


def _moved(field: Field, here: Span, after: Span) -> str:
    return field.replaced((*here, field.text[slice(*after)]), (*after, field.text[slice(*here)]))


def turn_shifted(field: Field, kind: str, number: int) -> Iterator[Edit]:
    """Shift a page turn by one character of the paragraph in which it stands."""
    text, sites = field.text, []
    letters = {i for start, end in field.spans for i in range(start, end)}
    for turn in re.finditer(field.turn, text):
        a, b = turn.span()
        sites += [(a - 1, b, turn[0] + text[a - 1])] if a - 1 in letters else []
        sites += [(a, b + 1, text[b] + turn[0])] if b in letters else []
    for edit in chosen(kind + field.path, sites, number):
        yield Edit(f"page turn shifted: {edit[2][-40:]!r}", field.replaced(edit))


def _turns(change: Callable[[str], str]) -> Callable[..., Iterator[Edit]]:
    """Yield the rule that does *change* to the markup of a page turn."""

    def rule(field: Field, kind: str, number: int) -> Iterator[Edit]:
        for turn in chosen(kind + field.path, re.finditer(field.turn, field.text), number):
            yield Edit(f"page turn {turn[0][-60:]!r}", field.replaced((*turn.span(), change(turn[0]))))

    return rule


def _renumbered(turn: str) -> str:
    """Return the turn with every page name in it one higher."""
    return re.sub(r"(?<=[`p\"#f])\d+(?=[`\"])", lambda n: str(int(n[0]) + 1), turn)


Rule = Callable[[Field, str, int], Iterator[Edit]]
#: Class -> its rule.
SLIPS: Final[Mapping[str, Rule]] = {
    "character changed": _each(_HAN, _changed),
    "character lost": _each(_HAN, lambda *_: ""),
    "character doubled": _each(_HAN, lambda field, _, at: 2 * field.text[at]),
    "character simplified": _each(_HAN, _simplified),
    "character folded to a variant": _each(_HAN, _variant),
    "invisible character added": _each(
        _HAN, lambda field, kind, at: field.text[at] + other(f"{kind}{at}", tuple(_INVISIBLE), "")
    ),
    "punctuation of another width": _each(_SIGN, _widened),
    "punctuation changed": _each(_SIGN, lambda field, kind, at: other(kind, ("，", "。", "；", "、"), field.text[at])),
    "punctuation lost": _each(_SIGN, lambda *_: ""),
    "characters swapped": swapped,
    "two faults that cancel out in length": cancelling,
    "sentence lost": _stretch("clause", _lost),
    "sentence repeated": _stretch("clause", _repeated),
    "sentence moved": _stretch("clause", _moved),
    "paragraph lost": _stretch("paragraph", _lost),
    "paragraph repeated": _stretch("paragraph", _repeated),
    "paragraph moved": _stretch("paragraph", _moved),
    "page turn shifted": turn_shifted,
    "page turn dropped": _turns(lambda turn: ""),
    "page turn doubled": _turns(lambda turn: 2 * turn),
    "page turn renumbered": _turns(_renumbered),
}
