"""Projects that a test may change: a copy of a whole book and of a miniature one, without outputs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: The book as it once was: tests of the proof must not break when an editor mends the text.
BOOK = Path(__file__).parent / "roots" / "book"
MINI = Path(__file__).parent / "roots" / "mini"
INPUTS = ("index.md", "chapters", "registers", "source")

Edit = Callable[[str, str, str], None]


def copy_inputs(origin: Path, target: Path) -> Path:
    """Copy what the proof reads of the project at *origin*."""
    target.mkdir(parents=True)
    for name in INPUTS:
        if (origin / name).is_dir():
            shutil.copytree(origin / name, target / name)
        else:
            shutil.copyfile(origin / name, target / name)
    return target


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a copy of the inputs of a whole book."""
    return copy_inputs(BOOK, tmp_path / "project")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a copy of the miniature book's inputs."""
    return copy_inputs(MINI, tmp_path / "small")


def edits(root: Path) -> Edit:
    """Give a function that changes one place of one file of the project at *root*."""

    def edit(file: str, old: str, new: str) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.fixture
def edit(project: Path) -> Edit:
    """Give a function that changes one place of one file of the copied book."""
    return edits(project)


@pytest.fixture
def edit_small(small: Path) -> Edit:
    """Give a function that changes one place of one file of the copied miniature book."""
    return edits(small)
