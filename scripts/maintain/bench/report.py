"""What the bench prints: one table, each ratio with its goal, and the machine it was measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import pairwise
from typing import TextIO

from maintain.bench.compare import GROWTH, Compared, growth

_ROW = "{:<7}{:<30}{:>7}{:>11}{:>9}{:>11}"


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    return {
        "python": platform.python_version(),
        "sphinx": version("sphinx"),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 1,
    }


def _rows(one: Compared) -> Iterator[str]:
    """Yield the lines of the table for one size."""
    ours = one.ours_bytes + one.pdf_bytes
    costs = [
        ("edition: cold, with the proof", one.cold, ours),
        ("edition: the proof alone", one.proof, ours),
        ("edition: one character", one.changed, ours),
        ("edition: nothing changed", one.unchanged, ours),
        ("plain Sphinx: html + epub", one.plain, one.plain_bytes),
        ("pandoc: html, epub, typst", one.pandoc, 0),
        ("the same without notes", one.pandoc_bare, 0),
    ]
    for name, cost, size in costs:
        times = f"{cost.seconds:.2f}", f"{cost.elapsed:.2f}"
        yield _ROW.format(one.pages, name, *times, f"{cost.peak:.0f}", f"{size / 1000:.0f}")


def _verdicts(one: Compared) -> Iterator[str]:
    """Yield a line for each ratio."""
    for name, (ratio, goal) in one.ratios().items():
        yield _verdict(str(one.pages), name, ratio, goal)


def _verdict(pages: str, name: str, value: float, goal: float | None) -> str:
    verdict = "" if goal is None else f"  goal {goal}: {'met' if value <= goal else 'NOT met'}"
    return f"{pages:<7}{name:<30}{value:>7.2f}{verdict}"


def print_table(compared: Sequence[Compared], rounds: int, stream: TextIO) -> None:
    """Print costs and ratios."""
    facts = ", ".join(f"{name} {value}" for name, value in machine().items())
    print(f"median of {rounds}; {facts}\n", file=stream)
    print(_ROW.format("pages", "what", "CPU s", "elapsed s", "peak MB", "kB made"), file=stream)
    for lines in (_rows, _verdicts):
        for one in compared:
            print(*lines(one), sep="\n", file=stream)
        print(file=stream)
    for short, long in pairwise(compared):
        print(_verdict("", f"growth {short.pages} to {long.pages}", growth(short, long), GROWTH), file=stream)
