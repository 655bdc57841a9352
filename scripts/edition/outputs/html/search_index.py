"""What is searched: a document -> units, a unit for each paragraph, heading, entry and note.

A unit is what a phrase may not leave. Page turns, marks and calls of notes are no part of it, so a phrase that crosses
one is found; a mark counts with what the edition prints for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from docutils import nodes

from edition.model import marks
from edition.model.interface import gettext
from edition.model.trace import Step
from edition.tree.blocks import NodeBlock, NodePiece
from edition.tree.domain import SearchUnit
from edition.tree.followed import Followed
from edition.tree.lists import common as lists

#: Where a heading of the print breaks its line, a reader of the results sees a space.
_SPACE = "　"


def text_units(docname: str, chapter: Followed) -> Iterator[SearchUnit]:
    """Yield the units of a text *chapter*; what stands before its first page turn has no page yet."""
    anchor = ""
    for number, steps in groupby(chapter.steps, key=lambda step: step.block):
        anchor = _anchor(chapter.blocks[number], anchor)
        text, turns = _follow(steps)
        if text.strip():
            yield SearchUnit(docname, anchor, "text", text, turns)


def _anchor(block: NodeBlock, before: str) -> str:
    """Return the id that leads to *block*; what has none is reached by the one *before* it."""
    node = block.node.parent if isinstance(block.node, nodes.title) else block.node
    return str(node["ids"][0]) if node["ids"] else before


def _follow(steps: Iterable[Step[NodePiece]]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text of a block, and where in it which page begins."""
    text = ""
    turns: list[tuple[int, str]] = []
    for step in steps:
        if not turns or turns[-1][1] != step.page:
            turns.append((len(text), step.page))
        text += _words(step)
    # Of the turns at the very beginning only the last counts: nothing of the block stands before it.
    starts = [number for number, (offset, _) in enumerate(turns) if offset == 0]
    return text, tuple(turns[starts[-1] :])


def _words(step: Step[NodePiece]) -> str:
    """Return what the search has of *step*: white space as one, where the print ends a line or turns a page too."""
    unit, node = marks.unit(step.piece.mark), step.piece.node
    if unit == "page":
        return str(node.get("space", "")) if isinstance(node, nodes.Element) else ""
    return gettext(_SPACE) if unit == "line" else step.edition.replace("\t", gettext(_SPACE))


def note_units(docname: str, document: nodes.document) -> Iterator[SearchUnit]:
    """Yield the notes of a document, each with the page of its first call."""
    pages: dict[str, str] = {}
    for call in document.findall(nodes.footnote_reference):
        pages.setdefault(call.get("refid", ""), call.get("page", ""))
    for note in document.findall(nodes.footnote):
        anchor = note["ids"][0]
        for paragraph in note.findall(nodes.paragraph):
            words = "".join(part.text for part in lists.stretches([paragraph]))
            yield SearchUnit(docname, anchor, "note", words, ((0, pages.get(anchor, "")),))


def with_pages(units: Iterable[SearchUnit]) -> Iterator[SearchUnit]:
    """Yield *units* in reading order, each on a page: what stands before a document's first turn, on the last one's.

    Notes of the editors' own chapters, which have no text, stand on none.
    """
    page = ""
    opening: dict[str, str] = {}
    for unit in units:
        if unit.layer == "text":
            opening.setdefault(unit.docname, page)
            turns = tuple((offset, turn or page) for offset, turn in unit.turns)
            page = turns[-1][1]
        else:
            turns = tuple((offset, turn or opening.get(unit.docname, "")) for offset, turn in unit.turns)
        yield SearchUnit(unit.docname, unit.anchor, unit.layer, unit.text, turns)


def apparatus_units(docname: str, made: Iterable[nodes.Node], pages: dict[str, str]) -> Iterator[SearchUnit]:
    """Yield the entries of the apparatus as their readers see them, in the document *docname*.

    :param made: the apparatus
    :param pages: the page of each entry, by its id
    """
    for entry in (element for node in made for element in node.findall(nodes.Element)):
        for anchor in entry["ids"]:
            if anchor in pages:
                yield SearchUnit(docname, anchor, "apparatus", entry.astext(), ((0, pages[anchor]),))
