"""EPUB, PDF and the site itself as a zip beside the pages, so that whoever hosts the HTML hosts what its links name.

Sizes are known only when all is built. They stand in a style sheet of their own, so that a book that grew by a byte
changes one small file and no page; it needs no script, and works from disk.
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from edition.model.interface import gettext
from edition.model.outputs import OUTPUTS, Output
from edition.pipeline.layout import Layout

SIZES: Final = "_static/downloads.css"
#: Where they stand, below the pages.
FOLDER: Final = "download"
#: What is compressed already is packed as it is.
STORED: Final = (".epub", ".pdf", ".png", ".woff2", ".zip")


def zip_name(layout: Layout) -> str:
    """Return what the zip of the site is called."""
    return f"{layout.name}-html.zip"


def _href(file: str) -> str:
    return f"{FOLDER}/{file.rpartition('/')[2]}"


def _labels(layout: Layout) -> Mapping[str, str]:
    """Return what readers are told each file is, by its path, in the order of the menu."""
    return {path: label for output in OUTPUTS for path, label in output.labels(layout.parts).items()}


def available(layout: Layout, targets: Sequence[Output]) -> list[str]:
    """Return the files that the HTML can offer: those about to be made, and those published before."""
    making = {name for target in targets for name in target.published(layout.parts)}
    return [name for name in _labels(layout) if name in making or (layout.build / name).is_file()]


def links(layout: Layout, files: Sequence[str]) -> list[dict[str, str]]:
    """Return what the pages show of *files* and of the zip: address and label."""
    labels = _labels(layout)
    shown = {_href(file): gettext(labels[file]) for file in files}
    shown |= {f"{FOLDER}/{zip_name(layout)}": gettext("網頁全套 ZIP")}
    return [{"href": href, "label": label} for href, label in shown.items()]


def are_current(layout: Layout, targets: Sequence[Output]) -> bool:
    """Whether the published HTML, if it is among *targets*, offers the files as they are published now."""
    if all(target.name != "html" for target in targets):
        return True
    offered = {file: layout.build / "html" / _href(file) for file in available(layout, ())}
    return all(
        path.is_file() and filecmp.cmp(layout.build / file, path, shallow=False) for file, path in offered.items()
    )


def shown(size: int) -> str:
    """Return *size* in bytes as readers are told it (SI): 467 kB, 1.5 MB."""
    return f"{size / 1e6:.1f} MB" if size >= 999_500 else f"{max(1, round(size / 1e3))} kB"


def sizes(folder: Path, packed: str) -> str:
    """Return the style sheet that shows the sizes of the files in *folder*, and hides a link to *packed* without it."""
    rules = [
        f'a[download][href$="/{file.name}"]::after {{ content: "{shown(file.stat().st_size)}"; }}\n'
        for file in sorted(folder.iterdir())
    ]
    if not (folder / packed).is_file():
        rules.append(f'a[download][href$="/{packed}"] {{ display: none; }}\n')
    return "".join(rules)


def pack(folder: Path, name: str) -> bytes:
    """Return the zip of *folder*, its files below a folder *name*.

    Hidden files belong to the build and stay out, what is compressed for hosts is there once.
    """
    from edition.outputs import zips
    from edition.outputs.html.compressed import FORMS

    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in FORMS)
    inside = {path: path.relative_to(folder) for path in found}
    shown = {path: place for path, place in inside.items() if not any(part.startswith(".") for part in place.parts)}
    members = ((f"{name}/{place.as_posix()}", path.read_bytes()) for path, place in shown.items())
    return zips.archive(members, STORED, zips.QUICK)


def place(layout: Layout, targets: Sequence[Output], files: Sequence[str]) -> None:
    """Copy *files* into the HTML that was just made, and add the zip of what is then there."""
    site = layout.work / "html"
    folder = site / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    making = {name for target in targets for name in target.published(layout.parts)}
    for file in files:
        shutil.copyfile((layout.work if file in making else layout.build) / file, site / _href(file))
    from edition.outputs.html import compressed

    _show_sizes(site, zip_name(layout))
    packed = pack(site, layout.name)  # the zip is the site without itself
    (folder / zip_name(layout)).write_bytes(packed)
    _show_sizes(site, zip_name(layout))
    compressed.write(site)  # now that it is whole but for these


def _show_sizes(site: Path, packed: str) -> None:
    """Write the sizes of what is in *site* now, and anew the worker, which has the digest of every file."""
    from edition.outputs.html import offline

    (site / SIZES).write_text(sizes(site / FOLDER, packed), encoding="utf-8", newline="\n")
    (site / offline.WORKER).write_text(offline.worker(site), encoding="utf-8", newline="\n")
