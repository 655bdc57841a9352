"""The author's text in the TEI: elements -> pages, headings, notes, marks, what holds what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from edition.model import marks
from edition.model.blocks import CELL, CONTAINERS, FIGURE
from edition.model.notation import Mark
from edition.model.trace import squeeze
from edition.proof.html.markup import Entry, Text
from edition.proof.tei.markup import (
    ID,
    TEI,
    bearer_of,
    is_blank,
    is_foot,
    is_outside,
    mark,
    name,
    ruby_text,
    shown,
    whole,
)

#: The elements that hold blocks of the author's.
_HOLDERS: Final = frozenset({"quote", "lg", "list", "table", FIGURE, "note", *CONTAINERS})
#: Element of a block -> what messages and paths call it.
_LEAVES: Final = {"p": "p", "seg": "p", "head": "p", "ab": "p", "l": "l", "item": "item", "row": "row"}
#: The elements of names in the text.
_NAMES: Final = frozenset({"persName", "placeName", "orgName", "title", "rs", "term"})


@dataclass(slots=True)
class Note:
    """A note of the editors' where it is first called, or an entry of the apparatus."""

    anchor: str
    element: etree._Element


@dataclass(slots=True)
class Author(Text):
    """What was read so far, and what only the TEI says."""

    begun: bool = False  #: whether words of the block stand before
    labels: list[tuple[str, str]] = field(default_factory=list)  #: page and the number that it bears
    numbers: list[tuple[str, str]] = field(default_factory=list)  #: notes and their numbers
    notes: list[Note] = field(default_factory=list)
    entries_of: list[Note] = field(default_factory=list)  #: of the apparatus
    judged: list[tuple[str, Mark]] = field(default_factory=list)
    joined: list[tuple[str, str]] = field(default_factory=list)  #: a part of a mark, and the next one
    joined_back: list[tuple[str, str]] = field(default_factory=list)  #: the same as the next one says
    names: list[tuple[str, str, str]] = field(default_factory=list)  #: entry of a register, page, words
    parted: list[str] = field(default_factory=list)  #: lines and pages that part two words, in the middle of a block
    depth: int = 0  #: divisions around

    def say(self, words: str | None) -> None:
        """Go on with the page, within a block."""
        self.add(words)
        self.begun = self.begun or bool(words)


PageOf = Callable[[str], str | None]


def read(element: etree._Element, page_of: PageOf, text: Author) -> None:
    """Read the text under *element* into *text*.

    :param page_of: gives the original page that begins at an element with this id, None if none does
    """
    kind, anchor = name(element), element.get(ID, "")
    if anchor:
        text.anchors[anchor] = text.page
    if kind in _AT:
        _AT[kind](element, page_of, text)
    elif (found := mark(element)) is not None:
        _judge(element, found, text)
    elif is_outside(element):
        _note(element, kind, text)
    else:
        _within(element, kind, page_of, text)


def _turn(element: etree._Element, page_of: PageOf, text: Author) -> None:
    if (page := page_of(element.get(ID, ""))) is not None:
        text.page = page
        text.anchors[element.get(ID, "")] = page
        text.pages.setdefault(page, [])
        text.turns.append(page)
        text.labels.append((page, element.get("n", "")))
        if text.begun and element.get("break") != "no":
            text.parted.append(page)


def _line(element: etree._Element, _: PageOf, text: Author) -> None:
    """A line begins; within a block the print parts two words there, unless it says otherwise."""
    if text.begun and element.get("break") != "no":
        text.parted.append(element.get("n", ""))
        text.say("\n")


#: Milestone -> how it is read.
_AT: Final[Mapping[str, Callable[[etree._Element, PageOf, Author], None]]] = {"pb": _turn, "lb": _line}


def _judge(element: etree._Element, found: Mark, text: Author) -> None:
    """Keep a mark, and the entry of the apparatus that follows it."""
    bearer, after = bearer_of(element), element.getnext()
    anchor = bearer.get(ID, "")
    text.anchors[anchor] = text.page
    leads = after is not None and name(after) == "note" and after.get("target") == f"#{anchor}"
    text.marks.append((anchor, found.kind, after.get(ID, "") if after is not None and leads else ""))
    text.judged.append((anchor, found))
    if "next" in bearer.attrib:
        text.joined.append((anchor, bearer.get("next", "")[1:]))
    if "prev" in bearer.attrib:
        text.joined_back.append((bearer.get("prev", "")[1:], anchor))
    text.say(marks.printed(found))


