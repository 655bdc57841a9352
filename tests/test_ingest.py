"""Taking in more pages: a book that was cut and takes in its last leaves again is the book."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path

import ingest
import pytest
from conftest import BOOK, MINI, Edit, copy_inputs, furnished
from edition.ingest import changes, draft, merging, placing, received
from edition.ingest.markdown import block, inline
from edition.ingest.received import receive as receive_plan
from edition.ingest.units import Awaited, State, units
from edition.model import interface
from edition.model.contents import Shape
from edition.model.witness import FILE, Page
from edition.model.witness import load as load_witness
from edition.reading import book
from forms import FORMS, make
from hypothesis import given, settings
from hypothesis import strategies as st
from shortened import (
    CUTS,
    SOURCE,
    confirm,
    declare,
    decline,
    files,
    place,
    receive,
    shorten,
    stands,
    told,
    transcribed,
)
from test_hostile import FEW

#: A sentence that breaks off, long enough to be more than a line of verse.
CUT = "日月盈昃，" * 6
Output = pytest.CaptureFixture[str]
#: The signs of the miniature book.
SHAPE = Shape(
    title="目次", levels=(("第{han}章",), ("第{han}節",), ("第{han}目",)), before_page="\t", pages=("digits",)
)


@pytest.mark.parametrize(("origin", "page"), CUTS, ids=[f"{root.name}-{page}" for root, page in CUTS])
def test_a_book_that_was_cut_is_the_book_again(origin: Path, page: str, tmp_path: Path) -> None:
    """The transcription comes back byte for byte, nothing that stood is changed, and a second run changes nothing.

    Cut before the printed contents, their wording is not yet known to differ from the headings': toc-004, no other.
    """
    root = shorten(origin, tmp_path / "project", page)
    whole = (origin / SOURCE).read_text("utf-8")
    assert receive(root, whole) == 0
    shutil.copyfile(origin / FILE, root / FILE)  # the editors' word
    before = files(root)
    differ = 0 if page != "f2" else 3 if origin == BOOK else 1
    assert place(root) == (1 if differ else 0)
    assert transcribed(root) == whole
    assert told(root) == ["toc-004"] * differ
    after = files(root)
    assert all(stands(text, after[name]) for name, text in before.items())
    assert before != after
    assert place(root) == 0
    assert files(root) == after


def test_where_the_new_lines_go(small: Path, capsys: Output) -> None:
    """A paragraph that a page turn cut goes on; a heading with a slip is one, over two lines; its chapter is named."""
    whole = (small / SOURCE).read_text("utf-8") + f"\n{CUT}\n\n辰宿列張。\n\n第三章\n\n宇苗\n\n# *寒來*。\n"
    described = (small / FILE).read_text("utf-8")
    assert receive(small, whole) == 0
    confirm(small)
    added = (small / FILE).read_text("utf-8")[len(described.rstrip("\n")) :]
    assert re.findall(r'n = "(\d+)"\nlabel = "(.+)"\n(?:line = (\d+))?', added) == [
        ("5", "五", "29"),
        *((str(n), "六七八"[n - 6], "") for n in (6, 7, 8)),
        ("9", "九", "31"),
    ]
    capsys.readouterr()
    assert place(small) == 1
    assert (small / "chapters/02.md").read_text("utf-8") == (
        f"{{pb}}`4`\n\n(ch02)=\n# 第二章 玄黃\n\n宇宙洪荒。\n\n{CUT}{{pb}}`5`辰宿列張。\n\n"
        "{pb}`6`\n\n{pb}`7`\n\n{pb}`8`\n"
    )
    assert (small / "chapters/03.md").read_text("utf-8") == (
        "{pb}`9`\n\n(ch03)=\n# 第三章{lb}`2`宇苗\n\n\\# \\*寒來\\*。\n"
    )
    assert "\nchapters/02\nchapters/03\nchapters/editorial\n" in (small / "index.md").read_text("utf-8")
    finding, *_, placed, opened = capsys.readouterr().out.splitlines()
    assert finding.startswith("chapters/contents.md:12: toc-004 p. f3: ")
    assert (placed, opened) == (
        "taken in: chapters/02.md: lines 27 to 29",
        "taken in: chapters/03.md: lines 31 to 35 (a new chapter)",
    )
    assert transcribed(small) == whole


def test_a_paragraph_that_ends_does_not_go_on(small: Path) -> None:
    """Nor does one behind which a page without text is turned to; the next page begins after it."""
    receive(small, (small / SOURCE).read_text("utf-8") + "\n日月盈昃\n\n\n辰宿列張。\n\n\n寒來暑往。\n")
    confirm(small)
    described = (small / FILE).read_text("utf-8")
    (small / FILE).write_text(described + '\n[[page]]\nn = "7"\nlabel = "七"\n', "utf-8")
    assert place(small) == 0
    written = "日月盈昃{pb}`5`辰宿列張。\n\n{pb}`6`\n\n寒來暑往。\n\n{pb}`7`\n"
    assert (small / "chapters/02.md").read_text("utf-8").endswith(f"\n宇宙洪荒。\n\n{written}")
    receive(small, (small / SOURCE).read_text("utf-8") + "\n秋收\n")
    assert load_witness(small).proposed == ("1.00 page 8 begins at line 35: page 7 has no text",)
    confirm(small)
    assert place(small) == 0
    assert (small / "chapters/02.md").read_text("utf-8").endswith(f"\n\n{written}\n{{pb}}`8`\n\n秋收\n")


def test_text_comes_before_notes_and_comments(small: Path, edit_small: Edit) -> None:
    edit_small("chapters/02.md", "宇宙洪荒。\n", "宇宙\n洪荒。\n% 未校\n\n% 完\n")
    receive(small, (small / SOURCE).read_text("utf-8") + "\n日月盈昃。\n")
    assert place(small) == 0
    assert (small / "chapters/02.md").read_text("utf-8").endswith("宇宙\n洪荒。\n\n日月盈昃。\n\n% 未校\n\n% 完\n")


def test_a_page_without_text_comes_behind_the_contents(tmp_path: Path) -> None:
    """Not into their directive, whose lines are entries."""
    root = shorten(MINI, tmp_path / "project", "1")
    described = (root / FILE).read_text("utf-8")
    (root / FILE).write_text(described.rstrip("\n") + '\n\n[[page]]\nn = "f4"\nlabel = "〔白〕"\n', "utf-8")
    assert place(root) == 0
    assert (root / "chapters/contents.md").read_text("utf-8").endswith("第三章 宇宙\t九\n```\n\n{pb}`f4`\n")


def test_a_section_gets_its_id(small: Path, edit_small: Edit) -> None:
    edit_small("chapters/contents.md", "第三章 宇宙\t九", "第三章 宇宙\t九\n第一節 寒來\t九\n第二節 暑往\t九")
    old = "第三章 宇宙\t九\n"
    text = (small / SOURCE).read_text("utf-8").replace(old, f"{old}\n第一節 寒來\t九\n\n第二節 暑往\t九\n")
    described = (small / FILE).read_text("utf-8")
    moved = re.sub(r"(?m)^line = (\d+)$", lambda m: f"line = {int(m[1]) + 4 * (int(m[1]) > 11)}", described)
    declare(small, text, moved)
    assert receive(small, text + "\n第三章 宇宙\n\n甲。\n\n第一節 寒來\n\n乙。\n\n第二節 暑往\n") == 0
    confirm(small)
    assert place(small) == 0
    written = (small / "chapters/03.md").read_text("utf-8")
    assert re.findall(r"^\((.+)\)=\n(#+) (.+)$", written, re.MULTILINE) == [
        ("ch03", "#", "第三章 宇宙"),
        ("ch03-1", "##", "第一節 寒來"),
        ("ch03-2", "##", "第二節 暑往"),
    ]


def test_a_page_that_the_contents_have_otherwise_is_told(small: Path, capsys: Output) -> None:
    """The heading stays where the editors' page turn puts it."""
    receive(small, (small / SOURCE).read_text("utf-8") + "\n第三章 宇宙\n")
    decline(small)
    text = (small / FILE).read_text("utf-8")
    (small / FILE).write_text(text + '\n[[page]]\nn = "5"\nlabel = "五"\nline = 27\n', "utf-8")
    capsys.readouterr()
    assert place(small) == 1
    assert capsys.readouterr().out.startswith("chapters/03.md:4: toc-005 p. 5: ")
    assert told(small) == ["toc-005"]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (["第三章 宇宙", "甲"], ["heading", "paragraph"]),
        (["第三章", "宇宙", "甲"], ["heading", "paragraph"]),
        (["第三章", "宇", "宙"], ["heading"]),
        (["第三章 宇宙說的"], ["paragraph"]),
        (["第三章 宇宙說的是什麼"], ["paragraph"]),
        (["第三章"], ["paragraph"]),
        (["第四章 宇宙"], ["paragraph"]),
        (["第三章 宇宙", "第三章 宇宙"], ["heading", "paragraph"]),
        (["目次", "第四章 甲乙\t九", "第四章 甲乙"], ["paragraph", "row", "paragraph"]),
    ],
)
def test_a_heading_is_what_the_contents_know(lines: list[str], kinds: list[str]) -> None:
    begun = State(SHAPE, (Awaited("第三章", frozenset({"宇宙"}), 9, 1),), True, False)
    assert [unit.kind for unit in units(dict(enumerate(lines)), begun)] == kinds


