"""The names that the registers know, found in the text while it is read; they are not marked by hand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar, NamedTuple

from docutils import nodes

from edition.model.registers import Matcher, RegisterEntry
from edition.model.trace import Step, trace
from edition.tree import domain
from edition.tree.blocks import NodePiece, blocks
from edition.tree.domain import Mention
from edition.tree.nodes import contents_title, mention, proper_name, ruby
from edition.tree.transforms.base import EditionTransform


class _Place(NamedTuple):
    """Where an index can lead to."""

    offset: int  #: in the text of its block
    page: str
    anchor: str


class Mentions(EditionTransform):
    """Find the names that the registers know; they are not marked by hand.

    A name inside a longer one, in a mark or in a heading counts for the indexes as any other. A link in the text is
    the longest match alone, for links do not nest; the indexes lead to the last id at or before the name.
    """

    default_priority = 745  # after the headings have their permanent ids (740)
    kinds: ClassVar[tuple[type[nodes.Element], ...]] = (
        nodes.paragraph,
        nodes.line,
        nodes.caption,
        nodes.strong,
        nodes.emphasis,
        ruby,
        contents_title,
    )

    def change(self) -> None:
        """Wrap the first mention of each entry on its page, and tell the domain where each is."""
        linked: set[tuple[str, str]] = set()
        told: set[tuple[str, str]] = set()
        matcher, found = Matcher(self.config.edition_registers), list(blocks(self.document))
        steps = list(trace((block.pieces for block in found), self.witness))
        anchor = ""
        for number, group in groupby(steps, key=lambda step: step.block):
            own, text = list(group), ""
            places = [_Place(0, own[0].page, _anchor(found[number].node) or anchor)]
            for step in own:
                places += self._places(step, len(text), matcher, linked)
                text += step.edition
            anchor = places[-1].anchor
            self._tell(text, places, matcher, told)

    def _places(
        self, step: Step[NodePiece], offset: int, matcher: Matcher, linked: set[tuple[str, str]]
    ) -> Iterator[_Place]:
        """Yield the ids in a *step*, whose text begins at *offset*: that of a mark, those of the names in it."""
        node = step.piece.node
        if step.piece.mark is not None and (anchor := _anchor(node)):
            yield _Place(offset, step.page, anchor)
        elif isinstance(node, nodes.Text) and isinstance(node.parent, self.kinds) and not _leads(node.parent):
            parts = list(self._parts(step, matcher, linked))
            if len(parts) == 1 and isinstance(parts[0], nodes.Text):
                return  # no name is in it: the node stays
            node.parent.replace(node, parts)
            for part in parts:
                if isinstance(part, mention):
                    yield _Place(offset, step.page, _anchor(part))
                offset += len(part.astext())

    def _tell(self, text: str, places: list[_Place], matcher: Matcher, told: set[tuple[str, str]]) -> None:
        """Tell the domain the first mention of each entry on its page, in the *text* of a block."""
        offsets = [place.offset for place in places]
        for start, _, entry in sorted(matcher.occurrences(text), key=lambda found: found[0]):
            place = places[bisect_right(offsets, start) - 1]
            if (place.page, entry.anchor) not in told:
                told.add((place.page, entry.anchor))
                domain.of(self.env).add([Mention(self.env.docname, place.anchor, place.page, entry.anchor)])

    def _parts(self, step: Step[NodePiece], matcher: Matcher, linked: set[tuple[str, str]]) -> Iterator[nodes.Node]:
        """Yield the text with every name in it; the first mention of each entry on its page is a link."""
        text, end = step.piece.text, 0
        for start, stop, entry in matcher.mentions(text):
            names = list(_names(entry, text[start:stop]))
            first = (step.page, entry.anchor) not in linked
            if not first and all(isinstance(name, nodes.Text) for name in names):
                continue
            if start > end:
                yield nodes.Text(text[end:start])
            anchor = f"n{step.line}c{step.column + start}"
            yield from (
                [mention("", "", *names, ids=[anchor], entry=entry.anchor, register=entry.register)] if first else names
            )
            linked.add((step.page, entry.anchor))
            end = stop
        if end < len(text) or not text:
            yield nodes.Text(text[end:])


def _leads(node: nodes.Node) -> bool:
    """Whether the words of *node* lead to a heading: the title of an entry of the contents that has no number."""
    return isinstance(node, contents_title) and not node.parent["number"]


def _anchor(node: nodes.Node) -> str:
    """Return the permanent id of *node*, a heading's being that of its section; empty if it has none."""
    holder = node.parent if isinstance(node, nodes.title) else node
    return next(iter(holder["ids"]), "") if isinstance(holder, nodes.Element) else ""


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
