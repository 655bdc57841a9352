"""``verify --suggest`` shows how each finding is mended, ``--fix`` writes what has exactly one right answer."""

from __future__ import annotations

import hashlib
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import verify
from conftest import BLOCKS, ENVIRONMENT, ROOT, Edit, copy_inputs, edits
from edition.ingest import mending
from edition.ingest.markdown import unescaped
from edition.ingest.repairs import MARK, RESTORE, Case, kinds
from edition.ingest.spots import edited
from edition.model import git
from edition.reading import book
from test_codes import FAILS, FOLDER, lay

Output = pytest.CaptureFixture[str]
LINE = "宇宙洪荒。"
LAST = "chapters/02.md"
FIRST = "chapters/01.md"
SOURCE = "source/transcription.txt"
DESCRIPTION = "source/witness.toml"
TURN = "{pb}`2`"


def run(root: Path, capsys: Output, *options: str) -> tuple[int, str]:
    """Run the verb; give the exit code and what it printed."""
    code = verify.main(["--root", str(root), *options])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, printed.out


def standing(root: Path) -> dict[str, bytes]:
    """Return every file of the book at *root* but what is built or kept."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "_build" not in path.parts
    }


def printed_otherwise(root: Path, line: str) -> None:
    """Let the transcription of the miniature book end with another *line*, and its description say so."""
    source = root / SOURCE
    old = hashlib.sha256(source.read_bytes()).hexdigest()
    edits(root)(SOURCE, LINE, line)
    edits(root)(DESCRIPTION, old, hashlib.sha256(source.read_bytes()).hexdigest())


def suggested(root: Path) -> dict[str, dict[str, str]]:
    """Return for the code of each finding what is suggested: what it means -> the chapter that it makes."""
    case, _ = mending.read(root)
    return {
        advice.findings[0].code: {
            answer.means: "".join(edited(case.texts, answer.edits).values()) for answer in advice.answers
        }
        for advice in case.advice()
    }


@pytest.mark.parametrize(
    ("slip", "mark"),
    [
        ("宇宙洪慌。", "宇宙洪{corr}`慌]荒`。"),
        ("宇宙荒。", "宇宙{surplus}`洪`荒。"),
        ("宇宙洪大荒。", "宇宙洪{supplied}`大`荒。"),
        ("宙洪荒。", "{surplus}`宇`宙洪荒。"),
        ("宇宙洪荒", "宇宙洪荒{surplus}`。`"),
    ],
)
def test_a_line_that_is_suggested_proves(slip: str, mark: str, small: Path, edit_small: Edit, capsys: Output) -> None:
    """Restored or marked: each, once pasted, leaves nothing to find; nothing is written before."""
    edit_small(LAST, LINE, slip)
    before = standing(small)
    code, told = run(small, capsys, "--suggest")
    assert code == 1 and told.endswith("not proved\n") and standing(small) == before
    pasted = re.findall(r"(?m)^\+(?!\+\+)(.+)$", told)
    assert pasted == [LINE, mark] and told.count(f"-{slip}\n") == 2
    for line in pasted:
        (small / LAST).write_bytes(before[LAST])
        edit_small(LAST, slip, line)
        assert run(small, capsys, "--chapters")[0] == 0


def test_the_patch_applies(small: Path, edit_small: Edit, capsys: Output) -> None:
    """What is suggested is what git applies."""
    edit_small(LAST, f"{LINE}\n", "宇宙洪慌。")  # without a last line end
    told = run(small, capsys, "--suggest")[1]
    patch = told[told.index("--- a/") : told.index("or: ")]
    subprocess.run(["git", "apply", "-"], cwd=small, input=patch, text=True, check=True)
    assert (small / LAST).read_text("utf-8").endswith(LINE)


def test_two_right_answers_are_written_by_none(small: Path, edit_small: Edit, capsys: Output) -> None:
    """A slip or a correction: only the editor knows."""
    edit_small(LAST, LINE, "宇宙洪慌。")
    before = standing(small)
    code, told = run(small, capsys, "--fix", "--yes")
    assert code == 1 and "nothing has exactly one right answer" in told
    assert standing(small) == before and not (small / "_build").exists()


def test_what_is_lost_and_what_is_too_much(small: Path, edit_small: Edit) -> None:
    """A paragraph: restored or struck, deleted or added."""
    edit_small(LAST, f"\n{LINE}\n", "")
    assert {*suggested(small)["text-002"]} == {RESTORE, MARK}
    edit_small(LAST, "玄黃\n", f"玄黃\n\n{LINE}\n\n日月盈昃。\n")
    found = suggested(small)["text-003"]
    assert found[RESTORE].endswith(f"{LINE}\n") and found[MARK].endswith("{supplied}`日月盈昃。`\n")


def test_a_mark_that_keeps_what_is_not_there(small: Path, edit_small: Edit) -> None:
    """Restored in the mark, or a correction after all; where the mark says only what the source reads, it is sure."""
    edit_small(FIRST, "{sic}`攔阻`", "{sic}`攔住`")
    assert [*suggested(small)["text-001"]] == ["what {sic} says that the transcription reads", MARK]
    edit_small(FIRST, "{sic}`攔住`", "{sic}`攔阻`")
    edit_small(FIRST, "{surplus}`皆`", "{surplus}`比`")
    mending.write(small, mending.plan(small))
    assert "{surplus}`皆`" in (small / FIRST).read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "written", "right"),
    [
        ("宇宙*洪荒。", "宇宙*洪荒。", r"宇宙\*洪荒。"),
        ("宇*宙*洪荒。", "宇*宙*洪荒。", r"宇\*宙\*洪荒。"),
        ("宇宙[洪](荒)。", "宇宙[洪](荒)。", r"宇宙\[洪\](荒)。"),
        ("宇<b>宙</b>洪荒。", "宇<b>宙</b>洪荒。", r"宇\<b\>宙\</b\>洪荒。"),
        ("> 宇宙洪荒。", "> 宇宙洪荒。", r"\> 宇宙洪荒。"),
        ("***", "***", r"\*\*\*"),
        ("---", "---", r"\---"),
        ("宇宙洪荒。", "宇宙洪荒。  ", "宇宙洪荒。"),
        ("宇宙洪荒。", "    宇宙洪荒。", "宇宙洪荒。"),
    ],
)
def test_an_escape_is_written(
    line: str, written: str, right: str, small: Path, edit_small: Edit, capsys: Output
) -> None:
    """The transcription has the signs, so they are escaped; white space that it has not goes."""
    printed_otherwise(small, line)
    edit_small(LAST, LINE, written)
    code, told = run(small, capsys, "--fix", "--yes")
    assert (code, (small / LAST).read_text("utf-8").splitlines()[-1]) == (0, right)
    assert f"-{written}\n+{right}\n" in told and "written: chapters/02.md; what stood there is kept in _build" in told


def test_signs_of_ours_are_not_escaped(small: Path, edit_small: Edit, capsys: Output) -> None:
    """What a lone sign in a note was meant for, only its editor knows; one that the print has not is no text."""
    edit_small(FIRST, "[^ji]: 形近而誤。", "[^ji]: 形近**而誤。")
    edit_small(LAST, LINE, "宇宙*洪荒。")
    before = standing(small)
    assert run(small, capsys, "--fix", "--yes")[0] == 1
    assert standing(small) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (FIRST, "{supplied}`人`", "{suppl>ied}`人`"),
        (FIRST, "{pb}`1`", "{p[b}`1`"),
        (FIRST, "{pb}`1`\n\n(ch01)=", "\n\n(c{pb}`1`h01)="),
        (FIRST, "{gap}`2`", "{gap}`2\n\n`"),
        ("chapters/contents.md", "# 目次\n\n```", "# 目次```"),
        ("chapters/contents.md", "```{printed-contents}\n", ""),
        ("index.md", "```{toctree}", "``{toctree}"),
    ],
)
def test_what_was_meant_for_notation_is_not_made_text(
    file: str, old: str, new: str, small: Path, edit_small: Edit, capsys: Output
) -> None:
    """A sign of a role or a directive that broke is not one of the print."""
    edit_small(file, old, new)
    before = standing(small)
    assert run(small, capsys, "--fix", "--yes")[0] > 0
    assert standing(small) == before


def test_where_signs_stand() -> None:
    """Escapes, roles and calls of notes account for theirs."""
    lines = {"甲*乙": [1], r"\*甲": [], r"甲\乙": [1], "{sic}`甲`[^a]*": [12], "***": [0, 1, 2], "1. 甲": [1]}
    assert {line: [*unescaped(line)] for line in lines} == lines


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("其{pb}`2`後", "{pb}`2`其後"),
        ("其{pb}`2`後", "其後{pb}`2`"),
        ("其{pb}`2`後", "其後"),
        ("其{pb}`2`後", "其{pb}`2`{pb}`2`後"),
        ("{corrupt}`惡惡斯`其{pb}`2`後", "{pb}`2`{corrupt}`惡惡斯`其後"),
    ],
)
def test_a_page_turn_comes_to_its_place(old: str, new: str, small: Path, edit_small: Edit, capsys: Output) -> None:
    before = standing(small)
    edit_small(FIRST, old, new)
    assert run(small, capsys, "--fix", "--yes")[0] == 0
    assert standing(small) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (FIRST, "{pb}`3`[^blank]\n\n", ""),
        (LAST, "{pb}`4`\n\n", ""),
        (FIRST, "{pb}`1`\n\n", ""),
        ("chapters/contents.md", "{pb}`f3`\n", ""),
        ("index.md", "{pb}`f1`\n\n", ""),
    ],
)
def test_a_page_turn_that_is_missing(file: str, old: str, new: str, small: Path, edit_small: Edit) -> None:
    """Also that of a page without text, of the first page of a file, and one in the contents."""
    edit_small(file, old, new)
    if "blank" in old:
        edit_small(file, "[^blank]: 原書無文字。\n", "")
    done, found = mending.write(small, mending.plan(small))
    assert (done.partition(":")[0], found) == ("written", [])


def test_a_page_turn_beside_what_is_added(small: Path, edit_small: Edit, capsys: Output) -> None:
    """What the editors add between two pages has no place in the transcription: two answers."""
    edit_small(FIRST, f"其{TURN}後", "其{supplied}`人`後")
    before = standing(small)
    code, told = run(small, capsys, "--suggest")
    assert code == 1 and f"其{TURN}{{supplied}}`人`後" in told and f"其{{supplied}}`人`{TURN}後" in told
    run(small, capsys, "--fix", "--yes")
    assert standing(small) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("天地之始，列寧說：", "天地之始，\n\n列寧說："),
        ("（註二）[^author-two]。而列{pb}`4`寧又", "（註二）[^author-two]。而{pb}`4`列寧又"),
        ("圖一　天地\n\n列寧所見", "圖一　天地列\n\n寧所見"),
        ("| {pb}`3`一九二八", "| 一九二八"),
        ("{verse}\n日月星辰\n天地始終", "{verse}\n日月星\n辰天地始終"),
    ],
)
def test_a_line_ends_where_the_print_has_it(old: str, new: str, tmp_path: Path) -> None:
    """In blocks of every kind: words on the wrong side of an end, an end too many, a turn in a cell."""
    root = copy_inputs(BLOCKS, tmp_path / "blocks")
    text = "".join((root / f"chapters/{name}.md").read_text("utf-8") for name in ("01", "02"))
    edits(root)(LAST if "圖一" in old else FIRST, old, new)
    done, found = mending.write(root, mending.plan(root))
    assert (done.partition(":")[0], found) == ("written", [])
    made = "".join((root / f"chapters/{name}.md").read_text("utf-8") for name in ("01", "02"))
    assert re.sub(r"\n\n+", "\n\n", made) == text


def test_a_quotation_is_not_parted(tmp_path: Path) -> None:
    """A paragraph that ought to end within it is for the editor."""
    root = copy_inputs(BLOCKS, tmp_path / "blocks")
    edits(root)(FIRST, "其道。\n>\n> 四時", "其道。四時")
    assert mending.plan(root).after == {} and mending.plan(root).found


@pytest.mark.parametrize("mangle", [lambda t: f"\ufeff{t}", lambda t: t.replace("\n", "\r\n")], ids=["bom", "crlf"])
def test_a_file_saved_otherwise(mangle: Callable[[str], str], small: Path, capsys: Output) -> None:
    before = standing(small)
    (small / FIRST).write_bytes(mangle(before[FIRST].decode()).encode())
    assert run(small, capsys, "--fix", "--yes")[0] == 0
    assert standing(small) == before


def test_several_at_once_and_what_cannot_be(small: Path, edit_small: Edit, capsys: Output) -> None:
    """What is sure is written, whatever else is found; what is left is told."""
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    edit_small("chapters/contents.md", "第一節 四時", "第一節 {rdg}`四]三`時")
    edit_small(LAST, LINE, "宇宙洪慌。")
    code, told = run(small, capsys, "--fix", "--yes")
    assert code == 1 and "chapters/02.md:6: text-001" in told and "宇宙洪慌。" in (small / LAST).read_text("utf-8")
    assert f"其{TURN}後" in (small / FIRST).read_text("utf-8")
    assert "{rdg}`四]三`" not in (small / "chapters/contents.md").read_text("utf-8")


def declared_wrongly(root: Path) -> str:
    """Let the description have a wrong checksum, and return the right one."""
    digest = hashlib.sha256((root / SOURCE).read_bytes()).hexdigest()
    edits(root)(DESCRIPTION, digest, "0" * 64)
    return digest


def test_a_checksum_that_is_declared(small: Path, capsys: Output) -> None:
    """The last file that was received is the whole transcription, so its checksum is that of the transcription."""
    source, digest = (small / SOURCE).read_bytes(), declared_wrongly(small)
    path = small / DESCRIPTION
    received = f'\n[[received]]\nfile = "a.txt"\nsha256 = "{digest}"\nlines = [1, 25]\ndone = []\n'
    path.write_text(path.read_text("utf-8") + received, "utf-8")
    assert run(small, capsys, "--fix", "--yes")[0] == 0
    assert path.read_text("utf-8").count(digest) == 2 and (small / SOURCE).read_bytes() == source


def test_a_checksum_that_was_committed(small: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing but the checksum differs from the description that was committed."""
    said = (small / DESCRIPTION).read_text("utf-8")
    monkeypatch.setattr(git, "ask", lambda *words: said)
    declared_wrongly(small)
    assert run(small, capsys, "--fix", "--yes")[0] == 0
    assert (small / DESCRIPTION).read_text("utf-8") == said


