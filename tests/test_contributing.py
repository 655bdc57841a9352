"""The three tasks of CONTRIBUTING.md, walked as they stand there on a copy of the book as it once was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from edition.proof.run import check_chapters
from edition.reading import book

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TASKS = re.findall(r"^## (.+?)\n(.*?)(?=^## )", TEXT, re.MULTILINE | re.DOTALL)
#: What a task finds where the book already has what it does.
BEFORE = {"chapters/02.md": [("首先{corr}`贊]資`助美國", "首先資助美國")]}


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Replace the one place of *file* that reads *old*."""
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {file}"
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def walk(root: Path, steps: str) -> int:
    """Do the *steps* of a task in the project at *root*; return how many files were changed."""
    done = 0
    for verb, file, body in re.findall(r"^```(diff|append) (\S+)\n(.*?)^```", steps, re.MULTILINE | re.DOTALL):
        if verb == "append":
            path = root / file
            text = path.read_text(encoding="utf-8").rstrip("\n") + "\n" if path.is_file() else ""
            path.write_text(f"{text}\n{body}", encoding="utf-8")
        else:
            old, new = (re.search(rf"^{re.escape(sign)}(.+)$", body, re.MULTILINE) for sign in "-+")
            assert old is not None and new is not None
            edit(root, file, old[1], new[1])
        done += 1
    return done


@pytest.mark.parametrize(("title", "steps"), [task for task in TASKS if "```" in task[1]], ids=lambda text: text[:20])
def test_a_task_ends_in_a_proved_book(title: str, steps: str, project: Path) -> None:
    """Whoever follows the steps has chapters without an error."""
    if "character" in title:
        edit(project, "chapters/02.md", *BEFORE["chapters/02.md"][0])
    assert walk(project, steps) >= 1
    read = book.load(project)
    assert [str(finding) for finding in check_chapters(read) if not finding.is_warning] == []


def test_there_are_three_tasks() -> None:
    assert [title for title, steps in TASKS if "```diff" in steps or "```append" in steps] == [
        *("Mend a character", "Add a note", "Add a name"),
    ]
