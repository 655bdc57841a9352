"""Numerals of every kind -> numbers, and back."""

from __future__ import annotations

import pytest
from edition.model.numerals import (
    NUMERALS,
    ORDINALS,
    kind_of,
    number_of,
    ordinal,
    ordinal_number,
    page_number,
    page_numeral,
    roman,
    roman_number,
)


@pytest.mark.parametrize(
    ("numeral", "number"), [("一", 1), ("九", 9), ("一〇", 10), ("一二", 12), ("一〇八", 108), ("一九一", 191)]
)
def test_page_numerals(numeral: str, number: int) -> None:
    assert page_number(numeral) == number
    assert page_numeral(number) == numeral


def test_page_numerals_round_trip() -> None:
    assert [page_number(page_numeral(n)) for n in range(2_000)] == list(range(2_000))


@pytest.mark.parametrize("numeral", ["", "十", "1", "一 二"])
def test_no_page_numeral(numeral: str) -> None:
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
    assert ordinal_number(numeral) == number


def test_numerals_are_read_back() -> None:
    """Chapters and sections are counted from one to as many as a book may have."""
    assert {ordinal(number): number for number in range(1, 1000)} == ORDINALS
    assert (ORDINALS["一"], ORDINALS["九百九十九"], len(ORDINALS)) == (1, 999, 999)


def test_ordinals_differ() -> None:
    assert len({ordinal(n) for n in range(1, 10_000)}) == 9_999
    assert (ordinal(1000), ordinal(2005), ordinal(3010)) == ("一千", "二千零五", "三千零一十")


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("廿一", 21),
        ("卅", 30),
        ("一十二", 12),
        ("一百〇五", 105),
        ("一百五", 105),
        ("一二", 12),
        ("一〇八", 108),
        ("一零八", 108),
    ],
)
def test_other_spellings(numeral: str, number: int) -> None:
    assert ordinal_number(numeral) == number


def test_roman_numerals_round_trip() -> None:
    assert [roman_number(roman(n).upper()) for n in range(1, 4_000)] == list(range(1, 4_000))
    told = [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xl",
        "l",
        "xc",
        "c",
        "cd",
        "d",
        "cm",
        "m",
        "mcmxliv",
    ]
    numbers = [*range(1, 13), 40, 50, 90, 100, 400, 500, 900, 1000, 1944]
    assert [roman(number) for number in numbers] == told


@pytest.mark.parametrize("numeral", ["", "iiii", "ic", "vv", "x1"])
def test_no_roman_numeral(numeral: str) -> None:
    with pytest.raises(ValueError):
        roman_number(numeral)


@pytest.mark.parametrize("kind", NUMERALS)
def test_every_kind_reads_what_it_writes(kind: str) -> None:
    assert [number_of(kind, NUMERALS[kind].write(n)) for n in (1, 2, 3)] == [1, 2, 3]
    assert number_of(kind, "天") is None


@pytest.mark.parametrize(
    ("number", "label", "kind"), [(12, "一二", "digits"), (12, "十二", "han"), (12, "12", "arabic"), (12, "xi", "")]
)
def test_the_kind_of_a_label(number: int, label: str, kind: str) -> None:
    assert kind_of(number, label) == kind
