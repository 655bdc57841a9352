"""The package around the EPUB's text, read with lxml: what EbookLib does not expose.

Each check gives pairs of what was read and what was expected; none says anything of a sound book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from edition.model.findings import REBUILD, Finding
from edition.model.interface import gettext
from edition.model.marks import JUDGING
from edition.model.wording import ENTRIES, NOTES
from edition.proof.epub.container import NS, PARSER, Package, elements, open_package

_TYPE: Final = f"{{{NS['e']}}}type"
_VERTICAL: Final = re.compile(rb"\bhtml\s*{[^}]*writing-mode:\s*vertical-rl")
#: Every link, and those that lead somewhere.
_ANCHORS: Final = etree.XPath(".//x:a", namespaces=NS)
_LINKS: Final = etree.XPath(".//x:a[@href]", namespaces=NS)
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: Members that no manifest lists (OCF 3.3, 4.2).
_OUTSIDE: Final = frozenset({"mimetype", "META-INF/container.xml"})
_LANDMARKS: Final = ("cover", "toc", "bodymatter")
_METADATA: Final = (
    "pageBreakSource", "dcterms:modified", "schema:accessMode", "schema:accessModeSufficient",
    "schema:accessibilityFeature", "schema:accessibilityHazard", "schema:accessibilitySummary",
)  # fmt: skip
#: How many there are at least; the sources are the printed book and the transcription.
_DUBLIN: Final = {"identifier": 1, "title": 1, "creator": 1, "language": 1, "source": 2}
#: How the ids of notes and of entries of the apparatus begin.
_FEET: Final = ("foot-", "note-", "entry-")
#: Classes of what calls them.
_CALLS: Final = frozenset({"noteref", *JUDGING})

Pair = tuple[str, str]


def _members(book: Package) -> Iterator[Pair]:
    packed, listed = {*book.files} - _OUTSIDE - {book.opf_name}, {*book.listed}
    yield from ((f"{name} in the zip alone", "every file in the manifest") for name in sorted(packed - listed))
    yield from ((f"{name} in the manifest alone", "every item in the zip") for name in sorted(listed - packed))


def _languages(book: Package) -> Iterator[Pair]:
    ought = book.opf.findtext(".//d:language", "", NS)
    for name, root in book.documents.items():
        said = root.get("lang"), root.get(_XML_LANG)
        if said != (ought, ought):
            yield f"{name}: lang {said[0]}, xml:lang {said[1]}", ought


def _links(book: Package) -> Iterator[Pair]:
    for name, root in book.documents.items():
        for link in elements(_LINKS, root):
            file, _, anchor = link.get("href", "").partition("#")
            if ":" in file:
                continue
            target = book.member(name, file) if file else name
            if target not in book.files or (anchor and anchor not in book.ids.get(target, frozenset())):
                yield f"{name}: {link.get('href')} leads nowhere", "a link that leads somewhere"


#: Class of a part at the end of a chapter -> its head.
_HEADS: Final = {"notes": NOTES, "entries": ENTRIES}


def _heads(book: Package) -> Iterator[Pair]:
    """Notes and entries stand each under a head of level 2."""
    for name, root in book.documents.items():
        for part in root.iter("{*}section"):
            if (head := _HEADS.get(part.get("class", ""))) is not None:
                ought = gettext(head)
                found = [(etree.QName(one).localname, "".join(map(str, one.itertext()))) for one in list(part)[:1]]
                if found != [("h2", ought)]:
                    yield f"{name}: a part begins with {found}", f"h2 {ought}"


def _notes(book: Package) -> Iterator[Pair]:
    """Notes and entries of the apparatus: each stands in the file of its calls, and begins with the ways back."""
    for name, root in book.documents.items():
        calls = [a for a in elements(_ANCHORS, root) if a.get("role") == "doc-noteref" or a.get("class") in _CALLS]
        yield from _typed(name, calls, "noteref")
        feet = {anchor: element for anchor, element in book.marked[name] if _is_foot(anchor, element)}
        yield from _typed(name, list(feet.values()), "footnote")
        callers: dict[str, list[str]] = {}
        for call in calls:
            href = call.get("href", "")
            callers.setdefault(href, []).append(f"#{call.get('id')}")
            if href.removeprefix("#") not in feet:
                yield f"{name}: {call.get('id')} calls {href}", "a note or an entry of the same file"
        for anchor, foot in feet.items():
            called = callers.get(f"#{anchor}", [])
            ought = [anchor.replace("entry-", "#", 1)] if anchor.startswith("entry-") else called
            if anchor.startswith("foot-"):  # the print has one sign, which leads back to its first call
                called = ought = called[:1]
            backs = [a for a in elements(_ANCHORS, foot) if a.get("role") == "doc-backlink"]
            if not called or called != ought or [a.get("href") for a in backs] != ought:
                yield f"{name}: {anchor} leads back to {[a.get('href') for a in backs]}, called by {called}", str(ought)
            elif _begin(foot) is not backs[0]:
                yield f"{name}: {anchor} does not begin with its way back", "the way back before other words"


def _apparatus(book: Package) -> Iterator[Pair]:
    """What the collected apparatus says of an entry, the entry says too; of a form made uniform it begins with that."""
    marks = (one for marked in book.marked.values() for one in marked)
    entries = {anchor: element for anchor, element in marks if _is_entry(anchor)}
    for anchor, element in entries.items():
        place = entries.get(anchor.replace("entry-", "app-", 1), element)
        said, listed = ("".join(map(str, one.itertext())).strip() for one in (element, place))
        in_sentence = etree.QName(place).localname == "span"  # with other forms made uniform
        if said != listed and not (in_sentence and listed and said.startswith(listed)):
            yield f"{anchor} says {said}", listed


def _is_entry(anchor: str) -> bool:
    return anchor.startswith(("entry-", "app-"))


def _is_foot(anchor: str, element: etree._Element) -> bool:
    """Whether the element with this id is a note or an entry; the id of a call ends with its number."""
    return anchor.startswith(_FEET) and etree.QName(element).localname != "a"


def _begin(foot: etree._Element) -> etree._Element:
    """Return the innermost element with which *foot* begins, words counting as well."""
    while not (foot.text or "").strip() and len(foot):
        foot = foot[0]
    return foot


def _typed(name: str, elements: list[etree._Element], kind: str) -> Iterator[Pair]:
    for element in elements:
        said = element.get(_TYPE), element.get("role")
        if said != (kind, f"doc-{kind}"):
            yield f"{name}: {element.get('id')} is {said}", f"{kind} and doc-{kind}"


def _only(rows: list[tuple[str, str | None]], others: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Return the *rows* that are not among the *others*, all of them if only their order is another."""
    return [row for row in rows if row not in others] or rows


