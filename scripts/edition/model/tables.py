"""Files of TOML: text -> tables, those of ``registers/`` with the line at which one broke; tables -> text."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, Final

from edition.model import files
from edition.model.findings import EditionError, Finding

#: Most full stops in a line: tomllib takes time by the square of the parts of a dotted key.
_DOTS: Final = 200

_HEADER: Final = re.compile(r"\[([^]]*)\]")


def text_of(root: Path, file: str) -> str:
    """Return the text of *file* of the project at *root*.

    :raises EditionError: register-001 if it is not UTF-8
    :raises OSError: if it cannot be read, or is too large
    """
    try:
        return files.read(root / file, files.TEXT).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"byte {error.object[error.start]:#04x}"
        raise EditionError(Finding(file, line, "register-001", byte, "UTF-8", "save the file as UTF-8 text")) from error


def loads(text: str) -> dict[str, Any]:
    """Return what the TOML *text* says, in bounded time.

    :raises ValueError: if it is no TOML (a :class:`tomllib.TOMLDecodeError` with the line), or nested too deep
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > _DOTS:
            raise ValueError(f"More than {_DOTS} full stops (at line {number})")
    if (marked := files.conflict(text)) is not None:
        raise ValueError(f"a mark of git: {marked[1]} (at line {marked[0]})")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("Values nested too deep") from None


def parse(file: str, text: str) -> dict[str, Any]:
    """Return the tables of *text*, by key.

    :raises EditionError: register-001 if it is no TOML
    """
    try:
        return loads(text)
    except ValueError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        repair = files.RESOLVE if files.conflict(text) else "mend the table at this line"
        raise EditionError(Finding(file, line, "register-001", str(error), "TOML", repair)) from error


def lines_of(text: str) -> dict[str, int]:
    """Return the line of each table of *text* by its key, as it is written; the first of those with one key."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _HEADER.match(line):
            lines.setdefault(found[1], number)
    return lines


def table(head: str, **values: object) -> str:
    """Return a table of TOML with its *head* in brackets, a line a value, and a line end."""
    return "\n".join([head, *(f"{key} = {value(one)}" for key, one in values.items()), ""])


def value(one: object) -> str:
    """Return *one* as TOML, which for text without DEL, numbers, truth values and lists of them is JSON."""
    return json.dumps(one, ensure_ascii=False)
