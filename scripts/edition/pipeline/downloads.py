"""EPUB and PDF beside the pages, so that whoever hosts the HTML hosts the files its links name."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Sequence
from typing import Final

from edition.pipeline.layout import NAME, Layout, Target

#: File -> what the pages call it, in their order.
_LABELS: Final = {
    f"epub/{NAME}.epub": "EPUB（橫排）",
    f"epub/{NAME}-vertical.epub": "EPUB（直排）",
    f"pdf/{NAME}.pdf": "PDF",
}
_FOLDER: Final = "download"


def available(layout: Layout, targets: Sequence[Target]) -> list[str]:
    """Give the files that the HTML can offer: those about to be made, and those published before."""
    making = {name for target in targets for name in target.published}
    return [name for name in _LABELS if name in making or (layout.build / name).is_file()]


def _href(file: str) -> str:
    return f"{_FOLDER}/{file.rpartition('/')[2]}"


def links(files: Sequence[str]) -> list[dict[str, str]]:
    """Give what the pages show of *files*: address and label."""
    return [{"href": _href(file), "label": _LABELS[file]} for file in files]


def sources(layout: Layout, targets: Sequence[Target], files: Sequence[str]) -> dict[str, str]:
    """Give for the address of each of *files* where it is taken from: what is being made, else what is published."""
    making = {name for target in targets for name in target.published}
    return {_href(file): str((layout.work if file in making else layout.build) / file) for file in files}


def are_current(layout: Layout, targets: Sequence[Target]) -> bool:
    """Whether the published HTML, if it is among *targets*, offers the files as they are published now."""
    if all(target.name != "html" for target in targets):
        return True
    offered = {file: layout.build / "html" / _href(file) for file in available(layout, ())}
    return all(
        path.is_file() and filecmp.cmp(layout.build / file, path, shallow=False) for file, path in offered.items()
    )


def place(layout: Layout, targets: Sequence[Target], files: Sequence[str]) -> None:
    """Copy *files* into the HTML that was just made."""
    folder = layout.work / "html"
    shutil.rmtree(folder / _FOLDER, ignore_errors=True)
    (folder / _FOLDER).mkdir(parents=True)
    for href, path in sources(layout, targets, files).items():
        shutil.copyfile(path, folder / href)
