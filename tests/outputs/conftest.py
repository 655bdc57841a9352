"""The real book, copied and built once for all tests of the outputs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import MINI, Edit, copy_inputs, edits, furnished, once

from outputs.browser import DESKTOP, Reader, served, started
from outputs.hosting import SERVERS, Host, hosted

ROOT = Path(__file__).parents[2]
INPUTS = ("conf.py", "index.md", "chapters", "registers", "source", "_static", "scripts", "CHANGELOG.md")
NAME = "sulian-waijiao-zhengce-shilun"


def copy_project(target: Path) -> Path:
    """Copy everything a build needs to *target*."""
    target.mkdir(parents=True)
    for name in INPUTS:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, target / name, ignore=shutil.ignore_patterns("__pycache__", "bootstrap", ".*"))
        else:
            shutil.copyfile(path, target / name)
    return target


def run_build(project: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    """Build *project* as an editor does, with a fixed date."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1795392000", "PYTHONWARNINGS": "default"}
    command = [sys.executable, "scripts/build.py", *targets]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def git(folder: Path, *words: str, date: int = 1_700_000_000) -> None:
    """Run git with a fixed identity and date."""
    names = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{date} +0800")
    environment = os.environ | dict.fromkeys(names, "editor") | dates | {"GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(folder), *words], env=environment, check=True, capture_output=True)


def built_project(target: Path) -> Path:
    """Copy, as a clone whose history corrects nothing, and build; the build must succeed."""
    project = copy_project(target)
    git(project, "init", "-q")
    git(project, "add", "conf.py")
    git(project, "commit", "-qm", "Begin")
    ran = run_build(project)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return project


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built copy of the real book; tests must not change it."""
    return once(tmp_path_factory, "book", built_project)


@pytest.fixture(scope="session")
def settled(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where a copy of the book was built anew: Sphinx reads all of a book that has moved, once."""
    project = Path(shutil.copytree(book, tmp_path_factory.mktemp("settled") / "project", copy_function=shutil.copy2))
    (project / "_build/html/index.html").unlink()
    assert run_build(project).returncode == 0
    return keep(project)


def keep(project: Path) -> Path:
    """Put a copy of *project*, build state included, beside it, and return it."""
    shutil.copytree(project, project.with_name("kept"), copy_function=shutil.copy2)
    return project


def anew(project: Path) -> Path:
    """Return *project* as it was kept; all tests change it in one place, for Sphinx reads all of a moved book."""
    shutil.rmtree(project)
    return Path(shutil.copytree(project.with_name("kept"), project, copy_function=shutil.copy2))


@pytest.fixture
def copy(settled: Path) -> Path:
    """Return a copy of the built book that a test may change."""
    return anew(settled)


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the miniature book was built, with its report and code of its own, and a copy of it beside."""
    project = furnished(copy_inputs(MINI, tmp_path_factory.mktemp("grown") / "project"))
    (project / "scripts").unlink()
    without = shutil.ignore_patterns("__pycache__", "bootstrap", ".*")
    shutil.copytree(ROOT / "scripts", project / "scripts", ignore=without)
    shutil.copyfile(ROOT / "chapters/verification.md", project / "chapters/verification.md")
    edits(project)("index.md", "chapters/colophon\n", "chapters/verification\nchapters/colophon\n")
    ran = run_build(project)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return keep(project)


@pytest.fixture
def little(grown: Path) -> Path:
    """Return a copy of that book that a test may change."""
    return anew(grown)


@pytest.fixture
def mend(little: Path) -> Edit:
    """Return a function that changes one place of one file of that copy."""
    return edits(little)


@pytest.fixture(scope="session")
def html(book: Path) -> Path:
    """Return the folder of the built pages."""
    return book / "_build" / "html"


@pytest.fixture(scope="session")
def epub(book: Path) -> Path:
    """Return the built EPUB."""
    return book / "_build" / "epub" / f"{NAME}.epub"


@pytest.fixture(scope="session")
def pdf(book: Path) -> Path:
    """Return the built PDF."""
    return book / "_build" / "pdf" / f"{NAME}.pdf"


@pytest.fixture
def replace(copy: Path) -> Edit:
    """Return a function that changes one place of one file of the copy."""
    return edits(copy)


@pytest.fixture(scope="session")
def site(html: Path) -> Iterator[str]:
    """Yield the address of the built pages."""
    with served(html) as address:
        yield address


@pytest.fixture(scope="session", params=SERVERS)
def host(request: pytest.FixtureRequest, html: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Yield the built pages behind the distribution's nginx, and behind its Caddy."""
    with hosted(request.param, html, tmp_path_factory.mktemp("host")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Yield a headless Chromium."""
    with started() as browser:
        yield browser


@pytest.fixture
def reader(chromium: Any, site: str) -> Iterator[Reader]:
    """Yield a reader who has chosen nothing yet; nothing may be complained of."""
    reader = Reader(chromium, site)
    reader.width(DESKTOP)
    chromium.get(f"{site}/_static/icon.svg")
    chromium.execute_script("localStorage.clear()")
    reader.errors()
    yield reader
    assert reader.errors() == []
