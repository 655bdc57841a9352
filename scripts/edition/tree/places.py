"""Where a link of the editors may lead: every id of the book - pages, headings, marks, notes, entries, sources.

MyST resolves ``[第九頁](02.md#p9)`` by what it knows of a document. ``[第九頁](#p9)`` is resolved here, because MyST
would take an id for the name of a document too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from edition.tree import domain
from edition.tree.domain import SLUGS, ApparatusRecord
from edition.tree.lists import common as lists

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def keep(app: Sphinx, document: nodes.document) -> None:
    """Keep every id of a *document* that was read."""
    known: dict[str, tuple[int, str, str]] = app.env.metadata[app.env.docname].setdefault(SLUGS, {})
    for node in document.findall(nodes.Element):
        ids: list[str] = node.get("ids", [])
        for anchor in ids:
            known.setdefault(anchor, (node.line or 0, anchor, ""))


def keep_listed(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep the ids of the generated lists, which are made when their documents are resolved."""
    del app
    for name, anchor in _listed(env):
        if (document := lists.document_of(env, name)) is not None:
            env.metadata[document].setdefault(SLUGS, {})[anchor] = (0, anchor, "")


def _listed(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield list and id of each entry of a generated list."""
    yield from ((f"register:{entry.register}", entry.anchor) for entry in env.config.edition_registers)
    yield from (("bibliography", source.anchor) for source in env.config.edition_sources.values())
    yield from (("apparatus", f"app-{record.anchor}") for record in domain.of(env).all(ApparatusRecord))


class IdLinks(SphinxPostTransform):
    """Lead links to an id to the document that has it: their own, or the only one."""

    default_priority = 8  # before MyST's, 9

    def run(self, **_: Any) -> None:
        """Resolve them; what has no place, or more than one, is left to MyST to tell."""
        here = self.env.docname
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node["reftype"] != "myst" or node["refdomain"] is not None:
                continue
            target = node["reftarget"]
            found = [name for name, data in self.env.metadata.items() if target in data.get(SLUGS, ())]
            if here in found or len(found) == 1:
                to = here if here in found else found[0]
                titled = node.get("reftitle")
                node.replace_self(make_refnode(self.app.builder, here, to, target, node[0].deepcopy(), titled))
