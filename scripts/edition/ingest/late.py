"""The text of a page that came late: into the chapter in which its turn stands already, and mostly a gap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from edition.ingest.draft import Draft, turn
from edition.ingest.extent import Extent
from edition.ingest.grouping import HELD, grouped
from edition.ingest.units import SourceUnit, ends, state, units
from edition.model.blocks import cells
from edition.model.witness import text_lines
from edition.reading.book import Book

#: What may stand behind the turn of a page without text: the gap that stood for it, and notes, which stay.
_STOOD: Final = r"(?P<notes>(?:\[\^[^\]\n]+\])*)(?:\{gap\}`[^`\n]*`)?"
#: The turn of the next page, and the paragraph after it, to which a sentence may go on.
_NEXT: Final = re.compile(r"\n\n(?P<turn>\{pb\}`[^`\n]+`(?:\[\^[^\]\n]+\])*)\n\n(?=[^\s(#|`>:%\[-])")
#: The id of a chapter, and the level whose headings are counted behind it.
_TOP: Final = re.compile(r"^\(([^()\n]+)\)=\n# ", re.MULTILINE)
_BELOW: Final = 2


def filled(book: Book, begun: Extent, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the chapters into which the late pages go (file -> text).

    :param texts: the chapters as they stand, by file
    """
    changed, standing = dict[str, str](), dict(texts)
    awaited = state(book)
    for page, lines in begun.late.items():
        found = grouped(list(units(lines, awaited, {book.witness.pages[page].line})))
        for file, text in standing.items():
            if turn(page) in text:
                changed[file] = standing[file] = _filled(text, page, found, _before(book, page))
                break
    return changed


def _before(book: Book, page: str) -> str:
    """Return the last line of text before *page*, in the order of the book."""
    names = list(book.witness.pages)
    before = set(names[: names.index(page)])
    order = {n: number for number, n in enumerate(names)}
    text = text_lines(book.witness, book.transcription)
    lines = [line for line in text if book.witness.page_of(line) in before]
    last = max(lines, key=lambda line: (order[book.witness.page_of(line)], line), default=None)
    return "" if last is None or last in book.heading_lines else text[last]


def _filled(text: str, page: str, found: list[SourceUnit], before: str) -> str:
    """Return the chapter *text* with the blocks *found* behind the turn of *page*."""
    place = re.search(re.escape(turn(page)) + _STOOD, text)
    assert place is not None, page
    head, rest = text[: place.start()], text[place.end() :]
    top = _TOP.findall(head)
    draft = Draft("", top[-1] if top else f"p{page}")
    for unit in found:
        _add(draft, unit)
    draft.close()
    first, last = found[0], found[-1]
    goes_on = first.kind == "paragraph" and bool(before) and not ends(before)
    turned = turn(page) + place["notes"]
    head = head.rstrip("\n") + ("" if goes_on or not head.strip() else "\n\n")
    body = "\n\n".join(draft.blocks)
    if last.kind == "paragraph" and not ends(last.text) and (joined := _NEXT.match(rest)):
        rest = joined["turn"] + rest[joined.end() :]
    elif rest.strip("\n") and not rest.startswith("\n\n"):
        rest = "\n\n" + rest.lstrip("\n")
    return head + turned + ("" if goes_on else "\n\n") + body + rest


def _add(draft: Draft, unit: SourceUnit) -> None:
    """Add *unit* to the blocks of a page; a heading begins no file, because the page stands inside one."""
    if unit.kind == "heading" and unit.entry is not None:
        numbered = unit.entry.level == _BELOW and unit.entry.value
        label = f"{draft.label}-{unit.entry.value if numbered else f'l{unit.line}'}"
        draft.heading([], label, unit.entry.level, [text for _, text in unit.lines])
    elif unit.kind == "row":
        draft.row([], cells(unit.text))
    elif unit.kind in HELD:
        draft.held([], unit, joined=False)
    else:
        draft.paragraph([], unit.text, joined=False)
