"""Chapters as an editor writes them -> blocks, notes, findings with exact lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition.model.chapter import Block, Chapter, Link, Marked, Note, NoteRef, Place, Prose, Run, Words, shown, unmarked
from edition.model.findings import Finding
from edition.model.notation import Mark
from edition.reading import markdown as chapter_reader

FILE = "chapters/x.md"


def read(text: str) -> Chapter:
    return chapter_reader.read("chapters/x", FILE, text)


def place(line: int, column: int = 1) -> Place:
    return Place(FILE, line, column)


def told(text: str) -> list[tuple[int, str, str]]:
    """Return line, code and what was read of every finding."""
    return [(finding.line, finding.code, finding.actual) for finding in read(text).findings]


def test_heading_with_target_and_mark() -> None:
    """A heading takes the label before it; columns count from the line's beginning."""
    found = read("(ch01)=\n# 第一章{lb}`2`緒論\n")
    items = (Run("第一章", place(2, 3)), Marked(Mark("lb", value="2"), place(2, 6)), Run("緒論", place(2, 13)))
    assert found.blocks == (Block("heading", items, place(2, 3), 1, "ch01"),)
    assert found.findings == ()


def test_where_the_words_of_a_reading_begin() -> None:
    """A mark without words of its own, wherever nobody wrote one."""
    found = read("見漢{corr}`字]宇`{rt}`《かんじ》`。")
    marked = [item for item in found.blocks[0].items if isinstance(item, Marked)]
    assert [(one.mark.kind, one.place.column) for one in marked] == [("rb", 1), ("corr", 3), ("rt", 14)]
    assert [item.text for item in found.blocks[0].items if isinstance(item, Run)] == ["見漢", "。"]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("、{rt}`《よ》`", "{rt}`《よ》`"),
        ("漢{rb}`｜`字", "{rb}`｜`"),
        ("{rb}`｜`漢{rb}`｜`字{rt}`《じ》`", "{rb}`｜`"),
        ("{rb}`｜`{rt}`《よ》`", "{rb}`｜`"),
        ("*{rb}`｜`漢*字{rt}`《よ》`", "{rb}`｜`"),
        ("{rb}`^`列{pb}`4`寧{rt}`《よ》`", "{rb}`^`"),
    ],
)
def test_a_reading_without_words(text: str, alone: str) -> None:
    """It is told, and so is a bar behind which no reading comes."""
    assert [told[1:] for told in told(text)][:1] == [("mark-002", alone)]


@pytest.mark.parametrize("level", range(1, 7))
def test_levels(level: int) -> None:
    assert read(f"(x)=\n{'#' * level}  題 \n").blocks[0].level == level


def test_a_label_before_a_blank_line_still_belongs_to_the_heading() -> None:
    assert read("(ch01)=\n\n# 題").blocks[0].label == "ch01"


def test_a_wrapped_paragraph_is_one_block() -> None:
    """Its lines follow each other without a break, and each piece knows its own line."""
    found = read("甲乙\n丙{sic}`丁`\n\n戊")
    assert [block.items for block in found.blocks] == [
        (Run("甲乙", place(1)), Run("丙", place(2)), Marked(Mark("sic", "丁", "丁"), place(2, 2))),
        (Run("戊", place(4)),),
    ]


@pytest.mark.parametrize("line", ["% 編者的話", "(x)=\n# 題", "```{toctree}\n```", "[^a]: 註\n"])
def test_what_ends_a_paragraph(line: str) -> None:
    blocks = read(f"甲\n{line}\n乙").blocks
    assert [block.items[0] for block in blocks if block.kind == "paragraph"] == [
        Run("甲", place(1)),
        Run("乙", place(2 + line.count("\n") + 1)),
    ]


def test_comments_are_left_out() -> None:
    assert read("% 甲{corr}`壞\n\n乙").blocks == (Block("paragraph", (Run("乙", place(3)),), place(3)),)


