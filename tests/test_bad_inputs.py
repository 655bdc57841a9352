"""A folder of bad inputs, and the exact lines that each must give.

``tests/bad/<code>-<what>/`` holds the files that differ from the miniature book in ``tests/roots/mini``, and
``expected.txt``: what ``verify.py --chapters`` prints (counted warnings left out), and the exit code. To write
the expectations anew after a message was reworded: ``EDITION_SAVE=1 pytest tests/test_bad_inputs.py``, then read
the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import verify
from conftest import ROOT
from edition.findings import CODES, WARNINGS

BAD = Path(__file__).parent / "bad"
CASES = sorted(path.name for path in BAD.iterdir())
FAMILIES = ("source", "witness", "readings", "chapter", "mark", "page", "text", "toc", "note", "register")
#: Codes of these families that no bad input can give, with the reason.
WITHOUT_FOLDER: dict[str, str] = {}


def code_of(case: str) -> str:
    return "-".join(case.split("-")[:2])


def lay(case: str, root: Path) -> None:
    """Put the files of *case* over the project at *root*."""
    for path in (BAD / case).rglob("*"):
        if path.is_file() and path.name != "expected.txt":
            target = root / path.relative_to(BAD / case)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def findings(printed: str) -> list[str]:
    """Give the printed lines without the counted warnings."""
    counted = re.compile(rf"(?:{'|'.join(sorted(WARNINGS))}) \d+x: ")
    return [line for line in printed.splitlines() if not counted.match(line)]


@pytest.mark.parametrize("case", CASES)
def test_bad_input(case: str, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lines are exactly those expected: each with place, code, what was read and how to mend it."""
    lay(case, small)
    code = verify.main(["--chapters", "--root", str(small)])
    printed = capsys.readouterr()
    lines = [*findings(printed.out), f"exit {code}"]
    expected = BAD / case / "expected.txt"
    if os.environ.get("EDITION_SAVE"):
        expected.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "\n".join(lines) + "\n" == expected.read_text(encoding="utf-8")
    assert printed.err == ""


@pytest.mark.parametrize("case", CASES)
def test_the_folder_is_named_after_its_code(case: str) -> None:
    """Each line begins with a place that an editor's jump-to-error reads, and the folder's code is among them."""
    *lines, verdict, status = (BAD / case / "expected.txt").read_text(encoding="utf-8").splitlines()
    read = [re.match(r"[\w./-]+\.(?:md|toml|txt)(?::[1-9]\d*)?: (?P<code>[a-z]+-\d{3}) ", line) for line in lines]
    assert all(read)
    assert code_of(case) in {found["code"] for found in read if found}
    assert (verdict, status) in {("not proved", "exit 1"), ("could not run", "exit 2")}


def test_every_code_has_a_folder() -> None:
    """A code of these families without a bad input, or a reason for having none, fails here."""
    codes = {code for code in CODES if code.startswith(FAMILIES)}
    assert {code_of(case) for case in CASES} | WITHOUT_FOLDER.keys() == codes
    assert not {code_of(case) for case in CASES} & WITHOUT_FOLDER.keys()


#: What stands in ``_build`` from an earlier good build; what it is does not matter here.
PUBLISHED = {
    "html/index.html": b"<p>before</p>",
    "epub/sulian-waijiao-zhengce-shilun.epub": b"PK before",
    "epub/sulian-waijiao-zhengce-shilun-vertical.epub": b"PK before",
    "pdf/sulian-waijiao-zhengce-shilun.pdf": b"%PDF before",
    "pdf/sulian-waijiao-zhengce-shilun-booklet.pdf": b"%PDF before",
    "diplomatic/transcription.txt": b"before",
    ".work/state.json": b"{}",
}


@pytest.mark.parametrize("case", ["source-001-checksum", "mark-001-unknown-role", "register-001-broken-table"])
def test_a_build_of_bad_input_loses_nothing(case: str, small: Path) -> None:
    """The build fails with the same line, shows no traceback, and leaves every published file as it was."""
    lay(case, small)
    (small / "_static").mkdir()
    (small / "_static/fonts").symlink_to(ROOT / "_static/fonts")
    for name, data in PUBLISHED.items():
        (small / "_build" / name).parent.mkdir(parents=True, exist_ok=True)
        (small / "_build" / name).write_bytes(data)
    ran = subprocess.run(
        [sys.executable, str(ROOT / "scripts/build.py"), "--root", str(small)],
        env=os.environ | {"SOURCE_DATE_EPOCH": "1795392000"},
        capture_output=True,
        text=True,
        check=False,
    )
    wanted = (BAD / case / "expected.txt").read_text(encoding="utf-8").splitlines()[:-2]
    *lines, verdict = findings(ran.stdout)
    assert lines == wanted
    assert re.fullmatch(
        r"1 errors after \d+\.\d s; the last good build of html, epub, pdf, diplomatic is untouched", verdict
    )
    assert ran.returncode == 1
    assert ran.stderr == ""
    build = small / "_build"
    left = {p.relative_to(build).as_posix(): p.read_bytes() for p in build.rglob("*") if p.is_file()}
    assert left == PUBLISHED
