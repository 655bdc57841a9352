"""A longer transcription is received: it takes the place of the present one, and its description follows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from edition.ingest.description import amended
from edition.ingest.proposals import HEAD, Proposal, propose
from edition.model import files, tables, witness
from edition.model.findings import EditionError, Finding
from edition.model.witness import Witness, read_transcription
from edition.reading import book

#: What no line of a transcription may have: controls, a byte order mark, separators that are line ends to some readers.
NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
#: Most bytes of new text: some 400 printed pages.
_NEW: Final = 2**20
#: Longest quotation in a message.
_SHOWN: Final = 20
_REPAIR: Final = "receive a file that begins with all of the present one; a slip is mended in a chapter, by a mark"


@dataclass(frozen=True, slots=True)
class Received:
    """What is to be written, in this order, and what is proposed."""

    changes: Mapping[str, str]  #: file -> text
    proposals: tuple[Proposal, ...]


def receive(root: Path, path: Path) -> Received:
    """Return what it takes for the file at *path* to be the transcription of the project at *root*.

    The description is written first: a transcription that is not yet the one that it declares, but begins it, is the
    trace of a run that was killed, and only the transcription is left to be written.

    :raises EditionError: source-002 if the file cannot be read as text, source-003 if it does not begin as the present
        transcription or cannot be laid out; and if the project cannot be read
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    described = witness.load(root)
    data, text = _read(path, name)
    digest = hashlib.sha256(data).hexdigest()
    present = _begun(root / described.path) if digest == described.sha256 else read_transcription(root, described)
    _check_beginning(name, text, present)
    if text == present:
        return Received({}, ())
    if digest == described.sha256:
        return Received({described.path: text}, ())
    _check_lines(name, text, len(present))
    lines = dict(enumerate(text.split("\n"), start=1))
    last = max(n for n, line in enumerate(present.split("\n"), start=1) if line)
    description = files.read(root / witness.FILE, files.TEXT).decode("utf-8")
    kinds = {str(n["text"]): str(n.get("kind", HEAD)) for n in tables.loads(description)["noise"]}
    proposals = propose(book.load(root), kinds, {n: line for n, line in lines.items() if line and n > last})
    values = {"sha256": digest, "final_newline": text.endswith("\n"), "solid": _solid(described, lines, last)}
    return Received({witness.FILE: amended(description, values, proposals), described.path: text}, tuple(proposals))


def _read(path: Path, name: str) -> tuple[bytes, str]:
    """Return the bytes and the text of the received file."""

    def fail(line: int, read: str) -> EditionError:
        return EditionError(
            Finding(name, line, "source-002", read, "a file of UTF-8 text", "receive it as such a file")
        )

    try:
        data = files.read(path, files.TRANSCRIPTION)
        text = data.decode("utf-8")
    except OSError as error:
        raise fail(0, str(error.strerror)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise fail(line, f"byte {error.object[error.start]:#04x} at offset {error.start}") from error
    return data, text


def _begun(path: Path) -> str:
    """Return the transcription that a killed run left, nothing if there is none."""
    return files.read(path, files.TRANSCRIPTION).decode("utf-8", "replace") if path.exists() else ""


def _check_beginning(name: str, text: str, present: str) -> None:
    """See that *text* begins with all of the *present* transcription.

    :raises EditionError: source-003 at the first place where it does not
    """
    if text.startswith(present):
        return
    at = next((i for i, (a, b) in enumerate(zip(text, present, strict=False)) if a != b), len(text))
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    expected = f"{_shown(present, at)}, as in the present transcription"
    raise EditionError(Finding(name, line, "source-003", f"{_shown(text, at)} at column {column}", expected, _REPAIR))


def _shown(text: str, at: int) -> str:
    """Return how a message quotes *text* from *at* on."""
    if at == len(text):
        return "the end of the file"
    line = text[at : at + _SHOWN].split("\n")[0]
    return f"「{line}」" if line else "the end of the line"


def _check_lines(name: str, text: str, begun: int) -> None:
    """See that *text* can be taken in: not too much, no sign that is no text, at most one line end at the end.

    :param begun: length of the present transcription
    :raises EditionError: source-003 at the first place where it cannot
    """
    if len(text[begun:].encode("utf-8")) > _NEW:
        line, expected = text.count("\n", 0, begun) + 1, f"at most {_NEW // 2**20} MB"
        raise EditionError(
            Finding(name, line, "source-003", "more new text", expected, "take in fewer pages at a time")
        )
    if bad := NO_TEXT.search(text):
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        read = f"U+{ord(bad[0]):04X} at column {column}"
        repair = "receive it as plain text with Unix line ends"
        raise EditionError(Finding(name, line, "source-003", read, "characters of text", repair))
    if text.endswith("\n\n"):
        line = text.rstrip("\n").count("\n") + 2
        repair = "delete the blank lines at its end"
        raise EditionError(Finding(name, line, "source-003", "blank lines at the end", "one line end or none", repair))


def _solid(described: Witness, lines: Mapping[int, str], last: int) -> list[list[int]]:
    """Return the solid runs: those declared, and those of *lines* that reach behind the *last* declared line."""
    runs = [[n for n, _ in run] for is_text, run in groupby(lines.items(), lambda pair: bool(pair[1])) if is_text]
    new = [[run[0], run[-1]] for run in runs if run[0] < run[-1] and run[-1] > last]
    return [[a, b] for a, b in described.solid if a not in {first for first, _ in new}] + new
