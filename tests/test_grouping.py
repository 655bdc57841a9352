"""Verse, lists and quotations in lines as they come: what is taken for one, what is not, and how it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import edits, run
from edition.ingest.grouping import grouped, groups
from edition.ingest.units import SourceUnit
from edition.model import doubts
from shortened import SOURCE, confirm, place, receive, transcribed

PLAIN = ["天地之始。", "四時之行，不言而信。", "日月星辰各有其道，皆在其中。"]
#: Lines -> what each is: p a paragraph; v, i, q a line of verse, an entry of a list, a paragraph of a quotation.
RUNS = [
    ("a quatrain", ["其詩曰：", "空山新雨後", "天氣晚來秋", "明月松間照", "清泉石上流", "此四句佳。"], "pVvvvp"),
    ("two lines behind a colon", ["詩云：", "春眠不覺曉，", "處處聞啼鳥。", "佳。"], "pVvp"),
    ("lines of two clauses", ["兩個黃鸝鳴翠柳，一行白鷺上青天。", "窗含西嶺千秋雪，門泊東吳萬里船。"] * 2, "Vvvv"),
    ("two lines that no colon leads to", ["春眠不覺曉", "處處聞啼鳥"], "pp"),
    ("two short points behind a colon", ["要點如下：", "工業發展", "農業改良"], "ppp"),
    ("lines of several lengths", ["空山新雨後", "天氣晚來", "明月松間照", "清泉石上流水"], "pppp"),
    ("lines with figures", ["一九二七年1", "一九二八年2", "一九二九年3", "一九三〇年4"], "pppp"),
    ("three lines", ["空山新雨後", "天氣晚來秋", "明月松間照"], "ppp"),
    ("Chinese numbers", ["原因有二：", "一、天地不仁。", "二、四時不言。", "以上。"], "pIip"),
    ("numbers in brackets", ["（一）天地", "（二）四時", "（三）日月"], "Iii"),
    ("figures", ["1. 天地", "2. 四時", "2. 日月"], "Iip"),
    ("signs of Markdown and others", ["1. 天地", "2.四時"], "pp"),
    ("stems", ["甲、天地", "乙、四時"], "Ii"),
    ("letters", ["a) heaven", "b) earth"], "Ii"),
    ("circled numbers, which are signs of notes", ["①天地", "②四時", "③日月"], "ppp"),
    ("points", ["• 天地", "• 四時", "- 日月", "- 星辰"], "IiIi"),
    ("two lists", ["一、天地", "二、四時", "一、日月", "二、星辰"], "IiIi"),
    ("a number alone", ["一、天地", "四時之行。"], "pp"),
    ("a list that does not begin", ["三、天地", "四、四時"], "pp"),
    ("numbers of two forms", ["一、天地", "（二）四時"], "pp"),
    ("long paragraphs with numbers", ["一、" + "天" * 60, "二、" + "地" * 60], "pp"),
    ("stars and squares", ["＊天地", "＊四時", "□□天地", "□□四時"], "pppp"),
    ("years", ["一九二七、天地", "一九二八、四時"], "pp"),
    ("notes", ["①天地", "（註一）四時", "（註二）日月"], "ppp"),
    ("set in", [*PLAIN, "又曰：", "　　日月星辰。", "　　各有其道。", "如此。"], "ppppQqp"),
    ("the indent of a paragraph", [*PLAIN, "　　日月星辰。", "各有其道。"], "ppppp"),
    ("set in more than others", [*(f"　　{line}" for line in PLAIN), "　　　　日月星辰。", "　　如此。"], "pppQp"),
    ("all alike", [f"　　{line}" for line in PLAIN], "ppp"),
    ("too few to tell", ["天曰：", "　　日月星辰。"], "pp"),
    ("no width is that of most", ["天。", "　　地。", "　　　　玄。", "　黃。"], "pppp"),
]  # fmt: skip
SHORT = {"paragraph": "p", "line": "v", "item": "i", "quoted": "q"}


def units(lines: list[str]) -> list[SourceUnit]:
    """Return *lines* as paragraphs."""
    return [SourceUnit("paragraph", ((number, line),)) for number, line in enumerate(lines, start=1)]


@pytest.mark.parametrize(("lines", "kinds"), [run[1:] for run in RUNS], ids=[run[0] for run in RUNS])
def test_what_stands_together_is_told_by_its_lines(lines: list[str], kinds: str) -> None:
    """A capital begins a block."""
    found = grouped(units(lines))
    assert [unit.text for unit in found] == lines
    assert "".join(SHORT[unit.kind].upper() if unit.begins else SHORT[unit.kind] for unit in found) == kinds


def test_other_blocks_part_them() -> None:
    """A heading, a row or a note ends a poem."""
    lines = units(["空山新雨後", "天氣晚來秋", "明月松間照", "清泉石上流"])
    heading = SourceUnit("heading", ((9, "第一章"),))
    assert [one.kind for one in grouped([*lines[:2], heading, *lines[2:]])] == ["paragraph"] * 2 + ["heading"] + [
        "paragraph"
    ] * 2
    found = grouped([*lines, heading, *lines])
    assert [(kind, len(group)) for kind, group in groups(found)] == [("line", 4), ("line", 4)]


LINES = [
    "其詩曰：", "空山新雨後", "天氣晚來秋", "明月松間照", "清泉石上流", "此四句佳。", "原因有二：", "一、天地不仁。",
    "二、四時不言。", "又有三：", "1. 日月", "2. 星辰", "如此。", "又曰：", "　　天下為公，", "　　選賢與能。",
    "信哉。",
]  # fmt: skip
WRITTEN = """\
其詩曰：

