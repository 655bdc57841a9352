"""The editors' own chapters: what their Markdown says, in every output of a miniature book, and what is told if not."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import MINI, build, copy_inputs, furnished
from edition.model.heading_ids import HeadingIds
from edition.proof import editors, outputs
from edition.proof.editors import BREAK
from edition.proof.epub import epub
from edition.proof.html import html
from edition.proof.listed import ListedStretch
from edition.proof.outputs import Reading
from edition.proof.pdf import pdf, pdfium
from edition.reading import book
from edition.reading import markdown as chapter_reader

HEAD = "---\nlayer: editorial\n---\n\n(introduction)=\n# 導讀\n\n"
#: What an editor may write, as a chapter of its own.
RICH = (
    HEAD + "這是*一段*話，**很重**，見[凡例](editorial.md)、<https://example.org/a>與`code`；A &amp; B。\n"
    "這一行接着\\*上一行\\*。\n\n"
    "她說**《書名》**很重要，**真，**她；“**甲**”*（乙）*丙。\n\n"
    "## 目次\n\n與書中標題同名。\n\n### 更小的 *標題*\n\n"
    "- 甲一\n- 甲二\n  - 內一\n  - 內二\n\n- 甲三\n\n  又一段。\n\n"
    "3. 三\n4. 四\n\n"
    "> 引文一段，\n> 又一行。\n\n"
    "(named)=\n## 目次\n\n| 甲 | *乙* |\n|:---|---:|\n"
    + "".join(f"| 第{n}行 | {n} \\| 列 |\n" for n in range(1, 90))
    + "\n"
    "```{coverage}\n```\n\n% 編者的話\n\n"
    "文字[^a]與又一[^b]處[^a]。見[第四頁](02.md#p4)、[同上](#p4)、[此字](#l19c4)、[列寧](#person-lenin)、[玄黃](#ch02)。\n\n"
    "![紅色的方塊](/pictures/red.png)\n\n字中![綠](/pictures/green.svg)圖\n\n"
    "```{figure} /pictures/green.svg\n:alt: 綠色的方塊\n\n圖說*一*句[^b]。\n\n圖例。\n```\n\n"
    "```{note}\n提醒**「要」**事。\n\n- 甲\n```\n\n```{admonition} 自訂\n內容。\n```\n\n"
    "---\n\n    code 一行\n      二行\n\n末段。\n\n[^a]: 註解甲，見[目次](contents.md)。\n[^b]: 註解乙。\n"
)
#: A picture of eight dots, and one that is drawn.
RED = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000080000000808020000004b6d29dc000000114944415478da633861a3811531"
    "0c2d0900767b4b0166d466b90000000049454e44ae426082"
)
GREEN = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h40v40H0z" fill="#063"/></svg>'
GENERATED = {
    "chronology": "# 年表\n\n說明。\n\n```{chronology}\n```\n",
    "events": "# 事件\n\n```{register} events\n```\n",
    "drawing": "# 圖\n\n```{drawing} chapters/drawing.svg\n```\n\n圖說。\n",
    "bibliography": "# 參考文獻\n\n```{bibliography}\n```\n\n後記。\n",
}
#: A picture from a file; the second part is a picture inside the picture.
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" viewBox="0 0 90 90" fill="currentColor"><title>圖</title>'
    '<desc>圖中有二名。</desc><text x="9" y="20">天地</text><svg y="40"><text y="20">玄黃</text></svg></svg>\n'
)
EVENTS = """[sealed]
forms = ["天下"]
name = "天下大事"
original = "Великое"
language = "ru"
date = "1917-11-07"
until = "1918"
gloss = "一件大事。"
sources = ["a-book", "b-book"]
certainty = "possible"

[wrapped]
forms = ["宇宙洪荒"]
name = "〈洪荒〉"
gloss = "跨行的名。"
sources = ["b-book"]
certainty = "certain"

