"""The HTML shell: doctrees and the styles of sphinx-book-theme in, pages of one template out.

The theme gives its look, that is its style sheets, cut to the rules our pages can use.
Its Python, its scripts and its icon fonts stay out: they parse every page's navigation
again with BeautifulSoup, and the 2.4 MB a page loads serve functions the edition has not.
"""

from __future__ import annotations

import hashlib
import html
import json
import posixpath
from functools import cached_property
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx import addnodes, locale
from sphinx.util.osutil import relative_uri

from edition.outputs.html.styles import TEMPLATES, THEMES, read_template, theme_folder, theme_styles
from edition.outputs.outdated import PageByPageBuilder
from edition.tree import domain
from edition.tree.marks import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CATALOGUES = Path(__file__).parent / "locale"

#: What a script does for a reader of the page, a file a concern; one request fetches them all.
READING = ("notes.js", "view.js", "simplified.js", "vertical.js", "cite.js", "pages.js", "offline.js")

#: Sphinx registers these for its own search, highlighting and translations: we have none.
UNUSED = frozenset(
    {
        "_static/pygments.css",
        "_static/documentation_options.js",
        "_static/doctools.js",
        "_static/sphinx_highlight.js",
        "_static/translations.js",
    }
)

#: BCP 47 tags: Sphinx knows zh_TW only, a page should also say which script it is in.
LANGUAGE_TAGS = {"zh_TW": "zh-Hant-TW"}

#: Nodes that are not part of the running text when a title or a description is made of it.
EDITORIAL = frozenset(("editorial", "footnote_reference", "label", "system_message", "raw"))

#: A search engine shows about this many Chinese characters of a description.
DESCRIPTION_LENGTH = 80


class MenuEntry(NamedTuple):
    """A page in the navigation."""

    #: the page
    docname: str
    #: its title, as HTML
    title: str


class MenuGroup(NamedTuple):
    """One toctree of the root page: a part of the navigation."""

    #: the caption, as HTML, or nothing
    caption: str
    #: its pages in reading order
    entries: list[MenuEntry]


def text_of(node: nodes.Node) -> str:
    """The running text of a node, without what the edition adds to it."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, mark) and not node.data.lemma:
        return ""
    if isinstance(node, nodes.Element) and node.tagname in EDITORIAL:
        return ""
    return "".join(map(text_of, node.children))


def describe(doctree: nodes.document) -> str:
    """The first sentences of a page, for its description."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None)
    text = " ".join(text_of(paragraph).split()) if paragraph else ""
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    head = text[:DESCRIPTION_LENGTH]
    return head[: head.rfind("。") + 1] or head[:-1] + "…"


def sections(toc: nodes.Node) -> str:
    """The sections below the title of a page, as nested HTML lists."""
    items = []
    for item in toc.children:
        reference = next(iter(item.findall(nodes.reference)), None)
        if not isinstance(item, nodes.list_item) or reference is None:
            continue
        below = "".join(sections(part) for part in item.children[1:])
        anchor = html.escape(reference.get("anchorname", ""))
        items.append(f'<li><a href="{anchor}">{html.escape(text_of(reference))}</a>{below}</li>')
    return f"<ul>{''.join(items)}</ul>" if items else ""