def test_contents_that_come_with_the_text(small: Path) -> None:
    """Their entries are awaited as soon as they are read."""
    lines = ["目次", "第一章 甲乙\t一", "第一章 甲乙", "第一章 甲乙\t一"]
    found = list(units(dict(enumerate(lines)), State(SHAPE, (), False, False)))
    assert [unit.kind for unit in found] == ["contents", "entry", "heading", "row"]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (["第一目 日月", "甲。", "第二目 星辰", "乙。"], ["heading", "paragraph", "heading", "paragraph"]),
        (["第一目", "日月", "甲。"], ["heading", "paragraph"]),
        (["第二目 日月"], ["paragraph"]),
        (["第一目 日月。"], ["paragraph"]),
        (["第一目日月" + "天" * 40], ["paragraph"]),
        (["第一節 日月"], ["paragraph"]),
    ],
)
def test_a_heading_below_the_contents_counts_on(lines: list[str], kinds: list[str]) -> None:
    """No entry tells it: its sign, a short line and the next number do. What entries reach to must have one."""
    begun = State(SHAPE, (), True, False, depth=2, counted={1: 2, 2: 1})
    found = list(units(dict(enumerate(lines)), begun))
    assert [unit.kind for unit in found] == kinds
    assert all(unit.entry and unit.entry.level == 3 for unit in found if unit.kind == "heading")


