"""A later transcription of pages that are edited: every difference is decided, and no mark, note or id is lost."""

from __future__ import annotations

import re
from pathlib import Path

import ingest
import pytest
from conftest import BOOK, Edit
from edition.ingest import collation
from edition.model import tables
from edition.reading import book
from edition.reading.book import Book
from shortened import SOURCE, files, told
from test_arrivals import came, chapters

Output = pytest.CaptureFixture[str]
#: What the later transcription reads for a character, wherever that stands.
READS = {"會": "曾", "綫": "線", "爲": "為"}


def differing(root: Path) -> str:
    """Return the transcription with 60 scattered differences: characters replaced, lost and added."""
    lines = (root / SOURCE).read_text("utf-8").split("\n")
    left = 60
    for number, line in enumerate(lines):
        if len(line) < 80 or left < 4:
            continue
        at = [len(line) * part // 5 for part in (1, 2, 3, 4)]
        signs = list(line)
        signs[at[0]] = "甲" if signs[at[0]] != "甲" else "乙"
        signs[at[1]] += "丙"
        signs[at[2]] = ""
        signs[at[3]] = "丁戊"
        lines[number], left = "".join(signs), left - 4
    assert left == 0
    return "\n".join(lines)


def kept(read: Book) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the marks with their ids and the labels of the notes."""
    marks = {(one.anchor, repr(one.mark)) for one in read.marks}
    return marks, {label for chapter in read.chapters for label in chapter.notes}


def entries(root: Path) -> list[collation.Entry]:
    return collation.load(root)


def decide(root: Path, decision: str, numbers: str) -> None:
    ingest.main(["--root", str(root), "--decide", decision, numbers])


def test_every_difference_is_listed_and_nothing_is_changed(project: Path, capsys: Output) -> None:
    """Old and new reading, what a merge would write, the marks there; transcription and chapters stay."""
    before = files(project)
    assert came(project, differing(project)) == 0
    assert "60 differences; no line lacks" in capsys.readouterr().out
    after = files(project)
    assert {name for name in after if after[name] != before.get(name)} == {collation.FILE}
    found = entries(project)
    assert len(found) == 60
    text = (project / SOURCE).read_text("utf-8").split("\n")
    for one in found:
        place = one.difference
        assert text[place.line - 1][place.column - 1 :].startswith(place.old)
        assert one.write or tables.loads(after[collation.FILE])["difference"][one.number - 1]["marks"]
    assert ingest.main(["--root", str(project)]) == 0  # nothing is decided
    assert chapters(project) == {
        name.removeprefix("chapters/"): t for name, t in before.items() if "chapters/0" in name
    }


def test_decisions_become_marks_and_all_others_stay(project: Path, capsys: Output) -> None:
    """The proof finds nothing after it; what stands beside a mark is left for the editor, and told."""
    before = kept(book.load(project))
    came(project, differing(project))
    decide(project, "new", "all")
    by_hand = [one for one in entries(project) if not one.write]
    capsys.readouterr()
    status = ingest.main(["--root", str(project)])
    assert capsys.readouterr().out.count("intake-002") >= min(len(by_hand), 5)
    assert status == (1 if by_hand else 0)
    read = book.load(project)
    marks, notes = kept(read)
    assert told(project) == []
    assert {mark for mark in before[0] if mark not in marks} == set()
    assert before[1] <= notes
    assert len(marks) == len(before[0]) + 60 - len(by_hand)
    assert (project / SOURCE).read_bytes() == (BOOK / SOURCE).read_bytes()
    written = chapters(project)
    decide(project, "done", ",".join(str(one.number) for one in by_hand) or "1")
    assert ingest.main(["--root", str(project)]) == 0
    assert chapters(project) == written  # what is there is not written twice
    assert came(project, differing(project)) == 0
    assert len(entries(project)) == 60  # nor listed twice


def test_what_confirms_a_correction_needs_no_decision(small: Path, edit_small: Edit) -> None:
    """The mark stays, and the record says that the later transcription reads as the edition does."""
    text = (small / SOURCE).read_text("utf-8")
    assert came(small, text.replace("列寧說己知", "列寧說已知")) == 0
    (entry,) = entries(small)
    assert (entry.decision, entry.difference.old, entry.difference.new) == (collation.CONFIRMED, "己", "已")


def test_a_reading_beside_a_mark_is_mended_by_hand(small: Path, capsys: Output) -> None:
    text = (small / SOURCE).read_text("utf-8")
    assert came(small, text.replace("攔阻", "爛阻")) == 0
    (entry,) = entries(small)
    assert (entry.write, entry.decision) == ("", collation.OPEN)
    assert 'marks = "sic 攔阻→攔阻"' in (small / collation.FILE).read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"), [('decision = ""', 'decision = "maybe"'), ("column = ", "colum = "), ("line = ", "line ")]
)
def test_a_broken_record_is_told(old: str, new: str, small: Path, capsys: Output) -> None:
    came(small, (small / SOURCE).read_text("utf-8").replace("宇宙洪荒", "宇宙洪流"))
    path = small / collation.FILE
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    capsys.readouterr()
    assert ingest.main(["--root", str(small)]) == 2
    assert re.match(rf"{collation.FILE}:\d+: register-00[12] ", capsys.readouterr().out)


@pytest.mark.parametrize("words", ["9", "a", "2-", "1;2"])
def test_numbers_that_name_no_difference(words: str, small: Path, capsys: Output) -> None:
    came(small, (small / SOURCE).read_text("utf-8").replace("宇宙洪荒", "宇宙洪流"))
    before = files(small)
    capsys.readouterr()
    assert ingest.main(["--root", str(small), "--decide", "new", words]) == 2
    assert " intake-002 " in capsys.readouterr().out
    assert files(small) == before
