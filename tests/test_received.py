"""A longer transcription is received: what is proposed of its pages, and what cannot be received."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import ingest
import pytest
from conftest import BOOK, ROOT, Edit
from edition.model.witness import FILE, Page
from edition.model.witness import load as load_witness
from shortened import CUTS, SOURCE, confirm, files, place, receive, shorten, stands, told

Output = pytest.CaptureFixture[str]


#: Titles of the book that stand before the contents and on page 1: part of the text where nobody has seen the print.
OPENING = {8, 10, 41}


@pytest.mark.parametrize("page", [page for root, page in CUTS if root == BOOK])
def test_proposals_are_what_editors_found(page: str, tmp_path: Path) -> None:
    """All that follows from the transcription, every numbered page and every line of noise; but a second page of the
    contents shows no sign."""
    root = shorten(BOOK, tmp_path / "project", page)
    described = (root / FILE).read_text("utf-8")
    assert receive(root, (BOOK / SOURCE).read_text("utf-8")) == 0
    mine, theirs = load_witness(root), load_witness(BOOK)
    opens = {"1"} if page in {"f2", "f3", "1"} else set()
    assert {p for p in theirs.pages.values() if p.number and p.n not in opens} == {
        p for p in mine.pages.values() if p.number and p.n not in opens
    }
    assert all(mine.pages[n].line == 41 for n in opens)
    assert theirs.pages.keys() - mine.pages.keys() == ({"f3"} if page in {"f2", "f3"} else set())
    assert set(theirs.noise.items()) - set(mine.noise.items()) <= {(n, theirs.noise[n]) for n in OPENING}
    assert mine.noise.keys() <= theirs.noise.keys()
    for name in ("sha256", "final_newline", "solid", "leading", "provenance", "path"):
        assert getattr(mine, name) == getattr(theirs, name)
    changed = re.compile(r"^(?:sha256|solid|noise|final_newline) = .*\n", re.MULTILINE)
    assert stands(changed.sub("", described), changed.sub("", (root / FILE).read_text("utf-8")))
    assert told(root)[0] == "witness-003"


def test_what_is_proposed_is_not_placed(tmp_path: Path, capsys: Output) -> None:
    """An editor's word comes first: each proposal is told with its line, and nothing is written."""
    root = shorten(BOOK, tmp_path / "project", "12")
    receive(root, (BOOK / SOURCE).read_text("utf-8"))
    before = files(root)
    capsys.readouterr()
    assert place(root) == 1
    first, second, *_, verdict = capsys.readouterr().out.splitlines()
    number = before[FILE].split("\n").index('n = "12"') + 1
    assert first.startswith(
        f"{FILE}:{number + 3}: witness-003 a page turn or a line of noise is proposed and not confirmed: "
        "read 1.00 page 12 begins at line 117: the contents have 第二節 on page 12; the sentence before it breaks off; "
        "page 11 has its 18 lines, "
    )
    assert second.startswith(f"{FILE}:{number + 9}: ")
    assert verdict == "not taken in; nothing was written"
    assert files(root) == before
    confirm(root)
    assert place(root) == 0


def test_a_proposed_page_has_the_label_that_is_printed(tmp_path: Path) -> None:
    root = shorten(BOOK, tmp_path / "project", "10")
    receive(root, (BOOK / SOURCE).read_text("utf-8"))
    assert load_witness(root).pages["10"] == Page("10", "一〇", 103)


MORE = "\n日月盈昃。\n".encode()
#: What is hostile: what is made of the present transcription, and how the one line about it goes on.
HOSTILE = {
    "broken UTF-8": (lambda data: data + b"\n\xff", "27: source-002 ", "read byte 0xff at offset 258"),
    "NUL": (lambda data: data + b"\nab\0", "27: source-003 ", "read U+0000 at column 3"),
    "an encoded surrogate": (lambda data: data + b"\n\xed\xa0\x80", "27: source-002 ", "read byte 0xed"),
    "100 MB": (lambda data: data + b"a" * (100 * 2**20), " source-002 ", "read more than 64 MB"),
    "2 MB of new lines": (lambda data: data + b"\na" * 2**20, "26: source-003 ", "read more new text, "),
    "43 690 pages": (
        lambda data: data + "\n\n\n甲".encode() * (2**18 // 6), "26: source-003 ", "read more new lines, ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.thorough if " MB" in case else []) for case in HOSTILE]
)
def test_hostile_file(case: str, small: Path, capsys: Output) -> None:
    """One line, exit 2, and nothing is written."""
    make, begins, goes_on = HOSTILE[case]
    before = files(small)
    assert receive(small, make((small / SOURCE).read_bytes())) == 2
    line, hint, verdict = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{small.parent / 'received.txt'}:{begins}" if begins else FILE)
    assert goes_on in line
    assert (hint[:21], verdict) == ("what a code means: py", "could not run")
    assert files(small) == before


@pytest.mark.parametrize(("kind", "reason"), [("folder", "a folder without text"), ("pipe", "not a regular file")])
def test_what_is_no_file(kind: str, reason: str, small: Path, capsys: Output) -> None:
    path = small.parent / "received.txt"
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    assert ingest.main(["--root", str(small), "--received", str(path)]) == 2
    assert f"source-002 the transcription cannot be read as UTF-8 text: read {reason}, " in capsys.readouterr().out


def test_contents_that_send_far_away(small: Path, edit_small: Edit) -> None:
    """A numeral with too many digits does not propose a thousand million pages."""
    edit_small("chapters/contents.md", "第三章 宇宙\t九", "第三章 宇宙\t" + "九" * 9)
    receive(small, (small / SOURCE).read_text("utf-8") + "\n第三章 宇宙\n")
    assert load_witness(small).proposed == ()


def test_the_present_file_is_nothing_new(small: Path, capsys: Output) -> None:
    before = files(small)
    assert ingest.main(["--root", str(small), "--received", str(small / SOURCE)]) == 0
    assert capsys.readouterr().out == "nothing to take in: this is the present transcription\n"
    assert place(small) == 0
    assert files(small) == before


def test_as_a_command(small: Path) -> None:
    """The script's exit code is what main gives."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "scripts/ingest.py"), "--root", str(small), "--received", "missing.txt"],
        cwd=small, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (2, "")
    assert ran.stdout.startswith("missing.txt: source-002 ")
