"""The proof of the chapters, proved: the real book gives no error, and each seeded fault gives its finding."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BOOK, Edit
from edition.model.findings import EditionError, Finding
from edition.proof.chapters.text import differences, mark_to_write
from edition.proof.run import check_chapters
from edition.reading import book

ONE, TWO, CONTENTS, INDEX = "chapters/01.md", "chapters/02.md", "chapters/contents.md", "index.md"
TEXT, TOML, PEOPLE = "source/transcription.txt", "source/witness.toml", "registers/people.toml"

Change = tuple[str, str, str]  # file, old, new
Told = tuple[str, int, str, str]  # file, line, code, page


def prove(root: Path) -> list[Finding]:
    """Return the errors; warnings are left out."""
    try:
        found = check_chapters(book.load(root))
    except EditionError as error:
        found = list(error.findings)
    return [finding for finding in found if not finding.is_warning]


def text_of(file: str) -> str:
    return (BOOK / file).read_text(encoding="utf-8")


def line(file: str, words: str) -> int:
    """Return the line on which *words* stand in the real book, where they stand once."""
    text = text_of(file)
    assert text.count(words) == 1, words
    return text.count("\n", 0, text.index(words)) + 1


def paragraph(file: str, words: str) -> str:
    """Return the whole line that *words* stand on."""
    return text_of(file).split("\n")[line(file, words) - 1]


def places(findings: list[Finding]) -> list[Told]:
    return [(f.file, f.line, f.code, f.page) for f in findings]


def test_the_book_is_proved(project: Path) -> None:
    assert prove(project) == []


RIGHT, FIFTH = "根據同樣的理由，蘇聯的國民收入", "其次，社會主義的生產，是一種"
THIRD = "第三節 主張援助為祖國獨立而奮鬥的被侵略民族\t一八\n"
FIRST, SECOND = "第一節 蘇聯自己底經濟、政治、文化地位的提高\t二八\n", "第二節 蘇維埃社會之精神上政治上的統一\t三七\n"
SHU = paragraph(ONE, "[^shu]: ") + "\n"


def swapped(one: str, other: str, between: str) -> tuple[str, str]:
    return one + between + other, other + between + one


#: Name -> what is changed, and the file, line, code and page of every finding that follows.
FAULTS: dict[str, tuple[list[Change], list[Told]]] = {
    # the text, character by character
    "changed": ([(ONE, "外交是內政的延長", "外交是外政的延長")], [(ONE, line(ONE, "外交是內政"), "text-001", "1")]),
    "lost": ([(ONE, "外交是內政的延長", "外交是內的延長")], [(ONE, line(ONE, "外交是內政"), "text-001", "1")]),
    "doubled": ([(ONE, "外交是內政的延長", "外交是內政政的延長")], [(ONE, line(ONE, "外交是內政"), "text-001", "1")]),
    "added": ([(ONE, "外交是內政的延長", "外交是內政的的延長")], [(ONE, line(ONE, "外交是內政"), "text-001", "1")]),
    "swapped": (
        [(ONE, "外交是內政的延長", "外是交內政的延長")],
        [(ONE, line(ONE, "外交是內政"), "text-001", "1")] * 2,
    ),
    "variant": ([(ONE, "都不僅爲了", "都不僅為了")], [(ONE, line(ONE, "都不僅爲了"), "text-001", "3")]),
    "simplified": ([(ONE, "外交是內政的延長", "外交是內政的延长")], [(ONE, line(ONE, "外交是內政"), "text-001", "1")]),
    "widened": ([(ONE, "謀解放」(國父", "謀解放」（國父")], [(ONE, line(ONE, "謀解放」(國父"), "text-001", "5")]),
    "punctuation": (
        [(ONE, "外交是內政的延長，", "外交是內政的延長。")],
        [(ONE, line(ONE, "外交是內政"), "text-001", "1")],
    ),
    "space": ([(ONE, "外交是內政的延長", "外交是 內政的延長")], [(ONE, line(ONE, "外交是內政"), "text-001", "1")]),
    "ideographic space": (
        [(ONE, "\n外交是內政的延長", "\n　　外交是內政的延長")],
        [(ONE, line(ONE, "外交是內政"), "markdown-001", "")],
    ),
    "trailing space": (
        [(ONE, "的具體證明。\n", "的具體證明。 \n")],
        [(ONE, line(ONE, "的具體證明。"), "markdown-001", "")],
    ),
    "zero-width space": (
        [(ONE, "外交是內政的延長", "外交是\u200b內政的延長")],
        [(ONE, line(ONE, "外交是內政"), "text-001", "1")],
    ),
    "bidi control": (
        [(ONE, "外交是內政的延長", "外交是\u202e內政的延長")],
        [(ONE, line(ONE, "外交是內政"), "text-001", "1")],
    ),
    "compatibility ideograph": (
        [(ONE, "俄國歷史發展", "俄國\uf98c史發展")],
        [(ONE, line(ONE, "俄國歷史發展"), "text-001", "4")],
    ),
    "two that cancel out": (
        [(ONE, "外交是內政的延長", "外交內政的延長"), (ONE, "的具體證明。", "的的具體證明。")],
        [(ONE, line(ONE, "外交是內政"), "text-001", "1")] * 2,
    ),
    "sentence lost": (
        [(ONE, "在蘇聯的一切事情，對於全人類都是非常之有意義的。", "")],
        [(ONE, line(ONE, "在蘇聯的一切事情"), "text-001", "3")],
    ),
    "last words lost": ([(TWO, "提議與芬{gap}", "{gap}")], [(TWO, line(TWO, "提議與芬{gap}"), "text-001", "13")]),
    "words after the end": (
        [(TWO, "提議與芬{gap}`?`[^end]", "提議與芬{gap}`?`[^end]\n\n蘭")],
        [(TWO, line(TWO, "提議與芬{gap}") + 2, "text-003", "13")],
    ),
    "words on a page without text": (
        [(ONE, "{pb}`6`[^page-6]", "{pb}`6`[^page-6]\n\n本頁空白")],
        [(ONE, line(ONE, "{pb}`6`[^page-6]") + 2, "text-001", "6")],
    ),
    # paragraphs
    "paragraph lost": (
        [(ONE, paragraph(ONE, RIGHT) + "\n\n", "")],
        [(ONE, line(ONE, FIFTH), "text-002", "2")],
    ),
    "last paragraph of a page lost": (
        [(TWO, paragraph(TWO, "這樣坦白、赤誠") + "\n\n", "")],
        [(TWO, line(TWO, "(四)蘇聯不怕"), "text-002", "8")],
    ),
    "paragraph repeated": (
        [(ONE, paragraph(ONE, RIGHT) + "\n", (paragraph(ONE, RIGHT) + "\n\n") * 2)],
        [(ONE, line(ONE, RIGHT) + 2, "text-003", "2")],
    ),
    "paragraphs swapped": (
        [(ONE, *swapped(paragraph(ONE, FIFTH), paragraph(ONE, RIGHT), "\n\n"))],
        [(ONE, line(ONE, FIFTH) - 2, "text-002", "2"), (ONE, line(ONE, RIGHT), "text-003", "2")],
    ),
    "paragraphs joined": (
        [(ONE, "去爭奪國外市場。\n\n根據同樣", "去爭奪國外市場。根據同樣")],
        [(ONE, line(ONE, FIFTH), "page-003", "2")],
    ),
    "paragraph split": (
        [(ONE, "在這裏，國內階層", "\n\n在這裏，國內階層")],
        [(ONE, line(ONE, "在這裏，國內階層") + 2, "page-003", "1")],
    ),
    "paragraph as a heading": (
        [(TWO, "(四)蘇聯不怕", "(four)=\n## (四)蘇聯不怕")],
        [(TWO, line(TWO, "(四)蘇聯不怕") + 1, "toc-003", "8")],
    ),
    # page turns
    "pb one character early": (
        [(ONE, "自然就沒有向{pb}`2`外", "自然就沒有{pb}`2`向外")],
        [(ONE, line(ONE, "{pb}`2`"), "page-003", "1")],
    ),
    "pb one character late": (
        [(TWO, "不獲通過，{pb}`12`蘇聯", "不獲通過，蘇{pb}`12`聯")],
        [(TWO, line(TWO, "{pb}`12`"), "page-003", "12")],
    ),
    "pb in another paragraph": (
        [(TWO, "\n{pb}`10`「俄國", "\n「俄國"), (TWO, "\n列寧這一番話", "\n{pb}`10`列寧這一番話")],
        [(TWO, line(TWO, "列寧這一番話"), "page-003", "10")],
    ),
    "pb of a heading after it": (
        [(TWO, "{pb}`9`\n\n", ""), (TWO, "實業聯系\n", "實業聯系\n\n{pb}`9`\n")],
        [(TWO, line(TWO, "蘇聯的政府與人民"), "page-003", "9"), (TWO, line(TWO, "{pb}`9`") + 1, "toc-005", "8")],
    ),
    "pb dropped": (
        [(ONE, "{pb}`3`", "")],
        [
            (ONE, line(ONE, "{pb}`4`"), "page-002", "4"),
            (ONE, line(ONE, "{pb}`3`"), "page-003", "3"),
        ],
    ),
    "pb of a page without text dropped": (
        [(ONE, "{pb}`6`[^page-6]\n", ""), (ONE, paragraph(ONE, "[^page-6]: ") + "\n", "")],
        [(TWO, 1, "page-002", "7")],
    ),
    "last pb dropped": (
        [(TWO, "{pb}`13`", "")],
        [
            (TWO, line(TWO, "提議與芬{gap}"), "page-002", "13"),
            (TWO, line(TWO, "{pb}`13`"), "page-003", "13"),
        ],
    ),
    "pb doubled": ([(ONE, "{pb}`3`", "{pb}`3`{pb}`3`")], [(ONE, line(ONE, "{pb}`3`"), "page-001", "3")]),
    "pb renumbered": (
        [(ONE, "{pb}`3`", "{pb}`33`")],
        [
            (ONE, line(ONE, "{pb}`3`"), "page-001", "33"),
            (ONE, line(ONE, "{pb}`4`"), "page-002", "4"),
            (ONE, line(ONE, "{pb}`3`"), "page-003", "3"),
        ],
    ),
    # headings
    "heading reworded": (
        [(TWO, "## 第二節 和鄰國建立", "## 第二節 同鄰國建立")],
        [
            (TWO, line(TWO, "## 第二節 和鄰國"), "text-001", "12"),
            (CONTENTS, line(CONTENTS, "第二節 和鄰國"), "toc-004", "f2"),
        ],
    ),
    "heading reworded by a mark": (
        [(TWO, "## 第二節 和鄰國建立", "## 第二節 {corr}`同]和`鄰國建立")],
        [(CONTENTS, line(CONTENTS, "第二節 和鄰國"), "toc-004", "f2")],
    ),
    "heading one level down": (
        [(TWO, "## 第一節", "### 第一節")],
        [(TWO, line(TWO, "## 第一節"), "toc-003", "9")],
    ),
    "heading one level up": (
        [(TWO, "## 第二節", "# 第二節")],
        [
            (CONTENTS, line(CONTENTS, "第二節 和鄰國"), "toc-003", "f2"),
            (TWO, line(TWO, "## 第二節"), "toc-003", "12"),
        ],
    ),
    "heading as a paragraph": (
        [(TWO, "(ch02-1)=\n## 第一節", "第一節")],
        [(CONTENTS, line(CONTENTS, "第一節 主張和平"), "toc-003", "f2")],
    ),
    "heading without its number": (
        [(TWO, "## 第一節 主張", "## {surplus}`第一節 `主張")],
        [
            (CONTENTS, line(CONTENTS, "第一節 主張和平"), "toc-003", "f2"),
            (TWO, line(TWO, "## 第一節"), "toc-003", "9"),
        ],
    ),
    "heading without an id": ([(TWO, "(ch02-2)=\n", "")], [(TWO, line(TWO, "(ch02-2)="), "chapter-002", "")]),
    "id without a heading": (
        [(TWO, "\n(四)蘇聯不怕", "\n(four)=\n(四)蘇聯不怕")],
        [(TWO, line(TWO, "(四)蘇聯不怕"), "chapter-002", "")],
    ),
    # the printed contents
    "entry's title": (
        [(CONTENTS, "第二節 和鄰國", "第二節 同鄰國")],
        [
            (CONTENTS, line(CONTENTS, "第二節 和鄰國"), "text-001", "f2"),
            (CONTENTS, line(CONTENTS, "第二節 和鄰國"), "toc-004", "f2"),
        ],
    ),
    "entry's page": (
        [(CONTENTS, "善鄰關係\t一二", "善鄰關係\t一三")],
        [
            (CONTENTS, line(CONTENTS, "善鄰關係\t一二"), "text-001", "f2"),
            (TWO, line(TWO, "## 第二節"), "toc-005", "12"),
        ],
    ),
    "entry's page, marked": (
        [(CONTENTS, "善鄰關係\t一二", "善鄰關係\t一{corr}`三]二`")],
        [(TWO, line(TWO, "## 第二節"), "toc-005", "12")],
    ),
    "entry beyond the source on an earlier page": (
        [(CONTENTS, "打擊\t二三", "打擊\t一三")],
        [
            (CONTENTS, line(CONTENTS, "打擊\t二三"), "text-001", "f2"),
            (CONTENTS, line(CONTENTS, "打擊\t二三"), "toc-002", "f2"),
            (CONTENTS, line(CONTENTS, "打擊\t二三"), "toc-003", "f2"),
        ],
    ),
    "entry's number": (
        [(CONTENTS, "第七章", "第八章")],
        [
            (CONTENTS, line(CONTENTS, "第七章"), "text-001", "f3"),
            (CONTENTS, line(CONTENTS, "第七章"), "toc-002", "f3"),
        ],
    ),
    "entries swapped": (
        [(CONTENTS, *swapped(FIRST, SECOND, ""))],
        [
            (CONTENTS, line(CONTENTS, FIRST) - 1, "text-002", "f2"),
            (CONTENTS, line(CONTENTS, SECOND), "text-003", "f2"),
            (CONTENTS, line(CONTENTS, FIRST), "toc-002", "f2"),
            (CONTENTS, line(CONTENTS, SECOND), "toc-002", "f2"),
        ],
    ),
    "entry lost": (
        [(CONTENTS, THIRD, "")],
        [
            (CONTENTS, line(CONTENTS, THIRD) - 1, "text-002", "f2"),
            (CONTENTS, line(CONTENTS, THIRD), "toc-002", "f2"),
        ],
    ),
    "entry's first tab": (
        [(CONTENTS, "第四章\t革命", "第四章 革命")],
        [(CONTENTS, line(CONTENTS, "第四章\t革命"), "text-001", "f3")],
    ),
    "entry's last tab": (
        [(CONTENTS, "展望\t一九一", "展望 一九一")],
        [
            (CONTENTS, line(CONTENTS, "展望\t一九一"), "text-001", "f3"),
            (CONTENTS, line(CONTENTS, "展望\t一九一"), "toc-001", "f3"),
        ],
    ),
    "entry on the other page of the contents": (
        [(CONTENTS, "第四節 強大的軍事國防力量\t五一\n\n{pb}`f3`\n", "\n{pb}`f3`\n第四節 強大的軍事國防力量\t五一\n")],
        [
            (CONTENTS, line(CONTENTS, "{pb}`f3`"), "page-003", "f2"),
        ],
    ),
    # marks
    "correction without a mark": (
        [(ONE, "從前不{corr}`曾]會`有", "從前不曾有")],
        [(ONE, line(ONE, "{corr}`曾]會`"), "text-001", "3")],
    ),
    "old reading wrong": (
        [(ONE, "{corr}`曾]會`", "{corr}`曾]曽`")],
        [(ONE, line(ONE, "{corr}`曾]會`"), "text-001", "3")],
    ),
    "kept reading wrong": ([(ONE, "{sic}`攔阻`", "{sic}`攔住`")], [(ONE, line(ONE, "{sic}`攔阻`"), "text-001", "2")]),
    "readings exchanged": (
        [(ONE, "{corr}`曾]會`", "{corr}`會]曾`")],
        [(ONE, line(ONE, "{corr}`曾]會`"), "text-001", "3")],
    ),
    "struck text lost": ([(TWO, "{surplus}`還`", "")], [(TWO, line(TWO, "{surplus}`還`"), "text-001", "11")]),
    "supplied text without a mark": (
        [(ONE, "侵略蘇{supplied}`聯|疑當作`", "侵略蘇聯")],
        [(ONE, line(ONE, "{supplied}`聯"), "text-001", "4")],
    ),
    "rdg removed": (
        [(CONTENTS, "實業聯{rdg}`繫]系`", "實業聯繫")],
        [(CONTENTS, line(CONTENTS, "{rdg}`繫]系`"), "toc-004", "f2")],
    ),
    "rdg with another's reading wrong": (
        [(CONTENTS, "{rdg}`繫]系`", "{rdg}`繫]係`")],
        [(CONTENTS, line(CONTENTS, "{rdg}`繫]系`"), "toc-004", "f2")],
    ),
    "rdg needless": (
        [(CONTENTS, "第二節 和鄰國", "第二節 {rdg}`和]同`鄰國")],
        [(CONTENTS, line(CONTENTS, "第二節 和鄰國"), "toc-006", "f2")],
    ),
    # notes
    "note lost": ([(ONE, SHU, "")], [(ONE, line(ONE, "[^shu]心"), "note-001", "")]),
    "note uncalled": ([(ONE, "[^shu]心", "心")], [(ONE, line(ONE, "[^shu]: "), "note-001", "")]),
    "note without words": ([(ONE, SHU, "[^shu]:\n")], [(ONE, line(ONE, "[^shu]: "), "note-001", "")]),
    "note twice": ([(ONE, SHU, SHU * 2)], [(ONE, line(ONE, "[^shu]: ") + 1, "note-001", "")]),
    "note in another chapter": (
        [(ONE, SHU, ""), (TWO, "[^end]: ", SHU + "[^end]: ")],
        [(ONE, line(ONE, "[^shu]心"), "note-001", ""), (TWO, line(TWO, "[^end]: "), "note-001", "")],
    ),
    # the order of the chapters
    "chapter missing from the toctree": ([(INDEX, "chapters/02\n", "")], [(TWO, 0, "chapter-003", "")]),
    "chapter that does not exist": (
        [(INDEX, "chapters/02\n", "chapters/02\nchapters/03\n")],
        [(INDEX, line(INDEX, "chapters/02") + 1, "chapter-004", "")],
    ),
    "chapter misnamed in the toctree": (
        [(INDEX, "chapters/02\n", "chapters/2\n")],
        [(INDEX, line(INDEX, "chapters/02"), "chapter-004", ""), (TWO, 0, "chapter-003", "")],
    ),
    "chapters swapped in the toctree": (
        [(INDEX, *swapped("chapters/01", "chapters/02", "\n"))],
        [
            (TWO, 1, "page-002", "7"),
            (ONE, 1, "page-001", "1"),
            *((ONE, line(ONE, f"{{pb}}`{n}`"), "page-001", n) for n in "23456"),
        ],
    ),
    # the source and the registers
    "register form that does not occur": (
        [(PEOPLE, 'forms = ["加里寧"]', 'forms = ["加里寧", "加里宁"]')],
        [(PEOPLE, line(PEOPLE, "[kalinin]"), "register-003", "")],
    ),
    "wrong checksum": ([(TOML, 'sha256 = "4392', 'sha256 = "5392')], [(TEXT, 0, "source-001", "")]),
    "transcription changed": ([(TEXT, "外交是內政的延長", "外交是内政的延長")], [(TEXT, 0, "source-001", "")]),
    "running head declared otherwise": (
        [(TOML, 'text = "CWT326/09"', 'text = "CWT326/9"')],
        [(TOML, 0, "witness-002", "")],
    ),
}


@pytest.mark.parametrize(("changes", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_seeded_faults(project: Path, edit: Edit, changes: list[Change], told: list[Told]) -> None:
    """Each fault gives exactly these findings, at their places: it is not missed and not told twice."""
    for change in changes:
        edit(*change)
    assert places(prove(project)) == told


def test_the_table_tells_of_every_code() -> None:
    """A code of the text's families without a seeded fault fails here; marks and files have their own tables."""
    told = {code for _, rows in FAULTS.values() for *_, code, _ in rows}
    assert told >= {
        *("text-001", "text-002", "text-003", "page-001", "page-002", "page-003", "note-001", "register-003"),
        *(f"toc-00{number}" for number in range(1, 7)),
        *("chapter-002", "chapter-003", "chapter-004", "source-001", "witness-002"),
    }


