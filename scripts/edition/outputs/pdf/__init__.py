"""The PDF output: doctrees -> Typst -> a PDF whose pages are the original's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition.outputs.pdf import builder, common, holders, visitors
from edition.outputs.pdf.translator import TypstTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register builder and visitors."""
    app.add_builder(builder.PdfBuilder)
    for node, visit in common.VISITORS.items():
        setattr(TypstTranslator, f"visit_{node.__name__}", visit)
    for node, (visit, depart) in holders.VISITORS.items():
        setattr(TypstTranslator, f"visit_{node.__name__}", visit)
        setattr(TypstTranslator, f"depart_{node.__name__}", depart)
    app.set_translator("pdf", TypstTranslator, override=True)
    visitors.setup(app)
