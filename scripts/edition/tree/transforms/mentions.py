"""The names that the registers know, found in the text while it is read; they are not marked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from docutils import nodes

from edition.model.registers import Matcher, RegisterEntry
from edition.model.trace import Step, trace
from edition.tree import domain
from edition.tree.blocks import NodePiece, blocks
from edition.tree.domain import Mention
from edition.tree.nodes import contents_title, mention, proper_name
from edition.tree.transforms.base import EditionTransform


class Mentions(EditionTransform):
    """Find the names that the registers know; they are not marked by hand."""

    default_priority = 730
    kinds: ClassVar[tuple[type[nodes.Element], ...]] = (nodes.paragraph, contents_title)

    def change(self) -> None:
        """Wrap each mention."""
        seen: set[tuple[str, str]] = set()
        matcher = Matcher(self.config.edition_registers)
        for step in list(trace((b.pieces for b in blocks(self.document)), self.witness)):
            text = step.piece.node
            if isinstance(text, nodes.Text) and isinstance(text.parent, self.kinds):
                parts = list(self._parts(step, matcher, seen))
                text.parent.replace(text, parts)

    def _parts(self, step: Step[NodePiece], matcher: Matcher, seen: set[tuple[str, str]]) -> Iterator[nodes.Node]:
        """Yield the text with every name in it; the first mention of each entry on its page is what indexes lead to."""
        text, end = step.piece.text, 0
        for start, stop, entry in matcher.mentions(text):
            names = list(_names(entry, text[start:stop]))
            first = (step.page, entry.anchor) not in seen
            if not first and all(isinstance(name, nodes.Text) for name in names):
                continue
            if start > end:
                yield nodes.Text(text[end:start])
            yield from [self._mention(step, start, entry, names)] if first else names
            seen.add((step.page, entry.anchor))
            end = stop
        if end < len(text) or not text:
            yield nodes.Text(text[end:])

    def _mention(self, step: Step[NodePiece], start: int, entry: RegisterEntry, names: list[nodes.Node]) -> mention:
        """Return the mention at *start* of the step's text, and tell the domain."""
        anchor = f"n{step.line}c{step.column + start}"
        domain.of(self.env).add([Mention(self.env.docname, anchor, step.page, entry.anchor)])
        return mention("", "", *names, ids=[anchor], entry=entry.anchor, register=entry.register)


def _names(entry: RegisterEntry, form: str) -> Iterator[nodes.Node]:
    """Yield *form*, what is a name in it as a node of its own."""
    kind = nodes.title_reference if entry.register == "works" else proper_name
    end = 0
    for start, stop in entry.names(form):
        if start > end:
            yield nodes.Text(form[end:start])
        yield kind("", form[start:stop])
        end = stop
    if end < len(form):
        yield nodes.Text(form[end:])
