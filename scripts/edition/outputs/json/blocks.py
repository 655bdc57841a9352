"""The author's blocks as data: nodes and their pieces -> kind, what holds them, words line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from docutils import nodes

from edition.model.blocks import CONTAINERS, EMPHASIS, FIGURE, HOLDERS, NOTE
from edition.model.exchange import TURN
from edition.model.marks import unit
from edition.model.registers import Matcher
from edition.model.trace import Step
from edition.model.witness import Witness
from edition.tree.blocks import NodeBlock, NodePiece, words
from edition.tree.lists.printed_contents import is_plain
from edition.tree.marks import RUBY_MARKS, mark, pb, rt
from edition.tree.nodes import (
    author_note,
    contents_entry,
    contents_number,
    contents_page,
    contents_title,
    note_call,
)

Data = dict[str, Any]
#: Node that holds blocks -> the element of TEI that it is.
_HOLDERS: Final[Mapping[type, str]] = {
    nodes.block_quote: "quote", nodes.line_block: HOLDERS["verse"], nodes.bullet_list: HOLDERS["list"],
    nodes.table: "table", nodes.figure: FIGURE, author_note: NOTE,
}  # fmt: skip
#: Node of a block -> what it is; others are paragraphs.
_KINDS: Final[Mapping[type, str]] = {
    nodes.title: "head", nodes.line: "l", nodes.row: "row", contents_entry: "entry", pb: TURN,
}  # fmt: skip
_SET_OFF: Final[Mapping[type, str]] = {nodes.emphasis: EMPHASIS["em"], nodes.strong: EMPHASIS["strong"]}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the book beside its nodes."""

    witness: Witness
    matcher: Matcher

    def target(self, address: str) -> str:
        """Return the id to which a link to *address* leads."""
        return address.partition("#")[2]


def _ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _holder(node: nodes.Element) -> str:
    if isinstance(node, nodes.container):
        return next((name for name in node["classes"] if name in CONTAINERS), "")
    return _HOLDERS.get(type(node), "")


def _kind(node: nodes.Element) -> str:
    """Return what the block is; the first paragraph of an entry of a list is the entry."""
    if isinstance(node.parent, nodes.list_item) and node.parent.index(node) == 0:
        return "item"
    return _KINDS.get(type(node), "p")


def block(known: Known, document: str, one: NodeBlock, steps: Iterable[Step[NodePiece]]) -> Data:
    """Return one block of the *document*, whose pieces have the coordinates of *steps*."""
    node, own = one.node, list(steps)
    around = list(_ancestors(node))
    made: Data = {
        "document": document,
        "kind": _kind(node),
        "within": list(filter(None, map(_holder, reversed(around)))),
        "text": "".join("\n" if unit(step.piece.mark) == "line" else step.edition for step in own),
        "pieces": list(_pieces(known, own)),
    }
    holder = node.parent if isinstance(node, nodes.title) else node
    if holder["ids"] and not isinstance(node, pb):
        made["id"] = holder["ids"][0]
    if isinstance(node, nodes.title):
        made["level"] = sum(isinstance(parent, nodes.section) for parent in around)
    if isinstance(node, contents_entry):
        made |= {"level": node["level"], "entry": _entry(known, node)}
    if foot := next((parent for parent in around if isinstance(parent, author_note)), None):
        made["foot"] = known.witness.pages[foot["page"]].anchor
    return made


def _entry(known: Known, node: contents_entry) -> Data:
    """Return the parts of an entry of the printed contents, and where it leads."""
    parts: dict[object, nodes.Element] = {type(one): one for one in node.children if isinstance(one, nodes.Element)}
    made: Data = {name: words(parts[kind]) if kind in parts else "" for kind, name in _PARTS.items()}
    head = contents_number if contents_number in parts else contents_title
    for key, address, kind in (("heading", "refuri", head), ("target", "pageuri", contents_page)):
        part = parts.get(kind)
        if part is not None and address in node and (is_plain(part) or any(part.findall(nodes.reference))):
            made[key] = known.target(node[address])
    return made


_PARTS: Final[Mapping[type[nodes.Node], str]] = {
    contents_number: "number", contents_title: "title", contents_page: "page",
}  # fmt: skip


def _pieces(known: Known, steps: list[Step[NodePiece]]) -> Iterator[Data]:
    """Yield what a block consists of, words that belong together as one piece but for the names in them."""
    for (line, rend, call, is_words), group in groupby(steps, key=_alike):
        said: Data = {"line": line, **({"rend": rend} if rend else {})}
        if is_words:
            said_ = "".join(step.piece.text for step in group)
            yield from ([{**said, "text": said_, "call": call}] if call else _named(known, said, said_))
        else:
            yield from (made for step in group if (made := _other(known, said, step.piece)))


def _alike(step: Step[NodePiece]) -> tuple[int, str, str, bool]:
    """Return what pieces that are one have alike: line, emphasis, the note that they call, and that they are words."""
    around = list(_ancestors(step.piece.node))
    rend = next((_SET_OFF[type(one)] for one in around if type(one) in _SET_OFF), "")
    call = next((one["refid"] for one in around if isinstance(one, note_call) and one["label"]), "")
    return step.line, rend, call, bool(step.piece.text)


def _ruby(line: int, node: mark) -> Data:
    """Return the sign of the transcription where words with a reading begin, or the reading and those words."""
    sign = {"line": line, "sign": node.data.reading} if node.data.reading else {}
    return {**sign, "ruby": node.data.value, "base": words(node.parent)} if isinstance(node, rt) else sign


def _named(known: Known, said: Data, run: str) -> Iterator[Data]:
    """Yield a *run* of words, each name that a register knows as a piece of its own."""
    end = 0
    for start, stop, entry in known.matcher.mentions(run):
        if start > end:
            yield {**said, "text": run[end:start]}
        yield {**said, "text": run[start:stop], "name": entry.anchor}
        end = stop
    if end < len(run):
        yield {**said, "text": run[end:]}


def _other(known: Known, said: Data, piece: NodePiece) -> Data:
    """Return a mark, a place, or the call of a note; nothing for what has no words and is none."""
    node = piece.node
    if isinstance(node, pb):
        return {"page": known.witness.pages[node.data.value].anchor}
    if isinstance(node, mark):
        if unit(node.data) == "line":
            return {"line": said["line"], "break": True}
        if isinstance(node, RUBY_MARKS):
            return _ruby(said["line"], node)
        return {**said, "mark": node["ids"][0]}
    return {"note": node["refid"]} if isinstance(node, nodes.footnote_reference) else {}