def _note(element: etree._Element, kind: str, text: Author) -> None:
    """Keep a note, an entry of the apparatus, or a further call of a note."""
    anchor, type_ = element.get(ID, ""), element.get("type", "")
    called = (
        anchor if kind == "note" and type_ == "editorial" else element.get("target", "")[1:] if type_ == "note" else ""
    )
    if called:
        text.calls.append((called, text.page, text.gaps.counts.get(text.page, 0), element.get("n", "")))
    if kind == "note" and type_ == "apparatus":
        text.entries_of.append(Note(anchor, element))
    elif called and kind == "note":
        text.notes.append(Note(anchor, element))
        text.numbers.append((anchor, element.get("n", "")))


def _within(element: etree._Element, kind: str, page_of: PageOf, text: Author) -> None:
    """Read what *element* holds."""
    here = text.page
    if is_foot(element):
        text.page = page_of(element.get("corresp", "")[1:]) or "nowhere"
    _keep(element, kind, text)
    held = holder(element)
    text.within += (held,) if held else ()
    text.depth += kind == "div"
    if leaf_of(element) or kind == "cell":
        text.begun = False
    if not is_blank(element, element.text):
        text.say(element.text)
    for number, inner in enumerate(element):
        if kind == "row" and number:
            text.add("\t")
        read(inner, page_of, text)
        if not is_blank(element, inner.tail):
            text.say(inner.tail)
    text.begun = text.begun and not leaf_of(element)
    text.depth -= kind == "div"
    text.within = text.within[:-1] if held else text.within
    text.page = here if is_foot(element) else text.page


def _keep(element: etree._Element, kind: str, text: Author) -> None:
    """Keep what *element* is, beside its words."""
    words = squeeze("".join(shown(element)))
    around = element.getparent()
    if kind == "head" and around is not None and name(around) == "div":
        # The outermost division is the document.
        text.headings.append((text.depth - 1, words, text.page))
    elif text.within and (leaf := leaf_of(element)) and (said := _cells(element)):
        text.shapes.append(("/".join((*text.within, leaf)), said))
    if kind == "hi":
        text.emphasis.append((element.get("rend", ""), words))
    if kind == "ruby":
        text.rubies.append((words, squeeze("".join(map(ruby_text, element.iterfind(f"{TEI}rt"))))))
    if kind == "ref" and element.get("type") == "noteAnchor":
        text.note_calls.append((element.get("target", "")[1:], words))
    if kind in _NAMES and element.get("ref"):
        text.names.append((element.get("ref", "")[1:], text.page, words))
    if kind == "item" and around is not None and around.get("type") == "contents":
        text.entries.append(_entry(element))


def holder(element: etree._Element) -> str:
    """Return the element that holds blocks of the author's, as the book calls it; nothing for others."""
    kind, type_ = name(element), element.get("type", "")
    if kind == "ab" or (kind == FIGURE and type_):
        return type_ if type_ in CONTAINERS else ""
    return "" if type_ == "contents" else kind if kind in _HOLDERS else ""


def leaf_of(element: etree._Element) -> str:
    """Return what a block of the author's is, or nothing."""
    kind, around = name(element), element.getparent()
    if kind == "ab":
        return "" if holder(element) else "p"
    if kind == "seg":
        return "p" if around is not None and name(around) in {"opener", "closer", "ab"} else ""
    return _LEAVES.get(kind, "")


def _cells(element: etree._Element) -> str:
    """Return the words of a block, a row's with a sign between its cells, an entry's without what else it holds."""
    if name(element) == "row":
        return CELL.join(squeeze("".join(shown(cell))) for cell in element).rstrip(CELL)
    words = squeeze("".join(shown(element)))
    for inner in element:
        if holder(inner) or leaf_of(inner):
            words = words.replace(squeeze("".join(shown(inner))), "", 1)
    return words


def _entry(element: etree._Element) -> Entry:
    """Return what an entry of the printed contents says, and where it leads."""
    typed = {one.get("type", ""): one for one in element}
    words = {kind: squeeze("".join(shown(one))) for kind, one in typed.items()}
    leads = [one for one in element.iter(f"{TEI}ref") if one.get("target")]
    heading = next((one.get("target", "") for one in leads if one.get("type") in {"number", "title"}), "")
    page = next((one.get("target", "") for one in leads if one.get("type") == "page"), "")
    number, level = words.get("number", ""), int(element.get("n", "0"))
    return Entry(number, level, number + words.get("title", ""), heading, page)


def said(note: Note) -> str:
    """Return the words of a note, a line for each paragraph, without white space in them."""
    paragraphs = list(note.element.iter(f"{TEI}p")) or [note.element]
    lines = (line for p in paragraphs for line in _lines(p))
    return "\n".join(filter(None, map(squeeze, lines)))


def _lines(element: etree._Element) -> Iterator[str]:
    """Yield the words of a paragraph up to each line break, and behind the last."""
    words = element.text or ""
    for inner in element:
        if name(inner) == "lb":
            yield words
            words = ""
        else:
            words += whole(inner)
        words += inner.tail or ""
    yield words
