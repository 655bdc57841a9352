"""corrupt: a garbled stretch, kept visible (TEI sic with type corrupt; the crux of classical editions)."""

from __future__ import annotations

from edition.marks.base import mark
from edition.notation import Mark


class corrupt(mark):
    """A garbled stretch."""

    kind = "corrupt"

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark."""
        return "底本文字錯亂，照錄"
