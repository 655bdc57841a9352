"""Publishing, killed before each thing it asks of the system: what stands is the old or the new, whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from edition.pipeline.exchange import exchange
from edition.pipeline.publish import publish, recover

SCRIPTS = Path(__file__).parents[1] / "scripts"
#: Publishes, and kills itself before the call with the number given.
KILLED = """
import os, signal, sys
from pathlib import Path
from edition.pipeline import exchange, publish
made, published, number, can = sys.argv[1:]
if can == "no":
    exchange.exchange = lambda one, other: False
left = int(number)
def hook(event, arguments):
    global left
    if event == "open" or event.startswith(("os.", "shutil.")):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
publish.publish(Path(made), Path(published))
"""


def content(path: Path) -> object:
    """Return what *path* holds: a file's text, a folder's names and texts, None if there is nothing."""
    if path.is_dir():
        return {p.relative_to(path).as_posix(): p.read_text() for p in path.rglob("*") if p.is_file()}
    return path.read_text() if path.exists() else None


def write(path: Path, text: str, folder: bool) -> None:
    """Write an output of which every file says *text*."""
    if not folder:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return
    (path / "deep").mkdir(parents=True)
    for name in ("index.html", "deep/page.html", f"deep/only-{text}.html"):
        (path / name).write_text(text)


def killed(made: Path, published: Path, number: int, can: str) -> bool:
    """Publish in another process that is killed before its call *number*; give whether it was."""
    command = [sys.executable, "-c", KILLED, str(made), str(published), str(number), can]
    ran = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(SCRIPTS)}, capture_output=True, check=False)
    assert ran.returncode in (0, -signal.SIGKILL), ran.stderr
    return ran.returncode != 0


@pytest.mark.parametrize("folder", [True, False], ids=["folder", "file"])
@pytest.mark.parametrize(
    "can",
    [pytest.param("yes", id="exchange"), pytest.param("no", id="two renames", marks=pytest.mark.thorough)],
)
def test_killed_at_any_step(tmp_path: Path, folder: bool, can: str) -> None:
    """The old or the new stands, at once or (without an exchange) after recovery; publishing again gives the new."""
    steps = 0
    for number in count(1):
        case = tmp_path / str(number)
        case.mkdir()
        made, published = case / "made", case / "out"
        write(made, "new", folder)
        write(published, "old", folder)
        old, new = content(published), content(made)
        if not killed(made, published, number, can):
            break
        steps += 1
        if can == "no":
            recover(published)
        assert content(published) in (old, new), f"killed before call {number}"
        publish(made, published)
        assert content(published) == new
        assert {p.name for p in case.iterdir()} == {"made", "out"}
    assert steps > 5
    assert content(published) == new


def test_recovery_brings_the_old_folder_back(tmp_path: Path) -> None:
    """Between the two renames the old folder has another name."""
    write(tmp_path / ".out.old", "old", True)
    write(tmp_path / ".out.new", "new", True)
    recover(tmp_path / "out")
    assert (tmp_path / "out/index.html").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="no exchange here")
def test_exchange(tmp_path: Path) -> None:
    """Both folders are there, each at the other's place; with one missing nothing changes."""
    write(tmp_path / "a", "a", True)
    write(tmp_path / "b", "b", True)
    assert exchange(tmp_path / "a", tmp_path / "b")
    assert [(tmp_path / name / "index.html").read_text() for name in "ab"] == ["b", "a"]
    assert not exchange(tmp_path / "a", tmp_path / "missing")
    assert (tmp_path / "a").is_dir()
