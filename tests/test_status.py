"""Who read which page, and when: what the file says, and what readers of the report are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from edition.model import status, wording
from edition.model.status import PageReading, PageStatus
from edition.proof.run import check_chapters
from edition.proof.summary import summarise
from edition.reading import book
from edition.tree.lists import report

PAGES = ["f1", "1", "2", "3"]
DAY = date(2026, 11, 20)


def table(**changed: Any) -> dict[str, Any]:
    return {"read": [{"pages": ["1"], "by": "甲", "on": DAY} | changed]}


def test_pages_are_named_alone_or_from_one_to_another() -> None:
    """In the order of the book, whatever their series."""
    read = status.parse(table(pages=["f1-2", "3"]), PAGES)
    assert read == (PageReading(("f1", "1", "2", "3"), "甲", DAY),)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"pages": ["4"]}, "pages 4: the book has f1 to 3"),
        ({"pages": ["3-1"]}, "pages 3-1: the last stands before the first"),
        ({"pages": ["1-2-3"]}, "pages 1-2-3: the book has f1 to 3"),
        ({"pages": []}, "read 1: pages = []"),
        ({"pages": "1"}, "read 1: pages = '1'"),
        ({"by": " "}, "read 1: by = ' '"),
        ({"on": "2026"}, "read 1: on = '2026'"),
        ({"why": "x"}, "read 1: unknown why"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        status.parse(table(**changed), PAGES)
    assert str(raised.value) == told


def test_a_page_counts_each_reading() -> None:
    """With the last day, in whatever order they are told."""
    later = date(2026, 11, 21)
    read = [PageReading(("1", "2"), "甲", later), PageReading(("2",), "乙", DAY)]
    assert status.status(read, PAGES[1:]) == {
        "1": PageStatus(1, later),
        "2": PageStatus(2, later),
        "3": PageStatus(0, None),
    }


def test_readers_of_the_report_are_told(small: Path) -> None:
    """Pages by how often they were read; a book of which nothing is told says nothing."""
    read = book.load(small)
    assert not list(report._pages_read(summarise(read, check_chapters(read))))
    (small / "source/status.toml").write_text('[[read]]\npages = ["1-2"]\nby = "甲"\non = 2026-11-20\n')
    read = book.load(small)
    made = nodes.section("", *report._pages_read(summarise(read, check_chapters(read))))
    (rows,) = made.findall(nodes.tbody)
    said = [[cell.astext() for cell in row.findall(nodes.entry)] for row in rows.findall(nodes.row)]
    labels = {page.n: page.label for page in read.witness.pages.values()}
    unread = "、".join(label for n, label in labels.items() if n not in ("1", "2"))
    assert said == [["未讀", unread, ""], ["1 次", f"{labels['1']}、{labels['2']}", "2026年11月20日"]]


def test_the_words_for_the_number_of_readings() -> None:
    assert [wording.read_times(times) for times in (0, 1, 3)] == ["未讀", "1 次", "3 次"]
