"""White space within a block of the author's text: what is lost or gained in HTML and EPUB is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition.model.trace import Gaps, edition_gaps, squeeze
from edition.proof import outputs
from edition.proof.html import html
from edition.reading import book

PAGE = "_build/html/chapters/01.html"


def test_where_white_space_stands() -> None:
    """It is counted by the characters before it, whichever stretch it begins or ends; a row of it is one."""
    gaps = Gaps()
    for words in ("一 二", "三\t", "", "\u3000四\n\n五", " "):
        gaps.add("1", words)
    assert gaps.places == {"1": {1, 3, 4, 5}}
    assert gaps.counts == {"1": 5}


def changed(mini: Path, old: str, new: str) -> list[str]:
    """Return what is told of the HTML once *old*, which stands there once, is *new*."""
    page = mini / PAGE
    text = page.read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    page.unlink()
    page.write_text(text.replace(old, new), encoding="utf-8")
    read = book.load(mini)
    found = outputs.compare("html", "x", html.read(mini / "_build/html", read), outputs.expected(read))
    return [f"{one.code} {one.page}: {one.actual} {one.expected}" for one in found if one.code == "html-001"]


@pytest.mark.parametrize(
    ("old", "new", "page"),
    [
        ("第一節 四時</h2>", "第一節四時</h2>", "1"),  # lost in a heading
        ("<h1>第一章<br", "<h1>第一章<wbr", "1"),  # the break of the print
        ("後半句。</p>", "後半\n句。</p>", "2"),  # a line break between two characters shows as white space
        ("後半句。</p>", "後　半句。</p>", "2"),
    ],
)
def test_a_gap_that_is_lost_or_gained(mini: Path, old: str, new: str, page: str) -> None:
    """One finding, with the page and both readings."""
    (said,) = changed(mini, old, new)
    assert said.startswith(f"html-001 {page}: ")


def test_white_space_that_nobody_sees(mini: Path) -> None:
    """What stands between blocks, or more of it where there is some, is no finding."""
    assert changed(mini, "第一節 四時</h2>", "第一節 \n 四時</h2>") == []
    assert changed(mini, "後半句。</p>", "後半句。\n</p>\n\n") == []


def test_every_gap_of_the_book_is_asked_for(mini: Path) -> None:
    """The heading's, on both sides of its number, is among those that count."""
    gaps, ends = edition_gaps(book.load(mini).steps)
    assert len("第一章天地之始第一節") in gaps.places["1"] - ends.places["1"]
    assert len("第一章") in gaps.places["1"] - ends.places["1"]
    assert squeeze("一 二") == "一二"
