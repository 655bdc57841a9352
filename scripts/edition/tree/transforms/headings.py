"""The headings: permanent ids, the pages they stand on; and marks that stand outside the text."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from edition.model import heading_ids
from edition.tree import domain
from edition.tree.blocks import is_text, words
from edition.tree.domain import Heading, PrintedEntry
from edition.tree.followed import followed
from edition.tree.marks import RUBY_MARKS, lb, mark
from edition.tree.nodes import contents_entry
from edition.tree.transforms.base import EditionTransform


class PermanentHeadingIds(EditionTransform):
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
            PrintedEntry(self.env.docname, node["number"], node["headed"], node["page"], node["level"])
            for node in self.document.findall(contents_entry)
        )
        pages = {id(step.piece.node): step.page for step in followed(self.env, self.document).steps}
        for title in self.document.findall(nodes.title):
            head = self.witness.contents.split(words(title))
            page = next((pages[id(n)] for n in title.findall() if id(n) in pages), "")
            anchor, level = title.parent["ids"][0], len(list(_sections(title)))
            domain.of(self.env).add([Heading(self.env.docname, anchor, page, level, head.number, _line(head.title))])


def _line(title: str) -> str:
    """Return a *title* of several printed lines as one."""
    return title.replace("\n", "")


class StrayMarks(EditionTransform):
    """A mark judges the text; in a note or in the editors' own chapters it has nothing to judge."""

    default_priority = 760
    everywhere = True

    def change(self) -> None:
        """Report such marks; their words stay."""
        for node in [n for n in self.document.findall(mark) if _is_stray(n)]:
            self.document.reporter.error(
                f"[chapter-002] {{{node.kind.name}}} outside the text; write the words alone", line=node.line
            )
            node.replace_self(nodes.Text(node.data.lemma))


def _is_stray(node: mark) -> bool:
    """Whether a mark has no place in the transcription; one that breaks a line may stand in any heading."""
    if isinstance(node, RUBY_MARKS):
        return "line" not in node and bool(
            node.data.reading
        )  # where a base begins that no editor told is no mark of theirs
    return not node["ids"] and not isinstance(node, lb)


def _sections(node: nodes.Node) -> Iterator[nodes.section]:
    """Yield the sections around *node*."""
    while (parent := node.parent) is not None:
        node = parent
        if isinstance(node, nodes.section):
            yield node
