"""What the whole site has in common: its address, its language, its parts in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.errors import ConfigError

from edition.model import settings
from edition.model.interface import gettext
from edition.tree import domain
from edition.tree.marks import mark

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: Nodes that are not part of the running text when a title or a description is made of it.
EDITORIAL: Final = frozenset(("editorial", "footnote_reference", "label", "system_message", "raw"))


@dataclass(frozen=True, slots=True)
class SitePart:
    """A page of the site, as machines are told of it."""

    docname: str
    title: str
    number: str = ""  #: 第一章, empty if it is no numbered chapter
    first: str = ""  #: the original page on which it begins; empty without a printed number
    last: str = ""  #: the original page on which it ends
    printed: bool = False  #: whether it transcribes the book; else the editors wrote it


def text_of(node: nodes.Node) -> str:
    """Return the running text of a node, without what the edition adds to it."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, mark) and not node.data.lemma:
        return ""
    if isinstance(node, nodes.Element) and node.tagname in EDITORIAL:
        return ""
    return "".join(map(text_of, node.children))


def base(config: Config) -> str:
    """Return the site's address, ending in a slash; empty if conf.py does not know it."""
    address = str(config.html_baseurl)
    return f"{address.rstrip('/')}/" if address else ""


def check_base(app: Sphinx, config: Config) -> None:
    """Refuse an address that is none: it would reach every page."""
    del app
    if fault := settings.address_fault(str(config.html_baseurl)):
        raise ConfigError(f"html_baseurl = {config.html_baseurl!r}, {fault}: write an http or https address")


def part(env: BuildEnvironment, docname: str) -> SitePart:
    """Return what is known of the document *docname*."""
    known = domain.of(env)
    headings = known.data[domain.Heading.__name__].get(docname, ())
    turns = known.data[domain.Turn.__name__].get(docname, ())
    if not headings:
        title = env.titles.get(docname)
        return SitePart(docname, text_of(title) if title else docname, printed=bool(turns))
    heading = headings[0]
    names = [name for name in (heading.page, *(turn.page for turn in turns)) if name]
    pages = [name for name in names if name.isdecimal()]
    title_text = gettext("　").join(filter(None, (heading.number, heading.title)))
    others = [page.label for name in names if (page := env.config.edition_witness.pages[name]).printed]
    ends = (min(pages, key=int), max(pages, key=int)) if pages else (others[0], others[-1]) if others else ("", "")
    first, last = ends
    return SitePart(docname, title_text, heading.number, first, last, printed=True)


def parts(env: BuildEnvironment) -> Iterator[SitePart]:
    """Yield every page in reading order."""
    for docname in domain.reading_order(env):
        yield part(env, docname)


def setup(app: Sphinx) -> None:
    """Check the address before anything is built."""
    app.connect("config-inited", check_base)
