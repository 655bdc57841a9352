"""The plain texts, in both forms, to the letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from edition.model.trace import squeeze
from edition.outputs import markdown
from edition.proof.plain import expected
from edition.reading import book as books
from edition.reading import commonmark
from maintain.mutants import plain, run

NAME = "sulian-waijiao-zhengce-shilun"
EDITED = """\
【扉頁】小書

【目次一】目次

第一章 天地底始\t一
第一節 四時\t一
【目次二】第二章 玄黃\t四
第三章 宇宙\t九

【一】第一章　天地之始

第一節 四時

列寧說已知攔阻天下〔人〕，已為□□者惡惡斯其【二】後半句。

【三】【四】第二章 玄黃

宇宙洪荒。
"""
SOURCE = """\
【扉頁】小書

【目次一】目次

第一章 天地底始\t一
第一節 四時\t一
【目次二】第二章 玄黃\t四
第三章 宇宙\t九

【一】第一章
天地之始

第一節 四時

列寧說己知攔阻天下，皆己為者惡惡斯其【二】後半句。

【三】【四】第二章 玄黃

宇宙洪荒。
"""


def said(root: Path, suffix: str) -> str:
    """Return what a form of the plain text of the project at *root* says."""
    return (root / f"_build/plain/{NAME}{suffix}.txt").read_text("utf-8")


@pytest.mark.parametrize(("suffix", "text"), [("", EDITED), ("-source", SOURCE)])
def test_what_a_miniature_book_says(built: Path, suffix: str, text: str) -> None:
    """Marks as the edition prints them, or undone; pages where they begin, also one without text."""
    assert said(built, suffix) == text


def test_notes_of_the_authors_name_their_page(held: Path) -> None:
    """A row has tabs; a note at the foot of page 3 stands behind words of page 4, and says so."""
    for suffix, name in (("", "列寧"), ("-source", "烈寧")):
        text = said(held, suffix)
        assert "一九二七\t一〇\t一〇\n【三】一九二八\t二〇\t三〇\n" in text
        assert f"而列【四】寧又說：如此。\n【三註】（註一）見「{name}」說。\n" in text


def test_readers_get_markdown_without_signs(built: Path, held: Path) -> None:
    """Headings, quotations and lines as Markdown has them; no sign of the edition, but the numbers of the pages."""
    text = (built / f"_build/plain/{NAME}.md").read_text("utf-8")
    assert "## 第一節 四時\n\n列寧說已知攔阻天下人，已為□□者惡惡斯其【二】後半句。\n\n# 【三】【四】" in text
    assert "第一章 天地底始　一\\\n第一節 四時　一\\\n" in text
    text = (held / f"_build/plain/{NAME}.md").read_text("utf-8")
    assert (
        "\n\n> 日月星辰，各有其道。\n>\n> 四時之行，\n>\n> 【二】不言而信。\n\n有詩為證：\n\n日月星辰\\\n天地始終\n"
        in text
    )
    assert "\n\n1\\. 日月\\\n" in text
    assert "年份｜石油｜計\\\n一九二七｜一〇｜一〇\\\n【三】一九二八｜二〇｜三〇\n" in text


@pytest.mark.parametrize(
    "words",
    ["1. a", "- a", "+ a", "= a", "# a", "> a", "*a* _b_ `c`", "[a](b) ![c](d) <e>", "&amp; \\n", "~~~", "a|b", "***"],
)
def test_no_words_are_markup(words: str) -> None:
    """What Markdown could take for its own is read back as it is."""
    (leaf,) = commonmark.leaves(markdown.escaped(words))
    assert leaf == commonmark.Leaf(0, 0, words, 1)


@pytest.mark.parametrize("fixture", ["book", "built", "held"])
def test_the_words_of_the_source_are_all_there(fixture: str, request: pytest.FixtureRequest) -> None:
    """In order, but for notes at the foot of a page: without the numbers, letter for letter the transcription."""
    root: Path = request.getfixturevalue(fixture)
    read = books.load(root)
    kept = "".join(
        squeeze(line) for n, line in enumerate(read.transcription.split("\n"), 1) if n not in read.witness.noise
    )
    words = squeeze(re.sub("【[^】]+】", "", said(root, "-source")))
    assert sorted(words) == sorted(kept)
    assert words == kept or fixture == "held"
    assert said(root, "") == expected(read, as_source=False)


@pytest.mark.thorough
def test_every_fault_is_caught(held: Path, tmp_path: Path) -> None:
    """A slip in any form is told."""
    (tmp_path / "copy").mkdir()
    run.copy(held, tmp_path / "copy")
    missed = [one.about for one in plain.mutants(held) if not run.outcome(tmp_path / "copy", one).codes]
    assert missed == []
