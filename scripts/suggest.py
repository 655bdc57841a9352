"""Make a report a patch: the verb ``suggest`` of :mod:`edition.verbs`, for the book that holds this file."""

from __future__ import annotations

import sys
from pathlib import Path

from edition.verbs import run
from edition.verbs.suggest import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(run(main, sys.argv[1:], Path(__file__).parent.parent))
