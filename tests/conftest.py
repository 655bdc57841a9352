"""Projects that a test may change: copies of a whole book and of a miniature one without outputs, and of that built."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from edition.model import interface, settings

ROOT = Path(__file__).parents[1]
#: The book as it once was: tests of the proof must not break when an editor mends the text.
BOOK = Path(__file__).parent / "roots" / "book"
MINI = Path(__file__).parent / "roots" / "mini"
#: A miniature book of quotations, verse, lists, a table, notes of the author's and emphasis.
BLOCKS = Path(__file__).parent / "roots" / "blocks"
#: Messages are compared in English, whatever the machine speaks.
os.environ["EDITION_LANG"] = "en"
ENVIRONMENT = os.environ | {"SOURCE_DATE_EPOCH": "1795392000"}
INPUTS = ("conf.py", "index.md", "chapters", "registers", "source")

Edit = Callable[[str, str, str], None]


@pytest.fixture(autouse=True)
def speaks_chinese() -> None:
    """Let a test begin in the language of most of its books: one that reads another speaks another."""
    interface.use("zh_TW")


def copy_inputs(origin: Path, target: Path) -> Path:
    """Copy what the proof reads of the project at *origin*."""
    target.mkdir(parents=True)
    for name in INPUTS:
        if (origin / name).is_dir():
            shutil.copytree(origin / name, target / name)
        else:
            shutil.copyfile(origin / name, target / name)
    return target


def run(root: Path, script: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a *script* of the project on the one at *root*."""
    command = [sys.executable, str(ROOT / "scripts" / script), "--root", str(root), *options]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def furnished(root: Path) -> Path:
    """Return the project at *root* with settings, style and programs of the edition, so that it can be built."""
    own = settings.load(root)
    text = (ROOT / "conf.py").read_text(encoding="utf-8")
    for name in ("project", "author"):
        text = re.sub(rf'(?m)^{name} = ".+"$', f'{name} = "{getattr(own, name)}"', text)
    if not (root / "chapters/apparatus.md").is_file():
        text = re.sub(r'(?m)^edition_booklet = ".+"$', 'edition_booklet = ""', text)
    (root / "conf.py").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "_static", root / "_static", dirs_exist_ok=True)
    (root / "scripts").symlink_to(ROOT / "scripts")
    return root


def build(root: Path) -> Path:
    """Build and prove the project at *root* by its own command; it must succeed."""
    made = run(root, "build.py")
    assert made.returncode == 0, made.stdout + made.stderr
    return root


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder *name* as *make* fills it, once a run: the other processes of the run wait for the first."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the miniature book, built and proved."""
    return once(tmp_path_factory, "built", lambda folder: build(furnished(copy_inputs(MINI, folder))))


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the book of blocks, built and proved."""
    return once(tmp_path_factory, "blocks", lambda folder: build(furnished(copy_inputs(BLOCKS, folder))))


@pytest.fixture
def mini(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the built book in which files may be replaced, but not written into."""
    return Path(shutil.copytree(built, tmp_path / "mini", symlinks=True, copy_function=os.link))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the inputs of a whole book."""
    return copy_inputs(BOOK, tmp_path / "project")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a copy of the miniature book's inputs."""
    return copy_inputs(MINI, tmp_path / "small")


#: Books that are built for the tests of one file.
OWN_BOOKS = frozenset({"rare", "noted", "texts", "linked"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests for which a book of their own is built to those that take long."""
    for item in items:
        if not OWN_BOOKS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.thorough)


def edits(root: Path) -> Edit:
    """Return a function that changes one place of one file of the project at *root*."""

    def edit(file: str, old: str, new: str) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.fixture
def edit(project: Path) -> Edit:
    """Return a function that changes one place of one file of the copied book."""
    return edits(project)


@pytest.fixture
def edit_small(small: Path) -> Edit:
    """Return a function that changes one place of one file of the copied miniature book."""
    return edits(small)
