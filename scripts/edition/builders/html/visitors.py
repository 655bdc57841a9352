"""How our nodes look in HTML; the EPUB takes over what it does not say otherwise.

What is not the author's text carries ``data-layer="editorial"``, so that any reader - a style sheet,
a screen reader's user, the proof - can tell the layers apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes

from edition import lists
from edition.apparatus import apparatus, totals_place
from edition.blocks import editorial, editorial_block
from edition.chronology import chronology
from edition.citations import bibliography, cited
from edition.coverage import coverage
from edition.index import register
from edition.marks import MARKS, lb, mark, pb
from edition.marks.base import visit_nothing
from edition.printed_contents import contents, contents_entry, contents_title
from edition.transforms import mention

if TYPE_CHECKING:
    from sphinx.application import Sphinx

EDITORIAL: Final = {"data-layer": "editorial"}
#: What stands where text was struck.
STRUCK: Final = "衍"

Visitor = Callable[[Any, Any], None]


def address(translator: Any, name: str, anchor: str) -> dict[str, str]:
    """Give the ``href`` of *anchor* in the generated list *name*; none if the book has no such list."""
    builder = translator.builder
    target = lists.document_of(builder.env, name)
    if target is None:
        return {}
    return {"href": f"{lists.uri(builder, builder.current_docname, target)}#{anchor}"}


def visit_pb(translator: Any, node: pb) -> None:
    """A page turn: the page's number, a link to itself, in a line of its own between blocks."""
    between = not isinstance(node.parent, nodes.TextElement)
    label = node.get("label", node.read.value)
    link = translator.starttag(
        {"ids": node["ids"]}, "a", "", CLASS="pb", href=f"#{node['ids'][0]}", title=f"原書{label}頁"
    )
    tag = f'{link}<span data-layer="editorial">{translator.encode(label)}</span></a>'
    line = "li" if isinstance(node.parent, contents) else "div"
    translator.body.append(f'<{line} class="page-turn">{tag}</{line}>\n' if between else tag)
    raise nodes.SkipNode


def visit_lb(translator: Any, node: lb) -> None:
    """A line break of the print."""
    translator.body.append("<br />")
    raise nodes.SkipNode


def visit_mark(translator: Any, node: mark) -> None:
    """A judging mark: a link to its entry in the apparatus, its gloss one gesture away."""
    linked = isinstance(node.parent, contents_title)  # a link cannot stand in a link
    attributes = {} if linked else address(translator, "apparatus", f"app-{node['ids'][0]}")
    tag = "a" if attributes else "span"
    if not node.read.lemma:
        attributes |= EDITORIAL if node.kind == "surplus" else {}
    gloss = MARKS[node.kind].gloss(node.read)
    translator.body.append(
        translator.starttag({"ids": node["ids"]}, tag, "", CLASS=node.kind, title=gloss, **attributes)
    )
    if node.kind == "surplus":
        translator.body.append(STRUCK)
    translator.context.append(f"</{tag}>")


def visit_mention(translator: Any, node: mention) -> None:
    """A name: a link to its entry in the index."""
    attributes = address(translator, f"register:{node['register']}", node["entry"])
    tag = "a" if attributes else "span"
    translator.body.append(translator.starttag({"ids": node["ids"]}, tag, "", CLASS="mention", **attributes))
    translator.context.append(f"</{tag}>")


def visit_editorial(translator: Any, node: editorial) -> None:
    """Words of the editors inside the text."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="editorial", **EDITORIAL))
    translator.context.append("</span>")


def visit_editorial_block(translator: Any, node: editorial_block) -> None:
    """A block of the editors' words."""
    translator.body.append(translator.starttag(node, "div", CLASS="editorial", **EDITORIAL))
    translator.context.append("</div>\n")


def depart_context(translator: Any, node: nodes.Element) -> None:
    """Close what the visit opened."""
    del node
    translator.body.append(translator.context.pop())


def visit_contents(translator: Any, node: contents) -> None:
    """The printed contents."""
    translator.body.append(translator.starttag(node, "ol", CLASS="printed-contents"))
    translator.context.append("</ol>\n")


def visit_contents_entry(translator: Any, node: contents_entry) -> None:
    """An entry: number and title linked to the heading, leaders, page linked to the page."""
    level = "beyond" if "refuri" not in node else "here"
    translator.body.append(translator.starttag(node, "li", "", CLASS=f"entry level-{node['level']} {level}"))
    href = {"href": node["refuri"]} if "refuri" in node else {}
    tag = "a" if href else "span"
    translator.body.append(translator.starttag({}, tag, "", CLASS="title", **href))
    translator.body.append(f'<span class="number">{translator.encode(node["number"])}</span> ')
    page_href = {"href": node["pageuri"]} if "pageuri" in node else {}
    page_tag = "a" if page_href else "span"
    page = translator.starttag({}, page_tag, "", CLASS="page", **page_href)
    translator.context.append(f"{page}{translator.encode(node['page'])}</{page_tag}></li>\n")
    translator.context.append(f"</{tag}> ")


def visit_inline(translator: Any, node: nodes.inline) -> None:
    """A stretch of text; one in another language says which (BCP 47)."""
    attributes = {"lang": node["language"]} if node.get("language") else {}
    translator.body.append(translator.starttag(node, "span", "", **attributes))
    translator.context.append("</span>")


def visit_picture(translator: Any, node: lists.picture) -> None:
    """A picture of the build, in the page itself, so that it takes the page's colours and font."""
    translator.body.append(f'<figure class="picture" data-layer="editorial">{node["svg"]}</figure>\n')
    raise nodes.SkipNode


def visit_nothing_special(translator: Any, node: nodes.Element) -> None:
    """Write only the children."""


#: Node -> visitors. A node that is not here has none in HTML and stops the build.
VISITORS: Final[Mapping[type[nodes.Element], tuple[Visitor, Visitor | None]]] = {
    **dict.fromkeys(MARKS.values(), (visit_mark, depart_context)),
    pb: (visit_pb, None),
    lb: (visit_lb, None),
    mention: (visit_mention, depart_context),
    editorial: (visit_editorial, depart_context),
    nodes.inline: (visit_inline, depart_context),
    editorial_block: (visit_editorial_block, depart_context),
    contents: (visit_contents, depart_context),
    contents_entry: (visit_contents_entry, depart_context),
    contents_title: (visit_nothing_special, depart_context),
    lists.picture: (visit_picture, None),
    totals_place: (visit_nothing, None),
    cited: (visit_nothing, None),
    bibliography: (visit_nothing, None),
    chronology: (visit_nothing, None),
    coverage: (visit_nothing, None),
    apparatus: (visit_nothing, None),
    register: (visit_nothing, None),
}


def setup(app: Sphinx) -> None:
    """Register the visitors."""
    for node, visitors in VISITORS.items():
        app.add_node(node, override=True, html=visitors)  # inline is docutils' own
