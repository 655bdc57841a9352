"""What a command costs: user and system time of it and its children, time by the clock, and its peak memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command, or one after the other, took."""

    seconds: float  #: user + system time
    elapsed: float  #: seconds by the clock, in which several cores may have worked
    peak: float  #: resident memory of the largest process, in MB

    def __add__(self, other: Cost) -> Cost:
        """Return the cost of one command after the other."""
        return Cost(self.seconds + other.seconds, self.elapsed + other.elapsed, max(self.peak, other.peak))


def run(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run *command* in *folder* and give what it cost.

    :raises RuntimeError: if it fails, with what it said
    """
    said = folder / ".bench-output"
    # Whoever has Python keep no compiled modules measures their compilation.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.monotonic()
    with said.open("wb") as log:
        child = subprocess.Popen([*map(str, command)], cwd=folder, env=environment, stdout=log, stderr=log)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        elapsed = time.monotonic() - begun
    if child.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}:\n{said.read_text(errors='replace')}")
    said.unlink()
    return Cost(used.ru_utime + used.ru_stime, elapsed, used.ru_maxrss * 1024 / 1e6)


def middle(costs: Iterable[Cost]) -> Cost:
    """Return the medians of both times and of memory."""
    every = list(costs)
    return Cost(*(median(getattr(cost, field.name) for cost in every) for field in fields(Cost)))
