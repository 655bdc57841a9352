"""Where pages may begin and what may be noise in new lines of the transcription: proposals, with the signs.

Only the print knows. The signs are those of the lines that editors have described: a running head stands between two
pages; a line is a paragraph, so one that breaks off inside a sentence ends with its page; the printed contents tell on
which page a heading stands; and a page is full when its lines of the printed grid are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

from edition.ingest.units import CONTENTS, SourceUnit, ends, state, units
from edition.model.numerals import NUMERALS, kind_of, number_of, roman
from edition.model.trace import squeeze
from edition.model.witness import FRONT, ROMAN, Page, Witness, text_lines
from edition.proof.chapters.fit import INDENT, printed_lines
from edition.reading.book import Book

#: What a line that repeats a heading may be, and one without a Chinese character.
HEAD: Final = "running-head"
MARK: Final = "shelf-mark"
FOLIO: Final = "folio"
_HAN: Final = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: A heading that the contents have more pages ahead was missed before, or its numeral is wrong.
_FAR: Final = 100


@dataclass(frozen=True, slots=True)
class Noise:
    """A line that may not be text."""

    line: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A page turn or a line of noise, and the signs that speak for it."""

    what: Page | Noise
    reason: str


@dataclass(slots=True)
class _PageReader:
    """What is known when a line is read: the page, how full it is, the block before, the headings so far."""

    witness: Witness
    page: Page
    filled: int  #: lines of the printed grid
    line: int  #: the line before, noise or not
    text: str  #: the line of text before
    is_paragraph: bool  #: whether that is of a paragraph
    heads: set[str]  #: headings so far, no white space
    noise: int = 0  #: the last line of noise since the last line of text

    def read(self, unit: SourceUnit) -> Iterator[Proposal]:
        """Yield what is proposed for *unit*."""
        if unit.kind == "paragraph" and squeeze(unit.text) in self.heads:
            yield self.skip(Noise(unit.line, HEAD, unit.text), "it repeats a heading")
            return
        if unit.kind == "paragraph" and (number := self._folio(unit.text)):
            yield self.skip(Noise(unit.line, FOLIO, unit.text), f"it is the number of page {number}")
            return
        if unit.kind != "row" and not _HAN.search(unit.text):
            yield self.skip(Noise(unit.line, MARK, unit.text), "no Chinese character is in it")
            return
        if signs := list(self._signs(unit)):
            *skipped, self.page = _turned(self.page, unit)
            self.filled = 0
            for page in skipped:
                yield Proposal(page, f"page {page.n} has no text, or begins at a line that was not seen")
            yield Proposal(self.page, f"page {self.page.n} begins at line {unit.line}: {'; '.join(signs)}")
        if unit.kind == "heading":
            lines = "\n".join(text for _, text in unit.lines)
            title = squeeze(self.witness.contents.split(lines).title)
            self.heads |= {squeeze(unit.text), *([title] if title else [])}
        indent = 0 if signs and self._breaks_off() else INDENT
        self.filled += ceil((len(unit.text) + indent) / self.witness.characters)
        self.line, text = unit.lines[-1]
        self.noise = 0
        if unit.kind != "note":  # at the foot of a page; the sentence before it may go on behind it
            self.text, self.is_paragraph = text, unit.kind == "paragraph"

    def skip(self, noise: Noise, sign: str) -> Proposal:
        """Return the proposal that *noise* is not text."""
        self.line = self.noise = noise.line
        return Proposal(noise, f"line {noise.line} is noise: {sign}")

    def _folio(self, text: str) -> int:
        """Return the number of this page or the next one, if *text* is only that."""
        words = squeeze(text).strip("-–—－·")
        numbers = {number_of(kind, words) for kind in ("digits", "arabic")}
        return next((n for n in ((self.page.number or 0), (self.page.number or 0) + 1) if n and n in numbers), 0)

    def _breaks_off(self) -> bool:
        """Whether the text before ends inside a sentence."""
        return self.is_paragraph and not ends(self.text)

    def _signs(self, unit: SourceUnit) -> Iterator[str]:
        """Yield the signs that a page begins with *unit*."""
        if self.noise:
            yield f"line {self.noise} before it is noise"
        if unit.line - self.line > 2:
            yield f"{unit.line - self.line - 1} blank lines stand before it"
        if unit.entry is not None and (_told(self.page, unit) or _told_roman(self.page, unit)):
            named = unit.entry.number or min(unit.entry.titles)
            yield f"the contents have {named} on page {unit.entry.page or unit.entry.roman}"
        if unit.kind == CONTENTS:
            yield "the printed contents begin with it"
        if self.page.line is None:
            yield f"page {self.page.n} has no text"
        if self.page.number is not None or self.page.printed:
            if self._breaks_off() and unit.kind == "paragraph":
                yield "the sentence before it breaks off"
            if self.filled >= self.witness.lines:
                yield f"page {self.page.n} has its {self.witness.lines} lines"


