"""What a terminal is told besides: colours, and how far the build is; a file or a pipe has neither."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import MINI, ROOT, copy_inputs, edits
from edition.model.findings import Finding
from edition.model.messages import CHINESE, VARIABLE
from edition.pipeline import report, tasks
from edition.pipeline.report import ANEW, PLAIN, RED, YELLOW
from edition.pipeline.tasks import Task, untold

FOUND = Finding("chapters/01.md", 7, "text-001", "「甲」", "「乙」", "restore it")
WARNED = Finding("source/transcription.txt", 7, "fit-001", "「甲」", "「乙」", "weigh it")


class Terminal(io.StringIO):
    """A stream that is one."""

    def isatty(self) -> bool:
        return True


def test_codes_are_coloured_in_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error is red, a warning yellow; the rest of the line is as an editor's jump to errors reads it."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        report.print_findings([FOUND, WARNED], stream, everything=True)
    first, second, *_ = terminal.getvalue().splitlines()
    assert first == str(FOUND).replace("text-001", f"{RED}text-001{PLAIN}")
    assert second == str(WARNED).replace("fit-001", f"{YELLOW}fit-001{PLAIN}")
    assert file.getvalue().splitlines()[:2] == [str(FOUND), str(WARNED)]
    monkeypatch.setenv("NO_COLOR", "1")
    forbidden = Terminal()
    report.print_findings([FOUND], forbidden)
    assert forbidden.getvalue().splitlines()[0] == str(FOUND)


def nothing() -> Sequence[Finding]:
    return []


def failing() -> Sequence[Finding]:
    return [FOUND]


@pytest.mark.parametrize(
    ("first", "rows"), [(nothing, ["0/2 making a", "1/2 proving a", ""]), (failing, ["0/2 making a", ""])]
)
def test_the_line_tells_what_is_at_work(first: object, rows: list[str]) -> None:
    """It begins anew with each task, and nothing of it is left at the end, however that comes."""
    terminal = Terminal()
    every = [Task("making a", first), Task("proving a", nothing, frozenset({"making a"}))]  # type: ignore[arg-type]
    tasks.run(every, 1, report.progress(terminal))
    assert terminal.getvalue().split(ANEW)[1:] == rows


def test_the_line_is_told_in_the_editors_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, CHINESE)
    terminal = Terminal()
    report.progress(terminal)(["making pdf", "proving epub"], 3, 14)
    assert terminal.getvalue() == f"{ANEW}3/14 建置 pdf、核對 epub"


def test_a_file_is_told_nothing() -> None:
    assert report.progress(io.StringIO()) is untold


def test_a_real_terminal(tmp_path: Path) -> None:
    """The proof of a chapter with a fault, run at a pseudo-terminal."""
    project = copy_inputs(MINI, tmp_path / "mini")
    edits(project)("chapters/02.md", "宇宙洪荒", "宇宙洪慌")
    main, other = pty.openpty()
    command = [sys.executable, str(ROOT / "scripts/verify.py"), "--root", str(project), "--chapters"]
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(command, env=variables, stdout=other, check=False)
    os.close(other)
    told = b""
    while chunk := read(main):
        told += chunk
    os.close(main)
    assert told.decode().startswith(f"chapters/02.md:6: {RED}text-001{PLAIN} p. 4: ")


def read(terminal: int) -> bytes:
    """Return what more was written to the *terminal*; nothing once its other end is closed."""
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so
        return b""
