"""What the generated lists share: links that every builder resolves for itself, and page names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes

from edition.witness import Page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: Key in a document's metadata that names the list generated there.
GENERATED: Final = "edition-list"


def page_name(page: Page) -> str:
    """Give how the lists call *page*: 第九頁, or its label if the book prints no number."""
    return page.label if page.number is None else f"第{page.label}頁"


def uri(builder: Builder, source: str, target: str) -> str:
    """Give the address of document *target* as seen from *source*; empty in the same document."""
    return "" if source == target else builder.get_relative_uri(source, target).partition("#")[0]


def link(builder: Builder, source: str, target: str, anchor: str, text: str) -> nodes.reference:
    """Give a link from document *source* to *anchor* in document *target*."""
    address = f"{uri(builder, source, target)}#{anchor}"
    return nodes.reference("", text, internal=True, refuri=address)


def document_of(env: BuildEnvironment, name: str) -> str | None:
    """Give the document in which the list *name* is generated, None if in none."""
    found = (doc for doc, data in sorted(env.metadata.items()) if data.get(GENERATED) == name)
    return next(found, None)


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give the documents whose generated lists may have changed: all of them, once anything was read."""
    del app
    return sorted(doc for doc, data in env.metadata.items() if GENERATED in data)


Maker = Callable[["Builder", str, Any], Iterator[nodes.Node]]


def fill(app: Sphinx, doctree: nodes.document, docname: str, makers: Mapping[type[nodes.Element], Maker]) -> None:
    """Replace each placeholder in *doctree* by the list that its maker gives."""
    for kind, make in makers.items():
        for placeholder in list(doctree.findall(kind)):
            made = list(make(app.builder, docname, placeholder))
            if made != [placeholder]:
                placeholder.replace_self(made)
