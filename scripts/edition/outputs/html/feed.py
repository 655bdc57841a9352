"""The feed of corrections (Atom, RFC 4287), from the commits that change the text."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from edition.model import corrections, git, interface
from edition.model.corrections import Correction
from edition.model.epoch import source_date_epoch
from edition.model.interface import gettext
from edition.outputs.html import site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

NAME: Final = "corrections.atom"
#: The name by which templates ask whether there is a feed.
OFFERED: Final = "feed"
ATOM: Final = "http://www.w3.org/2005/Atom"
XML: Final = "http://www.w3.org/XML/1998/namespace"


def moment(seconds: int) -> str:
    """Return a time as RFC 3339 has it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element of Atom."""
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def render(app: Sphinx, found: Sequence[Correction], now: int) -> bytes:
    """Return the feed; *now* dates an empty one."""
    ET.register_namespace("", ATOM)
    config, base = app.config, site.base(app.config)
    # Ids must not change with the address of the site, nor need one.
    identity = uuid.uuid5(uuid.NAMESPACE_OID, str(config.basename))
    feed = ET.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": interface.tag(config.language)})
    if base:
        feed.set(f"{{{XML}}}base", base)
        add(feed, "link", rel="self", type="application/atom+xml", href=base + NAME)
    add(feed, "id", identity.urn)
    add(feed, "title", gettext("{}·勘誤").format(config.project))
    add(feed, "updated", moment(max((one.seconds for one in found), default=now)))
    add(add(feed, "author"), "name", gettext("{}校注電子版").format(config.project))
    add(feed, "link", rel="alternate", type="text/html", href=app.builder.get_target_uri(config.root_doc))
    for one in found:
        entry = add(feed, "entry")
        add(entry, "id", uuid.uuid5(identity, one.commit).urn)
        add(entry, "title", one.subject)
        add(entry, "updated", moment(one.seconds))
        add(entry, "content", one.body or one.subject, type="text")
        for docname in one.documents:
            if docname in app.env.found_docs:
                title = site.part(app.env, docname).title
                add(entry, "link", rel="related", title=title, href=app.builder.get_target_uri(docname))
    ET.indent(feed, "")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def write_feed(app: Sphinx, exception: Exception | None) -> None:
    """Write the feed after an HTML build, or take away the one that is offered no more."""
    if exception is not None or app.builder.name != "html":
        return
    path, root = Path(app.outdir) / NAME, Path(app.srcdir)
    if app.config.html_context[OFFERED]:
        path.write_bytes(render(app, corrections.history(root), source_date_epoch(root)))
    else:
        path.unlink(missing_ok=True)


def offer(app: Sphinx, config: Config) -> None:
    """Offer the feed on the pages only where the whole history is at hand: an empty one would say too little."""
    config.html_context = {**config.html_context, OFFERED: not git.history_ends(Path(app.srcdir))}


def setup(app: Sphinx) -> None:
    """Decide before the pages are written, and write when the build has finished."""
    app.connect("config-inited", offer)
    app.connect("build-finished", write_feed)