MESSAGES: dict[str, tuple[Change, Finding]] = {
    "text-001 changed": (
        (ONE, "外交是內政的延長", "外交是内政的延長"),
        Finding(
            ONE, line(ONE, "外交是內政"), "text-001", "「内」", "「內」 (transcription line 47, column 4)",
            "if meant, write {corr}`内]內`, else restore the text", "1",
        ),
    ),
    "text-001 added": (
        (ONE, "外交是內政的延長", "外交是了內政的延長"),
        Finding(
            ONE, line(ONE, "外交是內政"), "text-001", "「了」", "nothing (transcription line 47, column 4)",
            "if meant, write {supplied}`了`, else restore the text", "1",
        ),
    ),
    "text-001 lost after marks": (
        (TWO, "要取決於我們的對方。", "要決於我們的對方。"),
        Finding(
            TWO, line(TWO, "要取決於我們的對方。"), "text-001", "nothing",
            "「取」 (transcription line 113, column 152)",
            "if meant, write {surplus}`取`, else restore the text", "11",
        ),
    ),
    "text-001 in a mark": (
        (ONE, "{corr}`曾]會`", "{corr}`曾]曽`"),
        Finding(
            ONE, line(ONE, "{corr}`曾]會`"), "text-001", "「曽」", "「會」 (transcription line 67, column 72)",
            "the reading inside {corr} must be what line 67 of the transcription has", "3",
        ),
    ),
    "text-002": (
        (TWO, paragraph(TWO, "(四)蘇聯不怕") + "\n\n", ""),
        Finding(
            TWO, line(TWO, "(三)蘇聯主張援助"), "text-002", "nothing",
            f"「{paragraph(TWO, '(四)蘇聯不怕')[:40]}…」 (transcription line 91)",
            "restore the paragraph; if it is to be struck, write {surplus}", "8",
        ),
    ),
    "text-003": (
        (TWO, "(四)蘇聯不怕", "某某\n\n(四)蘇聯不怕"),
        Finding(
            TWO, line(TWO, "(四)蘇聯不怕"), "text-003", "「某某」", "no such line here",
            "delete it, or join the paragraph to the one it belongs to", "8",
        ),
    ),
    "page-001": (
        (ONE, "{pb}`3`", "{pb}`3`{pb}`3`"),
        Finding(
            ONE, line(ONE, "{pb}`3`"), "page-001", "{pb}`3`", "{pb}`4`",
            "restore the page turns in the order of source/witness.toml", "3",
        ),
    ),
    "page-002": (
        (ONE, "\n{pb}`6`[^page-6]", "\n"),
        Finding(
            TWO, 1, "page-002", "{pb}`7`", "{pb}`6`",
            "restore the page turns in the order of source/witness.toml", "7",
        ),
    ),
    "page-003": (
        (ONE, "自然就沒有向{pb}`2`外", "自然就沒有{pb}`2`向外"),
        Finding(
            ONE, line(ONE, "{pb}`2`"), "page-003",
            "「向」 on a line of its own", "at the end of transcription line 49",
            "move the page turn or the paragraph's end to where the transcription has it", "1",
        ),
    ),
    "page-003 late": (
        (TWO, "不獲通過，{pb}`12`蘇聯", "不獲通過，蘇{pb}`12`聯"),
        Finding(
            TWO, line(TWO, "{pb}`12`"), "page-003",
            "「蘇」 on the line before", "at the head of transcription line 117",
            "move the page turn or the paragraph's end to where the transcription has it", "12",
        ),
    ),
    "toc-001": (
        (CONTENTS, "展望\t一九一", "展望 一九一"),
        Finding(
            CONTENTS, line(CONTENTS, "展望\t一九一"), "toc-001",
            "'第七章\\t戰後和平問題和蘇聯外交的展望 一九一'", "第一章 or 第一節, title, tab, page",
            "restore the line as the transcription has it, or mend [contents] in source/witness.toml", "f3",
        ),
    ),
    "toc-002": (
        (CONTENTS, "第七章", "第八章"),
        Finding(
            CONTENTS, line(CONTENTS, "第七章"), "toc-002", "第八章 on page 191", "第七章 on a page not before 173",
            "restore the order of the entries", "f3",
        ),
    ),
    "toc-003": (
        (TWO, "(ch02-1)=\n## 第一節", "第一節"),
        Finding(
            CONTENTS, line(CONTENTS, "第一節 主張和平"), "toc-003", "第二章第一節", "its heading on page 9",
            "write the heading where the transcription has it", "f2",
        ),
    ),
    "toc-003 level": (
        (TWO, "## 第一節", "### 第一節"),
        Finding(
            TWO, line(TWO, "## 第一節"), "toc-003", "第二章第一節 at level 3", "level 2",
            "mend the number of # signs", "9",
        ),
    ),
    "toc-003 without entry": (
        (TWO, "(四)蘇聯不怕", "(four)=\n## (四)蘇聯不怕"),
        Finding(
            TWO, line(TWO, "(四)蘇聯不怕") + 1, "toc-003", "第二章" + paragraph(TWO, "(四)蘇聯不怕"),
            "an entry in the printed contents",
            "restore heading or entry as the transcription has them; what the print leaves out of its contents stands "
            "in unlisted of [contents] in source/witness.toml", "8",
        ),
    ),
    "toc-004": (
        (CONTENTS, "實業聯{rdg}`繫]系`", "實業聯繫"),
        Finding(
            CONTENTS, line(CONTENTS, "{rdg}`繫]系`"), "toc-004", "主張和平並主張鞏固和其他國家的實業聯繫",
            f"主張和平並主張鞏固和其他國家的實業聯系 ({TWO}:{line(TWO, '## 第一節')})",
            "if both are printed so, write {rdg}`繫]系` in the entry; if one of them is a slip, mark that one", "f2",
        ),
    ),
    "toc-005": (
        (CONTENTS, "善鄰關係\t一二", "善鄰關係\t一{corr}`三]二`"),
        Finding(
            TWO, line(TWO, "## 第二節"), "toc-005", "page 12",
            f"page 13 ({CONTENTS}:{line(CONTENTS, '善鄰關係')})",
            "move the page turn or the heading to where the transcription has it", "12",
        ),
    ),
    "toc-006": (
        (CONTENTS, "第二節 和鄰國", "第二節 {rdg}`和]同`鄰國"),
        Finding(
            CONTENTS, line(CONTENTS, "第二節 和鄰國"), "toc-006", "同鄰國建立並保持互惠及平等的善鄰關係",
            "和鄰國建立並保持互惠及平等的善鄰關係", "delete the {rdg}, keep its first reading", "f2",
        ),
    ),
    "note-001 not written": (
        (ONE, SHU, ""),
        Finding(
            ONE, line(ONE, "[^shu]心"), "note-001", "[^shu]", "a note [^shu]:",
            "write the note at the end of the file",
        ),
    ),
    "note-001 not called": (
        (ONE, "[^shu]心", "心"),
        Finding(
            ONE, line(ONE, "[^shu]: "), "note-001", "[^shu]:", "a reference [^shu]",
            "refer to the note where it belongs, or delete it",
        ),
    ),
    "chapter-003": (
        (INDEX, "chapters/02\n", ""),
        Finding(
            TWO, 0, "chapter-003", "chapters/02", "a line chapters/02 in a toctree",
            "add chapters/02 to the toctree of index.md, or delete the file",
        ),
    ),
    "chapter-004": (
        (INDEX, "chapters/02\n", "chapters/02\nchapters/03\n"),
        Finding(
            INDEX, line(INDEX, "chapters/02") + 1, "chapter-004", "chapters/03", "a file chapters/03.md",
            "mend the name, restore the file, or delete the line",
        ),
    ),
    "register-003": (
        (PEOPLE, 'forms = ["加里寧"]', 'forms = ["加里寧", "加里宁"]'),
        Finding(
            PEOPLE, line(PEOPLE, "[kalinin]"), "register-003", "[kalinin] 加里宁", "a form that the text mentions",
            "delete or mend the form",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "finding"), MESSAGES.values(), ids=MESSAGES.keys())
def test_messages(project: Path, edit: Edit, change: Change, finding: Finding) -> None:
    """The finding has file, line, page, both readings and what to write."""
    edit(*change)
    assert finding in prove(project)


def test_the_mark_to_write_mends_the_proof(project: Path, edit: Edit) -> None:
    """What a message of text-001 says to write, written, is proved: change, addition, loss."""
    for old, new in (("外交是內政的", "外交是内政的"), ("不同的政治經濟", "不同的的政治經濟"), ("可以產生", "可產生")):
        edit(ONE, old, new)
        (finding,) = prove(project)
        words = re.search(r"write (\{\w+\}`[^`]+`)", finding.repair)
        assert words is not None
        readings = re.sub(r"^\{\w+\}`|`$", "", words[1]).split("]")
        lemma = "" if "{surplus}" in words[1] else readings[0]
        at = next(
            i
            for i in range(len(new))
            if new[:i] + lemma + new[i + len(lemma) :] == new and old[: i + 1] != new[: i + 1]
        )
        edit(ONE, new, new[:at] + words[1] + new[at + len(lemma) :])
        assert prove(project) == []


@pytest.mark.parametrize("new", ["底四大", "四大", "底底四大", "底四小"])
def test_the_variants_to_write_mend_the_proof(project: Path, edit: Edit, new: str) -> None:
    """What a message of toc-004 says to write, written, leaves nothing of it: change, loss, addition, two changes."""
    old = "{rdg}`底]的`四大"
    edit(CONTENTS, old, new)
    (repair,) = (finding.repair for finding in prove(project) if finding.code == "toc-004")
    marks = re.findall(r"\{rdg\}`([^`]+)\]([^`]+)`", repair)
    assert marks
    entry = next(line for line in text_of(CONTENTS).split("\n") if old in line).replace(old, new)
    at, written = 0, ""
    for here, there in marks:
        begin = entry.index(here, max(at, entry.index("政策") + 1))
        written += f"{entry[at:begin]}{{rdg}}`{here}]{there}`"
        at = begin + len(here)
    edit(CONTENTS, entry, written + entry[at:])
    assert "toc-004" not in [finding.code for finding in prove(project)]


def test_two_page_turns_exchanged(project: Path, edit: Edit) -> None:
    """Both are told, whatever else follows from it."""
    edit(TWO, "{pb}`11`", "{pb}`0`")
    edit(TWO, "{pb}`12`", "{pb}`11`")
    edit(TWO, "{pb}`0`", "{pb}`12`")
    found = [row for row in places(prove(project)) if row[2].startswith("page-00")]
    assert found[:2] == [
        (TWO, line(TWO, "{pb}`11`"), "page-002", "12"),
        (TWO, line(TWO, "{pb}`12`"), "page-001", "11"),
    ]


@pytest.mark.parametrize("data", [b"", b"\n \n", "蘇聯".encode("utf-16")], ids=["empty", "blank", "utf-16"])
def test_a_source_that_is_no_text(project: Path, data: bytes) -> None:
    """The proof stops at the source, even where the witness declares its checksum."""
    (project / TEXT).write_bytes(data)
    path = project / TOML
    digest = hashlib.sha256(data).hexdigest()
    path.write_text(re.sub(r'sha256 = "\w+"', f'sha256 = "{digest}"', path.read_text(encoding="utf-8")), "utf-8")
    assert places(prove(project)) == [(TEXT, 0, "source-002", "")]


def test_a_broken_line_hides_no_other_line(project: Path, edit: Edit) -> None:
    """What follows from broken notation is left out on its line only."""
    edit(ONE, "外交是內政的延長", "外交{sic}`是內政的延長")
    edit(ONE, "最近英美等國", "最近英法等國")
    found = [(ONE, line(ONE, "外交是內政"), "mark-004", ""), (ONE, line(ONE, "最近英美等國"), "text-001", "1")]
    assert places(prove(project)) == found


def test_the_proof_reads_every_text_whatever_its_length() -> None:
    """Differences of long stretches are told whole, of short ones one by one; equal texts have none."""
    assert list(differences("甲乙丙", "甲乙丙")) == []
    assert list(differences("甲乙丙", "甲丁丙")) == [(1, "乙", "丁")]
    assert list(differences("甲", "甲甲")) == [(1, "", "甲")]
    assert list(differences("甲乙丙丁戊", "己乙丙丁庚")) == [(0, "甲", "己"), (4, "戊", "庚")]
    assert list(differences("甲" * 2_000, "乙" * 2_000)) == [(0, "甲" * 2_000, "乙" * 2_000)]
    assert list(differences("甲" * 60, "乙" * 60)) == [(0, "甲" * 60, "乙" * 60)]


@pytest.mark.parametrize(
    ("read", "expected", "mark"),
    [
        ("于", "於", "{corr}`于]於`"),
        ("了", "", "{supplied}`了`"),
        ("", "了", "{surplus}`了`"),
        ("]", "|", r"{corr}`\]]\|`"),
        ("", "甲`乙", "{surplus}``甲`乙``"),
        ("", "《き》", "{rt}`《き》`"),
        ("", "（ㄔㄣˊ）", "{rt}`（ㄔㄣˊ）`"),
        ("", "｜", "{rb}`｜`"),
        ("", "《史記》", "{surplus}`《史記》`"),
    ],
)
def test_mark_to_write(read: str, expected: str, mark: str) -> None:
    assert mark_to_write(read, expected) == mark


# --- the central promise -------------------------------------------------------------------------------------------

#: What stands in a line of text, sorted by what a change there must lead to.
_PARTS = re.compile(
    r"\{(?P<role>\w+)\}`(?:(?P<lemma>[^`\]|]*)(?P<bracket>\]))?(?P<only>[^`\]|]*)(?P<rest>(?:\|[^`]*)?)`"
    r"|\[\^(?P<note>[^\]]+)\]"
    r"|(?P<markup>^#+ )"
    r"|(?P<text>[^{}`\[\]])"
)
#: Stands nowhere in the book and is no sign of the notation.
OTHER = "囗"


def kinds(words: str) -> Iterator[str]:
    """Yield for each character of a line ``text``, ``notation``, or ``free``.

    ``text`` is what the transcription has: plain text, and the reading inside a mark. ``free`` is exactly what
    the transcription cannot know: the lemma of {corr} and the words of {supplied}, whose ``|`` is free with them
    (a ``|`` that becomes another sign makes its certainty words). All else is ``notation``.
    """
    for part in _PARTS.finditer(words):
        if part["text"]:
            yield "text"
        elif part["role"] is None:
            yield from ["notation"] * len(part[0])
        else:
            known = "free" if part["role"] == "supplied" else "text"
            known = "notation" if part["role"] in {"pb", "lb", "gap"} else known
            yield from ["notation"] * (len(part["role"]) + 3)
            yield from ["free"] * len(part["lemma"] or "") + ["notation"] * len(part["bracket"] or "")
            yield from [known] * len(part["only"])
            yield from ["free" if known == "free" else "notation"] * bool(part["rest"])
            yield from ["notation"] * (len(part["rest"]) or 1)


def characters(file: str) -> list[tuple[int, int, str]]:
    """Return offset, line and kind of every character of the chapter's text; the notes are the editors' words."""
    found, offset = [], 0
    for number, words in enumerate(text_of(file).split("\n"), start=1):
        if not re.match(r"\[\^|\([\w-]+\)=|$", words):
            read = list(kinds(words))
            assert len(read) == len(words), (file, number)
            found += [(offset + i, number, kind) for i, kind in enumerate(read)]
        offset += len(words) + 1
    return found


def sampled(file: str, kind: str, step: int) -> list[tuple[int, int]]:
    """Return offset and line of every *step*-th character of *kind*."""
    return [(offset, number) for offset, number, k in characters(file) if k == kind][::step]


@pytest.mark.thorough
@pytest.mark.parametrize("file", [ONE, pytest.param(TWO, marks=pytest.mark.thorough)])
def test_any_single_changed_character_is_told(project: Path, file: str) -> None:
    """Each is one finding text-001 with file, line, page and both readings; every 11th is tried."""
    whole, silent = text_of(file), []
    for offset, number in sampled(file, "text", 11):
        (project / file).write_text(whole[:offset] + OTHER + whole[offset + 1 :], encoding="utf-8")
        found = [f for f in prove(project) if not f.code.startswith(("toc-", "register-"))]
        told = [(f.file, f.line, f.code, f.actual, f.expected[:3], bool(f.page)) for f in found]
        if told != [(file, number, "text-001", f"「{OTHER}」", f"「{whole[offset]}」", True)]:
            silent.append((number, whole[offset - 5 : offset + 5], told))
    assert silent == []


@pytest.mark.thorough
@pytest.mark.parametrize("file", [ONE, TWO])
@pytest.mark.parametrize("new", [lambda c: "", lambda c: c + c], ids=["lost", "doubled"])
def test_any_single_lost_or_doubled_character_is_told(project: Path, file: str, new: object) -> None:
    """Each names file and line; at a turn the code may be the turn's, in a mark the mark's. Every 61st is tried."""
    assert callable(new)
    whole, silent = text_of(file), []
    for offset, number in sampled(file, "text", 61):
        (project / file).write_text(whole[:offset] + new(whole[offset]) + whole[offset + 1 :], encoding="utf-8")
        told = {(f.file, f.line) for f in prove(project) if f.code in {"text-001", "page-003", "mark-002"}}
        if (file, number) not in told:
            silent.append((number, whole[offset - 5 : offset + 5]))
    assert silent == []


@pytest.mark.thorough
@pytest.mark.parametrize("file", [ONE, TWO])
def test_any_single_changed_sign_of_the_notation_is_told(project: Path, file: str) -> None:
    """Role names, brackets, page numbers, certainties, labels of notes, heading signs: every 3rd is tried."""
    whole, silent = text_of(file), []
    for offset, number in sampled(file, "notation", 3):
        (project / file).write_text(whole[:offset] + OTHER + whole[offset + 1 :], encoding="utf-8")
        if (file, number) not in {(f.file, f.line) for f in prove(project)}:
            silent.append((number, whole[offset - 5 : offset + 5]))
    assert silent == []


@pytest.mark.parametrize("file", [ONE, TWO])
def test_what_the_transcription_cannot_know_is_free(project: Path, file: str) -> None:
    """The limit of the promise, told exactly: lemma of {corr}, words of {supplied}; no other character is free."""
    whole = text_of(file)
    free = sampled(file, "free", 1)
    assert free
    for offset, _ in free:
        (project / file).write_text(whole[:offset] + OTHER + whole[offset + 1 :], encoding="utf-8")
        assert prove(project) == []


@pytest.mark.parametrize("file", [ONE, TWO])
def test_any_lost_line_end_is_told(project: Path, file: str) -> None:
    """Of the line ends, those between paragraphs are text: two paragraphs run together are told."""
    whole, silent = text_of(file), []
    body = whole[: re.search(r"^\[\^", whole, re.MULTILINE).start()]  # type: ignore[union-attr]
    for found in re.finditer(r"(?<=[^=`])\n\n(?=[^{(\n])", body.rstrip()):
        if whole[: found.start()].rpartition("\n")[2].startswith("#"):
            continue
        (project / file).write_text(whole[: found.start()] + whole[found.end() :], encoding="utf-8")
        if file not in {f.file for f in prove(project)}:
            silent.append(whole[found.start() - 5 : found.end() + 5])
    assert silent == []


#: Words of pages 1 and 3, and whether it is told that they pass over page 2, which has no text.
OVER_A_PAGE = [
    ("其{pb}`2`{pb}`3`後半句。", True),
    ("其{pb}`2`{gap}`?`{pb}`3`後半句。", False),
    ("其{gap}`?`{pb}`2`{pb}`3`後半句。", False),
    ("其{pb}`2`[^blank]{pb}`3`後半句。", False),
    ("其[^blank]{pb}`2`{pb}`3`後半句。", True),
    ("{gap}`?`其{pb}`2`{pb}`3`後半句。", True),
    ("其{pb}`2`{pb}`3`{gap}`?`後半句。", False),
    ("其\n\n{pb}`2`\n\n{pb}`3`後半句。", False),
]


@pytest.mark.parametrize(("written", "told"), OVER_A_PAGE)
def test_no_sentence_runs_over_a_page_without_text(small: Path, edit_small: Edit, written: str, told: bool) -> None:
    edit_small("source/witness.toml", 'n = "2"\nlabel = "二"\nline = 21', 'n = "2"\nlabel = "二"')
    edit_small("source/witness.toml", 'n = "3"\nlabel = "三"', 'n = "3"\nlabel = "三"\nline = 21')
    edit_small("chapters/01.md", "其{pb}`2`後半句。\n\n{pb}`3`[^blank]", written)
    found = [(one.code, one.page) for one in check_chapters(book.load(small)) if one.code.startswith("page")]
    assert found == [("page-004", "2")] * told
