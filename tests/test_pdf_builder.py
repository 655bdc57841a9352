"""The PDF of a miniature book: what the builder knows is printed and tagged, what it does not know stops it."""

from __future__ import annotations

import ctypes
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from edition.outputs.pdf import setting
from edition.outputs.pdf.builder import PdfError
from edition.outputs.pdf.setting import SettingError, pdf_of
from edition.proof.pdf import pdf as proof
from edition.proof.pdf.pdfium import read
from edition.proof.pdf.places import check_places
from edition.proof.pdf.words import decoded
from edition.reading import book as books
from page import validate_pdf
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

#: myst-parser 5.2 still uses names that Sphinx 9 means to remove.
pytestmark = pytest.mark.filterwarnings(
    "ignore:'myst_parser:PendingDeprecationWarning", "ignore:'myst_parser:DeprecationWarning"
)

ROOT = Path(__file__).parents[1]
MINI = Path(__file__).parent / "roots" / "mini"
EDITORIAL = "chapters/editorial.md"
TABLE = "\n| 項目 | 數 |\n|---|---|\n| 正文 | 七 |\n| 校記 | 八 |\n"
#: What the builder has no visitor for, as an editor would write it -> the node.
UNKNOWN = {
    "```{math}\nx^2\n```\n": "math_block",
    "```{centered} 甲\n```\n": "centered",
}


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """Return a copy of the miniature book, with the edition's font."""
    shutil.copytree(MINI, tmp_path / "mini")
    (tmp_path / "mini/_static/fonts").mkdir(parents=True)
    for font in (ROOT / "_static/fonts").glob("*.otf"):
        (tmp_path / "mini/_static/fonts" / font.name).symlink_to(font)
    return tmp_path / "mini"


def make(root: Path) -> Path:
    """Build the PDF of the project at *root*."""
    out = root.parent / "out"
    with patch_docutils(root), docutils_namespace():
        Sphinx(root, root, out, out / "doctrees", "pdf", status=None, warning=io.StringIO()).build()
    return out / "mini.pdf"


def added(root: Path, text: str) -> int:
    """Add *text* to the editors' chapter and give the line on which it begins."""
    path = root / EDITORIAL
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{text}", encoding="utf-8")
    return before.count("\n") + 2


def elements(item: Any) -> list[Any]:
    """Return *item* of the structure tree and what is under it, in order."""
    if isinstance(item, pikepdf.Array):
        return [found for child in item for found in elements(child)]
    if not isinstance(item, pikepdf.Dictionary) or "/S" not in item:
        return []
    return [item, *elements(item.get("/K", pikepdf.Array()))]


def test_a_small_book_is_whole(mini: Path) -> None:
    """Cover, title page, contents, four pages, the editors' chapters, colophon; every link and label is right."""
    made = make(mini)
    small = books.load(mini)
    places = read(made.read_bytes(), *proof.job(made, small).asked)
    assert [label for label in places.labels if label] == [
        *("封面", "i", "ii", "iii", "本版目次", "符號", "1", "2", "3", "4", "附1", "版權頁"),
    ]  # fmt: skip
    assert list(check_places(small, places, "x")) == []
    assert "出版" not in places.texts[-1]
    assert "某甲：《小書》" in places.texts[-1]


@pytest.mark.parametrize("text", UNKNOWN)
def test_an_unknown_node_stops_the_build(mini: Path, text: str) -> None:
    """What the builder cannot print is named, with file and line; nothing is dropped silently."""
    line = added(mini, text)
    with pytest.raises(PdfError) as stopped:
        make(mini)
    said = re.escape(f"{mini / EDITORIAL}:{line}: the PDF builder has no visitor for the node {UNKNOWN[text]}")
    assert re.search(said, str(stopped.value)), stopped.value
    assert not (mini.parent / "out/mini.pdf").exists()


