"""The witness: its description, checked at the border, and the lines that it says are text."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, Edit
from edition.model import witness
from edition.model.findings import EditionError, Finding
from edition.model.witness import Page
from edition.model.wording import page_name

TOML = "source/witness.toml"
TEXT = "source/transcription.txt"


def told(root: Path) -> Finding:
    """Return the one finding with which loading fails."""
    with pytest.raises(EditionError) as raised:
        witness.load(root)
    (finding,) = raised.value.findings
    return finding


def told_of_text(root: Path) -> Finding:
    """Return the one finding with which reading the transcription fails."""
    with pytest.raises(EditionError) as raised:
        witness.read_transcription(root, witness.load(root))
    (finding,) = raised.value.findings
    return finding


def test_the_real_witness() -> None:
    read = witness.load(ROOT)
    assert (read.siglum, read.path) == ("T", TEXT)
    assert (read.characters, read.lines, read.leading, read.final_newline) == (44, 18, 2, False)
    assert read.solid == ((3, 4), (14, 24), (26, 39))
    assert list(read.pages) == ["f1", "f2", "f3", *map(str, range(1, 14))]
    assert (read.pages["6"], read.pages["12"]) == (Page("6", "六", None), Page("12", "一二", 117))
    assert sorted(read.noise) == [51, 53, 55]
    assert witness.check_layout(read, witness.read_transcription(ROOT, read)) == []


def test_anchors_and_numbers_of_pages() -> None:
    assert [(p.anchor, p.number) for p in (Page("f2", "", 1), Page("12", "", 1))] == [("f2", None), ("p12", 12)]


@pytest.mark.parametrize(
    ("line", "page"), [(1, "f1"), (3, "f1"), (9, "f1"), (10, "f2"), (78, "5"), (79, "7"), (999, "13")]
)
def test_page_of_a_line(line: int, page: str) -> None:
    """A page without text has no lines; lines before all pages belong to the first."""
    assert witness.load(ROOT).page_of(line) == page


@pytest.mark.parametrize(("line", "following"), [(3, 4), (4, 6), (6, 8), (24, 26), (39, 41), (49, 57), (57, 59)])
def test_following_line(line: int, following: int) -> None:
    """Solid runs, blank lines and noise of the real transcription."""
    assert witness.load(ROOT).following(line) == following


def test_text_lines() -> None:
    """What is neither blank nor noise."""
    read = replace(witness.load(ROOT), noise={3: "乙"})
    assert witness.text_lines(read, "\n甲\n乙\n\n丙\n \n") == {2: "甲", 5: "丙", 6: " "}


def test_assemble_puts_noise_blank_lines_and_the_end_back() -> None:
    read = replace(witness.load(ROOT), noise={4: "書眉"}, final_newline=True)
    assert read.assemble({3: "甲", 6: "乙"}) == "\n\n甲\n書眉\n\n乙\n"
    assert replace(read, final_newline=False, noise={}).assemble({1: "甲"}) == "甲"


@pytest.mark.parametrize(
    ("old", "new", "read"),
    [
        ('siglum = "T"\n', "", "no 'siglum'"),
        ("[grid]\n", "", "no 'grid'"),
        ("characters = 44", "characters = 0", "0, not a whole number from 1"),
        ("characters = 44", "characters = 4.4", "4.4, not a whole number from 1"),
        ("characters = 44", 'characters = "44"', "'44', not a whole number from 1"),
        ("characters = 44", "characters = true", "True, not a whole number from 1"),
        ("leading = 2", "leading = -1", "-1, not a whole number from 0"),
        ("[3, 4], ", "[3, 4, 5], ", "too many values to unpack (expected 2)"),
        ("solid = [[3, 4], ", "solid = [3, ", "cannot unpack non-iterable int object"),
        ("line = 125", "line = 3", "page lines out of order"),
        ("line = 125", "line = 117", "page lines out of order"),
        ("line = 125", "line = 0", "0, not a whole number from 1"),
        ("line = 125", 'line = "125"', "'125', not a whole number from 1"),
        ('n = "13"', 'n = "12"', "page numbers that repeat"),
        ('n = "13"', 'n = "iix"', "page 'iix', not 1, 2 …, i, ii …, or a letter but a and i before a number: f1, b1 …"),
        ('n = "13"', 'n = "a1"', "page 'a1', not 1, 2 …, i, ii …, or a letter but a and i before a number: f1, b1 …"),
        ('n = "13"', 'n = "013"', "page '013', not 1, 2 …, i, ii …, or a letter but a and i before a number: f1, b1 …"),
        ('n = "13"\n', "", "no 'n'"),
        ("line = 55\n", "line = 53\n", "noise lines that repeat"),
        ("line = 55\n", "", "no 'line'"),
    ],
)
def test_broken_descriptions(project: Path, edit: Edit, old: str, new: str, read: str) -> None:
    """Each gives one finding that names what is wrong."""
    edit(TOML, old, new)
    expected = "the fields that the file's comments explain"
    assert told(project) == Finding(TOML, 0, "witness-001", read, expected, "mend the file")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [('siglum = "T"', 'siglum = "T', 4), ('[[page]]\nn = "f1"', '[page]\nn = "f1"', 34), ("[grid]", "[grid", 10)],
)
def test_what_is_no_toml(project: Path, edit: Edit, old: str, new: str, line: int) -> None:
    """The finding has the line at which the reader of TOML gave up."""
    edit(TOML, old, new)
    finding = told(project)
    assert (finding.file, finding.line, finding.code) == (TOML, line, "witness-001")
    assert f"(at line {line}, column " in finding.actual


def test_a_book_without_pages(project: Path) -> None:
    path = project / TOML
    head = path.read_text(encoding="utf-8").partition("[[page]]")[0]
    path.write_text(head.replace("[grid]", "noise = []\npage = []\n[grid]"), encoding="utf-8")
    assert told(project).actual == "no page with text"


@pytest.mark.parametrize(
    ("data", "read"),
    [(None, "No such file or directory"), (b"\xff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte")],  # noqa: E501
)  # fmt: skip
def test_descriptions_that_are_no_text(project: Path, data: bytes | None, read: str) -> None:
    """The message does not depend on where the project is."""
    (project / TOML).unlink()
    if data is not None:
        (project / TOML).write_bytes(data)
    assert told(project).actual == read


@pytest.mark.parametrize(
    ("data", "code", "read", "expected"),
    [
        (None, "source-002", "No such file or directory", "a file"),
        (b"", "source-002", "an empty file", "the transcription"),
        (b" \n\n", "source-002", "an empty file", "the transcription"),
        ("蘇聯".encode("big5"), "source-002", "byte 0xc1 at offset 2", "UTF-8"),
        ("蘇聯".encode(), "source-001", f"sha256 {hashlib.sha256('蘇聯'.encode()).hexdigest()}", None),
    ],
    ids=["missing", "empty", "blank", "big5", "other"],
)
def test_broken_transcriptions(project: Path, data: bytes | None, code: str, read: str, expected: str | None) -> None:
    (project / TEXT).unlink()
    if data is not None:
        (project / TEXT).write_bytes(data)
    repair = "restore the file from git; the transcription is never edited"
    wanted = expected or witness.load(project).sha256
    assert told_of_text(project) == Finding(TEXT, 0, code, read, wanted, repair)


@pytest.mark.parametrize("change", [b"\r\n", b"\n\n", b"\xef\xbb\xbf"], ids=["crlf", "line", "bom"])
def test_no_byte_of_the_transcription_may_change(project: Path, change: bytes) -> None:
    path = project / TEXT
    path.write_bytes(change + path.read_bytes()[1:])
    assert told_of_text(project).code == "source-001"


@pytest.mark.parametrize(
    ("old", "new", "read", "expected"),
    [
        ("line = 125", "line = 126", "page 13 at line 126: a blank line", "a line of text"),
        ("line = 125", "line = 1250", "page 13 at line 1250: no such line", "a line of text"),
        ("line = 55", "line = 56", "noise at line 56: a blank line", "CWT326/09"),
        ('"CWT326/09"', '"CWT326/08"', "noise at line 55: CWT326/09", "CWT326/08"),
    ],
)
def test_declared_lines_that_are_not_there(
    project: Path, edit: Edit, old: str, new: str, read: str, expected: str
) -> None:
    edit(TOML, old, new)
    described = witness.load(project)
    found = witness.check_layout(described, witness.read_transcription(project, described))
    assert [(f.file, f.code, f.actual, f.expected) for f in found] == [(TOML, "witness-002", read, expected)]


def test_pages_of_every_series() -> None:
    """Names, ids and what is printed: a title page, a Roman numeral, a page of the text, one of an appendix."""
    front, roman, page = Page("f2", "〔目次〕", 1), Page("xiv", "XIV", 2), Page("9", "九", 3)
    new, bare = Page("b3", "三", 4), Page("b4", "〔版權頁〕", 5)
    every = (front, roman, page, new, bare)
    assert [one.anchor for one in every] == ["f2", "pxiv", "p9", "b3", "b4"]
    assert [one.series for one in every] == ["f", "i", "", "b", "b"]
    assert [one.ordinal for one in every] == [2, 14, 9, 3, 4]
    assert [one.number for one in every] == [None, None, 9, None, None]
    assert [one.printed for one in every] == [False, True, True, True, False]
    assert [page_name(one) for one in every] == ["〔目次〕", "第XIV頁", "第九頁", "第三頁", "〔版權頁〕"]
