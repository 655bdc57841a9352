"""The links of the editors: where each leads, in the source and in every output of a miniature book."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from conftest import BLOCKS, MINI, build, copy_inputs, edits, furnished
from edition.proof import own_links
from edition.proof.epub import epub
from edition.proof.html import html
from edition.proof.own_links import OwnLink
from edition.proof.pdf import pdf, pdfium
from edition.proof.pdf.own_links import check_own_links
from edition.proof.run import check_chapters
from edition.reading import book
from edition.reading.book import Book
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


@pytest.mark.thorough
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


#: Links wherever editors may write them, some with words that stand beside other links too.
LINKED = (
    "見[第四頁](02.md#p4)與[第四頁](#p3)，[列寧](#person-lenin)。\n\n- [網](https://example.org/a_(b)?c=d&e=%E7%94%B2)\n"
    "- [章](/chapters/02.md)[^a]\n\n| [*目*次](contents.md) |\n|---|\n| [4](#ch02) |\n\n"
    "```{note}\n[書](../index.md)\n```\n\n## 又[上文](#editorial-ti-li)\n\n<mailto:a@example.org>。\n\n"
    "[^a]: 見[此字](#l19c4)與[記](#app-l19c4)。\n"
)
NOTED = "[^blank]: 原書無文字，見[列寧](#person-lenin)與[2](#ch02)、[網](https://example.org/b)、[知](#l25)。"
REMARKED = "\n```{editorial}\n見[凡例](#editorial)。\n```\n\n[^ji]:"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a miniature book full of links, built and proved by its own command."""
    root = furnished(copy_inputs(MINI, tmp_path_factory.mktemp("links") / "mini"))
    edits(root)("chapters/editorial.md", "標記見[校勘記](apparatus.md)。\n", LINKED)
    edits(root)("chapters/01.md", "[^blank]: 原書無文字。", NOTED)
    edits(root)("chapters/01.md", "\n[^ji]:", REMARKED)
    return build(root)


def own(read: Book) -> list[tuple[str, OwnLink]]:
    return [(name, link) for name, links in own_links.expected(read).items() for link in links.links]


@pytest.mark.thorough
def test_every_link_is_known(linked: Path) -> None:
    """In the order of a reader."""
    rows = [link.row for name, link in own(book.load(linked)) if name == "chapters/editorial"]
    assert [target for _, target in rows] == [
        "chapters/02#p4", "chapters/01#p3", "chapters/people#person-lenin", "https://example.org/a_(b)?c=d&e=甲",
        "chapters/02", "chapters/contents", "chapters/02#ch02", "index", "chapters/editorial#editorial-ti-li",
        "mailto:a@example.org", "chapters/01#l19c4", "chapters/apparatus#app-l19c4",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["html", "epub"])
def test_a_link_of_a_page_that_leads_elsewhere_is_told(kind: str, linked: Path) -> None:
    """Each in turn, to another place, to nowhere, or gone; and one too many."""
    read, made = book.load(linked), linked / "_build"
    (horizontal,) = (path for path in (made / "epub").glob("*.epub") if "vertical" not in path.name)
    found = html.read(made / "html", read) if kind == "html" else epub.read(horizontal, read)
    rows, ought = found.linked or {}, own_links.expected(read)
    assert not list(own_links.check(kind, "x", rows, ought))
    for name, link in own(read):
        at = list(rows[name]).index(link.row)
        for other in ([(link.words, "chapters/02#p1")], [(link.words, "nowhere")], []):
            changed = {**rows, name: [*rows[name][:at], *other, *rows[name][at + 1 :]]}
            (told,) = own_links.check(kind, "x", changed, ought)
            assert (told.file, told.line, told.code) == (link.place.file, link.place.line, f"{kind}-006")
    more = {**rows, "chapters/editorial": [*rows["chapters/editorial"], ("又", "chapters/02#p4")]}
    (told,) = own_links.check(kind, "x", more, ought)
    assert (told.file, told.actual) == ("chapters/editorial.md", "[又] to chapters/02#p4 in x")


def test_a_link_of_the_pdf_that_leads_elsewhere_is_told(linked: Path) -> None:
    read = book.load(linked)
    (whole,) = (path for path in (linked / "_build/pdf").glob("*.pdf") if path.stem.endswith("shilun"))
    found = pdf.continued(pdfium.read(whole.read_bytes(), pdf.labels_of(read).values()), read)
    rest, told = check_own_links(read, found, "x")
    assert not told
    mine = [one for one in found.links if one not in rest.links]
    assert len(mine) + 3 == len(own(read))  # three lead to addresses
    for link in mine:
        for other in ([replace(link, sheet=0)], [replace(link, sheet=-1)], []):
            at = found.links.index(link)
            links = (*found.links[:at], *other, *found.links[at + 1 :])
            assert {one.code for one in check_own_links(read, replace(found, links=links), "x")[1]} == {"pdf-007"}
    for at in range(len(found.addresses)):
        sheet, words, _ = found.addresses[at]
        for one in ([(sheet, words, "https://example.org/other")], []):
            addresses = (*found.addresses[:at], *one, *found.addresses[at + 1 :])
            assert check_own_links(read, replace(found, addresses=addresses), "x")[1]