def test_no_heading_reaches_over_a_page_turn() -> None:
    begun = State(SHAPE, (Awaited("第三章", frozenset({"宇宙"}), 9, 1),), True, False)
    assert [unit.kind for unit in units({1: "第三章", 3: "宇宙"}, begun, {3})] == ["paragraph"] * 2


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("chapters/02.md", "宇宙洪荒", "宇宙洪流", "text-001"),
        ("chapters/01.md", "後半句。", "", "text-002"),
        ("chapters/01.md", "{pb}`3`", "", "page-002"),
        ("chapters/02.md", "宇宙洪荒。", "宇宙洪荒。\n\n日月。", "text-001"),
        ("chapters/02.md", "宇宙洪荒。", "宇宙{corr}`洪荒。", "mark-004"),
        ("chapters/02.md", "{pb}`4`\n\n", "", "page-002"),
        ("index.md", "chapters/02\n", "", "chapter-003"),
    ],
)
def test_chapters_that_are_not_proved_take_nothing_in(
    file: str, old: str, new: str, code: str, small: Path, edit_small: Edit, capsys: Output
) -> None:
    """What the proof says of them is told, and nothing is written."""
    receive(small, (small / SOURCE).read_text("utf-8") + "\n日月盈昃。\n")
    decline(small)
    edit_small(file, old, new)
    before = files(small)
    capsys.readouterr()
    assert place(small) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f" {code} " in lines[0]
    assert lines[-1] == "not taken in; nothing was written"
    assert files(small) == before


def test_lines_that_the_layout_does_not_reach(small: Path, capsys: Output) -> None:
    """Three blank lines are proposed as a page turn; if it is declined, the place is told."""
    receive(small, (small / SOURCE).read_text("utf-8") + "\n\n\n日月盈昃。\n")
    assert load_witness(small).proposed == ("1.00 page 5 begins at line 29: 3 blank lines stand before it",)
    decline(small)
    before = files(small)
    capsys.readouterr()
    assert place(small) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert "read text at line 29 after line 25, expected text at line 27, the next by [layout]" in line
    assert files(small) == before