```{verse}
空山新雨後
天氣晚來秋
明月松間照
清泉石上流
```

此四句佳。

原因有二：

```{list}
一、天地不仁。
二、四時不言。
```

又有三：

1. 日月
2. 星辰

如此。

又曰：

> {surplus}`　　`天下為公，
>
> {surplus}`　　`選賢與能。

信哉。
"""


def test_what_is_told_is_written_and_doubted(small: Path) -> None:
    """The text comes back byte for byte, the build reads what was written, and an editor is told to look."""
    whole = (small / SOURCE).read_text("utf-8") + "\n" + "\n\n".join(LINES) + "\n"
    assert receive(small, whole) == 0
    confirm(small)
    assert place(small) == 0
    assert (small / "chapters/02.md").read_text("utf-8").partition("宇宙洪荒。\n\n")[2] == WRITTEN
    assert transcribed(small) == whole
    told = [(one.line, one.kind, one.told) for one in doubts.load(small)]
    assert told == [
        (29, "verse", "lines 29 to 35 are written as verse: the lines are of one length"),
        (41, "list", "lines 41 to 43 are written as a list: the signs of its entries count on, or are alike"),
        (47, "list", "lines 47 to 49 are written as a list: the signs of its entries count on, or are alike"),
        (55, "quotation", "lines 55 to 57 are written as a quotation: it is set in more than other paragraphs"),
    ]
    made = run(small, "verify.py", "--chapters")
    assert "text-00" not in made.stdout + made.stderr


def test_a_page_turns_in_them(small: Path) -> None:
    """In verse on a line of its own, in a list and a quotation where the page begins; a sentence goes on behind it."""
    lines = [
        "其詩曰：", "空山新雨後", "天氣晚來秋", "五", "明月松間照", "清泉石上流", "此四句佳。", "原因有二：",
        "1. 日月之行", "六", "2. 星辰之道", "又曰：", "　　" + "天下為公" * 12, "七", "　　選賢與能。", "信哉。",
    ]  # fmt: skip
    whole = (small / SOURCE).read_text("utf-8") + "\n" + "\n\n".join(lines) + "\n"
    assert receive(small, whole) == 0
    confirm(small)
    assert place(small) == 0
    text = (small / "chapters/02.md").read_text("utf-8")
    assert "```{verse}\n空山新雨後\n天氣晚來秋\n{pb}`5`\n明月松間照\n清泉石上流\n```" in text
    assert "1. 日月之行\n2. {pb}`6`星辰之道" in text
    assert f"> {{surplus}}`　　`{'天下為公' * 12}{{pb}}`7`{{surplus}}`　　`選賢與能。\n\n信哉。" in text
    assert transcribed(small) == whole


def placed(root: Path, lines: list[str]) -> str:
    """Return what is written of *lines* behind the miniature book, whose transcription then comes back."""
    whole = (root / SOURCE).read_text("utf-8") + "\n" + "\n\n".join(lines) + "\n"
    assert receive(root, whole) == 0
    confirm(root)
    assert place(root) == 0
    assert transcribed(root) == whole
    return (root / "chapters/02.md").read_text("utf-8").partition("宇宙洪荒。\n\n")[2]


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        (
            ["1. 日月之行。", "2. 星辰之道，", "五", "皆在其中。"],
            "1. 日月之行。\n2. 星辰之道，{pb}`5`皆在其中。\n",
        ),
        (
            ["一、日月之行。", "二、星辰之道，", "五", "皆在其中。"],
            "```{list}\n一、日月之行。\n二、星辰之道，{pb}`5`皆在其中。\n```\n",
        ),
        (
            ["天地之始。又曰：", "　　天下為公，", "五", "選賢與能。", "信哉。", "佳。"],
            "天地之始。又曰：\n\n> {surplus}`　　`天下為公，{pb}`5`選賢與能。\n\n信哉。\n\n佳。\n",
        ),
    ],
)
def test_what_a_page_turn_cuts_goes_on(small: Path, lines: list[str], written: str) -> None:
    """In the entry or the quotation that began it, as in a paragraph."""
    assert placed(small, lines) == written


def test_a_note_is_called_in_a_list(small: Path) -> None:
    written = placed(small, ["一、日月①之行。", "二、星辰之道。", "①日月也。"])
    assert written.startswith("```{list}\n一、日月①[^author-l31]之行。\n二、星辰之道。\n```\n")
    assert written.endswith("[^author-l31]: ①日月也。\n")


def test_a_page_without_text_parts_a_poem(small: Path) -> None:
    """What it had is lost; the lines behind it are a poem of their own."""
    lines = ["其詩曰：", "空山新雨後", "天氣晚來秋", "五", "明月松間照", "清泉石上流", "佳。"]
    whole = (small / SOURCE).read_text("utf-8") + "\n" + "\n\n".join(lines) + "\n"
    assert receive(small, whole) == 0
    confirm(small)
    five = '[[page]]\nn = "5"\nlabel = "五"\n'
    edits(small)("source/witness.toml", five, f'{five}\n[[page]]\nn = "6"\nlabel = "六"\n')
    assert place(small) == 0
    assert transcribed(small) == whole
    written = (small / "chapters/02.md").read_text("utf-8")
    assert "天氣晚來秋\n```\n\n{pb}`5`{gap}`?`\n\n{pb}`6`\n\n```{verse}\n明月松間照" in written
