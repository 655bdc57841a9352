"""What git says of the project: every way in which it does not tell is said, none is taken for no history."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from edition.model import corrections, git
from edition.model.epoch import BEGUN, source_date_epoch

NAMES = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
WHEN = 1_700_000_000


def run(folder: Path, *words: str) -> None:
    """Run git in *folder* with a fixed identity and date."""
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{WHEN} +0000")
    environment = os.environ | dict.fromkeys(NAMES, "editor") | dates | {"GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(folder), *words], env=environment, check=True, capture_output=True)


def repository(folder: Path, *settings: str) -> Path:
    """Return *folder* as a repository that holds the edition and one correction of it."""
    folder.mkdir()
    (folder / "conf.py").write_text("")
    run(folder, "init", "-q")
    for setting in settings:
        run(folder, "config", *setting.split("="))
    run(folder, "add", "conf.py")
    run(folder, "commit", "-qm", "[Editorial] 資 -> 贊")
    return folder


def told(root: Path) -> list[str]:
    """Return what the finding on the history of *root* read."""
    return [finding.actual for finding in corrections.check_history(root)]


@pytest.fixture(autouse=True)
def no_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git date the build."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def test_a_clone(tmp_path: Path) -> None:
    """Its corrections and date are known, and nothing is to be told."""
    root = repository(tmp_path / "clone")
    assert told(root) == []
    assert [one.subject for one in corrections.history(root)] == ["資 -> 贊"]
    assert source_date_epoch(root) == WHEN


@pytest.mark.parametrize("setting", ["i18n.logOutputEncoding=GB18030", "log.showSignature=true", "core.quotePath=true"])
def test_settings_do_not_change_the_answer(tmp_path: Path, setting: str) -> None:
    """The encoding of logs and the like are asked for, not taken as they come."""
    root = repository(tmp_path / "clone", setting)
    assert [one.subject for one in corrections.history(root)] == ["資 -> 贊"]


def test_variables_do_not_lead_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a hook git sets GIT_DIR to the repository that it works on."""
    root, other = repository(tmp_path / "clone"), tmp_path / "other"
    other.mkdir()
    run(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert told(root) == []
    assert len(corrections.history(root)) == 1


def test_a_clone_of_another_user_is_read(tmp_path: Path) -> None:
    """Git's refusal of what another user owns would read like no history; the project's own folder is trusted."""
    root = repository(tmp_path / "clone")
    assert git.ask(root, "config", "--get-all", "safe.directory").split() == ["*"]
    if os.geteuid() == 0:
        os.chown(root, 12345, 12345)
        os.chown(root / ".git", 12345, 12345)
    assert told(root) == []


def test_a_shallow_clone_is_told(tmp_path: Path) -> None:
    """It has a date, but not every correction."""
    root = repository(tmp_path / "clone")
    run(root, "commit", "-qm", "[Editorial] 再校", "--allow-empty")
    run(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), str(tmp_path / "shallow"))
    assert told(tmp_path / "shallow") == ["a shallow clone"]


def test_a_folder_without_history_is_told(tmp_path: Path) -> None:
    """As GitHub's ZIP is one."""
    assert told(tmp_path) == ["no clone"]
    assert corrections.history(tmp_path) == []
    assert source_date_epoch(tmp_path) == BEGUN


def test_the_repository_around_is_not_ours(tmp_path: Path) -> None:
    """A project unpacked inside another repository has not that one's history."""
    around = repository(tmp_path / "around")
    inner = around / "edition"
    inner.mkdir()
    (inner / "conf.py").write_text("")
    assert told(inner) == [f"the repository at {around}, which does not hold the edition"]
    assert source_date_epoch(inner) == BEGUN


def test_a_machine_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, and the build goes on."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert told(tmp_path) == ["no git on this machine"]
