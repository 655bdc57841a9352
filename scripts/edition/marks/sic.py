"""sic: the reading of the transcription is kept though surely wrong (TEI sic)."""

from __future__ import annotations

from edition.marks.base import mark
from edition.notation import Mark


class sic(mark):  # noqa: N801 - docutils names nodes in lower case
    """A reading kept though wrong."""

    kind = "sic"

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark."""
        return f"底本如此：「{read.reading}」，{read.certainty.removesuffix('當作') or '必'}有誤"
