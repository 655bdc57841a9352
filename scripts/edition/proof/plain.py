"""The plain texts: each says, page by page, what the edition or the source says, and nothing more.

They are made of the doctree; what they ought to say is made here of the chapters, read by our own reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

from edition.model import files, wording
from edition.model.blocks import NOTE
from edition.model.findings import REBUILD, Finding
from edition.model.interface import gettext
from edition.model.marks import ruby_sign, unit
from edition.proof import markdown
from edition.proof.outputs import Reading
from edition.proof.readers import Check, name_of
from edition.reading.book import Book
from edition.reading.structure import PlacedBlock

#: How the name of the form of the source ends.
_SOURCE: Final = "-source.txt"
_CONTEXT: Final = 8


def begin(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
    """Return for each of *paths* what checks it; see :class:`edition.proof.readers.Reader`."""
    del stack
    return {path: partial(check, book, path) for path in paths}


def check(book: Book, path: Path, ought: Reading) -> Iterator[Finding]:
    """Yield a finding for the first line of the file at *path* that is not what it ought to be.

    :raises Exception: if it is missing, too large or no UTF-8
    """
    del ought
    read = files.read(path, files.BUILT).decode("utf-8").split("\n")
    if path.suffix == ".md":
        yield from markdown.check(book, name_of(book, path), "\n".join(read))
        return
    wanted = expected(book, as_source=path.name.endswith(_SOURCE)).split("\n")
    for number in range(max(len(read), len(wanted))):
        left, right = (lines[number] if number < len(lines) else None for lines in (read, wanted))
        if left != right:
            yield Finding(name_of(book, path), number + 1, "plain-001", *told(left, right), REBUILD)
            return


def told(left: str | None, right: str | None) -> tuple[str, str]:
    """Return what is told of two lines that differ, from shortly before the place."""
    if left is None or right is None:
        shown = ["no such line" if line is None else f"「{line}」" for line in (left, right)]
        return shown[0], shown[1]
    at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    cut = slice(max(0, at - _CONTEXT), at + _CONTEXT)
    return f"「{left[cut]}」", f"「{right[cut]}」"


def expected(book: Book, *, as_source: bool) -> str:
    """Return what a plain text of *book* ought to say."""
    lines, before = list[str](), ""
    for one in book.blocks:
        words = before + _words(book, one, as_source)
        if any(step.source if as_source else step.edition for step in one.steps):
            lines += ["", words, ""] if one.block.kind == "heading" else [words]
            before = ""
        else:
            before = words
    text = "\n".join([*lines, *([before] if before else [])]).strip("\n")
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"  # between two headings there is one blank line


def _words(book: Book, one: PlacedBlock, as_source: bool) -> str:
    """Return the words of a block, with the numbers of the pages that begin in it."""
    said = []
    if any(held.name == NOTE for held in one.block.within):
        said.append(wording.foot_mark(book.witness.pages[one.page]))
    for step in one.steps:
        mark = step.piece.mark
        if mark is not None and unit(mark) == "page":
            said.append(wording.page_mark(book.witness.pages[mark.value]))
        elif unit(mark) == "line":
            said.append("\n" if as_source else gettext("　"))
        else:
            said.append(step.source if as_source else ruby_sign(mark) or step.edition)
    return "".join(said)
