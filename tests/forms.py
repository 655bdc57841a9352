"""Miniature books whose headings and printed contents have other forms, made of the one in ``tests/roots/mini``."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from conftest import MINI, copy_inputs, furnished
from edition.model import marks

#: Headings -> ids by which reading systems know what a part of the book is.
KINDS = {"自序": "preface", "附錄二 二表": "appendix", "跋": "afterword"}
_MARK = re.compile(r"\{(\w+)\}`([^`]*)`")


@dataclass(frozen=True)
class Form:
    """A book: its table, the lines of its contents, and its text, all as an editor writes them."""

    table: str  #: of the contents, without its head
    contents: tuple[str, ...]
    #: page (name, label) -> blocks of chapters: ``# words`` is a heading, each printed line after ``{lb}``
    pages: tuple[tuple[str, str, tuple[str, ...]], ...]
    #: what the navigation says: level and title without white space, of the author's chapters
    outline: tuple[tuple[int, str], ...]
    #: where each entry that leads to a heading leads: words and page
    links: tuple[tuple[str, str], ...]
    labels: tuple[str, ...] = ()  #: page labels of the PDF from the title page on
    front: tuple[tuple[str, str, tuple[str, ...]], ...] = field(default=())  #: pages before the contents


def _source(line: str) -> list[str]:
    """Return the lines of the transcription that *line* of a chapter is: every mark undone."""
    words = re.sub(r"^#+ ", "", line)
    broken = re.sub(r"\{lb\}`\d+`", "\n", words)
    return _MARK.sub(lambda found: marks.parse(found[1], found[2]).reading, broken).split("\n")


def make(root: Path, form: Form) -> Path:
    """Return the project at *root* with the book of this *form*, without outputs."""
    copy_inputs(MINI, root)
    lines, pages = list[str](), list[str]()

    def page(name: str, label: str, text: list[str]) -> None:
        begins = f"line = {2 * len(lines) + 1}\n" if text else ""
        pages.append(f'[[page]]\nn = "{name}"\nlabel = "{label}"\n{begins}')
        lines.extend(text)

    page("f1", "〔扉頁〕", ["小書"])
    files: dict[str, list[str]] = {}
    name, count = "", 0

    def chapters(text: tuple[tuple[str, str, tuple[str, ...]], ...]) -> None:
        nonlocal name, count
        for number, label, blocks in text:
            page(number, label, [line for block in blocks for line in _source(block)])
            turn = f"{{pb}}`{number}`"
            for block in blocks or (f"{turn}[^blank]",):
                if block.startswith("# ") and turn:  # what begins inside a page stays in the file of what is before
                    count += 1
                    name = f"chapters/{count:02}.md"
                if block.startswith("#"):
                    heads = len([one for one in files.get(name, ()) if one.startswith("(")])
                    label = KINDS.get(block.partition(" ")[2], f"ch{count:02}{f'-{heads}' if heads else ''}")
                    block = f"({label})=\n{block}"
                files.setdefault(name, []).extend([block] if turn in block else [turn, block] if turn else [block])
                turn = ""

    chapters(form.front)
    before, listed_on = list(files), f"f{2 + len(form.front)}"
    if form.contents:
        page(listed_on, "〔目次〕", ["目次", *(line for one in form.contents for line in _source(one))])
    chapters(form.pages)
    for file, blocks in files.items():
        blocks += ["[^blank]: 原書無文字。"] if any("[^blank]" in one for one in blocks) else []
        (root / file).write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    for old in ("01", "02"):
        if f"chapters/{old}.md" not in files:
            (root / f"chapters/{old}.md").unlink()
    listed = "\n".join(form.contents)
    contents = f"{{pb}}`{listed_on}`\n\n(contents)=\n# 目次\n\n```{{printed-contents}}\n{listed}\n```\n"
    (root / "chapters/contents.md").write_text(contents, encoding="utf-8")
    if not form.contents:
        (root / "chapters/contents.md").unlink()
    order = [*before, *(["chapters/contents.md"] if form.contents else []), *(f for f in files if f not in before)]
    index = (root / "index.md").read_text(encoding="utf-8")
    names = "\n".join(one.removesuffix(".md") for one in order)
    index = index.replace("chapters/contents\nchapters/01\nchapters/02", names)
    (root / "index.md").write_text(index, encoding="utf-8")
    text = "\n\n".join(lines) + "\n"
    (root / "source/transcription.txt").write_text(text, encoding="utf-8")
    witness = (root / "source/witness.toml").read_text(encoding="utf-8")
    witness = re.sub('sha256 = "[^"]*"', f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"', witness)
    table = f"[contents]\n{form.table}\n\n" if form.table else ""
    witness = re.sub(r"(?s)\[contents\].*?\n\n", lambda _: table, witness)
    witness = witness[: witness.index("[[page]]")] + "\n".join(pages)
    (root / "source/witness.toml").write_text(witness, encoding="utf-8")
    return furnished(root)


#: A paragraph that has the name that the register of people knows.
PROSE = "列寧說天地玄黃。"

FORMS = {
    "parts": Form(
        table='levels = [["第{han}編"], ["第{han}章"], ["第{han}節"]]\ncontinuous = [2]\nbefore_page = "\\t"\n'
        'pages = ["digits"]\nunpaged = true\ntitle = "目次"',
        contents=(
            "第一編　天地", "第一章 日月\t一", "第一節 四時\t一", "第二編　玄黃", "第二章 {rdg}`宇宙]宇內`\t二",
            "第三章 洪荒\t二", "第三編 辰宿", "第四章 列張\t九",
        ),
        pages=(
            ("1", "一", ("# 第一編{lb}`2`天地", "## 第一章 日月", "### 第一節 四時", PROSE)),
            ("2", "二", ("# 第二編{lb}`2`玄黃", "## 第二章 宇內", PROSE, "## 第三章 洪荒", PROSE)),
        ),
        outline=(
            (1, "小書"), (1, "目次"), (1, "第一編天地"), (2, "第一章日月"), (3, "第一節四時"), (1, "第二編玄黃"),
            (2, "第二章宇內"), (2, "第三章洪荒"),
        ),
        links=(
            ("第一編天地", "1"), ("第一章日月", "1"), ("第一節四時", "1"), ("第二編玄黃", "2"), ("第二章宇宙", "2"),
            ("第三章洪荒", "2"),
        ),
    ),
    "volumes": Form(
        table='levels = [["卷{position}"], ["{han}、"]]\nbefore_page = "…"\npages = ["han"]',
        contents=("卷上　天地……一", "　一、日月……一", "　二、四時……二", "卷下　玄黃……三", "一、宇宙……十二"),
        pages=(
            ("1", "一", ("# 卷上 天地", "## 一、日月", PROSE)),
            ("2", "二", ("## 二、四時", PROSE)),
            ("3", "三", ("# 卷下 玄黃", PROSE)),
        ),
        outline=(
            (1, "小書"), (1, "目次"), (1, "卷上天地"), (2, "一、日月"), (2, "二、四時"), (1, "卷下玄黃"),
        ),
        links=(("卷上天地", "1"), ("一、日月", "1"), ("二、四時", "2"), ("卷下玄黃", "3")),
    ),
    "novel": Form(
        table='levels = [["第{han}回"]]',
        contents=("第一回　天地玄黃", "第二回　宇宙洪荒", "第三回　日月四時", "第四回　辰宿列張"),
        pages=(
            ("1", "一", ("# 第一回{lb}`2`天地玄黃", PROSE)),
            ("2", "二", ("# 第二回 宇宙洪荒", PROSE, "# 第三回{lb}`2`日月四時", PROSE)),
            ("3", "三", ("後半。",)),
        ),
        outline=((1, "小書"), (1, "目次"), (1, "第一回天地玄黃"), (1, "第二回宇宙洪荒"), (1, "第三回日月四時")),
        links=(("第一回天地玄黃", "1"), ("第二回宇宙洪荒", "2"), ("第三回日月四時", "2")),
    ),
    "english": Form(
        table='levels = [["Chapter {roman}"], ["Section {arabic}"]]\nbefore_page = " ."\npages = ["arabic"]',
        contents=(
            "Chapter I  天地 ..... 1", "Section 1 日月 ... 1", "Chapter II  玄黃 ..... 2", "Section 1 列張 ... 9",
        ),
        pages=(
            ("1", "1", ("# CHAPTER I{lb}`2`天地", "## Section 1 日月", PROSE)),
            ("2", "2", ("# CHAPTER II{lb}`2`玄黃", PROSE)),
        ),
        outline=(
            (1, "小書"), (1, "目次"), (1, "CHAPTERI天地"), (2, "Section1日月"), (1, "CHAPTERII玄黃"),
        ),
        links=(("ChapterI天地", "1"), ("Section1日月", "1"), ("ChapterII玄黃", "2")),
    ),
    "unnumbered": Form(
        table='unnumbered = 1\nbefore_page = "\\t"\npages = ["digits"]',
        contents=("天地\t一", "{rdg}`玄]元`黃\t{corr}`二]一`", "列寧傳\t三", "結論\t九"),
        pages=(
            ("1", "一", ("# 天地", PROSE)),
            ("2", "二", ("# 元黃", PROSE)),
            ("3", "三", ("# 列寧傳", PROSE)),
        ),
        outline=((1, "小書"), (1, "目次"), (1, "天地"), (1, "元黃"), (1, "列寧傳")),
        links=(("天地", "1"), ("玄黃", "2"), ("列寧傳", "3")),
    ),
    "without contents": Form(
        table='levels = [["第{han}章"]]\nunlisted = ["結論"]',
        contents=(),
        pages=(
            ("1", "一", ("# 第一章{lb}`2`天地", PROSE, "## 日月", PROSE)),
            ("2", "二", ("# 結論", PROSE)),
        ),
        outline=((1, "小書"), (1, "第一章天地"), (2, "日月"), (1, "結論")),
        links=(),
    ),
    "prefaces and appendices": Form(
        table='levels = [["自序", "例言", "第{han}章", "附錄{han}", "跋"]]\nbefore_page = "\\t　"\n'
        'pages = ["digits", "roman"]\nunlisted = ["題記"]',
        contents=(
            "自序　I", "例言　III", "第{corr}`一]二`章 天地　一", "第二章 玄黃　九", "附錄一 三民主義　一",
            "附錄二 二表　二", "跋　四",
        ),
        pages=(
            ("i", "I", ("# 自序", PROSE)),
            ("ii", "II", ("後半。", "# 題記", PROSE)),
            ("iii", "III", ("# 例言", PROSE)),
            ("1", "一", ("# 第一章 天地", PROSE)),
            ("9", "九", ("# 第二章 玄黃", PROSE)),
            ("b1", "一", ("# 附錄一{lb}`2`三民主義", PROSE)),
            ("b2", "二", ("# 附錄二 二表", PROSE)),
            ("b3", "〔空白〕", ()),
            ("b4", "四", ("# 跋", PROSE)),
        ),
        front=(("f2", "〔獻詞〕", ("# 獻詞", "獻給列寧。")),),
        outline=(
            (1, "小書"), (1, "獻詞"), (1, "目次"), (1, "自序"), (1, "題記"), (1, "例言"), (1, "第一章天地"),
            (1, "第二章玄黃"), (1, "附錄一三民主義"), (1, "附錄二二表"), (1, "跋"),
        ),
        links=(
            ("自序", "i"), ("例言", "iii"), ("第一章天地", "1"), ("第二章玄黃", "9"), ("附錄一三民主義", "b1"),
            ("附錄二二表", "b2"), ("跋", "b4"),
        ),
        labels=("f1", "f2", "f3", "i", "ii", "iii", "1", "9", "b1", "b2", "b3", "b4"),
    ),
    "below the contents": Form(
        table='levels = [["第{han}章"], ["第{han}節"], ["第{han}目"], ["{stem}、"]]\nbefore_page = "\\t"\n'
        'pages = ["digits"]',
        contents=("第一章 天地\t一", "第一節 日月\t一", "第二章 玄黃\t二"),
        pages=(
            (
                "1", "一",
                (
                    "# 第一章 天地", "## 第一節 日月", "### 第一目 四時", PROSE, "#### 甲、辰宿", PROSE,
                    "### 第二目 列張", PROSE,
                ),
            ),
            ("2", "二", ("# 第二章 玄黃", PROSE)),
        ),
        outline=(
            (1, "小書"), (1, "目次"), (1, "第一章天地"), (2, "第一節日月"), (3, "第一目四時"), (4, "甲、辰宿"),
            (3, "第二目列張"), (1, "第二章玄黃"),
        ),
        links=(("第一章天地", "1"), ("第一節日月", "1"), ("第二章玄黃", "2")),
    ),
    "four levels in the contents": Form(
        table='levels = [["第{han}編"], ["第{han}章"], ["第{han}節"], ["{arabic}."]]\nbefore_page = " ."\n'
        'pages = ["arabic"]',
        contents=("第一編 天 .. 1", "第一章 地 .. 1", "第一節 玄 .. 1", "1. 黃 .. 1", "2. 宇 .. 2"),
        pages=(
            ("1", "1", ("# 第一編 天", "## 第一章 地", "### 第一節 玄", "#### 1. 黃", PROSE)),
            ("2", "2", ("#### 2. 宇", PROSE)),
        ),
        outline=(
            (1, "小書"), (1, "目次"), (1, "第一編天"), (2, "第一章地"), (3, "第一節玄"), (4, "1.黃"), (4, "2.宇"),
        ),
        links=(("第一編天", "1"), ("第一章地", "1"), ("第一節玄", "1"), ("1.黃", "1"), ("2.宇", "2")),
    ),
}  # fmt: skip
