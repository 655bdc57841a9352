"""How our nodes look in HTML; the EPUB takes over what it does not say otherwise.

What is not the author's text carries ``data-layer="editorial"``, so that any reader - a style sheet,
a screen reader's user, the proof - can tell the layers apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes

from edition.model import foreign, wording
from edition.model.interface import gettext
from edition.model.marks import JUDGING
from edition.model.sheets import sheets
from edition.tree import domain
from edition.tree.lists import common as lists
from edition.tree.lists.printed_contents import is_plain
from edition.tree.marks import JUDGEMENTS, lb, mark, pb, rb, rt, visit_nothing
from edition.tree.nodes import (
    PLACEHOLDERS,
    author_note,
    contents,
    contents_entry,
    contents_number,
    contents_page,
    contents_title,
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

EDITORIAL: Final = {"data-layer": "editorial"}
#: The deepest level of the printed contents that the style sheets indent.
_STYLED: Final = 3

Visitor = Callable[[Any, Any], None]


def address(translator: Any, name: str, anchor: str) -> dict[str, str]:
    """Return the ``href`` of *anchor* in the generated list *name*; none if the book has no such list."""
    builder = translator.builder
    target = lists.document_of(builder.env, name)
    if target is None:
        return {}
    return {"href": f"{lists.uri(builder, builder.current_docname, target)}#{anchor}"}


def record(translator: Any, node: mark) -> dict[str, str]:
    """What the entry of a mark says, for scripts that show it where the mark stands; the hosted pages only.

    ``data-source`` is what the transcription reads, ``data-head`` how the entry begins that ``title`` has as far as to
    the reason, ``data-reason`` that, in the notation of :mod:`edition.model.foreign`. Attributes, because words on
    the page would be in the way of everyone without a script.
    """
    builder = translator.builder
    if builder.name != "html":
        return {}
    known = domain.of(builder.env).record(builder.current_docname, node["ids"][0])
    reason = foreign.written(known.reason) if known else ""
    parts = {"head": wording.head(node.data), "reason": reason}
    return {"data-source": node.data.reading} | {f"data-{key}": value for key, value in parts.items() if value}


def sheet(translator: Any, node: mark) -> dict[str, str]:
    """The sheet of the PDF that carries the page: see :mod:`edition.model.sheets`."""
    known = sheets(translator.builder.config.edition_witness.pages.values())
    return {"data-sheet": str(known[node.data.value])} if node.data.value in known else {}


def visit_pb(translator: Any, node: mark) -> None:
    """A page turn: the page's number, a link to itself, in a line of its own between blocks."""
    between = not isinstance(node.parent, nodes.TextElement)
    label = node.get("label", node.data.value)
    title = gettext("原書{}頁").format(label)
    attributes = {"href": f"#{node['ids'][0]}", "title": title, **sheet(translator, node)}
    link = translator.starttag({"ids": node["ids"]}, "a", "", CLASS="pb", **attributes)
    tag = f'{link}<span data-layer="editorial">{translator.encode(label)}</span></a>'
    line = "li" if isinstance(node.parent, contents) else "div"
    translator.body.append(f'<{line} class="page-turn">{tag}</{line}>\n' if between else node.get("space", "") + tag)
    raise nodes.SkipNode


def visit_lb(translator: Any, node: mark) -> None:
    """A line break of the print."""
    translator.body.append("<br />")
    raise nodes.SkipNode


def visit_mark(translator: Any, node: mark) -> None:
    """A judging mark: a link to its entry in the apparatus, its gloss one gesture away."""
    attributes = address(translator, "apparatus", f"app-{node['ids'][0]}")
    tag, stand_in = "a" if attributes else "span", gettext(JUDGING[node.data.kind].stand_in)
    attributes |= (EDITORIAL if stand_in else {}) | record(translator, node)
    attributes |= {"data-part": node.data.part} if node.data.part else {}
    start = {"CLASS": node.kind.name, "title": wording.judgement(node.data), **attributes}
    translator.body.append(translator.starttag({"ids": node["ids"]}, tag, "", **start) + stand_in)
    translator.context.append(f"</{tag}>")


def visit_ruby(translator: Any, node: ruby) -> None:
    """Words with a reading beside them."""
    del node
    translator.body.append("<ruby>")
    translator.context.append("</ruby>")


def visit_rt(translator: Any, node: mark) -> None:
    """The reading; what cannot set it beside the words shows the signs of the transcription around it."""
    sign = translator.encode(node.data.reading)
    before, after = (f"<rp>{one}</rp>" for one in (sign[0], sign[-1]))
    translator.body.append(f"{before}<rt>{translator.encode(node.data.value)}</rt>{after}")
    raise nodes.SkipNode


def visit_mention(translator: Any, node: mention) -> None:
    """A name: a link to its entry in the index."""
    attributes = address(translator, f"register:{node['register']}", node["entry"])
    tag = "a" if attributes else "span"
    translator.body.append(translator.starttag({"ids": node["ids"]}, tag, "", CLASS="mention", **attributes))
    translator.context.append(f"</{tag}>")


def visit_proper_name(translator: Any, node: proper_name) -> None:
    """A name, as HTML marks up the Chinese proper name mark (HTML, 4.5.23); whether a line shows is the reader's."""
    del node
    translator.body.append('<u class="proper">')
    translator.context.append("</u>")


def visit_sample(translator: Any, node: sample) -> None:
    """An example of a sign, in its look."""
    translator.body.append(translator.starttag({}, "span", "", CLASS=f"sample {node['look']}"))
    translator.context.append("</span>")


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


