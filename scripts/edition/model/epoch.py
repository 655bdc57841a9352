"""The one date of a build: that of the last commit, so that the same commit gives the same bytes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from edition.model import git
from edition.model.findings import EditionError, Finding

#: Outside git: 2026-11-23T00:00:00Z, when the edition was begun.
BEGUN: Final = 1_795_392_000
VARIABLE: Final = "SOURCE_DATE_EPOCH"
#: The last second of the year 9999, with which calendars of four digits end.
LATEST: Final = 253_402_300_799


def _unusable(given: str) -> Finding:
    """Return the finding for a date that is none."""
    expected = f"seconds since 1970 in digits, at most {LATEST}"
    return Finding(VARIABLE, 0, "conf-001", given, expected, "mend the variable, or leave it out")


def source_date_epoch(root: Path) -> int:
    """Return SOURCE_DATE_EPOCH in seconds: the environment's, the last commit's, or a constant.

    See the Reproducible Builds specification of SOURCE_DATE_EPOCH.

    :raises EditionError: conf-001 if the environment's is no date that every output can bear
    """
    if given := os.environ.get(VARIABLE, ""):
        if not re.fullmatch(r"[0-9]{1,12}", given) or int(given) > LATEST:
            raise EditionError(_unusable(given))
        return int(given)
    try:
        stamp = git.ask(root, "log", "-1", "--format=%ct", "--", ".").strip()
    except git.GitError:
        return BEGUN
    return int(stamp) if stamp.isdecimal() else BEGUN
