"""Faults of an output that is one text file: what slips, rows of edits, and a broken file make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from maintain.mutants.model import Field, Mutant, chosen, output
from maintain.mutants.rows import Row
from maintain.mutants.slips import SLIPS


def mutant(kind: str, about: str, place: str, data: bytes | None) -> Mutant:
    """Return the mutant of class *kind* in which the file at *place* is *data*, or is not there."""
    return Mutant(kind, about, lambda: {place: data})


def slips(stage: str, field: Field, each: int) -> Iterator[Mutant]:
    """Yield the slips of every medium in the *field* of a file."""
    for kind, rule in SLIPS.items():
        for about, new in rule(field, f"{stage} {kind}", each):
            if new != field.text:
                yield mutant(f"{stage}/{kind}", about, field.path, new.encode("utf-8"))


def edited(root: Path, stage: str, file: str, rows: tuple[Row, ...]) -> Iterator[Mutant]:
    """Yield the mutants that *rows* describe in the *file* of the project at *root*."""
    place = output(root, file)
    text = (root / place).read_text("utf-8")
    for kind, _, pattern, change, number in rows:
        for match in chosen(kind, re.finditer(pattern, text), number):
            new = text[: match.start()] + change(match) + text[match.end() :]
            if new != text:
                yield mutant(f"{stage}/{kind}", repr(match[0][:60]), place, new.encode("utf-8"))


def broken(stage: str, place: str, text: str) -> Iterator[Mutant]:
    """Yield the mutants in which the file at *place*, which says *text*, is not there, empty or cut short."""
    whole: Mapping[str, bytes | None] = {
        "file missing": None,
        "file empty": b"",
        "file cut short": text.encode("utf-8")[: len(text) // 2],
    }
    yield from (mutant(f"{stage}/{kind}", place, place, data) for kind, data in whole.items())