def test_a_page_cannot_begin_with_noise(small: Path, capsys: Output) -> None:
    receive(small, (small / SOURCE).read_text("utf-8") + "\nCWT326/09\n\n日月盈昃。\n")
    confirm(small)
    text = (small / FILE).read_text("utf-8")
    (small / FILE).write_text(text.replace("line = 29", "line = 27"), "utf-8")
    capsys.readouterr()
    assert place(small) == 1
    assert "read page 5 at line 27: noise" in capsys.readouterr().out


@pytest.mark.parametrize("new", ["\nCWT326/09\n\n日月盈昃。\n", "\nCWT326/09\n"])
def test_text_on_a_page_without_text_is_told(new: str, small: Path, edit_small: Edit, capsys: Output) -> None:
    """Noise behind the last line that the chapters have does not hide it, nor if it is all that is new."""
    receive(small, (small / SOURCE).read_text("utf-8") + new)
    confirm(small)
    assert load_witness(small).noise == {27: "CWT326/09"}
    edit_small("chapters/01.md", "後半句。\n\n{pb}`3`[^blank]", "{pb}`3`[^blank]後半句。")
    capsys.readouterr()
    assert place(small) == 1
    assert "chapters/01.md:9: page-003 p. 3: " in capsys.readouterr().out


@pytest.mark.thorough
def test_a_chapter_that_could_not_be_read_again(small: Path, edit_small: Edit, capsys: Output) -> None:
    """It is told before it is written."""
    long = "宇宙洪荒" * (3 * 2**20 // 10)
    edit_small("chapters/02.md", "宇宙洪荒", long)
    declare(small, (small / SOURCE).read_text("utf-8").replace("宇宙洪荒", long), (small / FILE).read_text("utf-8"))
    receive(small, (small / SOURCE).read_text("utf-8") + "\n" + "甲" * (2**20 // 4) + "\n")
    decline(small)
    before = files(small)
    capsys.readouterr()
    assert place(small) == 1
    assert capsys.readouterr().out.startswith(
        "chapters/02.md: chapter-001 a chapter cannot be read: read a larger file, "
    )
    assert files(small) == before


def test_what_would_not_come_back_is_not_written(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    """The plan is proved before it is carried out."""
    receive(small, (small / SOURCE).read_text("utf-8") + "\n日月盈昃。\n")
    monkeypatch.setattr(draft, "block", lambda text: text[:-1])
    before = files(small)
    capsys.readouterr()
    assert place(small) == 1
    assert capsys.readouterr().out.startswith("chapters/02.md:8: text-001 p. 4: ")
    assert files(small) == before


def test_a_line_that_goes_on_is_told(small: Path, capsys: Output) -> None:
    """The last line was known as a whole; its rest is the editor's to place."""
    text = (small / SOURCE).read_text("utf-8").rstrip("\n")
    declare(small, text, (small / FILE).read_text("utf-8").replace("final_newline = true", "final_newline = false"))
    assert receive(small, text + "日月\n") == 0
    capsys.readouterr()
    assert place(small) == 1
    assert "text-001 p. 4: " in (line := capsys.readouterr().out.splitlines()[0])
    assert "read nothing, expected 「日月」 (transcription line 25, column 6)" in line


def test_a_file_in_the_way_is_not_written_over(small: Path, capsys: Output) -> None:
    receive(small, (small / SOURCE).read_text("utf-8") + "\n第三章 宇宙\n")
    confirm(small)
    (small / "chapters/03.md").write_text("別的", "utf-8")
    before = files(small)
    capsys.readouterr()
    assert place(small) == 1
    assert capsys.readouterr().out.startswith("chapters/03.md: chapter-003 ")
    assert files(small) == before


@pytest.mark.parametrize("file", ["chapters/02.md", "chapters", "source", SOURCE, FILE])
def test_a_link_that_leads_out_is_not_written_through(file: str, small: Path, capsys: Output) -> None:
    whole = (small / SOURCE).read_text("utf-8") + "\n日月盈昃。\n"
    if file.startswith("chapters"):
        receive(small, whole)
        decline(small)
    outside = small.parent / "outside"
    (small / file).rename(outside)
    (small / file).symlink_to(outside)
    before = files(small.parent)
    capsys.readouterr()
    # Before chapters are written to they are proved, and the proof tells the link.
    proved = file.startswith("chapters")
    status = place(small) if proved else receive(small, whole)
    assert status == (1 if proved else 2)
    assert (" build-005 " if proved else " build-003 ") in capsys.readouterr().out.splitlines()[0]
    after = files(small.parent)
    after.pop("received.txt"), before.pop("received.txt", None)
    assert after == before


def killed(root: Path, planned: dict[str, str], number: int) -> bool:
    """Write *planned* in another process that kills itself before its call *number*; give whether it did."""
    if (child := os.fork()) == 0:
        left = number

        def hook(event: str, arguments: object) -> None:
            nonlocal left
            if event == "open" or event.startswith(("os.", "shutil.")):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            changes.write(root, planned)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.parametrize(
    "step", ["receive", *(pytest.param(step, marks=pytest.mark.thorough) for step in ("place", "merge"))]
)
def test_killed_at_any_step(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same command once more makes what it would have made; no file is lost and none is left over."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # what a killed run leaves there
    origin = shorten(MINI, tmp_path / "origin", "2")
    whole = tmp_path / "whole.txt"
    shutil.copyfile(MINI / SOURCE, whole)
    again = ["--root", "", *(["--received", str(whole)] if step == "receive" else [])]
    if step == "place":
        ingest.main(["--root", str(origin), "--received", str(whole)])
        confirm(origin)

    if step == "merge":
        whole.write_text(
            (origin / SOURCE).read_text("utf-8").replace("天地之始", "天他之始").replace("四時", "四特"), "utf-8"
        )
        ingest.main(["--root", str(origin), "--received", str(whole)])
        ingest.main(["--root", str(origin), "--decide", "new", "all"])

    def planned(root: Path) -> dict[str, str]:
        plans = {"receive": lambda: received.receive(root, whole), "place": lambda: placing.plan(root)}
        return dict(plans.get(step, lambda: merging.plan(root))().changes)

    done = copy_inputs(origin, tmp_path / "done")
    changes.write(done, planned(done))
    for number in count(1):
        root = copy_inputs(origin, tmp_path / str(number))
        if not killed(root, planned(root), number):
            break
        again[1] = str(root)
        assert ingest.main(again) == 0, f"killed before call {number}"
        assert files(root) == files(done), f"killed before call {number}"
    assert number > 15


SPACES = " \t\u3000\u00a0\u2003"
LINES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        st.lists(
            st.sampled_from(
                [
                    *"\\`*_{}[]()<>$&|#~-+%!:=^\"'1.甲乙。",
                    *SPACES,
                    "{corr}`甲]乙`",
                    "{pb}`5`",
                    "[^a]: ",
                    "(ch03)=",
                    "```",
                ]
            ),
            min_size=1,
            max_size=12,
        ).map("".join),
    ).filter(lambda line: not received.NO_TEXT.search(line) and "\n" not in line),
    min_size=1,
    max_size=8,
)


@settings(FEW, max_examples=int(os.environ.get("EDITION_EXAMPLES", "100")))
@given(LINES, st.booleans(), st.sampled_from(["\n", ""]))
@pytest.mark.thorough
def test_any_lines_come_back(lines: list[str], right: bool, ending: str) -> None:
    """Whether the editor finds the proposals right or wrong."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_inputs(MINI, Path(folder) / "small")
        whole = (root / SOURCE).read_text("utf-8") + "\n" + "\n\n".join(lines) + ending
        assert receive(root, whole) == 0
        (confirm if right else decline)(root)
        assert place(root) == 0
        assert transcribed(root) == whole
        assert told(root) == []


#: Lines that Markdown, MyST or the notation could take for something else, each alone and inside words.
SIGNS = [chr(code) for code in range(33, 127) if not chr(code).isalnum()]
MARKUP = [
    "1. 甲", "12) 甲", "1.", "9.甲", "- 甲", "# 甲", "## 甲 ##", "甲 #", "> 甲", "    甲", "\t甲", "甲\t乙",
    "甲  ", "　　甲　", "　", " ", "甲\\", "% 甲", "```", "```{toctree}", "~~~", "---", "***", "===", "+++",
    "<!-- 甲 -->", "<b>甲</b>", "&amp;", "&#12288;", "http://a.b/", "(c)", "...", "$a$", "|a|b|", "|-|-|",
    ":a: b", ": a", ":::{note}", "![甲](乙)", "[甲]: 乙", "H~2~O", "{{a}}", "甲\u00a0", "\u2003甲",
    "甲\u200b乙", "\u202e", "\ue000", "\U00020000", "e\u0301", "{pb}`9`", "[^a]: 甲", "(ch01)=", "(a b)=",
    "(x)= ", "{corr}`甲]乙`", "[1] 甲", "* * *", "<http://a>", "\\*", "甲\\*乙",
]  # fmt: skip


@pytest.mark.thorough
def test_the_build_reads_what_was_written(small: Path) -> None:
    """MyST and the diplomatic builder give the lines back, as the proof's own reader does."""
    made = [words for sign in SIGNS for words in (sign, f"{sign}甲", f"{sign} 甲", f"甲{sign}乙{sign}", sign * 3)]
    whole = (small / SOURCE).read_text("utf-8") + "\n" + "\n\n".join([*made, *MARKUP]) + "\n"
    assert receive(small, whole) == 0
    decline(small)
    assert place(small) == 0
    furnished(small)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "diplomatic", str(small), str(small.parent / "built")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr.strip()) == (0, "", "")
    assert (small.parent / "built/transcription.txt").read_text("utf-8").split("\n") == whole.split("\n")


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("甲（乙），一·二。", "甲（乙），一·二。"),
        ("(二)甲 - 乙", "(二)甲 - 乙"),
        ("一九一八.1.2", "一九一八.1.2"),
        ("- 甲", "\\- 甲"),
        ("1. 甲", "1\\. 甲"),
        ("(a)=", "\\(a)="),
        ("　甲 ", "{surplus}`　`甲{surplus}` `"),
        (" ", "{surplus}` `"),
        ("{sic}`甲`", "\\{sic\\}\\`甲\\`"),
    ],
)
def test_only_what_is_read_as_markup_is_escaped(line: str, written: str) -> None:
    assert block(line) == written
    assert inline(f"甲{line}乙").count("{surplus}") == 0


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("古い柳《やなぎ》が", "古い柳{rt}`《やなぎ》`が"),
        (
            "その｜水車小屋《すいしゃごや》の市場《いちば》",
            "その{rb}`｜`水車小屋{rt}`《すいしゃごや》`の市場{rt}`《いちば》`",
        ),
        ("a|b《ビー》", "a{rb}`\\|`b{rt}`《ビー》`"),
        ("*柳《やなぎ》", "\\*柳{rt}`《やなぎ》`"),
        ("書物《吾輩は猫である》、《ねこ》", "書物《吾輩は猫である》、《ねこ》"),
        ("《やなぎ》", "《やなぎ》"),
        ("｜《やなぎ》", "｜《やなぎ》"),
        ("表 | 値 | 柳《やなぎ》", "表 \\| 値 \\| 柳{rt}`《やなぎ》`"),
        ("人《ひと／″＼》", "人{rt}`《ひと／″＼》`"),
        ("柳" * 21 + "《やなぎ》", "柳" * 21 + "《やなぎ》"),
    ],
)
def test_readings_of_a_japanese_book(line: str, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kana in brackets behind words are a reading; in a book in another language they are brackets."""
    assert "{rt}" not in inline(line)
    monkeypatch.setattr(interface, "_name", "ja")
    assert inline(line) == written


def _cuts() -> list[tuple[str, str]]:
    """Return the books of other forms, and the pages, that of their contents first, before which they can be cut."""
    # Contents that an editor has marked are not marked when they arrive; what is wrong with them is then told.
    plain = {name: form for name, form in FORMS.items() if form.contents and "{" not in "".join(form.contents)}
    begun = [(name, f"f{2 + len(form.front)}") for name, form in plain.items()]
    return begun + [(name, page) for name, form in FORMS.items() for page, _, text in form.pages[1:] if text]


@pytest.mark.parametrize(("name", "page"), _cuts())
def test_more_pages_of_a_book_of_another_form(name: str, page: str, tmp_path: Path) -> None:
    """Its headings are recognised by its own signs, each at its level; an editor has described the new pages."""
    whole = make(tmp_path / "whole", FORMS[name])
    root = shorten(whole, tmp_path / "short", page)
    for file in (SOURCE, FILE):
        (root / file).write_bytes((whole / file).read_bytes())
    assert place(root) == 0
    ought, read = book.load(whole), book.load(root)
    assert [(h.path, h.level, h.page) for h in read.headings] == [(h.path, h.level, h.page) for h in ought.headings]
    assert len({h.label for h in read.headings}) == len(read.headings)
    assert transcribed(root) == (whole / SOURCE).read_text("utf-8")
    marked = any("{" in line for line in FORMS[name].contents)  # a slip that the short book has not mended either
    assert [code for code in told(root) if not code.startswith("toc-") or not marked] == []


def test_contents_that_no_table_describes_are_not_taken_in(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message has a table that reads them."""
    described = (small / FILE).read_text("utf-8")
    table = re.search(r"(?s)\[contents\].*?\n\n", described)
    assert table
    (small / FILE).write_text(described.replace(table[0], ""), "utf-8")
    (small / "chapters/contents.md").unlink()
    index = (small / "index.md").read_text("utf-8").replace("chapters/contents\n", "")
    for name in ("01", "02"):
        (small / f"chapters/{name}.md").unlink()
        index = index.replace(f"chapters/{name}\n", "")
    (small / "index.md").write_text(index, "utf-8")
    before = files(small)
    assert place(small) == 1
    said = capsys.readouterr().out
    assert "toc-007" in said
    assert '[contents]; title = "目次"; levels = [["第{han}章"], ["第{han}節"]]; before_page = "\\t"; pages' in said
    assert files(small) == before


@pytest.mark.parametrize(
    ("name", "page", "proposed"),
    [
        ("english", "2", [("2", "2", True)]),
        ("volumes", "2", [("2", "二", True), ("3", "三", True)]),
        ("prefaces and appendices", "iii", [("iii", "III", True), ("1", "一", True)]),
        ("prefaces and appendices", "b2", []),
    ],
)
def test_page_turns_are_proposed_as_the_book_numbers_them(
    name: str, page: str, proposed: list[tuple[str, str, bool]], tmp_path: Path
) -> None:
    """By the contents, in the numerals of the labels so far; a series that begins anew goes on with none of another."""
    whole = make(tmp_path / "whole", FORMS[name])
    root = shorten(whole, tmp_path / "short", page)
    received = receive_plan(root, whole / SOURCE)
    assert received.proposals
    found = [
        (one.what.n, one.what.label, one.what.line is not None)
        for one in received.proposals.proposals
        if isinstance(one.what, Page)
    ]
    assert found[: len(proposed)] == proposed
    assert proposed or not found


def test_rows_and_notes_are_taken_for_what_they_are(small: Path) -> None:
    """No row begins a page; a note goes to its call, and the sentence that its page cuts goes on behind it."""
    lines = [
        "天地（註一）之始，" + "玄" * 20,
        "（註一）見「宇宙」。",
        "五",
        "黃也。",
        "年份\t數",
        "一\t二",
        "三\t四",
        "1\t2\t3",
        "末。",
    ]
    whole = (small / SOURCE).read_text("utf-8") + "\n" + "\n\n".join(lines) + "\n"
    assert receive(small, whole) == 0
    witness = small / "source/witness.toml"
    told = witness.read_text("utf-8")
    assert re.findall(r'proposed = "\S+ (\S+ \S+)', told) == ["page 5", "line 31"]
    assert "it is the number of page 5" in told
    witness.write_text(re.sub(r"proposed = .*\n", "", told), "utf-8")
    assert place(small) == 0
    taken = (small / "chapters/02.md").read_text("utf-8")
    assert taken.partition("宇宙洪荒。\n\n")[2] == (
        "天地（註一）[^author-l29]之始，" + "玄" * 20 + "{pb}`5`黃也。\n\n"
        "| | |\n|---|---|\n| 年份 | 數 |\n| 一 | 二 |\n| 三 | 四 |\n\n"
        "| | | |\n|---|---|---|\n| 1 | 2 | 3 |\n\n末。\n\n[^author-l29]: （註一）見「宇宙」。\n"
    )
