"""The command ``verify.py``: exit codes, what it prints, and its JSON."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import verify
from conftest import ROOT, Edit, furnished
from edition.model.findings import CODES, PAGES, unusable, visible

#: The warnings that the chapters alone give.
CHAPTERS = ("beyond-001", "fit-001")
#: Keys of a finding in the JSON, and their types.
SCHEMA = {
    "file": str,
    "line": int,
    "code": str,
    "actual": str,
    "expected": str,
    "repair": str,
    "page": str,
    "warning": bool,
    "meaning": str,
}
Output = pytest.CaptureFixture[str]


def run(root: Path, capsys: Output, *options: str) -> tuple[int, list[str]]:
    """Prove the chapters at *root*; give the exit code and the lines printed."""
    code = verify.main(["--chapters", "--root", str(root), *options])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, printed.out.splitlines()


def test_the_book_is_proved(project: Path, capsys: Output) -> None:
    """Exit 0; warnings are counted, one line a code, and the last line is the verdict."""
    code, lines = run(project, capsys)
    assert (code, lines[-1]) == (0, "proved")
    assert [line.split(" ", 1)[0] for line in lines[:-1]] == sorted(CHAPTERS)
    assert lines[0] == f"beyond-001 21x: {CODES['beyond-001']}; details: make verify-all"


def test_findings_give_1(project: Path, edit: Edit, capsys: Output) -> None:
    edit("chapters/01.md", "外交是內政的延長", "外交是内政的延長")
    code, lines = run(project, capsys)
    assert (code, lines[-1]) == (1, "not proved")
    assert lines[0] == (
        "chapters/01.md:6: text-001 p. 1: the text differs from the transcription without a mark: "
        "read 「内」, expected 「內」 (transcription line 47, column 4); "
        "if meant, write {corr}`内]內`, else restore the text"
    )
    assert lines[-2] == "what a code means: python3 scripts/verify.py --explain CODE"
    assert len(lines) == 1 + len(CHAPTERS) + 2


@pytest.mark.parametrize("file", ["source/transcription.txt", "source/witness.toml", "registers/people.toml"])
def test_what_cannot_be_run_gives_2(project: Path, capsys: Output, file: str) -> None:
    """One line, what explains it, and the verdict, no traceback."""
    (project / file).write_bytes(b"\xff")
    code, (line, hint, verdict) = run(project, capsys)
    assert (code, verdict) == (2, "could not run")
    assert line.startswith(f"{file}:")
    assert hint.startswith("what a code means: ")


def test_all_prints_every_warning(project: Path, capsys: Output) -> None:
    code, lines = run(project, capsys, "--all")
    assert (code, lines[-1]) == (0, "proved")
    codes = [line.split(" ")[1] for line in lines[:-1]]
    assert (codes.count("beyond-001"), codes.count("fit-001"), len(codes)) == (21, 2, 23)


def test_json_of_a_proved_book(project: Path, capsys: Output) -> None:
    """All warnings are there, whether --all is given or not."""
    code, lines = run(project, capsys, "--json")
    read = json.loads("\n".join(lines))
    assert code == 0
    assert list(read) == ["exit", "findings"]
    assert read["exit"] == 0
    assert len(read["findings"]) == 23
    for finding in read["findings"]:
        assert {key: type(value) for key, value in finding.items()} == SCHEMA
        assert finding["warning"] is True
        assert finding["meaning"] == CODES[finding["code"]]


def test_json_of_a_finding(project: Path, edit: Edit, capsys: Output) -> None:
    edit("chapters/02.md", "{surplus}`還`", "")
    code, lines = run(project, capsys, "--json")
    read = json.loads("\n".join(lines))
    assert (code, read["exit"]) == (1, 1)
    assert [finding for finding in read["findings"] if not finding["warning"]] == [
        {
            "file": "chapters/02.md",
            "line": 37,
            "code": "text-001",
            "actual": "nothing",
            "expected": "「還」 (transcription line 113, column 150)",
            "repair": "if meant, write {surplus}`還`, else restore the text",
            "page": "11",
            "warning": False,
            "meaning": CODES["text-001"],
        }
    ]


def test_json_of_what_cannot_be_run(project: Path, capsys: Output) -> None:
    (project / "source/transcription.txt").write_bytes(b"")
    code, lines = run(project, capsys, "--json")
    read = json.loads("\n".join(lines))
    assert (code, read["exit"]) == (2, 2)
    assert [finding["code"] for finding in read["findings"]] == ["source-002"]
    assert {key: type(value) for key, value in read["findings"][0].items()} == SCHEMA


def test_outputs_that_were_not_built_are_findings(project: Path, capsys: Output) -> None:
    """Without --chapters the proof wants the outputs; that they are missing is told of each."""
    code = verify.main(["--root", str(project), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    told = [(f["code"], f["file"].split("/")[1]) for f in findings if not f["warning"]]
    assert code == 2
    kinds = [
        *("verification.json", "html", "epub", "epub", "pdf", "pdf", "pdf", "diplomatic"),
        *("tei", "json", "json", "plain", "plain", "plain"),
    ]
    assert told == [("build-001", kind) for kind in kinds]


def test_as_a_command(project: Path, edit: Edit) -> None:
    """The script's exit code is what main gives, from any working directory; --help tells the codes."""
    edit("chapters/01.md", "{pb}`3`", "")
    command = [sys.executable, str(ROOT / "scripts/verify.py")]
    ran = subprocess.run(
        [*command, "--chapters", "--root", "project"], cwd=project.parent, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.splitlines()[-1] == "not proved"
    told = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert "0 proved, 1 findings, 2 could not run" in told.stdout


@pytest.mark.parametrize("code", ["toc-005", "pdf-006"])
def test_a_code_is_explained(code: str, tmp_path: Path, capsys: Output) -> None:
    """Its page is printed as it stands; there need be no book."""
    assert verify.main(["--root", str(tmp_path), "--explain", code]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ((PAGES / f"{code}.md").read_text(encoding="utf-8"), "")


@pytest.mark.parametrize(("code", "near"), [("toc-5", "; perhaps toc-005"), ("Σ\n", "")])
def test_an_unknown_code_is_told_in_one_line(code: str, near: str, capsys: Output) -> None:
    """Exit 2, and the code that may have been meant."""
    assert verify.main(["--explain", code]) == 2
    printed = capsys.readouterr()
    line = f"no finding has the code {visible(code)}{near}\n"
    assert (printed.out, printed.err) == ("", line)


def test_an_interrupted_build_says_so_in_one_line(small: Path) -> None:
    """Ctrl-C, whatever the build is about: here it waits for another to end."""
    furnished(small)
    (small / "_build").mkdir()
    held = os.open(small / "_build", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    command = [sys.executable, str(ROOT / "scripts/build.py"), "--root", str(small)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as building:
        assert building.stderr is not None
        assert "waiting until it ends" in building.stderr.readline()
        building.send_signal(signal.SIGINT)
        out, err = building.communicate(timeout=60)
    os.close(held)
    assert (building.returncode, out, err) == (130, "", "interrupted; what stood before stands as it was\n")


@pytest.mark.parametrize(
    ("number", "repair"), [(errno.ENOSPC, "make room on the disk and run it again"), (errno.ENOENT, "restore it")]
)
def test_what_the_system_refuses_is_named_with_its_repair(tmp_path: Path, number: int, repair: str) -> None:
    """A full disk is not mended by restoring a file."""
    finding = unusable(tmp_path, OSError(number, os.strerror(number), str(tmp_path / "_build/html")))
    assert (finding.file, finding.code) == ("_build/html", "build-003")
    assert finding.actual == os.strerror(number)
    assert finding.repair.startswith(repair)
