"""The pictures of files in an output: words and digest of each."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from edition.model import files
from edition.proof.chapters.pictures import path_of
from edition.reading.book import Book


def expected(book: Book) -> Iterator[tuple[str, str]]:
    """Yield words and digest of each picture of a file."""
    for chapter in book.chapters:
        for one in chapter.pictures:
            yield one.alt.strip(), digest(path_of(book.root, chapter, one.source).read_bytes())


def digest(picture: bytes) -> str:
    """Return what tells a *picture* from others."""
    return hashlib.sha256(picture).hexdigest()


def digest_at(folder: Path, page: str, source: str) -> str:
    """Return the digest of the picture *source* of the *page* of the site in *folder*; of nothing if it has none."""
    path = Path(os.path.normpath(folder / page / ".." / source))
    try:
        return digest(files.read(path, files.BUILT) if path.is_relative_to(folder) else b"")
    except (OSError, ValueError):  # a name that no file can have
        return digest(b"")
