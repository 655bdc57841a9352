"""The lines of a file, read from the first to the last, each once, so that reading takes time by their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Lines:
    """The numbered lines of a file, and how many are read."""

    lines: list[tuple[int, str]]
    at: int = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield the lines that are not read yet."""
        return self.going_on(lambda _: True)

    def going_on(self, wanted: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
        """Yield the next lines, as long as they are *wanted*."""
        while self.at < len(self.lines) and wanted(self.lines[self.at][1]):
            self.at += 1
            yield self.lines[self.at - 1]

    def until(self, fence: str) -> list[tuple[int, str]] | None:
        """Return the lines before *fence* and leave it behind; None, and nothing read, if it does not come."""
        begun, rest = self.at, range(self.at, len(self.lines))
        if (end := next((i for i in rest if self.lines[i][1].strip() == fence), None)) is None:
            return None
        self.at = end + 1
        return self.lines[begun:end]