def test_escapes() -> None:
    """An escaped sign is text, where it stands."""
    items = read(r"甲\*乙\[丙\\").blocks[0].items
    assert [item.text for item in items] == ["甲", "*", "乙", "[", "丙", "\\"]
    assert [item.place.column for item in items] == [1, 2, 4, 5, 7, 8]


@pytest.mark.parametrize("line", [" 甲", "甲 ", "　　甲", "甲\t", "乙\n 甲", "乙\n甲  "])
def test_white_space_at_the_ends_of_a_line_is_told(line: str) -> None:
    """Markdown drops it and no output has it, so what the proof compares would not be what stands there."""
    number, bad = next((n, one) for n, one in enumerate(line.split("\n"), 1) if one != one.strip())
    assert told(line)[0] == (number, "markdown-001", repr(bad))


def test_white_space_inside_a_line_is_text() -> None:
    assert read("甲　乙 丙\t丁").blocks[0].items == (Run("甲　乙 丙\t丁", place(1)),)


def test_toctree() -> None:
    """Options and blank lines are no documents; each document knows its line."""
    found = read("```{toctree}\n:hidden:\n:maxdepth: 2\n\nchapters/b\n  chapters/a\n```\n甲")
    assert list(found.toctree.items()) == [("chapters/b", place(5)), ("chapters/a", place(6))]
    assert len(found.blocks) == 1


def test_printed_contents() -> None:
    """Each line is an entry, a page turn a block of its own, with white space as it stands."""
    found = read("```{printed-contents}\n第一章 甲\t一\n\n{pb}`f3`\n第一節 {rdg}`乙]丙`\t二\n```\n")
    assert [(block.kind, block.place.line) for block in found.blocks] == [("entry", 2), ("paragraph", 4), ("entry", 5)]
    assert found.blocks[0].items == (Run("第一章 甲\t一", place(2)),)


def test_what_editors_say_in_a_directive_is_not_text() -> None:
    found = read("```{editorial}\n:class: x\n\n甲*乙*\n```\n")
    assert (found.blocks, found.findings) == ((), ())
    assert [(one.place.line, shown(one.parts)) for one in found.remarks] == [(4, "甲乙")]


def test_colons_make_no_directive() -> None:
    """MyST would take them for text, since the settings do not turn them on; nothing else may."""
    assert told(":::{editorial}\n甲\n:::") == [(1, "mark-004", "a lone {"), (1, "mark-004", "a lone }")]


def test_a_longer_fence_holds_a_shorter_one() -> None:
    found = read("````{editorial}\n```\n甲\n```\n````\n乙")
    assert [block.items for block in found.blocks] == [(Run("乙", place(6)),)]


def test_a_note_of_several_paragraphs() -> None:
    """Each has its place; a line that breaks is told from one that the file breaks; lists have their signs."""
    found = read("甲[^b]\n\n[^b]: 一\n二\\\n三\n\n    > 四\n\n    - 五\n\n    1. 六\n")
    note = found.notes["b"]
    assert note.lines({}) == "一二\n三\n四\n五\n六"
    assert note.printed({}) == "一二三四•五1.六"
    assert [block.place.line for block in note.blocks] == [3, 7, 9, 11]
    assert found.findings == ()


def test_notes() -> None:
    """Lines that follow go on with a note; calls stand among the items."""
    found = read("甲[^a-1]乙\n\n[^a-1]: 一{source}`k\n    l|待考`二\n三\n\n[^b]: *四*，[五](http://x.y/)`六`\n")
    lines = (Words("一"), Words("k\nl|待考", "source"), Words("二"), Words("\n"), Words("三"))
    others = (Words("四"), Words("，"), Words("五"), Words("六", "code"))
    link = Link("http://x.y/", (Words("五"),), place(7, 6))
    assert found.notes == {
        "a-1": Note((Prose("paragraph", lines, place(3)),), place(3)),
        "b": Note((Prose("paragraph", others, place(7), links=(link,)),), place(7)),
    }
    assert found.notes["a-1"].references == ("k\nl|待考",)
    assert found.notes["a-1"].unsourced == ("一二三",)
    assert found.notes["b"].words({}) == "四，五六"
    assert found.blocks[0].items == (Run("甲", place(1)), NoteRef("a-1", place(1, 2)), Run("乙", place(1, 8)))
    assert found.findings == ()


