"""The longer book that the bench builds is made by rule; the proof holds of it as of the book."""

import shutil
import sys
from pathlib import Path

import pytest
from edition.model.marks import KINDS
from edition.proof.run import check_chapters
from edition.reading import book
from maintain.bench import multiply
from maintain.bench.measure import Cost, middle, run
from maintain.bench.plain import plain

ROOT = Path(__file__).parent.parent


def copied(folder: Path, copies: int) -> book.Book:
    for name in ("chapters", "registers", "source"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("conf.py", "index.md"):
        shutil.copy(ROOT / name, folder)
    multiply.write(ROOT, folder, copies)
    return book.load(folder)


def test_one_copy_is_the_book() -> None:
    for name, text in multiply.multiply(ROOT, 1).items():
        if name != "source/witness.toml":  # its comments are not copied
            assert text == (ROOT / name).read_text("utf-8"), name


@pytest.mark.parametrize("copies", [1, 2])
def test_multiplied_book_is_proved(tmp_path: Path, copies: int) -> None:
    read = copied(tmp_path, copies)
    found = check_chapters(read)
    assert [str(finding) for finding in found if not finding.is_warning] == []
    assert max(page.number or 0 for page in read.witness.pages.values()) == 13 * copies


def test_one_changed_character_is_marked(tmp_path: Path) -> None:
    copied(tmp_path, 2)
    path = tmp_path / "chapters" / "03.md"
    text = path.read_text("utf-8")
    path.write_text(multiply.mark_one(text), "utf-8")
    read = book.load(tmp_path)
    assert path.read_text("utf-8") != text
    assert [str(f) for f in check_chapters(read) if not f.is_warning] == []


def test_plain_text_has_no_notation(tmp_path: Path) -> None:
    files = plain(copied(tmp_path, 2), "書", "人")
    assert {"conf.py", "index.md", "chapters/04.md"} <= files.keys()
    for name, text in files.items():
        assert not [role for role in KINDS if f"{{{role}}}`" in text], name


def test_both_times_are_measured(tmp_path: Path) -> None:
    """Who only waits costs nothing; the time of a child counts; one command after the other takes both times."""
    waits = run([sys.executable, "-c", "import time; time.sleep(1)"], tmp_path)
    busy = "import time; begun = time.process_time()\nwhile time.process_time() < begun + 1: pass"
    works = run(
        [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"], tmp_path
    )
    assert waits.seconds < 1 <= waits.elapsed
    assert works.seconds > 1
    both = waits + works
    assert both == Cost(waits.seconds + works.seconds, waits.elapsed + works.elapsed, max(waits.peak, works.peak))
    assert middle([waits, both, Cost(9, 9, 9999)]) == Cost(both.seconds, both.elapsed, both.peak)
