"""The table of signs: what is told of each, with which example, in which output."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition.model import interface, signs
from edition.model.marks import JUDGING, parse
from edition.model.registers import RegisterEntry
from edition.model.signs import CALL, PAGE, PERSON, WORK, Sign
from edition.model.witness import Page
from edition.proof import outputs
from edition.reading import book
from lxml import html

CORRECTED = [parse("corr", body) for body in ("——]--", "天地玄黃]天地元黃", "玄]元")]


def test_an_example_is_short_and_of_words() -> None:
    """Points show little, and a long stretch fills the line."""
    assert [sign.example for sign in signs.of_marks(CORRECTED)] == ["玄"]
    assert [sign.example for sign in signs.of_marks(CORRECTED[:1])] == ["——"]
    assert [sign.example for sign in signs.of_marks([parse("corrupt", "天地玄黃宇宙洪荒")])] == ["天地玄黃宇……"]


def test_letters_are_half_as_wide() -> None:
    """In a book in letters more of them stand in the room of an example."""
    interface.use("en")
    shown = [
        sign.example for body in ("abcdefghij", "abcdefghijk") for sign in signs.of_marks([parse("corrupt", body)])
    ]
    assert shown == ["abcdefghij", "abcdefghij…"]


def test_signs_stand_in_the_order_of_the_table() -> None:
    """Those that the book has, each once."""
    marks = [parse("sic", "天地"), parse("surplus", "之"), parse("gap", "2"), *CORRECTED]
    assert [sign.look for sign in signs.of_marks(marks)] == ["corr", "surplus", "gap", "sic"]
    assert [sign.example for sign in signs.of_marks(marks)] == ["玄", "［衍］", "□□", "天地"]
    assert all(sign.words == f"{kind.label}：{kind.about_sign}" for sign, kind in _kinds(marks))


def _kinds(marks: list[object]) -> list[tuple[Sign, object]]:
    return [(sign, JUDGING[sign.look]) for sign in signs.of_marks(marks)]


def entry(register: str, name: str) -> RegisterEntry:
    return RegisterEntry(
        key="k", register=register, name=name, forms=(name,), gloss="", sources=(), certainty="certain"
    )


def test_names_and_titles_are_told_of_if_there_are_such() -> None:
    assert list(signs.of_names([])) == []
    found = list(signs.of_names([entry("terms", "主義"), entry("works", "《真理報》"), entry("people", "列寧")]))
    assert [(sign.look, sign.example) for sign in found] == [(PERSON, "列寧"), (WORK, "《真理報》")]
    assert [sign.label for sign in found] == ["專名號", "書名號"]
    assert ["直線" in found[0].about, "浪線" in found[1].about] == [True, True]
    assert all("底本沒有，為本版所加。" in sign.about for sign in found)
    for register in ("people", "places", "organisations"):
        assert [sign.example for sign in signs.of_names([entry(register, "甲")])] == ["甲"]


@pytest.mark.parametrize(
    ("kind", "call", "page"), [("html", "[1]", "二"), ("epub", "[1]", "【二】"), ("pdf", "1", "二")]
)
def test_each_output_tells_its_own_way(kind: str, call: str, page: str) -> None:
    """Of the number of a page: at the side, in the line, at the foot."""
    witness = type(
        "W", (), {"pages": {"f1": Page(n="f1", label="〔扉頁〕", line=1), "2": Page(n="2", label="二", line=2)}}
    )
    told = {sign.look: sign for sign in signs.every(kind, [], [], witness)}
    assert (told[CALL].example, told[PAGE].example) == (call, page)
    where = {"html": "在頁邊", "epub": "在文中", "pdf": "在頁末"}
    assert told[PAGE].about.startswith(where[kind])


def test_the_page_of_signs_shows_every_kind_of_mark_of_the_book(built: Path) -> None:
    """Each in its own look, with what it means."""
    page = html.parse(str(built / "_build/html/chapters/signs.html"))
    looks = [
        span.get("class").split()[1]
        for span in page.xpath("//dl[contains(@class,'signs')]//span[contains(@class,'sample')]")
    ]
    kinds = {one.mark.kind for one in book.load(built).marks}
    assert looks == [*(name for name in JUDGING if name in kinds), "call", "page"]
    said = [dd.text_content().strip() for dd in page.xpath("//dl[contains(@class,'signs')]/dd")]
    assert said[0] == f"{JUDGING['corr'].label}：{JUDGING['corr'].about_sign}"
    assert "chapters/signs" in outputs.expected(book.load(built)).ours
