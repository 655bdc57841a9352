"""The table of mutation testing: outcomes -> JSON, the same in every run, and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from maintain.mutants.run import Outcome

#: Least share of seeded faults that the proof must catch.
GOAL: Final = 0.99


def summary(faults: Sequence[Outcome], harmless: Sequence[Outcome]) -> dict[str, Any]:
    """Return the figures, class by class, with the codes that caught it, and every miss and false alarm by name."""
    return {
        "seeded": len(faults),
        "caught": sum(1 for one in faults if one.codes),
        "harmless": len(harmless),
        "false_alarms": sum(1 for one in harmless if one.codes),
        "classes": list(_classes(faults)),
        "harmless_classes": list(_classes(harmless)),
        "misses": [{"class": one.kind, "what": one.about} for one in faults if not one.codes],
        "alarms": [{"class": one.kind, "what": one.about, "finding": one.first} for one in harmless if one.codes],
    }


def _classes(outcomes: Sequence[Outcome]) -> Iterator[dict[str, Any]]:
    """Yield a row for each class."""
    for kind, group in groupby(sorted(outcomes), key=lambda one: one.kind):
        rows = list(group)
        codes = sorted({code for row in rows for code in row.codes})
        yield {"class": kind, "seeded": len(rows), "caught": sum(1 for row in rows if row.codes), "codes": codes}


def markdown(figures: dict[str, Any]) -> str:
    """Return the table for readers of the repository."""
    rows = [f"| {r['class']} | {r['seeded']} | {r['caught']} | {' '.join(r['codes'])} |" for r in figures["classes"]]
    return "\n".join(["| class | seeded | caught | by |", "|---|---|---|---|", *rows]) + "\n"


def holds(figures: dict[str, Any]) -> bool:
    """Whether enough is caught and no harmless edit is reported."""
    return figures["caught"] >= GOAL * figures["seeded"] and not figures["false_alarms"]
