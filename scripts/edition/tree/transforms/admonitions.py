"""The editors' admonitions: each with the title that :mod:`edition.model.wording` gives its kind."""

from __future__ import annotations

from typing import Final

from docutils import nodes

from edition.model.interface import gettext
from edition.model.wording import ADMONITIONS
from edition.tree.transforms.base import EditionTransform

#: The kinds of docutils, each a node of its own.
KINDS: Final = tuple(getattr(nodes, name) for name in ADMONITIONS)


class Admonitions(EditionTransform):
    """One node for all, so that every output has one look of them, and every reader the same words."""

    default_priority = 610
    everywhere = True

    def change(self) -> None:
        """Give each its title."""
        for node in [node for node in self.document.findall(nodes.Element) if isinstance(node, KINDS)]:
            title = nodes.title("", gettext(ADMONITIONS[node.tagname]))
            node.replace_self(nodes.admonition("", title, *node.children, classes=[node.tagname]))
