"""``source/witness.toml``, amended for a longer transcription: its text is edited, so comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
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
#: A table of a page that has no text yet, and is filled.
_LATE: Final = r'^\[\[page\]\]\n(?:(?!line)[^\[\n].*\n)*?n = "{name}"\n(?:(?!line)[^\[\n].*\n)*'


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came once: the record that stays of it."""

    file: str
    sha256: str  #: of its bytes
    lines: tuple[int, int]  #: where it stands in the transcription
    done: tuple[str, ...]  #: what was done to it


def amended(text: str, values: Mapping[str, object], proposals: Iterable[Proposal], receipt: Receipt) -> str:
    """Return the description *text* with *values* (by the keys above), the *receipt*, and what is proposed.

    A page that had no text gets its line in its table; everything else proposed gets a table of its own.

    :raises EditionError: source-003 if it is written in another form, or would be too large
    """
    data = tables.loads(text)
    late = {str(one["n"]) for one in data["page"]}
    pages = [_row(one) for one in proposals if isinstance(one.what, Page)]
    noise = [_row(one) for one in proposals if not isinstance(one.what, Page)]
    new = [row for row in pages if row["n"] not in late]
    filled = {row["n"]: row for row in pages if row["n"] in late}
    made = text if text.endswith("\n") else f"{text}\n"
    made = valued(made, values)
    for name, row in filled.items():
        made = _filled(made, name, row)
    if new and (described := _PAGES.match(made)):
        made = described[0] + _tables("[[page]]", new) + made[described.end() :]
    if noise:
        made = _NO_NOISE.sub("", made) + _tables("[[noise]]", noise)
    received = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(receipt).items()}
    made += _tables("[[received]]", [received])
    if len(made.encode("utf-8")) > files.TEXT:
        raise _unfit(
            f"{len(pages) + len(noise)} proposals", f"a file of at most {files.TEXT // 2**20} MB", "take in fewer pages"
        )
    data["page"] = [one | filled.get(str(one["n"]), {}) | {"label": one["label"]} for one in data["page"]] + new
    data["received"] = [*data.get("received", []), received]
    if not _says(made, _changed(data, values, noise)):
        form = "sha256, final_newline and solid on lines of their own, and tables [[page]] and [[noise]]"
        raise _unfit("another form", form, "write it in that form")
    return made


def valued(text: str, values: Mapping[str, object]) -> str:
    """Return the description *text* with *values*, by the keys that follow from the transcription."""
    for key, value in values.items():
        written = tables.value(value)
        text = re.sub(rf"(?m)^({key}\s*=\s*)(?:{_VALUES[key]})", rf"\g<1>{written}", text, count=1)
    return text


def _filled(text: str, name: str, row: Mapping[str, Any]) -> str:
    """Return *text* with the line of the page *name*, which had none, and that it is proposed."""
    added = "".join(f"{key} = {tables.value(row[key])}\n" for key in ("line", "proposed"))
    return re.sub(_LATE.format(name=re.escape(name)), lambda table: table[0] + added, text, count=1, flags=re.MULTILINE)


def _unfit(read: str, expected: str, repair: str) -> EditionError:
    return EditionError(Finding(FILE, 0, "source-003", read, expected, repair))


def _row(proposal: Proposal) -> dict[str, Any]:
    """Return the values of the table that describes *proposal*."""
    what = proposal.what
    keys = ("n", "label", "line") if isinstance(what, Page) else ("line", "kind", "text")
    values = {key: getattr(what, key) for key in keys} | {"proposed": str(proposal)}
    return {key: value for key, value in values.items() if value is not None}


def _tables(head: str, rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join("\n" + tables.table(head, **row) for row in rows)


def _changed(data: dict[str, Any], values: Mapping[str, object], noise: list[dict[str, Any]]) -> dict[str, Any]:
    """Return *data*, the description, as it must say after the change."""
    layout = {key: values.get(key, value) for key, value in data["layout"].items()}
    top = {"sha256": values["sha256"], "noise": data["noise"] + noise}
    return data | top | {"layout": layout}


def _says(text: str, data: dict[str, Any]) -> bool:
    try:
        return tables.loads(text) == data
    except ValueError:
        return False
