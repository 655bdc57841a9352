"""How the author's quotations, lists, verse, tables, notes and emphasis look in the PDF.

What holds blocks is a function of the template that is called with each of its blocks apart, because a page of the
original, and so one of ours, may end inside. The same nodes in the editors' words are those of
:mod:`~edition.outputs.pdf.common`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from docutils import nodes

from edition.model.blocks import CONTAINERS, EMPHASIS
from edition.outputs.pdf import common
from edition.outputs.pdf.syntax import block, call, string
from edition.outputs.pdf.translator import TypstTranslator
from edition.tree.blocks import is_text
from edition.tree.marks import pb
from edition.tree.nodes import author_note, editorial_block, note_call

Visit = Callable[[TypstTranslator, Any], None]
#: Classes of a cell -> how its column is aligned.
_SIDES: Final[Mapping[str, str]] = {"text-right": "end", "text-center": "center"}


def is_authors(translator: TypstTranslator, node: nodes.Node) -> bool:
    """Whether *node* is text of the author's."""
    while (parent := node.parent) is not None:
        if isinstance(parent, (editorial_block, nodes.footnote, nodes.compound)):
            return False
        node = parent
    return is_text(translator.document)


def _holder(function: Callable[[nodes.Element], str]) -> tuple[Visit, Visit]:
    """Return the visitors of what holds blocks; no *function*, no look of its own."""

    def visit(translator: TypstTranslator, node: nodes.Element) -> None:
        if not is_authors(translator, node):
            if (ours := common.VISITORS.get(type(node))) is not None:
                ours(translator, node)
            return
        translator.around.append(function(node))

    def depart(translator: TypstTranslator, node: nodes.Element) -> None:
        if is_authors(translator, node):
            translator.around.pop()

    return visit, depart


def _of_class(node: nodes.Element) -> str:
    """Return the template's function for a container or a quotation."""
    named = next((name for name in CONTAINERS if name in node["classes"]), "")
    return ("held" if named == "table" else named) or ("quoted" if isinstance(node, nodes.block_quote) else "held")


def visit_caption(translator: TypstTranslator, node: nodes.caption) -> None:
    """The first line of the caption of a plate, or the caption of the editors' own picture."""
    if not is_authors(translator, node):
        common.VISITORS[nodes.caption](translator, node)
    translator.open(node["ids"][0] if node["ids"] else None, indent=True, function="caption-line")


def depart_caption(translator: TypstTranslator, node: nodes.caption) -> None:
    """Close it."""
    del node
    translator.close(cut=False)


def visit_line(translator: TypstTranslator, node: nodes.line) -> None:
    """A line of verse."""
    translator.open(node["ids"][0] if node["ids"] else None, indent=True, function="verse-line")


def depart_line(translator: TypstTranslator, node: nodes.line) -> None:
    """Close it."""
    del node
    translator.close(cut=False)


def visit_table(translator: TypstTranslator, node: nodes.table) -> None:
    """A table: the author's row by row, ours as a whole."""
    if not is_authors(translator, node):
        common.visit_table(translator, node)
    translator.head = []
    translator.columns = f"({''.join(f'{side}, ' for side in _sides(node))})"


def depart_table(translator: TypstTranslator, node: nodes.table) -> None:
    """Write what is left of it."""
    if is_authors(translator, node):
        _flush(translator)


def _sides(node: nodes.table) -> Iterator[str]:
    """Yield how each column is aligned."""
    row = next(iter(node.findall(nodes.row)))
    for entry in row.findall(nodes.entry):
        yield next((_SIDES[name] for name in entry["classes"] if name in _SIDES), "start")


