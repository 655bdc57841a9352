"""The catalogue for reading apps, of one book: OPDS 1.2 (an Atom feed) and OPDS 2.0 (JSON) beside the pages.

See https://specs.opds.io/opds-1.2 and https://drafts.opds.io/opds-2.0. Addresses are relative to the catalogue where
the site's is not known. What is not offered for download, as when Sphinx runs alone, has no catalogue.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from edition.model import interface, settings
from edition.model.epoch import source_date_epoch
from edition.outputs.epub.package import identifier
from edition.outputs.html import site, theme
from edition.outputs.html.cover import FRONT, FRONT_SIZE
from edition.outputs.html.feed import ATOM, XML, add, moment
from edition.outputs.html.metadata import TYPES, given

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: OPDS 1.2, with the ending by which servers know Atom; and 2.0.
ATOM_NAME: Final = "opds.atom"
JSON_NAME: Final = "opds.json"
ATOM_TYPE: Final = "application/atom+xml;profile=opds-catalog;kind=acquisition"
JSON_TYPE: Final = "application/opds+json"
DUBLIN_CORE: Final = "http://purl.org/dc/terms/"
#: Whoever asks gets the file (OPDS 1.2, 5.2; 2.0, 5.3).
OPEN: Final = "http://opds-spec.org/acquisition/open-access"
IMAGE: Final = "http://opds-spec.org/image"
#: Endings of what one reads; the other downloads are for machines.
READ: Final = (".epub", ".pdf")


def files(config: Config) -> list[dict[str, str]]:
    """Return address, media type and label of each file that a reader can have."""
    offered = (file for file in config.html_context.get("downloads", ()) if file["href"].endswith(READ))
    return [{**file, "type": TYPES[file["href"].rpartition(".")[2]]} for file in offered]


def as_json(app: Sphinx, now: str) -> dict[str, Any]:
    """Return the catalogue as OPDS 2.0; *now* is when the book was last changed."""
    config, base = app.config, site.base(app.config)
    told = settings.load(Path(app.srcdir))
    links = [{"rel": OPEN, "href": base + f["href"], "type": f["type"], "title": f["label"]} for f in files(config)]
    width, height = (2 * side for side in FRONT_SIZE)
    about = {
        "@type": "http://schema.org/Book",
        "identifier": identifier(config.basename),
        "title": config.project,
        "author": {"name": config.author},
        "language": interface.tag(config.language),
        "modified": now,
        "publisher": told.edition_publisher,
        "description": given(config.epub_description),
        "subject": settings.names(told.edition_subjects),
    }
    publication = {
        "metadata": {key: value for key, value in about.items() if value},
        "links": links,
        "images": [{"href": base + FRONT, "type": "image/png", "width": width, "height": height}],
    }
    return {
        "metadata": {"title": config.project, "modified": now, "numberOfItems": 1},
        "links": [{"rel": "self", "href": base + JSON_NAME, "type": JSON_TYPE}],
        "publications": [publication],
    }


def as_atom(app: Sphinx, now: str) -> bytes:
    """Return the catalogue as OPDS 1.2."""
    ET.register_namespace("", ATOM)
    ET.register_namespace("dc", DUBLIN_CORE)
    config, base = app.config, site.base(app.config)
    feed = ET.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": interface.tag(config.language)})
    add(feed, "id", identifier(f"{config.basename}-opds"))
    add(feed, "title", config.project)
    add(feed, "updated", now)
    add(add(feed, "author"), "name", settings.load(Path(app.srcdir)).made_by)
    for rel in ("self", "start"):
        add(feed, "link", rel=rel, type=ATOM_TYPE, href=base + ATOM_NAME)
    _entry(feed, app, now)
    ET.indent(feed, "")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(feed: ET.Element, app: Sphinx, now: str) -> None:
    """Add the book to *feed*."""
    config, base = app.config, site.base(app.config)
    told = settings.load(Path(app.srcdir))
    entry = add(feed, "entry")
    add(entry, "id", identifier(config.basename))
    add(entry, "title", config.project)
    add(entry, "updated", now)
    add(add(entry, "author"), "name", config.author)
    for subject in settings.names(told.edition_subjects):
        add(entry, "category", term=subject, label=subject)
    for name, value in (("language", interface.tag(config.language)), ("publisher", told.edition_publisher)):
        if value:
            ET.SubElement(entry, f"{{{DUBLIN_CORE}}}{name}").text = value
    for name, value in (("summary", given(config.epub_description)), ("rights", given(config.epub_copyright))):
        if value:
            add(entry, name, value)
    for rel in (IMAGE, f"{IMAGE}/thumbnail"):
        add(entry, "link", rel=rel, type="image/png", href=base + FRONT)
    for file in files(config):
        add(entry, "link", rel=OPEN, type=file["type"], href=base + file["href"], title=file["label"])


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write both when the build has finished, or take away what is offered no more."""
    if exception is not None or app.builder.name != "html":
        return
    paths = [Path(app.outdir) / name for name in (ATOM_NAME, JSON_NAME)]
    if not (theme.is_used(app) and files(app.config)):
        for path in paths:
            path.unlink(missing_ok=True)
        return
    now = moment(source_date_epoch(Path(app.srcdir)))
    paths[0].write_bytes(as_atom(app, now))
    text = json.dumps(as_json(app, now), ensure_ascii=False, indent=1) + "\n"
    paths[1].write_text(text, encoding="utf-8", newline="\n")


def offer(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Name both in the head of the title page, where apps look for them (OPDS 1.2, 6; 2.0, 4.3)."""
    del templatename, doctree
    if theme.is_used(app) and pagename == app.config.root_doc and files(app.config):
        context["catalogues"] = {ATOM_NAME: ATOM_TYPE, JSON_NAME: JSON_TYPE}


def setup(app: Sphinx) -> None:
    """Offer it on the title page, and write it when the build has finished."""
    app.connect("html-page-context", offer)
    app.connect("build-finished", write)
