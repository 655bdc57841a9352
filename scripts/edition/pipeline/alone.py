"""What the pipeline knows and Sphinx alone, run without it, has to ask for: the numbers of the proof."""

from __future__ import annotations

from pathlib import Path

from edition.model.findings import EditionError
from edition.proof.run import check_chapters
from edition.proof.summary import Summary, summarise
from edition.reading import book


def summary_of(root: Path) -> Summary | None:
    """Check the chapters at *root*; None if they cannot be read."""
    try:
        read = book.load(root)
    except EditionError:
        return None
    return summarise(read, check_chapters(read))
