"""The PDF builder: every document -> one Typst file -> one PDF, page for page the original's.

What sets it is in :mod:`edition.outputs.pdf.setting`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError

from edition.model import glyphs, wording
from edition.model.findings import EditionError, Finding
from edition.model.numerals import page_numeral
from edition.model.sheets import COLOPHON_LABEL, COVER_LABEL, pattern_of, white_backs
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
#: How the template says that pages do not fit: of each its id, how many of its notes fit (``-`` if its text does not),
#: and how many points are too much.
_UNFIT: Final = re.compile(r"page does not fit: ((?:[\w-]+ (?:\d+|-) \d+(?:, )?)+)")

#: What each page of the original holds, by the page's id.
Texts = Mapping[str, Sequence[Chunk]]


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
        folder = Path(self.outdir)
        (folder / "book.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        made = bound(self._fitted(folder), self.config.edition_witness.pages.values())
        (folder / f"{self.config.basename}.pdf").write_bytes(made)
        (folder / f"{self.config.basename}-booklet.pdf").write_bytes(booklet(made))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Do nothing: the book is written as a whole."""

    def _fitted(self, folder: Path) -> bytes:
        """Return the PDF, in which the notes that do not fit on their page go on behind the text.

        Most books are set once; else each turn leaves a page with fewer notes, so there is an end.

        :raises EditionError: if the text of a page alone does not fit
        """
        chunks = [chunk for docname in domain.reading_order(self.env) for chunk in self._chunks(docname)]
        chunks[1].blocks = [call("title-page", block(chunks[1].blocks))]  # the root document is the title page
        pages = self.config.edition_witness.pages
        texts = {pages[n].anchor: [one for one in chunks if one.page == n] for n in {c.page for c in chunks} - {""}}
        kept: dict[str, int] = {}
        while True:
            fonts = self._lay(folder, "\n".join(self._source(chunks, kept)))
            try:
                return self._compile(folder, fonts)
            except PdfError as error:
                if (unfit := _UNFIT.search(str(error))) is None:
                    raise
                rows = [row.split(" ") for row in unfit[1].split(", ")]
                counts = {page: sum(len(one.notes) for one in chunks) for page, chunks in texts.items()}
                room = {page: kept.get(page, counts[page]) for page, _, _ in rows}
                if lost := [(page, over) for page, fit, over in rows if fit == "-" or not room[page]]:
                    raise EditionError(*(_too_long(texts[page], over) for page, over in lost)) from None
                kept |= {page: min(int(fit), room[page] - 1) for page, fit, _ in rows}

    def _lay(self, folder: Path, body: str) -> Path:
        """Write the Typst file, and the fonts that it needs; return their folder."""
        given = glyphs.load(Path(self.srcdir))[0]
        named = (string(self.config.project), string(self.config.author), body)
        title, author, body = (glyphs.public(text, given) for text in named)
        fonts, families = fontset.lay(self._app, body, folder / "fonts")
        shown = call("book.with", title=title, author=author, **families)
        (folder / "main.typ").write_text(f'#import "book.typ": *\n#show: {shown}\n{body}', encoding="utf-8")
        return fonts

    def _compile(self, folder: Path, fonts: Path) -> bytes:
        import typst

        try:
            return pdf_of(folder / "main.typ", fonts)
        except typst.TypstError as error:
            raise PdfError(f"Typst: {error}") from error

    def _source(self, chunks: Sequence[Chunk], kept: Mapping[str, int]) -> Iterator[str]:
        """Yield the lines of the Typst file, after those that name template and fonts.

        :param kept: the pages that cannot hold all of their notes, by id, and how many they can
        """
        pages = self.config.edition_witness.pages
        notes = {
            n: [note for chunk in parts for note in chunk.notes][kept[pages[n].anchor] :]
            for n, parts in groupby((chunk for chunk in chunks if chunk.page), key=lambda chunk: chunk.page)
            if pages[n].anchor in kept
        }
        if notes:
            moved = "".join(f"{anchor}, " for of_page in notes.values() for anchor, *_ in of_page)
            yield f"#let note = note.with(moved: ({moved}))"
        named = [string(self.config.project), string(self.config.author)]
        yield "#" + call("cover-page", string(COVER_LABEL), *named, string(SUBTITLE))
        text = [chunk for chunk in chunks if chunk.page]
        last = -1  # cover and its back were counted
        white = white_backs(pages.values())
        for name, parts in groupby(text, key=lambda chunk: chunk.page):
            page = pages[name]
            yield "#" + self._page(page, list(parts), page.ordinal == last + 1, continued=name in notes)
            last = page.ordinal
            if name in white:
                yield "#white-page()"
                last = -1  # the white page was counted
        for number, (name, own) in enumerate(notes.items()):
            flag = {} if number else {"first": "true"}
            listed = (f"({anchor}, {shown}, {body})" for anchor, shown, body in own)
            yield "#" + call("continued-notes", string(wording.continued_notes(pages[name])), *listed, **flag)
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

    def _page(self, page: Page, parts: list[Chunk], follows: bool, continued: bool) -> str:
        """Return the call that sets one page of the original.

        :param follows: whether its number follows the one before
        :param continued: whether its notes go on behind the text
        """
        body = block(code for part in parts for code in part.blocks)
        named = {"id": string(page.anchor)} | ({} if follows else {"restart": "true"})
        if continued:
            named["more"] = string(wording.go_on(page))
        if (pattern := pattern_of(page, self.config.edition_witness.pages.values())) != "1":
            named["numbering"] = string(pattern)
        if not page.printed:
            named["folio_text"] = "none"
        elif page.label != page_numeral(page.ordinal):
            named["folio_text"] = string(page.label)
        if page.number is not None or page.printed:
            named["head"] = string(self.config.project if page.ordinal % 2 == 0 else parts[-1].head)
        kind = "blank-page" if parts[-1].blank and page.printed else "original-page"
        return call(kind, str(page.ordinal), body, **named)


def _too_long(parts: Sequence[Chunk], over: str) -> Finding:
    """Return the finding for a page of the original, in *parts*, whose text is *over* points too high."""
    begun, expected = parts[0], "the text of an original page on one page"
    repair = "move the {pb} to where the page ends in print, or mend what is doubled; no text may be left out"
    return Finding(begun.file, begun.line, "fit-002", f"text {over} pt too high", expected, repair, begun.page)
