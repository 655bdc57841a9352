"""The wheel of the engine: built, installed beside the locked packages, and used by a bare book of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from conftest import ENVIRONMENT, MINI, ROOT
from lxml import html as lxml_html
from sphinx.util.inventory import InventoryFile

ENGINE = ROOT / "scripts/edition"
#: What tools leave in the folder of the engine.
LEFT = {"__pycache__", ".mypy_cache", ".ruff_cache"}


def ran(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run *command* away from this project, and return what it says; it must succeed."""
    clean = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("PYTHON")}
    made = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=clean | variables, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


def built_wheel(folder: Path) -> Path:
    """Build the wheel into *folder*, without a network."""
    words = ("-m", "uv", "build", "--quiet", "--offline", "--wheel", "--no-create-gitignore", "--out-dir", folder, ROOT)
    ran(sys.executable, *words, cwd=folder.parent)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_wheel(tmp_path_factory.mktemp("wheel") / "out")


@pytest.mark.thorough
def test_the_wheel_has_the_whole_engine(wheel: Path, tmp_path: Path) -> None:
    """Every file of it and nothing else; twice, the same bytes."""
    ours = {
        path.relative_to(ENGINE.parent).as_posix()
        for path in ENGINE.rglob("*")
        if path.is_file() and not LEFT & {*path.parts}
    }
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if not name.endswith("/")}
        assert {name for name in names if ".dist-info/" not in name} == ours
        (record,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        said = message_from_bytes(packed.read(record))
        assert said["Name"] == "edition"
        assert "extensions = [" in said.get_payload()
        assert sorted(said.get_all("Provides-Extra")) == ["preview", "proof"]
        assert "edition/py.typed" in names
        assert sum(".dist-info/licenses/" in name for name in names) == 3
    assert built_wheel(tmp_path / "again").read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interpreter of an environment with the locked packages and the wheel."""
    folder = tmp_path_factory.mktemp("apart") / "environment"
    ran(sys.executable, ROOT / "scripts/maintain/environment.py", "build", "--folder", folder, cwd=folder.parent)
    (pip,) = (ROOT / "scripts/bootstrap").glob("pip-*.whl")
    options = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    ran(folder / "bin/python", pip / "pip", "install", *options, wheel, cwd=folder.parent)
    return folder / "bin/python"


@pytest.fixture(scope="module")
def bare(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a book that is nothing but a Sphinx project, without a font, a style or a program of its own, built."""
    root = Path(shutil.copytree(MINI, tmp_path_factory.mktemp("bare") / "book"))
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('html_theme = "edition"\n')
    assert "built and proved" in ran(python.with_name("edition"), "build", cwd=root)
    return root


@pytest.mark.thorough
def test_a_bare_book_is_built_and_proved(python: Path, bare: Path) -> None:
    assert ran(python, "-m", "edition", "verify", cwd=bare).endswith("proved\n")
    assert "nothing changed" in ran(python, "-m", "edition", "build", cwd=bare)
    assert "page-001" in ran(python, "-m", "edition", "verify", "--explain", "page-001", cwd=bare)
    assert "ingest" in ran(python.with_name("edition"), "--help", cwd=bare)
    wrong = subprocess.run([python, "-m", "edition", "publish"], cwd=bare, capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout) == (2, "") and "usage: edition VERB" in wrong.stderr


@pytest.mark.thorough
@pytest.mark.parametrize("builder", ["html", "epub", "pdf"])
def test_sphinx_alone_builds_a_bare_book(python: Path, bare: Path, tmp_path: Path, builder: str) -> None:
    ran(python, "-m", "sphinx", "-q", "-n", "-W", "-b", builder, "-d", tmp_path / "trees", bare, tmp_path, cwd=tmp_path)
    made = {"html": "index.html", "epub": "mini.epub", "pdf": "mini.pdf"}
    assert (tmp_path / made[builder]).stat().st_size > 1000


def test_the_inventory_lists_what_can_be_cited(built: Path) -> None:
    """Pages, notes, entries of apparatus and registers, sources: each leads to a place that is there, with words."""
    site = built / "_build/html"
    with (site / "objects.inv").open("rb") as stream:
        read = InventoryFile.load(stream, "", lambda base, uri: uri)
    labels = getattr(read, "data", read)["std:label"]  # Sphinx 9.1 parts the table from what else is read
    assert labels["p1"].uri == "chapters/01.html#p1"
    assert labels["p1"].display_name == "第一頁"
    assert labels["f2"].display_name == "〔目次一〕"
    assert labels["note-01-ji"].display_name == "第一頁註"
    assert labels["person-lenin"].display_name == "列寧"
    assert labels["app-l19c4"].uri == "chapters/apparatus.html#app-l19c4"
    assert "，底本作" in labels["app-l19c4"].display_name
    for name, label in labels.items():
        page, _, anchor = label.uri.partition("#")
        tree = lxml_html.parse(str(site / page))
        assert not anchor or tree.xpath("//*[@id=$anchor]", anchor=anchor), name


@pytest.mark.thorough
def test_another_book_cites_a_page(built: Path, tmp_path: Path) -> None:
    """One that is any Sphinx project, by intersphinx."""
    inventory = built / "_build/html/objects.inv"
    (tmp_path / "conf.py").write_text(
        'extensions = ["sphinx.ext.intersphinx"]\n'
        f'intersphinx_mapping = {{"mini": ("https://example.org/mini/", {str(inventory)!r})}}\n'
    )
    (tmp_path / "index.rst").write_text(
        "甲\n==\n\n:external+mini:ref:`p1` :ref:`見 <note-01-ji>` :any:`app-l19c4`\n", "utf-8"
    )
    ran(sys.executable, "-m", "sphinx", "-q", "-n", "-W", tmp_path, tmp_path / "out", cwd=tmp_path)
    links = lxml_html.parse(str(tmp_path / "out/index.html")).xpath("//p/a[contains(@class, 'external')]")
    base = "https://example.org/mini/chapters"
    assert [(a.get("href"), a.text_content()) for a in links[:2]] == [
        (f"{base}/01.html#p1", "第一頁"),
        (f"{base}/01.html#note-01-ji", "見"),
    ]
    assert links[2].get("href") == f"{base}/apparatus.html#app-l19c4"
