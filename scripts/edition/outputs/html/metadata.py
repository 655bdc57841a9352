"""What a page tells machines of itself: Open Graph, Highwire (Zotero), Dublin Core, schema.org as JSON-LD.

Nothing is claimed that is not known: no date, no publisher, and no author for what the editors wrote.
Addresses are written only if conf.py gives the site's; without it nothing in a page names a host.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docutils import nodes

from edition.model import interface
from edition.model.interface import gettext
from edition.outputs.html import site, theme
from edition.outputs.html.cover import COVER, COVER_SIZE
from edition.outputs.html.site import SitePart

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: Sphinx's word for a setting that nobody gave.
UNSET: Final = frozenset({"", "unknown"})
#: Ending of a file -> its media type: what a system says of XML differs from one to the next (TEI: RFC 6129).
TYPES: Final = {
    "epub": "application/epub+zip", "pdf": "application/pdf", "zip": "application/zip",
    "xml": "application/tei+xml", "json": "application/json", "txt": "text/plain",
    "md": "text/markdown",
}  # fmt: skip
#: A search engine shows about this many Chinese characters of a description.
DESCRIPTION_LENGTH: Final = 80
#: What could end the script element, or a line in JavaScript, is written as an escape (JSON, section 7).
UNSAFE: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class Meta(NamedTuple):
    """One ``meta`` element."""

    attribute: str  #: ``name``, or ``property`` as Open Graph has it
    name: str
    content: str


class PageMetadata(NamedTuple):
    """A page and what its metadata needs."""

    config: Config
    part: SitePart
    address: str  #: its canonical address, empty without the site's
    description: str
    downloads: list[dict[str, str]]  #: what the pages offer: address below the site's, and label
    is_root: bool


def given(value: object) -> str:
    """Return a setting as text, empty if it was never set."""
    return "" if str(value) in UNSET else str(value)


def to_json(data: object) -> str:
    """Return JSON that is safe inside a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)


def describe(doctree: nodes.document | None, title: str, site_title: str) -> str:
    """Return the first sentences of a page; of a list or a title page, which they do not describe, a name too."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None) if doctree is not None else None
    text = " ".join(site.text_of(paragraph).split()) if paragraph is not None else ""
    if len(text) < DESCRIPTION_LENGTH // 8:
        return gettext("{book}：{about}").format(book=site_title, about=text or html.unescape(title))
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    head = text[:DESCRIPTION_LENGTH]
    if not interface.is_wide():
        return head[: head.rfind(" ")] + "…"
    return head[: head.rfind("。") + 1] or head[:-1] + "…"


def open_graph(page: PageMetadata) -> Iterator[tuple[str, str]]:
    """Yield Open Graph's properties; a picture must have an absolute address, so it needs the site's."""
    base = site.base(page.config)
    # Zotero takes an article without the tags of a book for one of a journal.
    yield "og:type", "book" if page.is_root else "article" if page.part.printed else "website"
    yield "og:title", page.part.title
    yield "og:site_name", page.config.html_title
    yield "og:locale", page.config.language
    yield "og:description", page.description
    yield "og:url", page.address
    if base:
        yield "og:image", f"{base}{COVER}"
        yield "og:image:type", "image/png"
        yield from zip(("og:image:width", "og:image:height"), map(str, COVER_SIZE), strict=True)
        alt = gettext("{title}　{author}").format(title=page.config.project, author=page.config.author)
        yield "og:image:alt", alt


def highwire(page: PageMetadata) -> Iterator[tuple[str, str]]:
    """Yield the tags that Zotero reads; ``citation_book_title`` makes it a section of a book."""
    if not page.part.printed:
        return  # the editors' pages have no author to cite
    yield "citation_title", page.part.title
    if not page.is_root:
        yield "citation_book_title", page.config.project
        yield "citation_inbook_title", page.config.project
    yield "citation_author", page.config.author
    yield "citation_language", interface.tag(page.config.language)
    yield "citation_firstpage", page.part.first
    yield "citation_lastpage", page.part.last
    yield "citation_public_url", page.address
    if base := site.base(page.config):
        yield "citation_fulltext_html_url", page.address
        pdfs = (base + file["href"] for file in page.downloads if file["href"].endswith(".pdf"))
        yield "citation_pdf_url", next(pdfs, "")  # the first; the others are the same text for other readers


def dublin_core(page: PageMetadata) -> Iterator[tuple[str, str]]:
    """Yield Dublin Core's elements."""
    yield "DC.title", page.part.title
    yield "DC.creator", page.config.author if page.part.printed else ""
    yield "DC.language", interface.tag(page.config.language)
    yield "DC.source", given(page.config.edition_printed_source) if page.part.printed else ""
    yield "DC.rights", given(page.config.epub_copyright)
    yield "DC.relation.isPartOf", "" if page.is_root else page.config.project
    yield "DC.identifier", page.address


