"""The fonts of the site against the characters that its pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from edition.lettering import typefaces
from edition.model import files
from edition.model.findings import Finding
from edition.proof import looks
from edition.proof.looks import Face
from edition.reading.book import Book

#: The style sheets of a page, in their order.
_SHEET: Final = re.compile(r'<link[^>]*rel="stylesheet"[^>]*href="([^"?#]+)')

#: Where the style sheets are.
_STATIC: Final = "_static/"


def check_letters(book: Book, folder: Path, name: str) -> Iterator[Finding]:
    """Yield a finding for each rare character that a page shows by another glyph than its own, or by none."""
    if not (ought := looks.expected(book)):
        return
    offers: dict[Path, list[Face]] = {}
    for path in sorted(folder.rglob("*.html")):
        page = files.read(path, files.BUILT).decode("utf-8", "replace")
        if rare := ought.keys() & typefaces.pieces(page):
            sheets = [_place(folder, path, href) for href in _SHEET.findall(page)]
            offers |= {sheet: list(_faces(sheet)) for sheet in sheets if sheet not in offers}
            # What a later sheet says of a family is asked before what an earlier one says.
            offered = [face for sheet in reversed(sheets) for face in offers[sheet]]
            seen = {character: looks.shown(character, offered) for character in rare}
            yield from looks.compare(f"{name}/{path.relative_to(folder).as_posix()}", seen, ought)


def _place(folder: Path, page: Path, href: str) -> Path:
    """Return the file that *page* names by *href*; the page for wrong addresses names it from the root of the site."""
    _, _, below = href.partition(_STATIC)
    rooted = href.startswith("/") or "://" in href
    return (folder / f"{_STATIC}{below}" if rooted else page.parent / href).resolve()


def _faces(sheet: Path) -> Iterator[Face]:
    """Yield the fonts that the file of a style sheet offers."""
    if sheet.is_file():
        text = files.read(sheet, files.BUILT).decode("utf-8", "replace")
        yield from looks.faces(text, lambda address: files.read(sheet.parent / address, files.BUILT))