def _told(page: Page, unit: SourceUnit) -> int:
    """Return the page of *unit* by the printed contents, if it comes after *page* and no slip has sent it far away."""
    number, told = page.number or 0, unit.entry.page if unit.entry else None
    if page.series not in ("", FRONT, ROMAN):
        return 0  # such pages begin anew
    return told if told is not None and number < told <= number + _FAR else 0


def _told_roman(page: Page, unit: SourceUnit) -> int:
    """Return the page of *unit* with a Roman numeral, as :func:`_told`."""
    before, told = page.ordinal if page.series == ROMAN else 0, unit.entry.roman if unit.entry else ""
    number = number_of("roman", told) or 0
    return number if page.series in (FRONT, ROMAN) and before < number <= before + _FAR else 0


def _turned(page: Page, unit: SourceUnit) -> list[Page]:
    """Return the pages after *page* up to the one that begins with *unit*; those before it have no line."""
    if page.number is None and not _told(page, unit):
        if (last := _told_roman(page, unit)) or page.series == ROMAN:
            first = page.ordinal + 1 if page.series == ROMAN else 1
            last = max(first, last)
            large = page.label.isupper() or bool(unit.entry and unit.entry.roman.isupper())
            names = [roman(n) for n in range(first, last + 1)]
            return [Page(n, n.upper() if large else n, unit.line if n == names[-1] else None) for n in names]
        name = f"{page.series}{page.ordinal + 1}"
        return [Page(name, f"〔{name}〕", unit.line)]
    first = (page.number or 0) + 1
    last = max(first, _told(page, unit))
    write = NUMERALS[(page.number and kind_of(page.number, page.label)) or "digits"].write
    return [Page(str(n), write(n), unit.line if n == last else None) for n in range(first, last + 1)]


def propose(book: Book, kinds: Mapping[str, str], lines: Mapping[int, str]) -> list[Proposal]:
    """Return the proposals for new lines, in their order.

    :param book: the book as far as it goes
    :param kinds: the words of noise that the witness declares -> the kind
    :param lines: the new lines that are not blank (number -> text)
    """
    known = text_lines(book.witness, book.transcription)
    page = list(book.witness.pages.values())[-1]
    titles = [(heading.number, heading.title) for heading in book.headings]
    reader = _PageReader(
        book.witness,
        page,
        printed_lines(book).get(page.n, 0),
        max(known.keys() | book.witness.noise.keys()),
        known[max(known)],
        max(known) not in book.heading_lines,
        {number + title for number, title in titles} | {title for _, title in titles},
        max((line for line in book.witness.noise if line > max(known)), default=0),
    )
    found: list[SourceUnit | Noise] = [Noise(n, kinds[text], text) for n, text in lines.items() if text in kinds]
    found += units({n: text for n, text in lines.items() if text not in kinds}, state(book))
    proposals: list[Proposal] = []
    for one in sorted(found, key=lambda one: one.line):
        if isinstance(one, Noise):
            proposals.append(reader.skip(one, f"it reads as other lines of the kind {one.kind}"))
        else:
            proposals += reader.read(one)
    return proposals
