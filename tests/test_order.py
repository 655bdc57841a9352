"""The order of indexes: every entry stands under the strokes and the letter of its first character."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition.model import interface, order, registers
from edition.model.registers import RegisterEntry

ENTRIES = registers.load(Path(__file__).parents[1])


@pytest.mark.parametrize(
    ("name", "strokes", "letter"),
    [("列寧", 6, "l"), ("〈十月革命的國際性質〉", 2, "s"), ("《真理報》", 10, "z"), ("〈《新》書〉", 13, "x")],
)
def test_brackets_do_not_count(name: str, strokes: int, letter: str) -> None:
    assert order.by_strokes(name)[0][0] == strokes
    assert order.by_reading(name)[0][0] == letter


def test_an_index_goes_by_strokes_or_by_letters() -> None:
    """As the language of the book has it; marks above letters count last, capitals and brackets not at all."""
    assert sorted(("列寧", "人民", "《丁》"), key=order.in_index) == ["《丁》", "人民", "列寧"]
    interface.use("en")
    assert sorted(("Zola", "Éluard", "“eluard", "Eluard", "abbey"), key=order.in_index) == [
        "abbey", "Eluard", "Éluard", "“eluard", "Zola",
    ]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.anchor)
def test_every_entry_has_its_place(entry: RegisterEntry) -> None:
    for name in (entry.name, *entry.other_names):
        assert order.by_strokes(name)[0][0] < 60
        assert "a" <= order.by_reading(name)[0][0] <= "z"
        assert "ㄅ" <= order.by_zhuyin(name)[0][0] <= "ㄩ"


ZHUYIN = {
    "yī": "ㄧ1", "wǔ": "ㄨ3", "yú": "ㄩ2", "èr": "ㄦ4", "zhī": "ㄓ1", "sì": "ㄙ4",
    "rì": "ㄖ4", "jū": "ㄐㄩ1", "qù": "ㄑㄩ4", "xuě": "ㄒㄩㄝ3", "nǚ": "ㄋㄩ3", "lüè": "ㄌㄩㄝ4",
    "liè": "ㄌㄧㄝ4", "liú": "ㄌㄧㄡ2", "huì": "ㄏㄨㄟ4", "lún": "ㄌㄨㄣ2", "jūn": "ㄐㄩㄣ1", "yún": "ㄩㄣ2",
    "yǒu": "ㄧㄡ3", "yě": "ㄧㄝ3", "yīn": "ㄧㄣ1", "yīng": "ㄧㄥ1", "wēng": "ㄨㄥ1", "wèi": "ㄨㄟ4",
    "zhōng": "ㄓㄨㄥ1", "xiōng": "ㄒㄩㄥ1", "yòng": "ㄩㄥ4", "yuè": "ㄩㄝ4", "yuán": "ㄩㄢ2", "shuāng": "ㄕㄨㄤ1",
    "bā": "ㄅㄚ1", "pó": "ㄆㄛ2", "mǎ": "ㄇㄚ3", "fǎn": "ㄈㄢ3", "děng": "ㄉㄥ3", "tài": "ㄊㄞ4", "nà": "ㄋㄚ4",
    "kāng": "ㄎㄤ1", "hòu": "ㄏㄡ4", "chē": "ㄔㄜ1", "zǎo": "ㄗㄠ3", "céng": "ㄘㄥ2", "gěi": "ㄍㄟ3", "hěn": "ㄏㄣ3",
    "guó": "ㄍㄨㄛ2", "de": "ㄉㄜ5", "ê": "ㄝ5",
}  # fmt: skip


def test_every_sign_of_zhuyin_is_tried() -> None:
    signs = {chr(code) for code in range(ord("ㄅ"), ord("ㄩ") + 1)}
    assert signs <= set("".join(ZHUYIN.values()))


@pytest.mark.parametrize(("syllable", "signs"), ZHUYIN.items())
def test_zhuyin(syllable: str, signs: str) -> None:
    assert "{}{}".format(*order.zhuyin(syllable)) == signs


def test_every_reading_of_the_table_has_its_zhuyin() -> None:
    spoken = "".join(order.zhuyin(known.reading)[0] for known in order.table().values())
    assert [sign for sign in set(spoken) if not "ㄅ" <= sign <= "ㄩ"] == []


def test_the_order_of_zhuyin() -> None:
    """By the signs, then by the tones; what has no reading comes before or after all that has."""
    names = ["十月", "史達林", "意大利", "波蘭", "日本", "二十", "裁軍", "蘇聯", "柏林", "白令"]
    assert sorted(names, key=order.by_zhuyin) == [
        "波蘭", "柏林", "白令", "史達林", "十月", "日本", "裁軍", "蘇聯", "二十", "意大利"
    ]  # fmt: skip
    assert order.zhuyin("（") == ("（", 5)
    assert order.zhuyin("iax") == ("iax", 5)


def test_what_stands_before_the_first_letter_does_not_count() -> None:
    """A title is ordered by its words; of a name that is all punctuation nothing is left out."""
    assert (order.bare("〈乙甲〉"), order.bare("乙〈甲〉"), order.bare("……")) == ("乙甲〉", "乙〈甲〉", "……")


def test_what_is_in_no_table_comes_last() -> None:
    assert order.strokes("𰻞") > max(known.strokes for known in order.table().values())
