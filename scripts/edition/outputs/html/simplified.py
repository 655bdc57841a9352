"""The reader's simplified characters: the finished pages -> ``simplified-table.js``, what of the table they need.

The text is converted in the reader's browser (``simplified.js``) and only there: every file of the edition keeps the
characters of its source. A script of its own, so that it is fetched by those alone who ask for it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition.outputs.html import theme
from edition.outputs.html.search import write_if_changed

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DATA: Final = Path(__file__).parent / "data" / "simplified.txt"
SCRIPT: Final = "_static/simplified-table.js"


@cache
def pairs() -> dict[str, str]:
    """Return the committed table (``maintain/simplified.py``): traditional character or phrase -> simplified."""
    rows = DATA.read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows if not row.startswith("#"))


def needed(text: str) -> dict[str, str]:
    """Return what of the table *text* needs, phrases first, as they are to be tried."""
    used = set(text)
    found = {key: value for key, value in pairs().items() if used.issuperset(key) and key in text}
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


def write_table(app: Sphinx, exception: Exception | None) -> None:
    """Write the script after an HTML build, before the service worker takes stock."""
    if exception is not None or not theme.is_used(app):
        return
    outdir = Path(app.outdir)
    shown = "\n".join(path.read_text(encoding="utf-8") for path in sorted(outdir.rglob("*.html")))
    # Escaped, because the font is cut to the characters of pages and scripts, and has no simplified ones.
    write_if_changed(outdir / SCRIPT, f"globalThis.editionSimplified = {json.dumps(needed(shown))};\n")


def setup(app: Sphinx) -> None:
    """Write the table when the build has finished."""
    app.connect("build-finished", write_table, priority=600)
