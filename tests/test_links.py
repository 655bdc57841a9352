"""The links of the editors: where each leads, in the source and in every output of a miniature book."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from conftest import BLOCKS, MINI, build, copy_inputs, edits, furnished
from edition.proof.run import check_chapters
from edition.reading import book
from edition.reading.targets import Target, Targets


def told(root: Path, words: str) -> list[str]:
    """Return the errors of a book one of whose editors' chapters ends with *words*."""
    edits(root)("chapters/editorial.md", "標記見[校勘記](apparatus.md)。", words)
    return [f"{f.code}: {f.actual}, {f.expected}" for f in check_chapters(book.load(root)) if not f.is_warning]


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("#p4", Target("chapters/02", "p4")),
        ("02.md#p4", Target("chapters/02", "p4")),
        ("02.md", Target("chapters/02", "")),
        ("../chapters/./02.md#ch02", Target("chapters/02", "ch02")),
        ("/chapters/02.md", Target("chapters/02", "")),
        ("../index.md", Target("index", "")),
        ("#contents", Target("chapters/contents", "contents")),
        ("#editorial-ti-li", Target("chapters/editorial", "editorial-ti-li")),
        ("#note-01-ji", Target("chapters/01", "note-01-ji")),
        ("#app-l19c4", Target("chapters/apparatus", "app-l19c4")),
        ("https://example.org/wiki/列寧_(消歧義)", None),
        ("mailto:a@example.org", None),
    ],
)
def test_where_a_link_leads(target: str, place: Target | None, small: Path) -> None:
    edits(small)("chapters/editorial.md", "(apparatus.md)", f"({target})")
    read = book.load(small)
    (chapter,) = (one for one in read.chapters if one.name == "chapters/editorial")
    (link,) = (link for one in chapter.said for link in one.links)
    assert Targets.of(read).resolve(chapter, link) == place
    assert not [finding for finding in check_chapters(read) if finding.code == "link-001"]


@pytest.mark.parametrize(
    "words",
    [
        "- 見[甲](#nowhere)", "> [甲](02.md#nowhere)", "| 甲 |\n|---|\n| [甲](nowhere.md) |",
        "## 見[甲](javascript1:x)",        "乙[^a]\n\n[^a]: 見[甲](#)。", "```{note} 見[甲](#nowhere)\n乙\n```",
        "```{note}\n[甲](#nowhere)\n```",
        "[甲][乙]\n\n[乙]: nowhere.md", "[甲](../../mini/index.md)", "[甲](//example.org)", "[甲](http://)",
        "<urn:isbn:1>",
    ],
)  # fmt: skip
def test_a_link_to_nowhere_is_told_wherever_it_stands(words: str, small: Path) -> None:
    (line,) = (line for line in told(small, words) if not line.startswith("language-001"))
    assert line.startswith("link-001: [")


def test_an_id_that_two_chapters_have_is_told(small: Path) -> None:
    """A link does not say which."""
    other = small / "chapters/sub/people.md"
    other.parent.mkdir()
    other.write_text("---\nlayer: editorial\n---\n\n# 又\n\n## 甲\n", "utf-8")
    (small / "chapters/people.md").write_text("---\nlayer: editorial\n---\n\n# 人\n\n## 甲\n", "utf-8")
    edits(small)("index.md", "chapters/people\n", "chapters/people\nchapters/sub/people\n")
    (line,) = told(small, "見[甲](#people-jia)。")
    assert line.endswith("one place; people.md#people-jia and sub/people.md#people-jia have this id")


@pytest.mark.parametrize("name", [BLOCKS, MINI], ids=lambda path: path.name)
def test_every_id_can_be_linked_to_in_every_output(name: Path, tmp_path: Path) -> None:
    """What the proof takes for a place of the book, all builders do."""
    root = furnished(copy_inputs(name, tmp_path / "book"))
    known = [anchor for ids in Targets.of(book.load(root)).ids.values() for anchor in ids]
    lines = (f"見[{word}](#{anchor})。" for word, anchor in zip(cycle("甲乙丙"), known, strict=False))
    edits(root)("chapters/editorial.md", "## 體例", "\n\n".join(["## 體例", *lines]))
    build(root)


def test_words_of_a_source_that_there_is_not_are_told(small: Path) -> None:
    assert told(small, "見{source}`nobody|確定`。")[0].startswith("note-004: {source}`nobody|確定`")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("(甲)=\n## 乙", "chapter-002: (甲)=, a label of lower-case ASCII letters, digits and hyphens"),
        ("(a)=\n乙", "chapter-002: (a)=, a heading after it"),
        ("(a)=\n(b)=\n## 乙", "chapter-002: (a)=, a heading after it"),
        ("乙\n\n(a)=", "chapter-002: (a)=, a heading after it"),
        ("## 乙{source}`a-book|確定`", "markdown-001: {source} in a heading, words"),
    ],
)
def test_what_cannot_be_linked_to_is_told(words: str, line: str, small: Path) -> None:
    assert told(small, words) == [line]
