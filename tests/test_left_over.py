"""Signs of Markdown that came to nothing in the editors' words: each is told, and words are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import edits
from edition.model.findings import EditionError
from edition.proof.run import check_chapters
from edition.reading import book
from edition.reading import markdown as chapter_reader

HEAD = "---\nlayer: editorial\n---\n"


def told(text: str) -> list[tuple[int, str]]:
    """Return line and sign of each finding of a chapter of the editors' that says *text*."""
    return [(one.line - 3, one.actual) for one in chapter_reader.read("chapters/x", "x.md", HEAD + text).findings]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("**甲", "**"), ("甲 **乙 **丙", "**"), ("甲*乙", "*"), ("甲_乙_", "_"), ("__甲", "__"),
        ("＊＊甲＊＊", "＊＊"), ("~~甲~~", "~~"), ("==甲==", "=="), ("甲`乙", "`"), ("｀甲｀", "｀"),
        ("見[甲]（a.md）", "]（"), ("見[甲](a.md", "]("), ("見[甲][乙]", "]["), ("![甲]（a.png）", "]（"),
        ("{foreign} `a|en`", "{foreign} "), ("{foreign}`a|en", "{foreign}`"), ("｛foreign｝", "｛foreign｝"),
        ("$a = 1$", "$a = 1$"), ("<br", "<"), ("&甲;&nbps;", "&nbps;"), ("\\甲", "\\甲"), ("甲＃＃乙", "＃＃"),
        ("{foreign}`**a**|en`", "**"), ("＃＃ 小題", "＃＃"), ("#小題", "#"), ("####### 甲", "#######"),
        ("＞ 甲", "＞"), ("-甲\n-乙", "-"), ("－甲", "－"), ("1.甲\n2.乙", "1."), ("2)「甲」", "2)"),
        (":::{note}\n甲\n:::", ":::"), ("| 甲 | 乙 |\n| 一 | 二 |", "| 甲 | 乙 |"), ("甲 | 乙\n一 | 二", "甲 | 乙"),
        ("｜甲｜乙｜", "｜甲｜乙｜"), ("（a）=\n甲", "（a）="), ("[^a]：甲", "[^a]："), ("```\n甲", "```"),
        ("~~~\n甲", "~~~"),
        ("```\n甲\n\n```{coverage}\n```", "```"),
        ("```{note}\n甲", "```{note}"), ("- -甲", "-"), ("> ＞甲", "＞"), ("# 甲**", "**"),
        ("```{note} 甲**\n乙\n```", "**"), ("````{note}\n```\n甲\n````", "```"), ("| a |\n|---|\n| **乙 |", "**"),
        ("甲[^a]\n\n[^a]: 乙**丙", "**"),
    ],
)  # fmt: skip
def test_a_sign_that_a_reader_would_see_is_told_once(text: str, sign: str) -> None:
    assert [one for _, one in told(text)] == [sign]


@pytest.mark.parametrize(
    "text",
    [
        "3 * 4", "snake_case", "1 < 2 > 0", "甲 | 乙", "價 $5 與 $6", "1917.乙", "甲1.乙", "＊＊＊", "甲—乙",
        "［衍］甲〔乙〕", "\\*\\*甲", "1\\.甲", "\\-甲", "\\#甲", "\\[甲\\](乙)", "`**甲`", "甲`` `乙 ``",
        "<https://a_b.org/c*d~~e==f>", "**「甲」**乙", "*甲*_乙_**丙**", "| 甲 |\n|---|\n| 2.乙 |\n| -丙 |",
        "```\n**甲 | 乙\n```", "- 甲\n1. 乙", "[甲](a.md)", "甲&amp;乙", "AT&T", "C:\\\\甲", "甲\n\n---\n\n乙", "> 甲",
        "甲[^a]\n\n[^a]: 乙", "（甲）=乙", "A_1、B_2", "～～甲", "※甲",
    ],
)  # fmt: skip
def test_words_are_not_told(text: str) -> None:
    assert told(text) == []


def test_two_slips_in_two_lines_are_two_findings() -> None:
    """A line that is told as a whole hides its signs: they are the same slip."""
    assert told("甲**\n乙\n丙**\n\n| **甲** | 乙** |\n| 一 | 二 |") == [(1, "**"), (3, "**"), (5, "| **甲** | 乙** |")]


@pytest.mark.parametrize("sign", ["**甲**", "甲*", "`甲`", "[甲](02.md)", "[^a]{source}`a|確定`", "\\\\*"])
def test_a_gloss_has_no_markdown(sign: str, small: Path) -> None:
    edits(small)("registers/people.toml", 'gloss = "革命家。"', f'gloss = "革命家{sign}。"')
    (found,) = (one for one in check_chapters(book.load(small)) if one.code == "register-002")
    assert (found.file, found.line) == ("registers/people.toml", 1)
    assert found.actual.startswith("[lenin] gloss: ")


@pytest.mark.parametrize(
    "file",
    ["index.md", "chapters/01.md", "chapters/editorial.md", "registers/people.toml", "registers/bibliography.toml"],
)
def test_a_conflict_of_git_is_one_finding(file: str, small: Path) -> None:
    path = small / file
    first, *others = path.read_text("utf-8").split("\n")
    marked = ["<<<<<<< HEAD", "甲", "=======", "**乙", ">>>>>>> other"]
    path.write_text("\n".join([first, *marked, *others]), "utf-8")
    try:
        found = check_chapters(book.load(small))
    except EditionError as error:
        found = list(error.findings)
    (one,) = (one for one in found if not one.is_warning)
    assert (one.file, one.line) == (file, 2)
    assert "<<<<<<< HEAD" in one.actual
    assert "delete the lines" in one.repair
