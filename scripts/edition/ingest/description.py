"""``source/witness.toml``, amended for a longer transcription: its text is edited, so comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from edition.ingest.proposals import Proposal
from edition.model import files, tables
from edition.model.findings import EditionError, Finding
from edition.model.witness import FILE, Page

#: How the value of each key that follows from the transcription is written.
_VALUES: Final = {
    "sha256": r'"[^"\n]*"',
    "final_newline": r"true|false",
    "solid": r"\[(?:\s*\[[^\[\]]*\]\s*,?)*\s*\]",
}
_NO_NOISE: Final = re.compile(r"^noise\s*=\s*\[\s*\]\n", re.MULTILINE)
_PAGES: Final = re.compile(r"(?s:.*)^\[\[page\]\]\n(?:[^\[\n].*\n)*", re.MULTILINE)


def amended(text: str, values: Mapping[str, object], proposals: Sequence[Proposal]) -> str:
    """Return the description *text* with *values* (by the keys above) and a table for each of the *proposals*.

    :raises EditionError: source-003 if it is written in another form, or would be too large
    """
    pages = [_row(one) for one in proposals if isinstance(one.what, Page)]
    noise = [_row(one) for one in proposals if not isinstance(one.what, Page)]
    made = text if text.endswith("\n") else f"{text}\n"
    for key, value in values.items():
        written = tables.value(value)
        made = re.sub(rf"(?m)^({key}\s*=\s*)(?:{_VALUES[key]})", rf"\g<1>{written}", made, count=1)
    if pages and (described := _PAGES.match(made)):
        made = described[0] + _tables("[[page]]", pages) + made[described.end() :]
    if noise:
        made = _NO_NOISE.sub("", made) + _tables("[[noise]]", noise)
    if len(made.encode("utf-8")) > files.TEXT:
        raise _unfit(
            f"{len(proposals)} proposals", f"a file of at most {files.TEXT // 2**20} MB", "take in fewer pages"
        )
    if not _says(made, _changed(tables.loads(text), values, pages, noise)):
        form = "sha256, final_newline and solid on lines of their own, and tables [[page]] and [[noise]]"
        raise _unfit("another form", form, "write it in that form")
    return made


def _unfit(read: str, expected: str, repair: str) -> EditionError:
    return EditionError(Finding(FILE, 0, "source-003", read, expected, repair))


def _row(proposal: Proposal) -> dict[str, Any]:
    """Return the values of the table that describes *proposal*."""
    values = asdict(proposal.what) | {"proposed": proposal.reason}
    return {key: value for key, value in values.items() if value is not None}


def _tables(head: str, rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join("\n" + tables.table(head, **row) for row in rows)


def _changed(
    data: dict[str, Any], values: Mapping[str, object], pages: list[dict[str, Any]], noise: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return *data*, the description, as it must say after the change."""
    layout = {key: values.get(key, value) for key, value in data["layout"].items()}
    top = {"sha256": values["sha256"], "page": data["page"] + pages, "noise": data["noise"] + noise}
    return data | top | {"layout": layout}


def _says(text: str, data: dict[str, Any]) -> bool:
    try:
        return tables.loads(text) == data
    except ValueError:
        return False
