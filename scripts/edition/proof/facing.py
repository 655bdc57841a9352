"""The facing pages of the built HTML, read back: their source sides together are the transcription, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from lxml import html as lxml_html

from edition import files
from edition.book import Book
from edition.findings import Finding
from edition.proof.markup import classes


def read(file: Path) -> list[tuple[int, str]]:
    """Give number and text of each line on the source side of the facing page *file*.

    :raises OSError: if the page is missing
    """
    tree = lxml_html.fromstring(files.read(file, files.BUILT), parser=lxml_html.HTMLParser(encoding="utf-8"))
    cells = {name: [cell for cell in tree.iter("td") if name in classes(cell)] for name in ("line", "source")}
    texts = ["".join(str(part) for part in cell.itertext()) for cell in cells["source"]]
    numbered = zip(cells["line"], texts, strict=True)
    # A row without a number is a line that only the edition has; it must not have a text of the source.
    return [(int(number.text or 0), text) for number, text in numbered if number.text or text]


def expected(book: Book) -> dict[str, list[tuple[int, str]]]:
    """Give the lines of each page (by its permanent id) that are not blank, as the transcription has them."""
    pages: dict[str, list[tuple[int, str]]] = {page.anchor: [] for page in book.witness.pages.values()}
    for number, line in enumerate(book.transcription.split("\n"), start=1):
        if line:
            pages[book.witness.pages[book.witness.page_of(number)].anchor].append((number, line))
    return pages


def check_facing(book: Book, folder: Path, name: str) -> Iterator[Finding]:
    """Give a finding for each facing page in *folder* whose source side is not the transcription's page."""
    for anchor, ought in expected(book).items():
        file = f"{name}/facing/{anchor}.html"
        repair = "build it again with make; if it stays, the builder is at fault"
        try:
            found = read(folder / "facing" / f"{anchor}.html")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            yield Finding(file, 0, "html-005", str(reason), "a facing page for each original page", repair)
            continue
        pairs = zip_longest(found, ought, fillvalue="nothing")
        if (first := next(((a, b) for a, b in pairs if a != b), None)) is not None:
            yield Finding(file, 0, "html-005", str(first[0]), str(first[1]), repair)
