"""How a doctree looks in the EPUB, where that is not how it looks in HTML.

Reading systems know semantics by ``epub:type`` (EPUB 3 Structural Semantics Vocabulary 1.1), assistive
technology by ``role`` (DPUB-ARIA 1.1); both are always given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from edition.model import foreign, wording
from edition.model.foreign import Part
from edition.model.interface import gettext
from edition.model.marks import JUDGING
from edition.outputs.html.visitors import EDITORIAL, VISITORS, Visitor, depart_context
from edition.outputs.html.visitors import visit_contents_entry as visit_html_entry
from edition.tree import domain
from edition.tree.marks import JUDGEMENTS, mark, pb
from edition.tree.nodes import author_note, contents, contents_entry, mention, note_call

if TYPE_CHECKING:
    from sphinx.builders import Builder


@dataclass(frozen=True, slots=True)
class Kind:
    """What a document is in the book."""

    part: str  #: its body's type
    type: str  #: its section's type
    role: str = ""  #: its section's role, where DPUB-ARIA has one


KINDS: Final[Mapping[str, Kind]] = {
    kind.type: kind
    for kind in (
        Kind("frontmatter", "titlepage"),
        Kind("frontmatter", "toc", "doc-toc"),
        Kind("frontmatter", "preface", "doc-preface"),
        Kind("bodymatter", "chapter", "doc-chapter"),
        Kind("backmatter", "afterword", "doc-afterword"),
        Kind("backmatter", "introduction", "doc-introduction"),
        Kind("backmatter", "appendix", "doc-appendix"),
        Kind("backmatter", "bibliography", "doc-bibliography"),
        Kind("backmatter", "index", "doc-index"),
        Kind("backmatter", "colophon", "doc-colophon"),
    )
}

#: Class names by which docutils, Sphinx and our HTML are styled; no style sheet of the EPUB knows them.
LITTER: Final = frozenset([
    "docutils", "simple", "arabic", "reference", "internal", "external", "align-default", "row-even", "row-odd",
    "head", "std", "std-doc", "std-ref", "literal", "notranslate", "mention", "foreign", "readings", "strokes",
    "blank-page", "signs", "colophon", "chronology",
])  # fmt: skip
#: The call of a note or an entry, and what it calls: a reading system may show it in a window where it is called.
CALL: Final[Mapping[str, Any]] = {"epub:type": "noteref", "role": "doc-noteref"}
FOOT: Final[Mapping[str, Any]] = {"epub:type": "footnote", "role": "doc-footnote"}
BACK: Final[Mapping[str, Any]] = {"epub:type": "backlink", "role": "doc-backlink"}
#: Before the id of a mark: the id of its entry in the same file. That in the collected apparatus has ``app-``.
ENTRY: Final = "entry-"
_CLASS: Final = re.compile(r' class="([^"]*)"')
_NUMBERED: Final = re.compile(r"id[0-9]+")
_LANG: Final = re.compile(r' lang="([^"]*)"')
_OWN: Final = re.compile(r'((?: (?:href|id)="[^"]*")+)((?: [\w:-]+="[^"]*")+)')
#: A number of one or two digits, and a year, where no letter or digit is beside them, nor what joins numbers.
_UPRIGHT: Final = re.compile(
    r"(?<![\w.,:/#&–-])(?:(?P<digits>[0-9]{1,2})|(?P<year>[0-9]{4})(?=年))(?![0-9A-Za-z.,:/;–-])", re.ASCII
)
#: What stays as it is: calls are words alone, code is code.
_PLAIN: Final[tuple[type[nodes.Element], ...]] = (
    nodes.footnote_reference,
    nodes.label,
    nodes.literal,
    nodes.literal_block,
    *JUDGEMENTS,
)
#: Which call of a note a back link returns to.
_CALLS: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def _tidy(found: re.Match[str]) -> str:
    kept = [name for name in found[1].split() if name not in LITTER]
    return f' class="{" ".join(kept)}"' if kept else ""


def _around(node: nodes.Text) -> Iterator[nodes.Element]:
    """Yield what holds *node*, from within."""
    held = node.parent
    while held is not None:
        yield held
        held = held.parent


class EpubTranslator(HTML5Translator):
    """Doctree -> the body of a content document."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self.text_body = self.body  #: the body while a note is written
        self.notes: list[str] = []  #: the notes, which come after the text
        self.entries: list[str] = []  #: the entries of the apparatus, which come last
        self.turns = ""  #: page breaks that wait for the next entry of a list
        self.back = ""  #: back links that wait for the first paragraph of their note

    def starttag(self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **atts: Any) -> str:
        """Return a start tag, without litter, a language in both of its attributes (EPUB 3.3, 6.1.3).

        What tags have alike comes first, so that it is packed as one.
        """
        tag = _CLASS.sub(_tidy, super().starttag(node, tagname, suffix, empty, **atts), count=1)
        tag = _OWN.sub(lambda own: own[2] + own[1], tag, count=1)
        return _LANG.sub(r' lang="\1" xml:lang="\1"', tag, count=1)

    def depart_document(self, node: nodes.document) -> None:
        """Put the notes and the entries at the end."""
        for label, name, feet in ((wording.NOTES, "notes", self.notes), (wording.ENTRIES, "entries", self.entries)):
            if feet:
                self.body.append(
                    f'<section class="{name}" epub:type="footnotes" role="doc-endnotes" data-layer="editorial">\n'
                    f"<h2>{gettext(label)}</h2>\n{''.join(feet)}</section>\n"
                )
        super().depart_document(node)

    def visit_Text(self, node: nodes.Text) -> None:
        """Words; numbers among Chinese ones say what they are, so that they can stand upright in vertical lines."""
        super().visit_Text(node)
        if not any(isinstance(one, _PLAIN) or one.get("language") for one in _around(node)):
            self.body[-1] = _UPRIGHT.sub(
                lambda found: f'<span class="{found.lastgroup}">{found[0]}</span>', self.body[-1]
            )

    def visit_section(self, node: nodes.section) -> None:
        """A section; the outermost says what the document is."""
        self.section_level += 1
        atts: dict[str, Any] = {}
        if isinstance(node.parent, nodes.document):
            kind: Kind = self.builder.kind_of(self.builder.current_docname)  # type: ignore[attr-defined]
            atts = {"epub:type": kind.type} | ({"role": kind.role} if kind.role else {"class": kind.type})
        # An id that docutils numbered says nothing and does not last.
        lasting = [name for name in node["ids"] if not _NUMBERED.fullmatch(name)]
        shown = {"ids": lasting or node["ids"], "classes": node["classes"]}
        self.body.append(self.starttag(shown, "section", **atts))

    def depart_section(self, node: nodes.section) -> None:
        """Close it."""
        self.section_level -= 1
        self.body.append("</section>\n")

    def visit_compound(self, node: nodes.compound) -> None:
        """A compound; a hidden toctree leaves an empty one."""
        if not node.children:
            raise nodes.SkipNode
        super().visit_compound(node)

    def visit_rubric(self, node: nodes.rubric) -> None:
        """A heading inside a generated list: one below the section's, so that no level is skipped."""
        level = min(self.section_level + 1, 6)
        self.body.append(self.starttag(node, f"h{level}", ""))
        self.context.append(f"</h{level}>\n")

    def depart_rubric(self, node: nodes.rubric) -> None:
        """Close it."""
        depart_context(self, node)

    def visit_literal(self, node: nodes.Element) -> None:
        """Words of code, with no element a word."""
        self.body.append(self.starttag(node, "code", ""))

    def depart_literal(self, node: nodes.Element) -> None:
        """Close it."""
        self.body.append("</code>")

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """A listing, in one colour."""
        self.body.append(self.starttag(node, "pre", ""))

    def depart_literal_block(self, node: nodes.literal_block) -> None:
        """Close it."""
        self.body.append("</pre>\n")

    def visit_footnote_reference(self, node: nodes.Element) -> None:
        """The call of a note: words alone, because an element in a call keeps Apple Books from opening the window."""
        atts = {**CALL, "href": f"#{node['refid']}", **EDITORIAL}
        self.body.append(self.starttag({"ids": node["ids"]}, "a", "", CLASS="noteref", **atts))
        self.body.append("[")

    def depart_footnote_reference(self, node: nodes.Element) -> None:
        """Close it."""
        self.body.append("]</a>")

    def visit_footnote(self, node: nodes.footnote) -> None:
        """A note; it is written apart and comes after the text.

        It is no ``aside``: Apple Books and Thorium show one in a window alone, and this is the only list of notes.
        """
        self.text_body, self.body = self.body, []
        self.body.append(self.starttag({"ids": node["ids"]}, "div", **FOOT))

    def depart_footnote(self, node: nodes.footnote) -> None:
        """Close it and go on with the text."""
        self.body.append("</div>\n")
        self.notes.append("".join(self.body))
        self.body = self.text_body

    def visit_label(self, node: nodes.label) -> None:
        """The number of a note: a link back to each call, before anything else in the note."""
        number = self.encode(node.astext())
        calls: list[str] = node.parent.get("backrefs", [])
        signs = [_CALLS[at : at + 1] or f"({at + 1})" for at in range(len(calls))]
        told = gettext("註{number}，回到正文第 {at} 處") if len(calls) > 1 else gettext("註{number}，回到正文")
        links = [
            f'<a class="backlink" epub:type="backlink" role="doc-backlink" href="#{call}"'
            f' aria-label="{told.format(number=number, at=at)}">'
            f"{number if at == 1 else ''}{sign if len(calls) > 1 else ''}</a>"
            for at, (call, sign) in enumerate(zip(calls, signs, strict=True), start=1)
        ]
        self.back = " ".join(links) + " " if links else f"{number} "
        if not isinstance(node.next_node(descend=False, siblings=True), nodes.paragraph):
            self.body.append(f"<p>{self.back}</p>\n")
            self.back = ""
        raise nodes.SkipNode

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        """A paragraph; the first of a note begins with its number."""
        super().visit_paragraph(node)
        self.body.append(self.back)
        self.back = ""


