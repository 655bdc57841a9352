"""Lines that came -> which of them the transcription has already, where they read otherwise, and which are new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Final

from edition.ingest.lines import Line
from edition.model.trace import squeeze

#: Lines with less in common are two lines.
_ALIKE: Final = 0.6
#: Lines that are compared character by character.
_EXACT: Final = 40
#: Shorter lines, as titles, are the same only beside others that are.
_SHORT: Final = 12
#: So much of the shorter of two texts is in both, or they are two texts.
_SHARED: Final = 0.2


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where what came reads otherwise than the transcription."""

    line: int
    column: int  #: from 1; where something is added it stands before that character
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines that the transcription does not have."""

    lines: tuple[Line, ...]
    after: int  #: the line of the transcription behind which they stand in what came, 0 for none
    before: int  #: the line before which they stand, 0 for none


@dataclass(frozen=True, slots=True)
class Compared:
    """What came, against the transcription."""

    same: int  #: lines that are the same, but for the differences
    differences: tuple[Difference, ...]
    segments: tuple[Segment, ...]
    lost: tuple[int, ...]  #: lines of the transcription, between others that came, that did not come


def compare(present: Mapping[int, str], came: Sequence[Line]) -> Compared:
    """Return what of the lines that *came* is *present* (number -> line of text), and what is new."""
    lines = list(present.items())
    full = [number for number, line in enumerate(came) if line.text.strip()]
    found_pairs = _paired([text for _, text in lines], [came[number].text for number in full])
    pairs = [(a, full[b]) for a, b in found_pairs]
    shared = sum(len(lines[a][1]) for a, _ in pairs)
    least = min(sum(len(text) for _, text in lines), sum(len(line.text) for line in came))
    if not shared or shared < _SHARED * least:
        pairs = []
    found = [one for a, b in pairs for one in _differences(*lines[a], came[b].text)]
    had = {a for a, _ in pairs}
    lost = [lines[a][0] for a in range(pairs[0][0], pairs[-1][0]) if a not in had] if pairs else []
    return Compared(len(pairs), tuple(found), tuple(_segments(lines, came, pairs)), tuple(lost))


def _paired(present: Sequence[str], came: Sequence[str]) -> list[tuple[int, int]]:
    """Return which line is which: those that are equal, and between them those that are alike."""
    a, b = list(map(squeeze, present)), list(map(squeeze, came))
    if a and b[: len(a)] == a:
        return [(i, i) for i in range(len(a))]  # it goes on, and be there a title alone
    pairs = list[tuple[int, int]]()
    for tag, i, to_i, j, to_j in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i, to_i), range(j, to_j), strict=True)
        elif tag == "replace":
            pairs += _alike(a, b, range(i, to_i), range(j, to_j))
    known = set(pairs)
    return [
        (i, j) for i, j in pairs
        if b[j] and (len(b[j]) >= _SHORT or {(i - 1, j - 1), (i + 1, j + 1)} & known)
    ]  # fmt: skip


def _alike(a: Sequence[str], b: Sequence[str], rows: range, columns: range) -> Iterator[tuple[int, int]]:
    """Yield which of the lines *a* of *rows* and *b* of *columns* are alike, in order."""
    start = columns.start
    for i in rows:
        likely = ((_likeness(a[i], b[j]), -j) for j in range(start, columns.stop))
        likeness, j = max(likely, default=(0.0, 0))
        if likeness >= _ALIKE:
            yield i, -j
            start = -j + 1


def _likeness(a: str, b: str) -> float:
    """Return how much two lines have in common, from 0 to 1: of long ones pairs of characters, whatever their order."""
    if max(len(a), len(b)) <= _EXACT:
        return SequenceMatcher(None, a, b, autojunk=False).ratio()
    first, second = (set(pairwise(text)) for text in (a, b))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _differences(line: int, old: str, new: str) -> Iterator[Difference]:
    """Yield where *new* reads otherwise than *old*, line of the transcription; white space at the ends is layout."""
    words = old[: len(old) - len(old.lstrip())] + new.strip() + old[len(old.rstrip()) :]
    if old == words:
        return
    for tag, i, to_i, j, to_j in SequenceMatcher(None, old, words, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference(line, i + 1, old[i:to_i], words[j:to_j])


def _segments(
    lines: Sequence[tuple[int, str]], came: Sequence[Line], pairs: Sequence[tuple[int, int]]
) -> Iterator[Segment]:
    """Yield the lines that no pair has, together as far as they follow each other."""
    partner = {b: a for a, b in pairs}
    behind, new = 0, list[Line]()
    for is_known, group in groupby(enumerate(came), key=lambda pair: pair[0] in partner):
        numbered = list(group)
        if is_known:
            if any(line.text for line in new):
                yield Segment(_trimmed(new), behind, lines[partner[numbered[0][0]]][0])
            behind, new = lines[partner[numbered[-1][0]]][0], []
        else:
            new = [line for _, line in numbered]
    if any(line.text for line in new):
        yield Segment(_trimmed(new), behind, 0)


def _trimmed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return *lines* without blank ones at the ends."""
    full = [number for number, line in enumerate(lines) if line.text]
    return tuple(lines[full[0] : full[-1] + 1])
