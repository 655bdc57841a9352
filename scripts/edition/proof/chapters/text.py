"""Every character of the text against the transcription: an unmarked change is found and placed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, NamedTuple

from edition.model.blocks import item_sign
from edition.model.chapter import Item, Place
from edition.model.findings import Finding
from edition.model.notation import RUBY_SIGNS, escape
from edition.model.trace import Step, source_lines
from edition.model.witness import text_lines
from edition.reading.book import Book

#: Longest stretch that is compared character by character; a longer one is reported whole, because
#: the comparison is quadratic.
_FINE: Final = 1_000
#: Two longer stretches with less in common than this are two texts, not one with slips.
_ALIKE: Final = 0.5
#: Most neighbouring lines that are aligned with each other; that comparison is quadratic too.
_ALIGNED: Final = 100
#: Longest quotation in a message.
_SHOWN: Final = 40


class Difference(NamedTuple):
    """A stretch in which a line of the chapter and of the transcription differ."""

    start: int  #: offset in the chapter's line
    actual: str  #: what the chapter has
    expected: str  #: what the transcription has


class Fault(NamedTuple):
    """A finding of the text, with what a repair of it starts from."""

    finding: Finding
    found: Difference
    steps: Sequence[Step[Item]]  #: the pieces in which it stands; its offset counts their characters
    behind: Sequence[Step[Item]] = ()  #: those of the line that follows, where words stand on the wrong one of two


def differences(read: str, expected: str) -> Iterator[Difference]:
    """Yield the stretches in which *read* and *expected* differ, nothing if they are equal."""
    start, left, right = _core(read, expected)
    if not left or not right or max(len(left), len(right)) > _FINE:
        if left or right:
            yield Difference(start, left, right)
        return
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < _ALIKE and min(len(left), len(right)) > _SHOWN:
        yield Difference(start, left, right)
        return
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield Difference(start + a, left[a:b], right[c:d])


def _core(read: str, expected: str) -> Difference:
    """Return the one stretch outside which *read* and *expected* are equal."""
    start = _common_prefix(read, expected)
    tail = _common_prefix(read[start:][::-1], expected[start:][::-1])
    return Difference(start, read[start : len(read) - tail], expected[start : len(expected) - tail])


def _common_prefix(a: str, b: str) -> int:
    """Return the length of the common beginning of *a* and *b*."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


#: What of a line may be a reading beside words, in kana or the letters of 注音, or where those begin -> its role.
_RUBY: Final = {
    "rt": re.compile(rf"[《（][ぁ-ヿㄅ-ㄯㆠ-ㆺˉˊˇˋ˙ ]{{1,{RUBY_SIGNS}}}[》）]"),
    "rb": re.compile("｜"),
}


def mark_to_write(read: str, expected: str) -> str:
    """Return the mark that would say that *read* was meant where the transcription has *expected*."""
    if not expected:
        return role_to_write("supplied", escape(read))
    if not read:
        ruby = next((name for name, sign in _RUBY.items() if sign.fullmatch(expected)), "")
        return role_to_write(ruby or "surplus", escape(expected))
    return role_to_write("corr", f"{escape(read)}]{escape(expected)}")


def role_to_write(name: str, body: str) -> str:
    """Return the role *name* as it is written: a body with a backtick stands between two, which it may not touch."""
    fence = "``" if "`" in body else "`"
    before, after = "\\" if body[:1] == "`" else "", "|" if body[-1:] == "`" else ""
    return f"{{{name}}}{fence}{before}{body}{after}{fence}"


def shown(text: str) -> str:
    """Return *text* as a message quotes it."""
    shortened = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f"「{shortened}」" if text else "nothing"


def step_at(steps: Sequence[Step[Item]], offset: int) -> tuple[Step[Item], int]:
    """Return the step that holds *offset* of a line, and the offset inside it."""
    for step in steps:
        if offset < len(step.source):
            return step, offset
        offset -= len(step.source)
    return steps[-1], len(steps[-1].source)


def _explain(steps: Sequence[Step[Item]], line: int, found: Difference) -> Fault:
    """Return the fault for one difference in *line*, whose pieces are *steps*."""
    step, inside = step_at(steps, found.start)
    place: Place = step.piece.place
    if step.piece.mark is not None and step.source:
        kind = step.piece.mark.kind
        repair = f"the reading inside {{{kind}}} must be what line {line} of the transcription has"
    elif item_sign(f"{found.actual}x") and not found.expected:
        repair = "a list's sign is text: take it away; a list without signs is written in ```{list}, a line an entry"
    else:
        repair = f"if meant, write {mark_to_write(found.actual, found.expected)}, else restore the text"
    expected = f"{shown(found.expected)} (transcription line {line}, column {step.column + inside})"
    return Fault(place.finding("text-001", shown(found.actual), expected, repair, step.page), found, steps)


def check_text(book: Book) -> Iterator[Finding]:
    """Yield a finding for every stretch that departs from the transcription without a mark."""
    return (fault.finding for fault in faults(book))


