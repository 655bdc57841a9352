"""The corrections of the text: commits whose subject begins with ``[Editorial]`` -> what readers are told of them.

Standard library only, because every build asks.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
    """Return the corrections of the project at *root*, the latest first; none outside git."""
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", "-c", "log.showSignature=false", "log"]
    command += ["--no-merges", "--grep", r"^\[Editorial\]", "--name-only", "--no-renames", "--relative"]
    try:
        ran = subprocess.run([*command, f"--format={_FORMAT}", "--", "."], capture_output=True, check=False)
    except OSError:
        return []
    records = ran.stdout.decode("utf-8", errors="replace").split("\x1e")[1:] if ran.returncode == 0 else []
    found = [_read(record) for record in records if record.count("\x1f") == 4]
    # The pattern matches any line of a message; only the subject counts.
    return [one for one, record in zip(found, records, strict=True) if record.split("\x1f")[2].startswith(MARK)]
