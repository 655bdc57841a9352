"""surplus: text of the transcription struck by the editors (TEI surplus)."""

from __future__ import annotations

from edition.marks.base import mark
from edition.notation import Mark


class surplus(mark):
    """Text struck."""

    kind = "surplus"

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark."""
        return f"底本有「{read.reading}」"
