"""What is doubtful in new lines: told when they come, and kept in ``source/doubts.toml`` until an editor strikes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise, zip_longest
from pathlib import Path
from typing import Final

from edition.ingest.grouping import HELD, groups
from edition.ingest.proposals import UNSURE, Proposals
from edition.ingest.signs import Hint
from edition.ingest.units import ITEM, LINE, QUOTED, SourceUnit, ends
from edition.model import files, tables
from edition.model.blocks import note_sign
from edition.model.doubts import FILE, Doubt, load
from edition.model.fold import table
from edition.model.trace import squeeze
from edition.model.witness import Page, text_lines
from edition.reading.book import Book

_HEAD: Final = "# What is doubtful in the transcription as it came. Look at the print, then strike the table.\n"
#: An engine that is less sure of a line is told.
_LOW: Final = 0.8
#: So many simplified characters together are told; one may be the print's.
_RUN: Final = 2
#: Characters of a line that are shown.
_SHOWN: Final = 24


def doubts(book: Book, lines: Mapping[int, str], hints: Mapping[int, Hint], found: Proposals) -> list[Doubt]:
    """Return what is doubtful in new *lines* (number -> text), by line."""
    text = {line for unit in found.units for line, _ in unit.lines}
    words = {line: words for line, words in lines.items() if line in text}
    told = [
        *_turns(found), *_folios(found), *_doubled(words), *_notes(found.units), *_broken_off(found),
        *_simplified(words, frozenset("".join(text_lines(book.witness, book.transcription).values()))),
        *_groups(found.units), *_unsure(lines, hints),
    ]  # fmt: skip
    return sorted(told, key=lambda one: one.line)


def changes(root: Path, told: Sequence[Doubt]) -> dict[str, str]:
    """Return the file of doubts of the project at *root* with those *told* (file -> text), empty for none."""
    known = load(root)
    new = [one for one in told if one not in known]
    if not new:
        return {}
    path = root / FILE
    text = files.read(path, files.TEXT).decode("utf-8") if path.exists() else _HEAD
    added = (tables.table("[[doubt]]", line=one.line, kind=one.kind, told=one.told) for one in new)
    return {FILE: text.rstrip("\n") + "\n\n" + "\n".join(added)}


def _shown(text: str) -> str:
    return f"「{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}」"


def _turns(found: Proposals) -> Iterator[Doubt]:
    """Yield the pages that are a guess, and those that lack."""
    pages = [(one.what, one) for one in found.proposals if isinstance(one.what, Page)]
    line = 0
    for (page, one), after in zip_longest(pages, pages[1:]):
        line = page.line or (after[0].line if after else 0) or line
        if page.line is None:
            yield Doubt(line, "missing page", f"page {page.n} has no text before line {line}: it lacks, or is blank")
        elif one.confidence < UNSURE:
            yield Doubt(line, "page turn", f"page {page.n} may begin at another line than {line}: {one}")


def _folios(found: Proposals) -> Iterator[Doubt]:
    for one in found.folios:
        yield Doubt(one.line, "page number", f"{_shown(one.text)} reads as the number of a page, but of no page there")


def _doubled(words: Mapping[int, str]) -> Iterator[Doubt]:
    """Yield the lines that repeat the one before."""
    for (_, before), (line, text) in pairwise(words.items()):
        if squeeze(text) == squeeze(before):
            yield Doubt(line, "doubled line", f"{_shown(text)} repeats the line before")


def _notes(units: Sequence[SourceUnit]) -> Iterator[Doubt]:
    """Yield the lines that begin as a note does and that nothing before calls."""
    for unit in units:
        if unit.kind == "paragraph" and (sign := note_sign(unit.text)):
            yield Doubt(unit.line, "note", f"{_shown(unit.text)} begins as a note does, and nothing before has {sign}")


#: Kind of units -> as what they are written, and why.
_WRITTEN: Final = {
    LINE: "verse: the lines are of one length",
    ITEM: "a list: the signs of its entries count on, or are alike",
    QUOTED: "a quotation: it is set in more than other paragraphs",
}


def _groups(units: Sequence[SourceUnit]) -> Iterator[Doubt]:
    """Yield the lines that are written as verse, a list or a quotation."""
    for kind, group in groups(units):
        first, last = group[0].line, group[-1].line
        where = f"lines {first} to {last} are" if len(group) > 1 else f"line {first} is"
        yield Doubt(first, HELD[kind], f"{where} written as {_WRITTEN[kind]}")


def _broken_off(found: Proposals) -> Iterator[Doubt]:
    """Yield the paragraphs that end inside a sentence where no page turns."""
    turns = {one.what.line for one in found.proposals if isinstance(one.what, Page)}
    for before, unit in pairwise(found.units):
        both = before.kind == unit.kind == "paragraph" and not note_sign(unit.text)
        if both and len(before.text) > _SHOWN and not ends(before.text) and unit.line not in turns:
            told = f"「…{before.text[-_SHOWN:]}」 breaks off, and no page turns behind it: a stop or a line may lack"
            yield Doubt(before.line, "broken off", told)


@cache
def _simple() -> frozenset[str]:
    """Return the characters that are only simplified: GB 2312 has them, and Big5 only another of their class."""
    return frozenset(
        sign for row in table() for sign in row if _in("gb2312", sign) and not _in("big5", sign) and _any_big5(row)
    )


def _any_big5(row: str) -> bool:
    return any(_in("big5", sign) for sign in row)


def _in(encoding: str, sign: str) -> bool:
    """Whether *encoding* has the character *sign*."""
    try:
        return bool(sign.encode(encoding))
    except UnicodeEncodeError:
        return False


def _simplified(words: Mapping[int, str], used: frozenset[str]) -> Iterator[Doubt]:
    """Yield the runs of lines with several simplified characters that the book has not had."""
    found = {line: [c for c in text if c in _simple() and c not in used] for line, text in words.items()}
    for is_simple, run in groupby(found, lambda line: bool(found[line])):
        lines = list(run)
        signs = [sign for line in lines for sign in found[line]]
        if is_simple and len(signs) >= _RUN:
            where = f"lines {lines[0]} to {lines[-1]} have" if len(lines) > 1 else f"line {lines[0]} has"
            told = f"{where} {''.join(dict.fromkeys(signs))}, simplified and new to the book"
            yield Doubt(lines[0], "simplified", told)


def _unsure(lines: Mapping[int, str], hints: Mapping[int, Hint]) -> Iterator[Doubt]:
    for line, hint in hints.items():
        if hint.confidence is not None and hint.confidence < _LOW:
            yield Doubt(
                line, "confidence", f"the OCR engine was sure of {_shown(lines[line])} by {hint.confidence:.2f}"
            )
