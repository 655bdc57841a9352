"""The theme ``edition``: its folder, made known to Sphinx, and what its templates and scripts are given.

It inherits sphinx-book-theme, by folder: its parents' packages are never imported. Their Python works on the whole
application, so that the tables of the EPUB would be wrapped too, and adds inline scripts, which the policy forbids.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ConfigError

from edition.model import interface, wording
from edition.model.interface import gettext
from edition.model.marks import JUDGING
from edition.model.signs import Sign
from edition.model.witness import FRONT
from edition.outputs.html.navigation import menu_of
from edition.outputs.outdated import PageByPageBuilder
from edition.tree import domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

NAME: Final = "edition"
FOLDER: Final = Path(__file__).parent / NAME
PARENTS: Final = ("sphinx_book_theme", "pydata_sphinx_theme")

#: What a script does for a reader of the page, a file a concern; one request fetches them all.
READING: Final = (
    "header", "report", "panel", "notes", "signs", "view", "simplified", "vertical", "cite", "pages", "offline",
)  # fmt: skip
#: Sphinx gives these to every theme, for highlighting, its own search and translations: this one has none.
UNUSED: Final = frozenset(
    f"_static/{name}"
    for name in ("pygments.css", "documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js")
)
#: Ending of a file of the theme -> what puts its words into the language of the book.
_SPEAKING: Final = {".css": interface.styles, ".js": interface.script}


def read(name: str) -> str:
    """Return the text of a file of the theme."""
    return (FOLDER / name).read_text(encoding="utf-8")


def is_used(app: Sphinx) -> bool:
    """Whether the site is made, and in this theme."""
    return app.builder.name == "html" and app.config.html_theme == NAME


class EditionHTMLBuilder(PageByPageBuilder):
    """Sphinx's HTML builder, less what the edition's theme does without; with another theme it is Sphinx's own."""

    @property
    def has_own_theme(self) -> bool:
        """Whether conf.py names the edition's theme."""
        return bool(self.config.html_theme == NAME)

    def init_templates(self) -> None:
        """Let the templates speak the language of the book: ``_("…")`` and ``trans`` are those of Jinja."""
        super().init_templates()
        if self.has_own_theme:
            self.templates.environment.install_gettext_callables(interface.gettext, interface.ngettext)

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield every document for another theme: nobody knows what its pages show of each other."""
        return super().get_outdated_docs() if self.has_own_theme else iter(self.env.found_docs)

    def shown_everywhere(self) -> str:
        """Return what navigation, links to the next pages and versions of style sheets and scripts are made of."""
        root = self.env.tocs.get(self.config.root_doc)
        titles = [(name, self.env.titles[name].astext()) for name in self.order]
        folders = (Path(self.confdir, folder) for folder in self.config.html_static_path)
        sheets = [sheet.read_bytes() for folder in folders for sheet in sorted(folder.rglob("*.css"))]
        return f"{titles} {root.pformat() if root else ''} {sheets} {places(self.env, self)}"

    def copy_static_files(self) -> None:
        """Copy them afresh; of the theme only its own, because no page loads the 6.4 MB of its parents."""
        shutil.rmtree(self._static_dir, ignore_errors=True)
        if not self.has_own_theme:
            super().copy_static_files()
            return
        self._static_dir.mkdir(parents=True)
        for file in sorted((FOLDER / "static").iterdir()):
            told = _SPEAKING.get(file.suffix, str)(file.read_text("utf-8"))
            (self._static_dir / file.name).write_text(told, encoding="utf-8", newline="\n")
        # What comments say is for who reads the source, not for who waits for the page.
        scripts = (re.sub(r"(?m)^ *//.*\n", "", read(f"scripts/{name}.js")) for name in READING)
        said = {"told": gettext(wording.NEWER), "show": gettext(wording.SHOW_NEWER)}
        newer = json.dumps(said, ensure_ascii=False)
        given = f"pages: {places(self.env, self)}, signs: {meanings()}, newer: {newer}"
        pages = f"window.edition = {{ {given} }};\n"
        text = interface.script("".join((pages, *scripts)))
        (self._static_dir / "reading.js").write_text(text, encoding="utf-8", newline="\n")
        self.copy_html_static_files(self.globalcontext.copy())
        self.copy_html_logo()
        self.copy_html_favicon()

    def finish(self) -> None:
        """Write what is beside the pages."""
        super().finish()
        self.keep_stamp()


def places(env: BuildEnvironment, builder: EditionHTMLBuilder) -> str:
    """Return where each original page stands, as JSON: address, first and last page of each document.

    The box that jumps to a page knows numbers, and those of the pages before them; others have no place in it.
    """
    found: dict[str, list[str]] = {}
    for turn in domain.of(env).all(domain.Turn):
        if env.config.edition_witness.pages[turn.page].series in ("", FRONT):
            found.setdefault(turn.docname, []).append(turn.page)
    return json.dumps([[builder.get_target_uri(doc), pages[0], pages[-1]] for doc, pages in found.items()])


def meanings() -> str:
    """Return what the sign of each kind of mark means, in the words of 符號, as JSON."""
    signs = (Sign(kind.name, "", gettext(kind.label), gettext(kind.about_sign)) for kind in JUDGING.values())
    told = {sign.look: sign.words for sign in signs}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def add_context(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Put into what a template gets navigation and names, and take out the files that the theme does without."""
    del templatename, doctree
    config = app.config
    if config.html_theme != NAME:
        return
    context |= {"language": interface.tag(config.language), "author": config.author, "basename": config.basename}
    context["direction"] = config.edition_direction
    context["nav"] = menu_of(app.builder, pagename)
    for files in ("css_files", "script_files"):
        context[files] = [file for file in context[files] if str(file.filename) not in UNUSED]


