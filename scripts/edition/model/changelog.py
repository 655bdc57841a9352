"""What changed from version to version: ``CHANGELOG.md`` -> :class:`Version`, the latest first.

The format is that of Keep a Changelog 1.1.0: ``## 1.0.0 - 2026-12-01``, below it groups (``### Added``) of entries
(``- …``). The group 給讀者 (in English: For readers) is written for readers; the others are for editors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.model import files, line_breaks
from edition.model.findings import EditionError, Finding
from edition.model.interface import gettext

FILE: Final = "CHANGELOG.md"
#: What is not released yet.
UNRELEASED: Final = "Unreleased"
#: The group whose entries the site shows.
READERS: Final = "給讀者"
_HEAD: Final = re.compile(r"## \[?(?P<name>[^\s\]]+)\]?(?: - (?P<day>\d{4}-\d\d-\d\d))?\s*")
_GROUP: Final = re.compile(r"^### +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Version:
    """One version, as the file tells of it."""

    name: str  #: 1.0.0, or :data:`UNRELEASED`
    day: str  #: 2026-12-01, or nothing
    line: int  #: where it stands in the file
    text: str  #: what is said of it, without the heading

    @property
    def for_readers(self) -> tuple[str, ...]:
        """What changed for readers, an entry each, in one line."""
        _, *parts = _GROUP.split(self.text)
        own = [body for name, body in zip(parts[::2], parts[1::2], strict=True) if name == gettext(READERS)]
        return tuple(entry for body in own for entry in _entries(body))


def _entries(body: str) -> Iterator[str]:
    """Yield the entries of a list, each as one line."""
    for entry in re.split(r"^- ", body, flags=re.MULTILINE)[1:]:
        yield "".join(line_breaks.joined(["\n".join(line.strip() for line in entry.strip().splitlines())]))


def parse(text: str) -> tuple[Version, ...]:
    """Return the versions of which the *text* of a changelog tells."""
    lines = text.splitlines()
    heads = [(at, found) for at, line in enumerate(lines) if (found := _HEAD.fullmatch(line))]
    ends = [at for at, _ in heads[1:]] + [len(lines)]
    return tuple(
        Version(found["name"], found["day"] or "", at + 1, "\n".join(lines[at + 1 : end]).strip())
        for (at, found), end in zip(heads, ends, strict=False)  # none without a heading
    )


def load(root: Path) -> tuple[Version, ...]:
    """Return the versions of the project at *root*; none where it has no such file.

    :raises EditionError: build-003, if it is no UTF-8
    :raises OSError: if it cannot be read
    """
    path = root / FILE
    try:
        return parse(files.read(path, files.TEXT).decode("utf-8")) if path.exists() else ()
    except UnicodeDecodeError as error:
        found = Finding(FILE, 0, "build-003", str(error), "text in UTF-8", "save it in UTF-8")
        raise EditionError(found) from error
