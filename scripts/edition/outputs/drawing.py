"""Pictures set by Typst in the edition's font: the cover, in whatever size an output asks for."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from edition.lettering.typefaces import FAMILY
from edition.model import glyphs
from edition.outputs.pdf import fontset
from edition.outputs.pdf.colophon import SUBTITLE
from edition.outputs.pdf.syntax import string

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_COVER: Final = """\
#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: rgb("#fffefb"))
#set text(font: "Noto Serif CJK TC", fill: rgb("#1c1a17"), lang: "zh", region: "TW", script: "hant", fallback: false)
#place(left + horizon, rect(width: 26pt, height: 100%, fill: rgb("#9b2d20")))
#align(center + horizon, stack(spacing: 56pt,
  text(size: {size}pt, tracking: 0.08em, {title}),
  line(length: 220pt, stroke: 2pt + rgb("#9b2d20")),
  text(size: 46pt, tracking: 0.3em, {author}),
  text(size: 34pt, tracking: 0.2em, fill: rgb("#6b655c"), {subtitle}),
))
"""


def cover(title: str, author: str, width: int, height: int) -> str:
    """Return the cover of *width* by *height* pixels as a Typst document; a long title is set smaller."""
    size = min(118, width * 5 // 6 // max(len(title), 1))
    words = {"title": string(title), "author": string(author), "subtitle": string(SUBTITLE)}
    return _COVER.format(width=width, height=height, size=size, **words)


def draw(app: Sphinx, source: str, scale: float = 1) -> bytes:
    """Return the PNG of a Typst document, *scale* pixels a point."""
    import typst

    source = glyphs.public(source, glyphs.load(Path(app.srcdir))[0])
    with tempfile.TemporaryDirectory() as name:
        folder, told = fontset.lay(app, source, Path(name, "fonts"))
        source = source.replace(f"font: {string(FAMILY)}", f"font: {told.get('fonts', string(FAMILY))}")
        fonts: list[Any] = [str(folder)] if folder.is_dir() else []
        made = typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True, format="png", ppi=72 * scale)
    return bytes(made)
