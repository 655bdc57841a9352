"""Reports of slips: what is prepared for a reader, what comes back, and the patch that is made of it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import verify
from conftest import copy_inputs
from edition.ingest import suggestion
from edition.model import reports
from edition.model.findings import EditionError
from edition.model.reports import Report
from edition.model.settings import parse as settings
from edition.reading import book
from edition.verbs import suggest

ENGLISH = Path(__file__).parent / "roots" / "english"
SLIP = Report("9", "117", "資助", "贊助", "「資」「贊」形近", "0.1.0", "chapters/02.html")
CONF = 'project = "小書"\nauthor = "某甲"\nversion = "1"\nbasename = "mini"\nedition_reports = {!r}\n'


@pytest.mark.parametrize("address", ["a@example.org", "mailto:a@example.org"])
def test_a_mail(address: str) -> None:
    """As RFC 6068 has it: lines end with CR LF, and a space is %20."""
    made = urlsplit(reports.link(address, "小書 & 其他", SLIP))
    assert (made.scheme, made.path) == ("mailto", "a@example.org")
    fields = parse_qs(made.query)
    assert fields["subject"] == ["回報錯誤：小書 & 其他"] and "+" not in made.query
    assert fields["body"][0].endswith("\r\n") and reports.parse(fields["body"][0]) == SLIP


@pytest.mark.parametrize("address", ["https://example.org/book/issues/new", "https://example.org/new?labels=slip"])
def test_an_issue(address: str) -> None:
    """Title and body are parameters, beside those that the address has."""
    made = reports.link(address, "小書", SLIP)
    fields = parse_qs(urlsplit(made).query)
    assert made.startswith(address) and fields["title"] == ["回報錯誤：小書"]
    assert reports.parse(fields["body"][0]) == SLIP


@pytest.mark.parametrize("address", ["", "nobody", "javascript:alert(1)@a.b", "ftp://example.org/x", "a@b", "a@b.c?d"])
def test_what_is_no_address(address: str) -> None:
    """There is no link; in conf.py it is told, unless it is empty."""
    assert reports.link(address, "小書", SLIP) == ""
    if address:
        with pytest.raises(EditionError, match=r"conf\.py:5: conf-001 .*example\.org"):
            settings(CONF.format(address))
    else:
        assert settings(CONF.format(address)).edition_reports == ""


def test_what_comes_back_is_read_whatever_stands_around_it() -> None:
    """Quoted, with markup, another colon, words before and after; what is filled in last counts."""
    text = "您好，\n> 頁: 9\n> **底本行：** 117\n- 現在讀作：資助\n應作：\n應作：贊助　\n"
    text += "理由：「資」「贊」形近\n版本：0.1.0\n位置：chapters/02.html\n謝謝"
    assert reports.parse(text) == SLIP
    assert reports.parse("") == Report()
    assert reports.parse(f"{' ' * 100_000}x\n{'*' * 100_000}：\n頁：9").page == "9"
    assert reports.parse(reports.form(SLIP)) == SLIP


@pytest.mark.parametrize(
    ("reading", "proposal", "words", "column"),
    [
        ("宇宙洪", "宇窗洪", "宇{corr}`窗]宙`[^app-l25c2]洪", "[^app-l25c2]"),
        ("宇宙", "宇與宙", "宇{supplied}`與`[^app-l25c2]宙", "[^app-l25c2]"),
        ("宇宙洪荒", "宇宙荒", "宇宙{surplus}`洪`[^app-l25c3]荒", "[^app-l25c3]"),
        ("洪荒", "荒洪", "{corr}`荒洪]洪荒`[^app-l25c3]", "[^app-l25c3]"),
    ],
)
def test_the_least_mark_that_does_it(reading: str, proposal: str, words: str, column: str, small: Path) -> None:
    """Replaced, added, struck; applied by git, the chapters are proved."""
    report = Report("4", "", reading, proposal, "形近。")
    patch = suggestion.patch(book.load(small), report, "report.txt")
    assert f"+{'宇宙洪荒'.replace(reading, words)}。\n" in patch and f"+{column}: 形近。\n" in patch
    head = suggestion.head(book.load(small), report)
    subprocess.run(["git", "apply", "-"], cwd=small, input=head + patch, text=True, check=True)
    assert verify.main(["--root", str(small), "--chapters"]) == 0


def test_an_older_version_is_told(small: Path) -> None:
    """The slip may be mended already."""
    read = book.load(small)
    assert "版本：0.9 (1)\n" in suggestion.head(read, replace(SLIP, version="0.9"))
    assert "版本：1\n" in suggestion.head(read, replace(SLIP, version="1"))
    assert "版本：?\n" in suggestion.head(read, replace(SLIP, version=""))


@pytest.mark.parametrize("page", ["2", "p. 2", "Page 2"])
def test_a_report_in_the_language_of_the_book(page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a reader of a book in English fills in is read, and its patch is in English."""
    root = copy_inputs(ENGLISH, tmp_path / "book")
    report = tmp_path / "report.txt"
    report.write_text(f"> Page: {page}\n> Reads now: Chronicle\n> Should read: chronicle\n", "utf-8")
    assert suggest.main([str(report)], root) == 0
    said = capsys.readouterr().out
    assert f"Page: {page}\n" in said and "+[^app-l21c" in said
    assert ": reported by a reader, still to be checked.\n" in said


@pytest.mark.parametrize("proposal", ["窗`", "[窗]", "{x}"])
def test_a_reader_writes_no_notation(proposal: str, small: Path) -> None:
    """What would end a mark is refused, not written into a chapter."""
    with pytest.raises(EditionError, match=r"report-001 .*without signs of the notation"):
        suggestion.patch(book.load(small), Report("4", "", "宇宙洪荒", proposal), "report.txt")
