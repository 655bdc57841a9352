"""EPUB and PDF beside the pages, so that whoever hosts the HTML hosts the files its links name."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Final

from edition.pipeline.layout import TARGETS, Layout, Target

_LABELS: Final = {"epub": "EPUB", "pdf": "PDF"}
_FOLDER: Final = "download"


def available(layout: Layout, targets: Sequence[Target]) -> list[Target]:
    """Give the files that the HTML can offer: those about to be made, and those published before."""
    return [t for t in TARGETS if t.name in _LABELS and (t in targets or layout.published(t).is_file())]


def _file(target: Target) -> str:
    return target.published.rpartition("/")[2]


def links(files: Sequence[Target]) -> list[dict[str, str]]:
    """Give what the pages show of *files*: address and label."""
    return [{"href": f"{_FOLDER}/{_file(t)}", "label": _LABELS[t.name]} for t in files]


def place(layout: Layout, targets: Sequence[Target], files: Sequence[Target]) -> None:
    """Copy *files* into the HTML that was just made."""
    folder = layout.work / "html" / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for target in files:
        source = layout.made(target) if target in targets else layout.published(target)
        shutil.copyfile(source, folder / _file(target))
