"""Pictures set by Typst in the edition's font: the cover, in whatever size an output asks for."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from edition.lettering import typefaces
from edition.lettering.typefaces import FAMILY
from edition.model import glyphs
from edition.model.colophon import SUBTITLE
from edition.model.interface import gettext
from edition.outputs.pdf import fontset
from edition.outputs.pdf.syntax import string

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TEMPLATE: Final = Path(__file__).parent / "pdf" / "templates" / "cover.typ"
_COVER: Final = """\
#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: paper)
#set text(font: "Noto Serif CJK TC", lang: "zh", region: "TW", script: "hant", fallback: false)
#cover-art({lines}, {author}, {subtitle}, {width}pt, {height}pt, vertical: {vertical})
"""
#: Paper, ink and red, and what lies between them at the edges of the type.
COLOURS: Final = 48
#: Characters of a title that stand in one line of the cover.
_LINE: Final = 5
#: Letters of one of words, and how many such lines a long one comes to at most, or nearly so.
_LETTERS: Final = 12
_WORDS: Final = 3


def cover(title: str, author: str, width: int, height: int, vertical: bool = False) -> str:
    """Return the cover of *width* by *height* points as a Typst document; a long title stands in two lines.

    :param vertical: whether the lines are; the book is then bound on the right
    """
    told = f"({''.join(f'{string(line)}, ' for line in title_lines(title))})"
    words = {"lines": told, "author": string(author), "subtitle": string(gettext(SUBTITLE))}
    page = _COVER.format(width=width, height=height, vertical=str(vertical).lower(), **words)
    return TEMPLATE.read_text(encoding="utf-8") + page


def title_lines(title: str) -> tuple[str, ...]:
    """Return the lines in which *title* stands on the cover."""
    if " " in title:
        return tuple(textwrap.wrap(title, max(_LETTERS, -(-len(title) // _WORDS))))
    half = -(-len(title) // 2)
    return (title,) if len(title) <= _LINE else (title[:half], title[half:])


def draw(app: Sphinx, source: str, scale: float = 1) -> bytes:
    """Return the PNG of a Typst document, *scale* pixels a point: that of the last build, if nothing has changed."""
    font = typefaces.own(Path(app.srcdir))
    key = hashlib.sha256(b"%s %g %s" % (source.encode(), scale, hashlib.sha256(font).digest())).hexdigest()
    kept = Path(app.doctreedir, "drawn", f"{key[:32]}.png")
    if not kept.is_file():
        kept.parent.mkdir(exist_ok=True)
        partial = kept.with_suffix(f".{os.getpid()}")
        partial.write_bytes(_reduced(_drawn(app, source, scale)))
        partial.replace(kept)  # whole or not at all
    return kept.read_bytes()


def _reduced(png: bytes) -> bytes:
    """Return the picture with an indexed palette (PNG 3, 11.2): the same to the eye, and a third of the bytes."""
    from PIL import Image

    packed = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        indexed = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        indexed.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _drawn(app: Sphinx, source: str, scale: float) -> bytes:
    import typst

    source = glyphs.public(source, glyphs.load(Path(app.srcdir))[0])
    with tempfile.TemporaryDirectory() as name:
        folder, told = fontset.lay(app, source, Path(name, "fonts"))
        source = source.replace(f"font: {string(FAMILY)}", f"font: {told.get('fonts', string(FAMILY))}")
        fonts: list[Any] = [str(folder)] if folder.is_dir() else []
        made = typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True, format="png", ppi=72 * scale)
    return bytes(made)
