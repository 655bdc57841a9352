"""On which sheet of the PDF a page stands: odd pages on odd sheets, whatever stands before page 1."""

from __future__ import annotations

import pytest
from edition.model.sheets import COLOPHON_LABEL, COVER_LABEL, EDITORIAL, has_white_back, sheets
from edition.model.witness import Page


def pages(*names: str) -> list[Page]:
    """Return pages of these names; those that begin with f have no number."""
    return [Page(n=name, label=name, line=1) for name in names]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["f1", "f2", "f3", "1", "2"], [3, 5, 6, 7, 8]),
        (["f1", "f2", "1", "2"], [3, 4, 5, 6]),
        (["f1", "1"], [3, 5]),
        (["f1", "2", "3"], [3, 4, 5]),
        (["1", "2"], [3, 4]),
        (["f1", "f2"], [3, 4]),
    ],
)
def test_odd_pages_are_fronts(names: list[str], expected: list[int]) -> None:
    found = sheets(pages(*names))
    assert list(found.values()) == expected
    assert all(sheet % 2 == int(name) % 2 for name, sheet in found.items() if name.isdigit())


def test_the_white_page_is_the_back_of_the_first() -> None:
    assert has_white_back(pages("f1", "1"))
    assert not has_white_back(pages("f1", "f2", "1"))
    assert not has_white_back(pages("1"))


def test_the_labels_are_what_readers_see() -> None:
    """The proof looks for them by the same names, so what they say is held here."""
    assert (COVER_LABEL, COLOPHON_LABEL, EDITORIAL) == ("封面", "版權頁", "附")
