"""The first text of a book that has none: its title page, and what it tells of the form of its headings.

What follows is received as any text is (:mod:`edition.ingest.received`), behind the lines of the title.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from edition.ingest import arrivals
from edition.ingest.lines import Setting
from edition.ingest.markdown import inline
from edition.model import contents, files, interface, settings, tables
from edition.model.contents import ContentsLine, Shape
from edition.model.findings import EditionError, Finding
from edition.model.interface import gettext
from edition.model.trace import squeeze
from edition.model.witness import FILE, FRONT
from edition.reading.chapters import ROOT_DOCUMENT

INDEX: Final = f"{ROOT_DOCUMENT}.md"
#: The page that bears the title, and what it is called.
_PAGE, _LABEL = f"{FRONT}1", "〔書名頁〕"
#: Most lines of a title.
_LINES: Final = 3
_HEADING: Final = re.compile(r"^# .*$", re.MULTILINE)
_CONTENTS: Final = re.compile(r"^\[contents\]\n(?:[^\[\n#].*\n)*", re.MULTILINE)


def is_blank(root: Path) -> bool:
    """Whether the book at *root* has no text yet: its description can be read and names no page."""
    try:
        return "page" not in _described(root)
    except (OSError, ValueError):
        return False


def first(root: Path, path: Path, encoding: str = "") -> dict[str, str | bytes]:
    """Return what the text at *path* makes of a blank book (file -> text): its title page, from which it goes on.

    The description, which says that the book is no longer blank, comes last.

    :raises EditionError: source-002 if it cannot be read, source-003 if it does not begin with the title
    """
    table = _described(root)
    shape = contents.shape(table["contents"])
    arrival = arrivals.read(path, path.name, Setting(shape, int(table["grid"]["characters"])), encoding)
    lines = [one.text for one in arrival.lines]
    leading = next((n for n, line in enumerate(lines) if line.strip()), 0)
    own = settings.load(root)
    interface.use(own.language)
    title = titled(path.name, lines[leading:], own.project)
    whole = "\n".join([*lines[:leading], *title]) + "\n"
    values: dict[str, object] = {
        "sha256": hashlib.sha256(whole.encode()).hexdigest(),
        "leading": leading,
        "solid": [[leading + 1, leading + len(title)]] if len(title) > 1 and all(title) else [],
    }
    text = _with(files.read(root / FILE, files.TEXT).decode("utf-8"), values)
    keys = completed(table["contents"], [line for line in lines if line.strip()])
    text = _CONTENTS.sub(lambda _: tables.table("[contents]", **keys), text, count=1)
    text += "\n" + tables.table("[[page]]", n=_PAGE, label=gettext(_LABEL), line=leading + 1)
    return {f"source/{table['file']}": whole, INDEX: _title_page(root, [line for line in title if line]), FILE: text}


def _described(root: Path) -> dict[str, Any]:
    return tables.loads(files.read(root / FILE, files.TEXT).decode("utf-8"))


def titled(name: str, lines: Sequence[str], title: str) -> list[str]:
    """Return those of *lines* at the head, blank ones between them too, that are the *title*.

    :raises EditionError: source-003 if none are
    """
    full = [number for number, line in enumerate(lines) if line.strip()][:_LINES]
    for end in full:
        if squeeze("".join(lines[: end + 1])) == squeeze(title):
            return list(lines[: end + 1])
    read = lines[0] if lines else "nothing"
    repair = "call the book in conf.py as the first lines of its text do, or begin the text with its title page"
    raise EditionError(Finding(name, 1, "source-003", read, f"the title: {title}", repair))


def _title_page(root: Path, lines: Sequence[str]) -> str:
    """Return the title page with the *lines* of the title as they are printed."""
    text = files.read(root / INDEX, files.TEXT).decode("utf-8")
    words = "".join(f"{{lb}}`{n}`{inline(line)}" if n > 1 else inline(line) for n, line in enumerate(lines, start=1))
    body = _HEADING.sub(lambda _: f"# {words}", text, count=1)
    turn = f"{{pb}}`{_PAGE}`\n\n"
    return body if body.startswith(turn) else turn + body


def _with(text: str, values: Mapping[str, object]) -> str:
    """Return the description *text* with other *values* of its keys."""
    for key, value in values.items():
        text = re.sub(rf"(?m)^{key} = .*$", lambda _, k=key, v=value: f"{k} = {tables.value(v)}", text, count=1)  # type: ignore[misc]
    return text


def completed(table: Mapping[str, Any], lines: Sequence[str]) -> dict[str, Any]:
    """Return the *table* ``[contents]`` with what the printed contents among *lines* tell and it does not say."""
    shape = contents.shape(table)
    at = next((number for number, line in enumerate(lines) if shape.heads(line)), None)
    if at is None:
        return dict(table)
    listed = contents.listing(lines[at + 1 :])
    told = tables.loads("\n".join(contents.proposed_keys(listed, lines[at])))
    if table.get("levels"):
        told.pop("unnumbered", None)
    made = told | {key: value for key, value in table.items() if value}
    entries = _entries(contents.shape(made | {"unnumbered": 1}), listed)
    if any(entry.sign is None for entry in entries):
        made.setdefault("unnumbered", 1)
    if runs := _continuous(entries):
        made.setdefault("continuous", runs)
    return made


def _entries(shape: Shape, lines: Sequence[str]) -> list[ContentsLine]:
    """Return the entries that *lines* are, without those that are none."""
    found = list[ContentsLine]()
    for line in lines:
        try:
            found.append(shape.entry(line))
        except ValueError:
            continue
    return found


def _continuous(entries: Sequence[ContentsLine]) -> list[int]:
    """Return the levels of *entries* whose numbers go on where a higher level begins."""
    found = set[int]()
    for level in {entry.level for entry in entries if entry.sign is not None}:
        upper = [n for n, entry in enumerate(entries) if entry.level < level]
        numbered = [n for n, entry in enumerate(entries) if entry.level == level and entry.value]
        for a, b in pairwise(numbered):
            if any(a < n < b for n in upper) and entries[b].value == entries[a].value + 1:
                found.add(level)
    return sorted(found)
