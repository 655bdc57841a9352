"""The estimate of what two readings missed, against values computed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from edition.model import readings
from edition.model.findings import EditionError
from edition.model.readings import Estimate, Readings

DATA: dict[str, Any] = {
    "equal": 44,
    "otherwise": 26,
    "first": {"records": 84, "only": 14},
    "second": {"records": 79, "only": 9},
}


def rounded(found: Estimate) -> tuple[float, ...]:
    return tuple(round(value, 3) for value in (found.unseen, found.low, found.high, found.bound))


def test_the_book() -> None:
    """85 × 80 / 71 - 1 = 94.775 places, 93 found; the interval and the bound as on paper."""
    read = readings.parse(DATA)
    assert (read.first, read.second, read.both, read.found) == (84, 79, 70, 93)
    # variance 85·80·14·9 / (71²·72) = 2.36064; spread e^(1.959964·√ln(1 + 2.36064/1.77465²)) = 4.3312
    # bound (23·22) / (4·71) = 1.782
    assert rounded(readings.estimate(read)) == (1.775, 0.41, 7.687, 1.782)


def test_two_readings_that_miss_more() -> None:
    """Twenty each, ten in common: 21 × 21 / 11 - 1 = 39.091 places, 30 found."""
    # variance 21·21·10·10 / (11²·12) = 30.3719; spread e^(1.959964·√ln(1 + 30.3719/9.0909²)) = 2.99368; bound 20·19/44
    assert rounded(readings.estimate(Readings(10, 0, 10, 10))) == (9.091, 3.037, 27.215, 8.636)


@pytest.mark.parametrize("read", [Readings(5, 2, 0, 0), Readings(5, 2, 3, 0), Readings(0, 0, 0, 0)])
def test_nothing_that_one_reader_alone_can_see(read: Readings) -> None:
    """Where one reading found all that the other did, no more is expected."""
    found = readings.estimate(read)
    assert (found.unseen, found.low, found.high) == (0.0, 0.0, 0.0)


def test_readings_without_common_ground() -> None:
    """Two readings that share nothing say that most is unseen, without dividing by nothing."""
    found = readings.estimate(Readings(0, 0, 4, 4))
    assert found.unseen == 16.0  # 5 × 5 / 1 - 1 - 8
    assert found.low < 16 < found.high


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"equal": -1}, "equal = -1"),
        ({"equal": True}, "equal = True"),
        ({"equal": 43}, "first: 84 records, but equal + otherwise + only = 83"),
        ({"second": {"records": 80, "only": 9}}, "second: 80 records, but equal + otherwise + only = 79"),
    ],
)
def test_counts_that_cannot_be(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + message.replace("+", r"\+") + "$"):
        readings.parse(DATA | change)


def test_the_file_of_the_book_is_sound() -> None:
    assert readings.load(ROOT) == Readings(44, 26, 14, 9)


def test_a_book_without_readings(tmp_path: Path) -> None:
    assert readings.load(tmp_path) is None


def test_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / readings.FILE).write_text("equal = 4\n", encoding="utf-8")
    with pytest.raises(EditionError, match=r"readings-001 .*: read no 'first', expected the counts"):
        readings.load(tmp_path)
