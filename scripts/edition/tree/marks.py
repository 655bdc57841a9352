"""The marks in the doctree: one docutils node class a mark, named as in TEI, and how a mark is told to a reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from docutils import nodes

from edition.model import notation
from edition.model.notation import Certainty, Mark


class mark(nodes.Inline, nodes.TextElement):
    """A mark of the notation in the doctree.

    Its only child is the text that the edition prints, signs included, so that titles and searches
    see the edition's text. Attributes added by :mod:`edition.tree.transforms`: ``ids`` (permanent),
    ``page``, ``line`` and ``column`` of the transcription.
    """

    kind: ClassVar[str] = ""

    @classmethod
    def of(cls, data: Mark, rawsource: str = "") -> mark:
        """Return the node for the mark *data*."""
        text = notation.sign(data)
        node = cls(rawsource, "", *([nodes.Text(text)] if text else []))
        node["mark"] = data
        return node

    @property
    def data(self) -> Mark:
        """The mark as parsed."""
        data: Mark = self["mark"]
        return data

    @staticmethod
    def gloss(data: Mark) -> str:
        """Return what a reader is told about the mark, in Traditional Chinese, without a full stop."""
        return ""


class pb(mark):
    """An original page begins here (TEI pb)."""

    kind = "pb"


class lb(mark):
    """A printed line begins here (TEI lb), where the transcription divides one heading."""

    kind = "lb"


class corr(mark):
    """The reading of the transcription is replaced (TEI choice/sic/corr)."""

    kind = "corr"

    @staticmethod
    def gloss(data: Mark) -> str:
        """Return what a reader is told about the mark."""
        return f"底本作「{data.reading}」"


class rdg(mark):
    """Another place of the same book reads otherwise (TEI app/rdg); both stand as printed."""

    kind = "rdg"

    @staticmethod
    def gloss(data: Mark) -> str:
        """Return what a reader is told about the mark."""
        return f"正文作「{data.other}」"


#: How sure it is that the reading is wrong.
WRONG: Final = {Certainty.CERTAIN: "有誤", Certainty.PROBABLE: "疑有誤", Certainty.POSSIBLE: "或有誤"}


class sic(mark):
    """The reading of the transcription is kept though surely wrong (TEI sic)."""

    kind = "sic"

    @staticmethod
    def gloss(data: Mark) -> str:
        """Return what a reader is told about the mark."""
        return f"底本如此，{WRONG[data.certainty]}"


class supplied(mark):
    """Text added by the editors (TEI supplied)."""

    kind = "supplied"

    @staticmethod
    def gloss(data: Mark) -> str:
        """Return what a reader is told about the mark."""
        return "底本無此字"


class surplus(mark):
    """Text of the transcription struck by the editors (TEI surplus)."""

    kind = "surplus"

    @staticmethod
    def gloss(data: Mark) -> str:
        """Return what a reader is told about the mark."""
        return f"底本有「{data.reading}」"


class gap(mark):
    """Text is lost here (TEI gap); nothing is invented for it."""

    kind = "gap"

    @staticmethod
    def gloss(data: Mark) -> str:
        """Return what a reader is told about the mark."""
        return "底本缺文，" + ("字數不明" if data.value == "?" else f"約 {data.value} 字")


class corrupt(mark):
    """A garbled stretch, kept visible (TEI sic with type corrupt; the crux of classical editions)."""

    kind = "corrupt"

    @staticmethod
    def gloss(data: Mark) -> str:
        """Return what a reader is told about the mark."""
        return "底本文字錯亂，照錄"


#: Role name -> node class.
MARKS: Final[Mapping[str, type[mark]]] = {
    node.kind: node for node in (pb, lb, corr, rdg, sic, supplied, surplus, gap, corrupt)
}


def visit_nothing(translator: Any, node: nodes.Element) -> None:
    """Write nothing for the node and its children."""
    raise nodes.SkipNode
