"""Reading the text back out of HTML and XHTML: elements -> pages, headings, notes, ids.

The editorial layer is what carries ``data-layer="editorial"``, notes, and references to notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from lxml import etree

from edition.model.blocks import CELL, CONTAINERS, EMPHASIS, FIGURE
from edition.model.marks import JUDGING
from edition.model.trace import Gaps, squeeze

#: The marks of the notation that have an entry in the apparatus; every output names its elements after them.
KINDS: Final = frozenset(JUDGING)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_TITLES: Final = [f"{{*}}{heading}" for heading in _HEADINGS]
#: Notes, and entries of the apparatus.
_NOTES: Final = etree.XPath(
    "descendant-or-self::*[(local-name()='aside' or @role='doc-footnote') and starts-with(@id,'note-')"
    " or starts-with(@id,'app-')]"
)
_PICTURES: Final = etree.XPath("descendant::*[local-name()='svg']")
_STRING: Final = etree.XPath("string()")
_IN_TEXT: Final = etree.XPath("descendant::*[starts-with(@id,'entry-')]")
_SKIPPED: Final = frozenset({"aside", "script", "style", "nav", "template", "rp", "rt"})
#: Calls of notes. A mark may call its entry too, but its words are the author's.
_NOTE_CALLS: Final = frozenset({"footnote-reference", "noteref"})
_AROUND: Final = _NOTE_CALLS | {"headerlink", "toctree-wrapper"}
#: What ends a line: paragraphs, what holds them, and a break.
_ENDS: Final = frozenset({"p", "li", "ul", "ol", "blockquote", "div", "br"})
#: Elements, and classes of ``div``, that hold blocks of the author's -> the TEI element.
_HOLDERS: Final = {"blockquote": "quote", "table": "table", "figure": FIGURE}
_HELD: Final = {"line-block": "lg", "author-note": "note"} | {name: name for name in CONTAINERS}
#: The parts of an entry of the printed contents, by their classes, and the class of its level.
_PARTS: Final = ("number", "title", "wording", "page")
_LEVEL: Final = re.compile("level-([1-6])")
_NOTE_ROLES: Final = frozenset({"doc-endnotes", "doc-footnote"})


class Entry(NamedTuple):
    """An entry of the printed contents."""

    number: str
    level: int
    words: str  #: number and title
    heading: str  #: link to its heading, empty for none
    page: str  #: link to its page


@dataclass(slots=True)
class Text:
    """What was read so far."""

    page: str = ""
    pages: dict[str, list[str]] = field(default_factory=dict)  #: what stands on each, without white space
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)  #: of the printed contents
    anchors: dict[str, str] = field(default_factory=dict)  #: id -> page on which it stands
    turns: list[str] = field(default_factory=list)  #: the pages, as their turns follow each other
    calls: list[tuple[str, str, int, str]] = field(default_factory=list)  #: note, page, characters before it, number
    marks: list[tuple[str, str, str]] = field(default_factory=list)  #: id, kind, id of the entry to which it leads
    records: dict[str, tuple[str, str]] = field(default_factory=dict)  #: id -> reading of the source, apparatus
    within: tuple[str, ...] = ()  #: the TEI elements around
    shapes: list[tuple[str, str]] = field(default_factory=list)  #: TEI path and words of what is held
    emphasis: list[tuple[str, str]] = field(default_factory=list)  #: how words are set off, and the words
    rubies: list[tuple[str, str]] = field(
        default_factory=list
    )  #: words with a reading beside them, and that with its signs
    note_calls: list[tuple[str, str]] = field(default_factory=list)  #: target and words of the author's calls
    gaps: Gaps = field(default_factory=Gaps)  #: white space between them

    def add(self, words: str | None) -> None:
        """Go on with the page."""
        if words:
            self.gaps.add(self.page, words)
            if words := squeeze(words):
                self.pages.setdefault(self.page, []).append(words)

    def call(self, element: etree._Element) -> None:
        """Keep where a note is called."""
        self.calls.append((_fragment(element), self.page, self.gaps.counts.get(self.page, 0), number(element)))

    def mark(self, element: etree._Element, kinds: Collection[str]) -> None:
        """Keep a mark, and what it tells of the source if it does."""
        anchor = element.get("id", "")
        self.marks.append((anchor, " ".join(sorted(kinds)), _fragment(element)))
        if (source := element.get("data-source")) is not None:
            head, whole = element.get("data-head", ""), element.get("title", "")
            self.records[anchor] = source, squeeze(head + whole.removeprefix(head))

    def squeezed(self) -> dict[str, str]:
        """Return the pages without white space."""
        return {page: "".join(parts) for page, parts in self.pages.items()}


def _fragment(element: etree._Element) -> str:
    return element.get("href", "").partition("#")[2]


def number(element: etree._Element) -> str:
    """Return the digits that *element* shows."""
    return "".join(sign for part in element.itertext() for sign in str(part) if sign.isdecimal())


def name(element: etree._Element) -> str:
    """Return the element's name without its namespace, empty for a comment."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def classes(element: etree._Element) -> frozenset[str]:
    """Return the element's classes."""
    return frozenset(element.get("class", "").split())


