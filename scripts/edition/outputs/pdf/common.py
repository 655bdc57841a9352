"""How docutils' own nodes that the editors' chapters use look in the PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from docutils import nodes

from edition.model.foreign import Part, direction
from edition.outputs.pdf.syntax import block, call, string
from edition.tree.lists.common import LOCATOR

if TYPE_CHECKING:
    from edition.outputs.pdf.translator import TypstTranslator


#: What an address is said to be (ISO 639-2: no linguistic content).
NO_WORDS: Final = "zxx"
#: Characters up to which an entry of a list stays on one page: about a quarter of it. A longer one may be torn.
WHOLE: Final = 600


def _around(function: str) -> Callable[[TypstTranslator, nodes.Element], None]:
    """Return a visitor that calls *function* with what the node holds."""

    def visit(translator: TypstTranslator, node: nodes.Element) -> None:
        translator.emit(call(function, block(translator.gathered(node))))
        raise nodes.SkipNode

    return visit


def locale(tag: str) -> tuple[str, str]:
    """Return the code for the two parts of a BCP 47 *tag* that Typst knows: language, and region or ``none``."""
    language, *others = tag.split("-")
    region = next((part for part in others if len(part) == 2), "")
    return string(language.lower()), string(region.upper()) if region else "none"


def spoken(part: Part, body: str = "") -> str:
    """Return the code for words, in their language if they say it; *body* is their code if it is more than a string."""
    body = body or string(part.text)
    return call("foreign", *locale(part.language), direction(part.text), body) if part.language else body


def visit_inline(translator: TypstTranslator, node: nodes.inline) -> None:
    """A stretch of words, in a foreign language if it says so, and a place that links know if it has an id."""
    for anchor in node["ids"]:
        translator.emit(call("anchor", string(anchor)))
    body = block(translator.gathered(node))
    translator.emit(spoken(Part(node.astext(), node.get("language", "")), body))
    raise nodes.SkipNode


def visit_reference(translator: TypstTranslator, node: nodes.reference) -> None:
    """A link, outside or to an id of the book."""
    words = [spoken(Part(node["printed"], NO_WORDS))] if "printed" in node else translator.gathered(node)
    address, shown = node.get("refuri", ""), block(words)
    if LOCATOR in node["classes"]:
        shown = call("unbroken", shown)
    outside = address.startswith(("http://", "https://", "mailto:"))
    anchor = node.get("refid") or address.rpartition("#")[2]
    translator.emit(call("link", string(address) if outside else call("label", string(anchor)), shown))
    raise nodes.SkipNode


def _entry(item: nodes.list_item, body: str) -> str:
    """Return id, whether it stays on one page, and body of an entry that is a target, or leads to one."""
    whole = "true" if len(item.astext()) <= WHOLE else "false"
    anchor = string(item["ids"][0]) if item["ids"] else "none"
    return f"({anchor}, {whole}, {body})"


def visit_bullet_list(translator: TypstTranslator, node: nodes.bullet_list) -> None:
    """A list: of entries that are targets or lead to one, or of points."""
    items = [item for item in node.children if isinstance(item, nodes.list_item)]
    bodies = [block(translator.gathered(item)) for item in items]
    if "register" in node["classes"] or any(item["ids"] for item in items):
        translator.emit(call("entries", *map(_entry, items, bodies)))
    else:
        translator.emit(call("points", *bodies))
    raise nodes.SkipNode


def visit_enumerated_list(translator: TypstTranslator, node: nodes.enumerated_list) -> None:
    """A numbered list."""
    bodies = (block(translator.gathered(i)) for i in node.children if isinstance(i, nodes.list_item))
    translator.emit(call("enum", *bodies, start=str(node.get("start", 1))))
    raise nodes.SkipNode


def visit_definition_list(translator: TypstTranslator, node: nodes.definition_list) -> None:
    """Terms, each with what is said of it."""
    rows = ((_holding(item[0]), _holding(item[-1])) for item in node.findall(nodes.definition_list_item))
    pairs = (f"({block(translator.gathered(term))}, {block(translator.gathered(said))})" for term, said in rows)
    translator.emit(call("definitions", *pairs))
    raise nodes.SkipNode


def visit_table(translator: TypstTranslator, node: nodes.table) -> None:
    """A table; its head is repeated on every page and told to readers as a head."""
    columns = sum(1 for _ in node.findall(nodes.colspec))
    head = [block(translator.gathered(e)) for part in node.findall(nodes.thead) for e in part.findall(nodes.entry)]
    body = [block(translator.gathered(e)) for part in node.findall(nodes.tbody) for e in part.findall(nodes.entry)]
    cells = [call("table.header", *head)] if head else []
    translator.emit(call("plain-table", str(columns), *cells, *body))
    raise nodes.SkipNode


def visit_image(translator: TypstTranslator, node: nodes.image) -> None:
    """A picture of a file of the project, and what it shows in words."""
    function = "plate" if translator.paragraph is None else "sign-picture"
    translator.emit(call(function, string(translator.file(node)), string(node.get("alt", ""))))
    raise nodes.SkipNode


def visit_admonition(translator: TypstTranslator, node: nodes.admonition) -> None:
    """An admonition: its title, and what it says."""
    title = block(translator.gathered(_holding(node[0])))
    body = block(translator.gathered(nodes.inline("", "", *(child.deepcopy() for child in node.children[1:]))))
    translator.emit(call("admonition", title, body))
    raise nodes.SkipNode


def _holding(node: nodes.Node) -> nodes.Element:
    return node if isinstance(node, nodes.Element) else nodes.inline("", "", node)


def visit_transition(translator: TypstTranslator, node: nodes.transition) -> None:
    """A line across."""
    del node
    translator.emit("transition")
    raise nodes.SkipNode


def visit_literal_block(translator: TypstTranslator, node: nodes.literal_block) -> None:
    """Lines of code, as they stand."""
    lines = "linebreak()\n".join(f"{string(line)}\n" for line in node.astext().split("\n"))
    translator.emit(call("listing", block([lines])))
    raise nodes.SkipNode


#: Node -> visitor. What a node holds is written by its visitor, so nothing is left to depart from.
VISITORS: Final[Mapping[type[nodes.Element], Callable[..., None]]] = {
    nodes.inline: visit_inline,
    nodes.reference: visit_reference,
    nodes.bullet_list: visit_bullet_list,
    nodes.enumerated_list: visit_enumerated_list,
    nodes.definition_list: visit_definition_list,
    nodes.table: visit_table,
    nodes.rubric: _around("rubric"),
    nodes.strong: _around("name"),
    nodes.emphasis: _around("emph"),
    nodes.literal: _around("literal"),
    nodes.block_quote: _around("quotation"),
    nodes.image: visit_image,
    nodes.figure: _around("framed"),
    nodes.caption: _around("caption"),
    nodes.legend: _around("caption"),
    nodes.admonition: visit_admonition,
    nodes.transition: visit_transition,
    nodes.literal_block: visit_literal_block,
}
