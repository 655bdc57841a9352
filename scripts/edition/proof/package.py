"""The package around the EPUB's text, read with zipfile and lxml: what EbookLib does not expose.

Each check gives pairs of what was read and what was expected; none says anything of a sound book.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree

from edition.files import BUILT
from edition.files import read as read_bytes
from edition.findings import Finding
from edition.notation import GRAMMAR, MILESTONES

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
#: Most members, and most bytes of all of them, that are read.
_MEMBERS: Final = 10_000
_UNPACKED: Final = 256 * 2**20
#: Names that OCF allows (OCF 3.3, 4.2.3), without what only escapes or hides.
_NAME: Final = re.compile(r"[^\\:*?\"<>|\x00-\x1f\x7f]{1,250}")
_LANDMARKS: Final = ("cover", "toc", "bodymatter")
_METADATA: Final = (
    "pageBreakSource", "dcterms:modified", "schema:accessMode", "schema:accessModeSufficient",
    "schema:accessibilityFeature", "schema:accessibilityHazard", "schema:accessibilitySummary",
)  # fmt: skip
#: How many there are at least; the sources are the printed book and the transcription.
_DUBLIN: Final = {"identifier": 1, "title": 1, "creator": 1, "language": 1, "source": 2}
#: How the ids of notes and of entries of the apparatus begin.
_FEET: Final = ("note-", "entry-")
#: Classes of what calls them.
_CALLS: Final = frozenset({"noteref", *GRAMMAR} - MILESTONES)

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
        return _member_of(posixpath.dirname(base), href) if href else base


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
    container = etree.fromstring(files["META-INF/container.xml"], _PARSER)
    # Of several renditions the first is the default one (EPUB Multiple-Rendition Publications, 2.2).
    named = next((unquote(e.get("full-path", "")) for e in container.iter("{*}rootfile")), "")
    if named not in files:
        raise ValueError(f"no package document {named!r}")
    book = Package(files, named)
    if len(book.listed) < sum(1 for _ in book.opf.iterfind(".//o:item", _NS)):
        raise ValueError("a member that the manifest lists twice")
    if fault := next(_unread(book), None):
        raise ValueError(fault)
    return book


def _unread(book: Package) -> Iterator[str]:
    """Give why a document in the spine is not read; the edition's are all XHTML."""
    items = {item.get("id"): (name, item.get("media-type")) for name, item in book.listed.items()}
    for ref in book.opf.iterfind(".//o:itemref", _NS):
        name, kind = items.get(ref.get("idref"), (None, None))
        if name is None:
            yield f"{ref.get('idref')!r} in the spine, which is no item of the manifest"
        elif kind != "application/xhtml+xml":
            yield f"{name!r} in the spine, of the type {kind}, not XHTML"
        elif name not in book.files:
            yield f"{name!r} in the spine, which is not in the zip"


