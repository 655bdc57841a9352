"""The booklet against the PDF that it is made of: every side carries the two pages that folding asks for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from edition import files
from edition.findings import Finding
from edition.proof.pdfium import open_pdf
from edition.trace import squeeze


def folded(count: int) -> list[tuple[int, int]]:
    """Give for each side the pages, from 1, at its left and right; a page above *count* is white.

    Told apart from how the build reckons it: leaves lie in each other, so on every side the two numbers make the
    number of all pages and one more, and the odd one is at the right of a front and at the left of a back.
    """
    whole = count + -count % 4
    return [(whole + 1 - n, n) if n % 2 else (n, whole + 1 - n) for n in range(1, whole // 2 + 1)]


def check_booklet(pdf: Path, booklet: Path, name: str) -> Iterator[Finding]:
    """Give a finding for the first side of *booklet* that does not read as its two pages of *pdf* do.

    :param name: what messages call the booklet
    :raises pypdfium2.PdfiumError: if one of them cannot be opened
    """
    report = partial(
        Finding, name, 0, "pdf-005", repair="build it again with make; if it stays, the builder is at fault"
    )
    whole, data = (files.read(path, files.BUILT) for path in (pdf, booklet))
    with open_pdf(whole) as book, open_pdf(data) as made:
        sides = folded(len(book))
        if len(made) != len(sides):
            yield report(read=f"{len(made)} sides", expected=f"{len(sides)} sides for {len(book)} pages")
            return
        for number, pair in enumerate(sides, start=1):
            leaves = [book[page - 1] if page <= len(book) else None for page in pair]
            read, ought = _heads(_halves(made[number - 1])), _heads([_text(leaf) for leaf in leaves])
            # What stands where is told by the heads of the halves; a letter at the very edge may fall to either.
            if read != ought or _text(made[number - 1]) != "".join(map(_text, leaves)):
                left, right = pair
                yield report(read=f"side {number}: {read}", expected=f"pages {left} and {right}: {ought}")
                return


def _text(page: Any) -> str:
    """Give the text of a *page*, nothing for the one that there is not."""
    return squeeze(page.get_textpage().get_text_range()) if page is not None else ""


def _halves(side: Any) -> list[str]:
    """Give the text at the left and at the right of a *side*."""
    middle, layer = side.get_width() / 2, side.get_textpage()
    return [squeeze(layer.get_text_bounded(right=middle)), squeeze(layer.get_text_bounded(left=middle))]


def _heads(texts: list[str]) -> str:
    return " and ".join(f"「{text[:12]}」" for text in texts)
