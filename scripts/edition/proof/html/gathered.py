"""What was read of the text, in HTML, XHTML, TEI or JSON -> the reading of an output."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from edition.proof.html.markup import Text
from edition.proof.outputs import Reading

#: Return the page of a link's target, None if the target does not exist.
Resolve = Callable[[str], str | None]


def _links(text: Text, resolve: Resolve) -> Iterator[tuple[str, str]]:
    """Yield the words of each linked entry of the printed contents, and the page that its link leads to."""
    return ((one.words, resolve(one.heading) or "nowhere") for one in text.entries if one.heading)


def _entries(text: Text, resolve: Resolve) -> Iterator[tuple[int, str, str]]:
    """Yield level and number of each entry of the printed contents, and the page that its page's link leads to."""
    return ((one.level, one.number, one.page and (resolve(one.page) or "nowhere")) for one in text.entries)


def reading(text: Text, resolve: Resolve, *, notes: Sequence[str], apparatus: Sequence[str], **more: Any) -> Reading:
    """Return what an output says whose author's text is *text*.

    :param notes: ids of the notes, in order
    :param apparatus: ids of the apparatus entries, in order
    :param more: other fields of the reading
    """
    said: dict[str, Any] = {
        "pages": text.squeezed(),
        "headings": text.headings,
        "links": list(_links(text, resolve)),
        "notes": notes,
        "apparatus": apparatus,
        "turns": text.turns,
        "entries": list(_entries(text, resolve)),
        "calls": text.calls,
        "shapes": text.shapes,
        "emphasis": text.emphasis,
        "rubies": text.rubies,
        "note_calls": text.note_calls,
        "gaps": text.gaps,
        "marks": text.marks,
    }
    return Reading(**said | more)


def by_kind(notes: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the fields of a reading that *notes* and entries of the apparatus are: id, and number or mark."""
    numbers = [row for row in notes if row[0].startswith("note-")]
    ways_back = [row for row in notes if row[0].startswith("app-")]
    return {
        "numbers": numbers,
        "ways_back": ways_back,
        "notes": [anchor for anchor, _ in numbers],
        "apparatus": [anchor for anchor, _ in ways_back],
    }
