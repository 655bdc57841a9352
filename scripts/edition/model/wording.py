"""What a reader is told: records -> words.

Builders wrap them in nodes, the proof joins them; the files in ``tests/wording/`` hold them word for word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from edition.model.marks import JUDGING
from edition.model.notation import Category, Certainty, Mark

#: How sure it is that a reading is wrong.
_WRONG: Final = {Certainty.CERTAIN: "有誤", Certainty.PROBABLE: "疑有誤", Certainty.POSSIBLE: "或有誤"}


def _told(template: str, mark: Mark) -> str:
    """Return *template* with what *mark* says."""
    extent = "字數不明" if mark.value == "?" else f"約 {mark.value} 字"
    wrong = _WRONG[mark.certainty]
    return template.format(lemma=mark.lemma, reading=mark.reading, other=mark.other, extent=extent, wrong=wrong)


def opposed(mark: Mark) -> str:
    """Return the head of an entry of the apparatus: the lemma, the bracket, what stands against it."""
    return _told(JUDGING[mark.kind].opposed, mark)


def gloss(mark: Mark) -> str:
    """Return what a reader is told of *mark* where it stands, without a full stop."""
    return _told(JUDGING[mark.kind].gloss, mark)


def judgement(mark: Mark) -> str:
    """Return class and certainty of *mark*; a variant within the book is no judgement, so it has no certainty."""
    return f"{mark.category}，{mark.certainty}" if JUDGING[mark.kind].has_certainty else mark.category.value


def explained(mark: Mark) -> str:
    """Return what an entry says between its head and its reason: judgement and gloss."""
    return f"　{judgement(mark)}。{gloss(mark)}。"


def named(mark: Mark) -> str:
    """Return what *mark* is and what a reader is told of it, in a line."""
    return f"{JUDGING[mark.kind].label}：{gloss(mark)}"


def totals(marks: Iterable[Mark]) -> str:
    """Return the sentence that counts *marks* by class and by certainty."""
    every = list(marks)
    classes = Counter(mark.category for mark in every)
    certainties = Counter(mark.certainty for mark in every if JUDGING[mark.kind].has_certainty)
    by_class = "、".join(f"{one} {classes[one]}" for one in Category if classes[one])
    by_certainty = "、".join(f"{one} {certainties[one]}" for one in Certainty if certainties[one])
    return f"共 {len(every)} 條。按類別：{by_class}。按確定程度：{by_certainty}。"


#: Where a list of the apparatus without the reasons says where they are.
REASONS: Final = "各條的理由附於該處所在章末：點本條到正文，再點有標記的文字即見。"
