"""The blocks of the author's text in TEI: divisions, paragraphs, and what holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from docutils import nodes
from lxml import etree

from edition.model.blocks import CONTAINERS, HOLDERS
from edition.outputs.tei import prose
from edition.outputs.tei import text as inline
from edition.outputs.tei.text import Author
from edition.outputs.tei.xml import add, put
from edition.tree.blocks import is_text
from edition.tree.lists.printed_contents import is_plain
from edition.tree.marks import mark
from edition.tree.nodes import (
    CONTENTS_PARTS,
    author_note,
    contents,
    contents_entry,
    contents_page,
    contents_title,
    editorial_block,
)

#: Where TEI lets these stand: at the head of a division, or at its end (model.divTop, model.divBottom).
_TOP: Final = frozenset({"epigraph", "opener"})
_BOTTOM: Final = frozenset({"closer"})
#: What may stand before the one, or behind the other.
_ANYWHERE: Final = (nodes.title, mark, author_note, nodes.footnote, editorial_block)

Rule = Callable[[Author, etree._Element, Any], None]


def into(text: Author, parent: etree._Element, children: Iterable[nodes.Node]) -> None:
    """Write the blocks *children* into *parent*; what has no rule of its own is part of a line."""
    for node in children:
        rule = next((RULES[kind] for kind in type(node).__mro__ if kind in RULES), None)
        if rule is not None:
            rule(text, parent, node)
        else:
            inline.into(text, parent, [node])


def _leaf(text: Author, parent: etree._Element, name: str, node: nodes.Element, **attributes: str) -> etree._Element:
    """Write a block that begins a line of the transcription."""
    text.begun = text.parted = False
    made = add(parent, name, id=next(iter(node["ids"]), ""), **attributes)
    inline.into(text, made, node.children)
    text.begun = False
    return made


def _line(name: str) -> Rule:
    def rule(text: Author, parent: etree._Element, node: nodes.Element) -> None:
        _leaf(text, parent, name, node)

    return rule


def _holder(name: str) -> Rule:
    def rule(text: Author, parent: etree._Element, node: nodes.Element) -> None:
        into(text, add(parent, name, id=next(iter(node["ids"]), "")), node.children)

    return rule


def _paragraph(text: Author, parent: etree._Element, node: nodes.paragraph) -> None:
    """Write a paragraph; in what holds no paragraphs it is a segment, and what only parts is told."""
    name = "seg" if parent.tag.endswith(("}opener", "}closer", "}ab")) else "p"
    if "separator" in node["classes"] and name == "p":
        _leaf(text, parent, "ab", node, type="separator")
    else:
        _leaf(text, parent, name, node)


def _item(text: Author, parent: etree._Element, node: nodes.list_item) -> None:
    """Write an entry of a list: its first paragraph is the entry's own line."""
    first, *rest = node.children or [nodes.paragraph()]
    if isinstance(first, nodes.paragraph):
        into(text, _leaf(text, parent, "item", first), rest)
    else:
        into(text, add(parent, "item"), node.children)


def _table(text: Author, parent: etree._Element, node: nodes.table) -> None:
    """Write a table; the cells that a row has not at its end are none."""
    held = add(parent, "table")
    for row in node.findall(nodes.row):
        made = add(
            held, "row", id=next(iter(row["ids"]), ""), role="label" if isinstance(row.parent, nodes.thead) else ""
        )
        cells = list(row.children)
        while len(cells) > 1 and not any(isinstance(n, (nodes.Text, mark)) for n in cells[-1].findall()):
            cells.pop()
        text.begun = False
        for number, cell in enumerate(cells):
            entry = add(made, "cell")
            inline.into(text, entry, cell.children)
            if not number and id(row) in text.steps:  # the line begins here, were the first cell empty too
                text.at(entry, text.steps[id(row)].line)
        text.begun = False


def _titled(text: Author, parent: etree._Element, node: nodes.container) -> None:
    """Write a table with its caption, as a figure: TEI's table has no room for paragraphs."""
    figure = add(parent, "figure", type="table")
    for child in node.children:
        if isinstance(child, nodes.paragraph) and not any(e.tag.endswith("}table") for e in figure):
            _leaf(text, figure, "head", child)
        else:
            into(text, figure, [child])


