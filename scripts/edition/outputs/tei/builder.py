"""The TEI builder: resolved doctrees and registers -> one file of TEI P5."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from lxml import etree

from edition.model import corrections, interface
from edition.model.epoch import source_date_epoch
from edition.model.registers import Matcher
from edition.model.trace import Step, source_lines, trace
from edition.outputs.epub.builder import KIND
from edition.outputs.epub.translator import KINDS
from edition.outputs.tei import blocks, prose
from edition.outputs.tei.header import header
from edition.outputs.tei.prose import Document
from edition.outputs.tei.registers import stand_off
from edition.outputs.tei.text import Author
from edition.outputs.tei.xml import ID, TEI, add, element, lines
from edition.outputs.whole import WholeBuilder
from edition.tree import blocks as tree_blocks
from edition.tree import domain
from edition.tree.blocks import NodePiece
from edition.tree.lists import common as lists

#: Id of the heading of the 凡例, which becomes the editorialDecl.
POLICY: Final = "editorial"
#: Generated lists that stand in the TEI as data, and the report, which tells of the proof of this very file.
DATA: Final = ("apparatus", "register:", "bibliography", "verification")
#: The elements in which white space is no text, and each child begins a line of the file.
_OPEN: Final = frozenset([
    "TEI", "teiHeader", "fileDesc", "titleStmt", "respStmt", "editionStmt", "publicationStmt", "availability",
    "sourceDesc", "listWit", "encodingDesc", "editorialDecl", "classDecl", "taxonomy", "category", "profileDesc",
    "langUsage", "revisionDesc", "standOff", "listPerson", "listPlace", "listOrg", "listEvent", "listBibl", "text",
    "front", "body", "back", "div", "list", "table", "row", "lg", "quote", "figure",
])  # fmt: skip


class TeiBuilder(WholeBuilder):
    """Write one file of TEI."""

    name = "tei"
    epilog = "The TEI is in %(outdir)s."

    def is_written(self, docname: str) -> bool:
        """Whether the document stands in the file, and not only what it lists, as data."""
        name = str(self.env.metadata[docname].get(lists.GENERATED, ""))
        return name == "apparatus-totals" or not name.startswith(DATA)

    def write_documents(self, docnames: Any) -> None:
        """Write the file."""
        del docnames
        made = self._book()
        _keep_links(made)
        lines(made, _OPEN)
        data = etree.tostring(made, xml_declaration=True, encoding="utf-8")
        (Path(self.outdir) / f"{self.config.basename}.xml").write_bytes(data + b"\n")

    def _document(self, name: str) -> Document:
        """Return what is known of the document *name*, beside its tree."""
        notes = {note["ids"][0]: note for note in self.doctrees[name].findall(nodes.footnote)}
        homes = {name: _home(tree) for name, tree in self.doctrees.items()}
        return Document(name, Path(self.app.srcdir), notes, self.bases(name), homes)

    def _book(self) -> etree._Element:
        text = element("text", lang=interface.tag(self.config.language), space="preserve")
        ours = {name: tree for name, tree in self.doctrees.items() if not tree_blocks.is_text(tree)}
        self._write_text(text, {name: tree for name, tree in self.doctrees.items() if name not in ours})
        policy = next((name for name, tree in ours.items() if _home(tree) == POLICY), "")
        declared = prose.policy(self._document(policy), ours.pop(policy)) if policy else []
        if ours:
            back = add(text, "back")
            for name, tree in ours.items():
                prose.into(self._document(name), add(back, "div", type="document", n=name), tree.children)
        root = Path(self.app.srcdir)
        history, epoch = corrections.history(root), source_date_epoch(root)
        standing = stand_off(self.config.edition_registers, self.config.edition_sources)
        head = header(self.config, declared, history, epoch, POLICY)
        return element("TEI", *(part for part in (head, standing, text) if part is not None))

    def _write_text(self, text: etree._Element, trees: Mapping[str, nodes.document]) -> None:
        """Write the author's text: what stands before the chapters is front matter."""
        witness = self.config.edition_witness
        found = [block for tree in trees.values() for block in tree_blocks.blocks(tree)]
        traced = list(trace((block.pieces for block in found), witness))
        author = Author(
            witness, domain.of(self.env), Matcher(self.config.edition_registers), _by_node(traced),
            dict(witness.noise), Document("", Path(), {}, {}, {}),
        )  # fmt: skip
        before = list(takewhile(lambda name: self._part(name) == "frontmatter", trees))
        after = [name for name in trees if name not in before]
        for held, names in (("front", before), ("body", after)):
            parent = add(text, held)
            for name in names:
                author.document = self._document(name)
                blocks.document(author, parent, trees[name])
            if not len(parent):
                text.remove(parent) if held == "front" else add(parent, "p")
        whole = witness.assemble(source_lines(traced)).split("\n")
        author.begun = False
        author.leave_out(text[-1], len(whole) + 1)
        if not whole[-1]:
            author.at(text[-1], len(whole))  # the file ends with the end of a line: an empty one begins

    def _part(self, docname: str) -> str:
        return KINDS[self.env.metadata[docname].get(KIND, "chapter")].part


def _by_node(traced: list[Step[NodePiece]]) -> dict[int, Step[NodePiece]]:
    """Return the first piece of each node, by the node's id."""
    found: dict[int, Step[NodePiece]] = {}
    for step in traced:
        if step.source or step.edition:
            found.setdefault(id(step.piece.node), step)
    return found


def _home(tree: nodes.document) -> str:
    """Return the id to which a link to the whole of a document leads: that of its first heading."""
    first = next(iter(tree.findall(nodes.section)), None)
    return str(first["ids"][0]) if first is not None and first["ids"] else ""


def _keep_links(made: etree._Element) -> None:
    """Let a link that would lead to nothing in the file, as one to the report, be words alone."""
    known = {f"#{one.get(ID)}" for one in made.iter() if one.get(ID)}
    for link in list(made.iter(f"{{{TEI}}}ref")):
        if (target := link.get("target", "")).startswith("#") and target not in known:
            link.tag = f"{{{TEI}}}seg"
            del link.attrib["target"]