def test_the_words_of_a_note_are_what_readers_see() -> None:
    """Signs that Markdown uses up are not there, others are."""
    assert read("[^a]: _七_ \\* A&amp;B < *").notes["a"].words({}) == "七*A&B<*"


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ("\n\n    | 二 |\n    |---|", 3, "[^a]: a table"),
        ("\n\n    # 二", 3, "[^a]: a heading"),
        ("\n\n    ```\n    二\n    ```", 3, "[^a]: code, or a line indented by eight spaces"),
        ("\n\n  二", 3, "2 spaces before 二"),
    ],
)
def test_what_a_note_cannot_hold(more: str, line: int, said: str) -> None:
    """One finding tells it, and nothing else follows from it."""
    assert told(f"[^a]: 一{more}") == [(line, "note-006", said)]


@pytest.mark.parametrize("colon", ["：", "︰", " :", "　："])
def test_a_colon_that_makes_no_note(colon: str) -> None:
    """The note is told once; its words are no text of the author's."""
    found = read(f"甲[^a]\n\n[^a]{colon}乙\n")
    assert [(one.line, one.code, one.actual) for one in found.findings] == [(3, "note-001", f"[^a]{colon}")]
    assert [block.place.line for block in found.blocks] == [1]


def test_editorial_chapters_have_a_title_and_no_text() -> None:
    found = read("---\nlayer: editorial\n---\n\n(x)=\n# 凡 例 \n\n甲乙\n\n## 二\n")
    assert (found.editorial, found.title, found.blocks, found.findings) == (True, "凡例", (), ())


@pytest.mark.parametrize("matter", ["---\nlayer: text\n---\n", "---\n---\n"])
def test_other_front_matter_makes_no_editorial_chapter(matter: str) -> None:
    found = read(f"{matter}甲")
    line = matter.count("\n") + 1
    assert (found.editorial, found.blocks) == (False, (Block("paragraph", (Run("甲", place(line)),), place(line)),))


def test_front_matter_that_does_not_end_is_told() -> None:
    assert told("---\nlayer: editorial\n")[0] == (1, "markdown-001", "a rule: ---")


@pytest.mark.parametrize("line", ["layer: editoral", "title: 甲", "layer editorial"])
def test_front_matter_that_says_something_else_is_told(line: str) -> None:
    """A slip there would make text of the editors' words, and every line of them a difference."""
    assert (2, "chapter-002", line) in told(f"---\n{line}\n---\n甲")


REFUSED = {
    "    甲": "an indented line: 甲",
    "\t甲": "an indented line: 甲",
    "---": "a rule: ---",
    "***": "a rule: ***",
    "+++": "a break: +++",
    "<div>甲</div>": "HTML: <div>甲</div>",
    "<!-- 甲 -->": "HTML: <!-- 甲 -->",
    "```\n甲\n```": "code: ```",
    "~~~\n甲\n~~~": "code: ~~~",
    "甲\\\n乙": "a line break",
    "甲`乙`": "code, `",
    "甲[乙](丙)": "a link",
    "甲![乙](丙)": "a picture, 乙",
    "甲<b>乙": "HTML, <b>",
    "甲&amp;乙": "&amp;",
    "甲<http://乙.tw>": "a link, autolink",
}


