"""Faults in the plain texts: the slips of every medium, in all forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from maintain.mutants.model import Field, Mutant, Span, output
from maintain.mutants.slips import SLIPS

FILES: Final = ("plain/{name}.txt", "plain/{name}-source.txt", "plain/{name}.md")
#: Slips seeded of each class in each form.
EACH: Final = 2
_TURN: Final = r"【[^】]+】"


def field(path: str, text: str) -> Field:
    """Return the author's text: all but the numbers of pages; each line is a paragraph."""
    ends = [0, *(end for found in re.finditer(_TURN, text) for end in found.span()), len(text)]
    spans = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b > a]
    return Field(path, text, tuple(spans), tuple(Span(*m.span()) for m in re.finditer(r"(?m)^.+\n", text)), _TURN)


def _mutant(kind: str, about: str, place: str, data: bytes | None) -> Mutant:
    return Mutant(f"plain/{kind}", f"{place}: {about}", lambda: {place: data})


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the plain texts of the project at *root*."""
    places = [output(root, file) for file in FILES]
    for place, other in zip(places, [*places[1:], places[0]], strict=True):
        text = (root / place).read_text("utf-8")
        one = field(place, text)
        for kind, rule in SLIPS.items():
            for about, new in rule(one, "plain " + kind, EACH):
                if new != text:
                    yield _mutant(kind, about, place, new.encode("utf-8"))
        whole = {
            "file missing": None, "file empty": b"", "file cut short": text.encode("utf-8")[: len(text)],
            "one form for the other": (root / other).read_bytes(),
        }  # fmt: skip
        yield from (_mutant(kind, "", place, data) for kind, data in whole.items())
