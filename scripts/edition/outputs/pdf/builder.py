"""The PDF builder: every document -> one Typst file -> one PDF, page for page the original's.

What sets it is in :mod:`edition.outputs.pdf.setting`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError

from edition.model import glyphs
from edition.model.sheets import COLOPHON_LABEL, COVER_LABEL, has_white_back
from edition.outputs.pdf import fontset
from edition.outputs.pdf.binding import booklet, bound
from edition.outputs.pdf.colophon import SUBTITLE, colophon
from edition.outputs.pdf.setting import pdf_of
from edition.outputs.pdf.syntax import block, call, document_anchor, string
from edition.outputs.pdf.translator import Chunk, TypstTranslator
from edition.tree import domain
from edition.tree.lists import common as lists

if TYPE_CHECKING:
    from edition.model.witness import Page

TEMPLATE: Final = Path(__file__).parent / "templates" / "book.typ"
FRONT: Final = {"numbering": '"i"', "folio_text": "none"}


class PdfError(SphinxError):
    """The PDF could not be made."""

    category = "PDF"


class PdfBuilder(Builder):
    """Write ``<basename>.pdf`` and, for the stapler, ``<basename>-booklet.pdf``."""

    name = "pdf"
    format = "typst"
    epilog = "The PDF is in %(outdir)s."
    default_translator_class = TypstTranslator
    supported_image_types = ["image/svg+xml", "image/png"]  # noqa: RUF012 - Sphinx's own idiom
    allow_parallel = False

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield every document: the book is set as a whole."""
        yield from self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the place of the document's first heading: the whole book is one document."""
        del typ
        return f"#{document_anchor(docname)}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the document's place: ids are unique in the whole book."""
        del from_
        return self.get_target_uri(to, typ)

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the Typst file and the PDF."""
        del docnames
        folder, given = Path(self.outdir), glyphs.load(Path(self.srcdir))[0]
        title, author, body = (
            glyphs.public(text, given)
            for text in (string(self.config.project), string(self.config.author), "\n".join(self._source()))
        )
        fonts, families = fontset.lay(self._app, body, folder / "fonts")
        named = call("book.with", title=title, author=author, **families)
        source = f'#import "book.typ": *\n#show: {named}\n{body}'
        (folder / "book.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        (folder / "main.typ").write_text(source, encoding="utf-8")
        made = bound(self._compile(folder, fonts), self.config.edition_witness.pages.values())
        (folder / f"{self.config.basename}.pdf").write_bytes(made)
        (folder / f"{self.config.basename}-booklet.pdf").write_bytes(booklet(made))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Do nothing: the book is written as a whole."""

    def _compile(self, folder: Path, fonts: Path) -> bytes:
        import typst

        try:
            return pdf_of(folder / "main.typ", fonts)
        except typst.TypstError as error:
            raise PdfError(f"Typst: {error}") from error

    def _source(self) -> Iterator[str]:
        """Yield the lines of the Typst file, after those that name template and fonts."""
        named = [string(self.config.project), string(self.config.author)]
        yield "#" + call("cover-page", string(COVER_LABEL), *named, string(SUBTITLE))
        chunks = [chunk for docname in domain.reading_order(self.env) for chunk in self._chunks(docname)]
        chunks[1].blocks = [call("title-page", block(chunks[1].blocks))]  # the root document is the title page
        text = [chunk for chunk in chunks if chunk.page]
        pages = self.config.edition_witness.pages
        last = -1  # cover and its back were counted
        for number, (name, parts) in enumerate(groupby(text, key=lambda chunk: chunk.page)):
            page = pages[name]
            yield "#" + self._page(page, list(parts), follows=ordinal_of(page) == last + 1)
            last = ordinal_of(page)
            if number == 0 and has_white_back(pages.values()):
                yield "#white-page()"
                last = -1  # the white page was counted
        first = True
        for chunk in chunks:
            if not chunk.page and chunk.blocks:
                flag = {"first": "true"} if first else {}
                yield "#" + call("backmatter", block(chunk.blocks), head=string(chunk.head), **flag)
                first = False
        yield "#" + call("colophon-page", string(COLOPHON_LABEL), *colophon(self.config))

    def _chunks(self, docname: str) -> list[Chunk]:
        """Return what the document has on each page: as the last build wrote it, if nothing it shows has changed."""
        kept = Path(self.outdir, "fragments", f"{document_anchor(docname)}.json")
        config = self.config
        key = f"{config.project} {config.edition_name_lines} {lists.changed_at(self.env, docname)} {self._lists}"
        try:
            read = json.loads(kept.read_text(encoding="utf-8"))
            if read["key"] == key:
                return [Chunk(**chunk) for chunk in read["chunks"]]
        except (OSError, ValueError, KeyError, TypeError):
            pass  # none, or not whole: it is written anew
        chunks = self._written(docname)
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps({"key": key, "chunks": [asdict(chunk) for chunk in chunks]}), encoding="utf-8")
        return chunks

    @property
    def _lists(self) -> list[tuple[str, str]]:
        """The generated lists and where they stand: links lead there."""
        return sorted(
            (data[lists.GENERATED], name) for name, data in self.env.metadata.items() if lists.GENERATED in data
        )

    def _written(self, docname: str) -> list[Chunk]:
        """Write what the document has on each page."""
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        translator = self.create_translator(doctree, self)
        assert isinstance(translator, TypstTranslator)
        translator.chunks[0].head = self.env.titles[docname].astext()
        try:
            doctree.walkabout(translator)
        except NotImplementedError as error:
            raise PdfError(str(error)) from error
        return translator.chunks

    def _page(self, page: Page, parts: list[Chunk], follows: bool) -> str:
        """Return the call that sets one page of the original; whether its number *follows* the one before."""
        body = block(code for part in parts for code in part.blocks)
        number = ordinal_of(page)
        named = {"id": string(page.anchor)} | ({} if follows else {"restart": "true"})
        if page.number is None:
            return call("original-page", str(number), body, **named, **FRONT)
        head = string(self.config.project if number % 2 == 0 else parts[-1].head)
        kind = "blank-page" if parts[-1].blank else "original-page"
        return call(kind, str(number), body, head=head, **named)


def ordinal_of(page: Page) -> int:
    """Return the number by which the PDF counts *page*: the printed one, or its place before page 1."""
    return page.number if page.number is not None else int(page.n.removeprefix("f"))
