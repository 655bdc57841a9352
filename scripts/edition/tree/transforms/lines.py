"""Lines of the file -> running text: what the front matter says, joined lines, page turns between blocks."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from edition.model import wording
from edition.tree.marks import pb
from edition.tree.nodes import editorial
from edition.tree.transforms.base import EditionTransform


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
        for node in self.document.findall(lambda node: isinstance(node, (nodes.paragraph, nodes.caption))):
            assert isinstance(node, nodes.Element)
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
            page = self.witness.pages.get(turns[-1].data.value)
            if page is not None and page.line is None:
                node["classes"].append("blank-page")
                node.insert(node.index(turns[-1]) + 1, editorial("", f"〔{wording.NO_TEXT}〕"))
            elif len(node.children) == len(turns):
                node.parent.replace(node, node.children)
