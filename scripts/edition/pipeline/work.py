"""The work folder: one build at a time, and nothing of a build that failed is built upon."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edition.model.messages import said
from edition.pipeline.layout import Layout


@contextmanager
def alone(layout: Layout) -> Iterator[None]:
    """Hold the folder of the outputs; a second build says so and waits until the first has ended, however it ends."""
    layout.build.mkdir(parents=True, exist_ok=True)
    folder = os.open(layout.build, os.O_RDONLY)
    try:
        _lock(folder, layout)
        yield
    finally:
        os.close(folder)


def _lock(folder: int, layout: Layout) -> None:
    """Take the lock of *folder*, which the system lets go when its holder ends; say what is waited for."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(said(f"another build holds {layout.build}; waiting until it ends …"), file=sys.stderr, flush=True)
        fcntl.flock(folder, fcntl.LOCK_EX)


def _begun(layout: Layout) -> Path:
    return layout.work / "begun"


def begin(layout: Layout) -> None:
    """Begin to build; empty the work folder if the build before did not end well.

    Sphinx would not read again what it had read, so it would be silent about the same fault the second time.
    """
    dropped = layout.work.with_name(f"{layout.work.name}.old")
    shutil.rmtree(dropped, ignore_errors=True)
    if _begun(layout).exists():
        # Renamed first: were the deletion cut off, the mark might be gone and half-made files still there.
        layout.work.replace(dropped)
        shutil.rmtree(dropped)
    layout.work.mkdir(parents=True, exist_ok=True)
    _begun(layout).touch()


def end_well(layout: Layout) -> None:
    """Tell the next build that all that was made was proved."""
    _begun(layout).unlink()
