"""The tables for editors in ``docs/editing.md``: what they call free is free, what they call refused is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, edits
from edition.model.findings import CODES
from edition.proof.run import check_chapters
from edition.reading import book
from PIL import Image

_SECTION = re.compile(r"## What editors write.*?\n(?=## )", re.DOTALL)
_ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (_SECTION.findall((ROOT / "docs/editing.md").read_text("utf-8"))[0]).splitlines()
    if line.startswith("| ") and "`" in line
]


def samples(cell: str) -> list[str]:
    """Return what is written as code in a *cell*."""
    found = re.findall(r"(`+) ?(.+?) ?\1(?!`)", cell)
    return [text.replace("\\|", "|").replace("↵", "\n") for _, text in found]


FREE = [one for row in _ROWS for one in samples(row[0] if len(row) == 2 else row[2]) if one != ":::"]
REFUSED = [(one, row[1]) for row in _ROWS if len(row) == 3 for one in samples(row[0])]


def told(root: Path, text: str) -> set[str]:
    """Return the codes of a book one of whose editors' chapters ends with *text*."""
    (root / "_static").mkdir(exist_ok=True)
    Image.new("RGB", (8, 8)).save(root / "_static/map.png")
    edits(root)("chapters/editorial.md", "標記見[校勘記](apparatus.md)。", f"甲\n\n{text}")
    return {one.code for one in check_chapters(book.load(root)) if not one.is_warning}


@pytest.mark.parametrize("text", FREE)
def test_what_is_free_is_free(text: str, small: Path) -> None:
    assert told(small, text) <= {"language-001"}


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_refused_is_refused(text: str, code: str, small: Path) -> None:
    assert code in CODES
    assert code in told(small, text)


def test_the_tables_are_there() -> None:
    assert len(FREE) > 20
    assert len(REFUSED) > 20
