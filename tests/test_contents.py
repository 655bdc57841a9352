"""The printed contents: lines -> entries, numerals -> numbers, numbers -> paths."""

from __future__ import annotations

import pytest
from edition.model.contents import (
    ORDINALS,
    ContentsLine,
    ordinal,
    page_number,
    page_numeral,
    parse_entry,
    paths,
    split_heading,
)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("第一章 緒論\t一", ContentsLine("第一章", "緒論", "一", 1, (" ", "\t"))),
        ("第五節\t和平政策\t五七", ContentsLine("第五節", "和平政策", "五七", 2, ("\t", "\t"))),
        ("第十二章 題 目\t一〇八", ContentsLine("第十二章", "題 目", "一〇八", 1, (" ", "\t"))),
    ],
)
def test_entry(line: str, entry: ContentsLine) -> None:
    assert parse_entry(line) == entry


@pytest.mark.parametrize(
    "line",
    [
        "",
        "緒論\t一",
        "第一章\t一",
        "第一章 緒論 一",
        "第一章 緒論\t",
        "第一章 緒論\t1",
        "第一章 緒論\t十二",
        "第一章緒論\t一",
        "第1章 緒論\t一",
        "第一篇 緒論\t一",
        " 第一章 緒論\t一",
        "第一章 緒論\t一 ",
        "第一章 緒論\t一\n",
        "第一章 緒\t論\t一",
    ],
)
def test_no_entry(line: str) -> None:
    with pytest.raises(ValueError, match="no entry of the form"):
        parse_entry(line)


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("第一章 緒論", "第一章", "緒論"),
        ("第一章緒論", "第一章", "緒論"),
        ("第二十一節\t題", "第二十一節", "題"),
        ("目次", "", "目次"),
        ("論第一章", "", "論第一章"),
        ("第一", "", "第一"),
    ],
)
def test_heading(text: str, number: str, title: str) -> None:
    assert split_heading(text) == (number, title)


def test_paths_name_each_heading_once() -> None:
    numbers = [("第一章", 1), ("第一節", 2), ("第二節", 2), ("第二章", 1), ("第一節", 2)]
    assert list(paths(numbers)) == ["第一章", "第一章第一節", "第一章第二節", "第二章", "第二章第一節"]


def test_a_section_before_any_chapter_keeps_its_number() -> None:
    assert list(paths([("第一節", 2)])) == ["第一節"]


@pytest.mark.parametrize(
    ("numeral", "number"), [("一", 1), ("九", 9), ("一〇", 10), ("一二", 12), ("一〇八", 108), ("一九一", 191)]
)
def test_numerals(numeral: str, number: int) -> None:
    assert page_number(numeral) == number
    assert page_numeral(number) == numeral


def test_numerals_round_trip() -> None:
    assert [page_number(page_numeral(n)) for n in range(2_000)] == list(range(2_000))


@pytest.mark.parametrize("numeral", ["", "十", "1", "一 二"])
def test_no_numeral(numeral: str) -> None:
    with pytest.raises(ValueError):
        page_number(numeral)


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (31, "三十一"), (99, "九十九"),
        (100, "一百"), (101, "一百零一"), (110, "一百一十"), (115, "一百一十五"), (320, "三百二十"),
    ],
)  # fmt: skip
def test_ordinals(number: int, numeral: str) -> None:
    assert ordinal(number) == numeral
    assert parse_entry(f"第{numeral}章 題\t一").number == f"第{numeral}章"


def test_numerals_are_read_back() -> None:
    """Chapters and sections are counted from one to as many as a book may have."""
    assert {ordinal(number): number for number in range(1, 1000)} == ORDINALS
    assert (ORDINALS["一"], ORDINALS["九百九十九"], len(ORDINALS)) == (1, 999, 999)


def test_ordinals_differ() -> None:
    assert len({ordinal(n) for n in range(1, 10_000)}) == 9_999
    assert (ordinal(1000), ordinal(2005), ordinal(3010)) == ("一千", "二千零五", "三千零一十")
