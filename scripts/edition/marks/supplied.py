"""supplied: text added by the editors (TEI supplied)."""

from __future__ import annotations

from edition.marks.base import mark
from edition.notation import Mark


class supplied(mark):
    """Text added."""

    kind = "supplied"

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark."""
        return "底本無此字"
