"""An EPUB as a container (OCF 3.3): bytes -> its members, package document and parsed content documents.

A zip that is too large, encrypted, leads out of itself or has no book in it is refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree

from edition.model.files import BUILT
from edition.model.files import read as read_bytes

PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
NS: Final = {
    "x": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "e": "http://www.idpf.org/2007/ops",
}
_MARKED: Final = etree.XPath(".//*[@id]")
#: Most members, and most bytes of all of them, that are read.
_MEMBERS: Final = 10_000
_UNPACKED: Final = 256 * 2**20
#: Names that OCF allows (OCF 3.3, 4.2.3), without what only escapes or hides.
_NAME: Final = re.compile(r"[^\\:*?\"<>|\x00-\x1f\x7f]{1,250}")


@dataclass(frozen=True)
class Package:
    """The members of the zip."""

    files: Mapping[str, bytes]
    opf_name: str

    @cached_property
    def opf(self) -> etree._Element:
        """Return the package document."""
        return etree.fromstring(self.files[self.opf_name], PARSER)

    @cached_property
    def listed(self) -> dict[str, etree._Element]:
        """Return the items of the manifest by the names of their members."""
        return {self.member(self.opf_name, i.get("href", "")): i for i in self.opf.iterfind(".//o:item", NS)}

    @cached_property
    def documents(self) -> dict[str, etree._Element]:
        """Return the parsed content documents, the navigation among them."""
        names = (n for n, i in self.listed.items() if i.get("media-type") == "application/xhtml+xml")
        return {name: etree.fromstring(self.files[name], PARSER) for name in names if name in self.files}

    @cached_property
    def marked(self) -> dict[str, list[tuple[str, etree._Element]]]:
        """Return the elements of each content document that have an id, with it."""
        found = ((name, elements(_MARKED, root)) for name, root in self.documents.items())
        return {name: [(element.get("id", ""), element) for element in elements] for name, elements in found}

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """Return the ids in each content document."""
        return {name: frozenset(anchor for anchor, _ in marked) for name, marked in self.marked.items()}

    def member(self, base: str, href: str) -> str:
        """Return the member that *href* in *base* names."""
        return _member_of(posixpath.dirname(base), href) if href else base


def elements(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    """Return the elements under *root* that *path* finds, faster than ``iterfind`` does."""
    found: Any = path(root)
    return list(found)


@lru_cache(maxsize=10_000)
def _member_of(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href)))


def open_package(path: Path) -> Package:
    """Read the EPUB at *path*; what asks a second time is given what was read the first.

    :raises OSError: if it is missing or too large
    :raises ValueError: if it is encrypted, too large, leads out of itself, names a member twice, or has no package
        document or a spine of anything but XHTML
    :raises Exception: whatever zipfile or lxml raises on a broken file
    """
    return _opened(read_bytes(path, BUILT))


@lru_cache(maxsize=1)
def _opened(data: bytes) -> Package:
    files = members(data)
    container = etree.fromstring(files["META-INF/container.xml"], PARSER)
    # Of several renditions the first is the default one (EPUB Multiple-Rendition Publications, 2.2).
    named = next((unquote(e.get("full-path", "")) for e in container.iter("{*}rootfile")), "")
    if named not in files:
        raise ValueError(f"no package document {named!r}")
    book = Package(files, named)
    if len(book.listed) < sum(1 for _ in book.opf.iterfind(".//o:item", NS)):
        raise ValueError("a member that the manifest lists twice")
    if fault := next(_unread(book), None):
        raise ValueError(fault)
    return book


def _unread(book: Package) -> Iterator[str]:
    """Yield why a document in the spine is not read; the edition's are all XHTML."""
    items = {item.get("id"): (name, item.get("media-type")) for name, item in book.listed.items()}
    for ref in book.opf.iterfind(".//o:itemref", NS):
        name, kind = items.get(ref.get("idref"), (None, None))
        if name is None:
            yield f"{ref.get('idref')!r} in the spine, which is no item of the manifest"
        elif kind != "application/xhtml+xml":
            yield f"{name!r} in the spine, of the type {kind}, not XHTML"
        elif name not in book.files:
            yield f"{name!r} in the spine, which is not in the zip"


def members(data: bytes) -> dict[str, bytes]:
    """Return the members of the zip *data*, each read only as far as its declared size.

    :raises ValueError: if it is encrypted, too large, leads out of itself, or has two members of one name
    :raises Exception: whatever zipfile raises on a broken file
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        infos = packed.infolist()
        if fault := next(_refused(infos), None):
            raise ValueError(fault)
        return {info.filename: _member(packed, info) for info in infos}


def _member(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    # ZipFile.read unpacks all there is before it looks at the declared size.
    with packed.open(info) as stream:
        return stream.read(info.file_size + 1)


def _refused(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield why the members *infos* are not read, nothing if they may be."""
    if len(infos) > _MEMBERS:
        yield f"{len(infos)} members, more than {_MEMBERS}"
    if (size := sum(info.file_size for info in infos)) > _UNPACKED:
        yield f"{size} bytes unpacked, more than {_UNPACKED}"
    seen = set[str]()
    for info in infos:
        name = info.orig_filename
        if info.flag_bits & 1:
            yield f"{name!r} is encrypted"
        if name in seen:
            yield f"{name!r} twice"
        if ".." in name.split("/") or name.startswith("/") or not _NAME.fullmatch(name):
            yield f"{name!r}, a name that leads out of the book or is none"
        seen.add(name)
