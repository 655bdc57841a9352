"""The links of the editors: where each leads in an output, against what they wrote.

What directives list has links too, as the title page has to what is offered, so each is looked for behind the one
before it. In a chapter of the editors without a list there may be no others but to sources.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote, urljoin

from lxml import etree

from edition.model.chapter import Chapter, Place, Prose
from edition.model.findings import REBUILD, Finding
from edition.model.trace import squeeze
from edition.proof.html import markup
from edition.reading.book import Book, anchor_of_note
from edition.reading.targets import Target, Targets

#: Kind of output -> the code of a link that leads elsewhere.
CODES: Final[Mapping[str, str]] = {"html": "html-006", "epub": "epub-006", "pdf": "pdf-007"}
#: Classes of links that are no words of the editors: to a heading itself, calls of notes, page turns.
_AROUND: Final = frozenset({"headerlink", "footnote-reference", "noteref", "pb"})
#: How the id of an entry of the bibliography begins, to which every mention of a source leads.
_SOURCE: Final = "source-"
_IDS: Final = etree.XPath("descendant-or-self::*/@id")
#: Directives whose lists have no links; a drawing names its file.
_BARE: Final = frozenset({"apparatus-totals", "coverage"})
NOWHERE: Final = "nowhere"

#: Words without white space, and where they lead: an address, ``chapters/02`` or ``chapters/02#p9``.
Row = tuple[str, str]
#: Chapter -> its links in order.
Read = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A link of the editors as every output ought to have it."""

    words: str
    target: Target | str  #: an address, or a place of the book
    place: Place
    page: str = ""  #: the original page at whose foot it stands, in a note on the author's text

    @property
    def row(self) -> Row:
        """Return it as it is read."""
        return self.words, self.target if isinstance(self.target, str) else named(*self.target)


@dataclass(frozen=True, slots=True)
class OwnLinks:
    """The links of a chapter in order."""

    links: tuple[OwnLink, ...] = ()
    alone: bool = False  #: whether there are no others but to sources


#: Chapter -> its links.
Ours = Mapping[str, OwnLinks]


def named(document: str, anchor: str) -> str:
    """Return the name of a place of the book."""
    return f"{document}#{anchor}" if anchor else document


def expected(book: Book) -> Ours:
    """Return the links that every output of *book* ought to have."""
    targets = Targets.of(book)
    return {
        chapter.name: OwnLinks(
            tuple(_links(book, targets, chapter)),
            alone=chapter.editorial and not any(one.kind == "list" and one.text not in _BARE for one in chapter.prose),
        )
        for chapter in book.chapters
    }


def _links(book: Book, targets: Targets, chapter: Chapter) -> Iterator[OwnLink]:
    for page, link in ((page, link) for page, one in _in_order(book, chapter) for link in one.links):
        found = targets.resolve(chapter, link)
        if not isinstance(found, Finding):
            yield OwnLink(link.words(book.sources), found or link.target, link.place, page)


def _in_order(book: Book, chapter: Chapter) -> Iterator[tuple[str, Prose]]:
    """Yield what the editors say in the order in which it is shown: notes follow as called, with their page."""
    yield from (("", one) for one in (*chapter.prose, *chapter.remarks))
    called = [part.text for one in chapter.prose for part in one.parts if part.role == "call"]
    notes = {anchor_of_note(chapter.name, label): note for label, note in chapter.notes.items()}
    order = [anchor_of_note(chapter.name, label) for label in called] if chapter.editorial else book.note_pages
    for anchor in (anchor for anchor in dict.fromkeys(order) if anchor in notes):
        page = "" if chapter.editorial else book.note_pages[anchor]
        yield from ((page, one) for one in notes[anchor].blocks)


def read(root: etree._Element, ours: bool) -> Iterator[tuple[str, str]]:
    """Yield words and address of each link under *root* that may be one of the editors'.

    :param ours: whether all of it is theirs; else what is marked as theirs
    """
    for link in root.iter("{*}a"):
        if not ours and not any(map(markup.is_editorial, link.iterancestors())):
            continue
        around = link.getparent()
        back = link.get("role") == "doc-backlink" or (around is not None and "label" in markup.classes(around))
        if (href := link.get("href")) is not None and not back and _AROUND.isdisjoint(markup.classes(link)):
            yield squeeze("".join(str(part) for part in link.itertext())), href


def ids(root: etree._Element) -> frozenset[str]:
    """Return every id under *root*."""
    found: Any = _IDS(root)
    return frozenset(map(str, found))


def led(href: str, here: str, suffix: str, known: Mapping[str, Collection[str]]) -> str:
    """Return where *href* on the page *here* leads, as the source names it.

    :param here: the page's path
    :param suffix: what its pages have behind the name of a document
    :param known: path of a page -> its ids
    """
    if "://" in href or href.startswith("mailto:"):
        return unquote(href)
    path, _, anchor = href.partition("#")
    page = joined(here.rpartition("/")[0], path) if path else here
    if page not in known or (anchor and anchor not in known[page]):
        return NOWHERE
    return named(page.removesuffix(suffix), unquote(anchor))


def followed(found: Mapping[str, Sequence[Row]], suffix: str, known: Mapping[str, Collection[str]]) -> Read:
    """Return the links *found* in each document with where they lead; see :func:`led`."""
    return {
        name: [(words, led(href, f"{name}{suffix}", suffix, known)) for words, href in rows]
        for name, rows in found.items()
    }


def renamed(rows: Sequence[Row], names: Mapping[str, str]) -> list[Row]:
    """Return *rows* with the documents called as *names* says: an EPUB has no folders."""
    parts = ((words, target.partition("#")) for words, target in rows)
    return [(words, f"{names.get(document, document)}{sign}{anchor}") for words, (document, sign, anchor) in parts]


@lru_cache(maxsize=10_000)
def joined(folder: str, href: str) -> str:
    """Return the path to which *href* on a page in *folder* leads."""
    return urljoin(f"{folder}/" if folder else "", href)


def check(kind: str, name: str, read_: Read | None, ought: Ours) -> Iterator[Finding]:
    """Yield for each chapter the first link that is not where it ought to be, or that there ought not to be.

    :param name: what messages call the output
    """
    for chapter, own in ought.items() if read_ is not None else ():
        rest = iter(rows := read_.get(chapter, ()) if read_ else ())
        for link in own.links:
            if link.row not in rest:  # goes on behind it
                others = [target for words, target in rows if words == link.words] or ["no link"]
                actual = f"[{link.words}] to {others[0]} in {name}"
                yield link.place.finding(CODES[kind], actual, f"a link to {link.row[1]}", REBUILD)
                break
        else:
            yield from _others(kind, name, chapter, rows, own)


def _others(kind: str, name: str, chapter: str, rows: Sequence[Row], own: OwnLinks) -> Iterator[Finding]:
    """Yield the first link of a chapter that the editors did not write, if it may have no others."""
    left = [link.row for link in own.links]
    for words, target in rows if own.alone else ():
        if (words, target) in left:
            left.remove((words, target))
        elif not target.partition("#")[2].startswith(_SOURCE):
            told = f"[{words}] to {target} in {name}"
            yield Finding(f"{chapter}.md", 0, CODES[kind], told, "no link there", REBUILD)
            return
