"""The doctree of a text chapter -> blocks of pieces, so that :mod:`edition.model.trace` can follow them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes

from edition.model.marks import printed, unit
from edition.model.notation import Mark
from edition.tree.marks import mark
from edition.tree.nodes import CONTENTS_PARTS, contents, contents_entry, editorial


@dataclass(frozen=True, slots=True)
class NodePiece:
    """A piece of the text and the node it comes from."""

    node: nodes.Node
    text: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class NodeBlock:
    """A block of the text and its node: a title, a paragraph, an entry of the printed contents."""

    node: nodes.Element
    pieces: tuple[NodePiece, ...]


#: What is not the author's text.
_OUTSIDE = (nodes.footnote, nodes.footnote_reference, nodes.system_message, editorial)


def is_text(document: nodes.document) -> bool:
    """Whether *document* transcribes the witness, rather than being the editors' own words."""
    return bool(document.get("layer") != "editorial")


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
        elif isinstance(child, (nodes.title, nodes.paragraph, mark)):  # a mark between blocks is a page turn
            yield NodeBlock(child, tuple(pieces(child)))
        elif isinstance(child, (nodes.section, contents)):
            yield from blocks(child)


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
