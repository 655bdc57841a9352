"""Where everything stands in the transcription: permanent ids of paragraphs, pages and marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from docutils import nodes

from edition.model.blocks import foot_anchor
from edition.model.trace import Step, anchors, trace
from edition.tree import domain
from edition.tree.blocks import NodeBlock, NodePiece, blocks
from edition.tree.domain import Turn
from edition.tree.marks import mark, pb
from edition.tree.nodes import author_note, note_call
from edition.tree.transforms.base import EditionTransform

#: The blocks that have a permanent id, made of their line.
IDENTIFIED: Final = (nodes.paragraph, nodes.line, nodes.row, nodes.caption)


class Coordinates(EditionTransform):
    """Assign every paragraph, mark and page its permanent id, and tell the domain."""

    default_priority = 700

    def change(self) -> None:
        """Follow the text through the transcription."""
        found = list(blocks(self.document))
        steps = list(trace((block.pieces for block in found), self.witness))
        for block, first in _first_steps(found, steps):
            if isinstance(block.node, IDENTIFIED) and not block.node["ids"]:
                block.node["ids"] = [f"l{first.line}"]
        self._join()
        gathered = domain.of(self.env)
        gathered.add(self._turns(steps))
        self._stamp(steps)
        before: mark | None = None
        for step, anchor in anchors(steps):
            node = cast(mark, step.piece.node)
            node["ids"] = [anchor]
            if node.data.part in {"M", "F"} and before is not None:
                before["next"], node["prev"] = anchor, before["ids"][0]
            before = node if node.data.part else before

    def _join(self) -> None:
        """Lead the calls of the author's notes to these, and the signs of these back to their first calls."""
        feet = {note["label"]: note for note in self.document.findall(author_note)}
        for call in list(self.document.findall(note_call)):
            foot = feet[call["label"]]
            first = foot.next_node(nodes.paragraph)
            if first is None or not first["ids"]:
                continue
            is_first, foot["ids"] = not foot["ids"], [foot_anchor(first["ids"][0])]
            call["refid"] = foot["ids"][0]
            if is_first:
                call["ids"] = [f"{foot['ids'][0]}-ref"]
                _lead_back(first, call.astext(), call["ids"][0])

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


def _lead_back(foot: nodes.Element, sign: str, call: str) -> None:
    """Let the *sign* with which the paragraph *foot* begins lead back to the *call*."""
    first = foot[0] if foot.children else None
    if sign and isinstance(first, nodes.Text) and first.astext().startswith(sign):
        rest = first.astext()[len(sign) :]
        foot.replace(first, [note_call("", sign, refid=call, label=""), *([nodes.Text(rest)] if rest else [])])
