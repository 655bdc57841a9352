"""Whether anything changed: the inputs' contents -> one digest. Standard library only, so it is quick."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from edition.model import files
from edition.model.outputs import Output
from edition.pipeline.layout import INPUTS, RECORD, Layout


def digest(root: Path, extra: str) -> str:
    """Return the digest of every input's name and contents, and of *extra*."""
    whole = hashlib.sha256(extra.encode())
    for path in files.below(root, INPUTS):
        data = path.read_bytes()
        whole.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()


def _signature(paths: Iterable[Path]) -> list[list[object]]:
    """Return name, size and time of the files that make up an output; the record beside the pages is none of them."""
    found = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [[p.name, (s := p.stat()).st_size, s.st_mtime_ns] for p in found if p.is_file() and p.name != RECORD]


def state(layout: Layout, target: Output, inputs: str) -> dict[str, object]:
    """Return what is true of *target* now: the inputs' digest and the published output."""
    return {"inputs": inputs, "output": _signature(layout.published(target))}


def remembered(layout: Layout) -> dict[str, object]:
    """Return the state of each target (by name) that the last good builds left, empty if there is none."""
    try:
        read = json.loads((layout.work / "state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def remember(layout: Layout, now: dict[str, object]) -> None:
    """Keep the state *now* beside that of other targets."""
    path = layout.work / "state.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(remembered(layout) | now), encoding="utf-8")
