"""Where pages may begin and what may be noise in new lines of the transcription: proposals, with the signs.

Only the print knows. What a line is by itself says :mod:`edition.ingest.signs`, where pages begin
:mod:`edition.ingest.alignment`; here both become what an editor reads, with a confidence each.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from edition.ingest.alignment import Turn, align
from edition.ingest.evidence import Key, Signs, facts
from edition.ingest.grouping import grouped
from edition.ingest.signs import FOLIO, HEAD, MARK, Around, Hint, Noise
from edition.ingest.units import CONTENTS, SourceUnit, State, state, units
from edition.model.numerals import NUMERALS, kind_of, roman
from edition.model.trace import squeeze
from edition.model.witness import ROMAN, Page, Witness, text_lines
from edition.proof.chapters.fit import printed_lines
from edition.reading.book import Book

#: What is said of a page that is known and has had no text.
LATE: Final = ", which came late"
#: Below that a turn is a guess.
UNSURE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """A page turn or a line of noise, how sure it is from 0 to 1, and the signs that speak for it."""

    what: Page | Noise
    confidence: float
    reason: str

    def __str__(self) -> str:
        """Return the value of the key ``proposed``."""
        return f"{self.confidence:.2f} {self.reason}"


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed of new lines, and how they are read."""

    proposals: tuple[Proposal, ...]  #: in the order of the lines
    units: tuple[SourceUnit, ...]
    folios: tuple[Noise, ...]  #: lines that count a page, but not theirs: they stay text


def propose(book: Book, kinds: Mapping[str, str], lines: Mapping[int, str], hints: Mapping[int, Hint]) -> Proposals:
    """Return the proposals for new lines.

    :param book: the book as far as it goes
    :param kinds: the words of noise that the witness declares -> the kind
    :param lines: the new lines that are not blank (number -> text)
    :param hints: what the form in which they came tells of some of them
    """
    noise, found = _read(Around.of(book, kinds), state(book), lines, hints)
    signs = _signs(book, noise, found, hints)
    turns = align(signs)
    begun = {turn.at: number for number, turn in enumerate(turns)}
    folios = [
        one for at, before in enumerate(signs.before) for one in before
        if one.numbers and not _counts(signs, turns, begun.get(at), one)
    ]  # fmt: skip
    order = [(turn.at, one) for turn in turns for one in _pages(signs, turns, begun[turn.at], book.witness)]
    order += [(at, _noise(one, kinds)) for at, before in enumerate(signs.before) for one in before if one not in folios]
    order.sort(key=lambda pair: (pair[0], isinstance(pair[1].what, Page)))
    return Proposals(tuple(one for _, one in order), tuple(found), tuple(folios))


def _read(
    around: Around, begun: State, lines: Mapping[int, str], hints: Mapping[int, Hint]
) -> tuple[list[Noise], list[SourceUnit]]:
    """Return what of *lines* is no text, and the blocks of the rest. A title makes its repetitions running heads."""
    regions = {line: hint.region for line, hint in hints.items()}
    noise = {line: one for line, text in lines.items() if (one := around.noise(line, text, regions.get(line, "")))}
    found = list[SourceUnit]()
    for unit in units({line: text for line, text in lines.items() if line not in noise}, begun):
        if unit.kind == "paragraph" and around.repeats(unit.text):
            noise[unit.line] = Noise(unit.line, HEAD, unit.text)
            continue
        if unit.kind == "heading":
            title = squeeze(begun.shape.split("\n".join(text for _, text in unit.lines)).title)
            around.heads.update({squeeze(unit.text), *([title] if title else [])})
        found += [*_opening(unit, noise, found), unit]
    return sorted(noise.values(), key=lambda one: one.line), grouped(found)


def _opening(unit: SourceUnit, noise: dict[int, Noise], before: Sequence[SourceUnit]) -> Iterator[SourceUnit]:
    """Yield the titles before *unit*, and take them out of the *noise*, if the contents or page 1 begin with it.

    There the print has the title of the book once more, as a part of the text.
    """
    if unit.kind != CONTENTS and (unit.entry is None or (unit.entry.page, unit.entry.level) != (1, 1)):
        return
    end = before[-1].lines[-1][0] if before else 0
    for one in [one for one in noise.values() if one.kind == HEAD and end < one.line < unit.line]:
        yield SourceUnit("paragraph", ((one.line, noise.pop(one.line).text),))


def _signs(book: Book, noise: Sequence[Noise], found: Sequence[SourceUnit], hints: Mapping[int, Hint]) -> Signs:
    """Return the blocks with what is known beside them."""
    witness = book.witness
    known, pages = text_lines(witness, book.transcription), list(witness.pages.values())
    last = max(known)
    before: list[list[Noise]] = [[] for _ in range(len(found) + 1)]
    starts = [unit.line for unit in found]
    for one in (*(Noise(n, HEAD, text) for n, text in witness.noise.items() if n > last), *noise):
        before[bisect(starts, one.line)].append(one)
    end = max(known.keys() | witness.noise.keys())
    return Signs(
        units=found,
        before=before,
        blank=list(_blank(end, [one.line for one in noise], found)),
        hints=hints,
        open=pages[-1],
        filled=printed_lines(book).get(pages[-1].n, 0),
        text="" if last in book.heading_lines else known[last],
        taken=frozenset((page.series, page.ordinal) for page in pages if page.line is not None),
        missing=tuple((page.series, page.ordinal) for page in pages[:-1] if page.line is None),
        characters=witness.characters,
        lines=witness.lines,
    )


