"""Who has read which page against the copy, and when: ``source/status.toml`` -> :class:`PageReading`.

Only what a person did is written there; a page of which nothing is said has not been read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from edition.model import files, tables
from edition.model.findings import EditionError, Finding

FILE: Final = "source/status.toml"
_KEYS: Final = {"pages", "by", "on"}


@dataclass(frozen=True, slots=True)
class PageReading:
    """One reading of some pages by one person."""

    pages: tuple[str, ...]  #: their names, in the order of the book
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class PageStatus:
    """How often a page was read, and last when."""

    times: int
    last: date | None  #: None if it was never read


def status(readings: Collection[PageReading], pages: Collection[str]) -> Mapping[str, PageStatus]:
    """Return the status of each of *pages*."""
    days = {page: [one.on for one in readings if page in one.pages] for page in pages}
    return {page: PageStatus(len(found), max(found, default=None)) for page, found in days.items()}


def _stretch(told: object, pages: Sequence[str]) -> Sequence[str]:
    """Return the pages that *told* names: one, or the first and the last of several, ``1-13``.

    :raises ValueError: if there is no such page
    """
    ends = str(told).split("-")
    if len(ends) > 2 or not {*ends} <= {*pages}:
        raise ValueError(
            f"pages {told}: the book has {pages[0]} to {pages[-1]}" if pages else f"pages {told}: no pages"
        )
    first, last = pages.index(ends[0]), pages.index(ends[-1])
    if last < first:
        raise ValueError(f"pages {told}: the last stands before the first")
    return pages[first : last + 1]


def _reading(number: int, table: Mapping[str, Any], pages: Sequence[str]) -> PageReading:
    if wrong := table.keys() ^ _KEYS:
        raise ValueError(f"read {number}: {'unknown' if wrong - _KEYS else 'without'} {', '.join(sorted(wrong))}")
    by, on, told = table["by"], table["on"], table["pages"]
    if not isinstance(by, str) or not by.strip():
        raise ValueError(f"read {number}: by = {by!r}")
    if not isinstance(on, date) or isinstance(on, datetime):
        raise ValueError(f"read {number}: on = {on!r}")
    if not isinstance(told, list) or not told:
        raise ValueError(f"read {number}: pages = {told!r}")
    return PageReading(tuple(page for one in told for page in _stretch(one, pages)), by, on)


def parse(data: Mapping[str, Any], pages: Sequence[str]) -> tuple[PageReading, ...]:
    """Return the readings that *data* tells of a book with these *pages*; ValueError names what is wrong."""
    if wrong := data.keys() - {"read"}:
        raise ValueError(f"unknown {', '.join(sorted(wrong))}")
    return tuple(_reading(number, table, pages) for number, table in enumerate(data.get("read", ()), start=1))


def load(root: Path, pages: Sequence[str]) -> tuple[PageReading, ...]:
    """Read the readings of the project at *root*, whose book has these *pages*; none without the file.

    :raises EditionError: status-001
    """
    try:
        return parse(tables.loads(files.read(root / FILE, files.TEXT).decode("utf-8")), pages)
    except FileNotFoundError:
        return ()
    except (UnicodeDecodeError, ValueError, TypeError, AttributeError) as error:
        expected = 'tables [[read]] with pages = ["1-13"], by = "…", on = 2026-11-20'
        raise EditionError(Finding(FILE, 0, "status-001", str(error), expected, "mend the file")) from error
