"""The text for readers as CommonMark: what the edition says, without its signs; each page begins at its number, 【九】.

A heading, a quotation and a paragraph are those of Markdown. What is a line in the print - of verse, of a list, of a
table, of the printed contents - ends with a hard break, because Markdown would join it to the next. Emphasis is left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from docutils import nodes

from edition.model import wording
from edition.model.blocks import CELL
from edition.model.interface import gettext
from edition.model.marks import ruby_sign, unit
from edition.model.trace import Foot, Step
from edition.model.witness import Witness
from edition.tree.blocks import NodeBlock, NodePiece
from edition.tree.nodes import contents

#: What CommonMark could take for its own anywhere, and what at the beginning of a line (0.31.2, 2.4, 4, 5).
_ANYWHERE: Final = re.compile(r"[\\`*_\[\]<>#&~|!]")
_NUMBERED: Final = re.compile(r"^(\d{1,9})([.)])")
_BEGINNING: Final = re.compile(r"^[-+=]")
#: Holders whose lines belong together.
_TOGETHER: Final = (nodes.line_block, nodes.bullet_list, nodes.enumerated_list, nodes.table, contents)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A block as Markdown will have it."""

    words: str
    level: int  #: of a heading, else 0
    depth: int  #: of the quotations around it
    together: object  #: the same for lines that belong together


def escaped(words: str) -> str:
    """Return *words* so that Markdown reads them as they are; no white space stands at the ends."""
    plain = _ANYWHERE.sub(r"\\\g<0>", words.replace("\t", gettext("　")).strip())
    return _BEGINNING.sub(r"\\\g<0>", _NUMBERED.sub(r"\1\\\2", plain))


def said(step: Step[NodePiece], witness: Witness) -> str:
    """Return what a step says to readers: the reading of the edition without signs, and where a page begins."""
    mark = step.piece.mark
    if mark is not None and unit(mark) == "page":
        return wording.page_mark(witness.pages[mark.value])
    if unit(mark) == "line":
        return gettext("　")
    if isinstance(step.piece.node, nodes.row):
        return CELL
    return mark.lemma or ruby_sign(mark) or step.edition if mark else step.edition


def _laid(found: Sequence[NodeBlock], steps: Iterable[Step[NodePiece]], witness: Witness) -> Iterator[_Laid]:
    """Yield the blocks that say something; a page turn between blocks stands before the next."""
    waiting = ""
    for number, group in groupby(steps, key=lambda step: step.block):
        one, own = found[number], list(group)
        words = waiting + "".join(said(step, witness) for step in own)
        if not any(said(step, witness) for step in own if not unit(step.piece.mark)):
            waiting = words
            continue
        waiting = ""
        if isinstance(one.pieces, Foot):
            words = wording.foot_mark(witness.pages[one.pieces.page]) + words
        around = list(_around(one.node))
        level = sum(isinstance(node, nodes.section) for node in around) if isinstance(one.node, nodes.title) else 0
        depth = sum(isinstance(node, nodes.block_quote) for node in around)
        lines = next((id(node) for node in around if isinstance(node, _TOGETHER)), None)
        yield _Laid(words, min(level, 6), depth, lines or number)
    if waiting:
        yield _Laid(waiting, 0, 0, waiting)


def _around(node: nodes.Element) -> Iterator[nodes.Node]:
    """Yield what holds *node*, the innermost first."""
    while (node := node.parent) is not None:
        yield node


def text(found: Sequence[NodeBlock], steps: Iterable[Step[NodePiece]], witness: Witness) -> str:
    """Return the Markdown of the blocks *found*, of which *steps* are the pieces."""
    parts, before = list[str](), 0
    laid = groupby(_laid(found, steps, witness), key=lambda one: (one.depth, one.level, one.together))
    for (depth, level, _), group in laid:
        words = "\\\n".join(escaped(one.words) for one in group)
        if parts:
            parts.append(("> " * min(before, depth)).rstrip())
        parts += ["> " * depth + line for line in f"{'#' * level} {words}".strip().split("\n")]
        before = depth
    return "\n".join(parts) + "\n"
