"""Findings of the chapters -> how each can be mended in its file; every answer is proved before it is given.

An answer is *sure* if a finding can have no other: the transcription and its description leave no choice. What an
editor may have meant, a correction or a slip of the hand, is for the editor to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from edition.ingest import turns
from edition.ingest.markdown import block as as_block
from edition.ingest.markdown import escaped, unescaped
from edition.ingest.spots import Edit, Texts, begins, edited, ends, span
from edition.model import notation
from edition.model.blocks import LINES, item_sign
from edition.model.chapter import Block, Item, Place, Run
from edition.model.findings import Finding
from edition.model.marks import unit
from edition.model.trace import Step, source_lines
from edition.model.witness import text_lines
from edition.proof.chapters import witnesses
from edition.proof.chapters.text import Fault, faults, mark_to_write, step_at
from edition.proof.run import check_chapters
from edition.reading.book import Book, changed
from edition.reading.markdown import WIDE_COLON

RESTORE: Final = "to read as the transcription does"
MARK: Final = "if it is meant, as a mark"
#: A mark as it is written: its words, as far as to the bar behind which its certainty and class stand.
_BODY: Final = re.compile(r"\{[\w-]+\}(?P<fence>`+)(?P<words>(?:\\.|[^\\|])*?)(?:\|.*?)?(?P=fence)", re.DOTALL)
#: Marks that keep what the transcription reads; the others only say what it reads.
_KEEPING: Final = frozenset({"sic", "corrupt", "rdg", "app"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to mend a finding."""

    means: str  #: what it says of the text
    edits: tuple[Edit, ...]
    sure: bool = False  #: whether the finding can have no other
    signs: frozenset[Place] = frozenset()  #: where signs must then stand that the transcription has


@dataclass(frozen=True, slots=True)
class Advice:
    """What can be done about a finding, or about some that have one cause."""

    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]


def errors(book: Book) -> list[Finding]:
    """Return what keeps the chapters of *book* from being proved."""
    return [finding for finding in check_chapters(book) if not finding.is_warning]