def _container(text: Author, parent: etree._Element, node: nodes.container) -> None:
    """Write what stands apart; where TEI does not let it stand, as a block of that type."""
    name = next((name for name in node["classes"] if name in CONTAINERS), "")
    if name == "table":
        _titled(text, parent, node)
    elif name and _is_at_home(name, node):
        into(text, add(parent, name), node.children)
    else:
        into(text, add(parent, "ab", type=name), node.children)


def _is_at_home(name: str, node: nodes.container) -> bool:
    """Whether *node* stands at the end of its division at which TEI lets the element *name* stand."""
    if not isinstance(node.parent, (nodes.section, nodes.document)):
        return False
    around, at = node.parent.children, node.parent.index(node)
    beside, held = (around[:at], _TOP) if name in _TOP else (around[at + 1 :], _BOTTOM)
    plain = name == "epigraph" or all(isinstance(child, nodes.paragraph) for child in node.children)
    return plain and all(isinstance(one, _ANYWHERE) or bool(held.intersection(_classes(one))) for one in beside)


def _classes(node: nodes.Node) -> list[str]:
    return list(node["classes"]) if isinstance(node, nodes.container) else []


def _figure(text: Author, parent: etree._Element, node: nodes.figure) -> None:
    """Write a plate of the print with its caption."""
    figure = add(parent, "figure")
    for child in node.children:
        if isinstance(child, nodes.image):
            prose.graphic(text.document, figure, child)
        elif isinstance(child, nodes.caption):
            _leaf(text, figure, "head", child)
        else:
            into(text, figure, child.children if isinstance(child, nodes.legend) else [child])


def _foot(text: Author, parent: etree._Element, node: author_note) -> None:
    """Write a note of the author's, which stands at the foot of its page."""
    page = text.witness.pages[node["page"]].anchor
    made = add(parent, "note", place="bottom", type="author", id=next(iter(node["ids"]), ""), corresp=f"#{page}")
    into(text, made, node.children)


def _contents(text: Author, parent: etree._Element, node: contents) -> None:
    """Write the printed contents: a list whose entries point to their headings and pages."""
    into(text, add(parent, "list", type="contents"), node.children)


def _entry(text: Author, parent: etree._Element, node: contents_entry) -> None:
    """Write an entry: white space and leaders between its parts are text."""
    text.begun = False
    item = add(parent, "item", n=str(node["level"]))
    text.at(item, next(text.steps[id(n)].line for n in node.findall() if id(n) in text.steps))
    parts = {type(part): part for part in node.children if isinstance(part, CONTENTS_PARTS)}
    for space, kind in zip(node["separators"], CONTENTS_PARTS, strict=True):
        put(item, space)
        if kind in parts:
            _part(text, item, parts[kind], node)
    text.begun = False


def _part(text: Author, item: etree._Element, part: nodes.Element, node: contents_entry) -> None:
    """Write number, title or page of an entry, a pointer to where it leads if it is words alone."""
    name = type(part).__name__.removeprefix("contents_")
    address = node.get("pageuri" if isinstance(part, contents_page) else "refuri", "")
    led = isinstance(part, contents_title) or not is_plain(part) or not address
    made = add(item, "seg", type=name) if led else add(item, "ref", type=name, target=text.document.target(address))
    inline.into(text, made, part.children)


def _section(text: Author, parent: etree._Element, node: nodes.section) -> None:
    into(text, add(parent, "div", id=node["ids"][0]), node.children)


#: Node -> how it is written.
RULES: Final[Mapping[type, Rule]] = {
    nodes.section: _section,
    nodes.title: _line("head"),
    nodes.paragraph: _paragraph,
    nodes.block_quote: _holder("quote"),
    nodes.line_block: _holder(HOLDERS["verse"]),
    nodes.line: _line("l"),
    nodes.bullet_list: _holder(HOLDERS["list"]),
    nodes.list_item: _item,
    nodes.table: _table,
    nodes.container: _container,
    nodes.figure: _figure,
    author_note: _foot,
    contents: _contents,
    contents_entry: _entry,
}


def document(text: Author, parent: etree._Element, doctree: nodes.document) -> None:
    """Write a document of the text into *parent*, as a division of its own."""
    assert is_text(doctree)
    into(text, add(parent, "div", type="document", n=text.document.name), doctree.children)
