"""The notes: reasons handed to their marks, permanent ids, records of the apparatus."""

from __future__ import annotations

from docutils import nodes

from edition.model.chapter import is_reason
from edition.tree import domain
from edition.tree.domain import ApparatusRecord, PlacedNote
from edition.tree.lists import common as lists
from edition.tree.marks import JUDGEMENTS, last_part, mark
from edition.tree.transforms.base import EditionTransform


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
                reason = lists.stretches(notes[label].children)
                for one in call.parent.children[:at]:
                    if isinstance(one, mark) and last_part(one) is before:
                        one["reason"] = reason
                call.parent.remove(call)
                document.autofootnote_refs.remove(call)
                document.footnote_refs.pop(label, None)
        for label, note in notes.items():
            if is_reason(label):
                note.parent.remove(note)
                document.autofootnotes.remove(note)


class Notes(EditionTransform):
    """Assign notes permanent ids made of chapter and label: ``note-02-end``, ``note-02-end-ref``."""

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
            domain.of(self.env).add([PlacedNote(self.env.docname, anchor, page)])


class Records(EditionTransform):
    """Tell the domain each judging mark, with the note beside it as its reason."""

    default_priority = 720

    def change(self) -> None:
        """Gather the records."""
        texts = {note["ids"][0]: lists.stretches(note.children[1:]) for note in self.document.findall(nodes.footnote)}
        domain.of(self.env).add(
            ApparatusRecord(
                self.env.docname,
                node["ids"][0],
                node["page"],
                node["line"],
                node["column"],
                node.data,
                beside,
                node.get("reason", ()) or texts.get(beside, ()),
            )
            for node in self.document.findall(mark)
            if node["ids"] and isinstance(node, JUDGEMENTS)
            for beside in [_note_beside(last_part(node))]
        )


def _note_beside(node: nodes.Node) -> str:
    """Return the id of the note called right after *node*, or nothing."""
    after = node.parent.index(node) + 1
    call = node.parent.children[after] if after < len(node.parent.children) else None
    return str(call["refid"]) if isinstance(call, nodes.footnote_reference) else ""
