"""What a new line of the transcription is by itself: text, or what the print has around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from edition.model.numerals import number_of
from edition.model.trace import squeeze
from edition.reading.book import Book

#: The kinds of what is printed around the text, as ``source/witness.toml`` names them.
HEAD: Final = "running-head"
MARK: Final = "shelf-mark"
FOLIO: Final = "folio"
#: Words with less in common are not the same running head; one wrong character in ten is.
_ALIKE: Final = 0.85
#: Fewest characters of a running head that may have a slip.
_LEAST: Final = 4
#: A shelf mark is one word of Latin letters and figures, both in it, as libraries stamp them: CWT326/09.
_SHELF: Final = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9./-]{4,14}")
#: What the print sets around a page number.
_AROUND: Final = " \u3000·.．•-–—－()（）[]〔〕第頁页"
#: The kinds of numerals that a page number is of.
_FOLIOS: Final = ("digits", "arabic", "han")
_MOST: Final = 9999


@dataclass(frozen=True, slots=True)
class Noise:
    """A line that may not be text."""

    line: int
    kind: str
    text: str
    numbers: frozenset[int] = frozenset()  #: what it counts, if it is the number of a page


@dataclass(frozen=True, slots=True)
class Hint:
    """What the form in which the text came tells of a line."""

    breaks: bool = False  #: whether a page begins with it: a form feed, a new file, a new page of the OCR engine
    number: int | None = None  #: the number of that page by the name of its file
    is_sure: bool = False  #: whether that number is the page's: the editor says so, or the lines around it
    region: str = ""  #: the kind of noise for which an OCR engine took the line
    confidence: float | None = None  #: how sure the engine was of the line, 0 to 1


@dataclass(frozen=True)
class Around:
    """The words that stand around the text of a book, as far as they are known."""

    kinds: Mapping[str, str]  #: words of noise that the description declares -> the kind
    heads: set[str] = field(default_factory=set)  #: titles so far, no white space

    @classmethod
    def of(cls, book: Book, kinds: Mapping[str, str]) -> Around:
        """Return what is known of *book*: its headings, and the noise of these *kinds*."""
        titles = [(heading.number, heading.title) for heading in book.headings]
        told = {squeeze(words) for words, kind in kinds.items() if kind == HEAD}
        return cls(kinds, {number + title for number, title in titles} | {title for _, title in titles} | told)

    def noise(self, line: int, text: str, region: str = "") -> Noise | None:
        """Return what the line is if it is no text, None if it may be; a page number is one if its page agrees.

        :param region: see :class:`Hint`
        """
        if text in self.kinds:
            return Noise(line, self.kinds[text], text)
        if numbers := folios(text):
            return Noise(line, FOLIO, text, numbers)
        if _SHELF.fullmatch(text.strip()):
            return Noise(line, MARK, text)
        if region == HEAD or self.repeats(text):
            return Noise(line, HEAD, text)
        return None

    def repeats(self, text: str) -> bool:
        """Whether *text* repeats a title, but for a slip."""
        words = squeeze(text)
        return words in self.heads or any(_alike(words, head) for head in self.heads)


def folios(text: str) -> frozenset[int]:
    """Return the page numbers that *text* may be if it is only that: 一七, · 20 ·, 第二十頁."""
    words = text.strip(_AROUND)
    found = (number_of(kind, words) for kind in _FOLIOS)
    return frozenset(number for number in found if number and number <= _MOST)


def _alike(words: str, head: str) -> bool:
    """Whether *words* are *head* with a slip; a title that only counts otherwise (第一節, 第二節) is another."""
    if min(len(words), len(head)) < _LEAST or abs(len(words) - len(head)) > max(1, len(head) // 8):
        return False
    return words[:3] == head[:3] and SequenceMatcher(None, words, head, autojunk=False).ratio() > _ALIKE


def known(noise: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Return the words of the *noise* that a description declares -> the kind."""
    return {str(one["text"]): str(one.get("kind", HEAD)) for one in noise}
