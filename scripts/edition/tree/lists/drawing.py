"""A picture that was drawn once and stands in a file of the book: SVG, which says itself what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import files
from edition.tree.lists import common as lists

_SVG: Final = "{http://www.w3.org/2000/svg}"


class DrawingDirective(SphinxDirective):
    """``{drawing} _static/map.svg``: the picture in that file; its ``title`` and ``desc`` are what is told of it."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the picture."""
        name, path = self.env.relfn2path(f"/{self.arguments[0]}")
        self.env.note_dependency(name)
        try:
            svg = files.read(Path(path), files.TEXT).decode("utf-8")
            root = ElementTree.fromstring(svg)
        except (OSError, ValueError, ElementTree.ParseError) as error:
            raise self.error(f"{name}: {error}") from error
        return [lists.picture_of(svg, root.findtext(f"{_SVG}title", ""), root.findtext(f"{_SVG}desc", ""))]