def test_a_checksum_of_nobody(small: Path, edit_small: Edit, capsys: Output) -> None:
    """A transcription that somebody changed is not declared to be right."""
    edit_small(SOURCE, LINE, "宇宙洪慌。")
    before = standing(small)
    code, told = run(small, capsys, "--fix", "--yes")
    assert code == 2 and "source-001" in told and standing(small) == before


def asked(root: Path, terminal: int) -> subprocess.CompletedProcess[str]:
    """Run the command, which asks at *terminal* before it writes."""
    command = [sys.executable, str(ROOT / "scripts/verify.py"), "--root", str(root), "--fix"]
    return subprocess.run(command, env=ENVIRONMENT, stdin=terminal, capture_output=True, text=True, check=False)


def test_without_a_terminal_nothing_is_written(small: Path, edit_small: Edit) -> None:
    """The diff is shown, and that nobody can be asked is said."""
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    before = standing(small)
    command = [sys.executable, str(ROOT / "scripts/verify.py"), "--root", str(small), "--fix"]
    ran = subprocess.run(
        command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "+++ b/chapters/01.md" in ran.stdout and "no terminal to ask at: nothing was written" in ran.stdout
    assert standing(small) == before and not (small / "_build").exists()


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1), ("\x04", 1)])
def test_a_terminal_is_asked(answer: str, code: int, small: Path, edit_small: Edit) -> None:
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    before = standing(small)
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode() if answer != "\x04" else b"\x04")
    ran = asked(small, theirs)
    os.close(ours)
    os.close(theirs)
    assert ran.returncode == code and "write this? [y/N]" in ran.stdout
    assert (standing(small) == before) is bool(code) is ("nothing was written\n" in ran.stdout)


