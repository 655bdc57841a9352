"""What OCR engines write: hOCR, ALTO and PAGE-XML -> pages of printed lines, with regions and confidence.

Of each page come its image, and the lines region by region in the order of the file, which these formats make the
reading order. hOCR 1.2; ALTO 2 to 4; PAGE 2013 to 2019.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from edition.model.findings import EditionError, Finding

_IMAGE: Final = re.compile(r"""image\s+["']?([^"';]+)""")
_WORD: Final = re.compile(r"x_w?conf\s+([\d.]+)")
#: Classes of hOCR that are a printed line.
_LINES: Final = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocrx_line"})
#: Regions of PAGE-XML and tags of hOCR and ALTO -> what they are here.
_REGIONS: Final[Mapping[str, str]] = {
    "header": "running-head", "page-number": "folio", "footnote": "note", "ocr_header": "running-head",
    "ocr_pageno": "folio", "ocr_footer": "running-head", "footer": "running-head",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line, as an engine read it."""

    text: str
    region: str = ""  #: what its region is, if that is no text: ``running-head``, ``folio``, ``note``
    confidence: float | None = None  #: 0 to 1


@dataclass(frozen=True, slots=True)
class Scan:
    """A page, as an engine read it."""

    image: str  #: the name of its image, empty if it has none
    regions: tuple[tuple[Printed, ...], ...]  #: the lines of each paragraph or region


#: Where the characters begin that stand without a space.
_CJK: Final = "\u2e80"

Node = etree._Element


def is_markup(text: str) -> bool:
    """Whether *text* is a file of an engine."""
    return bool(re.match(r"\s*<(?:\?xml|!DOCTYPE|html|alto|PcGts)\b", text[:200], re.IGNORECASE))


def pages(name: str, data: bytes) -> list[Scan]:
    """Return the pages of the file *name*.

    :raises EditionError: source-002 if it is no XML, or of another form
    """
    try:
        # Nothing outside the file is asked for, and no entity can make it grow.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _other(name, error.lineno or 0, str(error)) from error
    read = _FORMS.get(_tag(root))
    found = read(root) if read else []
    if not any(region for scan in found for region in scan.regions):
        raise _other(name, 0, f"<{_tag(root)}> without lines of text")
    return found


def _other(name: str, line: int, read: str) -> EditionError:
    expected = "text, hOCR, ALTO or PAGE-XML"
    return EditionError(Finding(name, line, "source-002", read, expected, "receive it in one of these forms"))


def _tag(node: Node) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _named(node: Node, *names: str) -> Iterator[Node]:
    """Yield what is below *node* and has one of these *names*, whatever the namespace."""
    return (one for one in node.iter() if _tag(one) in names)


def _words(node: Node) -> str:
    return "".join(map(str, node.itertext()))


def _whole(lines: Iterable[Printed]) -> tuple[Printed, ...]:
    return tuple(line for line in lines if line.text.strip())


def _spaced(words: Iterable[str]) -> str:
    """Return *words* with a space between two of Latin letters: an engine takes each Chinese character for a word."""
    line = ""
    for word in filter(None, words):
        line += f" {word}" if line and line[-1] < _CJK and word[0] < _CJK else word
    return line


def _mean(values: Iterable[str | None]) -> float | None:
    """Return the mean of those *values* that are numbers."""
    numbers = [float(one) for one in values if one and re.fullmatch(r"[\d.]{1,9}", one)]
    return sum(numbers) / len(numbers) if numbers else None


def _hocr(root: Node) -> list[Scan]:
    def classed(node: Node, *names: str) -> Iterator[Node]:
        return (one for one in node.iter() if set((one.get("class") or "").split()) & set(names))

    def lines(node: Node) -> Iterator[Printed]:
        for one in classed(node, *_LINES):
            words = list(classed(one, "ocrx_word", "ocr_word"))
            told = [word.get("title") or "" for word in words or [one]]
            sure = _mean(found[1] for title in told if (found := _WORD.search(title)))
            region = _REGIONS.get(one.get("class") or "", "")
            text = _spaced([_words(word).strip() for word in words]) if words else _words(one)
            yield Printed(text.strip("\n"), region, sure / 100 if sure is not None else None)

    scans = list[Scan]()
    for page in classed(root, "ocr_page"):
        image = _IMAGE.search(page.get("title") or "")
        paragraphs = list(classed(page, "ocr_par")) or list(classed(page, "ocr_carea")) or [page]
        scans.append(Scan(image[1].strip() if image else "", tuple(_whole(lines(one)) for one in paragraphs)))
    return scans


def _alto(root: Node) -> list[Scan]:
    def line(node: Node) -> Printed:
        words = list(_named(node, "String"))
        parts = ["".join(one.get("CONTENT") or " ") for one in _named(node, "String", "SP")]
        return Printed("".join(parts), confidence=_mean(one.get("WC") for one in words))

    image = next((one.text or "" for one in _named(root, "fileName")), "")
    scans = [
        Scan(image, tuple(_whole(map(line, _named(block, "TextLine"))) for block in _named(page, "TextBlock")))
        for page in _named(root, "Page")
    ]
    return scans if len(scans) == 1 else [Scan("", scan.regions) for scan in scans]


def _page(root: Node) -> list[Scan]:
    def line(node: Node, region: str) -> Printed:
        told = sorted((one for one in node if _tag(one) == "TextEquiv"), key=lambda one: int(one.get("index") or 0))
        text = next((_words(u) for one in told[:1] for u in _named(one, "Unicode")), "")
        return Printed(text.strip("\n"), region, _mean(one.get("conf") for one in told[:1]))

    scans = list[Scan]()
    for page in _named(root, "Page"):
        regions = []
        for one in _named(page, "TextRegion"):
            kind = _REGIONS.get(one.get("type") or "", "")
            regions.append(_whole(line(child, kind) for child in one if _tag(child) == "TextLine"))
        scans.append(Scan(page.get("imageFilename") or "", tuple(regions)))
    return scans


#: Root element -> what reads it.
_FORMS: Final[Mapping[str, Callable[[Node], list[Scan]]]] = {"html": _hocr, "alto": _alto, "PcGts": _page}
