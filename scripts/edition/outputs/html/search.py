"""The search page: the environment -> ``search.html``, its scripts, and what they search.

The data are scripts, because a page that is opened from disk may load nothing else, and hold the text itself: for a
book it is smaller than an index, and a phrase is found exactly. They are always made of the whole environment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.transforms import SphinxTransform

from edition.model import fold, wording
from edition.model.interface import gettext
from edition.outputs.html import entries, theme
from edition.outputs.html import search_index as index
from edition.tree import domain
from edition.tree.blocks import is_text
from edition.tree.domain import ApparatusRecord, SearchUnit
from edition.tree.followed import followed
from edition.tree.lists import apparatus
from edition.tree.lists import common as lists
from edition.tree.nodes import apparatus as apparatus_place

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

PAGE: Final = "search"
#: The groups of results, in the order of the page: layer -> heading.
LAYERS: Final = {"text": "正文", "note": "注釋", "apparatus": "校勘記", "entry": "索引與文獻"}
#: The page's scripts, in the order in which they run; the last two are the theme's.
#: A chapter that a hit leads to loads the third and fourth.
DATA, ENTRIES, TABLE, FOLD, VIEW = SCRIPTS = (
    "search-data.js", "entries.js", "search-table.js", "search-fold.js", "search.js",
)  # fmt: skip


class Units(SphinxTransform):
    """Tell the domain what is searched, while a document is read: no doctree need be loaded again."""

    default_priority = 760  # after every id is given (transforms.py)

    def apply(self, **_: Any) -> None:
        """Gather the units."""
        gathered, docname = domain.of(self.env), self.env.docname
        if is_text(self.document):
            gathered.add(index.text_units(docname, followed(self.env, self.document)))
        gathered.add(index.note_units(docname, self.document))


def units(builder: StandaloneHTMLBuilder) -> list[SearchUnit]:
    """Return everything that is searched, in reading order: text and notes, then the apparatus."""
    found = list(index.with_pages(domain.of(builder.env).all(SearchUnit)))
    if (target := lists.document_of(builder.env, "apparatus")) is not None:
        made = apparatus.build(builder, target, apparatus_place())
        pages = {f"app-{record.anchor}": record.page for record in domain.of(builder.env).all(ApparatusRecord)}
        found += index.apparatus_units(target, made, pages)
    return found


def data(builder: StandaloneHTMLBuilder, found: Sequence[SearchUnit]) -> dict[str, Any]:
    """Return what the scripts need of the units; documents and pages are named once, and meant by number."""
    documents = list(dict.fromkeys(unit.docname for unit in found))
    pages = list(builder.config.edition_witness.pages.values())
    numbers = {page.n: number for number, page in enumerate(pages)}
    layers = list(LAYERS)
    return {
        "pages": [wording.page_name(page) for page in pages],
        "documents": [[builder.get_relative_uri(PAGE, name), builder.env.titles[name].astext()] for name in documents],
        "units": [
            [
                layers.index(unit.layer),
                documents.index(unit.docname),
                unit.anchor,
                [part for offset, page in unit.turns if page for part in (offset, numbers[page])],
                unit.text,
            ]
            for unit in found
        ],
    }


def scripts(builder: StandaloneHTMLBuilder) -> dict[str, str]:
    """Return the scripts that are made of the book: name -> text."""
    found, listed = units(builder), entries.data(builder)
    rows = " ".join(fold.classes((*(unit.text for unit in found), *entries.texts(listed))))
    # Escaped, because the font has what the pages show, and no page shows the table.
    table = json.dumps(rows)
    texts, words = (
        json.dumps(made, ensure_ascii=False, separators=(",", ":")) for made in (data(builder, found), listed)
    )
    return {
        DATA: f"globalThis.editionSearch = {texts};\n",
        ENTRIES: f"globalThis.editionEntries = {words};\n",
        TABLE: f"globalThis.editionVariants = {table};\n",
    }


def collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the scripts, and give Sphinx the page."""
    if not theme.is_used(app):
        return
    folder = Path(app.outdir) / "_static"
    for name, text in scripts(app.builder).items():  # type: ignore[arg-type]
        write_if_changed(folder / name, text)
    # As Sphinx does with scripts, so that no browser takes an old one from its cache.
    versions = [f"_static/{name}?v={checksum(folder / name)}" for name in SCRIPTS]
    layers = {layer: gettext(name) for layer, name in LAYERS.items()}
    yield PAGE, {"title": gettext("搜尋"), "search_scripts": versions, "search_layers": layers}, "search.html"


def checksum(path: Path) -> str:
    """Return a short name for what the file at *path* holds."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def write_if_changed(path: Path, text: str) -> None:
    """Write *text* to *path* unless it is there already: a file that is the same keeps its time."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> None:
    """Register what gathers and what writes."""
    app.add_transform(Units)
    app.connect("html-collect-pages", collect_page)