def test_what_stood_there_is_kept(small: Path, edit_small: Edit, capsys: Output) -> None:
    """Byte for byte and with its permissions, in the folder that the message names."""
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    (small / FIRST).chmod(0o640)
    before = (small / FIRST).read_bytes()
    told = run(small, capsys, "--fix", "--yes")[1]
    named = re.search(r"kept in (_build/\.backup/\d{8}-\d{6}-\w+)$", told, re.MULTILINE)
    assert named and (small / named[1] / FIRST).read_bytes() == before
    assert (small / FIRST).stat().st_mode & 0o777 == 0o640


def test_a_file_changed_meanwhile_is_left_alone(small: Path, edit_small: Edit) -> None:
    """And so are the others that were to be written."""
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    edit_small("chapters/contents.md", "第一節 四時", "第一節 {rdg}`四]三`時")
    plan = mending.plan(small)
    assert [*plan.after] == ["chapters/contents.md", FIRST]
    edit_small(FIRST, "形近而誤", "形近")
    before = standing(small)
    done, found = mending.write(small, plan)
    assert done == f"{FIRST} was changed meanwhile: all stands as it was; nothing was written"
    assert found and standing(small) == before and [*(small / "_build/.backup").iterdir()] == []


def test_what_does_not_prove_is_put_back(small: Path, edit_small: Edit) -> None:
    """Whatever is found anew, and if no less is found."""
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    plan = mending.plan(small)
    before = standing(small)
    right = plan.after[FIRST]
    for worse, told in (
        (right.replace("天下".encode(), "天上".encode()), "then there was "),
        (plan.before[FIRST], "no finding less"),
    ):
        done, found = mending.write(small, mending.Plan(plan.before, {FIRST: worse}, plan.found))
        assert done.startswith(told) and done.endswith("all stands as it was; nothing was written")
        assert found and standing(small) == before


