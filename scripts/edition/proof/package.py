"""The package around the EPUB's text, read with zipfile and lxml: what EbookLib does not expose.

Each check gives pairs of what was read and what was expected; none says anything of a sound book.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag

from lxml import etree

from edition.findings import Finding

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_NS: Final = {
    "x": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "e": "http://www.idpf.org/2007/ops",
}
_TYPE: Final = f"{{{_NS['e']}}}type"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: Members that no manifest lists (OCF 3.3, 4.2).
_OUTSIDE: Final = frozenset({"mimetype", "META-INF/container.xml"})
_LANDMARKS: Final = ("cover", "toc", "bodymatter")
_METADATA: Final = ("pageBreakSource", "dcterms:modified", "schema:accessMode", "schema:accessibilitySummary")
_DUBLIN: Final = ("identifier", "title", "creator", "language", "source")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Package:
    """The members of the zip."""

    files: Mapping[str, bytes]
    opf_name: str

    @cached_property
    def opf(self) -> etree._Element:
        """Give the package document."""
        return etree.fromstring(self.files[self.opf_name], _PARSER)

    @cached_property
    def listed(self) -> dict[str, etree._Element]:
        """Give the items of the manifest by the names of their members."""
        return {self.member(self.opf_name, i.get("href", "")): i for i in self.opf.iterfind(".//o:item", _NS)}

    @cached_property
    def documents(self) -> dict[str, etree._Element]:
        """Give the parsed content documents, the navigation among them."""
        names = (n for n, i in self.listed.items() if i.get("media-type") == "application/xhtml+xml")
        return {name: etree.fromstring(self.files[name], _PARSER) for name in names if name in self.files}

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """Give the ids in each content document."""
        return {
            name: frozenset(e.get("id", "") for e in root.iterfind(".//*[@id]"))
            for name, root in self.documents.items()
        }

    def member(self, base: str, href: str) -> str:
        """Give the member that *href* in *base* names."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href))) if href else base


def open_package(path: Path) -> Package:
    """Read the EPUB at *path*.

    :raises Exception: whatever zipfile or lxml raises on a broken file
    """
    with zipfile.ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    container = etree.fromstring(files["META-INF/container.xml"], _PARSER)
    return Package(files, next(str(e.get("full-path")) for e in container.iter("{*}rootfile")))


def _members(book: Package) -> Iterator[Pair]:
    packed, listed = {*book.files} - _OUTSIDE - {book.opf_name}, {*book.listed}
    yield from ((f"{name} in the zip alone", "every file in the manifest") for name in sorted(packed - listed))
    yield from ((f"{name} in the manifest alone", "every item in the zip") for name in sorted(listed - packed))


def _languages(book: Package) -> Iterator[Pair]:
    ought = book.opf.findtext(".//d:language", "", _NS)
    for name, root in book.documents.items():
        said = root.get("lang"), root.get(_XML_LANG)
        if said != (ought, ought):
            yield f"{name}: lang {said[0]}, xml:lang {said[1]}", ought


def _links(book: Package) -> Iterator[Pair]:
    for name, root in book.documents.items():
        for link in root.iterfind(".//x:a[@href]", _NS):
            file, anchor = urldefrag(link.get("href", ""))
            if ":" in file:
                continue
            target = book.member(name, file)
            if target not in book.files or (anchor and anchor not in book.ids.get(target, frozenset())):
                yield f"{name}: {link.get('href')} leads nowhere", "a link that leads somewhere"


def _notes(book: Package) -> Iterator[Pair]:
    for name, root in book.documents.items():
        calls = [a for a in root.iterfind(".//x:a", _NS) if a.get("role") == "doc-noteref"]
        yield from _typed(name, calls, "noteref")
        notes = [a for a in root.iterfind(".//x:aside", _NS) if a.get("id", "").startswith("note-")]
        yield from _typed(name, notes, "footnote")
        for note in notes:
            called = [f"#{a.get('id')}" for a in calls if a.get("href") == f"#{note.get('id')}"]
            backs = [a.get("href") for a in note.iterfind(".//x:a", _NS) if a.get("role") == "doc-backlink"]
            if not called or backs != called:
                yield f"{name}: {note.get('id')} leads back to {backs}", f"its calls {called}"


