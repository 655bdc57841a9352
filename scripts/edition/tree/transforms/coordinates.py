"""Where everything stands in the transcription: permanent ids of paragraphs, pages and marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from docutils import nodes

from edition.model.trace import Step, anchors, trace
from edition.tree import domain
from edition.tree.blocks import NodeBlock, NodePiece, blocks
from edition.tree.domain import Turn
from edition.tree.marks import mark, pb
from edition.tree.transforms.base import EditionTransform


class Coordinates(EditionTransform):
    """Assign every paragraph, mark and page its permanent id, and tell the domain."""

    default_priority = 700

    def change(self) -> None:
        """Follow the text through the transcription."""
        found = list(blocks(self.document))
        steps = list(trace((block.pieces for block in found), self.witness))
        for block, first in _first_steps(found, steps):
            if isinstance(block.node, nodes.paragraph) and not block.node["ids"]:
                block.node["ids"] = [f"l{first.line}"]
        gathered = domain.of(self.env)
        gathered.add(self._turns(steps))
        self._stamp(steps)
        for step, anchor in anchors(steps):
            cast(mark, step.piece.node)["ids"] = [anchor]

    def _turns(self, steps: list[Step[NodePiece]]) -> Iterator[Turn]:
        for step in steps:
            node = step.piece.node
            if isinstance(node, pb) and node.data.value in self.witness.pages:
                page = self.witness.pages[node.data.value]
                node["ids"], node["label"] = [page.anchor], page.label
                yield Turn(self.env.docname, page.n)

    def _stamp(self, steps: list[Step[NodePiece]]) -> None:
        for step in steps:
            if isinstance(step.piece.node, (mark, nodes.footnote_reference)):
                step.piece.node["line"] = step.line
                step.piece.node["column"] = step.column
                step.piece.node["page"] = step.page


def _first_steps(found: list[NodeBlock], steps: list[Step[NodePiece]]) -> Iterator[tuple[NodeBlock, Step[NodePiece]]]:
    """Yield each block with its first step that is text."""
    seen: set[int] = set()
    for step in steps:
        if step.block not in seen and (step.source or step.edition):
            seen.add(step.block)
            yield found[step.block], step
