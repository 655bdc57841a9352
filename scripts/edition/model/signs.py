"""The signs of the edition, as readers are told of them (符號): each in its look, and what it means.

What shows a sign is an example of the book itself; signs that it does not have are not told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from edition.model import interface
from edition.model.interface import gettext
from edition.model.marks import JUDGING, printed
from edition.model.notation import Mark
from edition.model.registers import RegisterEntry
from edition.model.witness import Witness

#: An example is as near to this length as the book allows.
_LENGTH: Final = 2
#: A longer one is cut.
_LONGEST: Final = 5
#: Looks that are no mark's: names and titles with their lines, the call of a note, the number of a page.
PERSON: Final = "proper"
WORK: Final = "work"
CALL: Final = "call"
PAGE: Final = "page"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of the edition."""

    look: str  #: role of a mark, or one of the looks named above
    example: str
    label: str  #: what it is called
    about: str  #: what it means

    @property
    def words(self) -> str:
        """Return what is said of it."""
        return gettext("{name}：{says}").format(name=self.label, says=self.about)


def of_marks(marks: Iterable[Mark]) -> Iterator[Sign]:
    """Yield the sign of each kind of judging mark among *marks*, with its most handy example."""
    every = list(marks)
    for kind in JUDGING.values():
        shown = [printed(replace(mark, part="")) or gettext(kind.stand_in) for mark in every if mark.kind == kind.name]
        if shown:
            example = min(shown, key=_handy)
            longest = _LONGEST if interface.is_wide() else 2 * _LONGEST
            cut = example[:longest] + gettext("……") if len(example) > longest else example
            yield Sign(kind.name, cut, gettext(kind.label), gettext(kind.about_sign))


def _handy(example: str) -> tuple[bool, float]:
    """Return how well an *example* shows a sign: words better than points, and short ones best."""
    return not re.search(r"\w", example), abs(_wide(example) - _LENGTH)


def _wide(words: str) -> float:
    """Return how wide *words* are, in characters of Chinese; a letter of a book in letters is half of one."""
    return len(words) if interface.is_wide() else len(words) / 2


def of_names(entries: Iterable[RegisterEntry]) -> Iterator[Sign]:
    """Yield the sign of names and that of titles, if there are such among *entries*, those that the text mentions."""
    every = list(entries)
    for look, registers, label, about in _LINED:
        if names := [entry.name for entry in every if entry.register in registers]:
            yield Sign(look, min(names, key=_handy), gettext(label), gettext(about))


#: Look, registers whose names have it, what it is called, what it means.
_LINED: Final = (
    (
        PERSON, ("people", "places", "organisations"), "專名號",
        "人名、地名、組織等專名，旁加直線；底本沒有，為本版所加。",
    ),
    (WORK, ("works",), "書名號", "書、報、文章的題名，旁加浪線；底本沒有，為本版所加。"),
)  # fmt: skip
#: Output -> how a note is called there, and where its words stand.
NOTE_CALLS: Final[Mapping[str, tuple[str, str]]] = {
    "html": ("[1]", "編者所加；點選即見註文，全部註文列於該章之末。"),
    "epub": ("[1]", "編者所加；點選即見註文，全部註文列於該章之末。"),
    "pdf": ("1", "編者所加；註文在同頁之末。"),
}
#: Output -> how the number of an original page is told there, and what it means.
PAGE_NUMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "html": ("{label}", "在頁邊，原書此頁從這裏開始；目次與索引所引都是原書頁碼。"),
    "epub": ("【{label}】", "在文中，原書此頁從這裏開始；目次與索引所引都是原書頁碼。"),
    "pdf": ("{label}", "在頁末；正文一頁即原書一頁，目次與索引所引也是原書頁碼。"),
}


def every(kind: str, marks: Iterable[Mark], entries: Iterable[RegisterEntry], witness: Witness) -> Iterator[Sign]:
    """Yield all signs, as the output *kind* has them.

    :param marks: of the book, in order
    :param entries: of the registers, those that the text mentions
    """
    yield from of_marks(marks)
    yield from of_names(entries)
    example, about = NOTE_CALLS[kind]
    yield Sign(CALL, example, gettext("註釋"), gettext(about))
    if label := next((page.label for page in witness.pages.values() if page.number is not None), ""):
        example, about = PAGE_NUMBERS[kind]
        yield Sign(PAGE, example.format(label=label), gettext("原書頁碼"), gettext(about))
