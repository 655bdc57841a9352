"""The author's text in the JSON: blocks and their pieces -> the transcription, pages, headings, calls, holders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from edition.model import files, marks
from edition.model.blocks import CELL
from edition.model.notation import Category, Certainty, Mark
from edition.model.trace import squeeze
from edition.proof.html.markup import Entry, Text
from edition.proof.readers import ReaderError

Data = Mapping[str, Any]
_SURE: Final = {"": Certainty.CERTAIN, **{one.name.lower(): one for one in Certainty}}
_CLASSES: Final = {one.name.lower(): one for one in Category}


def mark(data: Data) -> Mark:
    """Return the mark that *data* tells.

    :raises KeyError: if it lacks what every mark says
    """
    lemma, reading, other, extent = (str(data.get(key, "")) for key in ("lemma", "reading", "other", "extent"))
    sure, category = _SURE[data.get("certainty", "")], _CLASSES[data["class"]]
    others = tuple((one["siglum"], one["reading"]) for one in data.get("others", ()))
    return Mark(data["kind"], lemma, reading, other, extent, sure, category, others, data.get("part", ""))


def transcription(book: Data) -> str:
    """Return the transcription that the JSON gives back, every mark undone.

    :raises ReaderError: for a line without a number that a transcription can have
    """
    readings = {one["id"]: one.get("reading", "") for one in book["marks"]}
    lines: dict[int, list[str]] = {one["line"]: [one["text"]] for one in book["witness"]["noise"]}
    for piece in (piece for block in book["blocks"] for piece in block["pieces"]):
        if said := readings[piece["mark"]] if "mark" in piece else piece.get("text", piece.get("sign", "")):
            lines.setdefault(piece["line"], []).append(said)
    rebuilt, at = list[str](), 1
    for number, parts in sorted(lines.items()):
        if type(number) is not int or not 0 < number <= files.TRANSCRIPTION:
            raise ReaderError(f"a line of the number {number!r}")
        rebuilt += ["\n" * (number - at), *parts]
        at = number
    return "".join(rebuilt) + ("\n" if book["witness"]["final_newline"] else "")


@dataclass(slots=True)
class Author(Text):
    """What was read so far, and what only the JSON says."""

    numbers: dict[str, str] = field(default_factory=dict)  #: notes and their numbers
    names: list[tuple[str, str, str]] = field(default_factory=list)  #: entry of a register, page, words
    #: Words of blocks, and readings beside words: as they are told, and as their pieces and signs say.
    texts: list[tuple[str, str]] = field(default_factory=list)


def read(book: Data) -> Author:
    """Read the text of *book*."""
    text = Author(numbers={one["id"]: str(one["number"]) for one in book["notes"]})
    judged = {one["id"]: mark(one) for one in book["marks"]}
    pages = {one["id"]: one["name"] for one in book["pages"]}
    for block in book["blocks"]:
        here = text.page
        text.page = pages[block["foot"]] if "foot" in block else here
        page = text.page
        words = "".join(_piece(piece, pages, judged, text) for piece in block["pieces"])
        _keep(block, words, page, text)
        text.page = here if "foot" in block else text.page
    return text


def _piece(piece: Data, pages: Mapping[str, str], judged: Mapping[str, Mark], text: Author) -> str:
    """Read one *piece*, and return what the edition prints for it."""
    words: str = piece.get("text", "\n" if piece.get("break") else "")
    if "page" in piece:
        text.page = text.anchors[piece["page"]] = pages[piece["page"]]
        text.pages.setdefault(text.page, [])
        text.turns.append(text.page)
    if "mark" in piece:
        found = judged[piece["mark"]]
        words = marks.printed(found)
        text.marks.append((piece["mark"], found.kind, f"app-{piece['mark']}"))
    if "note" in piece:
        count = text.gaps.counts.get(text.page, 0)
        text.calls.append((piece["note"], text.page, count, text.numbers.get(piece["note"], "")))
    if "call" in piece:
        text.note_calls.append((piece["call"], squeeze(words)))
    if "ruby" in piece:
        text.rubies.append((squeeze(piece["base"]), squeeze(piece["sign"])))
        text.texts.append((piece["sign"][1:-1], piece["ruby"]))
    if "name" in piece:
        text.names.append((piece["name"], text.page, words))
    text.add(words)
    return words


def _keep(block: Data, words: str, page: str, text: Author) -> None:
    """Keep what the *block* is, beside its *words*, and on which *page* it begins."""
    turn = next((piece.get("page", "") for piece in block["pieces"]), "")
    begins = text.anchors.get(turn, page)
    text.texts.append((block["text"], words))
    if "id" in block:
        text.anchors[block["id"]] = begins
    if block["kind"] == "head":
        text.headings.append((block["level"], squeeze(words), begins))
    if "entry" in block:
        text.entries.append(_entry(block["entry"], block["level"]))
    if block["within"] and squeeze(words):
        shown = CELL.join(map(squeeze, words.split("\t"))) if block["kind"] == "row" else squeeze(words)
        text.shapes.append(("/".join([*block["within"], block["kind"]]), shown.rstrip(CELL)))


def emphasis(book: Data) -> Iterator[tuple[str, str]]:
    """Yield how the print sets words off, and the words."""
    judged = {one["id"]: mark(one) for one in book["marks"]}
    for block in book["blocks"]:
        for rend, pieces in groupby(_plain(block["pieces"]), key=lambda piece: piece.get("rend", "")):
            if rend:
                said = (marks.printed(judged[p["mark"]]) if "mark" in p else p.get("text", "") for p in pieces)
                yield rend, squeeze("".join(said))


def _plain(pieces: Sequence[Data]) -> Iterator[Data]:
    """Yield the *pieces* that are set off or not: words and marks."""
    return (piece for piece in pieces if "text" in piece or "mark" in piece)


def _entry(said: Data, level: int) -> Entry:
    """Return an entry of the printed contents."""
    number, title = squeeze(said["number"]), squeeze(said["number"] + said["title"])
    return Entry(number, level, title, said.get("heading", ""), said.get("target", ""))


def parts(book: Data) -> Iterator[tuple[str, ...]]:
    """Yield number, title and page of each entry of the printed contents."""
    entries = (block["entry"] for block in book["blocks"] if "entry" in block)
    return (tuple(squeeze(one[key]) for key in ("number", "title", "page")) for one in entries)
