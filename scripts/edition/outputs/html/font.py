"""The web fonts: the committed font, cut to the characters that the finished site shows.

A page is shown with two: what at least half of the documents that transcribe the book show, which does not grow with
the book, and what else its own group shows. A group is a document, with its facing pages; all that is no document, as
the search, which shows every text, is one together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from edition.lettering import typefaces
from edition.outputs import fontcache
from edition.outputs.fonts import FAST, SMALL
from edition.outputs.html import site, theme
from edition.outputs.html.facing import BELONGS, INDEX, all_facing

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER: Final = "_static/fonts"
#: The font of every page, and the group of what is no document.
COMMON, REST = "edition", "edition-rest"
#: What every page of the book is shown with; the list of facing pages has the words of all of them.
SHELL: Final = (
    "_static/edition.css",
    "_static/shell.js",
    "_static/reading.js",
    f"{INDEX}.html",
)


def characters(paths: Iterable[Path]) -> frozenset[str]:
    """Return the characters of files, mark-up included; one whose form is chosen with what chooses it."""
    return typefaces.pieces("".join(path.read_text(encoding="utf-8") for path in paths if path.is_file()))


def group_of(docname: str) -> str:
    """Return the group of the document *docname*: the name of its font."""
    return f"{COMMON}-{docname.replace('/', '-')}"


def name_font(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Tell the template which font the page needs besides the common one, and which to fetch before the first paint.

    A title page or a facing page may need none of its group's, and browsers complain of what is fetched and not used.
    """
    del templatename, doctree
    if not theme.is_used(app):
        return
    docname = context.get(BELONGS, pagename)
    part = site.part(app.env, docname) if docname in app.env.found_docs else None
    own = group_of(docname) if part else REST
    uses_own = part is None or (docname == pagename and (part.number or not part.printed))
    context |= {"own_font": own, "fonts_first": [COMMON, own] if uses_own else [COMMON]}


def groups(app: Sphinx) -> Mapping[str, list[str]]:
    """Return the pages of each document, itself first."""
    names = {part.docname: [part.docname] for part in site.parts(app.env)}
    for facing in all_facing(app.builder):  # type: ignore[arg-type]
        names[facing.docname].append(facing.name)
    return {group_of(docname): pages for docname, pages in names.items()}


def common_of(book: Collection[frozenset[str]]) -> frozenset[str]:
    """Return the characters that at least half of the documents of the *book*, given by what they show, have."""
    documents = Counter(character for shown in book for character in shown)
    return frozenset(character for character, number in documents.items() if 2 * number >= len(book))


def write_font(app: Sphinx, exception: Exception | None) -> None:
    """Write the web fonts after an HTML build, and for each but the common one the sheet that names it."""
    if exception is not None or not theme.is_used(app):
        return
    outdir = Path(app.outdir)
    shown = {name: characters(outdir / f"{page}.html" for page in pages) for name, pages in groups(app).items()}
    # Not the service worker, which is written later: it shows nothing, and its digests are of the build before.
    assets = (path for path in (outdir / "_static").rglob("*") if path.suffix in {".css", ".js"})
    read, own = characters(outdir.rglob("*.html")), typefaces.characters(fontcache.own(app))
    shown[REST] = read | characters(assets) & own  # what scripts hold besides, no page shows
    book = [shown[group_of(part.docname)] for part in site.parts(app.env) if part.printed]
    common = common_of(book) | characters(outdir / name for name in SHELL) & (own | read)
    # A font without any character is none to a browser, so each has the space.
    made = {COMMON: common} | {name: text - common | {" "} for name, text in shown.items()}
    # What the font has not comes from fonts of the whole site, each named only where one of its characters is shown:
    # while the main font is on its way, a browser fetches them too, whatever range they have.
    rare = {f"{COMMON}-{cut.slug}": cut for cut in fontcache.others(app, "".join(sorted(read)), "woff2")}
    folder = outdir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{COMMON}*"):
        if old.stem not in {*made, *rare}:
            old.unlink()  # of a document that left the book
    for name, text in made.items():
        quality = SMALL if name == COMMON else FAST  # which is fetched with every first page, and seldom cut anew
        (folder / f"{name}.woff2").write_bytes(fontcache.subset(app, "".join(sorted(text)), "woff2", quality))
        if name != COMMON:
            used = {file: cut for file, cut in rare.items() if cut.forms or cut.characters & shown[name]}
            faces = "".join(cut.face(f"{file}.woff2", ' format("woff2")') for file, cut in used.items())
            sheet = fontcache.named(theme.read("font.css").replace("NAME", name), used.values())
            (folder / f"{name}.css").write_text(sheet + faces, encoding="utf-8")
    for name, cut in rare.items():
        (folder / f"{name}.woff2").write_bytes(cut.data)


def setup(app: Sphinx) -> None:
    """Write the fonts when the build has finished."""
    app.connect("html-page-context", name_font)
    app.connect("build-finished", write_font)
