"""How pages are folded into signatures: told by the build and, otherwise reckoned, by the proof."""

from __future__ import annotations

import pytest
from edition.outputs.pdf.binding import folded, signatures
from edition.proof.pdf import booklet


@pytest.mark.parametrize(
    ("count", "papers"),
    [
        (1, [1]),
        (4, [1]),
        (20, [5]),
        (21, [3, 3]),
        (28, [4, 3]),
        (40, [5, 5]),
        (41, [4, 4, 3]),
        (332, [5] * 15 + [4] * 2),
    ],
)
def test_signatures_are_small_and_alike(count: int, papers: list[int]) -> None:
    """Five sheets of paper at most, and no two signatures differ by more than one."""
    assert signatures(count) == papers


@pytest.mark.parametrize("count", range(1, 90))
def test_every_page_stands_once_and_the_proof_agrees(count: int) -> None:
    sides = list(folded(count))
    assert sorted(n for side in sides for n in side if n < count) == list(range(count))
    assert [(left + 1, right + 1) for left, right in sides] == booklet.folded(count)


def test_a_signature_folds_to_the_order_of_its_pages() -> None:
    """Of two sheets of paper: outer front and back, inner front and back."""
    assert list(folded(8)) == [(7, 0), (1, 6), (5, 2), (3, 4)]
