"""The EPUB builder: doctrees -> content documents in the output folder -> one file, packed.

A content document is written again only if what it is made of changed; the package is made afresh each
time from the documents in reading order, so nothing that left the book can stay in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.errors import SphinxError

from edition.model import interface, settings
from edition.model.blocks import CONTAINERS
from edition.model.interface import gettext
from edition.outputs import drawing, fontcache
from edition.outputs.epub import package, records
from edition.outputs.epub.translator import KINDS, EpubTranslator, Kind
from edition.outputs.outdated import PageByPageBuilder
from edition.tree.blocks import is_text
from edition.tree.lists import common as lists
from edition.tree.nodes import contents

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx

#: Key in a document's metadata: what it is in the book, a key of :data:`KINDS`.
KIND: Final = "epub-kind"
#: What a document of the text may be beside a chapter, if that is the label of a heading in it.
PARTS: Final = ("preface", "introduction", "appendix", "afterword")
#: The style sheet that goes on the book's where ``edition_name_lines`` asks for it, and the one of each form.
NAME_LINES: Final = "epub-names.css"
#: Style sheet of what only some books hold, like the author's blocks, and what tells that a document has such.
BLOCKS: Final = "epub-blocks.css"
HELD: Final = re.compile(
    rb'<(?:blockquote|em|pre|img)\b|<figure(?! class="picture")|class="(?:[^"]*\s)?(?:%s)[\s"]'
    % "|".join(("printed", "admonition", "separator", "line-block", "author-note", "app", *CONTAINERS)).encode()
)
#: The style sheets that a book has unless one of the same name stands in its ``_static``.
STYLES: Final = Path(__file__).parent / "styles"
HORIZONTAL: Final = "epub-horizontal.css"
VERTICAL: Final = "epub-vertical.css"
FONT: Final = "font.otf"
COVER: Final = "cover.png"
#: Width and height of the cover as it is set; in pixels half of that, enough for the shelves of reading systems.
COVER_SIZE: Final = (700, 1050)
FONT_FACE: Final = '@font-face { font-family: "Noto Serif CJK TC"; src: url("%s"); }\n'


class EpubBuilder(PageByPageBuilder, Epub3Builder):
    """Write ``<basename>.epub``, in horizontal lines, and ``<basename>-vertical.epub`` if the book has them too."""

    name = "epub"
    default_translator_class = EpubTranslator
    epilog = "The EPUB is in %(outdir)s."

    # --- What Sphinx prepares for a theme is not needed here

    def init_templates(self) -> None:
        """Load no theme: the templates are the package's."""
        self.theme = None  # type: ignore[assignment]

    def init_css_files(self) -> None:
        """Register no style sheets: those of the book are in ``epub_css_files``."""

    def init_js_files(self) -> None:
        """Register no scripts: there are none."""

    def copy_assets(self) -> None:
        """Copy nothing: the package takes its files from where they are."""

    # --- Names

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the file of *docname*; all are in one folder."""
        del typ
        return package.file_name(docname)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the file of *to*, with its name even in itself: some reading systems fail at a lone ``#``."""
        del from_
        return self.get_target_uri(to, typ)

    def get_output_path(self, page_name: str, /) -> Path:
        """Return where the content document of *page_name* is kept between builds."""
        return Path(self.outdir, package.FOLDER, package.file_name(page_name))

    @property
    def language(self) -> str:
        """The language of the book (BCP 47)."""
        return interface.tag(str(self.config.epub_language))

    def kind_of(self, docname: str) -> Kind:
        """Return what *docname* is in the book."""
        return KINDS[self.env.metadata[docname].get(KIND, "chapter")]

    # --- Writing

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the content documents into their folder."""
        Path(self.outdir, package.FOLDER).mkdir(parents=True, exist_ok=True)
        super().write_documents(docnames)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write one content document.

        :raises SphinxError: if its markup is not well-formed, as through raw HTML
        """
        doctree.settings = self.docsettings
        self.secnumbers, self.fignumbers = {}, {}
        self.imgpath, self.current_docname = self.imagedir, docname
        translator = self.create_translator(doctree, self)
        doctree.walkabout(translator)
        title = [records.title(self.env, docname)] if docname != self.config.root_doc else []
        page = package.content_document(
            "".join(translator.body),  # type: ignore[attr-defined]
            title=" — ".join([*title, self.config.epub_title]),
            language=self.language,
            part=self.kind_of(docname).part,
            editorial=self.env.metadata[docname].get("layer") == "editorial",
        )
        _check(docname, page)
        self.get_output_path(docname).write_bytes(page)

    def finish(self) -> None:
        """Pack the book."""
        self.handle_finish()
        self.keep_stamp()

    def handle_finish(self) -> None:
        """Write the EPUB, and in vertical lines too if the book has them, each whole or not at all."""
        book = self.book()
        forms = [("", book, HORIZONTAL)]
        if settings.load(Path(self.srcdir)).has_vertical:
            forms.append(("-vertical", package.vertical(book, self._cover(vertical=True)), VERTICAL))
        for suffix, form, rules in forms:
            target = Path(self.outdir, f"{self.config.basename}{suffix}.epub")
            partial = target.with_suffix(".part")
            try:
                partial.write_bytes(package.archive(package.styled(form, self._sheet(rules))))
            except ValueError as error:
                raise SphinxError(str(error)) from error
            partial.replace(target)

    def book(self) -> package.EpubBook:
        """Return the book as it is to be packed."""
        config, order = self.config, self.order
        texts = [
            package.Item(self.get_target_uri(name), package.XHTML, self.get_output_path(name).read_bytes(), True)
            for name in order
        ]
        names = [Path(name).name for name, _ in config.epub_css_files] or [package.STYLES]
        names += [NAME_LINES] * config.edition_name_lines
        names += [BLOCKS] * any(HELD.search(item.data) for item in texts)
        sheet = b"".join(map(self._sheet, names))
        meta = records.metadata(config, self.language, settings.load(Path(self.srcdir)))
        picture = package.Item(COVER, "image/png", self._cover(vertical=False), role="cover-image")
        bare = package.EpubBook(
            meta=meta,
            items=(package.cover(picture, meta), *texts),
            toc=records.toc(self.env, order),
            pages=tuple(records.pages(self.env)),
            landmarks=(
                package.Landmark("cover", gettext("封面"), package.COVER),
                *records.landmarks(self.env, {name: self.kind_of(name) for name in order}),
            ),
        )
        shown = [*(item.data for item in texts), package.navigation(bare)]
        seen = package.characters(shown, [sheet, self._sheet(HORIZONTAL), self._sheet(VERTICAL)])
        sheet, fonts = self._fonts(seen, sheet)
        style = package.Item(package.STYLES, package.CSS, sheet)
        return replace(bare, items=(*bare.items, style, *fonts, picture, *self._pictures(order)))

    def _cover(self, vertical: bool) -> bytes:
        """Return the picture of the cover."""
        source = drawing.cover(self.config.project, self.config.author, *COVER_SIZE, vertical)
        return drawing.draw(self._app, source, scale=2)

    def _sheet(self, name: str) -> bytes:
        """Return the style sheet *name* as it goes into the book: of the book's static files, or else of the engine.

        :raises SphinxError: if there is none
        """
        own = (Path(self.confdir, folder) for folder in (*self.config.html_static_path, "_static"))
        for path in (folder / name for folder in (*own, STYLES)):
            if path.is_file():
                return package.bare(path.read_bytes())
        raise SphinxError(f"no style sheet {name} in _static: put it there, or take it out of epub_css_files")

    def _fonts(self, characters: frozenset[str], sheet: bytes) -> tuple[bytes, list[package.Item]]:
        """Return the style *sheet* with the fonts for *characters*, and these."""
        text = "".join(sorted(characters))
        cuts = {f"{cut.slug}.{cut.kind}": cut for cut in fontcache.others(self._app, text, "otf")}
        main = package.Item(FONT, "font/otf", fontcache.subset(self._app, text, "otf"))
        faces = FONT_FACE % FONT + "".join(cut.face(name) for name, cut in cuts.items())
        others = (package.Item(name, f"font/{cut.kind}", cut.data) for name, cut in cuts.items())
        return (faces + fontcache.named(sheet.decode(), cuts.values())).encode(), [main, *others]

    def _pictures(self, order: list[str]) -> Iterator[package.Item]:
        """Yield the pictures of the documents in the book."""
        for source in sorted(self.env.images):
            docnames, name = self.env.images[source]
            if docnames & {*order}:
                media_type = self.media_types[Path(name).suffix.lower()]
                yield package.Item(f"{self.imagedir}/{name}", media_type, Path(self.srcdir, source).read_bytes())


def _check(docname: str, page: bytes) -> None:
    """Check that *page* is well-formed.

    :raises SphinxError: if not, with the place
    """
    try:
        expat.ParserCreate().Parse(page, True)
    except expat.ExpatError as error:
        raise SphinxError(f"{docname}: not well-formed XHTML: {error}") from error


def note_kind(app: Sphinx, doctree: nodes.document) -> None:
    """Note in the environment what a document is in the book, while it is read: its label may be the word for it."""
    env = app.env
    metadata = env.metadata[env.docname]
    generated = str(metadata.get(lists.GENERATED, ""))
    labels = {name for section in doctree.findall(nodes.section) for name in section["ids"]}
    if env.docname == app.config.root_doc:
        kind = "titlepage"
    elif next(doctree.findall(contents), None) is not None:
        kind = "toc"
    elif is_text(doctree):
        kind = next((name for name in PARTS if name in labels), "chapter")
    elif generated.startswith("register:"):
        kind = "index"
    else:
        kind = next((name for name in ("introduction", "bibliography", "colophon") if name in labels), "appendix")
    metadata[KIND] = kind
