"""The transcription, rebuilt from the TEI alone: every mark undone, line by line as its milestones number them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.model import files
from edition.proof.readers import ReaderError
from edition.proof.tei.markup import TEI, is_blank, is_foot, mark, name, ruby_text

#: What the transcription has not: pictures, the editors' chapters, calls.
_OUTSIDE: Final = frozenset({"back", "ptr", "binaryObject", "figDesc"})


def transcription(root: etree._Element) -> str:
    """Return the transcription that the TEI under *root* gives back.

    :raises ReaderError: for a line without a number that a transcription can have
    """
    lines: dict[int, list[str]] = {}
    line = 1
    for piece in _pieces(next(root.iter(f"{TEI}text"))):
        if isinstance(piece, int):
            line = piece
            lines.setdefault(line, [])
        else:
            lines.setdefault(line, []).append(piece)
    rebuilt, at = list[str](), 1
    for number, parts in sorted(lines.items()):
        rebuilt += ["\n" * (number - at), *parts]
        at = number
    return "".join(rebuilt)


def _pieces(element: etree._Element) -> Iterator[int | str]:
    """Yield what of *element* the transcription reads, and the number of each line where it begins."""
    kind = name(element)
    if not kind or kind in _OUTSIDE or (kind == "note" and not is_foot(element)):
        return
    found = mark(element)
    if kind == "lb":
        yield _number(element)
    elif found is not None:
        yield found.reading
    elif kind == "rt":
        yield ruby_text(element)
    else:
        if kind == "rb":
            yield element.get("rend", "")
        if not is_blank(element, element.text):
            yield element.text or ""
        for number, inner in enumerate(element):
            if kind == "row" and number:
                yield "\t"
            yield from _pieces(inner)
            if not is_blank(element, inner.tail):
                yield inner.tail or ""


def _number(element: etree._Element) -> int:
    said = element.get("n", "")
    if not said.isdecimal() or not 0 < int(said) <= files.TRANSCRIPTION:
        raise ReaderError(f"a line of the number {said!r}")
    return int(said)
