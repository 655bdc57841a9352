"""The tasks of CONTRIBUTING.md and EDITING.md, walked as they stand there on a copy of the book."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import BOOK, ROOT, copy_inputs
from edition.model.findings import CODES
from edition.proof.run import check_chapters
from edition.reading import book

EDITING = (ROOT / "EDITING.md").read_text(encoding="utf-8")
FILES = {"CONTRIBUTING": (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), "EDITING": EDITING}
TASKS = {
    (name, title): steps
    for name, text in FILES.items()
    for title, steps in re.findall(r"^## (.+?)\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
}
WALKED = {task: steps for task, steps in TASKS.items() if "```diff" in steps or "```append" in steps}
#: What a task finds where the book already has what it does.
BEFORE = {"chapters/02.md": [("首先{corr}`贊]資`助美國", "首先資助美國")]}


def edit(root: Path, file: str, old: str, new: str) -> None:
    """Replace the one place of *file* that reads *old*."""
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {file}"
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


def walk(root: Path, steps: str) -> int:
    """Do the *steps* of a task in the project at *root*; return how many files were changed."""
    found = re.findall(r"^```(diff|append) (\S+)\n(.*?)^```", steps, re.MULTILINE | re.DOTALL)
    for verb, file, body in found:
        if verb == "append":
            path = root / file
            text = path.read_text(encoding="utf-8").rstrip("\n") + "\n" if path.is_file() else ""
            path.write_text(f"{text}\n{body}", encoding="utf-8")
        else:
            old, new = ("\n".join(re.findall(rf"^{re.escape(sign)}(.*)$", body, re.MULTILINE)) for sign in "-+")
            edit(root, file, old, new)
    return len(found)


@pytest.mark.parametrize("task", WALKED, ids=" ".join)
def test_a_task_ends_in_a_proved_book(task: tuple[str, str], tmp_path: Path) -> None:
    """Whoever follows the steps has chapters without an error, in the book as it was and as it is."""
    project = copy_inputs({"CONTRIBUTING": BOOK, "EDITING": ROOT}[task[0]], tmp_path / "project")
    (project / "_static").mkdir(exist_ok=True)
    shutil.copy(ROOT / "_static/map.svg", project / "_static")
    if "character" in task[1]:
        edit(project, "chapters/02.md", *BEFORE["chapters/02.md"][0])
    assert walk(project, WALKED[task]) >= 1
    read = book.load(project)
    assert [str(finding) for finding in check_chapters(read) if not finding.is_warning] == []


def test_the_tasks_are_there() -> None:
    assert [title for name, title in WALKED if name == "CONTRIBUTING"] == [
        *("Mend a character", "Add a note", "Add a name"),
    ]
    numbers = [title.partition("、")[0] for name, title in TASKS if name == "EDITING" and "、" in title[:3]]
    assert numbers == [*"一二三四五六七八九十", "十一", "十二", "十三", "十四", "十五"]


def test_the_codes_are_those_of_the_findings() -> None:
    """Each that editors are told of exists; what it means stands there in their language."""
    codes = re.findall(r"[a-z]+-\d{3}", EDITING.partition("## 程式說的話")[2])
    assert len(codes) > 20
    assert set(codes) - set(CODES) == set()
