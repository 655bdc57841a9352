"""The text in Markdown: it says to any reader of CommonMark, block by block, what the edition says without its signs.

It is made of the doctree; what it ought to say is made here of the chapters, read by our own reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, zip_longest
from typing import Final

from edition.model import wording
from edition.model.blocks import CELL, NOTE
from edition.model.chapter import Item
from edition.model.findings import REBUILD, Finding
from edition.model.interface import gettext
from edition.model.marks import ruby_sign, unit
from edition.model.trace import Step
from edition.reading import commonmark
from edition.reading.book import Book
from edition.reading.commonmark import Leaf
from edition.reading.structure import PlacedBlock

#: Kinds of blocks of which those that stand together are lines of one paragraph.
_LINES: Final = frozenset({"line", "item", "row", "entry"})
_CONTEXT: Final = 8


def check(book: Book, name: str, text: str) -> Iterator[Finding]:
    """Yield a finding for the first block of *text* that is not what it ought to be."""
    read = list(commonmark.leaves(text))
    line = 0
    for left, right in zip_longest(read, expected(book)):
        line = left.line if left else line
        if _told(left) != _told(right):
            words, other = _told(left)[2], _told(right)[2]
            at = next((i for i, (a, b) in enumerate(zip(words, other, strict=False)) if a != b), 0)
            cut = slice(max(0, at - _CONTEXT), at + _CONTEXT)
            yield Finding(name, line, "plain-001", _shown(left, cut), _shown(right, cut), REBUILD)
            return


def _told(leaf: Leaf | None) -> tuple[int, int, str]:
    """Return what is compared of a *leaf*: level, depth, words; Markdown has no white space at the ends of a line."""
    if leaf is None:
        return -1, -1, ""
    return leaf.level, leaf.depth, "\n".join(map(str.strip, leaf.words.split("\n")))


def _shown(leaf: Leaf | None, cut: slice) -> str:
    """Return what a message shows of a *leaf*."""
    if leaf is None:
        return "no such block"
    kind = f"heading {leaf.level}" if leaf.level else f"quotation {leaf.depth}" if leaf.depth else "paragraph"
    return f"{kind}「{_told(leaf)[2][cut]}」"


def expected(book: Book) -> Iterator[Leaf]:
    """Yield what the Markdown of *book* ought to say."""
    for (level, depth, _), group in groupby(_placed(book), key=lambda one: one[0]):
        yield Leaf(level, depth, "\n".join(words for _, words in group), 0)


def _placed(book: Book) -> Iterator[tuple[tuple[int, int, object], str]]:
    """Yield level, depth and what lines have in common, and the words, of each block that says something."""
    before = ""
    for number, one in enumerate(book.blocks):
        words = before + _start(book, one) + "".join(_said(book, step) for step in one.steps)
        words = words.replace("\t", CELL if one.block.kind == "row" else gettext("　"))
        if not any(step.edition for step in one.steps):
            before = words
            continue
        before = ""
        block = one.block
        depth = sum(held.name == "quote" for held in block.within)
        holder = block.within[-1] if block.within else one.chapter
        yield (block.level, depth, (one.chapter, block.kind, holder) if block.kind in _LINES else number), words
    if before:
        yield (0, 0, None), before


def _start(book: Book, one: PlacedBlock) -> str:
    """Return what stands before a note of the author's."""
    is_note = any(held.name == NOTE for held in one.block.within)
    return wording.foot_mark(book.witness.pages[one.page]) if is_note else ""


def _said(book: Book, step: Step[Item]) -> str:
    """Return what a step says: words, the reading of the edition, or where a page begins."""
    mark = step.piece.mark
    if unit(mark) == "page":
        assert mark is not None
        return wording.page_mark(book.witness.pages[mark.value])
    if unit(mark) == "line":
        return gettext("　")
    return mark.lemma or ruby_sign(mark) or step.edition if mark else step.edition