#: What is written -> TEI elements and words of each block.
HELD = {
    "- 甲\n- 乙": [("list/item", "- 甲"), ("list/item", "- 乙")],
    "+ 甲": [("list/item", "+ 甲")],
    "12)  甲": [("list/item", "12)  甲")],
    "- 甲\n\n  乙": [("list/item", "- 甲"), ("list/p", "乙")],
    "> 甲\n>\n> 乙": [("quote/p", "甲"), ("quote/p", "乙")],
    "> - 甲": [("quote/list/item", "- 甲")],
    "|甲|乙|\n|---|--:|\n|丙|丁|": [("table/row", "甲\t乙"), ("table/row", "丙\t丁")],
    "| | |\n|---|---|\n|丙|丁|": [("table/row", "丙\t丁")],
    "|甲|乙|\n|---|---|\n|丙||": [("table/row", "甲\t乙"), ("table/row", "丙")],
    "```{verse}\n甲\n\n乙\n```": [("lg/l", "甲"), ("lg/l", "乙")],
    "```{list}\n一、甲\n二、乙\n```": [("list/item", "一、甲"), ("list/item", "二、乙")],
    "```{closer}\n甲\n```": [("closer/p", "甲")],
    "````{epigraph}\n甲\n\n```{verse}\n乙\n```\n````": [("epigraph/p", "甲"), ("epigraph/lg/l", "乙")],
    "甲*乙*": [("p", "甲乙")],
}


@pytest.mark.parametrize("text", HELD)
def test_what_the_text_of_the_author_holds(text: str) -> None:
    """Every line of the transcription is a block, in what holds it."""
    found = read(text)
    assert found.findings == ()
    assert [(block.path, "".join(item.text for item in block.items)) for block in found.blocks] == HELD[text]


def test_emphasis_is_kept() -> None:
    (block,) = read("甲*乙{sic}`丙`丁*戊**己**庚").blocks
    assert [(item.text, item.rend) for item in block.items] == [
        ("甲", ""), ("乙", "dotted"), ("", "dotted"), ("丁", "dotted"), ("戊", ""), ("己", "bold"), ("庚", "")
    ]  # fmt: skip


def test_the_authors_notes_are_text() -> None:
    """They are no notes of ours; a second line of theirs is a second line of the transcription."""
    found = read("甲（註一）[^author-1]乙\n\n[^author-1]: （註一）{sic}`丙`\n\n    丁\n")
    assert (found.notes, found.findings) == ({}, ())
    lines = found.feet["author-1"]
    assert [(block.path, "".join(item.text for item in block.items)) for block in lines] == [
        ("note/p", "（註一）"), ("note/p", "丁")
    ]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_text_of_the_author_cannot_hold(text: str) -> None:
    """MyST makes something of it that no line of the transcription is: one finding says what, and what to write."""
    (finding,) = [one for one in read(text).findings if one.code == "markdown-001"][:1]
    assert (finding.line, finding.actual) == (1, REFUSED[text])
    assert "\\" in finding.repair


@pytest.mark.parametrize("sign", ["=", "-"])
def test_a_line_below_the_text_would_make_it_a_heading(sign: str) -> None:
    assert (1, "markdown-001", f"a line of {sign} below the text") in told(f"甲\n{sign * 3}")


LEFT_OVER = [
    "**「重要」在",
    "她說**《書名》",
    "[校勘記]（apparatus.md）",
    "[重要](apparatus.md",
    "＃＃ 小題",
    "| 甲 | 乙 |",
    "甲｀乙",
    "{sourc 甲 __乙",
]


def test_an_entry_of_a_list_without_its_space_is_told() -> None:
    """In the editors' chapters alone; a gloss has no lists, and - may be a hyphen inside a line."""
    found = read("---\nlayer: editorial\n---\n\n甲-乙\n-丙\n").findings
    assert [(finding.line, finding.code, finding.actual) for finding in found] == [(6, "markdown-001", "-")]


@pytest.mark.parametrize("line", LEFT_OVER)
def test_signs_that_readers_would_see_are_told(line: str) -> None:
    """In the editors' words, notes too, what came to nothing is text to Markdown, and would be printed."""
    assert {code for _, code, _ in told(f"---\nlayer: editorial\n---\n\n# 題\n\n{line}\n")} == {"markdown-001"}
    assert "markdown-001" in {code for _, code, _ in told(f"甲[^a]\n\n[^a]: 見{line}\n")} or line[0] in "＃|"


