"""Coordinates: pieces of text -> lines, columns and pages of the transcription, and ids made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import MINI, ROOT
from edition.model import trace
from edition.model.chapter import Item
from edition.model.trace import Step
from edition.model.witness import Page, Witness
from edition.reading import book
from edition.reading import markdown as chapter_reader

WITNESS = Witness(
    siglum="T",
    path="source/transcription.txt",
    sha256="",
    provenance="",
    characters=44,
    lines=18,
    leading=2,
    final_newline=False,
    solid=((5, 7),),
    pages={
        "f1": Page("f1", "〔扉頁〕", 3),
        "1": Page("1", "一", 5),
        "2": Page("2", "二", None),
        "3": Page("3", "三", 13),
    },
    noise={9: "書眉"},
)


def steps(text: str, witness: Witness = WITNESS, page: str = "") -> list[Step[Item]]:
    blocks = [block.items for block in chapter_reader.read("x", "x.md", text).blocks]
    return list(trace.trace(blocks, witness, page))


def places(text: str, witness: Witness = WITNESS) -> list[tuple[int, int, str]]:
    """Return line, column and page of every piece that is text."""
    return [(s.line, s.column, s.page) for s in steps(text, witness) if s.source or s.edition]


def ids(text: str) -> list[str]:
    return [anchor for _, anchor in trace.anchors(steps(text))]


def test_the_text_begins_after_the_leading_lines() -> None:
    assert places("甲", replace(WITNESS, leading=4)) == [(5, 1, "")]


def test_columns_count_what_the_transcription_has() -> None:
    """A supplied text and a lacuna take no room there; a struck one does."""
    text = "{pb}`f1`甲{supplied}`乙`丙{gap}`3`丁{surplus}`戊己`庚{corr}`辛壬]癸`子"
    assert [(s.source, s.column) for s in steps(text)] == [
        ("", 1), ("甲", 1), ("", 2), ("丙", 2), ("", 3), ("丁", 3), ("戊己", 4), ("庚", 6), ("癸", 7), ("子", 8),
    ]  # fmt: skip


def test_characters_outside_the_first_plane_are_one_column() -> None:
    assert [s.column for s in steps("𠀀{sic}`乙`")] == [1, 2]


def test_blocks_stand_one_blank_line_apart() -> None:
    assert places("甲\n\n乙", replace(WITNESS, noise={}, solid=())) == [(3, 1, ""), (5, 1, "")]


def test_a_solid_run_has_no_blank_lines() -> None:
    """Lines 5, 6, 7 follow each other; from 7 on every second line is text, but 9 is noise."""
    assert [line for line, *_ in places("{pb}`1`甲\n\n乙\n\n丙\n\n丁")] == [5, 6, 7, 11]


def test_noise_is_skipped_wherever_it_stands() -> None:
    witness = replace(WITNESS, solid=(), noise={5: "甲", 7: "乙"})
    assert [line for line, *_ in places("甲\n\n乙", witness)] == [3, 9]


def test_a_page_turn_inside_a_paragraph() -> None:
    """What follows it stands on the first line of the new page, in the same block."""
    found = steps("{pb}`f1`甲{pb}`1`乙")
    assert [(s.source, s.line, s.column, s.page, s.block) for s in found] == [
        ("", 3, 1, "f1", 0), ("甲", 3, 1, "f1", 0), ("", 5, 1, "1", 0), ("乙", 5, 1, "1", 0),
    ]  # fmt: skip


def test_a_page_turn_between_paragraphs() -> None:
    assert places("甲\n\n{pb}`3`\n\n乙\n\n丙") == [(3, 1, ""), (13, 1, "3"), (15, 1, "3")]


def test_a_page_without_text_takes_no_line() -> None:
    """The next page begins on its own line, and the page's note stands on the page."""
    found = steps("{pb}`1`甲\n\n{pb}`2`[^a]\n\n{pb}`3`\n\n乙\n\n[^a]: 註")
    assert [(s.page, s.source) for s in found] == [("1", ""), ("1", "甲"), ("2", ""), ("2", ""), ("3", ""), ("3", "乙")]
    assert found[-1].line == 13


def test_text_after_a_page_without_text_goes_on_where_it_would_have() -> None:
    assert places("{pb}`1`甲\n\n{pb}`2`\n\n乙") == [(5, 1, "1"), (6, 1, "2")]


