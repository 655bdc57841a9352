"""A build killed at any moment leaves each output old or new, whole, and the next build mends what else it left.

The miniature book is killed 20 times; ``make crash`` kills the real one 60 times.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import MINI, copy_inputs, furnished
from edition.model.outputs import OUTPUTS
from edition.pipeline.layout import RECORD, Layout

from outputs.conftest import copy_project, run_build

pytestmark = pytest.mark.thorough

REAL = os.environ.get("EDITION_CRASH") == "book"
#: Kills of each case.
KILLS = 25 if REAL else 5
#: The place whose one character is changed: file, old, new.
CHANGE = (
    ("chapters/introduction.md", "# 導讀", "# 導言") if REAL else ("chapters/editorial.md", "一律依底本", "一概依底本")
)

Digests = dict[str, str | None]


def miniature(target: Path) -> Path:
    """Return the miniature book with the settings, styles and code of the real one."""
    project = furnished(copy_inputs(MINI, target))
    replace(project, "chapters/editorial.md", "## 體例", "體例：")
    return project


def replace(project: Path, file: str, old: str, new: str) -> None:
    """Change the one place of *file* that reads *old*."""
    text = (project / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (project / file).write_text(text.replace(old, new), encoding="utf-8")


def _digest(path: Path) -> str | None:
    """Return the digest of a file, or of a folder's names and bytes without the proof's record; None for nothing."""
    if not path.exists():
        return None
    files = sorted(p for p in path.rglob("*") if p.is_file() and p.name != RECORD) if path.is_dir() else [path]
    rows = [f"{p.relative_to(path.parent)} {hashlib.sha256(p.read_bytes()).hexdigest()}" for p in files]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def artefacts(project: Path) -> Digests:
    """Return the digest of every published output, by its path."""
    layout = Layout(project)
    return {str(path): _digest(path) for target in OUTPUTS for path in layout.published(target)}


def start(project: Path) -> subprocess.Popen[bytes]:
    """Start a build in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "scripts/build.py"],
        cwd=project,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1795392000"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_after(project: Path, seconds: float) -> bool:
    """Build, kill the whole group after *seconds*, and give whether the build was still running."""
    process = start(project)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
    return process.wait() == -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Case:
    """A state from which to build, and what the build makes of it."""

    project: Path
    kept: Path | None  #: a copy of ``_build`` before, None for nothing
    old: Digests
    new: Digests
    seconds: float  #: what the build takes

    def reset(self) -> None:
        """Put the outputs back as they were before."""
        shutil.rmtree(self.project / "_build", ignore_errors=True)
        if self.kept is not None:
            shutil.copytree(self.kept, self.project / "_build", copy_function=shutil.copy2)


def _case(project: Path, kept: Path | None) -> Case:
    """Build *project* from the state *kept*, and give the case."""
    old = artefacts(project)
    begun = time.monotonic()
    ran = run_build(project)
    seconds = time.monotonic() - begun
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return Case(project, kept, old, artefacts(project), seconds)


@pytest.fixture(scope="module", params=["from nothing", "after a change"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a book about to be built from nothing, or after one changed character."""
    folder = tmp_path_factory.mktemp("crash")
    project = (copy_project if REAL else miniature)(folder / "project")
    first = _case(project, None)
    if request.param == "from nothing":
        return first
    kept = Path(shutil.copytree(project / "_build", folder / "kept", copy_function=shutil.copy2))
    replace(project, *CHANGE)
    changed = _case(project, kept)
    assert changed.old != changed.new
    return changed


def test_killed_at_random_moments(case: Case) -> None:
    """Each output is the old or the new one, whole; every fifth time the next build is seen to make the new."""
    moments, within, killed = random.Random(20), case.seconds, 0
    while killed < KILLS:
        case.reset()
        after = moments.uniform(0, within)
        if not kill_after(case.project, after):
            within *= 0.9  # what else runs here has ended, so that a build takes less time than it took
            continue
        mixed = [
            path for path, found in artefacts(case.project).items() if found not in (case.old[path], case.new[path])
        ]
        assert not mixed, f"killed after {after:.3f} of {case.seconds:.3f} s"
        if killed % 5 == 0:
            ran = run_build(case.project)
            assert ran.returncode == 0, ran.stdout + ran.stderr
            assert artefacts(case.project) == case.new
        killed += 1


def test_killed_again_and_again(case: Case) -> None:
    """What one killed build left is no harm to the next killed one; the last, left alone, makes the new."""
    moments = random.Random(21)
    case.reset()
    for _ in range(5):
        kill_after(case.project, moments.uniform(0, case.seconds))
    assert run_build(case.project).returncode == 0
    assert artefacts(case.project) == case.new


def test_a_waiting_build_says_so(case: Case) -> None:
    """While another build holds the folder, one says on one line what it waits for, and then builds."""
    case.reset()
    (case.project / "_build").mkdir(exist_ok=True)
    holder = os.open(case.project / "_build", os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    command = [sys.executable, "scripts/build.py"]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1795392000"}
    with subprocess.Popen(
        command, cwd=case.project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert process.poll() is None
        os.close(holder)
        process.communicate()
    assert said == f"another build holds {case.project / '_build'}; waiting until it ends …\n"
    assert process.returncode == 0
    assert artefacts(case.project) == case.new


def test_a_build_after_a_change_is_a_build_from_nothing(case: Case) -> None:
    """What earlier builds left in the work folder leaves no trace in the outputs."""
    shutil.rmtree(case.project / "_build", ignore_errors=True)
    assert run_build(case.project).returncode == 0
    assert artefacts(case.project) == case.new
