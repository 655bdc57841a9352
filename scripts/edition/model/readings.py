"""How many slips remain: ``source/readings.toml``, the counts of two independent readings -> an estimate.

Capture and recapture, as for proofreaders in G. Pólya, "Probabilities in proofreading" (American Mathematical
Monthly 83, 1976, p. 42): of the places that one reading found, the share that the other found too tells how much
a reading misses. Estimator: D. G. Chapman, "Some properties of the hypergeometric distribution with applications
to zoological sample censuses" (University of California Publications in Statistics 1, 1951, pp. 131-160). Variance:
G. A. F. Seber, "The effects of trap response on tag recapture estimates" (Biometrics 26, 1970, pp. 13-22). Interval,
log-normal in what was not found: A. Chao, "Estimating population size for sparse data in capture-recapture
experiments" (Biometrics 45, 1989, pp. 427-438). Lower bound where some places are harder to see than others:
A. Chao, "Estimating the population size for capture-recapture data with unequal catchability" (Biometrics 43,
1987, pp. 783-791).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edition.model import files, tables
from edition.model.findings import EditionError, Finding

FILE: Final = "source/readings.toml"
#: The 97.5 % point of the normal distribution: an interval of 95 %.
_Z: Final = 1.959964
#: Most that is counted; far more than a book has characters, and small enough to reckon with.
_MOST: Final = 10**9


@dataclass(frozen=True, slots=True)
class Readings:
    """The places that two readings marked, counted."""

    equal: int  #: marked by both, alike
    otherwise: int  #: marked by both, each in its way
    first_only: int
    second_only: int

    @property
    def both(self) -> int:
        """Return the places that both marked, whatever they made of them."""
        return self.equal + self.otherwise

    @property
    def first(self) -> int:
        """Return the places that the first reading marked."""
        return self.both + self.first_only

    @property
    def second(self) -> int:
        """Return the places that the second reading marked."""
        return self.both + self.second_only

    @property
    def found(self) -> int:
        """Return the places that either marked."""
        return self.both + self.first_only + self.second_only


@dataclass(frozen=True, slots=True)
class Estimate:
    """What neither reading marked, estimated."""

    unseen: float
    low: float  #: lower end of the interval of 95 %
    high: float
    bound: float  #: least expectation if some places are harder to see than others


def _whole(table: Mapping[str, Any], key: str) -> int:
    value = table[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise ValueError(f"{key} = {value!r}")
    return value


def parse(data: Mapping[str, Any]) -> Readings:
    """Return the readings that *data* describes; KeyError, TypeError or ValueError name what is wrong."""
    first, second = data["first"], data["second"]
    read = Readings(_whole(data, "equal"), _whole(data, "otherwise"), _whole(first, "only"), _whole(second, "only"))
    for name, table, sum_ in (("first", first, read.first), ("second", second, read.second)):
        if _whole(table, "records") != sum_:
            raise ValueError(f"{name}: {table['records']} records, but equal + otherwise + only = {sum_}")
    return read


def load(root: Path) -> Readings | None:
    """Read the counts of the project at *root*; None if no two readings were made.

    :raises EditionError: readings-001
    """
    try:
        return parse(tables.loads(files.read(root / FILE, files.TEXT).decode("utf-8")))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        expected = "the counts that the file's comments explain"
        raise EditionError(Finding(FILE, 0, "readings-001", reason, expected, "mend the file")) from error


def estimate(read: Readings) -> Estimate:
    """Estimate the places that neither reading marked, from those that one or both did."""
    n1, n2, m = read.first, read.second, read.both
    unseen = (n1 + 1) * (n2 + 1) / (m + 1) - 1 - read.found
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    once = n1 + n2 - 2 * m
    bound = once * (once - 1) / (4 * (m + 1))  # f1 (f1 - 1) / (2 (f2 + 1)), times (t - 1) / t for t = 2 readings
    if unseen <= 0:
        return Estimate(0.0, 0.0, 0.0, bound)
    spread = math.exp(_Z * math.sqrt(math.log1p(variance / unseen**2)))
    return Estimate(unseen, unseen / spread, unseen * spread, bound)
