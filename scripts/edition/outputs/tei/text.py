"""The author's text in TEI: its words, line by line of the transcription, with marks, names, page turns and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from docutils import nodes
from lxml import etree

from edition.model import wording
from edition.model.blocks import EMPHASIS
from edition.model.marks import JUDGING, unit
from edition.model.registers import Matcher
from edition.model.trace import Step
from edition.model.witness import Witness
from edition.outputs.tei import prose
from edition.outputs.tei.marks import marked
from edition.outputs.tei.registers import mention as named
from edition.outputs.tei.xml import CERTAINTIES, EDITORS, add, put, say
from edition.tree.blocks import NodePiece
from edition.tree.domain import EditionDomain
from edition.tree.marks import JUDGEMENTS, lb, mark, pb, rb, rt
from edition.tree.nodes import editorial, editorial_block, mention, note_call, proper_name, ruby

#: What a run of words is made of; names are found anew in it, those too that the pages do not link.
_RUN: Final = (nodes.Text, mention, proper_name, nodes.title_reference)


@dataclass(slots=True)
class Author:
    """The author's text as far as it is written."""

    witness: Witness
    known: EditionDomain
    matcher: Matcher
    steps: Mapping[int, Step[NodePiece]]  #: id of a node -> its first piece
    noise: dict[int, str]  #: lines that are no text and not yet written
    document: prose.Document
    line: int = 0  #: of the transcription, begun last
    begun: bool = False  #: whether words of the block stand before
    parted: bool = False  #: whether the print breaks the line here

    def at(self, parent: etree._Element, line: int) -> None:
        """Begin a *line* of the transcription, unless it is begun."""
        if line != self.line:
            self.leave_out(parent, line)
            add(parent, "lb", n=str(line), **self.unbroken())
            self.line = line
        self.begun, self.parted = True, False

    def leave_out(self, parent: etree._Element, line: int) -> None:
        """Write what stands before *line* and is no text: running heads and the like (TEI fw)."""
        for number in sorted(number for number in self.noise if number < line):
            add(parent, "lb", n=str(number), **({"break": "no"} if self.begun else {}))
            add(parent, "fw", self.noise.pop(number))
            self.line = number

    def unbroken(self) -> dict[str, str]:
        """Return what a milestone says in the middle of words that it does not part."""
        return {"break": "no"} if self.begun and not self.parted else {}


Rule = Callable[[Author, etree._Element, Any], None]


def into(text: Author, parent: etree._Element, children: Iterable[nodes.Node]) -> None:
    """Write the nodes *children* of a block into *parent*."""
    for is_run, group in groupby(children, key=lambda node: isinstance(node, _RUN)):
        if is_run:
            _run(text, parent, list(group))
            continue
        for node in group:
            rule = next((RULES[kind] for kind in type(node).__mro__ if kind in RULES), _held)
            rule(text, parent, node)


def _held(text: Author, parent: etree._Element, node: nodes.Node) -> None:
    into(text, parent, node.children)


def _skip(text: Author, parent: etree._Element, node: nodes.Node) -> None:
    """Write nothing."""


def _run(text: Author, parent: etree._Element, run: Sequence[nodes.Node]) -> None:
    """Write a run of words, with the names in it."""
    words = "".join(node.astext() for node in run)
    first = next((one for node in run for one in node.findall(nodes.Text)), None)
    step = text.steps.get(id(first))
    if not words or step is None:
        return
    text.at(parent, step.line)
    end = 0
    for start, stop, entry in text.matcher.mentions(words):
        put(parent, words[end:start])
        parent.append(named(entry, words[start:stop], f"n{step.line}c{step.column + start}"))
        end = stop
    put(parent, words[end:])


def _turn(text: Author, parent: etree._Element, node: mark) -> None:
    """Write a page turn; what is no text before the page stands before it."""
    page = text.witness.pages[node.data.value]
    if page.line is not None:
        text.leave_out(parent, page.line)
    add(parent, "pb", id=page.anchor, n=page.label, **text.unbroken())


def _break(text: Author, parent: etree._Element, node: mark) -> None:
    """Let the next line be one of the print: what it parts are two words."""
    del parent
    text.parted = unit(node.data) == "line"


def _mark(text: Author, parent: etree._Element, node: mark) -> None:
    """Write a judgement, and what the apparatus says of it."""
    anchor, data = node["ids"][0], node.data
    if data.reading:
        text.at(parent, node["line"])
    text.begun = text.begun or bool(node.children)
    parent.append(marked(data, anchor, {key: f"#{node[key]}" for key in ("prev", "next") if key in node}))
    record, reason = text.known.record(text.document.name, anchor), node.get("reason", ())
    cert = CERTAINTIES[data.certainty] if JUDGING[data.kind].has_certainty else ""
    said = {"resp": f"#{EDITORS}", "cert": cert, "target": f"#{anchor}"}
    note = add(parent, "note", wording.judgement(data), type="apparatus", id=f"app-{anchor}", **said)
    if not reason and record is not None and record.note:
        note.set("corresp", f"#{record.note}")  # which gives the reason, and follows
    say(note, reason)


def _emphasis(rend: str) -> Rule:
    def rule(text: Author, parent: etree._Element, node: nodes.Element) -> None:
        into(text, add(parent, "hi", rend=rend), node.children)

    return rule


def _ruby(text: Author, parent: etree._Element, node: ruby) -> None:
    """Write words and their reading; how they look in the transcription, ``｜`` and ``《》``, is told by ``rend``."""
    bar, *words, reading = (one for one in node.children if isinstance(one, nodes.Node))
    if isinstance(bar, rb) and isinstance(reading, rt):
        text.at(parent, bar["line"])
        sign, said = bar.data.reading, reading.data
        held = add(parent, "ruby")
        into(text, add(held, "rb", **({"rend": sign} if sign else {})), words)
        add(held, "rt", said.value, rend=said.reading[0] + said.reading[-1])


def _call(text: Author, parent: etree._Element, node: nodes.footnote_reference) -> None:
    prose.call(text.document, parent, node)


def _author_call(text: Author, parent: etree._Element, node: note_call) -> None:
    """Write the sign by which the print calls a note of the author's, or with which that begins."""
    anchor, kind = next(iter(node["ids"]), ""), "noteAnchor" if node["label"] else "noteSign"
    into(text, add(parent, "ref", type=kind, id=anchor, target=f"#{node['refid']}"), node.children)


def _reference(text: Author, parent: etree._Element, node: nodes.reference) -> None:
    target = text.document.target(node["refuri"])
    kind = next(iter(node["classes"]), "")
    into(text, add(parent, "ref", type=kind, target=target), node.children)


def _said(text: Author, parent: etree._Element, node: nodes.Element) -> None:
    """Write words of the editors in the text."""
    prose.into(text.document, add(parent, "note", type="editorial", resp=f"#{EDITORS}"), node.children)


#: Node of a line -> how it is written.
RULES: Final[Mapping[type, Rule]] = {
    pb: _turn,
    lb: _break,
    **dict.fromkeys(JUDGEMENTS, _mark),
    ruby: _ruby,
    nodes.emphasis: _emphasis(EMPHASIS["em"]),
    nodes.strong: _emphasis(EMPHASIS["strong"]),
    nodes.footnote_reference: _call,
    note_call: _author_call,
    nodes.reference: _reference,
    editorial: _said,
    editorial_block: _said,
    **dict.fromkeys((nodes.footnote, nodes.system_message, nodes.comment, nodes.target), _skip),
}