def members(data: bytes) -> dict[str, bytes]:
    """Give the members of the zip *data*, each read only as far as its declared size.

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
    """Give why the members *infos* are not read, nothing if they may be."""
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
            file, _, anchor = link.get("href", "").partition("#")
            if ":" in file:
                continue
            target = book.member(name, file) if file else name
            if target not in book.files or (anchor and anchor not in book.ids.get(target, frozenset())):
                yield f"{name}: {link.get('href')} leads nowhere", "a link that leads somewhere"


def _notes(book: Package) -> Iterator[Pair]:
    """Notes and entries of the apparatus: each stands in the file of its calls, and begins with the ways back."""
    for name, root in book.documents.items():
        calls = [a for a in root.iterfind(".//x:a", _NS) if a.get("role") == "doc-noteref" or a.get("class") in _CALLS]
        yield from _typed(name, calls, "noteref")
        feet = {e.get("id", ""): e for e in root.iterfind(".//*[@id]", _NS) if _is_foot(e)}
        yield from _typed(name, list(feet.values()), "footnote")
        called_by: dict[str, list[str]] = {}
        for call in calls:
            called_by.setdefault(call.get("href", ""), []).append(f"#{call.get('id')}")
            if (href := call.get("href", "")).removeprefix("#") not in feet:
                yield f"{name}: {call.get('id')} calls {href}", "a note or an entry of the same file"
        for anchor, foot in feet.items():
            called = called_by.get(f"#{anchor}", [])
            ought = [anchor.replace("entry-", "#", 1)] if anchor.startswith("entry-") else called
            backs = [a for a in foot.iterfind(".//x:a", _NS) if a.get("role") == "doc-backlink"]
            if not called or called != ought or [a.get("href") for a in backs] != ought:
                yield f"{name}: {anchor} leads back to {[a.get('href') for a in backs]}, called by {called}", str(ought)
            elif _begin(foot) is not backs[0]:
                yield f"{name}: {anchor} does not begin with its way back", "the way back before other words"


def _apparatus(book: Package) -> Iterator[Pair]:
    """What the collected apparatus says of an entry, the entry says too, and then its reason."""
    marked = [e for root in book.documents.values() for e in root.iterfind(".//*[@id]", _NS)]
    words = {e.get("id", ""): "".join(str(part) for part in e.itertext()).strip() for e in marked if _is_entry(e)}
    for anchor, said in words.items():
        listed = words.get(anchor.replace("entry-", "app-", 1), "")
        if not said.startswith(listed):
            yield f"{anchor} says {said[: len(listed)]}", listed


def _is_entry(element: etree._Element) -> bool:
    return element.get("id", "").startswith(("entry-", "app-"))


def _is_foot(element: etree._Element) -> bool:
    """Whether the element is a note or an entry, by its id; the id of a call ends with its number."""
    return etree.QName(element).localname != "a" and element.get("id", "").startswith(_FEET)


def _begin(foot: etree._Element) -> etree._Element:
    """Give the innermost element with which *foot* begins, words counting as well."""
    while not (foot.text or "").strip() and len(foot):
        foot = foot[0]
    return foot


def _typed(name: str, elements: list[etree._Element], kind: str) -> Iterator[Pair]:
    for element in elements:
        said = element.get(_TYPE), element.get("role")
        if said != (kind, f"doc-{kind}"):
            yield f"{name}: {element.get('id')} is {said}", f"{kind} and doc-{kind}"


def _only(rows: list[tuple[str, str | None]], others: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Give the *rows* that are not among the *others*, all of them if only their order is another."""
    return [row for row in rows if row not in others] or rows


def _navigation(book: Package) -> Iterator[Pair]:
    navs = [book.documents[n] for n, i in book.listed.items() if "nav" in i.get("properties", "").split()]
    ncxs = [n for n, i in book.listed.items() if i.get("media-type") == "application/x-dtbncx+xml"]
    if not navs or not ncxs:
        yield f"{len(navs)} navigation documents and {len(ncxs)} NCX", "one of each"
        return
    nav, ncx = navs[0], ncxs[0]
    links = {e.get(_TYPE): e.findall(".//x:a", _NS) for e in nav.iterfind(".//x:nav", _NS)}
    kinds = {a.get(_TYPE) for a in links.get("landmarks", [])}
    yield from ((f"no landmark {kind}", "cover, toc and bodymatter") for kind in _LANDMARKS if kind not in kinds)
    tree = etree.fromstring(book.files[ncx], _PARSER)
    old = [
        (e.findtext(".//n:text", "", _NS), e.find("n:content", _NS).get("src"))  # type: ignore[union-attr]
        for e in tree.iterfind(".//n:pageTarget", _NS)
    ]
    new = [(a.text or "", a.get("href")) for a in links.get("page-list", [])]
    if old != new:
        yield f"NCX pages {_only(old, new)}", f"those of the page-list {_only(new, old)}"
    named = {item.get("id"): name for name, item in book.listed.items()}
    points = [
        (e.findtext("n:navLabel/n:text", "", _NS), e.find("n:content", _NS).get("src"))  # type: ignore[union-attr]
        for e in tree.iterfind(".//n:navPoint", _NS)
    ]
    entries = [(a.text or "", a.get("href")) for a in links.get("toc", [])]
    if points != entries:
        yield f"NCX entries {_only(points, entries)}", f"those of the toc {_only(entries, points)}"
    turns = [
        str(turn.get("aria-label"))
        for ref in book.opf.iterfind(".//o:itemref", _NS)
        for name in [named[ref.get("idref")]]
        for turn in book.documents[name].iterfind(".//*[@role='doc-pagebreak']")
    ]
    if turns != [label for label, _ in new]:
        yield f"page breaks {turns}", f"those of the page-list {[label for label, _ in new]}"


def _metadata(book: Package) -> Iterator[Pair]:
    said = {e.get("property") for e in book.opf.iterfind(".//o:meta", _NS) if e.text}
    yield from ((f"no {name}", "the metadata of the book") for name in _METADATA if name not in said)
    yield from (
        (f"{found} dc:{name}", f"at least {least}")
        for name, least in _DUBLIN.items()
        if (found := sum(bool(element.text) for element in book.opf.iterfind(f".//d:{name}", _NS))) < least
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
    _apparatus,
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
