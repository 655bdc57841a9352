"""The environment mends itself: what is gone is noticed, and a user's settings of pip and Python do not reach it."""

from __future__ import annotations

import os
import sys
import venv
from pathlib import Path

import pytest
from conftest import ROOT
from maintain import environment

PIP = [sys.executable, "-I", str(next((ROOT / "scripts/bootstrap").glob("pip-*.whl")) / "pip")]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return an environment in which a package was installed, and its requirements; pip is not called."""
    folder, requirements = tmp_path / ".venv", tmp_path / "build.txt"
    requirements.write_text("thing==1.0\n")
    pip = environment.subprocess.run

    def run(command: list[str], **options: object) -> object:
        if "install" not in command:
            return pip(command, **options)
        site = next(folder.glob("lib/python*/site-packages"))
        for name in ("thing", "thing-1.0.dist-info"):
            (site / name).mkdir(exist_ok=True)
        return environment.subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(environment.subprocess, "run", run)
    assert environment.install(folder, requirements)
    return folder, requirements


def test_an_environment_that_is_whole_stays(made: tuple[Path, Path]) -> None:
    """Nothing is installed again."""
    folder, requirements = made
    assert environment.is_sound(folder, requirements)
    assert environment.installed(folder, requirements)[0] == environment.digest_of(requirements)


def test_an_interpreter_that_is_gone_is_noticed(made: tuple[Path, Path]) -> None:
    """The system's Python was upgraded, or the folder came from another machine: it is made anew."""
    folder, requirements = made
    for name in ("python", "python3"):
        (folder / "bin" / name).unlink()
        (folder / "bin" / name).symlink_to("/usr/bin/python3.99")
    assert not environment.is_sound(folder, requirements)
    assert environment.install(folder, requirements)
    assert environment.is_sound(folder, requirements)


def test_a_package_that_is_gone_is_noticed(made: tuple[Path, Path]) -> None:
    """Pip itself would not look behind the folder that describes it."""
    folder, requirements = made
    next(folder.glob("lib/python*/site-packages/thing")).rmdir()
    assert not environment.is_sound(folder, requirements)
    assert environment.install(folder, requirements)
    assert environment.is_sound(folder, requirements)


def test_other_requirements_are_installed_over_what_is_there(made: tuple[Path, Path]) -> None:
    """A new lock is no reason to begin with an empty folder."""
    folder, requirements = made
    (folder / "kept").touch()
    requirements.write_text("thing==1.0\nother==2.0\n")
    assert environment.is_sound(folder, requirements)
    assert environment.installed(folder, requirements)[0] != environment.digest_of(requirements)
    assert environment.install(folder, requirements)
    assert (folder / "kept").is_file()


def test_an_environment_of_another_python_is_none(tmp_path: Path) -> None:
    """Its packages would be of the wrong version."""
    venv.create(tmp_path / ".venv", with_pip=False)
    python = tmp_path / ".venv/bin/python"
    python.unlink()
    python.write_text("#!/bin/sh\necho 3.9.1\n")
    python.chmod(0o755)
    assert environment.interpreter(python) == "3.9.1"
    assert not environment.is_sound(tmp_path / ".venv", tmp_path / "build.txt")


def test_a_users_settings_do_not_reach_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where packages come from is kept, by file and by variable; where they would go, and Python's own, are not."""
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = https://example.org/simple\nproxy = http://proxy:1\nuser = true\n"
        "[install]\ntarget = /elsewhere\nuser = true\nfind-links =\n  /wheels\n  /more\n"
    )
    for name in [name for name in os.environ if name.startswith(("PIP_", "PYTHON"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_PREFIX", "/elsewhere")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://example.org/more")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    told = environment.settings(PIP)
    assert {name: value for name, value in told.items() if name.startswith(("PIP_", "PYTHON"))} == {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "https://example.org/simple",
        "PIP_PROXY": "http://proxy:1",
        "PIP_FIND_LINKS": "/wheels /more",
        "PIP_EXTRA_INDEX_URL": "https://example.org/more",
    }
