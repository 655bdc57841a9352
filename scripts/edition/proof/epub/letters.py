"""The fonts of the EPUB against the characters that its documents show."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from edition.lettering import typefaces
from edition.model.findings import Finding
from edition.proof import looks
from edition.proof.epub.container import Package, open_package
from edition.reading.book import Book


def check_letters(book: Book, path: Path, name: str) -> Iterator[Finding]:
    """Yield a finding for each rare character that is shown by another glyph than its own, or by none."""
    if not (ought := looks.expected(book)):
        return
    package = open_package(path)
    text = typefaces.pieces("".join(str(words) for tree in package.documents.values() for words in tree.itertext()))
    sheets = [one for one in package.files if one.endswith(".css")]
    offered = [
        face
        for sheet in sheets
        for face in looks.faces(package.files[sheet].decode("utf-8", "replace"), partial(_file, package, sheet))
    ]
    seen = {character: looks.shown(character, offered) for character in ought.keys() & text}
    yield from looks.compare(name, seen, ought)


def _file(package: Package, sheet: str, address: str) -> bytes:
    """Return the file that *sheet* names by *address*."""
    return package.files[posixpath.normpath(posixpath.join(posixpath.dirname(sheet), address))]
