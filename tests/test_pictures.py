"""The pictures that the build draws: where labels stand, and when something was."""

from __future__ import annotations

import pytest
from edition.model import order
from edition.tree.lists.chronology import year
from edition.tree.lists.pictures import slots


@pytest.mark.parametrize(
    ("wanted", "heights", "placed"),
    [
        ([], [], []),
        ([10, 40], [18, 18], [10, 40]),
        ([100, 100, 100], [18, 18, 18], [82, 100, 118]),  # around the middle
        ([100, 100], [36, 18], [82, 118]),
        ([0, 0], [18, 18], [0, 18]),  # not above the picture
        ([100, 99, 300], [18, 18, 18], [90, 108, 300]),
    ],
)
def test_labels_do_not_overlap(wanted: list[int], heights: list[int], placed: list[int]) -> None:
    assert slots(wanted, heights) == placed


def test_the_scale_has_the_order_of_the_rows() -> None:
    """A month stands behind its days, a year behind its months, so that no lead crosses another."""
    dates = ["1916", "1917-02-28", "1917-02", "1917-11-07", "1917-11", "1917-12-31", "1917", "1920-02-29", "1920-02"]
    assert sorted(dates, key=lambda when: order.by_time(when, "", "")) == dates
    assert [year(when) for when in dates] == sorted(map(year, dates))
