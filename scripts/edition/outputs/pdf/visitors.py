"""How our nodes look in the PDF: each is a call of a function of ``book.typ`` of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes

from edition.model.interface import gettext
from edition.model.marks import JUDGING, printed, signs
from edition.model.signs import PAGE
from edition.model.trace import squeeze
from edition.outputs.pdf.syntax import block, call, string
from edition.outputs.pdf.translator import TypstTranslator
from edition.tree.lists import common as lists
from edition.tree.lists.printed_contents import is_plain
from edition.tree.marks import JUDGEMENTS, RUBY_MARKS, lb, mark, pb, rt, visit_nothing
from edition.tree.nodes import (
    CONTENTS_PARTS,
    PLACEHOLDERS,
    contents,
    contents_entry,
    contents_number,
    contents_page,
    contents_title,
    editorial,
    editorial_block,
    mention,
    picture,
    proper_name,
    ruby,
    sample,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def target(translator: TypstTranslator, name: str, anchor: str) -> str:
    """Return the code for the id *anchor* in the generated list *name*, ``none`` if the book has no such list."""
    return "none" if lists.document_of(translator.builder.env, name) is None else string(anchor)


def visit_pb(translator: TypstTranslator, node: mark) -> None:
    """A page turn."""
    translator.turn(node.data.value, node.line or 0)
    raise nodes.SkipNode


def visit_lb(translator: TypstTranslator, node: mark) -> None:
    """A line break of the print."""
    del node
    translator.emit("lb")
    raise nodes.SkipNode


def visit_mark(translator: TypstTranslator, node: mark) -> None:
    """A judging mark: text between its signs, linked to its entry in the apparatus."""
    anchor = node["ids"][0]
    shown = node.data.lemma or printed(node.data) or gettext(JUDGING[node.data.kind].stand_in)
    entry = target(translator, "apparatus", f"app-{anchor}")
    is_signed = bool(node.data.part) and JUDGING[node.data.kind].printed not in {"", "{lemma}"}
    ends = dict(zip(("before", "after"), map(string, signs(node.data)), strict=True)) if is_signed else {}
    translator.emit(call(node.kind.name, string(anchor), entry, string(shown), **ends))
    raise nodes.SkipNode


def visit_ruby(translator: TypstTranslator, node: ruby) -> None:
    """Words with a reading above them."""
    reading = "".join(one.data.value for one in node.children if isinstance(one, rt))
    translator.emit(call("ruby", block(translator.gathered(node)), string(reading)))
    raise nodes.SkipNode


def visit_mention(translator: TypstTranslator, node: mention) -> None:
    """A name, linked to its entry in the index."""
    entry = target(translator, f"register:{node['register']}", node["entry"])
    translator.emit(call("mention", string(node["ids"][0]), entry, block(translator.gathered(node))))
    raise nodes.SkipNode


def visit_name(translator: TypstTranslator, node: proper_name | nodes.title_reference) -> None:
    """A name or a title of a work: with its line if the edition asks for lines."""
    if translator.config.edition_name_lines:
        function = "proper-name" if isinstance(node, proper_name) else "work-title"
        translator.emit(call(function, block(translator.gathered(node))))
        raise nodes.SkipNode


def visit_editorial(translator: TypstTranslator, node: nodes.Element) -> None:
    """Words of the editors inside the text, or a block of them."""
    function = "statement" if isinstance(node, editorial_block) else "editorial"
    translator.emit(call(function, block(translator.gathered(node))))
    raise nodes.SkipNode


def visit_contents_entry(translator: TypstTranslator, node: contents_entry) -> None:
    """An entry of the printed contents: of number and page what is no mark leads to heading and page."""
    parts = {type(part): part for part in node.children if isinstance(part, nodes.Element)}
    title = block(translator.gathered(parts[contents_title]))
    named = {} if "refuri" in node else {"beyond": "true"}
    for kind, name, uri in ((contents_number, "number", "refuri"), (contents_page, "page-label", "pageuri")):
        if (part := parts.get(kind)) is not None:
            led = uri in node and is_plain(part)
            shown = string(part.astext()) if is_plain(part) else block(translator.gathered(part))
            named[name] = call("led", string(node[uri].partition("#")[2]), shown) if led else shown
    if leaders := squeeze(node["separators"][-1]):
        named["printed"] = string(leaders)
    translator.emit(call("toc-entry", str(node["level"]), title, **named))
    raise nodes.SkipNode


def visit_sample(translator: TypstTranslator, node: sample) -> None:
    """An example of a sign, in its look."""
    shown = node.astext()
    if node["look"] in JUDGING:  # the template adds the signs
        before, after = JUDGING[node["look"]].printed.partition("{lemma}")[::2]
        shown = shown.removeprefix(before).removesuffix(after) if after or before else shown
    function = "page-number" if node["look"] == PAGE else node["look"]
    translator.emit(call(function, "none", "none", string(shown)))
    raise nodes.SkipNode


def visit_picture(translator: TypstTranslator, node: picture) -> None:
    """A picture of the build, with what it shows in words."""
    # Typst takes neither font nor colour of the words around over into a picture.
    drawn = node["svg"].replace("currentColor", "#000").replace("<svg ", "<svg font-family='Noto Serif CJK TC' ", 1)
    translator.emit(call("picture", string(drawn), string(node["alt"])))
    raise nodes.SkipNode


def _inside(translator: Any, node: nodes.Element) -> None:
    """Write only the children."""


#: Node -> visitors.
VISITORS: Final[Mapping[type[nodes.Element], Any]] = {
    **dict.fromkeys(JUDGEMENTS, (visit_mark, None)),
    pb: (visit_pb, None),
    lb: (visit_lb, None),
    ruby: (visit_ruby, None),
    **dict.fromkeys(RUBY_MARKS, (visit_nothing, None)),
    mention: (visit_mention, None),
    proper_name: (visit_name, _inside),
    nodes.title_reference: (visit_name, _inside),
    editorial: (visit_editorial, None),
    editorial_block: (visit_editorial, None),
    **dict.fromkeys((contents, *CONTENTS_PARTS), (_inside, _inside)),
    contents_entry: (visit_contents_entry, None),
    sample: (visit_sample, None),
    picture: (visit_picture, None),
    **dict.fromkeys(PLACEHOLDERS, (visit_nothing, None)),
}


def setup(app: Sphinx) -> None:
    """Register the visitors."""
    for node, visitors in VISITORS.items():
        app.add_node(node, override=True, typst=visitors)
