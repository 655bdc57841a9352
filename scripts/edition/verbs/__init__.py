"""What an editor does with a book, a module each; also as ``python -m edition VERB``."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from edition.pipeline.report import printed

#: Arguments and the folder of the book that is meant unless they name one -> exit code.
Verb = Callable[[Sequence[str] | None, Path], int]


def run(verb: Verb, arguments: Sequence[str], root: Path) -> int:
    """Return the exit code of *verb*, a process of its own."""
    gc.disable()  # some 5 % of the time; the process ends before what it leaves behind matters
    return printed(partial(verb, arguments, root))
