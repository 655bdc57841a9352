"""Doctree -> Typst code, cut at the original's page turns.

The output is Typst *code* (values that are joined), not markup: a run of text is a string literal, so
nothing in the text can be taken for syntax. The functions called are those of ``templates/pdf/book.typ``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.util.docutils import SphinxTranslator

from edition.model.interface import gettext
from edition.outputs.pdf.syntax import block, call, document_anchor, string
from edition.tree.blocks import is_text, words
from edition.tree.holders import PRINTED
from edition.tree.marks import mark

if TYPE_CHECKING:
    from sphinx.builders import Builder


@dataclass(slots=True)
class Chunk:
    """What one document has on one page of the original; the page is empty in the editors' own documents."""

    page: str
    blocks: list[str] = field(default_factory=list)
    head: str = ""  #: title of the chapter, for the running head
    feet: bool = False  #: whether notes of the author's stand at its foot
    blank: bool = False  #: whether the page has no text of the author's
    notes: list[list[str]] = field(default_factory=list)  #: code of id, number and body of each note called first here
    docname: str = ""
    anchor: str = ""  #: id of its first heading
    file: str = ""  #: where the page begins
    line: int = 0


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being written."""

    anchor: str | None
    indent: bool
    parts: list[str]
    function: str = "paragraph"


#: Functions of the template for headings of level 1, 2, 3; that for all below them is told the level.
HEADINGS: Final = ("chapter", "section", "subsection")
LOWER: Final = "lower"
#: Nodes that only hold others.
TRANSPARENT: Final = ("document", "section", "compound", "target", "start_of_file")
#: Nodes that are not printed where they stand.
SKIPPED: Final = ("comment", "docinfo", "substitution_definition", "toctree", "index", "meta")


class TypstTranslator(SphinxTranslator):
    """Writes one document. An unknown node is an error: nothing is dropped silently."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self.docname = builder.env.path2doc(document["source"]) or ""
        self.chunks = [Chunk("", docname=self.docname)]
        self.stack: list[list[str]] = []  #: what is being gathered, innermost last
        self.paragraph: _Paragraph | None = None
        self.around: list[str] = []  #: functions for what holds the author's blocks, the outermost first
        self.foot: Chunk | None = None  #: the page at whose foot the writer is
        self.rows: list[str] = []  #: of the author's table that is open, those of the page
        self.columns = ""  #: how its columns are aligned
        self.head: list[str] = []  #: the words of its head, as Typst strings
        self.notes = {note["ids"][0]: note for note in document.findall(nodes.footnote)}
        self.called: set[str] = set()
        self.begun = False  #: whether the place of the document is written
        self.later = ""  #: the running head from the next page on, where another chapter has begun inside a page

    def emit(self, code: str) -> None:
        """Write *code* where the writer is: into what is being gathered, or as a block of the page."""
        (self.stack[-1] if self.stack else (self.foot or self.chunks[-1]).blocks).append(code)

    def held(self, code: str) -> None:
        """Write *code*, a block of the author's, in what holds it: each block by itself, so that a page may end."""
        for function in reversed(self.around):
            code = call(function, code)
        self.emit(code)

    def gathered(self, children: Iterable[nodes.Node]) -> list[str]:
        """Return the code of *children*, nodes or a node that holds them, written by themselves."""
        self.stack.append([])
        for child in children:
            child.walkabout(self)
        return self.stack.pop()

    def turn(self, page: str, line: int) -> None:
        """Begin the original's *page* on this *line* of the file; a paragraph that is open goes on there."""
        head = self.later or self.chunks[-1].head
        begun = Chunk(page, head=head, docname=self.docname, file=f"{self.docname}.md", line=line)
        if self.paragraph is None:
            self.chunks.append(begun)
            return
        opened = self.paragraph
        self.close(cut=bool(opened.parts))
        self.chunks.append(begun)
        self.open(None if opened.parts else opened.anchor, not opened.parts, opened.function)

    def open(self, anchor: str | None, indent: bool, function: str = "paragraph") -> None:
        """Begin a paragraph of the author's, or another block that a page may end in."""
        self.paragraph = _Paragraph(anchor, indent, [], function)
        self.stack.append(self.paragraph.parts)

    def close(self, cut: bool) -> None:
        """End it; *cut* by the end of its page."""
        assert self.paragraph is not None
        done, self.paragraph = self.paragraph, None
        self.stack.pop()
        if done.parts:
            named = {"id": string(done.anchor)} if done.anchor else {}
            flags = {"indent": "false"} if not done.indent else {}
            self.held(call(done.function, block(done.parts), **named, **flags, **({"cut": "true"} if cut else {})))

    def visit_Text(self, node: nodes.Text) -> None:
        self.emit(string(node.astext()))

    def depart_Text(self, node: nodes.Text) -> None:
        pass

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        if self.stack:  # inside a note or an entry of a list: only a run of words
            return
        if "blank-page" in node["classes"]:
            self._blank(node)
        if node.children and all(isinstance(child, nodes.image) for child in node.children):
            return  # Typst drops a block inside a paragraph
        if "readings" in node["classes"]:
            self.emit(call("readings", block(self.gathered(node))))
            raise nodes.SkipNode
        self.open(node["ids"][0] if node["ids"] else None, indent=True, function=_function(node))

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        if self.paragraph is not None and len(self.stack) == 1:
            self.close(cut=False)
        elif node.next_node(descend=False, siblings=True) is not None:
            entry = isinstance(node.parent, nodes.list_item) and "register" in node.parent.parent["classes"]
            self.emit("run-on" if entry else "parbreak()")

    def _blank(self, node: nodes.paragraph) -> None:
        """A page without text: its turn, and what the editors say of it."""
        for child in node.children:
            if isinstance(child, mark):
                child.walkabout(self)
        self.chunks[-1].blank = True
        self.stack.append([])
        for child in node.children:
            if not isinstance(child, mark):
                child.walkabout(self)
        said = self.stack.pop()
        self.chunks[-1].blocks += said
        raise nodes.SkipNode

    def visit_title(self, node: nodes.title) -> None:
        anchor = string(node.parent["ids"][0])
        level = sum(isinstance(parent, nodes.section) for parent in _ancestors(node))
        # What stands in a heading goes into the outline, so its notes are handed over apart.
        calls = [child for child in node.children if isinstance(child, nodes.footnote_reference)]
        notes = self.gathered(nodes.inline("", "", *(call_.deepcopy() for call_ in calls)))
        title = block(self.gathered(nodes.inline("", "", *(c.deepcopy() for c in node.children if c not in calls))))
        told = {"notes": block(notes)} if notes else {}
        if level == 1 and isinstance(node.parent.previous_sibling(), nodes.section):
            self.later = words(node).replace("\n", gettext("　"))
        if level > len(HEADINGS):
            self.emit(call(LOWER, anchor, title, level=str(level), **told))
        else:
            self.emit(call(HEADINGS[level - 1], anchor, title, **told))
        self.chunks[-1].anchor = self.chunks[-1].anchor or node.parent["ids"][0]
        self.chunks[-1].anchor = self.chunks[-1].anchor or node.parent["ids"][0]
        if level == 1 and not self.begun:  # a label stands once
            self.begun = True
            self.emit(call("anchor", string(document_anchor(self.docname))))
        raise nodes.SkipNode

    def file(self, node: nodes.image) -> str:
        """Return the picture of *node* as the Typst file names it: a copy beside that."""
        source = Path(self.builder.srcdir, node["uri"])
        target = Path(self.builder.outdir, "pictures", node["uri"])
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return f"pictures/{node['uri']}"

    def visit_footnote(self, node: nodes.footnote) -> None:
        """A note: of a text chapter it is set where it is called, of the editors' chapters here, at their end."""
        if not is_text(self.document):
            self.emit(call("endnote", string(node["ids"][0]), string(node[0].astext()), self.said(node)))
        raise nodes.SkipNode

    def visit_raw(self, node: nodes.raw) -> None:
        """A line break is raw in each format that MyST knows; other raw text is for other formats."""
        if node.get("format") == "html" and node.astext().strip() == "<br />":
            self.emit("lb")
        raise nodes.SkipNode

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> None:
        anchor, number = node["refid"], string(node.astext())
        if not is_text(self.document):
            self.emit(call("note-again", string(anchor), number))
            raise nodes.SkipNode
        if isinstance(node.previous_sibling(), nodes.footnote_reference):
            self.emit("apart")
        if anchor in self.called:
            self.emit(call("note-again", string(anchor), number))
        else:
            self.called.add(anchor)
            written = [string(anchor), number, self.said(self.notes[anchor])]
            (self.foot or self.chunks[-1]).notes.append(written)
            self.emit(call("note", *written))
        raise nodes.SkipNode

    def said(self, note: nodes.footnote) -> str:
        """Return the code of what a *note* says behind its number."""
        self.stack.append([])
        for child in note.children[1:]:
            child.walkabout(self)
        return block(self.stack.pop())

    def unknown_visit(self, node: nodes.Node) -> None:
        """Stop: the PDF would silently lose the node."""
        place = f"{node.source or self.document.get('source', '?')}:{node.line or 0}"
        raise NotImplementedError(f"{place}: the PDF builder has no visitor for the node {type(node).__name__}")


def _function(node: nodes.paragraph) -> str:
    """Return the template's function for a paragraph of the author's or of ours."""
    if "separator" in node["classes"]:
        return "separator"
    item = node.parent
    first = isinstance(item, nodes.list_item) and item.parent["classes"] == [PRINTED] and item[0] is node
    return "item" if first else "paragraph"


def _ancestors(node: nodes.Node) -> Iterable[nodes.Node]:
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _nothing(translator: Any, node: nodes.Node) -> None:
    del translator, node


def _skip(translator: Any, node: nodes.Node) -> None:
    del translator, node
    raise nodes.SkipNode


for _name in TRANSPARENT:
    setattr(TypstTranslator, f"visit_{_name}", _nothing)
    setattr(TypstTranslator, f"depart_{_name}", _nothing)
for _name in SKIPPED:
    setattr(TypstTranslator, f"visit_{_name}", _skip)
