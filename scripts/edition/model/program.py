"""How the program was called, so that its advice can be typed: a book has the engine in it, or as a package."""

from __future__ import annotations

import sys
from typing import Final

#: What ``edition`` and ``python -m edition`` call themselves, before the verb.
PACKAGE: Final = "edition"


def command(verb: str) -> str:
    """Return what is typed for *verb*: ``edition verify`` or ``python3 scripts/verify.py``."""
    return f"{PACKAGE} {verb}" if sys.argv[0].partition(" ")[0] == PACKAGE else f"python3 scripts/{verb}.py"