def test_html_of_the_editors_is_told() -> None:
    """Neither PDF nor proof has any."""
    head = "---\nlayer: editorial\n---\n\n# 題\n\n"
    assert told(f"{head}甲<br>乙") == [(7, "markdown-001", "<br>")]
    assert told(f"{head}<!-- 待辦 -->\n") == [(7, "markdown-001", "<!-- 待辦 -->")]


@pytest.mark.parametrize("sign", "{}`[]*_<>$&|\\")
def test_stray_signs(sign: str) -> None:
    """A sign that Markdown could take for markup is told with its line, also in a wrapped paragraph."""
    assert told(f"甲\n\n乙\n丙{sign}丁") == [(4, "mark-004", f"a lone {sign}")]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("\n甲{corr}`乙]丙丁", [(2, "mark-004", "{corr}`乙]")]),
        ("甲{sic}`乙丙{sic}`丁`戊", [(1, "mark-004", "{sic}`乙丙")]),
        ("甲{sic}`乙[^a]丙{corr}`丁]戊`己\n\n[^a]: 註", [(1, "mark-004", "{sic}`乙")]),
        ("甲\n乙{cor}`丙]丁`", [(2, "mark-001", "{cor}")]),
        ("甲{corr}`乙丙`", [(1, "mark-002", "乙丙")]),
        ("甲{pb}`9\n`乙", [(1, "mark-002", "9 ")]),
        ("甲{corr}`乙]丙|丁`", [(1, "mark-003", "丁")]),
        ("(x)=\n# 題{gap}`x`", [(2, "mark-002", "x")]),
        ("```{printed-contents}\n\n甲{rdg}`乙`\n```", [(3, "mark-002", "乙")]),
        ("甲[^a乙", [(1, "mark-004", "a lone [")]),
        ("甲\n\n```{printed-contents}\n乙", [(3, "mark-004", "```{printed-contents}")]),
        ("```{toctree}\na\n``", [(1, "mark-004", "```{toctree}")]),
        ("```{toctree}\na\n````", []),
        ("[^a]: 一\n\n[^a]: 二", [(3, "note-001", "a second [^a]:")]),
        ("[^a]:\n甲", [(1, "note-001", "[^a]: without words")]),
        ("甲\n\n[^A]: 一", [(3, "note-002", "[^A]")]),
        ("[^a_b]: 一", [(1, "note-002", "[^a_b]")]),
        ("[^1]: 一", [(1, "note-002", "[^1]")]),
        ("[^註]: 一", [(1, "note-002", "[^註]")]),
        ("[^a-]: 一", [(1, "note-002", "[^a-]")]),
        ("甲\n\n## 題", [(3, "chapter-002", "題")]),
        ("(a)=\n甲", [(1, "chapter-002", "(a)=")]),
        ("(a)=\n甲\n\n# 題", [(1, "chapter-002", "(a)="), (4, "chapter-002", "題")]),
        ("(a)=\n(b)=\n# 題", [(1, "chapter-002", "(a)=")]),
        ("甲\n\n(a)=\n", [(3, "chapter-002", "(a)=")]),
    ],
)
def test_findings(text: str, findings: list[tuple[int, str, str]]) -> None:
    """One fault is one finding, on its own line."""
    assert told(text) == findings


def test_a_whole_finding() -> None:
    assert read("甲\n乙|").findings == (
        Finding(
            FILE,
            2,
            "mark-004",
            "a lone |",
            "a whole role {name}`…` or note [^label]",
            "close it, or write \\| if the sign itself is meant",
        ),
    )


def test_what_follows_a_fault_is_still_read() -> None:
    """A fault hides nothing behind it: the text, later marks, and what an open directive holds."""
    assert [item.mark and item.mark.kind for item in read("甲{sic}`乙{pb}`2`丙").blocks[0].items] == [None, "pb", None]
    assert list(read("```{toctree}\na\nb").toctree) == ["a", "b"]
    assert [block.kind for block in read("```{printed-contents}\n甲\n乙").blocks] == ["entry", "entry"]


