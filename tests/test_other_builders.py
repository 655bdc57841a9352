"""Sphinx's other builders and themes: none ends in a traceback or a warning, each shows the words of every mark."""

from __future__ import annotations

import html
import io
import re
import shutil
import socket
from pathlib import Path

import pytest
from conftest import MINI, ROOT, edits
from edition.model.marks import JUDGING
from edition.reading import book
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace, patch_docutils

#: myst-parser 5.2 and sphinx-book-theme 1.4 still use names that Sphinx 9 means to remove.
pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser", "ignore:'sphinx_book_theme", "ignore:'pydata_sphinx")

#: Builder -> the ending of the files that show the text.
WRITERS = {
    "text": ".txt", "latex": ".tex", "man": ".1", "texinfo": ".texi",
    "html": ".html", "dirhtml": ".html", "singlehtml": ".html", "xml": ".xml", "pseudoxml": ".pseudoxml",
}  # fmt: skip
#: Builders that look at the text without showing it.
LOOKING = ("gettext", "linkcheck", "dummy")


def build(root: Path, builder: str, **settings: str) -> Path:
    """Run *builder* on the project at *root* with warnings as errors."""
    out, warnings, patience = root.parent / builder, io.StringIO(), socket.getdefaulttimeout()
    with patch_docutils(root), docutils_namespace():
        trees = root.parent / f"{builder}-trees"
        app = Sphinx(root, root, out, trees, builder, settings, status=None, warning=warnings)
        app.build()
    socket.setdefaulttimeout(patience)  # linkcheck sets one for the whole process
    said = warnings.getvalue()
    assert said == "", said
    assert app.statuscode == 0
    return out


@pytest.fixture
def marked(small: Path) -> Path:
    """Return the miniature book with every mark of the notation in it."""
    marks = "{corr}`宇]于`{sic}`宙`{supplied}`也`{surplus}`洪`{gap}`3`{corrupt}`荒`{app}`。]B:！`"
    edits(small)("chapters/02.md", "宇宙洪荒。", marks)
    shutil.copyfile(MINI / "conf.py", small / "conf.py")
    shutil.copytree(MINI / "_static", small / "_static")
    (small / "_static/fonts").symlink_to(ROOT / "_static/fonts")
    return small


def check_marks(out: Path, builder: str) -> None:
    """Check that the words that the edition prints for each mark stand in the output of *builder*."""
    text = "".join(path.read_text("utf-8") for path in sorted(out.rglob(f"*{WRITERS[builder]}")))
    shown = re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", text) if "ml" in WRITERS[builder] else text))
    for word in ("宇", "宙", "〔也〕", "□□□", "荒"):
        assert word in shown, word
    assert "衍" in shown or builder in {"xml", "pseudoxml"}


@pytest.mark.parametrize("builder", WRITERS)
def test_every_mark_is_shown(marked: Path, builder: str) -> None:
    """The words that the edition prints for each mark stand in the output, those of a struck stretch too."""
    check_marks(build(marked, builder), builder)


def sheets(out: Path) -> set[str]:
    """Return the style sheets of the first page in *out*."""
    found = re.findall(r'<link[^>]* href="_static/([^"?]+)\.css', (out / "index.html").read_text("utf-8"))
    return set(found)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("theme", "sheet"),
    [("alabaster", "alabaster"), ("classic", "classic"), ("sphinx_book_theme", "styles/sphinx-book-theme")],
)
def test_another_theme_is_used(marked: Path, theme: str, sheet: str) -> None:
    """A theme that conf.py names draws the pages, with its own files and none of ours, and loses no mark."""
    out = build(marked, "html", html_theme=theme)
    assert sheet in sheets(out)
    assert "edition" not in sheets(out)
    assert not {"shell.js", "reading.js", "edition.css"} & {path.name for path in (out / "_static").iterdir()}
    assert (out / "searchindex.js").is_file()
    check_marks(out, "html")
    again = build(marked, "html", html_theme="edition")
    assert not [path for path in (again / "_static").iterdir() if path.stem in {theme, "styles", "basic"}]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_our_theme_is_used(marked: Path, builder: str) -> None:
    """Every builder of pages can use the edition's theme; its sheet is the only one of a theme."""
    out = build(marked, builder, html_theme="edition")
    assert sheets(out) - {name for name in sheets(out) if name.startswith("fonts/")} == {"edition"}
    check_marks(out, builder)


def test_our_theme_inherits_the_book_theme(marked: Path) -> None:
    """Sphinx looks for a template in ours, then in its parents; none of their packages is imported for it."""
    with docutils_namespace():
        app = Sphinx(marked, marked, marked / "out", marked / "trees", "html", {"html_theme": "edition"}, status=None)
    named = [folder.name for folder in app.builder.theme.get_theme_dirs()]  # type: ignore[attr-defined]
    assert named == ["edition", "sphinx_book_theme", "pydata_sphinx_theme", "basic"]
    assert not {"sphinx_book_theme", "pydata_sphinx_theme"} & app.extensions.keys()


def test_the_proof_is_of_our_theme(marked: Path) -> None:
    """A site in another theme is not published as if it were proved; that is said at once."""
    with docutils_namespace(), pytest.raises(ConfigError, match="html_theme = 'alabaster'"):
        Sphinx(marked, marked, marked / "out", marked / "trees", "html", {"edition_proving": True}, status=None)


@pytest.mark.parametrize("builder", LOOKING)
def test_nothing_ends_in_a_traceback(marked: Path, builder: str) -> None:
    """Builders without writers run through."""
    build(marked, builder)


def test_all_judging_marks_are_in_the_book_of_the_test(marked: Path) -> None:
    """A mark that is added to the notation is added here."""
    kinds = {step.piece.mark.kind for step in book.load(marked).steps if step.piece.mark}
    assert JUDGING.keys() - kinds <= {"rdg"}