def is_editorial(element: etree._Element) -> bool:
    """Whether the element is not the author's text."""
    return (
        name(element) in _SKIPPED
        or element.get("data-layer") == "editorial"
        or not _AROUND.isdisjoint(element.get("class", "").split())
        or (element.get("role") in _NOTE_ROLES and "author-note" not in classes(element))
    )


def read(root: etree._Element, page_of: Callable[[str], str | None], text: Text) -> None:
    """Read the text under *root* into *text*.

    :param page_of: gives the original page that begins at an element with this id, None if none does
    """
    if not (kind := name(root)):
        return
    here, text.page = text.page, root.get("data-page", text.page)
    held = holder(root)
    text.within += (held,) if held else ()
    _read(root, kind, page_of, text)
    text.within = text.within[:-1] if held else text.within
    text.page = here if "data-page" in root.attrib else text.page


def _read(root: etree._Element, kind: str, page_of: Callable[[str], str | None], text: Text) -> None:
    """Read the element *root*, whose name is *kind*."""
    anchor, marked = root.get("id", ""), classes(root)
    if "pb" in marked and (page := page_of(anchor)) is not None:
        text.page = page
        text.pages.setdefault(page, [])
        text.turns.append(page)
    if anchor:
        text.anchors[anchor] = text.page
    if classes(root) & _NOTE_CALLS:
        text.call(root)
    if kinds := marked & KINDS:
        text.mark(root, kinds)
    if is_editorial(root):
        return
    if kind == "br":
        text.add("\n")
    if (level := _HEADINGS.get(kind)) is not None:
        text.headings.append((level, squeeze("".join(shown(root))), text.page))
    if "entry" in marked:
        text.entries.append(_entry(root))
    if text.within and (leaf := leaf_of(root)) and (words := _cells(root)):
        text.shapes.append(("/".join((*text.within, leaf)), words))
    if rend := EMPHASIS.get(kind):
        text.emphasis.append((rend, squeeze("".join(shown(root)))))
    if kind == "ruby":
        reading = "".join(str(_STRING(one)) for one in root if name(one) in {"rp", "rt"})
        text.rubies.append((squeeze("".join(shown(root))), squeeze(reading)))
    if "note-call" in marked and "doc-noteref" in root.get("role", ""):
        text.note_calls.append((_fragment(root), squeeze("".join(shown(root)))))
    text.add(root.text)
    for child in root:
        read(child, page_of, text)
        text.add(child.tail)


def holder(element: etree._Element) -> str:
    """Return the TEI element that *element* stands for, if it holds blocks of the author's."""
    kind, marked = name(element), classes(element)
    if kind in {"ul", "ol"}:
        return "list" if "printed" in marked else ""
    return _HOLDERS.get(kind) or next((held for each, held in _HELD.items() if each in marked), "")


