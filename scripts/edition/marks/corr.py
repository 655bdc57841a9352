"""corr: the reading of the transcription is replaced (TEI choice/sic/corr)."""

from __future__ import annotations

from edition.marks.base import mark
from edition.notation import Mark


class corr(mark):
    """A correction."""

    kind = "corr"

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark."""
        return f"底本作「{read.reading}」"
