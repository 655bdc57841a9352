"""The one date of a build: that of the last commit, so that the same commit gives the same bytes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from edition.model import git

#: Outside git: 2026-11-23T00:00:00Z, when the edition was begun.
BEGUN: Final = 1_795_392_000


def source_date_epoch(root: Path) -> int:
    """Return SOURCE_DATE_EPOCH in seconds: the environment's, the last commit's, or a constant.

    See the Reproducible Builds specification of SOURCE_DATE_EPOCH.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    try:
        stamp = git.ask(root, "log", "-1", "--format=%ct", "--", ".").strip()
    except git.GitError:
        return BEGUN
    return int(stamp) if stamp.isdecimal() else BEGUN
