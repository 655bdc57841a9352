"""What is proposed in ``source/witness.toml``: shown as a table, accepted, refused and moved by command.

The tables stand in the file in which they stay, so an editor may as well mend them there by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.ingest.proposals import LATE
from edition.model import files, tables
from edition.model.findings import EditionError, Finding
from edition.model.program import command
from edition.model.witness import FILE

_TABLE: Final = re.compile(r"\n*^\[\[(?P<kind>page|noise)\]\]\n(?:[^\[\n].*\n)*", re.MULTILINE)
#: How a proposal is written; see :class:`edition.ingest.proposals.Proposal`.
_SURE: Final = re.compile(r"(?P<sure>[01]\.\d\d) (?P<why>.*)", re.DOTALL)
#: A wish: everything, what is at least so sure, pages from one to another, a line.
_SHARE: Final = re.compile(r"0?\.\d+|1\.0+")
_PAGES: Final = re.compile(r"([a-z]*)(\d+)-([a-z]*)(\d+)")
_LINE: Final = re.compile(r"l(\d+)")
_BAR: Final = 8


@dataclass(frozen=True, slots=True)
class Proposed:
    """A table that is proposed."""

    table: str  #: as it is written
    kind: str  #: ``page`` or ``noise``
    name: str  #: of the page; the kind of noise
    line: int | None
    confidence: float
    why: str
    is_late: bool  #: whether only its line is proposed, because the page is known


def proposed(text: str) -> list[Proposed]:
    """Return what the description *text* proposes, in its order."""
    found = []
    for table in _TABLE.finditer(text):
        row = tables.loads(table[0])[table["kind"]][0]
        if "proposed" not in row:
            continue
        sure = _SURE.fullmatch(str(row["proposed"]))
        line = int(row["line"]) if "line" in row else None
        why = sure["why"] if sure else str(row["proposed"])
        name = str(row.get("n", row.get("kind", "")))
        found.append(
            Proposed(table[0], table["kind"], name, line, float(sure["sure"]) if sure else 0.0, why, LATE in why)
        )
    return found


def status(text: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield a line for each proposal: page or kind, line, how sure it is, its first words, the signs."""
    for one in proposed(text):
        filled = round(one.confidence * _BAR)
        bar = "█" * filled + "░" * (_BAR - filled)
        words = lines[one.line - 1][:12] if one.line else ""
        place = f"l{one.line}" if one.line else "-"
        yield f"{one.name:>12} {place:>6} {bar} {one.confidence:.2f} {words} | {one.why.partition(': ')[2] or one.why}"


def wanted(found: Sequence[Proposed], wish: str) -> list[Proposed]:
    """Return those of *found* that *wish* names: ``all``, ``0.9`` (at least so sure), ``14``, ``14-18``, ``l131``.

    :raises EditionError: intake-002 if it names none
    """
    for matches in _WISHES:
        chosen = [one for one in found if matches(one, wish)]
        if chosen:
            return chosen
    expected = "all, a confidence such as 0.9, a page, pages 14-18, or a line l131 that is proposed"
    raise EditionError(
        Finding(FILE, 0, "intake-002", wish, expected, f"{command('ingest')} --status shows what is proposed")
    )


def _is_sure(one: Proposed, wish: str) -> bool:
    return bool(_SHARE.fullmatch(wish)) and one.confidence >= float(wish)


def _within(one: Proposed, wish: str) -> bool:
    ends, name = _PAGES.fullmatch(wish), re.fullmatch(r"([a-z]*)(\d+)", one.name)
    if ends is None or name is None or one.kind != "page":
        return False
    return name[1] == ends[1] == ends[3] and int(ends[2]) <= int(name[2]) <= int(ends[4])


def _at(one: Proposed, wish: str) -> bool:
    found = _LINE.fullmatch(wish)
    return found is not None and one.line == int(found[1])


_WISHES: Final[tuple[Callable[[Proposed, str], bool], ...]] = (
    lambda one, wish: wish == "all", _is_sure, lambda one, wish: one.kind == "page" and one.name == wish, _within, _at,
)  # fmt: skip


def accepted(text: str, wish: str) -> str:
    """Return the description *text* with what *wish* names accepted: no longer proposed."""
    for one in wanted(proposed(text), wish):
        text = text.replace(one.table, re.sub(r"(?m)^proposed = .*\n", "", one.table), 1)
    return text


def refused(text: str, wish: str) -> str:
    """Return the description *text* without what *wish* names; a page that was known before stays, without text."""
    for one in wanted(proposed(text), wish):
        left = re.sub(r"(?m)^(?:line|proposed) = .*\n", "", one.table) if one.is_late else ""
        text = text.replace(one.table, left, 1)
    if not re.search(r"(?m)^\[\[noise\]\]|^noise\s*=", text):
        text = re.sub(r"\A((?:[ \t]*(?:#.*)?\n)*)", r"\1noise = []\n", text, count=1)
    return text


def moved(text: str, wish: str, line: int, lines: Sequence[str]) -> str:
    """Return the description *text* with the page that *wish* names beginning at *line*, which accepts it.

    :raises EditionError: intake-002 if the transcription has no text there
    """
    if not 1 <= line <= len(lines) or not lines[line - 1]:
        raise EditionError(Finding(FILE, 0, "intake-002", f"line {line}", "a line of text", "name another line"))
    for one in wanted([one for one in proposed(text) if one.kind == "page"], wish):
        kept = re.sub(r"(?m)^proposed = .*\n", "", one.table)
        has_line = re.search(r"(?m)^line = ", kept)
        made = re.sub(r"(?m)^line = .*$", f"line = {line}", kept) if has_line else f"{kept}line = {line}\n"
        text = text.replace(one.table, made, 1)
    return text


def read(root: Path) -> str:
    """Return the text of the description of the project at *root*."""
    return files.read(root / FILE, files.TEXT).decode("utf-8")
