"""The images of the original's pages on the site, and the manifest that tells other programs of them (IIIF).

Both are only there if the book has images; the manifest needs the site's address, because its ids are addresses.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.util import logging

from edition.model import interface, wording
from edition.model.facsimile import FOLDER, PUBLISHED, PageImage
from edition.model.interface import gettext
from edition.outputs.html import site, theme
from edition.tree import domain
from edition.tree.domain import SourceStretch, Turn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

MANIFEST: Final = "iiif/manifest.json"
#: IIIF Presentation API 3.0, 4.6.
_CONTEXT: Final = "http://iiif.io/api/presentation/3/context.json"
STYLES: Final = "_static/facsimile.css"
_LOGGER: Final = logging.getLogger(__name__)


def of_page(config: Config, page: str) -> PageImage | None:
    """Return the image of *page*, if the book has it."""
    images: tuple[PageImage, ...] = config.edition_page_images
    return next((image for image in images if image.page == page), None)


def manifest(app: Sphinx, base: str) -> dict[str, Any]:
    """Return the manifest of the images (IIIF Presentation API 3.0, 3 and 5); *base* is the site's address."""
    config, known, language = app.config, domain.of(app.env), _language(app.config)
    documents = {turn.page: turn.docname for turn in known.all(Turn)}
    words: dict[str, dict[int, str]] = {}
    for stretch in known.all(SourceStretch):
        here = words.setdefault(stretch.page, {})
        here[stretch.line] = here.get(stretch.line, "") + stretch.source
    images: tuple[PageImage, ...] = config.edition_page_images
    return {
        "@context": _CONTEXT,
        "id": f"{base}{MANIFEST}",
        "type": "Manifest",
        "label": {language: [config.project]},
        "metadata": [
            {"label": {language: [name]}, "value": {language: [value]}} for name, value in _metadata(config) if value
        ],
        "homepage": [{"id": base, "type": "Text", "label": {language: [config.project]}, "format": "text/html"}],
        "viewingDirection": "left-to-right" if config.edition_direction == "horizontal" else "right-to-left",
        "behavior": ["paged"],
        "items": [_canvas(app, base, image, documents, words.get(image.page, {})) for image in images],
    }


def _language(config: Config) -> str:
    """Return the language of what is said: of Chinese by its script alone."""
    return "zh-Hant" if config.language.startswith("zh") else interface.tag(config.language)


def _metadata(config: Config) -> Iterator[tuple[str, str]]:
    yield gettext("作者"), config.author
    yield gettext("底本"), config.edition_printed_source
    yield gettext("權利"), config.epub_copyright


def _canvas(
    app: Sphinx, base: str, image: PageImage, documents: dict[str, str], lines: dict[int, str]
) -> dict[str, Any]:
    """Return the canvas of one page: its image, and the lines of the transcription."""
    page, language = app.config.edition_witness.pages[image.page], _language(app.config)
    canvas = f"{base}iiif/{page.anchor}"
    size = {"width": image.width, "height": image.height}
    body = {"id": base + image.address, "type": "Image", "format": image.media_type, **size}
    text = "\n".join(words for _, words in sorted(lines.items()) if words)
    said = {"type": "TextualBody", "value": text, "language": language, "format": "text/plain"}
    made: dict[str, Any] = {
        "id": canvas,
        "type": "Canvas",
        "label": {language: [page.label]},
        **size,
        "items": [_annotations(f"{canvas}/image", canvas, "painting", body)],
    }
    if text:
        made["annotations"] = [_annotations(f"{canvas}/text", canvas, "supplementing", said)]
    if (docname := documents.get(image.page)) is not None:
        address = f"{base}{app.builder.get_target_uri(docname)}#{page.anchor}"
        label = {language: [wording.page_name(page)]}
        made["homepage"] = [{"id": address, "type": "Text", "label": label, "format": "text/html"}]
    return made


def _annotations(anchor: str, canvas: str, motivation: str, body: dict[str, Any]) -> dict[str, Any]:
    note = {"id": f"{anchor}/1", "type": "Annotation", "motivation": motivation, "body": body, "target": canvas}
    return {"id": anchor, "type": "AnnotationPage", "items": [note]}


def _stale(folder: Path, names: set[str]) -> Iterator[Path]:
    """Yield the files in *folder* that have not one of these *names*."""
    return (path for path in (folder.iterdir() if folder.is_dir() else ()) if path.name not in names)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Copy the images and write the manifest, or take away what a build before left."""
    if exception is not None or not theme.is_used(app):
        return
    outdir, images = Path(app.outdir), app.config.edition_page_images
    for path in list(_stale(outdir / PUBLISHED, {image.name for image in images})):
        path.unlink()
    told, styles, base = outdir / MANIFEST, outdir / STYLES, site.base(app.config)
    if not images:
        told.unlink(missing_ok=True)
        styles.unlink(missing_ok=True)
        return
    (outdir / PUBLISHED).mkdir(exist_ok=True)
    for image in images:
        shutil.copyfile(Path(app.srcdir, FOLDER, image.name), outdir / image.address)
    styles.write_text(theme.read("facsimile.css"), encoding="utf-8")
    if not base:
        told.unlink(missing_ok=True)
        _LOGGER.info("no IIIF manifest of the page images: the site has no address (EDITION_BASEURL)")
        return
    told.parent.mkdir(exist_ok=True)
    told.write_text(json.dumps(manifest(app, base), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write before the worker and the list of files."""
    app.connect("build-finished", write, priority=800)