def visit_row(translator: TypstTranslator, node: nodes.row) -> None:
    """A row of the author's; one that begins a page begins a table there."""
    for turn in list(node.findall(pb)):
        _flush(translator)
        translator.turn(turn.data.value, turn.line or 0)
        turn.parent.remove(turn)
    cells = [block(translator.gathered(cell)) for cell in node.children if isinstance(cell, nodes.Element)]
    shown = [call("anchored", string(node["ids"][0]), cells[0]), *cells[1:]] if node["ids"] else cells
    if isinstance(node.parent, nodes.thead):
        translator.head = [_words(cell) for cell in node.children if isinstance(cell, nodes.Element)]
        translator.rows.append(call("table.header", *shown))
    else:
        translator.rows.append(", ".join(shown))
    raise nodes.SkipNode


def _words(cell: nodes.Element) -> str:
    """Return what is printed in a cell of the head, without its marks, for the table where it goes on."""
    return string("".join(map(str.strip, cell.astext().splitlines())))


def _flush(translator: TypstTranslator) -> None:
    """Write the rows of a table that stand on one page."""
    rows, translator.rows = translator.rows, []
    if rows:
        # Who hears a table is told of a head; one without words where the print has none.
        head = translator.head or [string("")] * translator.columns.count(",")
        begins = [] if rows[0].startswith("table.header") else [call("head-again", *head)]
        translator.held(call("data-table", translator.columns, *begins, *rows))


def visit_author_note(translator: TypstTranslator, node: author_note) -> None:
    """A note of the author's: the last thing on its page."""
    chunk = next(chunk for chunk in reversed(translator.chunks) if chunk.page == node["page"])
    if not chunk.feet:
        chunk.blocks.append("foot-rule")
        chunk.feet = True
    translator.foot = chunk
    chunk.blocks.append(call("anchor", string(node["ids"][0])))
    translator.around.append("author-note")


def depart_author_note(translator: TypstTranslator, node: author_note) -> None:
    """Go on where the writer was."""
    del node
    translator.foot = None
    translator.around.pop()


def visit_note_call(translator: TypstTranslator, node: note_call) -> None:
    """The sign of the print that calls such a note, or leads back."""
    anchor = string(node["ids"][0]) if node["ids"] else "none"
    translator.emit(call("note-call", anchor, string(node["refid"]), block(translator.gathered(node))))
    raise nodes.SkipNode


def _emphasis(tag: str) -> Visit:
    """Return the visitor of words that the print sets off."""

    def visit(translator: TypstTranslator, node: nodes.Element) -> None:
        if not is_authors(translator, node):
            common.VISITORS[type(node)](translator, node)
        # A page that ends among the words ends the paragraph, so each part is set off by itself.
        for is_turn, part in groupby(node.children, key=lambda child: isinstance(child, pb)):
            if is_turn:
                for turn in part:
                    turn.walkabout(translator)
            else:
                translator.emit(call(EMPHASIS[tag], block(translator.gathered(part))))
        raise nodes.SkipNode

    return visit


def _inside(translator: TypstTranslator, node: nodes.Element) -> None:
    """Write only the children."""


#: Node -> visitors.
VISITORS: Final[Mapping[type[nodes.Element], tuple[Visit, Visit]]] = {
    nodes.block_quote: _holder(_of_class),
    nodes.container: _holder(_of_class),
    nodes.bullet_list: _holder(lambda node: "held"),
    nodes.line_block: _holder(lambda node: "held"),
    nodes.list_item: (_inside, _inside),
    nodes.figure: _holder(lambda node: "held"),
    nodes.legend: _holder(lambda node: "caption"),
    nodes.caption: (visit_caption, depart_caption),
    nodes.line: (visit_line, depart_line),
    nodes.table: (visit_table, depart_table),
    **dict.fromkeys((nodes.tgroup, nodes.thead, nodes.tbody, nodes.colspec), (_inside, _inside)),
    nodes.row: (visit_row, _inside),
    author_note: (visit_author_note, depart_author_note),
    note_call: (visit_note_call, _inside),
    nodes.emphasis: (_emphasis("em"), _inside),
    nodes.strong: (_emphasis("strong"), _inside),
}
