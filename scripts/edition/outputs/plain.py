"""The plain text, in two forms: as the edition reads, and as the source does; each page begins at its number, 【九】.

A third is for readers, in Markdown: :mod:`edition.outputs.markdown`.

A block is a line, with a blank line before and behind a heading; where the print breaks a line in a heading, the form
of the source does, and that of the edition has a space. A note of the author's stands where its page ends, behind the
number of that page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from edition.model import wording
from edition.model.interface import gettext
from edition.model.marks import ruby_sign, unit
from edition.model.trace import Foot, Step, trace
from edition.model.witness import Witness
from edition.outputs import markdown
from edition.outputs.whole import WholeBuilder
from edition.tree import domain
from edition.tree.blocks import NodeBlock, NodePiece, blocks, is_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx

Says = Callable[[Step[NodePiece]], str]


def _edited(step: Step[NodePiece]) -> str:
    """Return what the edition prints, with its signs."""
    return gettext("　") if unit(step.piece.mark) == "line" else ruby_sign(step.piece.mark) or step.edition


def _as_source(step: Step[NodePiece]) -> str:
    """Return what the source reads."""
    return "\n" if unit(step.piece.mark) == "line" else step.source


def lines(found: list[NodeBlock], steps: Iterable[Step[NodePiece]], witness: Witness, says: Says) -> Iterator[str]:
    """Yield the blocks *found* as lines; a page turn between blocks stands before the next."""
    waiting, parted = "", True
    for number, group in groupby(steps, key=lambda step: step.block):
        one, own = found[number], list(group)
        words = "".join(_turn(step, witness) or says(step) for step in own)
        if not any(says(step) for step in own if not unit(step.piece.mark)):
            waiting += words
            continue
        if isinstance(one.pieces, Foot):
            words = wording.foot_mark(witness.pages[one.pieces.page]) + words
        title = isinstance(one.node, nodes.title)
        yield from ("",) if title and not parted else ()
        yield waiting + words
        yield from ("",) if title else ()
        waiting, parted = "", title
    if waiting:
        yield waiting


def _turn(step: Step[NodePiece], witness: Witness) -> str:
    """Return the number of the page that begins with *step*, if one does."""
    mark = step.piece.mark
    return wording.page_mark(witness.pages[mark.value]) if mark is not None and unit(mark) == "page" else ""


class PlainBuilder(WholeBuilder):
    """Write all forms, of the doctrees as they were pickled."""

    name = "plain"
    epilog = "The plain text is in %(outdir)s."

    def write_documents(self, docnames: Any) -> None:
        """Write the files."""
        del docnames
        witness: Witness = self.config.edition_witness
        trees = (self.env.get_doctree(name) for name in domain.reading_order(self.env))
        found = [block for tree in trees if is_text(tree) for block in blocks(tree)]
        steps = list(trace((block.pieces for block in found), witness))
        texts = {".md": markdown.text(found, steps, witness)}
        for ending, says in ((".txt", _edited), ("-source.txt", _as_source)):
            texts[ending] = "\n".join(lines(found, steps, witness, says)).strip("\n") + "\n"
        for ending, text in texts.items():
            path = Path(self.outdir) / f"{self.config.basename}{ending}"
            path.write_text(text, encoding="utf-8", newline="")


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(PlainBuilder)
