"""The longer book that the bench builds is made by rule; the proof holds of it as of the book."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from edition.model.marks import KINDS
from edition.proof.run import check_chapters
from edition.reading import book
from maintain.bench import multiply
from maintain.bench.compare import Compared
from maintain.bench.measure import Cost, middle, run
from maintain.bench.plain import continuous, plain

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


def test_pandoc_gets_the_text_with_its_notes_and_without(tmp_path: Path) -> None:
    """Every call has its note, and no label comes twice; without them the text is the same."""
    noted, bare = continuous(copied(tmp_path, 2)).values()
    labels = re.findall(r"^(\[\^[^\]]+\]): ", noted, re.MULTILINE)
    assert len(labels) == len({*labels})
    assert all(noted.count(label) > 1 for label in labels)
    assert "[^" not in bare
    assert [line for line in bare.split("\n") if line.startswith("#")] == [
        re.sub(r"\[\^[^\]]+\]", "", line) for line in noted.split("\n") if line.startswith("#")
    ]


@pytest.mark.parametrize(("pages", "goal"), [(13, 0.8), (195, 1.5)])
def test_goals_depend_on_the_length_of_the_book(pages: int, goal: float) -> None:
    cost = Cost(3.0, 2.0, 100.0)
    compared = Compared(pages, cost, cost, cost, cost, Cost(2.0, 2.0, 50.0), cost, cost, 1, 1, 1)
    assert compared.ratios()["cold"] == (1.5, goal)
    assert compared.ratios()["one character, elapsed"] == (1.0, None)
