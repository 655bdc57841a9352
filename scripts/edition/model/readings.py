"""What independent readings of the transcription marked, counted: ``source/readings.toml`` -> :class:`Readings`.

How many slips all readers passed over cannot be told from it. Readers who are trained alike see alike, and pass over
alike what reads well though it is wrong; the numbers say what was found, and how far the findings agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edition.model import files, tables
from edition.model.findings import EditionError, Finding

FILE: Final = "source/readings.toml"
#: Most that is counted; far more than a book has characters.
_MOST: Final = 10**9


@dataclass(frozen=True, slots=True)
class Agreement:
    """The places that a reading marked, compared with what was marked before it."""

    equal: int  #: marked before too, alike
    otherwise: int  #: marked before too, in another way
    only: int  #: not marked before

    @property
    def records(self) -> int:
        """All places that the reading marked."""
        return self.equal + self.otherwise + self.only


@dataclass(frozen=True, slots=True)
class Readings:
    """Two readings compared with each other, and those after them with what the first two came to."""

    first: Agreement
    second: Agreement
    later: tuple[Agreement, ...] = ()

    @property
    def found(self) -> int:
        """The places that either of the first two marked."""
        return self.first.records + self.second.only


def _whole(table: Mapping[str, Any], key: str) -> int:
    value = table[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise ValueError(f"{key} = {value!r}")
    return value


def _agreement(name: str, both: Mapping[str, Any], table: Mapping[str, Any]) -> Agreement:
    """Return the counts of the reading *name*; *both* has those that it shares with another.

    :raises ValueError: if its records are not their sum
    """
    read = Agreement(_whole(both, "equal"), _whole(both, "otherwise"), _whole(table, "only"))
    if _whole(table, "records") != read.records:
        raise ValueError(f"{name}: {table['records']} records, but equal + otherwise + only = {read.records}")
    return read


def parse(data: Mapping[str, Any]) -> Readings:
    """Return the readings that *data* describes; KeyError, TypeError or ValueError name what is wrong."""
    later = data.get("later", [])
    return Readings(
        _agreement("first", data, data["first"]),
        _agreement("second", data, data["second"]),
        tuple(_agreement(f"later {number}", table, table) for number, table in enumerate(later, start=1)),
    )


def load(root: Path) -> Readings | None:
    """Read the counts of the project at *root*; None if no two readings were made.

    :raises EditionError: readings-001
    """
    try:
        return parse(tables.loads(files.read(root / FILE, files.TEXT).decode("utf-8")))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        expected = "the counts that the file's comments explain"
        raise EditionError(Finding(FILE, 0, "readings-001", reason, expected, "mend the file")) from error
