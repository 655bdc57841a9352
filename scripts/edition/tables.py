"""The files of ``registers/``: TOML text -> tables, or a finding with the line at which it broke."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from edition.findings import EditionError, Finding


def text_of(root: Path, file: str) -> str:
    """Give the text of *file* of the project at *root*.

    :raises EditionError: register-001 if it is not UTF-8
    """
    try:
        return (root / file).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"byte {error.object[error.start]:#04x}"
        raise EditionError(Finding(file, line, "register-001", byte, "UTF-8", "save the file as UTF-8 text")) from error


def parse(file: str, text: str) -> dict[str, Any]:
    """Give the tables of *text*, by key.

    :raises EditionError: register-001 if it is no TOML
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise EditionError(
            Finding(file, line, "register-001", str(error), "TOML", "mend the table at this line")
        ) from error


def line_of(text: str, key: str) -> int:
    """Give the line of the table *key* in *text*, 0 if it cannot be told."""
    found = re.search(rf"^\[{re.escape(key)}\]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0
