"""The README cannot drift: its tree, roles, commands and messages are those of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from edition.model.marks import KINDS
from edition.proof.run import check_chapters
from edition.reading import book

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def tracked() -> set[str]:
    """Return the names at the top of the repository, dot-files left out."""
    ran = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.skip("not a git checkout")
    return {line.partition("/")[0] for line in ran.stdout.splitlines() if not line.startswith(".")}


def tree() -> list[str]:
    """Return the paths that the README's tree names."""
    block = re.search(r"## The tree\n\n```\n(.+?)```", README, re.DOTALL)
    assert block is not None
    return [path for line in block[1].splitlines() for path in re.split(r", ", re.split(r" {2,}", line)[0])]


def test_the_tree_names_what_is_there() -> None:
    """Every path of the tree exists."""
    assert [path for path in tree() if not (ROOT / path).exists()] == []


def test_the_tree_names_everything_at_the_top() -> None:
    """Nothing at the top of the repository is missing from the tree."""
    named = {path.partition("/")[0] for path in tree()} | {"README.md"}
    assert tracked() - named == set()


def test_the_tree_names_every_verb() -> None:
    """Each script has its line."""
    assert {f"scripts/{p.name}" for p in (ROOT / "scripts").glob("*.py")} <= set(tree())


def test_every_role_is_explained() -> None:
    """The table of roles has every role of the notation and no other."""
    assert set(re.findall(r"^\| ``\{(\w+)\}", README, re.MULTILINE)) == KINDS.keys()


def test_every_make_target_exists() -> None:
    """What the README tells to type exists in the Makefile, and every target is told."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    targets = set(phony[1].replace("$(OUTPUTS)", "html epub pdf diplomatic").split()) - {"all"}
    rows = re.findall(r"^\| (`make [^|]+) \|", README, re.MULTILINE)
    told = {
        word for row in rows for code in re.findall(r"`([^`]+)`", row) for word in code.removeprefix("make ").split()
    }
    told |= set(re.findall(r"`make ([a-z-]+)`", README)) | set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE))
    assert told == targets


def test_the_message_shown_is_the_message_given(tmp_path: Path) -> None:
    """The example of an unmarked change is what the proof really says."""
    for name in ("chapters", "registers", "source"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("conf.py", "index.md"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    path = tmp_path / "chapters/02.md"
    text = path.read_text(encoding="utf-8")
    assert text.count("{corr}`贊]資`[^app-l117c34]") == 1
    path.write_text(text.replace("{corr}`贊]資`[^app-l117c34]", "贊"), encoding="utf-8")
    found = [str(f) for f in check_chapters(book.load(tmp_path)) if not f.is_warning]
    shown = re.search(r"^chapters/02\.md:\d+: text-001 .+?\n.*?$", README, re.MULTILINE)
    assert shown is not None
    assert shown[0].replace("\n", " ") in found