def test_what_is_written_after_the_proof_stays(small: Path, edit_small: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor who saves while the chapters are proved again loses nothing, even if all else is put back."""
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    plan = mending.plan(small)

    def saved(root: Path) -> list[object]:
        monkeypatch.undo()
        (root / FIRST).write_text("an editor's", "utf-8")
        return [*plan.found]

    monkeypatch.setattr(mending, "_proved", saved)
    done, _ = mending.write(small, plan)
    assert (small / FIRST).read_text("utf-8") == "an editor's"
    (kept,) = (small / "_build/.backup").glob(f"*/{FIRST}")
    assert kept.read_bytes() == plan.before[FIRST] and "changed again and stays so" in done


def test_a_file_system_that_cannot_exchange(
    small: Path, edit_small: Edit, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    before = standing(small)
    monkeypatch.setattr(mending, "exchange", lambda one, other: False)
    code, told = run(small, capsys, "--fix", "--yes")
    assert code == 2 and "chapters/01.md: build-003" in told and "cannot exchange two files" in told
    assert standing(small) == before


def test_a_link_is_not_followed(small: Path, edit_small: Edit, capsys: Output) -> None:
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    other = small / "chapters/.kept.md"
    (small / FIRST).rename(other)
    (small / FIRST).symlink_to(other)
    before = other.read_bytes()
    code, told = run(small, capsys, "--fix", "--yes")
    assert code == 2 and "a symbolic link" in told and other.read_bytes() == before


@pytest.mark.parametrize("option", ["--suggest", "--fix"])
def test_what_is_right_gives_nothing(option: str, small: Path, capsys: Output) -> None:
    before = standing(small)
    assert run(small, capsys, option) == (0, "proved\n") or option == "--fix"
    assert run(small, capsys, option)[0] == 0
    assert standing(small) == before and not (small / "_build").exists()


def test_twice_is_the_same_as_once(small: Path, edit_small: Edit, capsys: Output) -> None:
    edit_small(FIRST, f"其{TURN}後", f"{TURN}其後")
    run(small, capsys, "--fix", "--yes")
    once = standing(small)
    kept = sorted((small / "_build").rglob("*"))
    assert run(small, capsys, "--fix", "--yes") == (0, "proved\n")
    assert (standing(small), sorted((small / "_build").rglob("*"))) == (once, kept)


def test_no_answer_is_given_that_does_not_prove(project: Path, edit: Edit) -> None:
    """In the whole book: what is suggested leaves fewer findings, and none that was not there."""
    edit(FIRST, "外交是內政的延長", "外交是内政的延長")
    edit(FIRST, "{pb}`3`", "")
    case, _ = mending.read(project)
    for advice in case.advice():
        assert advice.answers
        for answer in advice.answers:
            made = case.mended(answer)
            assert made is not None and len(Case(made, case.texts).errors) < len(case.errors)
    assert book.load(project).findings == case.book.findings


@pytest.mark.thorough
@pytest.mark.parametrize("case", [case for case in FAILS if not (FOLDER / case / "edits.toml").exists()])
def test_what_fails_is_left_or_made_better(case: str, small: Path, capsys: Output) -> None:
    """Of every code: the files stay as they are, or less is found and nothing new; a second run changes nothing."""
    lay(case, small)
    before, found = standing(small), mending._proved(small)
    run(small, capsys, "--fix", "--yes")
    once = standing(small)
    assert once == before or kinds(mending._proved(small)) < kinds(found)
    run(small, capsys, "--fix", "--yes")
    assert standing(small) == once
