"""The editors' words in TEI: resolved doctrees -> paragraphs, lists, tables, notes, links."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from lxml import etree

from edition.model.bibliography import CERTAINTIES
from edition.outputs.tei.xml import EDITORS, SURE, add, element, pointers, put
from edition.outputs.whole import Basis
from edition.tree.nodes import editorial, picture

#: What a reader is told of how sure a note is -> TEI's word for it.
_SURE: Final[Mapping[str, str]] = {word: SURE[name] for name, word in CERTAINTIES.items()}


@dataclass(slots=True)
class Document:
    """One document that is written: its notes, and which of them have been called."""

    name: str
    folder: Path  #: of the project
    notes: Mapping[str, nodes.footnote]  #: by their ids
    bases: Mapping[str, Basis]  #: of the notes, by their ids
    homes: Mapping[str, str]  #: document -> id to which a link to the whole of it leads
    called: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)  #: the sections

    def target(self, address: str) -> str:
        """Return where a link to *address* leads in the one file that the TEI is."""
        if "://" in address:
            return address
        document, _, anchor = address.partition("#")
        return f"#{anchor or self.homes.get(document or self.name, '')}"


Rule = Callable[[Document, etree._Element, Any], None]


def into(document: Document, parent: etree._Element, children: Iterable[nodes.Node]) -> None:
    """Write the nodes *children* into *parent*; what has no rule gives what it holds."""
    for node in children:
        rule = next((RULES[kind] for kind in type(node).__mro__ if kind in RULES), _held)
        rule(document, parent, node)


def _held(document: Document, parent: etree._Element, node: nodes.Node) -> None:
    into(document, parent, node.children)


def _skip(document: Document, parent: etree._Element, node: nodes.Node) -> None:
    """Write nothing."""


def _words(_: Document, parent: etree._Element, node: nodes.Text) -> None:
    put(parent, node.astext())


def _named(name: str, **attributes: str) -> Rule:
    """Return the rule by which a node is the element *name* around what it holds."""

    def rule(document: Document, parent: etree._Element, node: nodes.Element) -> None:
        into(document, add(parent, name, id=next(iter(node["ids"]), ""), **attributes), node.children)

    return rule


def _inline(document: Document, parent: etree._Element, node: nodes.inline) -> None:
    language = node.get("language", "")
    into(document, add(parent, "foreign", lang=language) if language else parent, node.children)


def _reference(document: Document, parent: etree._Element, node: nodes.reference) -> None:
    address = node.get("refuri") or f"#{node.get('refid', '')}"
    into(document, add(parent, "ref", target=document.target(address)), node.children)


def call(document: Document, parent: etree._Element, node: nodes.footnote_reference) -> None:
    """Write the note where it is first called, and a pointer to it where it is called again."""
    anchor = node["refid"]
    note = document.notes[anchor]
    number = note[0].astext()
    if anchor in document.called:
        add(parent, "ptr", type="note", target=f"#{anchor}", n=number)
        return
    document.called.add(anchor)
    basis = document.bases.get(anchor, Basis())
    said = {"source": pointers(basis.sources), "cert": _SURE.get(basis.certainty, "")}
    into(document, add(parent, "note", type="editorial", id=anchor, n=number, resp=f"#{EDITORS}", **said), note[1:])


def section(document: Document, parent: etree._Element, node: nodes.section) -> None:
    """Write a section of the editors' words."""
    anchor = node["ids"][0] if node["ids"][0] not in document.begun else ""  # of several of level 1 the first has it
    document.begun.add(node["ids"][0])
    into(document, add(parent, "div", id=anchor), node.children)


def _quotation(document: Document, parent: etree._Element, node: nodes.block_quote) -> None:
    into(document, add(parent, "quote"), node.children)


def _list(form: str) -> Rule:
    def rule(document: Document, parent: etree._Element, node: nodes.Element) -> None:
        held = add(parent, "list", rend=form)
        for item in node.findall(nodes.list_item):
            if item.parent is node:
                into(document, add(held, "item", id=next(iter(item["ids"]), "")), item.children)

    return rule