def _navigation(book: Package) -> Iterator[Pair]:
    navs = [book.documents[n] for n, i in book.listed.items() if "nav" in i.get("properties", "").split()]
    ncxs = [n for n, i in book.listed.items() if i.get("media-type") == "application/x-dtbncx+xml"]
    if not navs or not ncxs:
        yield f"{len(navs)} navigation documents and {len(ncxs)} NCX", "one of each"
        return
    nav, ncx = navs[0], ncxs[0]
    links = {e.get(_TYPE): e.findall(".//x:a", NS) for e in nav.iterfind(".//x:nav", NS)}
    kinds = {a.get(_TYPE) for a in links.get("landmarks", [])}
    yield from ((f"no landmark {kind}", "cover, toc and bodymatter") for kind in _LANDMARKS if kind not in kinds)
    tree = etree.fromstring(book.files[ncx], PARSER)
    old = [
        (e.findtext(".//n:text", "", NS), e.find("n:content", NS).get("src"))  # type: ignore[union-attr]
        for e in tree.iterfind(".//n:pageTarget", NS)
    ]
    new = [(a.text or "", a.get("href")) for a in links.get("page-list", [])]
    if old != new:
        yield f"NCX pages {_only(old, new)}", f"those of the page-list {_only(new, old)}"
    named = {item.get("id"): name for name, item in book.listed.items()}
    points = [
        (e.findtext("n:navLabel/n:text", "", NS), e.find("n:content", NS).get("src"))  # type: ignore[union-attr]
        for e in tree.iterfind(".//n:navPoint", NS)
    ]
    entries = [(a.text or "", a.get("href")) for a in links.get("toc", [])]
    if points != entries:
        yield f"NCX entries {_only(points, entries)}", f"those of the toc {_only(entries, points)}"
    turns = [
        str(turn.get("aria-label"))
        for ref in book.opf.iterfind(".//o:itemref", NS)
        for name in [named[ref.get("idref")]]
        for turn in book.documents[name].iterfind(".//*[@role='doc-pagebreak']")
    ]
    if turns != [label for label, _ in new]:
        yield f"page breaks {turns}", f"those of the page-list {[label for label, _ in new]}"


def _metadata(book: Package) -> Iterator[Pair]:
    said = {e.get("property") for e in book.opf.iterfind(".//o:meta", NS) if e.text}
    yield from ((f"no {name}", "the metadata of the book") for name in _METADATA if name not in said)
    yield from (
        (f"{found} dc:{name}", f"at least {least}")
        for name, least in _DUBLIN.items()
        if (found := sum(bool(element.text) for element in book.opf.iterfind(f".//d:{name}", NS))) < least
    )
    if not any("cover-image" in item.get("properties", "").split() for item in book.listed.values()):
        yield "no cover-image", "a picture with the property cover-image"


def _direction(book: Package) -> Iterator[Pair]:
    spine = book.opf.find("o:spine", NS)
    said = None if spine is None else spine.get("page-progression-direction")
    vertical = {name for name, data in book.files.items() if name.endswith(".css") and _VERTICAL.search(data)}
    for name, root in book.documents.items():
        sheets = {book.member(name, link.get("href", "")) for link in root.iterfind("{*}head/{*}link")}
        ought = "ltr" if vertical.isdisjoint(sheets) else "rtl"
        if said != ought and "nav" not in book.listed[name].get("properties", "").split():
            yield f"{name} in a spine that runs {said}", ought


CHECKS: Final[tuple[Callable[[Package], Iterator[Pair]], ...]] = (
    _members,
    _languages,
    _links,
    _heads,
    _notes,
    _apparatus,
    _navigation,
    _metadata,
    _direction,
)


def check_package(path: Path, name: str) -> Iterator[Finding]:
    """Yield a finding for each fault in the package of the EPUB at *path*, which messages call *name*.

    :raises Exception: whatever zipfile or lxml raises on a broken file
    """
    book = open_package(path)
    for read, expected in (pair for check in CHECKS for pair in check(book)):
        repair = REBUILD
        yield Finding(name, 0, "epub-005", read, expected, repair)