class EditionHTMLBuilder(PageByPageBuilder):
    """Sphinx's HTML builder less what the edition does not use."""

    # Sphinx's search finds 3 of 20 Chinese queries; the edition brings its own.
    search = False
    # The sources are in the repository, with their history.
    copysource = False

    def _get_style_filenames(self) -> Iterator[str]:
        yield "theme.css"

    def init_css_files(self) -> None:
        """Drop the style sheets of functions the edition has not."""
        super().init_css_files()
        self._css_files = [css for css in self._css_files if str(css.filename) not in UNUSED]

    def init_js_files(self) -> None:
        """Keep our script first and drop Sphinx's own."""
        super().init_js_files()
        self.add_js_file("shell.js", priority=0)
        self.add_js_file("reading.js", defer="defer")
        self._js_files = [js for js in self._js_files if str(js.filename) not in UNUSED]

    def copy_static_files(self) -> None:
        """Copy them afresh: of one that is no longer there none stays."""
        for path in self._static_dir.glob("*"):
            if path.is_file():
                path.unlink()
        super().copy_static_files()

    def create_pygments_style_file(self) -> None:
        """Write nothing: a book has no program listings."""

    def copy_translation_js(self) -> None:
        """Write nothing: the strings of our scripts are Chinese already."""

    def copy_theme_static_files(self, context: dict[str, Any]) -> None:
        """Write the theme's styles cut to what the pages use, and the shell's script."""
        (self._static_dir / "theme.css").write_text(theme_styles(), "utf-8")
        for name in ("shell.js", "icon.svg"):
            (self._static_dir / name).write_bytes((TEMPLATES / name).read_bytes())
        reading = (f"window.edition = {{ pages: {self._pages()} }};\n", *map(read_template, READING))
        (self._static_dir / "reading.js").write_text("".join(reading), "utf-8")

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Set for every page the language tag and the author."""
        super().prepare_writing(docnames)
        language = LANGUAGE_TAGS.get(self.config.language, self.globalcontext["language"])
        self.globalcontext |= {"language": language, "author": self.config.author}
        self.globalcontext.setdefault("downloads", [])
        self.globalcontext["basename"] = self.config.basename
        # Made once, before Sphinx forks its writing processes.
        self.navigation  # noqa: B018

    def shown_everywhere(self) -> str:
        """Return what navigation, links to the next pages and addresses of style sheets are made of."""
        root = self.env.tocs.get(self.config.root_doc)
        titles = [(name, self._title(name)) for name in self.order]
        return f"{titles} {root.pformat() if root else ''} {self._sheets()} {self._pages()}"

    def _sheets(self) -> str:
        """A digest of the style sheets: every page names their versions."""
        folders = (Path(self.confdir, folder) for folder in self.config.html_static_path)
        sheets = (sheet.read_bytes() for folder in folders for sheet in sorted(folder.rglob("*.css")))
        return hashlib.sha256(b"".join(sheets)).hexdigest()

    def finish(self) -> None:
        """Write what is beside the pages."""
        super().finish()
        self.keep_stamp()

    def get_doc_context(self, docname: str, body: str, metatags: str) -> dict[str, Any]:
        """What a page needs, without the dozen partial renderings Sphinx makes for it."""
        parent, previous, following = self.relations.get(docname) or (None, None, None)
        return {
            "parents": [self._link(docname, parent)] if parent else [],
            "prev": self._link(docname, previous),
            "next": self._link(docname, following),
            "title": self._title(docname),
            "meta": self.env.metadata.get(docname),
            "body": body,
            "metatags": metatags,
            "rellinks": [],
            "sourcename": "",
            "toc": sections(self.env.tocs[docname]),
            "display_toc": self.env.toc_num_entries[docname] > 1,
            "page_source_suffix": "",
        }

    def update_page_context(self, pagename: str, templatename: str, ctx: dict[str, Any], event_arg: Any) -> None:
        """Add navigation and description, the latter unless the page brings its own."""
        ctx["nav"] = self._render_navigation(pagename)
        if "description" not in ctx and 'name="description"' not in ctx.get("metatags", ""):
            text = describe(event_arg) if event_arg is not None else ""
            if len(text) < DESCRIPTION_LENGTH // 8:
                # A list or a title page: its first paragraph alone tells nothing.
                text = f"{self.config.html_title}：{text or html.unescape(ctx.get('title', ''))}"
            ctx["description"] = text

    def _pages(self) -> str:
        """Where each original page stands, as JSON: address, first and last page of each document."""
        found: dict[str, list[str]] = {}
        for turn in domain.of(self.env).all(domain.Turn):
            found.setdefault(turn.docname, []).append(turn.page)
        return json.dumps([[self.get_target_uri(doc), pages[0], pages[-1]] for doc, pages in found.items()])

    @cached_property
    def navigation(self) -> list[MenuGroup]:
        """The toctrees of the root page."""
        root = self.env.tocs[self.config.root_doc]
        return [
            MenuGroup(
                html.escape(toctree.get("caption") or ""),
                [
                    MenuEntry(docname, html.escape(title) if title else self._title(docname))
                    for title, docname in toctree["entries"]
                    if docname in self.env.titles
                ],
            )
            for toctree in root.findall(addnodes.toctree)
        ]

    @cached_property
    def _navigation_by_folder(self) -> dict[str, list[tuple[str, list[tuple[str, str]]]]]:
        # Links are relative, so all pages of one folder share theirs: see _folder.
        return {}

    def _folder(self, pagename: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """The navigation as seen from a folder: captions, and items by page."""
        folder = posixpath.dirname(pagename)
        if folder not in self._navigation_by_folder:
            base = self.get_target_uri(posixpath.join(folder, "-"))
            uris = {
                page: relative_uri(base, self.get_target_uri(page))
                for _, entries in self.navigation
                for page, _ in entries
            }
            self._navigation_by_folder[folder] = [
                (
                    f'<p class="caption">{caption}</p>' if caption else "",
                    [(page, f'href="{uris[page]}">{title}</a>') for page, title in entries],
                )
                for caption, entries in self.navigation
            ]
        return self._navigation_by_folder[folder]

    def _render_navigation(self, pagename: str) -> str:
        """The list of pages, the current one marked and opened to its sections."""
        parts = []
        for caption, items in self._folder(pagename):
            parts.append(caption + "<ul>")
            for page, link in items:
                if page == pagename:
                    below = "".join(sections(part) for part in self.env.tocs[page].children[0].children[1:])
                    parts.append(f'<li class="current"><a aria-current="page" {link}{below}</li>')
                else:
                    parts.append(f"<li><a {link}</li>")
            parts.append("</ul>")
        return "".join(parts)

    def _title(self, docname: str) -> str:
        """The title of a page, as HTML."""
        title = self.env.titles.get(docname)
        return html.escape(text_of(title)) if title else ""

    def _link(self, docname: str, target: str | None) -> dict[str, str] | None:
        """A link to another page as templates take it."""
        if target is None or target not in self.env.titles:
            return None
        return {"link": self.get_relative_uri(docname, target), "title": self._title(target)}


def load_strings(app: Sphinx) -> None:
    """Put the edition's translations before Sphinx's."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = CATALOGUES / str(app.config.language) / "LC_MESSAGES" / "sphinx.po"
    if not source.exists():
        return
    # Compiled in memory: 1 ms, against a binary to commit or a write into the package.
    compiled = BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines))
    compiled.seek(0)
    ours = GNUTranslations(compiled)
    ours.add_fallback(app.translator)
    app.translator = locale.translators["general", "sphinx"] = ours


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the theme's folders, the builder and the strings."""
    for name in THEMES:
        app.add_html_theme(name, str(theme_folder(name)))
    app.add_builder(EditionHTMLBuilder, override=True)
    load_strings(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
