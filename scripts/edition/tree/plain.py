"""Our nodes as docutils' own, for builders that know none of ours: text, LaTeX, manual pages, Texinfo and others.

The words stay, also those that a mark only shows by its look; links and ids stay where docutils has a place for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes

from edition.model.interface import gettext
from edition.model.marks import JUDGING
from edition.tree.marks import JUDGEMENTS, RUBY_MARKS, lb, mark, pb
from edition.tree.nodes import (
    CONTENTS_PARTS,
    author_note,
    contents,
    contents_entry,
    editorial,
    editorial_block,
    mention,
    note_call,
    picture,
    proper_name,
    ruby,
    sample,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Formats whose writers take any node as it is.
GENERIC: Final = frozenset({"xml", "pseudoxml", ""})


def _inline(node: Any) -> nodes.Node:
    """The node's words as a run of the line."""
    return nodes.inline("", "", *node.children, ids=node["ids"])


def _mark(node: mark) -> nodes.Node:
    """What the edition prints for the mark; a sign for what it prints nothing for."""
    struck = f"{gettext(JUDGING[node.data.kind].stand_in)}{node.data.reading}"
    return _inline(node) if node.children else nodes.inline("", struck, ids=node["ids"])


def _turn(node: mark) -> nodes.Node:
    """The number of the page, in the line or in a paragraph of its own."""
    label = node.get("label", node.data.value)
    words = nodes.inline("", label if label.startswith("〔") else f"〔{label}〕", ids=node["ids"])
    return words if isinstance(node.parent, nodes.TextElement) else nodes.paragraph("", "", words)


def _entry(node: contents_entry) -> nodes.Node:
    """An entry of the printed contents as a paragraph."""
    lead, first, last = node["separators"]
    number, title, page = ([part for part in node.children if isinstance(part, kind)] for kind in CONTENTS_PARTS)
    spaced = [nodes.Text(lead), *number, nodes.Text(first), *title, nodes.Text(last), *page]
    return nodes.paragraph("", "", *(part for part in spaced if part.astext()))


def _block(node: Any) -> nodes.Node:
    return nodes.container("", *node.children, ids=node["ids"])


#: Node -> what stands for it.
PLAIN: Final[Mapping[type[nodes.Element], Callable[[Any], nodes.Node]]] = {
    **dict.fromkeys(JUDGEMENTS, _mark),
    pb: _turn,
    lb: lambda node: nodes.Text(" "),
    **dict.fromkeys(RUBY_MARKS, lambda node: nodes.Text(node.data.reading)),
    **dict.fromkeys((mention, proper_name, ruby, sample, editorial, note_call, *CONTENTS_PARTS), _inline),
    **dict.fromkeys((editorial_block, contents, author_note), _block),
    contents_entry: _entry,
    picture: lambda node: nodes.paragraph("", node["alt"]),
}


def replace(app: Sphinx, doctree: nodes.document, _: str) -> None:
    """Replace our nodes in the resolved *doctree* where the builder has no visitors for them, from the inside out."""
    known, builder = app.registry.translation_handlers, app.builder
    if builder.format in GENERIC or any(pb.__name__ in known.get(key, {}) for key in (builder.name, builder.format)):
        return
    for node in reversed(list(doctree.findall(lambda node: type(node) in PLAIN))):
        assert isinstance(node, nodes.Element)
        node.replace_self(PLAIN[type(node)](node))
    for column in doctree.findall(nodes.colspec):
        column.setdefault("colwidth", 1)  # some writers divide by their sum
