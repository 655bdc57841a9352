"""What is doubtful in the transcription as it came: ``source/doubts.toml``, which an editor strikes table by table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.model import tables
from edition.model.findings import EditionError, Finding

FILE: Final = "source/doubts.toml"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt about a line of the transcription."""

    line: int
    kind: str  #: ``doubled line``, ``note``, ``page turn`` …
    told: str

    def finding(self, path: str) -> Finding:
        """Return how it is told of the transcription at *path*."""
        repair = f"look at the print, then strike the table in {FILE}"
        return Finding(path, self.line, "intake-001", self.told, "", repair)


def load(root: Path) -> list[Doubt]:
    """Return the doubts about the transcription of the project at *root* that no editor has struck.

    :raises EditionError: register-001 if the file is no TOML, register-002 if a table lacks a field
    """
    if not (root / FILE).exists():
        return []
    said = tables.parse(FILE, tables.text_of(root, FILE)).get("doubt", [])
    try:
        return [Doubt(int(one["line"]), str(one["kind"]), str(one["told"])) for one in said]
    except (KeyError, TypeError, ValueError) as error:
        read = f"no {error}" if isinstance(error, KeyError) else str(error)
        repair = "mend the table, or strike it"
        raise EditionError(Finding(FILE, 0, "register-002", read, "line, kind and told", repair)) from error
