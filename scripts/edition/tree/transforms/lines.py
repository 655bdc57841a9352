"""Lines of the file -> running text: what the front matter says, joined lines, page turns between blocks."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from docutils import nodes
from sphinx.transforms import SphinxTransform

from edition.model import line_breaks, wording
from edition.model.chapter import is_authors
from edition.model.interface import gettext
from edition.tree.blocks import edition_of, is_text, pieces
from edition.tree.marks import pb
from edition.tree.nodes import editorial, editorial_block
from edition.tree.transforms.base import EditionTransform

#: What holds no words of a paragraph: a break, the number of a note.
_NO_WORDS: Final = (nodes.raw, nodes.footnote_reference)


#: Languages that put no space between words, where a line of the print ends as anywhere else.
_UNSPACED: Final = frozenset({"zh", "ja", "lzh", "th", "lo", "km", "my", "bo"})


def _part_words(paragraph: nodes.paragraph) -> None:
    """Tell the page turns of a *paragraph* between two words: a line of the print ended there, and it said no space."""
    found = list(pieces(paragraph))
    for at, piece in enumerate(found):
        if isinstance(piece.node, pb):
            before = "".join(map(edition_of, found[:at]))[-1:]
            after = "".join(map(edition_of, found[at + 1 :]))[:1]
            amid = before.strip() and after.strip() and before != "-"
            piece.node["space"] = line_breaks.between(before, after) if amid else ""


class Layer(SphinxTransform):
    """Take the front matter's ``layer: editorial`` into the document node."""

    default_priority = 345  # after docutils' DocInfo (340) has read the front matter

    def apply(self, **_: Any) -> None:
        """Mark the document."""
        for fields in self.document.findall(nodes.docinfo):
            for field in fields.findall(nodes.field):
                if field[0].astext() == "layer":
                    self.document["layer"] = field[1].astext()


class JoinOurLines(EditionTransform):
    """A wrapped paragraph of the editors is one paragraph: between characters of Chinese its lines join."""

    default_priority = 595  # before reasons are handed to their marks (600)
    everywhere = True

    def change(self) -> None:
        """Put a space, or nothing, where a line of the file ends."""
        for block in self.document.findall(lambda node: isinstance(node, (nodes.paragraph, nodes.caption, nodes.term))):
            runs = [text for text in block.findall(nodes.Text) if not isinstance(text.parent, _NO_WORDS)]
            if any("\n" in run for run in runs) and self._is_ours(block):
                for run, words in zip(runs, line_breaks.joined([run.astext() for run in runs]), strict=True):
                    run.parent.replace(run, [nodes.Text(words)] if words else [])

    def _is_ours(self, block: nodes.Node) -> bool:
        """Whether the words of *block* are the editors': in chapters of theirs, in notes, in directives."""
        if not is_text(self.document):
            return True
        around = block.parent
        while around is not None:
            if isinstance(around, nodes.footnote):
                return not is_authors(next(iter(around["names"]), ""))
            if isinstance(around, editorial_block):
                return True
            around = around.parent
        return False


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
    """Page turns between blocks leave their paragraphs; a page without text says so; one amid words may part them."""

    default_priority = 650

    def change(self) -> None:
        """Lift lone page turns; move those of the contents into it."""
        spaced = self.config.language.partition("_")[0].partition("-")[0] not in _UNSPACED
        for node in list(self.document.findall(nodes.paragraph)):
            turns = [child for child in node.children if isinstance(child, pb)]
            if spaced:
                _part_words(node)
            rest = [c for c in node.children if not isinstance(c, pb) and c.astext().strip()]
            if not turns or any(not isinstance(c, nodes.footnote_reference) for c in rest):
                continue
            page = self.witness.pages.get(turns[-1].data.value)
            if page is not None and page.line is None:
                node["classes"].append("blank-page")
                node.insert(node.index(turns[-1]) + 1, editorial("", f"〔{gettext(wording.NO_TEXT)}〕"))
            elif len(node.children) == len(turns):
                node.parent.replace(node, node.children)
