"""The cut font of an output, kept beside the doctrees: the same characters are cut once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition.outputs import fonts
from edition.outputs.fonts import SMALL, Flavour

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FONT: Final = "_static/fonts/NotoSerifCJKtc-Regular.otf"


def subset(app: Sphinx, text: str, flavour: Flavour, quality: int = SMALL) -> bytes:
    """Return the edition's font cut to the characters of *text* that it has.

    :param text: everything the output shows, mark-up included; white space and controls need no glyph
    :param quality: Brotli's, for WOFF2
    """
    font = (Path(app.srcdir) / FONT).read_bytes()
    shown = frozenset(text) - fonts.missing(font, text)
    characters = "".join(sorted(c for c in shown if c >= " "))
    key = hashlib.sha256(font + f"{characters}{flavour}{quality}".encode()).hexdigest()[:32]
    cached = Path(app.doctreedir).parent / "fonts" / f"{key}.{flavour}"
    if not cached.is_file():
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(fonts.subset(font, frozenset(characters), flavour, quality))
    return cached.read_bytes()
