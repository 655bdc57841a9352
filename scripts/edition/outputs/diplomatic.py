"""The diplomatic builder: doctrees -> the transcription, every mark undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders import Builder

from edition.model.trace import source_lines, trace
from edition.tree import domain
from edition.tree.blocks import blocks, is_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class DiplomaticBuilder(Builder):
    """Write ``transcription.txt``, which must equal the witness byte for byte.

    It reads the doctrees as they were pickled, before any post-transform, so that nothing an output
    adds can reach it.
    """

    name = "diplomatic"
    format = "diplomatic"
    epilog = "The diplomatic text is in %(outdir)s."
    allow_parallel = True

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield every document: the text is written as a whole."""
        yield from self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return nothing: the text has no links."""
        del docname, typ
        return ""

    def write_documents(self, docnames: Any) -> None:
        """Write the transcription."""
        del docnames
        pieces = (
            block.pieces
            for docname in domain.reading_order(self.env)
            for document in [self.env.get_doctree(docname)]
            if is_text(document)
            for block in blocks(document)
        )
        witness = self.config.edition_witness
        text = witness.assemble(source_lines(trace(pieces, witness)))
        (Path(self.outdir) / "transcription.txt").write_text(text, encoding="utf-8", newline="")

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Do nothing: the text is written as a whole."""


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(DiplomaticBuilder)
