"""The author's lists, tables and notes: signs of the print, heads without words, notes at the foot of their page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from docutils import nodes

from edition.model.blocks import call_sign, is_separator, item_sign
from edition.model.chapter import is_authors
from edition.tree.blocks import UNBROKEN, NodeBlock, blocks
from edition.tree.holders import PRINTED
from edition.tree.marks import mark, pb
from edition.tree.nodes import author_note, editorial_block, note_call
from edition.tree.transforms.base import EditionTransform


class Signs(EditionTransform):
    """An entry of a list begins with the sign that the print has: Markdown takes it away, and we put it back."""

    default_priority = 605

    def change(self) -> None:
        """Put the signs back; a table's head without words is none; what only parts is told."""
        for node in list(self.document.findall(_is_list)):
            if isinstance(node, nodes.Element) and PRINTED not in node["classes"] and not _is_ours(node):
                self._sign(node)
        for table in self.document.findall(nodes.table):
            if not _is_ours(table):
                table["classes"] = [PRINTED]
        for head in list(self.document.findall(nodes.thead)):
            if not head.astext().strip():
                head.parent.remove(head)
        for paragraph in self.document.findall(nodes.paragraph):
            if is_separator(paragraph.astext()) and not any(paragraph.findall(mark)):
                paragraph["classes"].append("separator")

    def _sign(self, node: nodes.Element) -> None:
        """Put back the signs of a list."""
        lines = Path(self.document["source"]).read_text(encoding="utf-8").split("\n")
        for item in node.children:
            paragraph = item.next_node(nodes.paragraph)
            if paragraph is not None:
                turns = sum(1 for _ in takewhile(lambda node: isinstance(node, pb), paragraph.children))
                paragraph.insert(turns, nodes.Text(item_sign(lines[(item.line or 1) - 1])))
        node.replace_self(nodes.bullet_list("", *node.children, classes=[PRINTED]))


def _is_list(node: nodes.Node) -> bool:
    return isinstance(node, (nodes.bullet_list, nodes.enumerated_list))


def _ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _is_ours(node: nodes.Node) -> bool:
    """Whether *node* stands in words of the editors: in a note of theirs, in a directive."""
    return any(
        isinstance(parent, (editorial_block, nodes.compound))
        or (isinstance(parent, nodes.footnote) and not is_authors(next(iter(parent["names"]), "")))
        for parent in _ancestors(node)
    )


class _End(NamedTuple):
    """Where notes stand: beside which node, behind it or in front."""

    beside: nodes.Element
    behind: bool
    notes: tuple[author_note, ...]


class Feet(EditionTransform):
    """The author's notes: each goes to the foot of its page, and the sign of the print calls it.

    Where it stands between the blocks is the rule of :func:`edition.reading.structure.laid`.
    """

    default_priority = 606

    def change(self) -> None:
        """Move the notes, and wrap the signs."""
        document = self.document
        feet: dict[str, author_note] = {}
        for note in list(document.findall(nodes.footnote)):
            if is_authors(label := next(iter(note["names"]), "")):
                feet[label] = author_note("", *note.children, label=label, page="")
                note.parent.remove(note)
                document.autofootnotes.remove(note)
        if not feet:
            return
        for beside, behind, notes in list(_ends(list(blocks(document)), feet)):
            parent = beside.parent
            at = parent.index(beside) + behind
            parent.insert(at, notes)
        for call in list(document.findall(nodes.footnote_reference)):
            if call.get("refname") in feet:
                _wrap(call)
                document.autofootnote_refs.remove(call)
                document.footnote_refs.pop(call["refname"], None)


def _ends(found: list[NodeBlock], feet: dict[str, author_note]) -> Iterator[_End]:
    """Yield the notes of each page, and where they stand."""
    page, waiting, last = "", list[author_note](), None
    for group in _groups(found):
        for number, node in enumerate(piece.node for block in group for piece in block.pieces):
            if isinstance(node, pb):
                if waiting:
                    yield _End(_outermost((group[-1] if number else group[0]).node), bool(number), tuple(waiting))
                page, waiting = node.data.value, []
            elif isinstance(node, nodes.footnote_reference):
                foot = feet.get(node.get("refname", ""))
                if foot is not None and not foot["page"]:
                    foot["page"] = page
                    waiting.append(foot)
        last = _outermost(group[-1].node)
    if waiting and last is not None:
        yield _End(last, True, tuple(waiting))


def _outermost(node: nodes.Element) -> nodes.Element:
    """Return the outermost node around *node* that no note may part, or itself."""
    return next((parent for parent in reversed(list(_ancestors(node))) if isinstance(parent, UNBROKEN)), node)


def _groups(found: list[NodeBlock]) -> Iterator[list[NodeBlock]]:
    """Yield the blocks, together those of a list or table, which no note may part."""
    group: list[NodeBlock] = []
    for block in found:
        around = _outermost(block.node)
        if group and (around is block.node or around is not _outermost(group[0].node)):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _wrap(call: nodes.footnote_reference) -> None:
    """Let the sign of the print call the note in the place of *call*; a sign that is wanting is the proof's to tell."""
    before = call.previous_sibling()
    sign = call_sign(before.astext()) if isinstance(before, nodes.Text) else ""
    if sign and before is not None:
        rest = before.astext()[: -len(sign)]
        call.parent.replace(before, [nodes.Text(rest)] if rest else [])
    call.replace_self(note_call("", sign, label=call["refname"]))