def test_an_extension_can_teach_it_a_node(mini: Path) -> None:
    """A visitor given as ``typst=`` is used, as any Sphinx output does with visitors of its name."""
    added(mini, next(iter(UNKNOWN)))
    with (mini / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(
            "from docutils import nodes\n"
            "def visit(translator, node):\n"
            "    pass\n"
            "def setup(app):\n"
            "    app.add_node(nodes.math_block, override=True, typst=(visit, visit))\n"
        )
    assert any("x^2" in text for text in read(make(mini).read_bytes(), ()).texts)


def test_a_table_is_printed_and_tagged(mini: Path) -> None:
    """Rows and cells are told apart in the tags, the head as the head of its columns; nothing of it is lost."""
    added(mini, TABLE)
    made = make(mini)
    words = re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(made).pages))
    assert "項目數正文七校記八" in words
    with pikepdf.open(made) as document:
        tagged = elements(document.Root.StructTreeRoot.K)
        kinds = [str(element.S) for element in tagged]
        heads = [element for element in tagged if element.S == "/TH"]
        assert (kinds.count("/Table"), kinds.count("/TR"), kinds.count("/TH"), kinds.count("/TD")) == (1, 3, 2, 4)
        assert all(head.A[0].Scope == "/Column" for head in heads)
    failures = {failure.rule_id for failure in validate_pdf(made, profile="ua1").failures}
    assert not [rule for rule in failures if "TABLE" in rule]


def lines_under(made: Path, label: str, name: str) -> int:
    """Count the drawn lines that lie under *name*, where it stands first on the page *label*, and nowhere beyond it."""
    with pdfium.PdfDocument(made) as document:
        page = next(page for at, page in enumerate(document) if document.get_page_label(at) == label)
        words = page.get_textpage()
        at = words.get_text_range().index(name)
        boxes = [words.get_charbox(at + step) for step in range(len(name))]
        left, right, foot = boxes[0][0], boxes[-1][2], min(box[1] for box in boxes)
        drawn = [found.get_bounds() for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,))]
        return sum(left - 2 < b[0] < b[2] < right + 2 and foot - 5 < b[1] < foot for b in drawn)


@pytest.mark.parametrize(("asked", "lines"), [(True, 1), (False, 0)])
def test_names_have_their_lines_where_they_are_asked_for(mini: Path, asked: bool, lines: int) -> None:
    """A name has one line under it, and so has the title of a work; what is no name has none."""
    work = (mini / "registers/people.toml").read_text(encoding="utf-8")
    work = work.replace("[lenin]", "[season]").replace("列寧", "宇宙").replace('original = "Ленин"\n', "")
    (mini / "registers/works.toml").write_text(work.replace('language = "ru"\n', ""), encoding="utf-8")
    with (mini / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"edition_name_lines = {asked}\n")
    made = make(mini)
    assert lines_under(made, "1", "列寧") == lines
    assert lines_under(made, "4", "宇宙") == lines
    assert lines_under(made, "4", "洪荒") == 0


def test_a_hyphen_at_the_end_of_a_line_is_one() -> None:
    """PDFium gives something else for it, in the words of a page and again in those of a link."""
    units = [ord(sign) for sign in "Non\ufffeAggression Non\x02Aggression"]
    assert decoded((ctypes.c_ushort * len(units))(*units), len(units)) == "Non-Aggression Non-Aggression"


def test_typst_works_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it refuses is told in its words, and so is a process that ends without any."""
    main = tmp_path / "main.typ"
    main.write_text('#set document(title: "t")\n#panic(sys.inputs.sheet)\n', "utf-8")
    with pytest.raises(SettingError, match="panicked with: a4"):
        pdf_of(main, tmp_path, "a4")
    crashing = tmp_path / "crashing.py"
    crashing.write_text("import os\nos.abort()\n", "utf-8")
    monkeypatch.setattr(setting, "__file__", str(crashing))
    with pytest.raises(SettingError, match="ended with -6"):
        pdf_of(main, tmp_path, "a4")
