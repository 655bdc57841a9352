"""Doctree -> Typst code, cut at the original's page turns.

The output is Typst *code* (values that are joined), not markup: a run of text is a string literal, so
nothing in the text can be taken for syntax. The functions called are those of ``templates/pdf/book.typ``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.util.docutils import SphinxTranslator

from edition.outputs.pdf.syntax import block, call, document_anchor, string
from edition.tree.marks import mark

if TYPE_CHECKING:
    from sphinx.builders import Builder


@dataclass(slots=True)
class Chunk:
    """What one document has on one page of the original; the page is empty in the editors' own documents."""

    page: str
    blocks: list[str] = field(default_factory=list)
    head: str = ""  #: title of the chapter, for the running head
    blank: bool = False  #: whether the page has no text of the author's
    notes: list[list[str]] = field(default_factory=list)  #: code of id, number and body of each note called first here
    file: str = ""  #: where the page begins
    line: int = 0


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being written."""

    anchor: str | None
    indent: bool
    parts: list[str]


#: Functions of the template for headings of level 1, 2, 3 and lower.
HEADINGS: Final = ("chapter", "section", "subsection")
#: Nodes that only hold others.
TRANSPARENT: Final = ("document", "section", "compound", "target", "start_of_file", "contents", "contents_title")
#: Nodes that are not printed where they stand.
SKIPPED: Final = ("footnote", "comment", "docinfo", "substitution_definition", "toctree", "index", "meta")


class TypstTranslator(SphinxTranslator):
    """Writes one document. An unknown node is an error: nothing is dropped silently."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self.docname = builder.env.path2doc(document["source"]) or ""
        self.chunks = [Chunk("")]
        self.stack: list[list[str]] = []  #: what is being gathered, innermost last
        self.paragraph: _Paragraph | None = None
        self.notes = {note["ids"][0]: note for note in document.findall(nodes.footnote)}
        self.called: set[str] = set()

    def emit(self, code: str) -> None:
        """Write *code* where the writer is: into what is being gathered, or as a block of the page."""
        (self.stack[-1] if self.stack else self.chunks[-1].blocks).append(code)

    def gathered(self, node: nodes.Element) -> list[str]:
        """Return the code of the children of *node*, written by themselves."""
        self.stack.append([])
        for child in node.children:
            child.walkabout(self)
        return self.stack.pop()

    def turn(self, page: str, line: int) -> None:
        """Begin the original's *page* on this *line* of the file; a paragraph that is open goes on there."""
        begun = Chunk(page, head=self.chunks[-1].head, file=f"{self.docname}.md", line=line)
        if self.paragraph is None:
            self.chunks.append(begun)
            return
        opened = self.paragraph
        self._close(cut=bool(opened.parts))
        self.chunks.append(begun)
        self._open(None if opened.parts else opened.anchor, indent=not opened.parts)

    def _open(self, anchor: str | None, indent: bool) -> None:
        self.paragraph = _Paragraph(anchor, indent, [])
        self.stack.append(self.paragraph.parts)

    def _close(self, cut: bool) -> None:
        assert self.paragraph is not None
        done, self.paragraph = self.paragraph, None
        self.stack.pop()
        if done.parts:
            named = {"id": string(done.anchor)} if done.anchor else {}
            flags = {"indent": "false"} if not done.indent else {}
            self.emit(call("paragraph", block(done.parts), **named, **flags, **({"cut": "true"} if cut else {})))

    def visit_Text(self, node: nodes.Text) -> None:
        self.emit(string(node.astext()))

    def depart_Text(self, node: nodes.Text) -> None:
        pass

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        if self.stack:  # inside a note or an entry of a list: only a run of words
            return
        if "blank-page" in node["classes"]:
            self._blank(node)
        if "readings" in node["classes"]:
            self.emit(call("readings", block(self.gathered(node))))
            raise nodes.SkipNode
        self._open(node["ids"][0] if node["ids"] else None, indent=True)

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        if self.paragraph is not None and len(self.stack) == 1:
            self._close(cut=False)
        elif node.next_node(descend=False, siblings=True) is not None:
            self.emit("parbreak()")

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
        function = HEADINGS[min(level, len(HEADINGS)) - 1]
        self.emit(call(function, anchor, title, **({"notes": block(notes)} if notes else {})))
        if level == 1:
            self.emit(call("anchor", string(document_anchor(self.docname))))
        raise nodes.SkipNode

    def visit_raw(self, node: nodes.raw) -> None:
        """A line break is raw in each format that MyST knows; other raw text is for other formats."""
        if node.get("format") == "html" and node.astext().strip() == "<br />":
            self.emit("lb")
        raise nodes.SkipNode

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> None:
        anchor, number = node["refid"], string(node.astext())
        if isinstance(node.previous_sibling(), nodes.footnote_reference):
            self.emit("apart")
        if anchor in self.called:
            self.emit(call("note-again", string(anchor), number))
        else:
            self.called.add(anchor)
            self.stack.append([])
            for child in self.notes[anchor].children[1:]:
                child.walkabout(self)
            written = [string(anchor), number, block(self.stack.pop())]
            self.chunks[-1].notes.append(written)
            self.emit(call("note", *written))
        raise nodes.SkipNode

    def unknown_visit(self, node: nodes.Node) -> None:
        """Stop: the PDF would silently lose the node."""
        place = f"{node.source or self.document.get('source', '?')}:{node.line or 0}"
        raise NotImplementedError(f"{place}: the PDF builder has no visitor for the node {type(node).__name__}")


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
