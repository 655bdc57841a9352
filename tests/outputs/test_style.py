"""The theme's one style sheet: it names nothing that no page has, and reads no variable that nothing sets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from edition.outputs.html import theme

#: What editors may write that this book does not have, and what only longer books have.
EDITORS = {"admonition", "admonition-title", "caption", "headerlink", "level-3"}
NAME = re.compile(r"[.#](-?[_a-zA-Z][\w-]*)")
READ = re.compile(r"var\(\s*(--[\w-]+)")
SET = re.compile(r"(?<![\w-])(--[\w-]+)(?=\s*:|\",)")  # in the sheet, or by a script


@pytest.fixture(scope="module")
def sheet() -> str:
    """Return the style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", theme.read("static/edition.css"), flags=re.S)


@pytest.fixture(scope="module")
def scripts() -> str:
    """Return all scripts of the theme."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(theme.FOLDER.rglob("*.js")))


def test_every_page_has_one_sheet_of_the_theme() -> None:
    """The build copies the sheet as it is committed; one more is for the pages that show an image of the original."""
    assert {path.name for path in theme.FOLDER.rglob("*.css")} == {"font.css", "edition.css", "facsimile.css"}


def test_no_rule_is_for_nothing(sheet: str, scripts: str, html: Path, held: Path) -> None:
    """Each class and id that a rule names is on a page, or made by a script, or an editor may bring it."""
    both = (path for folder in (html, held / "_build/html") for path in folder.rglob("*.html"))
    pages = "".join(path.read_text(encoding="utf-8") for path in both)
    known = set(" ".join(re.findall(r'(?:class|id)="([^"]+)"', pages)).split()) | set(re.findall(r"[\w-]+", scripts))
    heads = (head for head in re.findall(r"([^{};]+)\{", sheet) if not head.lstrip().startswith("@"))
    named = {name for head in heads for name in NAME.findall(head)}
    assert named > {"bd-article", "corr", "footnote-reference"}
    assert sorted(named - known - EDITORS) == []


def test_every_variable_is_set_and_read(sheet: str, scripts: str) -> None:
    """A variable that nothing reads, or that nothing sets, is a slip."""
    font = theme.read("font.css")
    found = set(SET.findall(sheet + scripts + font))
    assert set(READ.findall(sheet)) == found
    assert {name.partition("-ed-")[0] for name in SET.findall(sheet)} == {"-"}, "the sheet's own begin with --ed-"