def _typed(name: str, elements: list[etree._Element], kind: str) -> Iterator[Pair]:
    for element in elements:
        said = element.get(_TYPE), element.get("role")
        if said != (kind, f"doc-{kind}"):
            yield f"{name}: {element.get('id')} is {said}", f"{kind} and doc-{kind}"


def _navigation(book: Package) -> Iterator[Pair]:
    nav = next(book.documents[n] for n, i in book.listed.items() if "nav" in i.get("properties", "").split())
    links = {e.get(_TYPE): e.findall(".//x:a", _NS) for e in nav.iterfind(".//x:nav", _NS)}
    kinds = {a.get(_TYPE) for a in links.get("landmarks", [])}
    yield from ((f"no landmark {kind}", "cover, toc and bodymatter") for kind in _LANDMARKS if kind not in kinds)
    ncx = next(n for n, i in book.listed.items() if i.get("media-type") == "application/x-dtbncx+xml")
    old = [
        (e.findtext(".//n:text", "", _NS), e.find("n:content", _NS).get("src"))  # type: ignore[union-attr]
        for e in etree.fromstring(book.files[ncx], _PARSER).iterfind(".//n:pageTarget", _NS)
    ]
    new = [(a.text or "", a.get("href")) for a in links.get("page-list", [])]
    if old != new:
        yield (
            f"NCX pages {[p for p in old if p not in new]}",
            f"those of the page-list {[p for p in new if p not in old]}",
        )
    turns = [
        str(turn.get("aria-label"))
        for ref in book.opf.iterfind(".//o:itemref", _NS)
        for name, item in book.listed.items() if item.get("id") == ref.get("idref")
        for turn in book.documents[name].iterfind(".//*[@role='doc-pagebreak']")
    ]  # fmt: skip
    if turns != [label for label, _ in new]:
        yield f"page breaks {turns}", f"those of the page-list {[label for label, _ in new]}"


def _metadata(book: Package) -> Iterator[Pair]:
    said = {e.get("property") for e in book.opf.iterfind(".//o:meta", _NS) if e.text}
    yield from ((f"no {name}", "the metadata of the book") for name in _METADATA if name not in said)
    yield from (
        (f"no dc:{n}", "the metadata of the book") for n in _DUBLIN if not book.opf.findtext(f".//d:{n}", "", _NS)
    )
    if not any("cover-image" in item.get("properties", "").split() for item in book.listed.values()):
        yield "no cover-image", "a picture with the property cover-image"


def _direction(book: Package) -> Iterator[Pair]:
    spine = book.opf.find("o:spine", _NS)
    said = None if spine is None else spine.get("page-progression-direction")
    for name, root in book.documents.items():
        ought = "rtl" if root.get("class") == "vertical" else "ltr"
        if said != ought and "nav" not in book.listed[name].get("properties", "").split():
            yield f"{name} in a spine that runs {said}", ought


CHECKS: Final[tuple[Callable[[Package], Iterator[Pair]], ...]] = (
    _members,
    _languages,
    _links,
    _notes,
    _navigation,
    _metadata,
    _direction,
)


def check_package(path: Path, name: str) -> Iterator[Finding]:
    """Give a finding for each fault in the package of the EPUB at *path*, which messages call *name*.

    :raises Exception: whatever zipfile or lxml raises on a broken file
    """
    book = open_package(path)
    for read, expected in (pair for check in CHECKS for pair in check(book)):
        repair = "build it again with make; if it stays, the builder is at fault"
        yield Finding(name, 0, "epub-005", read, expected, repair)
