"""The list of pages beside the text, as HTML: the root page's toctrees, the current page opened to its sections."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes
from sphinx.util.osutil import relative_uri

from edition.outputs.html.site import text_of

if TYPE_CHECKING:
    from sphinx.builders import Builder


class MenuGroup(NamedTuple):
    """One toctree of the root page: a part of the navigation."""

    caption: str  #: as HTML, or nothing
    links: list[tuple[str, str]]  #: page, and what stands in its link after ``<a``, in reading order
    in_row: bool  #: whether its links stand side by side


#: Builder -> folder -> menu. Links are relative, so all pages of one folder share theirs.
_menus: WeakKeyDictionary[Builder, dict[str, list[MenuGroup]]] = WeakKeyDictionary()


def sections(entries: Iterable[nodes.Node]) -> str:
    """Return the *entries* of a page's contents, as nested HTML lists."""
    items = []
    for item in entries:
        reference = next(iter(item.findall(nodes.reference)), None)
        if not isinstance(item, nodes.list_item) or reference is None:
            continue
        below = "".join(sections(part.children) for part in item.children[1:])
        anchor = html.escape(reference.get("anchorname", ""))
        items.append(f'<li><a href="{anchor}">{html.escape(text_of(reference))}</a>{below}</li>')
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _shown(title: str, kind: str) -> str:
    """Return *title* as HTML; its end *kind*, which the caption says already, is only heard."""
    name = title.removesuffix(kind) if kind else title
    return html.escape(name) + (f"<span>{html.escape(kind)}</span>" if name != title else "")


def groups(builder: Any, folder: str) -> Iterator[MenuGroup]:
    """Yield the menu as it is for the pages of *folder*."""
    env = builder.env
    base = builder.get_target_uri(posixpath.join(folder, "-"))
    for toctree in env.tocs[env.config.root_doc].findall(addnodes.toctree):
        caption = toctree.get("caption") or ""
        pages = [(title or text_of(env.titles[name]), name) for title, name in toctree["entries"] if name in env.titles]
        # Pages of one kind, which is their caption: 人名索引, 地名索引 under 索引.
        in_row = (
            len(pages) > 1
            and bool(caption)
            and all(title.removesuffix(caption) not in ("", title) for title, _ in pages)
        )
        links = [
            (name, f'href="{relative_uri(base, builder.get_target_uri(name))}">'
                   f"{_shown(title, caption if in_row else '')}</a>")
            for title, name in pages
        ]  # fmt: skip
        yield MenuGroup(f'<p class="caption">{html.escape(caption)}</p>' if caption else "", links, in_row)


def menu_of(builder: Any, pagename: str) -> str:
    """Return the list of pages for the page *pagename*."""
    folder = posixpath.dirname(pagename)
    menus = _menus.setdefault(builder, {})
    if folder not in menus:
        menus[folder] = list(groups(builder, folder))
    parts = []
    for caption, links, in_row in menus[folder]:
        parts.append(caption + ('<ul class="row">' if in_row else "<ul>"))
        for page, link in links:
            if page == pagename:
                first, *others = builder.env.tocs[page].children or [None]  # none on a page without a heading
                below = "".join(sections(part.children) for part in first.children[1:]) if first else ""
                below += sections(others)  # what begins inside a page stands in the file of what is before
                parts.append(f'<li class="current"><a aria-current="page" {link}{below}</li>')
            else:
                parts.append(f"<li><a {link}</li>")
        parts.append("</ul>")
    return "".join(parts)
