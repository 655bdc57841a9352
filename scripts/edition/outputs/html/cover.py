"""The site's pictures, set by Typst in the edition's font: the cover for previews of links, and the icons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition.outputs.drawing import cover, draw
from edition.outputs.html import theme
from edition.outputs.pdf.syntax import string

if TYPE_CHECKING:
    from sphinx.application import Sphinx

COVER: Final = "_static/cover.png"
#: The cover as the title page shows it.
FRONT: Final = "_static/front.png"
#: Its width and height on the page, of which it has twice the points.
FRONT_SIZE: Final = (280, 420)
#: Width and height that previews of links crop least.
COVER_SIZE: Final = (1200, 630)
#: What browsers ask of an installable site; file -> side.
ICONS: Final = {"_static/icon-192.png": 192, "_static/icon-512.png": 512}

_ICON: Final = """\
#set page(width: {side}pt, height: {side}pt, margin: 0pt, fill: rgb("#fffefb"))
#image(bytes({svg}), format: "svg", width: 100%)
"""


def icon(side: int) -> str:
    """Return the icon as a Typst document."""
    return _ICON.format(side=side, svg=string(theme.read("static/icon.svg")))


def write_pictures(app: Sphinx, exception: Exception | None) -> None:
    """Write the pictures after an HTML build."""
    if exception is not None or not theme.is_used(app):
        return
    sources = {COVER: cover(app.config.project, app.config.author, *COVER_SIZE)}
    sources |= {name: icon(side) for name, side in ICONS.items()}
    for name, source in sources.items():
        (Path(app.outdir) / name).write_bytes(draw(app, source))
    front = cover(app.config.project, app.config.author, *FRONT_SIZE)
    (Path(app.outdir) / FRONT).write_bytes(draw(app, front, scale=2))


def setup(app: Sphinx) -> None:
    """Draw when the build has finished."""
    app.connect("build-finished", write_pictures)
