"""The marks in the doctree: a docutils node class a mark, named as in TEI; :mod:`edition.model.marks` has the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from docutils import nodes

from edition.model.marks import JUDGING, KINDS, RUBY, MarkKind, printed
from edition.model.notation import Mark


class mark(nodes.Inline, nodes.TextElement):
    """A mark of the notation in the doctree.

    Its only child is the text that the edition prints, signs included, so that titles and searches
    see the edition's text. Attributes added by :mod:`edition.tree.transforms`: ``ids`` (permanent),
    ``page``, ``line`` and ``column`` of the transcription.
    """

    kind: ClassVar[MarkKind]

    @classmethod
    def of(cls, data: Mark, rawsource: str = "") -> mark:
        """Return the node for the mark *data*."""
        text = printed(data)
        node = NODES[data.kind](rawsource, "", *([nodes.Text(text)] if text else []))
        node["mark"] = data
        return node

    @property
    def data(self) -> Mark:
        """The mark as parsed."""
        data: Mark = self["mark"]
        return data


def last_part(node: mark) -> mark:
    """Return *node*; if it is a part of a mark, the part with which that ends."""
    after = node.parent.children[node.parent.index(node) + 1 :] if node.data.part in {"I", "M"} else ()
    ends = (one for one in after if isinstance(one, mark) and one.data.part == "F")
    return next(ends, node)


#: Role -> node class.
NODES: Final[Mapping[str, type[mark]]] = {
    name: type(name, (mark,), {"__module__": __name__, "__doc__": kind.about, "kind": kind})
    for name, kind in KINDS.items()
}
globals().update(NODES)  # a doctree that is kept between builds finds the classes of its nodes by their names
#: The two places: they look like no other mark.
pb, lb = NODES["pb"], NODES["lb"]
#: The two ends of words with a reading, and that.
rb, rt = NODES["rb"], NODES["rt"]
RUBY_MARKS: Final = tuple(NODES[name] for name in RUBY)
#: The classes of the marks with an entry in the apparatus; they look alike but for name and words.
JUDGEMENTS: Final = tuple(NODES[name] for name in JUDGING)


def visit_nothing(translator: Any, node: nodes.Element) -> None:
    """Write nothing for the node and its children."""
    raise nodes.SkipNode
