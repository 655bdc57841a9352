"""What speaks for a page turn before each block that came, and what it costs if none is there.

A cost is the negative logarithm of how seldom the sign misleads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Final

from edition.ingest.signs import FOLIO, HEAD, Hint, Noise
from edition.ingest.units import CONTENTS, ITEM, QUOTED, SourceUnit, ends
from edition.model.blocks import note_sign
from edition.model.witness import FRONT, ROMAN, Page
from edition.proof.chapters.fit import INDENT

#: A page that the contents or a number tell further ahead than that is a slip of theirs.
FAR: Final = 100
#: Lines by which a page may be over-full.
OVER: Final = 3
#: Lines that most headings take; :data:`edition.proof.chapters.fit.HEADING` has the extremes.
_HEADING: Final = (2, 3)
#: What a line of text cannot begin with: a page has turned, or a line has.
_NO_BEGINNING: Final = frozenset("，。、；：！？」』）〕》,;:!?)")
#: Cost of a sign of a page turn between two blocks, if no page turns there.
STAYS: Final[Mapping[str, float]] = {
    "break": 30.0,  # a form feed, a new file
    HEAD: 9.0,
    FOLIO: 9.0,
    "contents": 9.0,  # the printed contents begin a page
    "blank": 14.0,  # more blank lines than elsewhere
    "beginning": 6.0,  # it begins with a comma
    "chapter": 2.5,  # a heading of the highest level
    "note": 4.0,  # notes stand at the foot
}
_OTHER_NOISE: Final = 3.0
#: Cost of a sentence that breaks off inside a page: in a whole line, before something else, in a short line.
_CUT, CUT_BEFORE_OTHER, _CUT_SHORT = 3.0, 1.5, 0.3

Key = tuple[str, int]  #: a page: series and ordinal
Rows = tuple[int, int]  #: the fewest and the most lines of the grid


@dataclass(frozen=True)
class Signs:
    """The blocks that are to be parted into pages, and what is known beside them."""

    units: Sequence[SourceUnit]
    before: Sequence[Sequence[Noise]]  #: what is no text between each block and the one before it
    blank: Sequence[int]  #: blank lines before each block
    hints: Mapping[int, Hint]  #: line -> what the form in which the text came tells of it
    open: Page  #: the page on which the text stood before
    filled: int  #: its lines of the printed grid
    text: str  #: the line of a paragraph before, empty if there was another block
    taken: frozenset[Key]  #: pages that have text
    missing: tuple[Key, ...]  #: pages before the open one that have none
    characters: int  #: of a printed line
    lines: int  #: of a printed page

    def hint(self, at: int) -> Hint:
        """Return what the form in which the text came tells of block *at*, which may be behind the last."""
        return self.hints.get(self.units[at].line, Hint()) if at < len(self.units) else Hint()

    @property
    def start(self) -> Key:
        """The page that is open."""
        return self.open.series, self.open.ordinal

    @property
    def broken(self) -> bool:
        """Whether the form in which the text came has breaks of pages."""
        return sum(hint.breaks for hint in self.hints.values()) > 1

    def cut(self, at: int) -> float:
        """Return the cost of the sentence before block *at* breaking off inside a page; 0 if none does."""
        text, kind = (self.units[at - 1].text, self.kinds[at - 1]) if at else (self.text, "paragraph")
        if kind != "paragraph" or not text or ends(text):
            return 0
        if len(text) <= self.characters // 2:
            return _CUT_SHORT
        return _CUT if self.kinds[at] == "paragraph" else CUT_BEFORE_OTHER

    @cached_property
    def kinds(self) -> Sequence[str]:
        """What each block is: a line that begins as a note does stands at a foot, whether a call is seen or not.

        A paragraph of a quotation and an entry of a list may break off as others do.
        """
        kinds = ["paragraph" if one.kind in {QUOTED, ITEM} else one.kind for one in self.units]
        return [
            "note" if kind == "paragraph" and note_sign(one.text) else kind
            for kind, one in zip(kinds, self.units, strict=True)
        ]

    @cached_property
    def told(self) -> Sequence[Key | None]:
        """The page that the printed contents tell for each block."""
        return [self._told(at) for at in range(len(self.units))]

    @cached_property
    def targets(self) -> Sequence[set[Key]]:
        """The pages that a sign tells for the page which begins with each block."""
        return _targets(self)

    @cached_property
    def stays(self) -> Sequence[float]:
        """The cost of no page turn before each block."""
        return [_stays(self, at) for at in range(len(self.units))]

    @cached_property
    def rows(self) -> Sequence[tuple[Rows, Rows]]:
        """The lines of the grid that each block takes, as the first of its page and as another."""
        return [(self._rows(at, first=True), self._rows(at, first=False)) for at in range(len(self.units))]

    def _told(self, at: int) -> Key | None:
        """Return the page that the printed contents tell for block *at*, None if they tell none."""
        entry = self.units[at].entry
        if entry is None or self.open.series not in ("", FRONT, ROMAN):
            return None  # pages of a series that begins anew are told by nothing
        if entry.page:
            before = self.open.ordinal if not self.open.series else 0
            return ("", entry.page) if entry.page <= before + FAR + len(self.units) else None
        return (ROMAN, Page(entry.roman.lower(), "", None).ordinal) if entry.roman else None

    def _rows(self, at: int, first: bool) -> Rows:
        """Return the fewest and the most lines of the grid that block *at* takes.

        :param first: whether it is the first of its page
        """
        unit = self.units[at]
        if unit.kind == "heading":
            return _HEADING
        goes_on = first and self.kinds[at] == "paragraph" and self.cut(at) > 0
        rows = ceil((len(unit.text) + (0 if goes_on else INDENT)) / self.characters)
        return (0, rows) if self.kinds[at] == "note" else (rows, rows)


def _stays(signs: Signs, at: int) -> float:
    """Return the cost of no page turn before block *at*."""
    found = [STAYS.get(noise.kind, _OTHER_NOISE) for noise in signs.before[at]]
    found += [STAYS[sign] for sign, holds in facts(signs, at).items() if holds and sign in STAYS]
    return sum(found) + (signs.cut(at) if signs.kinds[at] != "note" else 0)


def facts(signs: Signs, at: int) -> dict[str, bool]:
    """Return which signs of a page turn block *at* has, but for noise and counts."""
    unit = signs.units[at]
    before, kind = signs.kinds[at - 1] if at else "", signs.kinds[at]
    return {
        "break": signs.hint(at).breaks,
        "contents": unit.kind == CONTENTS,
        "chapter": _opens_chapter(signs, at),
        "blank": signs.blank[at] > 1 and not signs.broken,
        "beginning": kind == "paragraph" and unit.text[:1] in _NO_BEGINNING,
        "note": before == "note" and kind not in ("note", "heading"),
        "cut": signs.cut(at) >= CUT_BEFORE_OTHER and kind != "note",
    }


def _opens_chapter(signs: Signs, at: int) -> bool:
    """Whether block *at* is a heading of the highest level that the contents know, with no title before it."""
    entry = signs.units[at].entry
    if entry is None or entry.level > 1 or signs.told[at] is None:
        return False
    before = signs.units[at - 1].text if at else ""
    return not before or len(before) > signs.characters // 2 or ends(before)


def _targets(signs: Signs) -> list[set[Key]]:
    """Return for each block the pages that a sign tells for the page which begins with it."""
    found: list[set[Key]] = []
    for at in range(len(signs.units)):
        keys, rows = set[Key](), 0
        for ahead in range(at, len(signs.units)):
            keys |= {told for told in (signs.told[ahead],) if told}
            rows += signs.rows[ahead][1][0]
            if rows > signs.lines + OVER:
                break
        keys |= {("", n + more) for noise in signs.before[at] for n in noise.numbers for more in (0, 1)}
        keys |= {("", n) for n in (signs.hint(at).number,) if n}
        found.append(keys)
    return found
