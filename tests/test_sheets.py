"""On which sheet of the PDF a page stands: odd pages on odd sheets, whatever stands before page 1."""

from __future__ import annotations

import pytest
from edition.model.sheets import (
    APART,
    BOOKLET,
    COLOPHON_LABEL,
    CONTENTS_LABEL,
    CONTINUED,
    COVER_LABEL,
    EDITORIAL,
    SHEETS,
    SIGNS_LABEL,
    after_leaf,
    labels,
    pattern_of,
    sheets,
    white_backs,
)
from edition.model.witness import Page


def pages(*names: str) -> list[Page]:
    """Return pages of these names; those that begin with f have no number."""
    return [Page(n=name, label=name, line=1) for name in names]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["f1", "f2", "f3", "1", "2"], [3, 5, 6, 9, 10]),
        (["f1", "f2", "1", "2"], [3, 4, 7, 8]),
        (["f1", "1"], [3, 7]),
        (["f1", "2", "3"], [3, 6, 7]),
        (["1", "2"], [5, 6]),
        (["f1", "f2"], [5, 6]),
    ],
)
def test_odd_pages_are_fronts(names: list[str], expected: list[int]) -> None:
    found = sheets(pages(*names))
    assert list(found.values()) == expected
    assert all(sheet % 2 == int(name) % 2 for name, sheet in found.items() if name.isdigit())


def test_the_white_page_is_the_back_of_the_first() -> None:
    assert white_backs(pages("f1", "1")) == {"f1"}
    assert white_backs(pages("f1", "f2", "f3", "1")) == {"f1"}
    assert not white_backs(pages("f1", "f2", "1"))
    assert not white_backs(pages("1"))


def test_every_series_that_counts_begins_on_its_side() -> None:
    """A title page, a preface of three pages with Roman numerals, the text, and an appendix that begins anew."""
    names = ("f1", "i", "ii", "iii", "1", "2", "3", "b1")
    assert white_backs(pages(*names)) == {"f1", "iii", "3"}
    assert list(sheets(pages(*names)).values()) == [3, 7, 8, 9, 11, 12, 13, 15]
    assert white_backs(pages("1", "2", "9", "10")) == set()
    assert white_backs(pages("1", "b1", "b2")) == {"1"}
    assert white_backs(pages("1", "9")) == {"1"}
    bare = [*pages("f1", "f2", "1"), Page(n="b1", label="〔附錄〕", line=9)]
    assert not white_backs(bare)


def test_the_leaf_lies_before_the_first_page_that_is_counted() -> None:
    """Its sides are the contents of the edition and the signs, which face the text; else before all pages."""
    assert after_leaf(pages("f1", "f2", "i", "1")) == "i"
    assert after_leaf(pages("f1", "1", "2")) == "1"
    assert after_leaf(pages("f1", "f2")) == "f1"


def test_every_page_has_a_label_of_its_own_in_the_pdf() -> None:
    """Title pages have small Roman numerals, unless the book prints such numerals itself."""
    plain, both = pages("f1", "f2", "1", "b1"), pages("f1", "i", "ii", "1")
    assert [*labels(plain).values()] == ["i", "ii", "1", "b1"]
    assert [pattern_of(page, labels(plain)[page.n]) for page in plain] == ["i", "i", "1", "b1"]
    assert [*labels(both).values()] == ["f1", "i", "ii", "1"]
    assert [pattern_of(page, labels(both)[page.n]) for page in both] == ["f1", "i", "i", "1"]


def test_the_labels_are_what_readers_see() -> None:
    """The proof looks for them by the same names, so what they say is held here."""
    assert (COVER_LABEL, COLOPHON_LABEL, EDITORIAL, CONTINUED) == ("封面", "版權頁", "附", "續")
    assert (CONTENTS_LABEL, SIGNS_LABEL) == ("本版目次", "符號")
    assert APART == {"signs": "符號", "colophon": "版權頁"}


def test_the_papers_are_told_by_their_names() -> None:
    """The first is what people print at home; the booklet is of the other."""
    assert [(one.name, one.paper, one.ending) for one in SHEETS] == [("a4", "A4", ""), ("b5", "B5", "-b5")]
    assert BOOKLET.name == "b5"
