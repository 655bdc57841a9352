"""The work folder: one build at a time, and nothing of a build that failed is built upon."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edition.pipeline.layout import Layout


@contextmanager
def alone(layout: Layout) -> Iterator[None]:
    """Hold the folder of the outputs; a second build waits until the first has ended, however it ends."""
    layout.build.mkdir(parents=True, exist_ok=True)
    folder = os.open(layout.build, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _begun(layout: Layout) -> Path:
    return layout.work / "begun"


def begin(layout: Layout) -> None:
    """Begin to build; empty the work folder if the build before did not end well.

    Sphinx would not read again what it had read, so it would be silent about the same fault the second time.
    """
    if _begun(layout).exists():
        shutil.rmtree(layout.work)
    layout.work.mkdir(parents=True, exist_ok=True)
    _begun(layout).touch()


def end_well(layout: Layout) -> None:
    """Tell the next build that all that was made was proved."""
    _begun(layout).unlink()
