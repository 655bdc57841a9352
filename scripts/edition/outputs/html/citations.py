"""How the edition and each original page are cited, for programs that keep literature: BibTeX and CSL-JSON.

Both files stand beside the pages and have an entry for the book and one for each of its pages, by the keys that the
citations have which a reader copies at a page number (``scripts/cite.js``). Nothing is claimed that is not known: no
year, and no publisher without the setting.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from edition.model import colophon, interface, settings
from edition.model.interface import gettext
from edition.model.witness import Page
from edition.outputs.html import site, theme
from edition.tree import domain
from edition.tree.domain import Turn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BIBTEX: Final = "citations.bib"
CSL: Final = "citations.csl.json"
#: File -> its media type.
TYPES: Final = {BIBTEX: "application/x-bibtex", CSL: "application/vnd.citationstyles.csl+json"}
#: What would end a field of BibTeX, or begin a command.
_UNSAFE: Final = str.maketrans("", "", "{}\\")


@dataclass(frozen=True, slots=True)
class Citation:
    """The book, or one page of it."""

    key: str
    title: str
    author: str
    editor: str
    edition: str
    publisher: str
    note: str  #: the printed book
    url: str
    language: str
    page: str = ""

    def bibtex(self) -> str:
        """Return the entry of BibTeX; names in two braces are not taken apart."""
        fields = {
            "author": f"{{{self.author.translate(_UNSAFE)}}}", "editor": f"{{{self.editor.translate(_UNSAFE)}}}",
            "title": f"{{{self.title.translate(_UNSAFE)}}}", "edition": self.edition, "pages": self.page,
            "publisher": self.publisher, "note": self.note, "url": self.url, "langid": self.language,
        }  # fmt: skip
        last = {"author", "editor", "title"}
        said = ((k, v if k in last else v.translate(_UNSAFE)) for k, v in fields.items() if v)
        return "\n".join([f"@book{{{self.key},", *(f"  {key} = {{{value}}}," for key, value in said), "}"])

    def csl(self) -> dict[str, Any]:
        """Return the item of CSL-JSON."""
        item = {
            "id": self.key, "type": "book", "title": self.title, "author": [{"literal": self.author}],
            "editor": [{"literal": self.editor}], "edition": self.edition, "page": self.page,
            "publisher": self.publisher, "note": self.note, "URL": self.url, "language": self.language,
        }  # fmt: skip
        return {key: value for key, value in item.items() if value}


def citations(app: Sphinx) -> Iterator[Citation]:
    """Yield the citation of the book, then that of each page in its order."""
    told, base = settings.load(Path(app.srcdir)), site.base(app.config)
    book = Citation(
        key=told.basename,
        title=told.project,
        author=told.author,
        editor=told.made_by,
        edition=f"{gettext(colophon.SUBTITLE)} {told.version}",
        publisher=told.edition_publisher,
        note=told.edition_printed_source,
        url=base,
        language=interface.tag(app.config.language),
    )
    yield book
    pages: dict[str, Page] = app.config.edition_witness.pages
    for turn in domain.of(app.env).all(Turn):
        page = pages[turn.page]
        place = f"{base}{app.builder.get_target_uri(turn.docname)}#{page.anchor}"
        spot = page.n if page.n.isdecimal() else page.label
        yield replace(book, key=f"{book.key}-{page.n}", page=spot, url=place if base else "")


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both files when the build has finished."""
    if exception is not None or not theme.is_used(app):
        return
    found = list(citations(app))
    items = json.dumps([one.csl() for one in found], ensure_ascii=False, indent=1)
    for name, text in ((BIBTEX, "\n\n".join(one.bibtex() for one in found)), (CSL, items)):
        (Path(app.outdir) / name).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def offer(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Name both where the title page says how to cite, and in the heads of the pages that one cites."""
    del templatename, doctree
    if theme.is_used(app) and pagename in app.env.found_docs and site.part(app.env, pagename).printed:
        context["citations"] = TYPES


def setup(app: Sphinx) -> None:
    """Offer them on the pages, and write them when the build has finished."""
    app.connect("html-page-context", offer)
    app.connect("build-finished", write)
