"""What holds the author's blocks in MyST: directives of lines and of blocks (:mod:`edition.model.blocks`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst.directives.body import Epigraph
from docutils.parsers.rst.directives.tables import RSTTable
from sphinx.util.docutils import SphinxDirective

from edition.model import blocks
from edition.tree.blocks import says_editorial
from edition.tree.marks import pb

#: Class of a list whose signs are those of the print.
PRINTED: Final = "printed"
#: A line of a directive, parsed.
Line = list[Node]


def _verse(lines: list[Line]) -> nodes.Element:
    """Return verse: a line of the print is a line."""
    return nodes.line_block("", *(nodes.line("", "", *line) for line in lines))


def _list(lines: list[Line]) -> nodes.Element:
    """Return a list: a line of the print is an entry, with the sign that it has."""
    held = (nodes.list_item("", nodes.paragraph("", "", *line)) for line in lines)
    return nodes.bullet_list("", *held, classes=[PRINTED])


#: Directive of lines -> what holds them.
MAKERS: Final[Mapping[str, Callable[[list[Line]], nodes.Element]]] = {"verse": _verse, "list": _list}


class LinesDirective(SphinxDirective):
    """``{verse}``, ``{list}``: each line is one of the transcription."""

    has_content = True

    def run(self) -> list[Node]:
        """Return what holds the lines."""
        lines: list[Line] = []
        turns: Line = []  # a page turn alone on its line is the next line's
        for offset, line in enumerate(self.content):
            if line.strip():
                parsed, messages = self.state.inline_text(line.strip(), self.content_offset + offset + 1)
                if all(isinstance(node, pb) for node in parsed):
                    turns += [*parsed, *messages]
                else:
                    lines.append([*turns, *parsed, *messages])
                    turns = []
        made = MAKERS[self.name](lines)
        self.set_source_info(made)
        return [made]


class HolderDirective(SphinxDirective):
    """``{opener}``, ``{closer}``: blocks of the author's that stand apart."""

    has_content = True

    def run(self) -> list[Node]:
        """Return what holds the blocks."""
        made = nodes.container("", *self.parse_content_to_nodes(), classes=[self.name])
        self.set_source_info(made)
        return [made]


def _or_docutils(own: type[Any]) -> type[HolderDirective]:
    """Return the directive that in the editors' chapters is docutils' *own*."""

    class Either(HolderDirective):
        optional_arguments = own.optional_arguments
        final_argument_whitespace = True
        option_spec = own.option_spec

        def run(self) -> list[Node]:
            """Return what holds the blocks, or what docutils makes."""
            if not says_editorial(self.state.document):
                return super().run()
            names = ("arguments", "options", "content", "lineno", "content_offset", "block_text", "state")
            made: list[Node] = own(self.name, *(getattr(self, name) for name in names), self.state_machine).run()
            return made

    return Either


#: Directive -> its class.
DIRECTIVES: Final[Mapping[str, type[SphinxDirective]]] = {
    **dict.fromkeys(MAKERS, LinesDirective),
    **dict.fromkeys(blocks.CONTAINERS, HolderDirective),
    "epigraph": _or_docutils(Epigraph),
    "table": _or_docutils(RSTTable),
}
