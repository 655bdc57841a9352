"""Tree to tree, while a document is read: page turns, coordinates, permanent ids, mentions.

The order matters and is the order of the classes below: every priority lies behind docutils'
footnote resolution (620) and Sphinx's, because ids are given last.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final, cast

from docutils import nodes
from sphinx.transforms import SphinxTransform

from edition import domain, heading_ids, lists
from edition.blocks import NodeBlock, NodePiece, blocks, editorial, is_text
from edition.chapter import is_reason
from edition.chapter_transform import EditionTransform
from edition.contents import split_heading
from edition.domain import Heading, Note, Printed, Record, Turn
from edition.marks import lb, mark, pb
from edition.mentions import Mentions
from edition.printed_contents import contents_entry
from edition.trace import Step, anchors, trace

NO_TEXT: Final = "〔底本此頁無文字〕"


class Layer(SphinxTransform):
    """Take the front matter's ``layer: editorial`` into the document node."""

    default_priority = 345  # after docutils' DocInfo (340) has read the front matter

    def apply(self, **_: Any) -> None:
        """Mark the document."""
        for fields in self.document.findall(nodes.docinfo):
            for field in fields.findall(nodes.field):
                if field[0].astext() == "layer":
                    self.document["layer"] = field[1].astext()


class JoinLines(EditionTransform):
    """A wrapped paragraph is one paragraph: a line break between Han characters is no space."""

    default_priority = 640

    def change(self) -> None:
        """Drop line breaks inside running text, and join what they parted: a name may begin before one."""
        for node in self.document.findall(nodes.paragraph):
            if any("\n" in child for child in node.children if isinstance(child, nodes.Text)):
                runs = groupby(node.children, key=lambda child: isinstance(child, nodes.Text))
                parts = [(are_words, list(run)) for are_words, run in runs]
                node.children = []
                for are_words, run in parts:
                    words = "".join(child.astext() for child in run).replace("\n", "")
                    node += ([nodes.Text(words)] if words else []) if are_words else run


class PageTurns(EditionTransform):
    """Page turns between blocks leave their paragraphs; a page without text says so."""

    default_priority = 650

    def change(self) -> None:
        """Lift lone page turns; move those of the contents into it."""
        for node in list(self.document.findall(nodes.paragraph)):
            turns = [child for child in node.children if isinstance(child, pb)]
            rest = [c for c in node.children if not isinstance(c, pb) and c.astext().strip()]
            if not turns or any(not isinstance(c, nodes.footnote_reference) for c in rest):
                continue
            page = self.witness.pages.get(turns[-1].read.value)
            if page is not None and page.line is None:
                node["classes"].append("blank-page")
                node.insert(node.index(turns[-1]) + 1, editorial("", NO_TEXT))
            elif len(node.children) == len(turns):
                node.parent.replace(node, node.children)


class Coordinates(EditionTransform):
    """Give every paragraph, mark and page its permanent id, and tell the domain."""

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
            if isinstance(node, pb) and node.read.value in self.witness.pages:
                page = self.witness.pages[node.read.value]
                node["ids"], node["label"] = [page.anchor], page.label
                yield Turn(self.env.docname, page.n)

    def _stamp(self, steps: list[Step[NodePiece]]) -> None:
        for step in steps:
            if isinstance(step.piece.node, (mark, nodes.footnote_reference)):
                step.piece.node["line"] = step.line
                step.piece.node["column"] = step.column
                step.piece.node["page"] = step.page


def _first_steps(found: list[NodeBlock], steps: list[Step[NodePiece]]) -> Iterator[tuple[NodeBlock, Step[NodePiece]]]:
    """Give each block with its first step that is text."""
    seen: set[int] = set()
    for step in steps:
        if step.block not in seen and (step.source or step.edition):
            seen.add(step.block)
            yield found[step.block], step


class Reasons(EditionTransform):
    """A note whose label begins with ``app-`` leaves the page: it is the reason of the mark before its call."""

    default_priority = 600  # before docutils numbers the notes (620)

    def change(self) -> None:
        """Hand the notes' words to the marks."""
        document = self.document
        notes = {note["names"][0]: note for note in document.findall(nodes.footnote) if note["names"]}
        for call in list(document.findall(nodes.footnote_reference)):
            label = call.get("refname", "")
            at = call.parent.index(call)
            before = call.parent.children[at - 1] if at else None
            if is_reason(label) and label in notes and isinstance(before, mark):
                before["reason"] = lists.stretches(notes[label].children)
                call.parent.remove(call)
                document.autofootnote_refs.remove(call)
                document.footnote_refs.pop(label, None)
        for label, note in notes.items():
            if is_reason(label):
                note.parent.remove(note)
                document.autofootnotes.remove(note)


