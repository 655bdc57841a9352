"""Publishing: what was made and proved takes the place of what was there, at once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def publish(made: Path, published: Path) -> None:
    """Put *made* (a file or a folder) at *published*; at every moment the old or the new stands there, whole.

    The new is on the disk before it takes the place of the old. Where two folders cannot change places in one
    step, a build that is killed between the two renames leaves no folder, and :func:`recover` brings the old back.
    """
    published.parent.mkdir(parents=True, exist_ok=True)
    recover(published)
    fresh = _fresh(published)
    if made.is_dir():
        shutil.copytree(made, fresh, ignore=shutil.ignore_patterns(".*"))
    else:
        shutil.copyfile(made, fresh)
    _keep(fresh)
    _take_place(fresh, published)
    _sync(published.parent)
    _remove(fresh)
    _remove(_stale(published))


def recover(published: Path) -> None:
    """Undo what a killed :func:`publish` left: no *published* beside the old one, copies that are half or past."""
    if not published.exists() and _stale(published).exists():
        _stale(published).replace(published)
    for leftover in (_fresh(published), _stale(published)):
        _remove(leftover)


def _fresh(published: Path) -> Path:
    return published.with_name(f".{published.name}.new")


def _stale(published: Path) -> Path:
    return published.with_name(f".{published.name}.old")


def _take_place(fresh: Path, published: Path) -> None:
    """Rename *fresh* to *published*, whatever stands there."""
    from edition.pipeline.exchange import exchange

    if (fresh.is_dir() or published.is_dir()) and published.exists():
        if exchange(fresh, published):
            return
        published.replace(_stale(published))
    fresh.replace(published)


def _keep(path: Path) -> None:
    """Have the system write *path*, and all in it, to the disk."""
    for one in (path, *path.rglob("*")):
        _sync(one)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    """Delete *path*, whatever it is, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
