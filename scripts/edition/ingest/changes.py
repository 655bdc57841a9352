"""Writing what was planned: each file whole or not at all, in the order given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from edition.model.findings import EditionError, Finding
from edition.pipeline.publish import publish


def write(root: Path, changes: Mapping[str, str | bytes]) -> None:
    """Write *changes* (file of the project at *root* -> its text or bytes), one after the other.

    The order is the plan's: after a kill at any moment what stands is whole, and the same command writes the rest.

    :raises EditionError: build-003, before anything is written, if a file is a link or stands in a linked folder
    :raises OSError: if one cannot be written; those before it are
    """
    check(root, changes)
    with TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        for file, text in changes.items():
            made.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
            publish(made, root / file)


def check(root: Path, files: Iterable[str]) -> None:
    """See that each of *files* is one of the project at *root* itself.

    :raises EditionError: build-003, if one is a link or stands in a linked folder
    """
    for file in files:
        path = root / file
        if path.is_symlink() or path.parent.resolve() != root.resolve() / Path(file).parent:
            expected = "a file of the project itself"
            raise EditionError(Finding(file, 0, "build-003", "a symbolic link", expected, "put the file in its place"))