class Notes(EditionTransform):
    """Give notes permanent ids made of chapter and label: ``note-02-end``, ``note-02-end-ref``."""

    default_priority = 710
    everywhere = True

    def change(self) -> None:
        """Rename the ids that docutils numbered."""
        stem = self.env.docname.rpartition("/")[2]
        every = list(self.document.findall(nodes.footnote_reference))
        for note in self.document.findall(nodes.footnote):
            label = note["names"][0] if note["names"] else note[0].astext()
            anchor = f"note-{stem}-{nodes.make_id(label)}"
            calls = [call for call in every if call.get("refid") in note["ids"]]
            note["ids"] = [anchor]
            note["backrefs"] = []
            for number, call in enumerate(calls, start=1):
                call["ids"] = [f"{anchor}-ref{number if number > 1 else ''}"]
                call["refid"] = anchor
                note["backrefs"] += call["ids"]
            page = calls[0].get("page", "") if calls else ""
            domain.of(self.env).add([Note(self.env.docname, anchor, page)])


class Records(EditionTransform):
    """Tell the domain each judging mark, with the note beside it as its reason."""

    default_priority = 720

    def change(self) -> None:
        """Gather the records."""
        texts = {note["ids"][0]: lists.stretches(note.children[1:]) for note in self.document.findall(nodes.footnote)}
        domain.of(self.env).add(
            Record(
                self.env.docname,
                node["ids"][0],
                node["page"],
                node["line"],
                node["column"],
                node.read,
                beside,
                node.get("reason", ()) or texts.get(beside, ()),
            )
            for node in self.document.findall(mark)
            if node["ids"] and not isinstance(node, pb)
            for beside in [_note_beside(node)]
        )


def _note_beside(node: nodes.Node) -> str:
    """Give the id of the note called right after *node*, or nothing."""
    after = node.parent.index(node) + 1
    call = node.parent.children[after] if after < len(node.parent.children) else None
    return str(call["refid"]) if isinstance(call, nodes.footnote_reference) else ""


class HeadingIds(EditionTransform):
    """Keep only the explicit id of a heading; docutils' own are numbered and would not last.

    The editors need give none in their own chapters: theirs are then made of their words.
    """

    default_priority = 740
    everywhere = True

    def change(self) -> None:
        """Drop the numbered ids."""
        explicit = {self.document.nameids.get(name) for name, kind in self.document.nametypes.items() if kind}
        made = heading_ids.HeadingIds(self.env.docname)
        for section in self.document.findall(nodes.section):
            title = section.next_node(nodes.title)
            if ids := [a for a in section["ids"] if a in explicit]:
                section["ids"] = ids
            elif title is not None and not is_text(self.document):
                section["ids"] = [made.of(title.astext(), len(list(_sections(title))))]


class Headings(EditionTransform):
    """Tell the domain the headings and the pages they stand on."""

    default_priority = 750

    def change(self) -> None:
        """Gather the headings and the printed contents."""
        domain.of(self.env).add(
            Printed(self.env.docname, node["number"], node["page"], node["level"])
            for node in self.document.findall(contents_entry)
        )
        steps = trace((block.pieces for block in blocks(self.document)), self.witness)
        pages = {id(step.piece.node): step.page for step in steps}
        for title in self.document.findall(nodes.title):
            number, text = split_heading(title.astext())
            page = next((pages[id(n)] for n in title.findall() if id(n) in pages), "")
            anchor, level = title.parent["ids"][0], len(list(_sections(title)))
            domain.of(self.env).add([Heading(self.env.docname, anchor, page, level, number, text)])


class StrayMarks(EditionTransform):
    """A mark judges the text; in a note or in the editors' own chapters it has nothing to judge."""

    default_priority = 760
    everywhere = True

    def change(self) -> None:
        """Report such marks; their words stay."""
        for node in [n for n in self.document.findall(mark) if not n["ids"] and not isinstance(n, lb)]:
            self.document.reporter.error(
                f"[chapter-002] {{{node.kind}}} outside the text; write the words alone", line=node.line
            )
            node.replace_self(nodes.Text(node.read.lemma))


def _sections(node: nodes.Node) -> Iterator[nodes.section]:
    """Give the sections around *node*."""
    while (parent := node.parent) is not None:
        node = parent
        if isinstance(node, nodes.section):
            yield node


#: In order of priority.
TRANSFORMS: Final = (
    Layer, Reasons, JoinLines, PageTurns, Coordinates, Notes, Records, Mentions, HeadingIds, Headings, StrayMarks,
)  # fmt: skip
