"""What a mutant is, and how its place is chosen: by a stable hash, so that every Python seeds the same faults."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from edition.model import settings
from edition.model.sheets import SHEETS, Sheet

#: Where the outputs stand, in the paths of mutants.
BUILT: Final = "_build/"
#: Where a fault of a built file is seeded, the first part of its class -> what has to be proved anew.
STAGES: Final[Mapping[str, str]] = {
    "html": "html", "facing": "html", "archive": "html", "epub": "epub", "pdf": "pdf", "b5": "b5", "booklet": "booklet",
    "diplomatic": "diplomatic", "record": "record", "tei": "tei", "json": "json", "plain": "plain",
}  # fmt: skip
#: Stage of a PDF -> its sheet.
SHEET_OF: Final[Mapping[str, Sheet]] = dict(zip(("pdf", "b5"), SHEETS, strict=True))
#: Files of the project as a mutant has them: path -> bytes, None for a file that is not there.
Files = Mapping[str, bytes | None]


def output(root: Path, path: str) -> str:
    """Return the place of the built file *path* of the project at *root*; ``{name}`` stands for its basename."""
    return BUILT + path.format(name=settings.load(root).basename)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to the project or to what was built of it."""

    kind: str  #: its class
    about: str  #: what was done, and where
    files: Callable[[], Files]  #: makes the changed files

    @property
    def stage(self) -> str:
        """Return what has to be proved anew: a value of :data:`STAGES`, or ``chapters``."""
        return STAGES.get(self.kind.partition("/")[0], "chapters")


class Span(NamedTuple):
    """A stretch of a file that is the author's text, without markup."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """One file in which the author's text stands."""

    path: str
    text: str
    spans: tuple[Span, ...]  #: in order
    paragraphs: tuple[Span, ...]  #: whole paragraphs with their markup, in order
    turn: str  #: regular expression of a page turn

    def replaced(self, *edits: tuple[int, int, str]) -> str:
        """Return the text with each stretch (start, end) replaced; stretches do not overlap."""
        text = self.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text


class Edit(NamedTuple):
    """A change to one field."""

    about: str
    text: str


T = TypeVar("T")


def rank(*key: Any) -> int:
    """Return the stable pseudo-random number of *key*."""
    return int.from_bytes(hashlib.sha256(repr(key).encode("utf-8")).digest()[:8], "big")


def chosen(key: str, sites: Iterable[T], number: int) -> list[T]:
    """Return *number* of the *sites*, the same in every run."""
    return [site for _, site in sorted(enumerate(sites), key=lambda pair: rank(key, pair[0]))][:number]


def other(key: str, letters: Sequence[str], than: str) -> str:
    """Return one of the *letters*, not *than*."""
    rest = [letter for letter in letters if letter != than]
    return rest[rank(key, than) % len(rest)]


def written(root: Path, path: str) -> str:
    """Return the text of a file of the project."""
    return (root / path).read_text(encoding="utf-8")


def text_mutant(kind: str, path: str, old: str, about: str, new: str) -> Iterator[Mutant]:
    """Yield the mutant in which the file *path* says *new*; none if that is what it said, an equivalent mutant."""
    if new != old:
        yield Mutant(kind, f"{path}: {about}", lambda: {path: new.encode("utf-8")})
