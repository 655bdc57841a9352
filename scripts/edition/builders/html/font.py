"""The web fonts: the committed font, cut to the characters that the finished site shows.

There are two: what the pages of the book show, which comes first and is fetched before the first paint, and what only
the editors' pages and the search add, which those alone name.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from edition import fontcache
from edition.builders.html import site
from edition.builders.html.facing import FOLDER

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The font of the book's pages, and that of all else.
BOOK, REST = "_static/fonts/edition.woff2", "_static/fonts/edition-rest.woff2"
#: What every page of the book is shown with.
SHELL: Final = ("_static/edition.css", "_static/facing.css", "_static/shell.js", "_static/reading.js")


def characters(paths: Iterable[Path]) -> frozenset[str]:
    """Give the characters of files, mark-up included."""
    return frozenset("".join(path.read_text(encoding="utf-8") for path in paths if path.is_file()))


def is_of_the_book(app: Sphinx, name: str) -> bool:
    """Whether the page *name* shows the book, or the book beside its transcription."""
    return name.startswith(f"{FOLDER}/") or (name in app.env.found_docs and site.part(app.env, name).printed)


def name_font(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Tell the template whether the page needs the second font."""
    del templatename, doctree
    context["has_rest"] = not is_of_the_book(app, pagename)


def write_font(app: Sphinx, exception: Exception | None) -> None:
    """Write the web fonts after an HTML build."""
    if exception is not None or app.builder.name != "html":
        return
    outdir = Path(app.outdir)
    printed = [outdir / f"{part.docname}.html" for part in site.parts(app.env) if part.printed]
    book = characters([*printed, *(outdir / FOLDER).glob("*.html"), *(outdir / name for name in SHELL)])
    # Not the service worker, which is written later: it shows nothing, and its digests are of the build before.
    assets = (path for path in (outdir / "_static").rglob("*") if path.suffix in {".css", ".js"})
    every = characters([*outdir.rglob("*.html"), *assets])
    for name, shown in ((BOOK, book), (REST, every - book)):
        target = outdir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(fontcache.subset(app, "".join(shown), "woff2"))


def setup(app: Sphinx) -> None:
    """Write the fonts when the build has finished."""
    app.connect("html-page-context", name_font)
    app.connect("build-finished", write_font)
