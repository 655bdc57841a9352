"""What other witnesses read: the marks of the chapters against their transcriptions, character by character."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from edition.model.chapter import Item
from edition.model.findings import Finding
from edition.model.marks import JUDGING
from edition.model.notation import Mark, escape
from edition.model.trace import Step, source_lines, squeeze
from edition.model.witnesses import OtherWitness
from edition.proof.chapters.text import Difference, Fault, differences, role_to_write, shown
from edition.reading.book import Book

#: Characters that stand once in two texts are the same place in both.
_UNIQUE: Final = 8


class _Stretch(NamedTuple):
    """Two stretches that answer each other: offsets and words."""

    start: int
    ours: str
    their_start: int
    theirs: str


def check_witnesses(book: Book) -> Iterator[Finding]:
    """Yield a finding for each place where another witness reads otherwise than the chapters say."""
    known = {other.siglum: other for other in book.others}
    for step in book.steps:
        for siglum in dict(step.piece.mark.others) if step.piece.mark else ():
            if siglum not in known or step.page not in known[siglum].pages:
                names = ", ".join(one.siglum for one in book.others if step.page in one.pages) or "none"
                expected = f"a witness that has page {step.page}: {names}"
                repair = f"mend the siglum, or take ]{siglum}:… away"
                yield step.piece.place.finding("mark-006", siglum, expected, repair, step.page)
    yield from (fault.finding for fault in faults(book))


def faults(book: Book) -> Iterator[Fault]:
    """Yield a fault for each difference from another witness that no mark tells.

    Its difference is the stretch of a run that a mark is to take the place of, or what a mark is to say of the witness;
    one that goes on behind its piece has no steps.
    """
    if is_given_back(book):  # else what follows from that is told
        for other in book.others:
            yield from _compared(book, other)


def is_given_back(book: Book) -> bool:
    """Whether the chapters give the base back, so that they can be compared with other witnesses."""
    return book.witness.assemble(source_lines(book.steps)) == book.transcription


def _compared(book: Book, other: OtherWitness) -> Iterator[Fault]:
    """Yield a fault for each difference between what *other* has and what the marks say that it reads."""
    steps = other.followed(book.steps)
    ours = "".join(map(other.reads, steps))
    theirs = "".join(squeeze(line) for _, line in other.lines)
    if ours == theirs:
        return
    if not steps:
        told = Finding(other.file, 0, "witness-004", "pages without text", "pages of the base", "mend `pages`")
        yield Fault(told, Difference(0, "", ""), [])
        return
    for stretch in _stretches(ours, theirs):
        shift = 0  # by how much what they have is ahead of ours, within the stretch
        for one in differences(stretch.ours, stretch.theirs):
            at = stretch.their_start + one.start + shift
            shift += len(one.expected) - len(one.actual)
            yield _fault(other, steps, Difference(stretch.start + one.start, one.actual, one.expected), at)


def _stretches(ours: str, theirs: str) -> Iterator[_Stretch]:
    """Yield the stretches between what both have once, in the same order (the patience diff of Bram Cohen)."""
    a = b = 0
    for i, j in [*_common(ours, theirs), (len(ours), len(theirs))]:
        if i >= a and j >= b:
            if ours[a:i] != theirs[b:j]:
                yield _Stretch(a, ours[a:i], b, theirs[b:j])
            a, b = i, j


def _common(ours: str, theirs: str) -> list[tuple[int, int]]:
    """Return where what stands once in each begins, the longest run of places that follow each other in both."""
    here, there = _once(ours), _once(theirs)
    pairs = [(at, there[words]) for words, at in here.items() if words in there]
    ends, before, heads = list[int](), list[int](), list[int]()
    for number, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        ends[place : place + 1], heads[place : place + 1] = [j], [number]
        before.append(heads[place - 1] if place else -1)
    found, number = list[tuple[int, int]](), heads[-1] if heads else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _once(text: str) -> dict[str, int]:
    """Return what stands once in *text*, and where."""
    words = [text[at : at + _UNIQUE] for at in range(len(text) - _UNIQUE + 1)]
    counts = Counter(words)
    return {one: at for at, one in enumerate(words) if counts[one] == 1}


def _fault(other: OtherWitness, steps: Sequence[Step[Item]], found: Difference, at: int) -> Fault:
    """Return what is told of one difference, *at* that character of what *other* has."""
    line, column = _place(other, at)
    step, offset = _step_at(other, steps, found)
    told, mark = Difference(offset, found.actual, found.expected), step.piece.mark
    stretch = _in_run(step, told) if mark is None else _in_mark(other, mark, told)
    if stretch is None:
        repair = f"write a mark {{app}} for each stretch between two marks, with ]{other.siglum}:…"
    elif mark is None:
        body = f"{escape(stretch.actual)}]{other.siglum}:{escape(stretch.expected)}"
        repair = f"write {role_to_write('app', body)}"
    else:
        repair = _advice(other.siglum, mark, stretch.expected)
    where = f"{shown(found.expected)} ({other.path}:{line}, character {column} without spaces)"
    read = f"{other.siglum} {shown(found.actual)}"
    finding = step.piece.place.finding("witness-004", read, where, repair, step.page)
    return Fault(finding, stretch or Difference(0, "", ""), [step] if stretch else [])


def _advice(siglum: str, mark: Mark, reads: str) -> str:
    """Return how *mark* says what another witness *reads*."""
    if mark.kind == "app" and reads == squeeze(mark.lemma) and len(mark.others) == 1:
        return f"take {{app}} away, and leave {shown(mark.lemma)}"
    if siglum in dict(mark.others):
        return f"in {{{mark.kind}}} let ]{siglum}: be ]{siglum}:{escape(reads)}"
    words = mark.other or mark.reading or mark.lemma or mark.value
    return f"in {{{mark.kind}}} write ]{siglum}:{escape(reads)} behind {shown(words)}"


def _step_at(other: OtherWitness, steps: Sequence[Step[Item]], found: Difference) -> tuple[Step[Item], int]:
    """Return the step in which a difference begins, and where in it.

    Words that are added belong to the mark of a word or gap that the base has not, if one stands there.
    """
    at, last = 0, steps[-1]
    for step in steps:
        has = len(other.reads(step))
        lacks = not found.actual and _lacks(step.piece.mark) and at <= found.start <= at + has
        if lacks or at <= found.start < at + has:
            return step, found.start - at
        last = step if has else last
        at += has
    return last, len(other.reads(last))


def _lacks(mark: Mark | None) -> bool:
    """Whether *mark* says that the base has nothing."""
    return mark is not None and mark.kind in JUDGING and not mark.reading


def _in_run(step: Step[Item], found: Difference) -> Difference | None:
    """Return the difference as offset and words of the run, None if that is none, or it goes on behind it.

    Where something is added it takes the character before along, because a mark has words.
    """
    text = step.piece.text
    places = [at for at, sign in enumerate(text) if not sign.isspace()]
    start, end = found.start, found.start + len(found.actual)
    if end > len(places) or not places:
        return None
    first, last = (start, end) if found.actual else (max(start - 1, 0), max(start, 1))
    words = squeeze(text)
    reads = words[first:start] + found.expected + words[end:last]
    return Difference(places[first], text[places[first] : places[last - 1] + 1], reads)


def _in_mark(other: OtherWitness, mark: Mark, found: Difference) -> Difference | None:
    """Return all that *mark* says of *other*, and all that this reads there, None if that goes on behind it."""
    has = squeeze(mark.reading_of(other.siglum))
    if found.start + len(found.actual) > len(has):
        return None
    return Difference(0, has, has[: found.start] + found.expected + has[found.start + len(found.actual) :])


def _place(other: OtherWitness, at: int) -> tuple[int, int]:
    """Return line and character, from 1, of character *at* of what *other* has."""
    lines = [(number, len(squeeze(words))) for number, words in other.lines]
    for number, length in lines:
        if at < length:
            return number, at + 1
        at -= length
    return (lines[-1][0], lines[-1][1] + 1) if lines else (1, 1)
