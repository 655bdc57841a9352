"""Publishing: what was made and proved takes the place of what was there, at once."""

from __future__ import annotations

import shutil
from pathlib import Path


def publish(made: Path, published: Path) -> None:
    """Put *made* (a file or a folder) at *published*, whose old content stays until the new is whole."""
    published.parent.mkdir(parents=True, exist_ok=True)
    fresh = published.with_name(f".{published.name}.new")
    stale = published.with_name(f".{published.name}.old")
    for leftover in (fresh, stale):
        _remove(leftover)
    if made.is_dir():
        shutil.copytree(made, fresh, ignore=shutil.ignore_patterns(".*"))
    else:
        shutil.copyfile(made, fresh)
    if published.is_dir():
        published.replace(stale)
    fresh.replace(published)
    _remove(stale)


def _remove(path: Path) -> None:
    """Delete *path*, whatever it is, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