def elements(page: PageMetadata) -> list[Meta]:
    """Return the page's ``meta`` elements; what is not known has none."""
    found = [Meta("property", name, content) for name, content in open_graph(page)]
    found += [Meta("name", name, content) for name, content in (*highwire(page), *dublin_core(page))]
    if site.base(page.config):
        found.append(Meta("name", "twitter:card", "summary_large_image"))
    return [meta for meta in found if meta.content]


def known(data: dict[str, object]) -> dict[str, object]:
    """Return *data* without what is empty."""
    return {key: value for key, value in data.items() if value}


def brief_book(config: Config) -> dict[str, object]:
    """Return the book as its parts name it."""
    author = {"@type": "Person", "name": config.author}
    return known({"@type": "Book", "name": config.project, "author": author, "url": site.base(config)})


def chapter(part: SitePart, address: str) -> dict[str, object]:
    """Return a page as a part of the book."""
    kind = "Chapter" if part.number else "CreativeWork" if part.printed else "WebPage"
    return known({"@type": kind, "name": part.title, "url": address, "pageStart": part.first, "pageEnd": part.last})


def linked_book(app: Sphinx, page: PageMetadata) -> dict[str, object]:
    """Return the book for schema.org. Without the site's address its own are relative, to the page that says them."""
    config, base = page.config, site.base(page.config)
    source = given(config.edition_printed_source)
    parts = [
        chapter(part, base + app.builder.get_target_uri(part.docname))
        for part in site.parts(app.env)
        if part.docname != config.root_doc
    ]
    files = [
        {
            "@type": "MediaObject",
            "contentUrl": base + file["href"],
            "encodingFormat": TYPES[file["href"].rpartition(".")[2]],
            "name": file["label"],
        }
        for file in page.downloads
    ]
    return brief_book(config) | known(
        {
            "bookEdition": gettext("校注電子版"),
            "bookFormat": "EBook",
            "inLanguage": interface.tag(config.language),
            "description": given(config.epub_description) or page.description,
            "image": base + COVER,
            "isBasedOn": {"@type": "Book", "name": source} if source else None,
            "copyrightNotice": given(config.epub_copyright),
            "isAccessibleForFree": True,
            "encoding": files,
            "hasPart": parts,
        }
    )


def linked_page(page: PageMetadata) -> dict[str, object]:
    """Return a page that is not the first for schema.org."""
    about = chapter(page.part, page.address) | known(
        {
            "inLanguage": interface.tag(page.config.language),
            "description": page.description,
            "isPartOf": brief_book(page.config),
        }
    )
    if page.part.printed:
        about["author"] = {"@type": "Person", "name": page.config.author}
    return about


def add_metadata(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put its description into what a page's template gets, and the other metadata of a document."""
    del templatename
    if not theme.is_used(app):
        return
    if "description" not in context and 'name="description"' not in context.get("metatags", ""):
        context["description"] = describe(doctree, context.get("title", ""), app.config.html_title)
    if doctree is None:
        return
    page = PageMetadata(
        app.config,
        site.part(app.env, pagename),
        context.get("pageurl") or "",
        context.get("description", ""),
        context.get("downloads", []),
        pagename == app.config.root_doc,
    )
    context["page_metadata"] = elements(page)
    linked = linked_book(app, page) if page.is_root else linked_page(page)
    context["linked_data"] = to_json({"@context": "https://schema.org", **linked})


def setup(app: Sphinx) -> None:
    """Add metadata to each page."""
    app.connect("html-page-context", add_metadata)
