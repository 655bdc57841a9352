"""What git says of the project's history. Standard library only, because every build asks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

#: Settings of the machine, the user or the repository that would change an answer or run a program.
_SETTINGS: Final = (
    "safe.directory=*",  # a clone may belong to another user: a container, a network drive
    "core.fsmonitor=false",
    "core.quotePath=false",
    "log.showSignature=false",
    "i18n.logOutputEncoding=UTF-8",
)


class GitError(Exception):
    """Git does not tell; the message says why."""


def ask(root: Path, *words: str) -> str:
    """Return what ``git`` *words* prints for the project at *root*.

    Variables that lead git to another repository, as hooks set them, do not count.

    :raises GitError: if there is no git, no repository, or git refuses
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {"LC_ALL": "C"}
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    try:
        ran = subprocess.run(
            ["git", "-C", str(root), *settings, *words], env=environment, capture_output=True, check=False
        )
    except OSError as error:
        raise GitError("no git on this machine") from error
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        nowhere = "not a git repository" in said
        raise GitError("no clone" if nowhere else said.removeprefix("fatal: ") or f"git ended with {ran.returncode}")
    return ran.stdout.decode("utf-8", "replace")


def history_ends(root: Path) -> str:
    """Return why the history of the project at *root* is not, or not wholly, at hand; nothing if it is."""
    try:
        around, shallow = ask(root, "rev-parse", "--show-toplevel", "--is-shallow-repository").splitlines()
        if not ask(root, "ls-files", "--", "conf.py").strip():
            return f"the repository at {around}, which does not hold the edition"
    except GitError as error:
        return str(error)
    return "a shallow clone" if shallow == "true" else ""
