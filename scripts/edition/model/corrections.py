"""The corrections of the text: commits whose subject begins with ``[Editorial]`` -> what readers are told of them.

Standard library only, because every build asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.model import git
from edition.model.findings import Finding

MARK: Final = "[Editorial]"
_FORMAT: Final = "%x1e%H%x1f%ct%x1f%s%x1f%b%x1f"
#: What XML 1.0 cannot hold (section 2.2); a commit message can.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Correction:
    """One commit that changes the text."""

    commit: str
    seconds: int  #: when, since 1970
    subject: str  #: without the mark
    body: str
    documents: tuple[str, ...]  #: the documents it changes


def _read(record: str) -> Correction:
    commit, seconds, subject, body, files = record.split("\x1f")
    documents = (name.removesuffix(".md") for name in files.split("\n") if name.endswith(".md"))
    clean = [_CONTROL.sub("", words).strip() for words in (subject.removeprefix(MARK), body)]
    return Correction(commit, int(seconds), clean[0], clean[1], tuple(sorted(documents)))


def history(root: Path) -> list[Correction]:
    """Return the corrections of the project at *root*, the latest first; none where its history is not at hand."""
    words = ["log", "--no-merges", "--grep", r"^\[Editorial\]", "--name-only", "--no-renames", "--relative"]
    try:
        records = git.ask(root, *words, f"--format={_FORMAT}", "--", ".").split("\x1e")[1:]
    except git.GitError:
        return []  # told once, by :func:`check_history`
    found = [_read(record) for record in records if record.count("\x1f") == 4]
    # The pattern matches any line of a message; only the subject counts.
    return [one for one, record in zip(found, records, strict=True) if record.split("\x1f")[2].startswith(MARK)]


def check_history(root: Path) -> Iterator[Finding]:
    """Yield a finding if the history of the project at *root* is not, or not wholly, at hand: the feed lacks it."""
    if reason := git.history_ends(root):
        yield Finding(
            "conf.py",
            0,
            "history-001",
            reason,
            "a clone with the whole history, which the feed of corrections and the date of the outputs come from",
            "clone the repository, or git fetch --unshallow; without it the feed is left out",
        )
