"""Lines as they came: one a paragraph, or one a line of the print, which are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from edition.ingest.signs import folios
from edition.ingest.units import ends
from edition.model.blocks import cells, note_sign
from edition.model.contents import Shape

#: A line that fills so much of a printed line goes on.
_FULL: Final = 0.8
#: Fewest lines together by which printed lines are known.
_TOGETHER: Final = 3
#: Shortest line of a print: verse, titles and entries of contents are no paragraphs.
_SHORTEST: Final = 16
_INDENT: Final = "\u3000 "


@dataclass(frozen=True, slots=True)
class Line:
    """A line that came."""

    text: str
    breaks: bool = False  #: whether a page begins with it
    number: int | None = None  #: the number in the name of its file
    is_sure: bool = False  #: whether that is the page's number
    region: str = ""  #: what an OCR engine took it for, if not for text
    confidence: float | None = None  #: of an OCR engine, from 0 to 1


@dataclass(frozen=True, slots=True)
class Setting:
    """How the book is set, as far as lines are concerned."""

    shape: Shape
    characters: int  #: of a printed line


def are_printed(texts: Sequence[str], setting: Setting) -> bool:
    """Whether *texts* are lines of the print, not paragraphs: most that another follows are as long as such a line."""
    followed = [len(a) for a, b in pairwise(texts) if a and b and not cells(a)]
    if len(followed) < _TOGETHER or not _SHORTEST <= median(followed) <= setting.characters + 2:
        return False
    middle = median(followed)
    return sum(abs(length - middle) <= max(3, middle // 10) for length in followed) >= 0.6 * len(followed)


def paragraphs(lines: Sequence[Line], setting: Setting) -> list[Line]:
    """Return the paragraphs of which *lines* are the printed ones; what a blank line parts is not joined.

    A paragraph ends before an indent, before a heading, a row, a note and a number of a page, and where a line does not
    reach the edge.
    """
    longest = max((len(line.text.strip(_INDENT)) for line in lines), default=0)
    width = min(longest, setting.characters)
    found = list[Line]()
    is_open = False
    for line in lines:
        text = line.text.strip(_INDENT) if not cells(line.text) else line.text
        if not text:
            is_open = False
            continue
        alone = _alone(text, setting) or bool(line.region)
        if is_open and not alone and line.text[0] not in _INDENT:
            found[-1] = replace(
                found[-1], text=_glued(found[-1].text, text), confidence=_least(found[-1].confidence, line.confidence)
            )
        else:
            found.append(replace(line, text=text))
        is_open = not alone and len(text) >= _FULL * width
    return found


def _alone(text: str, setting: Setting) -> bool:
    """Whether *text* is a line that is no part of a paragraph."""
    head = setting.shape.split(text)
    titled = head.sign is not None and bool(head.sign.kind) and not ends(text) and len(text) < setting.characters
    return titled or bool(cells(text)) or bool(folios(text)) or bool(note_sign(text))


def _glued(before: str, after: str) -> str:
    """Return two printed lines as one: a space where a Latin word ends and another begins."""
    latin = re.compile(r"[A-Za-z0-9,.;:]$").search(before) and re.match(r"[A-Za-z0-9]", after)
    return f"{before} {after}" if latin else before + after


def _least(*values: float | None) -> float | None:
    return min((one for one in values if one is not None), default=None)