def leaf_of(element: etree._Element) -> str:
    """Return the TEI element of a block of the author's inside a holder, or nothing."""
    kind, around = name(element), element.getparent()
    if kind == "div":
        return "l" if "line" in classes(element) else ""
    if kind == "p" and around is not None:
        first = name(around) == "li" and next(iter(around), None) is element
        return "item" if first else "" if name(around) in {"td", "th"} else "p"
    return "row" if kind == "tr" else ""


def _cells(element: etree._Element) -> str:
    """Return the words of a block, a row's with a sign between its cells."""
    if name(element) != "tr":
        return squeeze("".join(shown(element)))
    return CELL.join(squeeze("".join(shown(cell))) for cell in element).rstrip(CELL)


def shown(element: etree._Element) -> Iterator[str]:
    """Yield the words under *element* without the editorial layer."""
    yield element.text or ""
    for child in element:
        if name(child) and not is_editorial(child):
            yield from shown(child)
        yield child.tail or ""


def _entry(element: etree._Element) -> Entry:
    """Return what an entry of the printed contents says, and where it leads."""
    parts = {part: next((e for e in element.iter() if part in classes(e)), None) for part in _PARTS}
    words = {part: "" if e is None else squeeze("".join(shown(e))) for part, e in parts.items()}
    heading, page = ("" if (e := parts[part]) is None else e.get("href", "") for part in ("title", "page"))
    level = max((int(found[1]) for one in classes(element) if (found := _LEVEL.fullmatch(one))), default=0)
    return Entry(words["number"], level, words["number"] + words["wording"], heading, page)


def whole(root: etree._Element) -> str:
    """Return all words under *root* but those of pictures, without white space."""
    words = str(_STRING(root))
    pictures: Any = _PICTURES(root)
    for picture in pictures:
        words = words.replace(str(_STRING(picture)), "", 1)
    return squeeze(words)


def titles(root: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield level and words of each heading under *root*, without white space."""
    found = root.iter(*_TITLES)
    return ((_HEADINGS[name(element)], squeeze("".join(shown(element)))) for element in found)


def notes(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield id and element of each note and each entry of the apparatus under *root*, in order."""
    found: Any = _NOTES(root)
    yield from ((element.get("id"), element) for element in found)


def entries_in_text(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield id and readings of each entry of the apparatus that stands under *root*, in the file of its mark."""
    found: Any = _IN_TEXT(root)
    yield from ((element.get("id"), reading_of(element)) for element in found)


def told(element: etree._Element) -> str:
    """Return the number that a note shows, or the id of the mark to which an entry of the apparatus leads back."""
    if element.get("id", "").startswith("app-"):
        return next((_fragment(link) for link in element.iter("{*}a")), "")
    labels = (e for e in element.iter() if name(e) and ("label" in classes(e) or e.get("role") == "doc-backlink"))
    return next(map(number, labels), "")


def words_of(element: etree._Element) -> str:
    """Return the words of a note without its number, of an entry of the apparatus without what explains it.

    A line ends where a paragraph does, and where one breaks; there is no other white space.
    """
    if name(element) == "li":
        return reading_of(element)
    return "\n".join(filter(None, "".join(_without_number(element)).split("\n")))


def reading_of(entry: etree._Element) -> str:
    """Return the readings of an entry of the apparatus, which are its first link."""
    return squeeze("".join(str(part) for part in next(entry.iter("{*}a"), entry).itertext()))


def _without_number(element: etree._Element) -> Iterator[str]:
    yield squeeze(element.text or "")
    for child in element:
        if name(child) in _ENDS:
            yield "\n"
        if name(child) and not {"label", "backrefs"} & classes(child) and child.get("role") != "doc-backlink":
            yield from _without_number(child)
        if name(child) in _ENDS:
            yield "\n"
        yield squeeze(child.tail or "")
