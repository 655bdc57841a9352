"""The service worker of the built HTML, read back: the files that it keeps are those of the site, as they are.

A worker that names a file that is not there, or with another digest, keeps nothing at all; one that lacks a file breaks
the book where there is no network. A file is known by its digest as subresource integrity has it, a page by the digest
of all but one line of it, and that line, in its head, says the digest: a host may write into the page.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from edition.model import files
from edition.model.findings import REBUILD, Finding

WORKER: Final = "sw.js"
_STAMP: Final = re.compile(rb'<meta name="edition-digest" content="([0-9a-f]+)">\n')
_LISTED: Final = re.compile(r'const VERSION = "(?P<version>\w+)";\nconst FILES = (?P<files>\{[^}]*\});\n')
#: What a reader without a network does not miss: large files, pictures of dots, what previews and programs of others
#: fetch, a licence.
_MISSED: Final = frozenset({
    ".br", ".gz", ".epub", ".pdf", ".zip", ".png", ".jpg", ".jpeg", ".webp", ".atom", ".inv", ".txt", ".xml",
})  # fmt: skip
#: The picture that a page shows.
_SHOWN: Final = frozenset({"_static/front.png"})
#: The worker itself, what only a server gives, and what is written when all is proved.
_LEFT_OUT: Final = frozenset({WORKER, "404.html", "verification.json"})
#: The folder of what a reader takes away whole.
_TAKEN: Final = "download/"


def expected(folder: Path) -> dict[str, str]:
    """Return the files of the site in *folder* that have to be kept, with their digests."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name: _digest(name, files.read(path, files.BUILT))
        for name, path in found.items()
        if (path.suffix.lower() not in _MISSED or name in _SHOWN)
        and name not in _LEFT_OUT
        and not (path.name.startswith(".") or name.startswith(_TAKEN))
    }


def _digest(name: str, data: bytes) -> str:
    """Return the digest by which the file *name* is known (SRI, 3.5, but for pages)."""
    if name.endswith(".html"):
        return hashlib.sha256(_STAMP.sub(b"", data)).hexdigest()[:32]
    return "sha256-" + b64encode(hashlib.sha256(data).digest()).decode()


def _said(path: Path) -> str:
    """Return the digest that the page at *path* says is its own."""
    found = _STAMP.findall(files.read(path, files.BUILT).partition(b"</head>")[0])
    return found[0].decode() if len(found) == 1 else f"{len(found)} digests in its head"


def check_offline(folder: Path, name: str) -> Iterator[Finding]:
    """Yield a finding for each file that the worker in *folder* does not keep as it is.

    :param name: what messages call the site
    """
    report = partial(
        Finding,
        f"{name}/{WORKER}",
        0,
        "html-008",
        repair=REBUILD,
    )
    try:
        text = files.read(folder / WORKER, files.BUILT).decode("utf-8")
        begun = _LISTED.match(text)
        listed = json.loads(begun["files"]) if begun else None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        yield report(actual=str(reason), expected="a worker with a version and a list of files")
        return
    if begun is None or listed is None:
        yield report(actual="neither version nor list of files", expected="both at its beginning")
        return
    kept, ought = dict(listed), expected(folder)
    for file in sorted(kept.keys() | ought.keys()):
        if kept.get(file) != ought.get(file):
            yield report(actual=f"{file}: {kept.get(file, 'not kept')}", expected=ought.get(file, "no such file"))
    for file in (file for file in ought if file.endswith(".html") and kept.get(file) == ought[file]):
        if (said := _said(folder / file)) != ought[file]:
            yield report(actual=f"{file} says {said}", expected=f"{ought[file]} in its head")
    version = hashlib.sha256(begun["files"].encode()).hexdigest()[: len(begun["version"])]
    if begun["version"] != version:
        yield report(actual=f"version {begun['version']}", expected=f"{version}, made of the list")
