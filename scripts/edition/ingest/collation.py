"""A later transcription of pages that are edited: each difference is a decision, taken in ``source/collation.toml``.

The transcription stays what it is, because every permanent id counts its characters; a better reading becomes a mark of
the chapter, as a slip that an editor finds does. The file stays as the record of what was compared and decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edition.ingest.comparing import Difference
from edition.model import files, tables
from edition.model.chapter import Item, Run
from edition.model.findings import EditionError, Finding
from edition.model.marks import unit
from edition.model.trace import Step
from edition.proof.chapters.text import mark_to_write
from edition.reading.book import Book

FILE: Final = "source/collation.toml"
_HEAD: Final = """\
# Where a later transcription reads otherwise. `decision` is for an editor: "new" writes what `write` says into the
# chapter when scripts/ingest.py is run next, "old" leaves the text, "done" says that it was mended by hand.
"""
#: What may be decided; nothing yet, and what needs no decision because the edition reads as the new text does.
OPEN, NEW, OLD, DONE, CONFIRMED = "", "new", "old", "done", "confirmed"
_DECISIONS: Final = frozenset({OPEN, NEW, OLD, DONE, CONFIRMED})
#: Characters shown on each side.
_AROUND: Final = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A difference, as the file has it."""

    number: int  #: of the entry, from 1
    line: int  #: of the file
    difference: Difference
    write: str
    decision: str

    @property
    def place(self) -> str:
        """How commands and messages call it."""
        return f"{self.number}"


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a difference stands in a chapter."""

    file: str
    line: int
    column: int  #: from 1
    old: str  #: what the transcription has there

    def stands(self, text: str) -> bool:
        """Whether the chapter *text* has it there, as it is."""
        return text.split("\n")[self.line - 1].startswith(self.old, self.column - 1)


def changes(root: Path, book: Book, source: str, found: Sequence[Difference]) -> dict[str, str]:
    """Return the file of decisions with those *found* that it does not have yet (file -> text), empty for none.

    :param source: what the later transcription is called
    """
    known = {entry.difference for entry in load(root)}
    lines = dict(enumerate(book.transcription.split("\n"), start=1))
    new = [_row(book, lines[one.line], source, one) for one in found if one not in known]
    if not new:
        return {}
    path = root / FILE
    text = files.read(path, files.TEXT).decode("utf-8") if path.exists() else _HEAD
    return {FILE: text.rstrip("\n") + "\n\n" + "\n".join(tables.table("[[difference]]", **row) for row in new)}


def _row(book: Book, line: str, source: str, one: Difference) -> dict[str, Any]:
    start, end = one.column - 1, one.column - 1 + len(one.old)
    around = line[max(start - _AROUND, 0) : start], line[end : end + _AROUND]
    there = _overlapping(book, one)
    confirmed = any(_agrees(step, one) for step in there)
    marks = " ".join(f"{step.piece.mark.kind} {step.source}→{step.edition}" for step in there if step.piece.mark)
    write = "" if there else mark_to_write(one.new, one.old)
    return {
        "line": one.line, "column": one.column, "page": book.witness.page_of(one.line), "old": one.old, "new": one.new,
        "context": f"{around[0]}【{one.old}】{around[1]}", "marks": marks, "write": write, "from": source,
        "decision": CONFIRMED if confirmed else OPEN,
    }  # fmt: skip


def _overlapping(book: Book, one: Difference) -> list[Step[Item]]:
    """Return the marks that stand where *one* does."""
    start, end = one.column, one.column + len(one.old)
    return [
        step for step in book.steps
        if step.line == one.line and step.piece.mark is not None
        and not unit(step.piece.mark)
        and step.column < max(end, start + 1) and start < max(step.column + len(step.source), step.column + 1)
    ]  # fmt: skip


def _agrees(step: Step[Item], one: Difference) -> bool:
    """Whether the edition reads by the mark of *step* what the later transcription reads."""
    before = one.column - step.column
    mark = step.piece.mark
    if mark is None or before < 0:
        return False
    made = step.source[:before] + one.new + step.source[before + len(one.old) :]
    return made == mark.lemma


def load(root: Path) -> list[Entry]:
    """Return the differences of the project at *root*, in the order of the file.

    :raises EditionError: register-001 if it cannot be read, register-002 for a decision that is none
    """
    if not (root / FILE).exists():
        return []
    text = tables.text_of(root, FILE)
    said = tables.parse(FILE, text).get("difference", [])
    heads = [n for n, line in enumerate(text.split("\n"), start=1) if line.startswith("[[difference]]")]
    return [_entry(number, heads[number - 1], one) for number, one in enumerate(said, start=1)]


def _entry(number: int, line: int, one: Mapping[str, Any]) -> Entry:
    decision = str(one.get("decision", ""))
    if decision not in _DECISIONS:
        expected = f"{NEW}, {OLD}, {DONE} or nothing"
        raise EditionError(Finding(FILE, line, "register-002", f"decision {decision!r}", expected, "mend the decision"))
    try:
        difference = Difference(int(one["line"]), int(one["column"]), str(one["old"]), str(one["new"]))
    except (KeyError, ValueError) as error:
        raise EditionError(
            Finding(FILE, line, "register-002", str(error), "line, column, old, new", "mend it")
        ) from error
    return Entry(number, line, difference, str(one.get("write", "")), decision)


def merged(root: Path, book: Book, entries: Sequence[Entry]) -> tuple[dict[str, str], list[Finding]]:
    """Return the chapters in which what is decided is written (file -> text), and what could not be.

    What is already there is not written twice, so a run that was killed is ended by the next.
    """
    spots = list[tuple[_Spot, Entry]]()
    texts, found = dict[str, str](), list[Finding]()
    for entry in (one for one in entries if one.decision == NEW and not _has(book, one.difference)):
        spot = _spot(book, entry.difference)
        if spot is not None and spot.file not in texts:
            texts[spot.file] = files.read(root / spot.file, files.TEXT).decode("utf-8")
        if spot is not None and entry.write and spot.stands(texts[spot.file]):
            spots.append((spot, entry))
        else:
            read, expected = f"a mark or a sign of the notation at line {entry.difference.line}", "plain text"
            repair = f'mend the chapter by hand, and write decision = "{DONE}"'
            found.append(Finding(FILE, entry.line, "intake-002", read, expected, repair))
    for spot, entry in sorted(spots, key=lambda pair: (pair[0].file, pair[0].line, pair[0].column), reverse=True):
        texts[spot.file] = _put(texts[spot.file], spot, entry.write)
    return {file: text for file, text in texts.items() if any(spot.file == file for spot, _ in spots)}, found


def _has(book: Book, one: Difference) -> bool:
    """Whether the chapters read by a mark what the later transcription reads."""
    return any(_agrees(step, one) or _written(step, one) for step in _overlapping(book, one))


def _written(step: Step[Item], one: Difference) -> bool:
    """Whether the mark of *step* is what a merge writes for *one*."""
    mark = step.piece.mark
    return mark is not None and step.column == one.column and (mark.reading, mark.lemma) == (one.old, one.new)


def _spot(book: Book, one: Difference) -> _Spot | None:
    """Return where the chapters have the words of *one*, None if marks or line ends stand between them."""
    start, end = one.column, one.column + len(one.old)
    for step in (step for step in book.steps if step.line == one.line and isinstance(step.piece, Run)):
        if step.column <= start and end <= step.column + len(step.source) and (one.old or step.source):
            place = step.piece.place
            return _Spot(place.file, place.line, place.column + start - step.column, one.old)
    return None


def _put(text: str, spot: _Spot, write: str) -> str:
    """Return *text* with *write* in the place of what stands at *spot*."""
    lines = text.split("\n")
    line, at = lines[spot.line - 1], spot.column - 1
    lines[spot.line - 1] = line[:at] + write + line[at + len(spot.old) :]
    return "\n".join(lines)


def decided(root: Path, numbers: Sequence[int], decision: str) -> dict[str, str]:
    """Return the file with *decision* for the entries with these *numbers*.

    :raises EditionError: intake-002 for a number that no entry has
    """
    entries = {entry.number: entry for entry in load(root)}
    if wrong := [number for number in numbers if number not in entries]:
        read = f"difference {wrong[0]}"
        raise EditionError(Finding(FILE, 0, "intake-002", read, f"1 to {len(entries)}", "name one that the file has"))
    lines = tables.text_of(root, FILE).split("\n")
    for number in numbers:
        at = next(n for n in range(entries[number].line, len(lines)) if lines[n].startswith("decision ="))
        lines[at] = f"decision = {tables.value(decision)}"
    return {FILE: "\n".join(lines)}


def waiting(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a line for each difference on which nothing is decided."""
    for entry in entries:
        if entry.decision == OPEN:
            one = entry.difference
            write = f"would write {entry.write}" if entry.write else "stands beside a mark: by hand"
            place = f"{entry.number} line {one.line}, column {one.column}"
            yield f"{FILE}:{entry.line}: {place}: 「{one.old}」→「{one.new}」, {write}"
