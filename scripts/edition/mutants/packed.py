"""Files inside files: an EPUB or a site with some members changed. The zip of the site is changed with the site."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from edition.mutants.model import Files


def repacked(path: Path, changed: Files) -> bytes:
    """Give the zip at *path* with the members *changed*: other bytes, added, or None for one that is lost."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as read:
        files: dict[str, bytes | None] = {info.filename: read.read(info) for info in read.infolist()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as write:
        for name, data in (files | dict(changed)).items():
            if data is not None:
                write.writestr(zipfile.ZipInfo(name), data)
    return target.getvalue()


def of_epub(path: Path, place: str, changed: Files) -> Files:
    """Give the EPUB at *path*, which is called *place*, with the members *changed*."""
    return {place: repacked(path, changed)}


def of_site(path: Path, place: str, changed: Mapping[str, bytes | None]) -> Files:
    """Give the files *changed* of the site at *path*, which is called *place*, and its zip, changed alike."""
    (packed,) = (path / "download").glob("*.zip")
    folder = packed.name.removesuffix("-html.zip")
    inside = {f"{folder}/{name}": data for name, data in changed.items()}
    zipped = {f"{place}/download/{packed.name}": repacked(packed, inside)}
    return {f"{place}/{name}": data for name, data in changed.items()} | zipped
