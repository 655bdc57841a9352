"""The order of indexes: every entry stands under the strokes and the letter of its first character."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition.model import order, registers
from edition.model.registers import RegisterEntry

ENTRIES = registers.load(Path(__file__).parents[1])


@pytest.mark.parametrize(
    ("name", "strokes", "letter"),
    [("列寧", 6, "l"), ("〈十月革命的國際性質〉", 2, "s"), ("《真理報》", 10, "z"), ("〈《新》書〉", 13, "x")],
)
def test_brackets_do_not_count(name: str, strokes: int, letter: str) -> None:
    assert order.by_strokes(name)[0][0] == strokes
    assert order.by_reading(name)[0][0] == letter


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.anchor)
def test_every_entry_has_its_place(entry: RegisterEntry) -> None:
    assert order.by_strokes(entry.name)[0][0] < 60
    assert "a" <= order.by_reading(entry.name)[0][0] <= "z"


def test_what_stands_before_the_first_letter_does_not_count() -> None:
    """A title is ordered by its words; of a name that is all punctuation nothing is left out."""
    assert (order.bare("〈乙甲〉"), order.bare("乙〈甲〉"), order.bare("……")) == ("乙甲〉", "乙〈甲〉", "……")


def test_what_is_in_no_table_comes_last() -> None:
    assert order.strokes("𰻞") > max(known.strokes for known in order.table().values())