def faults(book: Book) -> Iterator[Fault]:
    """Yield a fault for every stretch that departs from the transcription without a mark."""
    expected = text_lines(book.witness, book.transcription)
    read = source_lines(book.steps)
    if book.witness.assemble(read) == book.transcription:
        yield from _on_blank_pages(book)
        return
    by_line: dict[int, list[Step[Item]]] = {}
    for step in book.steps:
        by_line.setdefault(step.line, []).append(step)
    numbers = sorted(expected.keys() | read.keys())
    wrong = [(place, n) for place, n in enumerate(numbers) if read.get(n) != expected.get(n)]
    for _, run in groupby(enumerate(wrong), key=lambda pair: pair[1][0] - pair[0]):
        yield from _explain_lines(_LineComparison(book, by_line, read, expected), [n for _, (_, n) in run])


class _LineComparison(NamedTuple):
    """The book line by line of the transcription."""

    book: Book
    steps: dict[int, list[Step[Item]]]  #: line -> the pieces that stand on it
    actual: dict[int, str]  #: line -> what the chapters say, marks undone
    expected: dict[int, str]  #: line -> what the transcription says


def _explain_lines(text: _LineComparison, lines: list[int]) -> Iterator[Fault]:
    """Yield the faults in neighbouring *lines* that differ."""
    read = [n for n in lines if n in text.actual]
    expected = [n for n in lines if n in text.expected]
    ours, theirs = [text.actual[n] for n in read], [text.expected[n] for n in expected]
    core = _core("".join(ours), "".join(theirs))
    if len(lines) > 1 and not core.expected:
        yield _surplus(text, read, core) if core.actual else _moved(text, lines)
        return
    for a, b, c, d in _aligned(ours, theirs):
        both = min(b - a, d - c)
        for n, m in zip(read[a : a + both], expected[c : c + both], strict=True):
            for difference in differences(text.actual[n], text.expected[m]):
                yield _explain([s for s in text.steps[n] if s.source or s.edition], m, difference)
        yield from (_surplus(text, [n], Difference(0, text.actual[n], "")) for n in read[a + both : b])
        yield from (_missing(text, m) for m in expected[c + both : d])


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches of lines that differ, those left out that only stand at another place."""
    if max(len(ours), len(theirs)) > _ALIGNED:
        yield 0, len(ours), 0, len(theirs)
        return
    for kind, *stretch in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            a, b, c, d = stretch
            yield a, b, c, d


def _surplus(text: _LineComparison, lines: list[int], found: Difference) -> Fault:
    """Return the fault for a stretch of *lines* that the transcription does not have."""
    steps = [s for n in lines for s in text.steps[n]]
    step, _ = step_at(steps, found.start)
    finding = step.piece.place.finding(
        "text-003",
        shown(found.actual),
        "no such line here",
        "delete it, or join the paragraph to the one it belongs to",
        step.page,
    )
    return Fault(finding, found, steps)


def _missing(text: _LineComparison, line: int) -> Fault:
    """Return the fault for a *line* of the transcription that the chapters do not have."""
    before = max((n for n in text.steps if n < line), default=None)
    steps = text.steps[before] if before else []
    place = steps[-1].piece.place if steps else Place("index.md", 1)
    finding = place.finding(
        "text-002",
        "nothing",
        f"{shown(text.expected[line])} (transcription line {line})",
        "restore the paragraph; if it is to be struck, write {surplus}",
        text.book.witness.page_of(line),
    )
    return Fault(finding, Difference(sum(len(step.source) for step in steps), "", text.expected[line]), steps)


def _moved(text: _LineComparison, lines: list[int]) -> Fault:
    """Return the fault of a page turn or paragraph end that stands at another place."""
    first, second = lines[:2]
    ours, theirs = text.actual.get(first, ""), text.expected.get(first, "")
    if len(ours) < len(theirs):
        words, (step, _) = theirs[len(ours) :], step_at([s for n in lines[1:] for s in text.steps.get(n, ())], 0)
        read, expected, line = "on a line of its own", f"at the end of transcription line {first}", first
    else:
        words, (step, _) = ours[len(theirs) :], step_at(text.steps[first], len(theirs))
        read, expected, line = "on the line before", f"at the head of transcription line {second}", second
    finding = step.piece.place.finding(
        "page-003",
        f"{shown(words)} {read}",
        expected,
        "move the page turn or the paragraph's end to where the transcription has it",
        text.book.witness.page_of(line),
    )
    moved = Difference(len(ours), "", words) if len(ours) < len(theirs) else Difference(len(theirs), words, "")
    return Fault(finding, moved, text.steps.get(first, ()), text.steps.get(second, ()))


def _on_blank_pages(book: Book) -> Iterator[Fault]:
    """Yield a fault for each page that has no text in the transcription and has text here."""
    blank = {n for n, page in book.witness.pages.items() if page.line is None}
    for step in book.steps:
        if step.source and step.page in blank:
            blank.remove(step.page)
            place, read = step.piece.place, f"{shown(step.source)} after {{pb}}`{step.page}`"
            repair = "move the page turn to where the transcription has it"
            finding = place.finding("page-003", read, "a page without text", repair, step.page)
            yield Fault(finding, Difference(0, "", ""), [step])