def _words(translator: Any, part: Part) -> str:
    """Return words, in their language."""
    said = foreign.attributes(part)
    start, end = (translator.starttag({}, "span", "", **said), "</span>") if said else ("", "")
    return f"{start}{translator.encode(part.text)}{end}"


def entry(translator: Any, node: mark) -> str:
    """Return the entry of a mark: its readings, which lead back, then judgement, gloss and reason.

    It is an ``aside``: the collected apparatus is a list for readers whose program shows one in a window alone.
    """
    anchor = node["ids"][0]
    known = domain.of(translator.builder.env).record(translator.builder.current_docname, anchor)
    reason = known.reason if known else ()
    verdict = (wording.before_reason if reason else wording.verdict)(node.data)
    words = "".join(_words(translator, part) for part in (Part(verdict), *reason))
    back = translator.starttag({}, "a", "", href=f"#{anchor}", **BACK)
    foot = translator.starttag({"ids": [f"{ENTRY}{anchor}"]}, "aside", "", **FOOT)
    return f"{foot}<p>{back}{translator.encode(wording.head(node.data))}</a>{words}</p></aside>\n"


def visit_mark(translator: Any, node: mark) -> None:
    """A judging mark: its words call its entry, which comes at the end of the file."""
    stand_in = gettext(JUDGING[node.data.kind].stand_in)
    atts = {**CALL, "href": f"#{ENTRY}{node['ids'][0]}", **(EDITORIAL if stand_in else {})}
    start = translator.starttag({"ids": node["ids"]}, "a", "", CLASS=node.kind.name, **atts)
    translator.body.append(start + stand_in)
    translator.context.append("</a>")
    translator.entries.append(entry(translator, node))


