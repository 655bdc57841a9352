"""Changes of built files, told in TOML: ``edits.toml`` -> the files of a built book as they then are.

Each ``[[edit]]`` names a ``file`` under ``_build`` and says what becomes of it:

- ``find`` and ``put``: the one place that says *find* says *put*; without ``find``, *put* is all that the file says;
- the same with ``member``, a file inside the EPUB;
- the same with the file ``.work/pdf/main.typ``, of which the PDF is then set anew;
- ``fault`` and ``place``: the PDF suffers one of the faults of :data:`maintain.mutants.pdf.EDITS`;
- ``lost = true``: the file is not there.
"""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from maintain.mutants import pdf, typeset
from maintain.mutants.model import BUILT, Files
from maintain.mutants.packed import repacked

Edit = Mapping[str, Any]


def said(edit: Edit, before: Callable[[], str]) -> str:
    """Return what the file says after *edit*; *before* gives what it says until then."""
    if "find" not in edit:
        return str(edit["put"])
    text = before()
    assert text.count(edit["find"]) == 1, f"{edit['find']!r} stands {text.count(edit['find'])} times in {edit['file']}"
    return text.replace(edit["find"], edit["put"])


def lost(root: Path, path: str, edit: Edit) -> Files:
    return {path: None}


def faulty(root: Path, path: str, edit: Edit) -> Files:
    change, _ = pdf.EDITS[edit["fault"]]
    return pdf.edited(root, path, change, *edit["place"])


def packed(root: Path, path: str, edit: Edit) -> Files:
    def before() -> str:
        with zipfile.ZipFile(root / path) as book:
            return book.read(edit["member"]).decode("utf-8")

    return {path: repacked(root / path, {edit["member"]: said(edit, before).encode("utf-8")})}


def written(root: Path, path: str, edit: Edit) -> Files:
    text = said(edit, lambda: (root / path).read_text("utf-8"))
    return typeset.compiled(root, text) if path == typeset.SOURCE else {path: text.encode("utf-8")}


#: The key that tells a kind of edit -> what it makes of the file.
KINDS: Mapping[str, Callable[[Path, str, Edit], Files]] = {
    "lost": lost, "fault": faulty, "member": packed, "put": written
}  # fmt: skip


def make(root: Path, edits: Path) -> None:
    """Do to the built book at *root* what the file *edits* says, in its order; a file is replaced, not written into."""
    for edit in tomllib.loads(edits.read_text("utf-8"))["edit"]:
        change = next(change for key, change in KINDS.items() if key in edit)
        for path, data in change(root, BUILT + edit["file"], edit).items():
            (root / path).unlink(missing_ok=True)
            if data is not None:
                (root / path).write_bytes(data)
