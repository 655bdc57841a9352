"""What came is received: new lines behind the transcription, and the description with what is proposed of them.

The transcription only grows, in the order in which its pages come: no line and no permanent id ever moves. Which page
stands where says the description, so a page may come late. Where what came reads otherwise than the transcription,
decisions are listed (:mod:`edition.ingest.collation`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from edition.ingest import arrivals, collation
from edition.ingest import doubts as doubtful
from edition.ingest.arrivals import Arrival
from edition.ingest.comparing import Compared, Segment, compare
from edition.ingest.description import Receipt, amended
from edition.ingest.lines import Line, Setting
from edition.ingest.proposals import Proposals, propose
from edition.ingest.signs import Hint, known
from edition.model import files, tables, witness
from edition.model.doubts import Doubt
from edition.model.facsimile import FOLDER, MOST
from edition.model.findings import EditionError, Finding
from edition.model.witness import Page, Witness, read_transcription, text_lines
from edition.reading import book

#: What no line of a transcription may have: controls, separators that are line ends to some readers.
NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
#: Most bytes of new text: some 400 printed pages.
_NEW: Final = 2**20
#: Most new lines, blank ones too: as many pages, with a heading and ten paragraphs each.
_LINES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Received:
    """What is to be written, in this order, and what is to be told."""

    changes: Mapping[str, str | bytes]  #: file -> text, of an image bytes
    proposals: Proposals | None = None
    done: tuple[str, ...] = ()  #: what was done to what came
    doubts: tuple[Doubt, ...] = ()
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class _New:
    """The transcription with the new lines behind it."""

    text: str
    lines: Mapping[int, str]  #: the new ones that are not blank
    hints: Mapping[int, Hint]


def receive(root: Path, path: Path, encoding: str = "", first: int | None = None) -> Received:
    """Return what it takes to receive what stands at *path* for the project at *root*.

    The transcription is written last: one that is not yet the one that is declared is the trace of a run that was
    killed, and only it is left to be written.

    :param encoding: of the text that came, found if empty
    :param first: the number of the page with which the new lines begin, if the editor says so
    :raises EditionError: source-002 if it cannot be read, source-003 if it cannot be taken in; and if the project
        cannot be read
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    described = witness.load(root)
    arrival = arrivals.read(path, name, Setting(described.contents, described.characters), encoding)
    begun = _begun(root / described.path)
    present = begun if _made(name, arrival, begun, described, first) else read_transcription(root, described)
    compared = _compared(arrival, present, described, first)
    new = _new(name, arrival, present, compared, first, described)
    if hashlib.sha256(new.text.encode()).hexdigest() == described.sha256 and new.text != present:
        return Received({described.path: new.text}, done=arrival.done)
    read = book.load(root)
    changes = collation.changes(root, read, arrival.name, compared.differences)
    if new.text == present:
        return Received(changes, done=arrival.done, compared=compared)
    found = propose(read, known_noise(root), new.lines, new.hints)
    told = tuple(doubtful.doubts(read, new.lines, new.hints, found))
    changes |= doubtful.changes(root, told)
    images = _images(root, arrival, new, found)
    last = present.rstrip("\n").count("\n") + 1
    receipt = Receipt(
        arrival.name, arrival.sha256, (min(new.lines, default=last), max(new.lines, default=last)), arrival.done
    )
    changes[witness.FILE] = amended(_description(root), _values(described, present, new), found.proposals, receipt)
    return Received(images | changes | {described.path: new.text}, found, arrival.done, told, compared)


def _images(root: Path, arrival: Arrival, new: _New, found: Proposals) -> dict[str, str | bytes]:
    """Return the images that came beside the files of pages, each by the name of its page (file -> bytes)."""
    pages = [one.what for one in found.proposals if isinstance(one.what, Page)]
    numbered = {new.hints.get(page.line or 0, Hint()).number: page.n for page in pages}
    images = {f"{FOLDER}/{numbered[n]}{path.suffix}": path for n, path in arrival.images if n in numbered}
    return {file: files.read(path, MOST) for file, path in images.items() if not (root / file).exists()}


def _description(root: Path) -> str:
    return files.read(root / witness.FILE, files.TEXT).decode("utf-8")


def known_noise(root: Path) -> Mapping[str, str]:
    """Return the words of the noise that the description of the base declares -> the kind."""
    return known(tables.loads(_description(root))["noise"])


def _begun(path: Path) -> str:
    """Return the transcription as it stands, nothing if there is none."""
    return files.read(path, files.TRANSCRIPTION).decode("utf-8", "replace") if path.exists() else ""


def _made(name: str, arrival: Arrival, begun: str, described: Witness, first: int | None) -> bool:
    """Whether the text of a killed run is *begun*: with what came it is the one that is declared."""
    if hashlib.sha256(begun.encode()).hexdigest() == described.sha256:
        return True
    made = _new(name, arrival, begun, _compared(arrival, begun, described, first), first, described).text
    return hashlib.sha256(made.encode()).hexdigest() == described.sha256


