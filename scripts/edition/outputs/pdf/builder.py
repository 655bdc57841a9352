"""The PDF builder: every document -> one Typst file -> one PDF, page for page the original's.

What sets it is in :mod:`edition.outputs.pdf.setting`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import SphinxError

from edition.model import glyphs, interface, settings, wording
from edition.model.colophon import SUBTITLE
from edition.model.findings import EditionError, Finding
from edition.model.interface import gettext
from edition.model.numerals import page_numeral
from edition.model.sheets import (
    APART,
    BOOKLET,
    COLOPHON_LABEL,
    CONTENTS_LABEL,
    CONTINUED,
    COVER_LABEL,
    EDITORIAL,
    SHEETS,
    SIGNS_LABEL,
    Sheet,
    after_leaf,
    pattern_of,
    white_backs,
)
from edition.model.sheets import labels as labels_of
from edition.outputs import drawing
from edition.outputs.pdf import fontset
from edition.outputs.pdf.binding import booklet, bound
from edition.outputs.pdf.common import locale
from edition.outputs.pdf.setting import SettingError, pdf_of
from edition.outputs.pdf.syntax import block, call, document_anchor, string
from edition.outputs.pdf.translator import Chunk, TypstTranslator
from edition.tree import domain
from edition.tree.blocks import is_text
from edition.tree.domain import Heading
from edition.tree.lists import common as lists

if TYPE_CHECKING:
    from edition.model.witness import Page

TEMPLATES: Final = sorted(Path(__file__).parent.glob("templates/*.typ"))
#: How the template says that pages do not fit: of each its id, how many of its notes fit (``-`` if its text does not),
#: and how many points are too much.
_UNFIT: Final = re.compile(r"page does not fit: ((?:[\w-]+ (?:\d+|-) \d+(?:, )?)+)")

#: The deepest level of headings that the contents of the edition name.
_LISTED: Final = 2

#: What each page of the original holds, by the page's id.
Texts = Mapping[str, Sequence[Chunk]]


class PdfError(SphinxError):
    """The PDF could not be made."""

    category = "PDF"


class PdfBuilder(Builder):
    """Write ``<basename>.pdf`` for A4, ``<basename>-b5.pdf`` and, for the stapler, ``<basename>-booklet.pdf``."""

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
        """Write the Typst file, the PDF of each sheet, and the booklet."""
        del docnames
        folder, pages = Path(self.outdir), self.config.edition_witness.pages.values()
        for template in TEMPLATES:
            shutil.copyfile(template, folder / template.name)
        chunks = [chunk for docname in domain.reading_order(self.env) for chunk in self._chunks(docname)]
        chunks[1].blocks = [call("title-page", block(chunks[1].blocks))]  # the root document is the title page
        told, made, wrong = settings.load(Path(self.srcdir)), dict[str, bytes](), list[Finding]()
        apart = {self._label(docname) for docname in self.env.found_docs}
        for sheet in SHEETS:
            try:
                made[sheet.name] = bound(self._fitted(folder, chunks, sheet), pages, apart, told)
            except EditionError as error:
                wrong += error.findings
        if wrong:
            raise EditionError(*wrong)
        for sheet in SHEETS:
            (folder / f"{self.config.basename}{sheet.ending}.pdf").write_bytes(made[sheet.name])
        runs = [(kept, part[0].anchor) for kept, part in self._runs(chunks)]
        ends = [anchor for _, anchor in runs[1:]] + [""]
        left_out = [(anchor, end) for (kept, anchor), end in zip(runs, ends, strict=True) if not kept]
        folded = booklet(made[BOOKLET.name], left_out)
        (folder / f"{self.config.basename}-booklet.pdf").write_bytes(folded)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Do nothing: the book is written as a whole."""

    def _fitted(self, folder: Path, chunks: Sequence[Chunk], sheet: Sheet) -> bytes:
        """Return the PDF for *sheet*, in which the notes that do not fit on their page go on behind the text.

        Most books are set once; else each turn leaves a page with fewer notes, so there is an end.

        :raises EditionError: if the text of a page alone does not fit
        """
        pages = self.config.edition_witness.pages
        texts = {pages[n].anchor: [one for one in chunks if one.page == n] for n in {c.page for c in chunks} - {""}}
        kept: dict[str, int] = {}
        while True:
            fonts = self._lay(folder, "\n".join(self._source(chunks, kept)))
            try:
                return self._compile(folder, fonts, sheet)
            except PdfError as error:
                if (unfit := _UNFIT.search(str(error))) is None:
                    raise
                rows = [row.split(" ") for row in unfit[1].split(", ")]
                counts = {page: sum(len(one.notes) for one in chunks) for page, chunks in texts.items()}
                room = {page: kept.get(page, counts[page]) for page, _, _ in rows}
                if lost := [(page, over) for page, fit, over in rows if fit == "-" or not room[page]]:
                    raise EditionError(*(_too_long(texts[page], over, sheet) for page, over in lost)) from None
                kept |= {page: min(int(fit), room[page] - 1) for page, fit, _ in rows}

    def _lay(self, folder: Path, body: str) -> Path:
        """Write the Typst file, and the fonts that it needs; return their folder."""
        given = glyphs.load(Path(self.srcdir))[0]
        named = (string(self.config.project), string(self.config.author), body)
        title, author, body = (glyphs.public(text, given) for text in named)
        fonts, families = fontset.lay(self._app, body, folder / "fonts")
        language, region = locale(interface.tag(self.config.language))
        shown = call("book.with", title=title, author=author, language=language, region=region, **families)
        (folder / "main.typ").write_text(f'#import "book.typ": *\n#show: {shown}\n{body}', encoding="utf-8")
        return fonts

    def _compile(self, folder: Path, fonts: Path, sheet: Sheet) -> bytes:
        try:
            return pdf_of(folder / "main.typ", fonts, sheet.name)
        except SettingError as error:
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
        lines = "".join(f"{string(line)}, " for line in drawing.title_lines(self.config.project))
        says = map(string, (self.config.author, gettext(SUBTITLE)))
        yield "#" + call("cover-page", string(COVER_LABEL), f"({lines})", *says)
        text = [chunk for chunk in chunks if chunk.page]
        last = -1  # cover and its back were counted
        behind, more = ({"numbering": string(f"{gettext(one)}1")} for one in (EDITORIAL, CONTINUED))
        white, leaf, labels = white_backs(pages.values()), after_leaf(pages.values()), labels_of(pages.values())
        for name, parts in groupby(text, key=lambda chunk: chunk.page):
            page = pages[name]
            if name == leaf:
                yield "#" + call("edition-contents", string(gettext(CONTENTS_LABEL)), *self._contents(), **behind)
                yield self._apart(chunks, SIGNS_LABEL)
                last = -1  # its sides were counted
            moved = [anchor for anchor, *_ in notes.get(name, ())]
            yield "#" + self._page(page, labels[name], list(parts), page.ordinal == last + 1, moved)
            last = page.ordinal
            if name in white:
                yield "#white-page()"
                last = -1  # the white page was counted
        for number, (name, own) in enumerate(notes.items()):
            flag = {} if number else {"first": "true"}
            listed = (f"({anchor}, {shown}, {body})" for anchor, shown, body in own)
            yield "#" + call("continued-notes", string(wording.continued_notes(pages[name])), *listed, **more, **flag)
        flags = {"first": "true"} | ({} if notes or last % 2 == 0 else {"white": "true"})
        for _, part in self._runs(chunks):
            yield "#" + call("backmatter", block(code for chunk in part for code in chunk.blocks), **behind, **flags)
            flags = {}
        yield self._apart(chunks, COLOPHON_LABEL)

    def _runs(self, chunks: Sequence[Chunk]) -> list[tuple[bool, list[Chunk]]]:
        """Return the chapters behind the text that run on, by whether they are in the booklet, which begins a page."""
        chosen = settings.load(Path(self.srcdir)).edition_booklet.split()
        ours = [chunk for chunk in chunks if not chunk.page and chunk.blocks and not self._label(chunk.docname)]
        return [(kept, list(part)) for kept, part in groupby(ours, key=lambda c: not chosen or c.docname in chosen)]

    def _label(self, docname: str) -> str:
        """Return the label of the sheet on which *docname* stands alone, or nothing."""
        return APART.get(self.env.metadata[docname].get(lists.GENERATED, ""), "")

    def _apart(self, chunks: Sequence[Chunk], label: str) -> str:
        """Return the call for the sheet called *label*; a white page, if the book has no chapter for it."""
        blocks = [code for chunk in chunks if self._label(chunk.docname) == label for code in chunk.blocks]
        flag = {"low": "true"} if label == COLOPHON_LABEL else {}
        return "#" + (call("apart-page", block(blocks), **flag) if blocks else "white-page()")

    def _contents(self) -> Iterator[str]:
        """Yield the rows of the contents of this edition: headings of the text, then the editors' chapters."""
        pages = self.config.edition_witness.pages
        for heading in domain.of(self.env).all(Heading):
            if heading.level <= _LISTED:
                title = string(gettext("　").join(filter(None, (heading.number, heading.title))))
                yield f"({string(heading.anchor)}, {heading.level}, {title}, {string(pages[heading.page].label)})"
        for docname in domain.reading_order(self.env):
            if not is_text(self.env.get_doctree(docname)) and not self._label(docname):
                yield f"({string(document_anchor(docname))}, 1, {string(self.env.titles[docname].astext())}, none)"

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

    def _page(self, page: Page, label: str, parts: list[Chunk], follows: bool, moved: Sequence[str]) -> str:
        """Return the call that sets one page of the original.

        :param label: what the PDF calls it
        :param follows: whether its number follows the one before
        :param moved: the ids of those of its notes that go on behind the text; Typst is told of them in this page
            alone, so that it need not set the others anew
        """
        body = block(code for part in parts for code in part.blocks)
        named = {"id": string(page.anchor)} | ({} if follows else {"restart": "true"})
        if moved:
            body = f"{{ let note = note.with(moved: ({', '.join(moved)},)); {body} }}"
            named["more"] = string(wording.go_on(page))
        if (pattern := pattern_of(page, label)) != "1":
            named["numbering"] = string(pattern)
        if not page.printed:
            named["folio_text"] = "none"
        elif page.label != page_numeral(page.ordinal):
            named["folio_text"] = string(page.label)
        if page.number is not None or page.printed:
            named["head"] = string(self.config.project if page.ordinal % 2 == 0 else parts[-1].head)
        kind = "blank-page" if parts[-1].blank and page.printed else "original-page"
        return call(kind, str(page.ordinal), body, **named)


def _too_long(parts: Sequence[Chunk], over: str, sheet: Sheet) -> Finding:
    """Return the finding for a page of the original, in *parts*, whose text is *over* points too high for *sheet*."""
    begun, expected = parts[0], f"the text of an original page on one page of {sheet.paper}"
    repair = "move the {pb} to where the page ends in print, or mend what is doubled; no text may be left out"
    return Finding(begun.file, begun.line, "fit-002", f"text {over} pt too high", expected, repair, begun.page)