def _glosses(document: Document, parent: etree._Element, node: nodes.definition_list) -> None:
    """Write terms, each with what is said of it."""
    held = add(parent, "list", type="gloss")
    for item in node.findall(nodes.definition_list_item):
        into(document, add(held, "label"), item[0].children)
        into(document, add(held, "item"), item[-1].children)


def _table(document: Document, parent: etree._Element, node: nodes.table) -> None:
    held = add(parent, "table")
    for row in node.findall(nodes.row):
        made = add(held, "row", role="label" if isinstance(row.parent, nodes.thead) else "")
        for entry in row.children:
            into(document, add(made, "cell"), entry.children)


def graphic(document: Document, parent: etree._Element, node: nodes.image) -> None:
    """Write a picture of a file, whole, and what it shows: the TEI is one file."""
    data = (document.folder / node["uri"]).read_bytes()
    kind = guess_type(node["uri"])[0] or "application/octet-stream"
    held = parent if parent.tag.endswith("}figure") else add(parent, "figure")
    add(held, "binaryObject", b64encode(data).decode("ascii"), mimeType=kind, encoding="base64")
    add(held, "figDesc", node.get("alt", "").strip())


def _drawn(_: Document, parent: etree._Element, node: picture) -> None:
    """Write what a picture that the build draws shows: it is drawn of what stands in the TEI as data."""
    figure = add(parent, "figure", type="drawing")
    add(figure, "figDesc", node["alt"])


def _title(document: Document, parent: etree._Element, node: nodes.title) -> None:
    """Write a heading; an admonition, which is a note, has a label."""
    into(document, add(parent, "label" if isinstance(node.parent, nodes.Admonition) else "head"), node.children)


def _raw(_: Document, parent: etree._Element, node: nodes.raw) -> None:
    """Write a line break that the editors mean, which MyST hands on as HTML."""
    if node.get("format") == "html" and node.astext().startswith("<br"):
        add(parent, "lb")


def _admonition(document: Document, parent: etree._Element, node: nodes.Element) -> None:
    held = add(parent, "note", type="admonition", resp=f"#{EDITORS}")
    into(document, held, node.children)


#: Node -> how it is written; for others what they hold is.
RULES: Final[Mapping[type, Rule]] = {
    nodes.Text: _words,
    nodes.paragraph: _named("p"),
    nodes.title: _title,
    nodes.rubric: _named("p", rend="rubric"),
    nodes.caption: _named("head"),
    nodes.section: section,
    nodes.block_quote: _quotation,
    nodes.bullet_list: _list("bulleted"),
    nodes.enumerated_list: _list("numbered"),
    nodes.definition_list: _glosses,
    nodes.table: _table,
    nodes.Admonition: _admonition,
    nodes.figure: _named("figure"),
    nodes.image: graphic,
    nodes.literal_block: _named("ab", type="code"),
    nodes.literal: _named("code"),
    nodes.emphasis: _named("hi", rend="emphasis"),
    nodes.strong: _named("hi", rend="bold"),
    nodes.title_reference: _named("title"),
    nodes.inline: _inline,
    nodes.reference: _reference,
    nodes.footnote_reference: call,
    picture: _drawn,
    editorial: _held,
    **dict.fromkeys((nodes.footnote, nodes.system_message, nodes.comment, nodes.target, nodes.label), _skip),
    nodes.raw: _raw,
    nodes.docinfo: _skip,
}


def policy(document: Document, doctree: nodes.document) -> list[etree._Element]:
    """Return the paragraphs of an editorialDecl, which holds no divisions: a heading is one of them."""
    held = element("div")
    into(document, held, doctree.children)
    made = []
    for child in list(_flat(held)):
        name = etree.QName(child).localname
        if name == "head":
            child.tag = child.tag.replace("}head", "}p")
            child.set("rend", "head")
        made.append(child if name in {"p", "ab", "head"} else element("p", child))
    return made


def _flat(held: etree._Element) -> Iterable[etree._Element]:
    """Yield what stands in the divisions of *held*, one after the other."""
    for child in held:
        yield from _flat(child) if child.tag.endswith("}div") else [child]