def test_a_page_without_text_at_the_end_of_a_paragraph_ends_no_line() -> None:
    assert places("{pb}`1`甲{pb}`2`\n\n乙") == [(5, 1, "1"), (6, 1, "2")]


def test_an_unknown_page_turn_changes_nothing() -> None:
    assert places("{pb}`f1`甲{pb}`99`乙") == [(3, 1, "f1"), (3, 2, "f1")]


def test_a_line_break_goes_to_the_next_line() -> None:
    assert places("(x)=\n# 甲{lb}`2`乙{lb}`3`丙") == [(3, 1, ""), (5, 1, ""), (6, 1, "")]


def test_the_first_block_stands_on_the_given_page() -> None:
    assert [s.page for s in steps("甲{pb}`3`乙", page="1")] == ["1", "3", "3"]


def test_ids_are_line_and_column() -> None:
    assert ids("{pb}`1`甲{sic}`乙`丙{lb}`2`丁{corr}`戊]己`") == ["l5c2", "l6c2"]


def test_marks_at_one_place_are_told_apart() -> None:
    """The first has no letter, so a mark added behind it does not rename it."""
    text = "甲{supplied}`乙`{gap}`2`{sic}`丙`丁{gap}`?`"
    assert ids(text) == ["l3c2", "l3c2a", "l3c2b", "l3c4"]


def test_any_number_of_marks_may_share_a_place() -> None:
    """After z comes aa; no two ids are the same."""
    found = ids("甲" + "{supplied}`乙`" * 60)
    assert [found[n] for n in (0, 1, 8, 9, 26, 27, 53)] == [
        "l3c2", "l3c2a", "l3c2h", "l3c2i", "l3c2z", "l3c2aa", "l3c2ba",
    ]  # fmt: skip
    assert len(set(found)) == 60


def test_milestones_have_no_id() -> None:
    assert ids("{pb}`1`甲{lb}`2`乙") == []


def test_ids_of_the_real_book_are_unique() -> None:
    found = [anchor for _, anchor in trace.anchors(book.load(ROOT).steps)]
    assert len(found) == len(set(found)) > 20


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["book", "mini"])
def test_undone_marks_give_the_transcription(root: Path) -> None:
    """source_lines and assemble are each other's inverse, byte for byte."""
    read = book.load(root)
    made = read.witness.assemble(trace.source_lines(read.steps))
    assert made.encode() == (root / read.witness.path).read_bytes()


def test_source_lines() -> None:
    text = "{pb}`f1`甲{corr}`乙]丙`{supplied}`丁`{surplus}`戊`{pb}`3`己"
    assert trace.source_lines(steps(text)) == {3: "甲丙戊", 13: "己"}


def test_edition_pages() -> None:
    """What the edition prints, page by page, signs included, white space left out; an empty page too."""
    text = "{pb}`f1`甲 {corr}`乙]丙`{supplied}`丁`{surplus}`戊`{gap}`2`{pb}`3`己　庚\t辛"
    assert trace.edition_pages(steps(text), WITNESS) == {"f1": "甲乙〔丁〕□□", "1": "", "2": "", "3": "己庚辛"}


def test_squeeze() -> None:
    assert trace.squeeze(" 甲\u3000乙\n\t丙 ") == "甲乙丙"


def test_gaps_are_counted_between_characters() -> None:
    """White space is where so many characters stand before it; a page has its own count."""
    gaps = trace.Gaps()
    for page, words in (("1", "甲 乙丙"), ("1", "丁 "), ("1", "戊"), ("2", " 己"), ("3", "庚")):
        gaps.add(page, words)
    assert gaps.counts == {"1": 5, "2": 1, "3": 1}
    assert gaps.places == {"1": {1, 4}, "2": {0}, "3": set()}


def test_gaps_of_the_edition_and_the_ends_of_its_blocks() -> None:
    gaps, ends = trace.edition_gaps(steps("{pb}`f1`甲 乙\n\n丙丁{pb}`1`戊\n\n(a)=\n# 己{lb}`2`庚"))
    assert gaps.places == {"f1": {1}, "1": {2}}
    assert ends.places == {"f1": {0, 2, 4}, "1": {0, 1, 3}}