def kinds(found: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    """Count what is *found*, wherever it stands in its file: lines and pages move with what is mended before them."""
    return Counter((finding.file, finding.code, finding.actual) for finding in found)


def _printed(book: Book) -> frozenset[Place]:
    """Return where words stand on lines that are those of the transcription, whatever else is wrong."""
    read, expected = source_lines(book.steps), text_lines(book.witness, book.transcription)
    right = {line for line, words in read.items() if words == expected.get(line)}
    return frozenset(step.piece.place for step in book.steps if isinstance(step.piece, Run) and step.line in right)


@dataclass(frozen=True)
class Case:
    """A book with what keeps it from being proved, and the texts of its chapters."""

    book: Book
    texts: Texts
    errors: tuple[Finding, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Prove the book once."""
        object.__setattr__(self, "errors", tuple(errors(self.book)))

    @cached_property
    def faults(self) -> list[Fault]:
        """What is told of the text, with what a repair starts from."""
        told = set(self.errors)
        return [fault for fault in (*faults(self.book), *witnesses.faults(self.book)) if fault.finding in told]

    @property
    def is_broken(self) -> bool:
        """Whether some notation could not be read, so that words may stand where nobody put them."""
        return any(finding.code.startswith("mark") for finding in self.errors)

    def mended(self, answer: Answer) -> Book | None:
        """Return the book with *answer* written; None if nothing is mended by it, or anything is found that was not."""
        texts = edited(self.texts, answer.edits)
        made = changed(self.book, texts)
        right = texts and answer.signs <= _printed(made) and kinds(errors(made)) < kinds(self.errors)
        return made if right else None

    def advice(self, sure: bool = False) -> Iterator[Advice]:
        """Yield what can be done about each finding, its answers proved.

        :param sure: look only for answers that are sure
        """
        told = self.errors
        answers = self._right([_turned(self)] if told else [], sure)
        if answers and (made := self.mended(answers[0])):
            left = kinds(errors(made))
            yield Advice(tuple(finding for finding in told if not kinds([finding]) <= left), answers)
            told = tuple(finding for finding in told if kinds([finding]) <= left)
        yield from (self._advised(finding, sure) for finding in told)

    def _advised(self, finding: Finding, sure: bool) -> Advice:
        ways = _WAYS.get(finding.code, ()) if finding.file in self.texts else ()
        return Advice((finding,), self._right((tuple(way(self, finding)) for way in ways), sure))

    def _right(self, groups: Iterable[tuple[Answer, ...]], sure: bool) -> tuple[Answer, ...]:
        """Return the answers of the first of *groups* that has some which are right, each once."""
        for group in groups:
            once = {one.edits: one for one in reversed(group)}
            if sure and not all(one.sure for one in group):
                continue
            if right := tuple(one for one in reversed(once.values()) if self.mended(one) is not None):
                return right
        return ()


def _turned(case: Case) -> tuple[Answer, ...]:
    """Return how all page turns come to their places, together: one that moves may be in the way of another.

    None of them, if something that could not be read may be one.
    """
    read = sum(unit(step.piece.mark) == "page" for step in case.book.steps)
    written = sum(case.texts[one.file].count("{pb}") for one in case.book.texts if one.file in case.texts)
    if read != written or case.is_broken:
        return ()
    sides = {False: "the page turns where the transcription has them", True: "the same, before what is added there"}
    made = {means: turns.restored(case.book, case.texts, behind) for behind, means in sides.items()}
    return tuple(Answer(means, tuple(edits), sure=True) for means, edits in made.items() if edits)


def _fault(case: Case, finding: Finding) -> Fault | None:
    return next((fault for fault in case.faults if fault.finding == finding), None)


def _block(case: Case, step: Step[Item]) -> Block:
    return next(one.block for one in case.book.blocks if one.steps[0].block == step.block)


def _line(case: Case, finding: Finding) -> tuple[int, str]:
    """Return where the line of *finding* begins in its file, and its text."""
    lines = case.texts[finding.file].split("\n")
    return sum(len(line) + 1 for line in lines[: finding.line - 1]), lines[finding.line - 1]


def _words(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield how a stretch that differs is restored, and the mark that declares it."""
    if (fault := _fault(case, finding)) is None:
        return
    found, steps = fault.found, fault.steps
    last = found.start + len(found.actual)
    start = begins(case.texts, steps, found.start) or ends(case.texts, steps, found.start)
    end = ends(case.texts, steps, last) if found.actual else start
    if start is not None and end is not None and start[0] == end[0]:
        stretch = case.texts[start[0]][start[1] : end[1]]
        if stretch in (found.actual, escaped(found.actual)):
            forms = {RESTORE: escaped(found.expected)}
            if not item_sign(f"{found.actual}x"):  # one that the print has not is no text
                forms[MARK] = mark_to_write(found.actual, found.expected)
            yield from (Answer(means, (Edit(start[0], start[1], end[1], new),)) for means, new in forms.items())
    yield from _readings(case, fault)


def _readings(case: Case, fault: Fault) -> Iterator[Answer]:
    """Yield how the reading inside a mark becomes that of the transcription, if the difference stands in one."""
    found = fault.found
    step, inside = step_at(fault.steps, found.start)
    mark, there = step.piece.mark, span(case.texts, step.piece)
    if mark is None or there is None or not mark.reading or inside + len(found.actual) > len(mark.reading):
        return
    file, ours = step.piece.place.file, case.texts[step.piece.place.file][slice(*there)]
    theirs = mark.reading[:inside] + found.expected + mark.reading[inside + len(found.actual) :]
    head = ours.find("]") + 1 if mark.kind == "corr" else 0
    new = ours[:head] + ours[head:].replace(notation.escape(mark.reading), notation.escape(theirs), 1)
    is_sure = mark.kind not in _KEEPING and bool(found.actual)
    yield Answer(f"what {{{mark.kind}}} says that the transcription reads", (Edit(file, *there, new),), is_sure)
    if mark.kind in _KEEPING:
        yield Answer(MARK, (Edit(file, *there, mark_to_write(mark.lemma, theirs)),))


def _signs(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield the escapes of signs that the transcription has: those that the finding names, else all of the line."""
    chapter = next((one for one in case.book.texts if one.file == finding.file), None)
    if chapter is None or not finding.line:
        return
    begun, line = _line(case, finding)
    every = list(unescaped(line))
    fault = _fault(case, finding)
    named = [n for n in every if line[n : n + 1] in (fault.found.expected if fault else finding.actual)]
    if places := named or every:
        edits = tuple(Edit(finding.file, begun + place, begun + place, "\\") for place in places)
        columns = (Place(finding.file, finding.line, n + at) for at, n in enumerate(places, start=1))
        yield Answer("the signs themselves, as the transcription has them", edits, True, frozenset(columns))


def _space(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield the line of the author's text without white space, or a line break, that the transcription has not."""
    others = {(fault.finding.file, fault.finding.line) for fault in case.faults if fault.finding.code == "text-001"}
    if finding.file not in {one.file for one in case.book.texts} or (finding.file, finding.line) in others:
        return
    begun, line = _line(case, finding)
    if finding.actual == repr(line) or finding.actual.startswith(("an indented line", "a line break")):
        for bare in dict.fromkeys((line.rstrip(), line.strip(), line.rstrip(" \\"))):
            edit = Edit(finding.file, begun, begun + len(line), bare)
            yield Answer("nothing at the ends of the line that is no text", (edit,), True)


def _plain(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield the file with Unix line ends and without a byte order mark, if that is all that is wrong."""
    text = case.texts[finding.file]
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if plain != text and not re.search("[\x00\r\ufeff]", plain):
        yield Answer("UTF-8 with Unix line ends", (Edit(finding.file, 0, len(text), plain),), True)


def _lost(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield how a line that is missing is restored, or declared to be struck."""
    fault = _fault(case, finding)
    if fault is None or not fault.steps or (end := ends(case.texts, fault.steps, fault.found.start)) is None:
        return
    file, text = end[0], case.texts[end[0]]
    is_line = _block(case, fault.steps[-1]).kind in LINES.values()
    close = text.find("\n" if is_line else "\n\n", end[1])
    place = close if close >= 0 else len(text.rstrip("\n"))
    parting = "\n" if is_line else "\n\n"
    forms = {RESTORE: as_block(fault.found.expected), MARK: mark_to_write("", fault.found.expected)}
    yield from (Answer(means, (Edit(file, place, place, parting + new),)) for means, new in forms.items())


def _more(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield how words that the transcription has not are deleted, or declared to be added."""
    if (fault := _fault(case, finding)) is None:
        return
    found = fault.found
    start = begins(case.texts, fault.steps, found.start)
    end = ends(case.texts, fault.steps, found.start + len(found.actual))
    if start is None or end is None or start[0] != end[0]:
        return
    file, text = start[0], case.texts[start[0]]
    words = text[start[1] : end[1]]
    alone = "\n\n" if text[: start[1]].endswith("\n\n") and re.compile(r"\n\n|\n?\Z").match(text, end[1]) else ""
    yield Answer(RESTORE, (Edit(file, start[1] - len(alone), end[1], ""),))
    if words == found.actual:
        yield Answer(MARK, (Edit(file, start[1], end[1], mark_to_write(words, "")),))


def _border(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield how words on the wrong side of the end of a paragraph come to the other, or two paragraphs part."""
    if (fault := _fault(case, finding)) is None or not fault.steps or case.is_broken:
        return
    texts, found, total = case.texts, fault.found, sum(len(step.source) for step in fault.steps)
    first, second = ends(texts, fault.steps, total), begins(texts, fault.behind, 0)
    place = begins(texts, fault.steps, found.start) if found.actual else ends(texts, fault.behind, len(found.expected))
    if first is None or place is None:
        return
    means = "the paragraphs end where the transcription has it"
    block = _block(case, fault.steps[0])
    if found.actual and block.kind == "paragraph" and not block.within:
        yield Answer(means, (Edit(place[0], place[1], place[1], "\n\n"),), True)
    if second is not None and first[0] == second[0] == place[0]:
        file, text = first[0], texts[first[0]]
        border = text[first[1] : second[1]]
        is_all = found.expected == "".join(step.source for step in fault.behind)
        border = "" if is_all and border.isspace() else border
        start, end = (place[1], second[1]) if found.actual else (first[1], place[1])
        words = text[start : first[1]] if found.actual else text[second[1] : end]
        new = border + words if found.actual else words + border
        yield Answer(means, (Edit(file, start, end, new),), True)


def _level(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield the heading at the level of its sign."""
    if level := re.fullmatch(r"level ([1-6])", finding.expected):
        begun, line = _line(case, finding)
        signs = len(line) - len(line.lstrip("#"))
        edit = Edit(finding.file, begun, begun + signs, "#" * int(level[1]))
        yield Answer("the level of its sign in the contents", (edit,), True)


def _variant(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield an entry of the contents without a variant that records no difference."""
    begun, line = _line(case, finding)
    for role in re.finditer(r"\{rdg\}`(?P<body>[^`]*)`", line):
        lemma = escaped(notation.split_body(role["body"])[0][0])
        yield Answer("the reading alone", (Edit(finding.file, begun + role.start(), begun + role.end(), lemma),), True)


def _colon(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield a note whose colon is one that Markdown knows."""
    begun, line = _line(case, finding)
    if wide := WIDE_COLON.match(line):
        edit = Edit(finding.file, begun, begun + wide.end(), f"[^{wide['label']}]: ")
        yield Answer("a colon of half width, and a space", (edit,), True)


def _reading(case: Case, finding: Finding) -> Iterator[Answer]:
    """Yield the mark that says what another witness reads, or the one that stands there with that at its end."""
    if (fault := _fault(case, finding)) is None or not fault.steps:
        return
    found, (step,), means = fault.found, fault.steps, "as the other witness reads"
    if step.piece.mark is not None:
        siglum, mark = finding.actual.partition(" ")[0], step.piece.mark
        is_sure = bool(mark.reading) or found.expected == mark.lemma  # what the base lacks may be anything
        yield from (Answer(means, (edit,), is_sure) for edit in _with_reading(case, step, siglum, found.expected))
        return
    start = begins(case.texts, fault.steps, found.start)
    end = ends(case.texts, fault.steps, found.start + len(found.actual))
    if start is not None and end is not None and case.texts[start[0]][start[1] : end[1]] == found.actual:
        written = finding.repair.removeprefix("write ")
        yield Answer(means, (Edit(start[0], start[1], end[1], written),), True)


def _with_reading(case: Case, step: Step[Item], siglum: str, reading: str) -> Iterator[Edit]:
    """Yield how the mark of *step* says what *siglum* reads; none for one that says it, or that others divide."""
    mark, there = step.piece.mark, span(case.texts, step.piece)
    if mark is None or there is None or mark.part or siglum in dict(mark.others):
        return
    file = step.piece.place.file
    written = case.texts[file][slice(*there)]
    if body := _BODY.fullmatch(written):
        place = there[0] + body.end("words")
        if "`" not in reading:
            yield Edit(file, place, place, f"]{siglum}:{notation.escape(reading)}")


#: Code -> the ways in which it may be mended; the first by which something is mended counts.
_WAYS: Final[Mapping[str, tuple[Callable[[Case, Finding], Iterator[Answer]], ...]]] = {
    "text-001": (_signs, _words),
    "text-002": (_lost,),
    "text-003": (_more,),
    "witness-004": (_reading,),
    "page-003": (_border,),
    "mark-004": (_signs,),
    "markdown-001": (_signs, _space),
    "toc-003": (_level,),
    "toc-006": (_variant,),
    "note-001": (_colon,),
    "chapter-001": (_plain,),
}