def visit_mention(translator: Any, node: mention) -> None:
    """A name: only the place to which its index leads, because a tap that turns the page would land in the index."""
    translator.body.append(translator.starttag({"ids": node["ids"]}, "span", ""))
    translator.context.append("</span>")


def visit_pb(translator: Any, node: mark) -> None:
    """A page break: empty, so that the number is no text; in a list it waits for the next entry."""
    label = node.get("label", node.data.value)
    atts = {"epub:type": "pagebreak", "role": "doc-pagebreak", "aria-label": label}
    tag = translator.starttag({"ids": node["ids"]}, "span", "", empty=True, CLASS="pb", **atts)
    if isinstance(node.parent, contents):
        translator.turns += tag
    else:
        between = not isinstance(node.parent, nodes.TextElement)
        translator.body.append(f"{tag}\n" if between else node.get("space", "") + tag)
    raise nodes.SkipNode


def visit_contents(translator: Any, node: contents) -> None:
    """The printed contents, a list without numbers of its own."""
    translator.body.append(translator.starttag(node, "ol", CLASS="printed-contents"))


def depart_contents(translator: Any, node: contents) -> None:
    """Close it; page breaks after the last entry follow it."""
    del node
    translator.body.append(f"</ol>\n{translator.turns}")
    translator.turns = ""


def visit_contents_entry(translator: Any, node: contents_entry) -> None:
    """An entry, with the page breaks that waited for it."""
    visit_html_entry(translator, node)
    translator.body.append(translator.turns)
    translator.turns = ""


def visit_author_note(translator: Any, node: author_note) -> None:
    """A note of the author's: text of the page that it names, wherever it stands."""
    start = {"CLASS": "author-note", "data-page": node["page"], **FOOT}
    translator.body.append(translator.starttag({"ids": node["ids"]}, "div", **start))
    translator.context.append("</div>\n")


def visit_note_call(translator: Any, node: note_call) -> None:
    """The sign of the print that calls such a note, or with which it begins: each leads to the other."""
    start = {"CLASS": "note-call", "href": f"#{node['refid']}", **(CALL if node["label"] else BACK)}
    translator.body.append(translator.starttag({"ids": node["ids"]}, "a", "", **start))
    translator.context.append("</a>")


#: Node -> visitors: those of the HTML, but for what is said here.
EPUB_VISITORS: Final[Mapping[type[nodes.Element], tuple[Visitor, Visitor | None]]] = {
    **VISITORS,
    **dict.fromkeys(JUDGEMENTS, (visit_mark, depart_context)),
    pb: (visit_pb, None),
    mention: (visit_mention, depart_context),
    contents: (visit_contents, depart_contents),
    contents_entry: (visit_contents_entry, depart_context),
    author_note: (visit_author_note, depart_context),
    note_call: (visit_note_call, depart_context),
}
