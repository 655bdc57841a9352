"""A drawing (SVG) as a picture of a page: it runs nothing and fetches nothing, for readers open it within the book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.proof.epub.container import PARSER

#: Elements that run or hold what is no drawing.
_REFUSED: Final = frozenset({"script", "foreignObject", "iframe", "handler", "listener"})
#: Attributes that name something else.
_NAMING: Final = frozenset({"href", "src"})
#: What they may name: a part of the drawing itself, or a picture that is in it.
_WITHIN: Final = re.compile(r"#|data:image/(?:png|jpeg|webp);")
_STYLE: Final = re.compile(r"""url\(\s*["']?(?!["'#]|data:image/)|@import""", re.IGNORECASE)


def fault(data: bytes) -> str:
    """Return what of the SVG *data* cannot be shown, nothing if all can."""
    try:
        root = etree.fromstring(data, PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return "no well-formed SVG"
    if root is None or etree.QName(root).localname != "svg":
        return "no SVG"
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        return "an entity"
    return next(_faults(root), "")


def _faults(root: etree._Element) -> Iterator[str]:
    """Yield what runs, and what is fetched."""
    if any(isinstance(before, etree._ProcessingInstruction) for before in root.itersiblings(preceding=True)):
        yield "a style sheet outside"
    for element in root.iter("*"):
        name = etree.QName(element).localname
        if name in _REFUSED:
            yield f"<{name}>"
        for key, value in element.attrib.items():
            key, value = etree.QName(key).localname, str(value).strip()
            if key.startswith("on"):
                yield f"{key}=, a script"
            elif (key in _NAMING and not _WITHIN.match(value)) or _STYLE.search(value):
                yield f"{key}={value}, outside the drawing"
        if name == "style" and _STYLE.search("".join(map(str, element.itertext()))):
            yield "a style that names something outside the drawing"
