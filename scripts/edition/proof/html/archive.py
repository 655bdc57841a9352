"""The site as a zip against the site itself: the same files with the same bytes, each unpacked and compared."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from edition.model import files
from edition.model.findings import REBUILD, Finding

FOLDER: Final = "download"
#: Files of the site that tell of the zip, so that the zip's own cannot: the lines in which they may differ.
_TELLING: Final[Mapping[str, re.Pattern[str]]] = {
    "_static/downloads.css": re.compile(r".*-html\.zip\"\].*"),
    "sw.js": re.compile(r'const VERSION = "[0-9a-f]+";|"_static/downloads\.css": "sha256-[\w+/=]+",'),
}
#: How much further than the file of the site one of the zip is read: what is longer is another.
_MORE: Final = 4096
#: What is written beside the pages when all is proved, and so is in no zip; hosts alone need what is compressed.
_LATER: Final = frozenset({"verification.json"})
_FOR_HOSTS: Final = frozenset({".br", ".gz"})


def check_archive(folder: Path, name: str) -> Iterator[Finding]:
    """Yield a finding for each file in which the zip of the site in *folder* is not the site.

    :param name: what messages call the site
    :raises OSError, zipfile.BadZipFile: if the zip cannot be read
    """
    for path in sorted((folder / FOLDER).glob("*-html.zip")):
        report = partial(
            Finding, f"{name}/{FOLDER}/{path.name}", 0, "build-004", expected="the file of the site",
            repair=REBUILD,
        )  # fmt: skip
        site = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if _is_packed(file, path)}
        with zipfile.ZipFile(path) as packed:
            inside = [(info.filename.partition("/")[2], info) for info in packed.infolist()]
            if len(inside) != len(site) or {member for member, _ in inside} != site.keys():
                members = {member for member, _ in inside}
                wrong = sorted(members ^ site.keys()) or sorted(member for member, _ in inside)
                yield report(actual=f"{wrong[0]} {'alone in the zip' if wrong[0] in members else 'not in the zip'}")
                return
            for member, info in inside:
                ought = files.read(site[member], files.BUILT)
                with packed.open(info) as stream:
                    found = stream.read(len(ought) + _MORE)
                if found != ought and not _tells(member, found, ought):
                    yield report(actual=f"{member} with other bytes")


def _is_packed(file: Path, path: Path) -> bool:
    """Whether the zip at *path* has to have *file*."""
    left_out = file.name.startswith(".") or file.name in _LATER or file.suffix in _FOR_HOSTS
    return file.is_file() and file != path and not left_out


def _tells(member: str, found: bytes, ought: bytes) -> bool:
    """Whether *member* differs only in lines that tell of the zip."""
    if (telling := _TELLING.get(member)) is None:
        return False
    lines = set(found.decode("utf-8", "replace").splitlines()) ^ set(ought.decode("utf-8", "replace").splitlines())
    return all(telling.fullmatch(line) for line in lines)
