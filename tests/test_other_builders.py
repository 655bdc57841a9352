"""Sphinx's other builders: none ends in a traceback or a warning, and each shows the words of every mark."""

from __future__ import annotations

import html
import io
import re
import shutil
from pathlib import Path

import pytest
from conftest import MINI, edits
from edition.model.marks import JUDGING
from edition.reading import book
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

#: myst-parser 5.2 still uses names that Sphinx 9 means to remove.
pytestmark = pytest.mark.filterwarnings(
    "ignore:'myst_parser:PendingDeprecationWarning", "ignore:'myst_parser:DeprecationWarning"
)

#: Builder -> the ending of the files that show the text.
WRITERS = {
    "text": ".txt", "latex": ".tex", "man": ".1", "texinfo": ".texi",
    "dirhtml": ".html", "singlehtml": ".html", "xml": ".xml", "pseudoxml": ".pseudoxml",
}  # fmt: skip
#: Builders that look at the text without showing it.
LOOKING = ("gettext", "linkcheck", "dummy")


def build(root: Path, builder: str) -> Path:
    """Run *builder* on the project at *root* with warnings as errors."""
    out, warnings = root.parent / builder, io.StringIO()
    with patch_docutils(root), docutils_namespace():
        app = Sphinx(root, root, out, root.parent / f"{builder}-trees", builder, status=None, warning=warnings)
        app.build()
    said = warnings.getvalue()
    assert said == "", said
    assert app.statuscode == 0
    return out


@pytest.fixture
def marked(small: Path) -> Path:
    """Return the miniature book with every mark of the notation in it."""
    marks = "{corr}`宇]于`{sic}`宙`{supplied}`也`{surplus}`洪`{gap}`3`{corrupt}`荒`。"
    edits(small)("chapters/02.md", "宇宙洪荒。", marks)
    shutil.copyfile(MINI / "conf.py", small / "conf.py")
    shutil.copytree(MINI / "_static", small / "_static")
    return small


@pytest.mark.parametrize("builder", WRITERS)
def test_every_mark_is_shown(marked: Path, builder: str) -> None:
    """The words that the edition prints for each mark stand in the output, those of a struck stretch too."""
    out = build(marked, builder)
    text = "".join(path.read_text("utf-8") for path in sorted(out.rglob(f"*{WRITERS[builder]}")))
    shown = re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", text) if "ml" in WRITERS[builder] else text))
    for word in ("宇", "宙", "〔也〕", "□□□", "荒"):
        assert word in shown, word
    assert "衍" in shown or builder in {"xml", "pseudoxml"}


@pytest.mark.parametrize("builder", LOOKING)
def test_nothing_ends_in_a_traceback(marked: Path, builder: str) -> None:
    """Builders without writers run through."""
    build(marked, builder)


def test_all_judging_marks_are_in_the_book_of_the_test(marked: Path) -> None:
    """A mark that is added to the notation is added here."""
    kinds = {step.piece.mark.kind for step in book.load(marked).steps if step.piece.mark}
    assert JUDGING.keys() - kinds <= {"rdg"}
