"""gap: text is lost here (TEI gap); nothing is invented for it."""

from __future__ import annotations

from edition.marks.base import mark
from edition.notation import Mark


class gap(mark):
    """Lost text."""

    kind = "gap"

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark."""
        return "底本缺文，" + ("字數不明" if read.value == "?" else f"約 {read.value} 字")