def leave_out(app: Sphinx, config: Config) -> None:
    """Leave out what Sphinx adds to a manual: signs behind headings, a word behind the title, an index of its own."""
    del app
    if config.html_theme == NAME:
        config.html_permalinks = config.html_use_index = config.html_domain_indices = False
        if "html_title" not in config._raw_config:
            config.html_title = config.project


def add_parents(app: Sphinx, config: Config) -> None:
    """Make the parents known for this theme; under its own name each comes with its Python, by its entry point.

    :raises ModuleNotFoundError: if one is not installed
    """
    for name in PARENTS if config.html_theme == NAME else ():
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(name)
        app.add_html_theme(name, str(Path(spec.origin).parent / "theme" / name))


def refuse_another(app: Sphinx) -> None:
    """Stop a site that is to be proved in another theme: its pages lack half of what the proof reads."""
    name = app.config.html_theme
    if app.builder.name == "html" and app.config.edition_proving and name != NAME:
        raise ConfigError(
            f"html_theme = {name!r}, but only pages that are proved are published, and the proof reads those of the "
            f"theme {NAME!r}: set it in conf.py, or build pages that nobody proves with: python3 -m sphinx . FOLDER"
        )


def furnish(app: Sphinx) -> None:
    """Leave out Sphinx's search, which finds 3 of 20 Chinese queries, and the sources; name the theme's scripts."""
    builder = app.builder
    if isinstance(builder, StandaloneHTMLBuilder) and app.config.html_theme == NAME:
        builder.search = builder.copysource = False
    if is_used(app):
        app.add_js_file("shell.js", priority=0)  # before the first paint
        app.add_js_file("reading.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register theme, builder and context."""
    app.add_html_theme(NAME, str(FOLDER))
    app.add_builder(EditionHTMLBuilder, override=True)
    app.connect("config-inited", leave_out)
    app.connect("config-inited", add_parents)
    app.connect("builder-inited", refuse_another)
    app.connect("builder-inited", furnish)
    app.connect("html-page-context", add_context)
