"""Lines that break in the editors' words: joined without a space in Chinese, kept where they are meant."""

from __future__ import annotations

import re
import zipfile

import pypdfium2
import pytest
from conftest import MINI, build, copy_inputs, edits, furnished
from edition.model.line_breaks import between, joined

#: Lines that the file breaks, and lines that are meant to break (a backslash, two spaces), wherever editors may write.
OURS = (
    "丙一\n丙二，\n**丁**\n戊「\n己」—\n庚[^n]\n辛\n\nabc\ndef\n\n"
    "> 床前明月光  \n> 疑是\n> 地上霜\\\n> 舉頭\n\n- 甲\n  乙  \n  子\n\n"
    "```{note}\n寅\n卯\\\n辰\n```\n\n"
    "[^n]: 註一\n    註二\\\n    註三：\n\n    - 一\n      續\n    - 二\n\n      又\n\n    1. 甲\n"
    "    2. 乙\n\n    > 引\n    > 文\n"
)
NOTED = "[^blank]: 原書\n    無文字：\n\n    - 一\n    - 二\\\n      三\n\n    1. 甲\n    2. 未\n       申\n\n    完。"
SAID = "[^ji]: 形近\n    而誤。\n\n```{editorial}\n我們\n的話\n```"
#: What stands in one line, and what begins a line.
LINES = (
    "丙一丙二，丁戊「己」—庚",
    "abc def",
    "疑是地上霜",
    "甲乙",
    "寅卯",
    "註一註二",
    "一續",
    "引文",
    "原書無文字：",
    "未申",
    "我們的話",
)
BROKEN = (("床前明月光", "疑是"), ("地上霜", "舉頭"), ("乙", "子"), ("卯", "辰"), ("註二", "註三："), ("二", "三"))


@pytest.mark.parametrize(
    ("before", "after", "space"),
    [
        ("甲", "乙", ""), ("，", "乙", ""), ("甲", "「", ""), ("甲", "—", ""), ("”", "甲", ""), ("a", "乙", " "),
        ("甲", "1", " "),
        ("a", "b", " "), ("—", "—", " "), ("", "甲", ""), ("가", "나", " "), ("か", "な", ""), ("\U00030000", "甲", ""),
    ],
)  # fmt: skip
def test_what_stands_for_a_line_break(before: str, after: str, space: str) -> None:
    assert between(before, after) == space


def test_a_break_may_stand_at_the_end_of_a_run() -> None:
    assert joined(["甲", "\n", "乙\nab", "\n", "c"]) == ["甲", "", "乙 ab", " ", "c"]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what each output of a miniature book says, a line break where a reader sees one."""
    root = furnished(copy_inputs(MINI, tmp_path_factory.mktemp("lines") / "mini"))
    edits(root)("chapters/editorial.md", "標記見[校勘記](apparatus.md)。", OURS)
    edits(root)("chapters/01.md", "[^blank]: 原書無文字。", NOTED)
    edits(root)("chapters/01.md", "[^ji]: 形近而誤。", SAID)
    made = build(root) / "_build"
    (horizontal,) = (path for path in (made / "epub").glob("*.epub") if "vertical" not in path.name)
    (whole,) = (path for path in (made / "pdf").glob("*.pdf") if path.stem.endswith("shilun"))
    with zipfile.ZipFile(horizontal) as opened:
        pages = [opened.read(f"EPUB/{name}.xhtml").decode() for name in ("01", "editorial", "apparatus")]
    with pypdfium2.PdfDocument(whole) as document:
        printed = "\n".join(page.get_textpage().get_text_range() for page in document)
    html = [(made / f"html/chapters/{name}.html").read_text("utf-8") for name in ("01", "editorial", "apparatus")]
    return {"html": shown("\n".join(html)), "epub": shown("\n".join(pages)), "pdf": printed.replace("\r\n", "\n")}


def shown(page: str) -> str:
    """Return the words of a *page*; white space of the file is a space, a block or a break ends a line."""
    lines = re.sub(r"</(?:p|li|div|aside|h\d)>|<br ?/>", "\v", re.sub(r"\s+", " ", page))
    return re.sub(r" *\v *", "\n", re.sub(r"<[^>]*>", "", lines))


@pytest.mark.parametrize("kind", ["html", "epub", "pdf"])
def test_lines_of_the_file_join(kind: str, texts: dict[str, str]) -> None:
    for line in LINES:
        assert line in texts[kind], line
    assert "形近而誤" in texts[kind]


@pytest.mark.parametrize("kind", ["html", "epub", "pdf"])
def test_lines_that_are_meant_stay(kind: str, texts: dict[str, str]) -> None:
    for before, after in BROKEN:
        assert f"{before}\n{after}" in texts[kind], (before, after)


@pytest.mark.parametrize("kind", ["html", "epub", "pdf"])
def test_a_note_holds_lists_and_quotations(kind: str, texts: dict[str, str]) -> None:
    """In every output, in chapters of the text and of the editors."""
    last = -1
    for words in ("註一註二", "註三：", "一續", "二", "又", "甲", "乙", "引文"):
        last = texts[kind].index(words, texts[kind].index("註一註二") if last < 0 else last + 1)
    at = texts[kind].index("原書無文字：")
    for words in ("一", "二", "三", "甲", "未申", "完。"):
        at = texts[kind].index(words, at + 1)
