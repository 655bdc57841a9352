"""What independent readings marked: counts that must agree with each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from edition.model import readings
from edition.model.findings import EditionError
from edition.model.readings import Agreement, Readings

LATER = {"records": 9, "equal": 4, "otherwise": 3, "only": 2}
DATA: dict[str, Any] = {
    "equal": 44,
    "otherwise": 26,
    "first": {"records": 84, "only": 14},
    "second": {"records": 79, "only": 9},
    "later": [LATER],
}


def test_the_counts() -> None:
    """What either of the first two found is counted once; a later reading is compared with what they came to."""
    read = readings.parse(DATA)
    assert (read.first.records, read.second.records, read.found) == (84, 79, 93)
    assert read.later == (Agreement(4, 3, 2),)


def test_later_readings_may_be_none() -> None:
    first, second = Agreement(44, 26, 14), Agreement(44, 26, 9)
    assert readings.parse({key: value for key, value in DATA.items() if key != "later"}) == Readings(first, second)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"equal": -1}, "equal = -1"),
        ({"equal": True}, "equal = True"),
        ({"equal": 43}, "first: 84 records, but equal + otherwise + only = 83"),
        ({"second": {"records": 80, "only": 9}}, "second: 80 records, but equal + otherwise + only = 79"),
        ({"later": [LATER, LATER | {"only": 3}]}, "later 2: 9 records, but equal + otherwise + only = 10"),
    ],
)
def test_counts_that_cannot_be(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + message.replace("+", r"\+") + "$"):
        readings.parse(DATA | change)


def test_the_file_of_the_book_is_sound() -> None:
    assert readings.load(ROOT) is not None


def test_a_book_without_readings(tmp_path: Path) -> None:
    assert readings.load(tmp_path) is None


@pytest.mark.parametrize(("text", "told"), [("equal = 4\n", "no 'first'"), ("later = 3\n", "no 'first'")])
def test_a_broken_file(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / readings.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(EditionError, match=rf"readings-001 .*: read {told}, expected the counts"):
        readings.load(tmp_path)
