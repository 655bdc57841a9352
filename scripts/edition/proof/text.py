"""Every character of the text against the transcription: an unmarked change is found and placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, NamedTuple

from edition.book import Book
from edition.chapter import Item, Place
from edition.findings import Finding
from edition.notation import escape
from edition.trace import Step, source_lines
from edition.witness import text_lines

#: Longest stretch that is compared character by character; a longer one is reported whole, because
#: the comparison is quadratic.
_FINE: Final = 1_000
#: Longest quotation in a message.
_SHOWN: Final = 40


class Difference(NamedTuple):
    """A stretch in which a line of the chapter and of the transcription differ."""

    start: int  #: offset in the chapter's line
    read: str  #: what the chapter has
    expected: str  #: what the transcription has


def differences(read: str, expected: str) -> Iterator[Difference]:
    """Give the stretches in which *read* and *expected* differ, nothing if they are equal."""
    start = _common_prefix(read, expected)
    tail = _common_prefix(read[start:][::-1], expected[start:][::-1])
    left, right = read[start : len(read) - tail], expected[start : len(expected) - tail]
    if not left or not right or max(len(left), len(right)) > _FINE:
        if left or right:
            yield Difference(start, left, right)
        return
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Difference(start + a, left[a:b], right[c:d])


def _common_prefix(a: str, b: str) -> int:
    """Give the length of the common beginning of *a* and *b*."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def mark_to_write(read: str, expected: str) -> str:
    """Give the mark that would say that *read* was meant where the transcription has *expected*."""
    if not expected:
        return f"{{supplied}}`{escape(read)}`"
    if not read:
        return f"{{surplus}}`{escape(expected)}`"
    return f"{{corr}}`{escape(read)}]{escape(expected)}`"


def _shown(text: str) -> str:
    """Give *text* as a message quotes it."""
    shortened = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f"「{shortened}」" if text else "nothing"


def _step_at(steps: Sequence[Step[Item]], offset: int) -> tuple[Step[Item], int]:
    """Give the step that holds *offset* of a line, and the offset inside it."""
    for step in steps:
        if offset < len(step.source):
            return step, offset
        offset -= len(step.source)
    return steps[-1], len(steps[-1].source)


def _explain(steps: Sequence[Step[Item]], line: int, found: Difference) -> Finding:
    """Give the finding for one difference in *line*, whose pieces are *steps*."""
    step, inside = _step_at(steps, found.start)
    place: Place = step.piece.place
    if step.piece.mark is not None and step.source:
        kind = step.piece.mark.kind
        repair = f"the reading inside {{{kind}}} must be what line {line} of the transcription has"
    else:
        repair = f"if meant, write {mark_to_write(found.read, found.expected)}, else restore the text"
    expected = f"{_shown(found.expected)} (transcription line {line}, column {step.column + inside})"
    return Finding(place.file, place.line, "text-001", _shown(found.read), expected, repair, step.page)


def check_text(book: Book) -> Iterator[Finding]:
    """Give a finding for every stretch that departs from the transcription without a mark."""
    expected = text_lines(book.witness, book.transcription)
    read = source_lines(book.steps)
    if book.witness.assemble(read) == book.transcription:
        return
    by_line: dict[int, list[Step[Item]]] = {}
    for step in book.steps:
        by_line.setdefault(step.line, []).append(step)
    wrong = [n for n in sorted(expected.keys() | read.keys()) if read.get(n) != expected.get(n)]
    for _, run in groupby(enumerate(wrong), key=lambda pair: pair[1] // 2 - pair[0]):
        lines = [line for _, line in run]
        yield from _explain_lines(book, lines, read, expected, by_line)


def _explain_lines(
    book: Book,
    lines: list[int],
    read: dict[int, str],
    expected: dict[int, str],
    by_line: dict[int, list[Step[Item]]],
) -> Iterator[Finding]:
    """Give the findings for neighbouring *lines* that differ."""
    joined = ["".join(side.get(n, "") for n in lines) for side in (read, expected)]
    if len(lines) > 1 and joined[0] == joined[1]:
        yield _moved(book, lines, read, expected, by_line)
        return
    for line in lines:
        steps = [step for step in by_line.get(line, []) if step.source or step.edition]
        if line not in expected:
            place = steps[0].piece.place
            yield Finding(
                place.file,
                place.line,
                "text-003",
                _shown(read[line]),
                f"no text at transcription line {line}",
                "delete it, or join the paragraph to the one it belongs to",
                steps[0].page,
            )
        elif not steps:
            before = max((n for n in by_line if n < line), default=None)
            place = by_line[before][-1].piece.place if before else Place("index.md", 1)
            yield Finding(
                place.file,
                place.line,
                "text-002",
                "nothing",
                f"{_shown(expected[line])} (transcription line {line})",
                "restore the paragraph; if it is to be struck, write {surplus}",
                book.witness.page_of(line),
            )
        else:
            for difference in differences(read[line], expected[line]):
                yield _explain(steps, line, difference)


def _moved(
    book: Book,
    lines: list[int],
    read: dict[int, str],
    expected: dict[int, str],
    by_line: dict[int, list[Step[Item]]],
) -> Finding:
    """Give the finding for a page turn or paragraph end that stands at another place."""
    line = lines[1]
    steps = by_line.get(line) or by_line[lines[0]]
    place = steps[0].piece.place
    return Finding(
        place.file,
        place.line,
        "page-003",
        f"{_shown(read.get(line, ''))} at its head",
        f"{_shown(expected.get(line, ''))} (transcription line {line})",
        "move the page turn or the paragraph's end to where the transcription has it",
        book.witness.page_of(line),
    )


def check_pages(book: Book) -> Iterator[Finding]:
    """Give a finding for every page turn that is doubled, out of order, unknown or missing."""
    order = list(book.witness.pages)
    turns = [s for s in book.steps if s.piece.mark is not None and s.piece.mark.kind == "pb"]
    waiting = list(order)
    for step in turns:
        assert step.piece.mark is not None
        n, place = step.piece.mark.value, step.piece.place
        if not waiting or n != waiting[0]:
            expected = f"{{pb}}`{waiting[0]}`" if waiting else "no further page turn"
            code = "page-002" if n in waiting else "page-001"
            yield Finding(
                place.file,
                place.line,
                code,
                f"{{pb}}`{n}`",
                expected,
                "restore the page turns in the order of source/witness.toml",
                n,
            )
        if n in waiting:
            del waiting[: waiting.index(n) + 1]
    for n in waiting[:1]:
        last = book.steps[-1].piece.place if book.steps else Place("index.md", 0)
        yield Finding(
            last.file,
            last.line,
            "page-002",
            "the end of the text",
            f"{{pb}}`{n}`",
            "write the page turn where the page begins",
            n,
        )
