"""Reading files that came from outside: all bytes of a regular file of bounded size, or an error that says why not."""

from __future__ import annotations

import errno
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

#: What a book is made of, below its folder.
BOOK: Final = ("conf.py", "index.md", "chapters", "registers", "source", "_static", "CHANGELOG.md")
#: Most bytes of a chapter, a register or a description; a chapter of 500 printed pages has half of that.
TEXT: Final = 4 * 2**20
#: Most bytes of the transcription.
TRANSCRIPTION: Final = 64 * 2**20
#: Most bytes of a built file.
BUILT: Final = 256 * 2**20


def read(path: Path, limit: int) -> bytes:
    """Return the bytes of *path*.

    :raises OSError: if it is missing or unreadable, no regular file (a pipe would never end), or larger than *limit*
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"more than {limit // 2**20} MB", str(path))
    return data


#: A line by which git marks where two versions of a file meet.
_CONFLICT: Final = re.compile(r"(?m)^(?:<{7}|>{7})(?: .*)?$")
#: How such a file is mended.
RESOLVE: Final = "of the two versions that git put there keep one, and delete the lines <<<<<<< ======= >>>>>>>"


def conflict(text: str) -> tuple[int, str] | None:
    """Return number and words of the first line of *text* that marks a conflict of git, None if none does."""
    found = _CONFLICT.search(text)
    return (text.count("\n", 0, found.start()) + 1, found[0]) if found else None


#: Folders below an input that are none: what tools keep there.
_IGNORED: Final = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache"})


def below(root: Path, names: Iterable[str]) -> Iterator[Path]:
    """Yield every file that one of *names* is, or has below it, in a fixed order."""
    for name in names:
        path = root / name
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (p for p in found if p.is_file() and not _IGNORED & set(p.parts))


def links_out(root: Path) -> Iterator[Path]:
    """Yield each link of the file system in the book at *root* that leads to what is no part of the book.

    A build follows links, so that what they lead to is published: a file of the machine, or one of git's with its
    passwords. One that leads to nothing, as an editor's lock does, is none.
    """
    for name in BOOK:
        for path in (root / name, *sorted((root / name).rglob("*"))):
            if path.is_symlink() and path.exists() and not _is_of_book(root.resolve(), path.resolve()):
                yield path


def _is_of_book(root: Path, path: Path) -> bool:
    """Whether *path*, with all links followed, is one of the book at *root*; hidden files are tools' own."""
    parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
    return bool(parts) and parts[0] in BOOK and not any(part.startswith(".") for part in parts)
