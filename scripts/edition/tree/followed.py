"""A document that is being read, followed through the transcription once, for all that is gathered of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from docutils import nodes
from sphinx.environment import BuildEnvironment

from edition.model.trace import Step, trace
from edition.tree.blocks import NodeBlock, NodePiece, blocks

_KEY: Final = "edition_followed"


@dataclass(frozen=True, slots=True)
class Followed:
    """The blocks of a document and their pieces, with coordinates."""

    blocks: tuple[NodeBlock, ...]
    steps: tuple[Step[NodePiece], ...]


def followed(env: BuildEnvironment, document: nodes.document) -> Followed:
    """Return the *document* followed; for transforms behind that of the names, the last that changes the text.

    It is kept until Sphinx is done with the document.
    """
    kept = env.temp_data.get(_KEY)
    if not isinstance(kept, Followed):
        found = tuple(blocks(document))
        kept = Followed(found, tuple(trace((block.pieces for block in found), env.config.edition_witness)))
        env.temp_data[_KEY] = kept
    return kept