def test_of_two_notes_with_one_label_none_is_lost_unseen() -> None:
    found = read("[^a]: 一\n\n[^a]: 二")
    assert shown(found.notes["a"].parts) == "二"
    assert len(found.findings) == 1


@pytest.mark.parametrize(
    ("data", "line", "read_"),
    [
        (b"\xef\xbb\xbf# a", 1, "U+FEFF"),
        ("甲\n乙\r\n丙".encode(), 2, "U+000D"),
        ("甲\r乙".encode(), 1, "U+000D"),
        ("甲\n\n乙\0".encode(), 3, "U+0000"),
        ("甲\n乙\ufeff".encode(), 2, "U+FEFF"),
        ("甲\n".encode() + b"\xe4\xb8", 2, "byte 0xe4"),
        ("甲\n乙".encode("big5"), 1, "byte 0xa5"),
        ("甲".encode("utf-16"), 1, "byte 0xff"),
        (b"\xed\xa0\x80", 1, "byte 0xed"),
    ],
    ids=["bom", "crlf", "cr", "nul", "inner-bom", "cut-off", "big5", "utf-16", "surrogate"],
)
def test_unreadable_files(tmp_path: Path, data: bytes, line: int, read_: str) -> None:
    """A file that is not plain UTF-8 gives one finding with its line, and no text."""
    (tmp_path / "x.md").write_bytes(data)
    found = chapter_reader.load(tmp_path, "x")
    assert [(f.file, f.line, f.code, f.actual) for f in found.findings] == [("x.md", line, "chapter-001", read_)]
    assert (found.blocks, found.notes, found.toctree) == ((), {}, {})


def test_a_missing_file(tmp_path: Path) -> None:
    assert chapter_reader.load(tmp_path, "x").findings == (
        Finding("x.md", 0, "chapter-001", "No such file or directory", "a file", "restore the file"),
    )


def test_a_folder_is_no_chapter(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    assert [f.code for f in chapter_reader.load(tmp_path, "x").findings] == ["chapter-001"]


def test_words_without_those_that_say_their_language() -> None:
    """A role is a sign of punctuation, and the lines go on to count."""
    words = (Words("甲"), Words("Lena\nGoldfields|en", "foreign"), Words("\n"), Words("乙"), Words("x = 1", "code"))
    assert unmarked(words) == "甲、\n\n乙、"
    assert shown(words) == "甲LenaGoldfields乙x=1"


def test_a_block_of_its_own_is_no_heading() -> None:
    assert [(block.level, block.label) for block in read("甲\n").blocks] == [(0, "")]
    assert (Prose("paragraph", (), Place("a.md", 1)).level, Prose("paragraph", (), Place("a.md", 1)).anchor) == (0, "")


def test_what_the_editors_say_in_a_chapter() -> None:
    """In a directive, then in notes; of one of theirs what they write comes first."""
    text = "(c)=\n# 題\n\n正文[^a]。\n\n```{editorial}\n按語。\n```\n\n[^a]: 註解。\n"
    assert [shown(one.parts) for one in read(text).said] == ["按語。", "註解。"]
    ours = chapter_reader.read("chapters/x", FILE, "---\nlayer: editorial\n---\n\n# 題\n\n甲[^a]。\n\n[^a]: 乙。\n")
    assert [shown(one.parts) for one in ours.said] == ["題", "甲。", "乙。"]


def test_what_stands_behind_two_backticks_stands_there() -> None:
    """A role may have more than one around its body, and hold a role that stands again behind it."""
    line = "天{supplied}``之，{supplied}`人|疑當作`也``，{supplied}`人|疑當作`。"
    (block,) = read(line).blocks
    placed = [(item.text or (item.mark.lemma if item.mark else ""), item.place.column) for item in block.items]
    behind = line.rindex("，") + 1
    assert placed == [
        ("天", 1),
        ("之，", 2),
        ("人", 2),
        ("也", 2),
        ("，", behind),
        ("人", behind + 1),
        ("。", len(line)),
    ]
