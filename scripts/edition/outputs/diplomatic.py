"""The diplomatic builder: doctrees -> the transcription, every mark undone, and each other witness."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders import Builder

from edition.model.trace import source_lines, trace
from edition.model.witnesses import stream
from edition.tree import domain
from edition.tree.blocks import blocks, is_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class DiplomaticBuilder(Builder):
    """Write ``transcription.txt``, which must equal the witness byte for byte, ``transcription-B.txt`` of witness B.

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
        """Write the transcriptions."""
        del docnames
        pieces = (
            block.pieces
            for docname in domain.reading_order(self.env)
            for document in [self.env.get_doctree(docname)]
            if is_text(document)
            for block in blocks(document)
        )
        witness = self.config.edition_witness
        steps = list(trace(pieces, witness))
        texts = {"": witness.assemble(source_lines(steps))}
        for other in self.config.edition_witnesses:
            texts[f"-{other.siglum}"] = other.woven(stream(other, steps))
        for name, text in texts.items():
            (Path(self.outdir) / f"transcription{name}.txt").write_text(text, encoding="utf-8", newline="")

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Do nothing: the text is written as a whole."""


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(DiplomaticBuilder)
