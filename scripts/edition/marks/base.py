"""What all marks share: one docutils node class a mark, and how a mark is told to a reader."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes

from edition import notation
from edition.notation import Mark


class mark(nodes.Inline, nodes.TextElement):
    """A mark of the notation in the doctree.

    Its only child is the text that the edition prints, signs included, so that titles and searches
    see the edition's text. Attributes added by :mod:`edition.transforms`: ``ids`` (permanent),
    ``page``, ``line`` and ``column`` of the transcription.
    """

    kind: ClassVar[str] = ""

    @classmethod
    def of(cls, read: Mark, rawsource: str = "") -> mark:
        """Give the node for the mark *read*."""
        text = notation.sign(read)
        node = cls(rawsource, "", *([nodes.Text(text)] if text else []))
        node["mark"] = read
        return node

    @property
    def read(self) -> Mark:
        """The mark as parsed."""
        read: Mark = self["mark"]
        return read

    @staticmethod
    def gloss(read: Mark) -> str:
        """Give what a reader is told about the mark, in Traditional Chinese, without a full stop."""
        return ""


def visit_nothing(translator: Any, node: nodes.Element) -> None:
    """Write nothing for the node and its children."""
    raise nodes.SkipNode
