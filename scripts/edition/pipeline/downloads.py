"""EPUB and PDF beside the pages, so that whoever hosts the HTML hosts the files its links name."""

from __future__ import annotations

import filecmp
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


def are_current(layout: Layout, targets: Sequence[Target]) -> bool:
    """Whether the published HTML, if it is among *targets*, offers the files as they are published now."""
    if all(target.name != "html" for target in targets):
        return True
    folder = layout.build / "html" / _FOLDER
    return all(
        (folder / _file(t)).is_file() and filecmp.cmp(layout.published(t), folder / _file(t), shallow=False)
        for t in available(layout, ())
    )


def place(layout: Layout, targets: Sequence[Target], files: Sequence[Target]) -> None:
    """Copy *files* into the HTML that was just made."""
    folder = layout.work / "html" / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for target in files:
        source = layout.made(target) if target in targets else layout.published(target)
        shutil.copyfile(source, folder / _file(target))
