"""Files inside files: an EPUB or a site with some members changed. The zip of the site is changed with the site."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from edition.outputs.html import compressed
from edition.outputs.html.offline import KEPT, LEFT_OUT, WORKER, constants, digest, stamped

from maintain.mutants.model import Files


def repacked(path: Path, changed: Files) -> bytes:
    """Return the zip at *path* with the members *changed*: other bytes, added, or None for one that is lost."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as read:
        files: dict[str, bytes | None] = {info.filename: read.read(info) for info in read.infolist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as write:
        for name, data in (files | dict(changed)).items():
            if data is not None:
                write.writestr(zipfile.ZipInfo(name), data)
    return target.getvalue()


def of_epub(path: Path, place: str, changed: Files) -> Files:
    """Return the EPUB at *path*, which is called *place*, with the members *changed*."""
    return {place: repacked(path, changed)}


def of_site(path: Path, place: str, changed: Mapping[str, bytes | None]) -> Files:
    """Return the files *changed* of the site at *path*, which is called *place*, and what tells of them, changed alike.

    That is the zip of the site and the list of files in its worker, unless the worker itself is changed: a fault of a
    page is to be seen on the page.
    """
    (packed,) = (path / "download").glob("*.zip")
    folder = packed.name.removesuffix("-html.zip")
    with zipfile.ZipFile(packed) as read:
        own = read.read(f"{folder}/{WORKER}")  # it lacks what tells of the zip
    olds = (path / WORKER).read_bytes(), own
    changed = {name: data and stamped(data) if name.endswith(".html") else data for name, data in changed.items()}
    outside, inside = ({WORKER: kept(old, changed), **changed} for old in olds)
    zipped = repacked(packed, {f"{folder}/{name}": data for name, data in inside.items()})
    outside |= packed_beside(path, outside)
    return {f"{place}/{name}": data for name, data in outside.items()} | {f"{place}/download/{packed.name}": zipped}


def packed_beside(path: Path, changed: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Return what hosts send instead of the texts *changed* of the site at *path*, compressed anew where it stands."""
    found: dict[str, bytes | None] = {}
    for name, data in changed.items():
        for end, form in ((compressed.BROTLI, compressed.brotlied), (compressed.GZIP, compressed.gzipped)):
            if (path / f"{name}{end}").is_file():
                found[f"{name}{end}"] = data if data is None else form(data)
    return found


def kept(worker: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """Return the *worker* of a site as it would be if the files *changed* were so, were added or, if None, not there."""
    begun = re.match(rb"(?s).*?const FILES = (\{.*?\n\});\n", worker)
    assert begun is not None
    files = json.loads(begun[1])
    for name, data in changed.items():
        files.pop(name, None)
        if data is not None and Path(name).suffix in KEPT and name not in LEFT_OUT:
            files[name] = digest(name, data)
    return constants(dict(sorted(files.items()))).encode() + worker[begun.end() :]
