"""The images of the original's pages: the folder ``source/pages``, which a book may have -> records."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

import imagesize

from edition.model import files
from edition.model.facsimile import FOLDER, FORMATS, MOST, PageImage
from edition.model.findings import Finding
from edition.reading import images


def load(root: Path, pages: Collection[str]) -> tuple[tuple[PageImage, ...], list[Finding]]:
    """Read the images of the project at *root*, whose witness has these *pages*.

    :returns: the images in the order of the pages, and a finding for each file that cannot be one
    """
    found: dict[str, PageImage] = {}
    wrong: list[Finding] = []
    folder = root / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue  # what systems leave there
        told = list(_faults(root, path, pages))
        if path.stem in found:
            told.append(_finding(path, "a second image of the page", "one image a page", "take one of them away"))
        wrong += told
        if not told:
            width, height = imagesize.get(path)
            found[path.stem] = PageImage(path.stem, path.name, width, height, _digest(path))
    return tuple(found[n] for n in pages if n in found), wrong


def _digest(path: Path) -> str:
    return hashlib.sha256(files.read(path, MOST)).hexdigest()


def _finding(path: Path, actual: str, expected: str, repair: str) -> Finding:
    return Finding(f"{FOLDER}/{path.name}", 0, "picture-002", actual, expected, repair)


def _faults(root: Path, path: Path, pages: Collection[str]) -> Iterator[Finding]:
    """Yield what is wrong with the file at *path*, the first that is."""
    report = partial(_finding, path)
    if not path.resolve().is_relative_to(root.resolve()):  # the folder may be a link as well
        yield report("a link out of the project", "a file of the project", "copy the image there")
    elif not path.is_file():  # a folder, a link to nothing, a pipe, which would never end
        yield report("no file", "an image", "put an image there, or take it away")
    elif path.suffix.lower() not in FORMATS:
        yield report(path.suffix or "no suffix", " ".join(FORMATS), "convert it, or take it away")
    elif path.stem not in pages:
        repair = "name it after its page, or take it away"
        yield report(f"page {path.stem}", "a page that source/witness.toml has", repair)
    elif (size := path.stat().st_size) > MOST:
        yield report(f"{size} bytes", f"at most {MOST} bytes", "make the image smaller")
    elif (told := images.fault(files.read(path, MOST), path.suffix)) is not None:
        yield report(told[0], f"an image of {path.suffix}", told[1])