[unsaid]
forms = []
name = "書所未言"
date = "1939"
gloss = "書中沒有說。"
sources = ["a-book"]
certainty = "certain"
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the miniature book with all that editors may add, built and proved by its own command."""
    root = furnished(copy_inputs(MINI, tmp_path_factory.mktemp("editors") / "mini"))
    (root / "chapters/introduction.md").write_text(RICH, "utf-8")
    (root / "pictures").mkdir()
    (root / "pictures/red.png").write_bytes(RED)
    (root / "pictures/green.svg").write_text(GREEN, "utf-8")
    for name, text in GENERATED.items():
        (root / f"chapters/{name}.md").write_text(f"---\nlayer: editorial\n---\n\n{text}", "utf-8")
    index, two = root / "index.md", root / "chapters/02.md"
    added = "".join(f"chapters/{name}\n" for name in ("introduction", *GENERATED))
    index.write_text(index.read_text("utf-8").replace("chapters/editorial\n", f"{added}chapters/editorial\n"), "utf-8")
    two.write_text(two.read_text("utf-8").replace("宇宙洪荒", "宇宙\n洪荒"), "utf-8")  # a name over two lines
    (root / "registers/events.toml").write_text(EVENTS, "utf-8")
    (root / "chapters/drawing.svg").write_text(DRAWING, "utf-8")
    with (root / "registers/bibliography.toml").open("a", encoding="utf-8") as file:
        file.write('\n[b-book]\ncite = "甲：〈乙〉，{foreign}`_Journal_|en` 2"\naddress = "https://example.org/b"\n')
    return build(root)


@pytest.fixture(scope="module")
def readings(built: Path) -> Mapping[str, Reading]:
    """Return what is read of each output."""
    read, made = book.load(built), built / "_build"
    (horizontal,) = (path for path in (made / "epub").glob("*.epub") if "vertical" not in path.name)
    (whole,) = (path for path in (made / "pdf").glob("*.pdf") if path.stem.endswith("shilun"))
    labels = pdf.labels_of(read).values()
    return {
        "html": html.read(made / "html", read),
        "epub": epub.read(horizontal, read),
        "pdf": pdf.read(pdfium.read(whole.read_bytes(), labels), read),
    }


@pytest.fixture(scope="module")
def ought(built: Path) -> Reading:
    """Return what each output ought to say."""
    return outputs.expected(book.load(built))


@pytest.mark.thorough
def test_headings_of_the_editors_are_in_every_outline(readings: Mapping[str, Reading]) -> None:
    """Below their chapter, at their level; no output takes one for a heading of the text."""
    below = [(1, "導讀"), (2, "目次"), (3, "更小的標題"), (2, "目次")]
    for reading in readings.values():
        at = list(reading.outline).index(below[0])
        assert list(reading.outline)[at : at + 4] == below
    assert readings["html"].navigation is not None
    links = [target for page, _, target in readings["html"].navigation if page == "chapters/introduction"]
    sections = ["introduction-mu-ci", "introduction-geng-xiao-de-biao-ti", "named"]
    assert [target.partition("#")[2] for target in links if "#" in target] == sections


@pytest.mark.thorough
def test_a_table_goes_on_over_pages_of_the_pdf(readings: Mapping[str, Reading]) -> None:
    """Else its head, which each of them repeats, would not be tried."""
    (said,) = (text for names, text in readings["pdf"].editors.items() if "chapters/introduction" in names)
    assert said.count("甲乙第") > 1  # a column of a page or a page


@pytest.mark.parametrize("kind", ["html", "epub", "pdf"])
def test_any_changed_lost_or_doubled_character_is_told(
    kind: str, readings: Mapping[str, Reading], ought: Reading
) -> None:
    """But for signs that Markdown may use up, and what a picture or a list adds to the PDF."""
    free = re.compile(r"(?<=頁不存。)(?s:.*?)(?=末段)|(?<=0)，\d+年\d+月\d+日修訂|[*_`\\<>\f•]|(?<=\D)\d+\.(?=\D)")
    for names, text in readings[kind].editors.items():
        left_out = {n for found in free.finditer(text) for n in range(*found.span())}
        for n in (n for n in range(len(text)) if n not in left_out):
            for new in ("〇" if text[n] != "〇" else "一", "", 2 * text[n]):
                changed = {names: text[:n] + new + text[n + 1 :]}
                chapters = {name: ought.ours[name] for name in names}
                assert list(editors.check(kind, "x", changed, chapters)), (names, n, text[n - 5 : n + 5])


def test_a_finding_has_the_line_and_both_readings(readings: Mapping[str, Reading], ought: Reading) -> None:
    name = "chapters/events"
    said = readings["html"].editors[name,].replace("跨行的名。", "跨行之名。")
    (found,) = editors.check("html", "_build/html", {(name,): said}, {name: ought.ours[name]})
    assert (found.file, found.line, found.code) == ("registers/events.toml", 12, "html-006")
    assert "跨行之名。" in found.actual
    assert found.expected.endswith("跨行的名。」")


def test_a_chapter_that_is_not_there_is_told(ought: Reading) -> None:
    (found, *_) = editors.check("pdf", "x", {}, {"chapters/editorial": ought.ours["chapters/editorial"]})
    assert (found.file, found.line, found.code) == ("chapters/editorial.md", 6, "pdf-007")


def said(text: str) -> list[tuple[str, str]]:
    """Return kind and words of each stretch; an entry's first has its sign."""
    read = chapter_reader.read("chapters/x", "x.md", f"---\nlayer: editorial\n---\n{text}\n")
    return [(one.kind, one.text if one.kind == "list" else one.marker + one.words({})) for one in read.prose]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲\n乙\n\n丙", [("paragraph", "甲乙"), ("paragraph", "丙")]),
        ("# 甲*乙* `a_b` \\*", [("heading", "甲乙a_b*")]),
        ("# 3 * 4 < 5 #", [("heading", "3*4<5")]),
        ("甲\n===\n\n乙\n---", [("heading", "甲"), ("heading", "乙")]),
        ("- 甲\n  乙\n- 丙", [("paragraph", "•甲乙"), ("paragraph", "•丙")]),
        ("- 甲\n\n  乙", [("paragraph", "•甲"), ("paragraph", "乙")]),
        ("- - 甲", [("paragraph", "•"), ("paragraph", "•甲")]),
        ("甲\n1917. 乙", [("paragraph", "甲1917.乙")]),
        ("甲\n- 乙", [("paragraph", "甲"), ("paragraph", "•乙")]),
        ("2) 甲\n3) 乙", [("paragraph", "2.甲"), ("paragraph", "3.乙")]),
        ("> 甲\n> - 乙", [("paragraph", "甲"), ("paragraph", "•乙")]),
        ("| 甲 | 乙 |\n|---|---|\n| 一 |", [("cell", "甲"), ("cell", "乙"), ("cell", "一"), ("cell", "")]),
        ("甲 | 乙\n\n丙", [("paragraph", "甲|乙"), ("paragraph", "丙")]),
        (":::\\{register} people\n:::\n甲", [("paragraph", ":::{register}people:::甲")]),
        ("```{coverage}\n甲", [("list", "coverage")]),
        ("```\n甲 *乙*\n\n# 丙\n```\n丁", [("code", "甲*乙*#丙"), ("paragraph", "丁")]),
        ("```甲` 乙```", [("paragraph", "甲`乙")]),
        ("% 甲\n\n乙", [("paragraph", "乙")]),
        ("", []),
    ],
)
def test_what_markdown_says(text: str, words: list[tuple[str, str]]) -> None:
    assert said(text) == words


