"""Where the pieces of a chapter stand in its file: characters of the transcription -> places of the text, and edits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from edition.model.chapter import Item, NoteRef, Place, Run
from edition.model.trace import Step

#: File -> its text.
Texts = Mapping[str, str]
#: A role as it is written.
_ROLE: Final = re.compile(r"\{[\w-]+\}(?P<fence>`+)(?!`).*?(?<!`)(?P=fence)(?!`)", re.DOTALL)


@dataclass(
    frozen=True,
    slots=True,
)
class Edit:
    """A stretch of a file, and what is to stand there."""

    file: str
    start: int
    end: int
    new: str


def edited(texts: Texts, edits: Iterable[Edit]) -> dict[str, str]:
    """Return the files that *edits* change, as they will be; of those at one place the first stands first."""
    made = dict[str, str]()
    for _, edit in sorted(enumerate(edits), key=lambda pair: (pair[1].start, pair[1].end, pair[0]), reverse=True):
        text = made.get(edit.file, texts[edit.file])
        made[edit.file] = text[: edit.start] + edit.new + text[edit.end :]
    return {file: text for file, text in made.items() if text != texts[file]}


def at(text: str, place: Place) -> int:
    """Return the offset of *place* in the *text* of its file."""
    start = -1
    for _ in range(place.line - 1):
        start = text.index("\n", start + 1)
    return start + place.column


def span(texts: Texts, piece: Item) -> tuple[int, int] | None:
    """Return where *piece* begins and ends in its file, None if it is not written there as it reads."""
    text = texts[piece.place.file]
    start = at(text, piece.place)
    if isinstance(piece, NoteRef):
        forms = [f"[^{piece.label}]"]
    elif isinstance(piece, Run):
        forms = [piece.text, f"\\{piece.text}"]
    else:
        role = _ROLE.match(text, start)
        forms = [role[0]] if role else []
    return next(((start, start + len(form)) for form in forms if text.startswith(form, start)), None)


def begins(texts: Texts, steps: Sequence[Step[Item]], offset: int) -> tuple[str, int] | None:
    """Return file and place where character *offset* of what *steps* read begins, None for one within a mark."""
    for step in steps:
        if offset < len(step.source):
            return _within(texts, step, offset, 0)
        offset -= len(step.source)
    return None


def ends(texts: Texts, steps: Sequence[Step[Item]], offset: int) -> tuple[str, int] | None:
    """Return file and place where the first *offset* characters of what *steps* read end, None within a mark."""
    for step in steps:
        if 0 < offset <= len(step.source):
            return _within(texts, step, offset, len(step.source))
        offset -= len(step.source)
    return None


def _within(texts: Texts, step: Step[Item], offset: int, edge: int) -> tuple[str, int] | None:
    """Return the place of *offset* within the piece of *step*: any in words, in a mark only at its *edge*."""
    found = span(texts, step.piece)
    if found is None or (offset != edge and not isinstance(step.piece, Run)):
        return None
    start, end = found
    return step.piece.place.file, end - (len(step.source) - offset) if edge else start + offset
