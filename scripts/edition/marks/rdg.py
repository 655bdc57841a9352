"""rdg: another place of the same book reads otherwise (TEI app/rdg); both stand as printed."""

from __future__ import annotations

from edition.marks.base import mark
from edition.notation import Mark


class rdg(mark):
    """A variant within the book."""

    kind = "rdg"

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark."""
        return f"正文作「{read.other}」"