def around(translator: Any, uri: str | None, name: str) -> tuple[str, str]:
    """Return the tags of a link of class *name* to *uri*, or of a span without one."""
    tag = "a" if uri else "span"
    return translator.starttag({}, tag, "", CLASS=name, **({"href": uri} if uri else {})), f"</{tag}>"


def separated(translator: Any, separator: str) -> str:
    """Return what stands between two parts of an entry: white space where the print has some, and printed leaders.

    Those that the style sheet draws go on with them.
    """
    runs = ("".join(run) for _, run in groupby(separator, key=str.isspace))
    leaders = '<span aria-hidden="true">{}</span>'
    return "".join(" " if run.isspace() else leaders.format(translator.encode(run)) for run in runs)


def levels(level: int) -> str:
    """Return the classes of a level; one deeper than the style sheets know looks as the deepest that they do."""
    return " ".join(f"level-{n}" for n in sorted({min(level, _STYLED), level}))


def visit_contents_entry(translator: Any, node: contents_entry) -> None:
    """An entry: the number leads to the heading, the page to the page.

    The wording is no link itself, because marks, names and notes in it are, and links do not nest (HTML, 4.5.1);
    the style sheet makes the whole line answer to the number, or to the first words where there is none.
    """
    state = "here" if "refuri" in node else "beyond"
    translator.body.append(translator.starttag(node, "li", "", CLASS=f"entry {levels(node['level'])} {state}"))
    translator.context.append("</li>\n")


def visit_contents_number(translator: Any, node: contents_number) -> None:
    """The number of an entry."""
    start, end = around(translator, node.parent.get("refuri"), "title") if is_plain(node) else ("", "")
    translator.body.append(f'{start}<span class="number">')
    translator.context.append(f"</span>{end}{separated(translator, node.parent['separators'][1])}")


def visit_contents_title(translator: Any, node: contents_title) -> None:
    """The wording of an entry."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="wording"))
    translator.context.append("</span>")


def visit_contents_page(translator: Any, node: contents_page) -> None:
    """The page of an entry; what of it is a mark leads to the apparatus."""
    start, end = around(translator, node.parent.get("pageuri") if is_plain(node) else None, "page")
    translator.body.append(separated(translator, node.parent["separators"][-1]) + start)
    translator.context.append(end)


def visit_author_note(translator: Any, node: author_note) -> None:
    """A note of the author's: text of the page that it names, wherever it stands."""
    start = {"CLASS": "author-note", "data-page": node["page"], "role": "doc-footnote"}
    translator.body.append(translator.starttag({"ids": node["ids"]}, "div", **start))
    translator.context.append("</div>\n")


def visit_note_call(translator: Any, node: note_call) -> None:
    """The sign of the print that calls such a note, or with which it begins: each leads to the other."""
    role = "doc-noteref" if node["label"] else "doc-backlink"
    start = {"CLASS": "note-call", "href": f"#{node['refid']}", "role": role}
    translator.body.append(translator.starttag({"ids": node["ids"]}, "a", "", **start))
    translator.context.append("</a>")


def visit_caption(translator: Any, node: nodes.caption) -> None:
    """The caption of a picture, with one element that has its id; docutils closes it behind the legend."""
    translator.body.append(translator.starttag({"ids": node["ids"]}, "figcaption") + "<p>")
    translator.context.append("</p>\n")


def visit_inline(translator: Any, node: nodes.inline) -> None:
    """A stretch of text; one in another language says which (BCP 47), and whether it runs to the left."""
    said = foreign.attributes(foreign.Part(node.astext(), node.get("language", "")))
    translator.body.append(translator.starttag(node, "span", "", **said))
    translator.context.append("</span>")


def visit_picture(translator: Any, node: picture) -> None:
    """A picture of the build, in the page itself, so that it takes the page's colours and font."""
    translator.body.append(f'<figure class="picture" data-layer="editorial">{node["svg"]}</figure>\n')
    raise nodes.SkipNode


#: Node -> visitors. A node that is not here has none in HTML and stops the build.
VISITORS: Final[Mapping[type[nodes.Element], tuple[Visitor, Visitor | None]]] = {
    **dict.fromkeys(JUDGEMENTS, (visit_mark, depart_context)),
    pb: (visit_pb, None),
    lb: (visit_lb, None),
    ruby: (visit_ruby, depart_context),
    rb: (visit_nothing, None),
    rt: (visit_rt, None),
    mention: (visit_mention, depart_context),
    proper_name: (visit_proper_name, depart_context),
    sample: (visit_sample, depart_context),
    editorial: (visit_editorial, depart_context),
    nodes.inline: (visit_inline, depart_context),
    nodes.caption: (visit_caption, depart_context),
    editorial_block: (visit_editorial_block, depart_context),
    contents: (visit_contents, depart_context),
    contents_entry: (visit_contents_entry, depart_context),
    contents_number: (visit_contents_number, depart_context),
    contents_title: (visit_contents_title, depart_context),
    contents_page: (visit_contents_page, depart_context),
    picture: (visit_picture, None),
    author_note: (visit_author_note, depart_context),
    note_call: (visit_note_call, depart_context),
    **dict.fromkeys(PLACEHOLDERS, (visit_nothing, None)),
}


def setup(app: Sphinx) -> None:
    """Register the visitors."""
    for node, visitors in VISITORS.items():
        app.add_node(node, override=True, html=visitors)  # inline is docutils' own
