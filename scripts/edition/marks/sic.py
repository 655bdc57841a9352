"""sic: the reading of the transcription is kept though surely wrong (TEI sic)."""

from __future__ import annotations

from edition.marks.base import mark
from edition.notation import Certainty, Mark

#: How sure it is that the reading is wrong.
WRONG = {Certainty.CERTAIN: "有誤", Certainty.PROBABLE: "疑有誤", Certainty.POSSIBLE: "或有誤"}


class sic(mark):
    """A reading kept though wrong."""

    kind = "sic"

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark."""
        return f"底本如此，{WRONG[read.certainty]}"
