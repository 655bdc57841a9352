"""The doctree of a text chapter -> blocks of pieces, so that :mod:`edition.model.trace` can follow them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes

from edition.model.marks import printed, unit
from edition.model.notation import Mark
from edition.model.trace import Foot
from edition.tree.marks import mark
from edition.tree.nodes import CONTENTS_PARTS, author_note, contents, contents_entry, editorial


@dataclass(frozen=True, slots=True)
class NodePiece:
    """A piece of the text and the node it comes from."""

    node: nodes.Node
    text: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class NodeBlock:
    """A block of the text and its node: a title, a paragraph, a line of verse, a row, an entry of the contents."""

    node: nodes.Element
    pieces: tuple[NodePiece, ...] | Foot[NodePiece]


#: What is not the author's text.
_OUTSIDE = (nodes.footnote, nodes.footnote_reference, nodes.system_message, editorial)
#: Nodes that begin a line of the transcription; a mark between blocks is a page turn.
LEAVES = (nodes.title, nodes.paragraph, nodes.line, nodes.caption, mark)
#: Nodes that hold such nodes.
HOLDING = (
    nodes.section, contents, nodes.block_quote, nodes.bullet_list, nodes.enumerated_list, nodes.list_item,
    nodes.line_block, nodes.container, nodes.table, nodes.tgroup, nodes.thead, nodes.tbody,
    nodes.figure, nodes.legend,
)  # fmt: skip
#: Those of them that no note may part.
UNBROKEN = (
    nodes.block_quote, nodes.container, nodes.bullet_list, nodes.enumerated_list, nodes.line_block, nodes.table,
    nodes.figure,
)  # fmt: skip


def is_text(document: nodes.document) -> bool:
    """Whether *document* transcribes the witness, rather than being the editors' own words."""
    return bool(document.get("layer") != "editorial")


def says_editorial(document: nodes.document) -> bool:
    """Whether the front matter of a *document* that is being read says ``layer: editorial``."""
    fields = (field for fields in document.findall(nodes.docinfo) for field in fields.findall(nodes.field))
    return any(field[0].astext() == "layer" and field[1].astext() == "editorial" for field in fields)


def pieces(node: nodes.Node) -> Iterator[NodePiece]:
    """Yield the pieces of *node* in order."""
    if isinstance(node, nodes.Text):
        yield NodePiece(node, text=node.astext())
    elif isinstance(node, mark):
        yield NodePiece(node, mark=node.data)
    elif isinstance(node, nodes.footnote_reference):
        yield NodePiece(node)
    elif not isinstance(node, _OUTSIDE):
        for child in node.children:
            yield from pieces(child)


def blocks(node: nodes.Element) -> Iterator[NodeBlock]:
    """Yield the blocks under *node* in reading order."""
    for child in node.children:
        if isinstance(child, contents_entry):
            yield NodeBlock(child, tuple(_entry_pieces(child)))
        elif isinstance(child, nodes.row):
            yield NodeBlock(child, tuple(_row_pieces(child)))
        elif isinstance(child, LEAVES):
            yield NodeBlock(child, tuple(pieces(child)))
        elif isinstance(child, author_note):
            for block in blocks(child):
                yield NodeBlock(block.node, Foot(tuple(block.pieces), child["page"]))
        elif isinstance(child, HOLDING):
            yield from blocks(child)


def _row_pieces(node: nodes.row) -> Iterator[NodePiece]:
    """Yield the cells of a row, which the transcription parts by tabs; empty ones at its end are none."""
    cells = [tuple(pieces(entry)) for entry in node.children]
    while cells and not cells[-1]:
        cells.pop()
    for number, cell in enumerate(cells):
        if number:
            yield NodePiece(node, text="\t")
        yield from cell


def _entry_pieces(node: contents_entry) -> Iterator[NodePiece]:
    """Yield the pieces of an entry; what stands before each of its parts belongs to none."""
    for space, kind in zip(node["separators"], CONTENTS_PARTS, strict=True):
        if space:
            yield NodePiece(node, text=space)
        for part in node.children:
            if isinstance(part, kind):
                yield from pieces(part)


def words(title: nodes.Element) -> str:
    """Return the words of a heading; a printed line that ends is the end of a word."""
    parts = ("\n" if unit(piece.mark) == "line" else edition_of(piece) for piece in pieces(title))
    return "".join(parts)


def edition_of(piece: NodePiece) -> str:
    """Return what the edition prints for a *piece*."""
    return printed(piece.mark) if piece.mark else piece.text