def _compared(arrival: Arrival, present: str, described: Witness, first: int | None) -> Compared:
    """Return what came against the *present* transcription; of what begins with all of it only the rest is looked at.

    What the editor says to begin with a page that has no text is new, whatever it repeats.
    """
    if _goes_on(arrival, present):
        last = present.rstrip("\n").count("\n") + 1
        rest = arrival.lines[last:]
        return Compared(last, (), (Segment(rest, last, 0),) if any(one.text for one in rest) else (), ())
    page = described.pages.get(str(first)) if first is not None else None
    is_new = first is not None and (page is None or page.line is None)
    return compare({} if is_new else text_lines(described, present), arrival.lines)


def _goes_on(arrival: Arrival, present: str) -> bool:
    """Whether what came is one text with a line each, and begins with all of the *present* transcription."""
    as_it_is = len(arrival.lines) == arrival.text.count("\n") + 1
    return bool(present) and as_it_is and arrival.text.startswith(present)


def _new(name: str, arrival: Arrival, present: str, compared: Compared, first: int | None, described: Witness) -> _New:
    """Return the transcription with what is new behind it, in the order in which it came."""
    segments = [one for one in compared.segments if not one.before or missing(one, described)]
    if _goes_on(arrival, present):
        text = arrival.text.rstrip("\n") + ("\n" if arrival.text.endswith("\n") else "")
        text = present if text.rstrip("\n") == present.rstrip("\n") else text
        added = list(enumerate(arrival.lines, start=1))[present.rstrip("\n").count("\n") + 1 :]
    else:
        added, end = list[tuple[int, Line]](), present.rstrip("\n").count("\n") + 1
        for segment in segments:
            added += enumerate(_begun_with(segment, described), start=end + 2)
            end = added[-1][0]
        text = _laid(present, added, described.final_newline)
    _check_lines(name, text, len(present))
    full = [(number, line) for number, line in added if line.text]
    hints = {
        number: Hint(line.breaks, line.number, line.is_sure, line.region, line.confidence) for number, line in full
    }
    if first is not None and full:
        start = full[0][0]
        hints[start] = replace(hints[start], number=first, is_sure=True)
    return _New(text, {n: line.text for n, line in full}, {n: hint for n, hint in hints.items() if hint != Hint()})


def _laid(present: str, added: Sequence[tuple[int, Line]], final_newline: bool) -> str:
    """Return *present* with the lines that are *added* (number, line) behind it."""
    if not added:
        return present
    lines = present.rstrip("\n").split("\n")
    new = dict(added)
    lines += [new[n].text if n in new else "" for n in range(len(lines) + 1, added[-1][0] + 1)]
    return "\n".join(lines) + ("\n" if final_newline else "")


def missing(segment: Segment, described: Witness) -> list[str]:
    """Return the names of the pages without text between the lines around *segment*: it may be what they lack."""
    names = list(described.pages)
    if not segment.before:
        return []
    start = names.index(described.page_of(segment.after)) + 1 if segment.after else 0
    between = names[start : names.index(described.page_of(segment.before))]
    return [name for name in between if described.pages[name].line is None]


def _begun_with(segment: Segment, described: Witness) -> Iterator[Line]:
    """Yield the lines of *segment*, the first with the number of the missing page that it fills."""
    first, *others = segment.lines
    names = missing(segment, described)
    number = described.pages[names[0]].number if names else None
    yield replace(first, number=number, is_sure=True) if number else first
    yield from others


def _check_lines(name: str, text: str, begun: int) -> None:
    """See that *text* can be taken in: not too much, no sign that is no text.

    :param begun: length of the present transcription
    :raises EditionError: source-003 at the first place where it cannot
    """
    if len(text[begun:].encode("utf-8", "surrogatepass")) > _NEW:
        line, expected = text.count("\n", 0, begun) + 1, f"at most {_NEW // 2**20} MB"
        raise EditionError(
            Finding(name, line, "source-003", "more new text", expected, "take in fewer pages at a time")
        )
    if text[begun:].count("\n") > _LINES:
        line, expected = text.count("\n", 0, begun) + 1, f"at most {_LINES:,} new lines"
        repair = "take in fewer pages at a time"
        raise EditionError(Finding(name, line, "source-003", "more new lines", expected, repair))
    if bad := NO_TEXT.search(text):
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        read = f"U+{ord(bad[0]):04X} at column {column}"
        raise EditionError(
            Finding(name, line, "source-003", read, "characters of text", "take the sign out of the file")
        )


def _values(described: Witness, present: str, new: _New) -> dict[str, object]:
    """Return what the description says of the transcription as it will be."""
    last = max(n for n, line in enumerate(present.split("\n"), start=1) if line)
    digest = hashlib.sha256(new.text.encode()).hexdigest()
    lines = dict(enumerate(new.text.split("\n"), start=1))
    return {"sha256": digest, "final_newline": new.text.endswith("\n"), "solid": _solid(described, lines, last)}


def _solid(described: Witness, lines: Mapping[int, str], last: int) -> list[list[int]]:
    """Return the solid runs: those declared, and those of *lines* that reach behind the *last* declared line."""
    runs = [[n for n, _ in run] for is_text, run in groupby(lines.items(), lambda pair: bool(pair[1])) if is_text]
    new = [[run[0], run[-1]] for run in runs if run[0] < run[-1] and run[-1] > last]
    return [[a, b] for a, b in described.solid if a not in {first for first, _ in new}] + new
