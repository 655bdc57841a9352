"""Reading the text back out of HTML and XHTML: elements -> pages, headings, notes, ids.

The editorial layer is what carries ``data-layer="editorial"``, notes, and references to notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from edition.chapter import SIGNS
from edition.contents import paths
from edition.trace import squeeze

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_TITLES: Final = [f"{{*}}{heading}" for heading in _HEADINGS]
#: Notes, and entries of the apparatus.
_NOTES: Final = etree.XPath(
    "descendant-or-self::*[local-name()='aside' and starts-with(@id,'note-') or starts-with(@id,'app-')]"
)
_SKIPPED: Final = frozenset({"aside", "script", "style", "nav", "template"})
_NOTE_CALLS: Final = frozenset({"footnote-reference", "noteref", "headerlink", "toctree-wrapper"})
_NOTE_ROLES: Final = frozenset({"doc-noteref", "doc-endnotes", "doc-footnote"})


@dataclass(slots=True)
class Text:
    """What was read so far."""

    page: str = ""
    pages: dict[str, list[str]] = field(default_factory=dict)  #: what stands on each, without white space
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    entries: list[tuple[str, int, str]] = field(default_factory=list)  #: number, level, href
    anchors: dict[str, str] = field(default_factory=dict)  #: id -> page on which it stands
    turns: list[str] = field(default_factory=list)  #: the pages, as their turns follow each other
    calls: list[tuple[str, str, int]] = field(default_factory=list)  #: note, page, characters of the page before it
    counts: dict[str, int] = field(default_factory=dict)  #: page -> characters so far, white space left out

    def add(self, words: str | None) -> None:
        """Go on with the page."""
        if words and (words := squeeze(words)):
            self.pages.setdefault(self.page, []).append(words)
            self.counts[self.page] = self.counts.get(self.page, 0) + len(words)

    def call(self, element: etree._Element) -> None:
        """Keep where a note is called."""
        self.calls.append((element.get("href", "").partition("#")[2], self.page, self.counts.get(self.page, 0)))

    def squeezed(self) -> dict[str, str]:
        """Give the pages without white space."""
        return {page: "".join(parts) for page, parts in self.pages.items()}


def name(element: etree._Element) -> str:
    """Give the element's name without its namespace, empty for a comment."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def classes(element: etree._Element) -> frozenset[str]:
    """Give the element's classes."""
    return frozenset(element.get("class", "").split())


def is_editorial(element: etree._Element) -> bool:
    """Whether the element is not the author's text."""
    return (
        name(element) in _SKIPPED
        or element.get("data-layer") == "editorial"
        or not _NOTE_CALLS.isdisjoint(element.get("class", "").split())
        or element.get("role") in _NOTE_ROLES
    )


def read(root: etree._Element, page_of: Callable[[str], str | None], text: Text) -> None:
    """Read the text under *root* into *text*.

    :param page_of: gives the original page that begins at an element with this id, None if none does
    """
    if not (kind := name(root)):
        return
    anchor, marked = root.get("id", ""), classes(root)
    if "pb" in marked and (page := page_of(anchor)) is not None:
        text.page = page
        text.pages.setdefault(page, [])
        text.turns.append(page)
    if anchor:
        text.anchors[anchor] = text.page
    if root.get("role") == "doc-noteref":
        text.call(root)
    if is_editorial(root):
        return
    if (level := _HEADINGS.get(kind)) is not None:
        text.headings.append((level, squeeze("".join(shown(root))), text.page))
    if "entry" in marked:
        text.entries.append(_entry(root))
    text.add(root.text)
    for child in root:
        read(child, page_of, text)
        text.add(child.tail)


def shown(element: etree._Element) -> Iterator[str]:
    """Give the words under *element* without the editorial layer."""
    yield element.text or ""
    for child in element:
        if name(child) and not is_editorial(child):
            yield from shown(child)
        yield child.tail or ""


def _entry(element: etree._Element) -> tuple[str, int, str]:
    """Give number, level and link of an entry of the printed contents."""
    number = next((squeeze("".join(shown(e))) for e in element.iter() if "number" in classes(e)), "")
    href = next((e.get("href", "") for e in element.iter() if "title" in classes(e)), "")
    return number, 1 if "level-1" in classes(element) else 2, href


def title(root: etree._Element) -> str:
    """Give the first heading under *root*, without white space; nothing if there is none."""
    return next((squeeze("".join(shown(element))) for element in root.iter(*_TITLES)), "")


def notes(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Give id and element of each note and each entry of the apparatus under *root*, in order."""
    found: Any = _NOTES(root)
    yield from ((element.get("id"), element) for element in found)


def links(text: Text, resolve: Callable[[str], str | None]) -> dict[str, str]:
    """Give for each linked entry of the printed contents the page that its link leads to.

    :param resolve: gives the page of a link's target, None if the target does not exist
    """
    named = paths((number, level) for number, level, _ in text.entries)
    return {path: resolve(href) or "nowhere" for path, (_, _, href) in zip(named, text.entries, strict=True) if href}


def words_of(element: etree._Element) -> str:
    """Give the words of a note without its number, of an entry of the apparatus without what explains it."""
    if name(element) == "li":
        return squeeze("".join(str(part) for part in next(element.iter("{*}a"), element).itertext()))
    parts = "".join(_without_number(element))
    return squeeze(parts).translate(SIGNS)


def _without_number(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if name(child) and not {"label", "backrefs"} & classes(child) and child.get("role") != "doc-backlink":
            yield from _without_number(child)
        yield child.tail or ""