#: Begin, what is repeated, and end of a long line.
LONG = [
    ("", "- ", ""), ("", "> ", ""), ("# ", "`", ""), ("# a", "*", ""), ("", "# [", ""), ("# a", " ", "b"),
    ("a|\n|", "-|", "x"), ("a|\n-", " ", "x|"), ("", "|", ""), ("", "1. ", ""), ("(", "a", ""),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize(("begin", "part", "end"), LONG)
def test_a_long_line_is_read_in_time(begin: str, part: str, end: str) -> None:
    """That is by its length, not by the square of it, which would take sixteen times what a quarter of it takes."""

    def cost(characters: int) -> float:
        text = begin + part * (characters // len(part)) + end
        gc.collect()
        gc.disable()  # what else is in memory is not what is measured
        begun = time.process_time()
        said(text)
        cost = time.process_time() - begun
        gc.enable()
        return cost

    assert cost(100_000) < 8 * max(cost(25_000), 0.01)


def test_ids_of_headings_last() -> None:
    """They are made of words; of two with the same words the second is told apart, and a variant is another."""
    ids = HeadingIds("chapters/a")
    titles = [("甲", 1), ("小標題", 2), ("小標題", 3), ("OCR（1）", 2), ("\U00030000", 2)]
    assert [ids.of(*title) for title in titles] == ["a", "a-xiao-biao-ti", "a-xiao-biao-ti-2", "a-ocr-1", "a-u30000"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("甲乙丙", None),
        (f"甲乙{BREAK}丙", None),
        (f"甲乙{BREAK}頭丙", None),
        ("甲乙頭丙", None),
        (f"甲乙{BREAK}頭頭丙", None),
        (f"甲乙{BREAK}{BREAK}頭丁", "丙"),
        ("甲乙丙丁", ""),
        ("甲丙", "乙丙"),
    ],
)
def test_where_a_page_ends(text: str, told: str | None) -> None:
    """A cell may go on behind the head of its table, which stands there once."""
    ought = (ListedStretch("甲", "a.md", 1), ListedStretch("乙丙", "a.md", 2, head="頭"))
    found = [finding.expected for finding in editors.check("pdf", "x", {("a",): text}, {"a": ought})]
    assert bool(found) == (told is not None)
    assert all(f"{told}」" in expected for expected in found)