def _blank(end: int, noise: Sequence[int], found: Sequence[SourceUnit]) -> Iterator[int]:
    """Yield the most blank lines together that stand before each block and behind the one before it."""
    for unit in found:
        between = [line for line in noise if end < line < unit.line]
        yield max(b - a - 1 for a, b in pairwise([end, *between, unit.line]))
        end = unit.lines[-1][0]


def _page_before(signs: Signs, turns: Sequence[Turn], number: int) -> Key:
    return turns[number - 1].page if number else signs.start


def _counts(signs: Signs, turns: Sequence[Turn], number: int | None, noise: Noise) -> bool:
    """Whether *noise* counts the page that ends or the one that begins, of turn *number*; None stands for no turn."""
    if number is None:
        is_last = not turns or noise.line > signs.units[turns[-1].at].line
        ends_here = is_last and (not signs.units or noise.line > signs.units[-1].line)
        return ends_here and bool(noise.numbers & {(turns[-1].page if turns else signs.start)[1]})
    pages = (_page_before(signs, turns, number), turns[number].page)
    return bool(noise.numbers & {ordinal for series, ordinal in pages if not series})


def _noise(noise: Noise, kinds: Mapping[str, str]) -> Proposal:
    """Return the proposal that *noise* is not text."""
    if noise.text in kinds:
        return Proposal(noise, 0.99, f"line {noise.line} is noise: it reads as other lines of the kind {noise.kind}")
    why = {
        HEAD: "it repeats a heading",
        FOLIO: f"it is the number of page {' or '.join(map(str, sorted(noise.numbers)))}",
        MARK: "it is a word of letters and figures",
    }
    return Proposal(noise, 0.95, f"line {noise.line} is noise: {why[noise.kind]}")


def _pages(signs: Signs, turns: Sequence[Turn], number: int, witness: Witness) -> Iterator[Proposal]:
    """Yield the pages of turn *number*: those without text that it leaves out, and the one that begins."""
    turn, before = turns[number], _page_before(signs, turns, number)
    line = signs.units[turn.at].line
    first = before[1] + 1 if before[0] == turn.page[0] else 1
    between = ((turn.page[0], n) for n in range(first, turn.page[1]))
    large = any(unit.entry is not None and unit.entry.roman.isupper() for unit in signs.units)
    for key in between:
        page = _page(key, None, witness, large)
        if page.n not in witness.pages:
            yield Proposal(page, turn.confidence, f"page {page.n} has no text, or begins at a line that was not seen")
    page = _page(turn.page, line, witness, large)
    why = "; ".join(_why(signs, turns, number)) or "only the count of lines speaks for it"
    late = LATE if turn.page in signs.missing else ""
    yield Proposal(page, turn.confidence, f"page {page.n} begins at line {line}{late}: {why}")


def _page(key: Key, line: int | None, witness: Witness, large: bool) -> Page:
    """Return the page with *key*, its label in the numerals of the pages so far, or of the contents."""
    series, number = key
    pages = list(witness.pages.values())
    if series == ROMAN:
        name = roman(number)
        return Page(name, name.upper() if large or pages[-1].label.isupper() else name, line)
    if series:
        return Page(f"{series}{number}", f"〔{series}{number}〕", line)
    numbered = [page for page in pages if page.number is not None]
    kind = kind_of(numbered[-1].number or 0, numbered[-1].label) if numbered else ""
    kind = kind or next((one for one in witness.contents.pages if one != "roman"), "digits")
    return Page(str(number), NUMERALS[kind].write(number), line)


def _why(signs: Signs, turns: Sequence[Turn], number: int) -> Iterator[str]:
    """Yield the signs that speak for turn *number*."""
    turn, before = turns[number], _page_before(signs, turns, number)
    at, there = turn.at, facts(signs, turn.at)
    if there["break"]:
        yield "what came has a page break there"
    if (named := signs.hint(at).number) is not None and named == turn.page[1]:
        yield f"its file is named {named}"
    for noise in signs.before[at]:
        yield f"line {noise.line} before it is noise"
    if there["blank"]:
        yield f"{signs.blank[at]} blank lines stand before it"
    yield from _told(signs, turns, number)
    if there["contents"]:
        yield "the printed contents begin with it"
    if number == 0 and signs.open.line is None:
        yield f"page {signs.open.n} has no text"
    if there["cut"]:
        yield "the sentence before it breaks off"
    if there["beginning"]:
        yield "it begins inside a sentence"
    if before[0] in ("", ROMAN) and _filled(signs, turns, number) >= signs.lines:
        yield f"page {_page_name(before)} has its {signs.lines} lines"


def _page_name(key: Key) -> str:
    return roman(key[1]) if key[0] == ROMAN else f"{key[0]}{key[1]}"


def _told(signs: Signs, turns: Sequence[Turn], number: int) -> Iterator[str]:
    """Yield which headings of the page the printed contents have there."""
    end = turns[number + 1].at if number + 1 < len(turns) else len(signs.units)
    for at in range(turns[number].at, end):
        if (entry := signs.units[at].entry) is not None and signs.told[at] == turns[number].page:
            yield f"the contents have {entry.number or min(entry.titles)} on page {entry.page or entry.roman}"


def _filled(signs: Signs, turns: Sequence[Turn], number: int) -> int:
    """Return the most lines of the page before turn *number*."""
    start = turns[number - 1].at if number else 0
    sizes = (signs.rows[at][0 if number and at == start else 1][1] for at in range(start, turns[number].at))
    return sum(sizes) + (0 if number else signs.filled)
