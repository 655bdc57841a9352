"""What Sphinx knows of the book -> the records of its package."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx import addnodes

from edition.model import settings
from edition.model.interface import gettext
from edition.model.settings import Settings
from edition.outputs.epub.package import Landmark, Metadata, PageBreak, Point, file_name, identifier, nest
from edition.outputs.epub.translator import Kind
from edition.tree import domain
from edition.tree.domain import Heading, Turn

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: What Sphinx has for a value that nobody set.
UNSET: Final = frozenset({"", "unknown"})
#: Type of a document -> type of its landmark; other documents have none.
LANDMARKS: Final = {
    "titlepage": "titlepage", "toc": "toc", "chapter": "bodymatter", "introduction": "introduction", "index": "index",
    "bibliography": "bibliography", "preface": "preface", "afterword": "afterword", "colophon": "colophon",
}  # fmt: skip
#: The part of the book that begins with the first chapter.
TEXT: Final = "正文"
#: What our own table of contents is called, and where it is.
CONTENTS: Final = "目錄"
NAVIGATION: Final = "nav.xhtml#toc"


def modified(config: Config) -> str:
    """Return the time of the last change: SOURCE_DATE_EPOCH if it is set, so that builds can be repeated."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(epoch))) if epoch else ""
    return moment or str(config.edition_modified)


def metadata(config: Config, language: str, told: Settings) -> Metadata:
    """Return the metadata that the configuration sets; *told* is what it says without Sphinx."""

    def given(value: str) -> str:
        return "" if value in UNSET else value

    roles = {"edt": told.edition_editors, "ctb": told.edition_contributors}
    return Metadata(
        identifier=given(config.epub_identifier) or identifier(config.basename),
        title=config.epub_title,
        author=config.epub_author,
        language=language,
        modified=modified(config),
        source=config.edition_printed_source,
        transcription=gettext("底本：光學辨識文字，SHA-256 {}").format(config.edition_witness.sha256),
        reading=config.edition_title_reading,
        contributors=tuple((name, role) for role, names in roles.items() for name in settings.names(names)),
        subjects=tuple(settings.names(told.edition_subjects)),
        publisher=told.edition_publisher or told.made_by,
        date=modified(config)[:10],
        description=given(config.epub_description),
        rights=given(config.epub_copyright),
    )


def headings(env: BuildEnvironment, docname: str) -> Iterator[tuple[int, str, str]]:
    """Yield level, title and anchor of each heading of *docname*; the line break in a title is one space."""
    known = domain.of(env).data[Heading.__name__].get(docname)
    if known is None:  # not a text: the domain knows only the headings of the book
        yield from _outline(env.tocs[docname], 1)
        return
    for heading in known:
        yield heading.level, gettext("　").join(filter(None, (heading.number, heading.title))), f"#{heading.anchor}"


def _outline(node: nodes.Element, level: int) -> Iterator[tuple[int, str, str]]:
    for child in node.children:
        if isinstance(child, nodes.reference):
            yield level, child.astext(), child["anchorname"]
        elif isinstance(child, nodes.Element) and not isinstance(child, addnodes.toctree):
            yield from _outline(child, level + (isinstance(child, nodes.bullet_list)))


def title(env: BuildEnvironment, docname: str) -> str:
    """Return the title of *docname* as contents show it."""
    return next((title for _, title, _ in headings(env, docname)), docname)


def toc(env: BuildEnvironment, docnames: Iterable[str]) -> tuple[Point, ...]:
    """Return the table of contents of the documents *docnames*."""
    return nest(
        (level, title, file_name(docname) + anchor)
        for docname in docnames for level, title, anchor in headings(env, docname)
    )  # fmt: skip


def pages(env: BuildEnvironment) -> Iterator[PageBreak]:
    """Yield the pages of the printed book in the order in which they begin."""
    known = env.config.edition_witness.pages
    for turn in domain.of(env).all(Turn):
        page = known[turn.page]
        yield PageBreak(page.label, f"{file_name(turn.docname)}#{page.anchor}", page.number or 0)


def landmarks(env: BuildEnvironment, kinds: Mapping[str, Kind]) -> Iterator[Landmark]:
    """Yield the landmarks among the documents *kinds*: the text as a whole, every other part by its title.

    A book without printed contents has ours.
    """
    begun = False
    if not any(kind.type == "toc" for kind in kinds.values()):
        yield Landmark("toc", gettext(CONTENTS), NAVIGATION)
    for docname, kind in kinds.items():
        if kind.type not in LANDMARKS or (kind.type == "chapter" and begun):
            continue
        name = gettext(TEXT) if kind.type == "chapter" else title(env, docname)
        begun = begun or kind.type == "chapter"
        yield Landmark(LANDMARKS[kind.type], name, file_name(docname))
