"""What the extension gives Sphinx: a table of contents of the package."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from docutils.nodes import Element, Text, document, reference
from sphinx.config import Config
from sphinx.errors import ConfigError

from edition.model import bibliography, interface, registers, witness, witnesses
from edition.model.findings import EditionError
from edition.model.interface import gettext
from edition.model.marks import KINDS
from edition.model.settings import ADDRESS
from edition.outputs import diplomatic, epub, html, json, pdf, plain, tei
from edition.reading import facsimile
from edition.tree import holders, inventory, nodes, parser, places, roles, transforms, version
from edition.tree.blocks import words
from edition.tree.domain import EditionDomain
from edition.tree.lists import (
    apparatus,
    chronology,
    citations,
    colophon,
    coverage,
    drawing,
    index,
    printed_contents,
    report,
    signs,
)
from edition.tree.lists import common as lists
from edition.tree.marks import lb, mark
from edition.tree.plain import replace as replace_nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

#: Placeholder node -> what fills it when a document is resolved for a builder.
_LISTS: dict[type[Element], lists.Maker] = {
    nodes.apparatus: apparatus.build,
    nodes.register: index.build,
    nodes.contents: printed_contents.link_entries,
    nodes.totals_place: apparatus.build_totals,
    nodes.cited: citations.build_reference,
    nodes.bibliography: citations.build_list,
    nodes.chronology: chronology.build,
    nodes.coverage: coverage.build,
    nodes.colophon: colophon.build,
    nodes.signs: signs.build,
    nodes.verification: report.build,
}


def load_data(app: Sphinx, config: Config) -> None:
    """Read witness and registers once, into the configuration: when they change, every document is read anew."""
    root = Path(app.srcdir)
    try:
        config.edition_witness = witness.load(root)
        config.edition_witnesses = witnesses.load(root, config.edition_witness)
        config.edition_registers = registers.load(root)
        config.edition_sources = bibliography.load(root)
        config.edition_page_images, _ = facsimile.load(root, config.edition_witness.pages)
    except EditionError as error:
        raise ConfigError(str(error)) from error


def speak(app: Sphinx, config: Config) -> None:
    """Speak to readers in the language of the book."""
    del app
    interface.use(config.language)


def name_files(app: Sphinx, config: Config) -> None:
    """Call the EPUB what conf.py calls every file, and the site by its address: Sphinx has settings of its own."""
    del app
    config.epub_basename = config.basename
    config.html_baseurl = config.html_baseurl or os.environ.get(ADDRESS, "")


def leave_latex(app: Sphinx, config: Config) -> None:
    """Let Sphinx prepare nothing for LaTeX, by which no output is made: for Japanese it does so twice, and warns."""
    del app
    config.latex_engine = "xelatex"


def fill_lists(app: Sphinx, doctree: document, docname: str) -> None:
    """Fill the generated lists of a document."""
    lists.fill(app, doctree, docname, _LISTS)


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents whose generated lists have changed; the report needs the numbers of the proof."""
    if app.config.edition_summary is None and lists.document_of(env, report.LIST) is not None:
        from edition.pipeline.alone import summary_of  # the pipeline gives them itself

        app.config.edition_summary = summary_of(Path(app.srcdir))
    return lists.outdated(env, {report.LIST: partial(report.digest, app), colophon.LIST: partial(colophon.digest, app)})


def flatten_titles(app: Sphinx, _: document) -> None:
    """Titles are copied into contents tables; there a mark is only its text and has no id."""
    env = app.env
    shape = app.config.edition_witness.contents
    titles = (env.titles[env.docname], env.longtitles[env.docname], *env.tocs[env.docname].findall(reference))
    for title in titles:
        space = gettext("　") if shape.split(words(title)).number or not interface.is_wide() else ""
        for node in [one for one in title.findall(Element) if isinstance(one, (mark, nodes.ruby))]:
            node["ids"] = []
            node.replace_self([Text(space)] if isinstance(node, lb) else list(node.children))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register configuration, notation, directives, transforms, domain, lists and builders."""
    app.add_config_value("edition_witness", None, "env", frozenset())
    app.add_config_value("edition_witnesses", (), "env", frozenset())
    app.add_config_value("edition_direction", "", "html", (str,))
    app.add_config_value("edition_page_images", (), "env", frozenset())
    app.add_config_value("edition_sources", {}, "env", frozenset())
    app.add_config_value("edition_registers", (), "env", frozenset())
    app.add_config_value("edition_summary", None, "", frozenset())
    app.add_config_value("edition_proving", False, "", frozenset())
    app.add_config_value("edition_name_lines", False, "", frozenset({bool}))
    app.add_config_value("basename", "book", "env", frozenset({str}))
    app.connect("config-inited", speak)
    app.connect("config-inited", load_data)
    app.connect("config-inited", name_files)
    app.connect("config-inited", leave_latex)
    for name in KINDS:
        app.add_role(name, roles.MarkRole())
    app.add_directive("editorial", roles.EditorialDirective)
    app.add_directive("printed-contents", printed_contents.PrintedContentsDirective)
    app.add_directive("apparatus", apparatus.ApparatusDirective)
    app.add_directive("register", index.RegisterDirective)
    app.add_directive("apparatus-totals", apparatus.TotalsDirective)
    app.add_directive("bibliography", citations.BibliographyDirective)
    app.add_directive("chronology", chronology.ChronologyDirective)
    app.add_directive("coverage", coverage.CoverageDirective)
    app.add_directive("drawing", drawing.DrawingDirective)
    app.add_directive("signs", signs.SignsDirective)
    app.add_directive("colophon", colophon.ColophonDirective)
    app.add_directive("verification", report.VerificationDirective)
    for name, directive in holders.DIRECTIVES.items():
        app.add_directive(name, directive, override=True)
    app.add_role("source", citations.SourceRole())
    app.add_role("foreign", roles.ForeignRole())
    for transform in transforms.TRANSFORMS:
        app.add_transform(transform)
    app.add_post_transform(places.IdLinks)
    app.add_domain(EditionDomain)
    app.connect("doctree-read", places.keep, priority=950)
    app.connect("env-updated", places.keep_listed)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill_lists)
    app.connect("doctree-resolved", replace_nodes, priority=900)  # the lists too have nodes of ours
    app.connect("doctree-read", flatten_titles, priority=900)
    inventory.setup(app)
    parser.setup(app)
    html.setup(app)
    pdf.setup(app)
    diplomatic.setup(app)
    epub.setup(app)
    tei.setup(app)
    json.setup(app)
    plain.setup(app)
    reading = version.code_version()  # other code may read other things in the same documents
    return {"version": "1", "env_version": reading, "parallel_read_safe": True, "parallel_write_safe": True}
