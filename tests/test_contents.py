"""The printed contents: lines -> entries by the signs of the book, numbers -> paths."""

from __future__ import annotations

import pytest
from edition.model.contents import UNKNOWN, ContentsLine, Shape, listing, paths, proposed, shape
from edition.model.tables import loads

PLAIN = Shape(levels=(("第{han}章",), ("第{han}節",)), before_title=" \t", before_page="\t", pages=("digits",))


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("第一章 緒論\t一", ContentsLine("第一章", "緒論", "一", 1, ("", " ", "\t"))),
        ("第五節\t和平政策\t五七", ContentsLine("第五節", "和平政策", "五七", 2, ("", "\t", "\t"))),
        ("第十二章 題 目\t一〇八", ContentsLine("第十二章", "題 目", "一〇八", 1, ("", " ", "\t"))),
        ("第一章緒論\t一", ContentsLine("第一章", "緒論", "一", 1, ("", "", "\t"))),
        ("　第一節 題\t一", ContentsLine("第一節", "題", "一", 2, ("　", " ", "\t"))),
    ],
)
def test_entry(line: str, entry: ContentsLine) -> None:
    assert PLAIN.entry(line) == entry


@pytest.mark.parametrize(
    "line",
    [
        "",
        "緒論\t一",
        "第一章\t一",
        "第一章 緒論 一",
        "第一章 緒論\t",
        "第一章 緒論\t1",
        "第一章 緒論\t十二",
        "第1章 緒論\t一",
        "第一篇 緒論\t一",
        "第一章　緒論\t一",
        "第一章 緒論\t一 ",
        "第一章 緒論\t一\n",
    ],
)
def test_no_entry(line: str) -> None:
    with pytest.raises(ValueError, match="no entry of the form 第一章 or 第一節, title, tab, page"):
        PLAIN.entry(line)


#: Forms of other books: table, line -> number, title, page, level, separators.
FORMS = {
    "part": ('levels = [["第{han}編"], ["第{han}章"]]', "第一編 天地", ("第一編", "天地", "", 1, ("", " ", ""))),
    "volume": ('levels = [["卷{han}"]]', "卷十二　列傳", ("卷十二", "列傳", "", 1, ("", "　", ""))),
    "half": ('levels = [["卷{position}"]]', "卷下 列傳", ("卷下", "列傳", "", 1, ("", " ", ""))),
    "chapter of a novel": (
        'levels = [["第{han}回"]]',
        "第一百二十回　甄士隱",
        ("第一百二十回", "甄士隱", "", 1, ("", "　", "")),
    ),
    "english": (
        'levels = [["Chapter {arabic}"]]\nbefore_page = " ."\npages = ["arabic"]',
        "CHAPTER 12  The End ..... 345",
        ("CHAPTER 12", "The End", "345", 1, ("", "  ", " ..... ")),
    ),
    "roman": (
        'levels = [["Book {roman}"]]\nbefore_page = "\\t"\npages = ["roman", "arabic"]',
        "Book IV Of Kings\txiv",
        ("Book IV", "Of Kings", "xiv", 1, ("", " ", "\t")),
    ),
    "leaders": (
        'levels = [["第{han}章"]]\nbefore_page = "　…"\npages = ["han"]',
        "第三章　宇宙……　……二十三",
        ("第三章", "宇宙", "二十三", 1, ("", "　", "……　……")),
    ),
    "stem": ('levels = [["{stem}、"]]', "甲、天地", ("甲、", "天地", "", 1, ("", "", ""))),
    "letter": ('levels = [["{letter}."]]', "B. Earth", ("B.", "Earth", "", 1, ("", " ", ""))),
    "bare numeral": ('levels = [["{han}"]]', "二　三民主義", ("二", "三民主義", "", 1, ("", "　", ""))),
    "appendix": ('levels = [["附錄{han}", "附錄"]]', "附錄一　三表", ("附錄一", "三表", "", 1, ("", "　", ""))),
    "one appendix": ('levels = [["附錄{han}", "附錄"]]', "附錄　三表", ("附錄", "三表", "", 1, ("", "　", ""))),
    "preface": (
        'levels = [["序"]]\nbefore_page = "\\t"\npages = ["roman"]',
        "序\tI",
        ("序", "", "I", 1, ("", "", "\t")),
    ),
    "no number": ("unnumbered = 1", "序言", ("", "序言", "", 1, ("", "", ""))),
    "no number below": (
        'levels = [["序"]]\nunnumbered = 2\nbefore_page = "\\t"\npages = ["arabic"]\nunpaged = true',
        "序言",
        ("", "序言", "", 2, ("", "", "")),
    ),
    "spaced": ('levels = [["第 {han} 章"]]', "第 二 章　天", ("第 二 章", "天", "", 1, ("", "　", ""))),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_other_books(form: str) -> None:
    table, line, (number, title, page, level, separators) = FORMS[form]
    entry = shape(loads(table)).entry(line)
    assert entry == ContentsLine(number, title, page, level, separators)
    ends = entry.ends
    assert line[: ends[-1]] == line
    assert [line[a:b] for a, b in ((ends[0], ends[1]), (ends[2], ends[3]), (ends[4], ends[5]))] == [number, title, page]


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ('levels = [["附錄{han}", "附錄"]]', "附錄三民主義"),
        ('levels = [["序"]]', "序言"),
        ('levels = [["Chapter {roman}"]]', "Chapter IIII The End"),
        ('levels = [["第{han}章"]]\npages = ["arabic"]\nbefore_page = "\\t"', "第一章 天"),
    ],
)
def test_what_is_no_sign_of_the_book(table: str, line: str) -> None:
    with pytest.raises(ValueError, match="no entry"):
        shape(loads(table)).entry(line)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('level = [["第{han}章"]]', "level, not one of"),
        ('levels = [["第{chinese}章"]]', "numerals 'chinese'"),
        ('pages = ["chinese"]', "numerals 'chinese'"),
        ('pages = ["arabic"]', "without before_page"),
        ('levels = [["第{han}章{han}"]]', "at most one numeral"),
        ('levels = [[" "]]', "at most one numeral"),
        ('levels = [["序"], ["序"]]', "the same form twice"),
        ("unnumbered = 7", "1 to 6"),
        ('levels = [["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"]]', "1 to 6"),
    ],
)
def test_a_table_that_describes_nothing(table: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        shape(loads(table))


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("第一章 緒論", "第一章", "緒論"),
        ("第一章緒論", "第一章", "緒論"),
        ("第二章\n緒論", "第二章", "緒論"),
        ("第二十一節\t題", "第二十一節", "題"),
        ("目次", "", "目次"),
        ("論第一章", "", "論第一章"),
        ("第一", "", "第一"),
    ],
)
def test_heading(text: str, number: str, title: str) -> None:
    head = PLAIN.split(text)
    assert (head.number, head.title) == (number, title)
    assert (head.value > 0) == (head.sign is not None) == bool(number)
    assert (UNKNOWN.split(text).number, UNKNOWN.split(text).title) == ("", text)


def test_the_heading_of_the_contents() -> None:
    assert PLAIN.heads("目　次")
    assert PLAIN.heads("Contents")
    assert not PLAIN.heads("目次一")
    assert Shape(title="總綱").heads("總 綱")
    assert not Shape(title="總綱").heads("目次")


def test_paths_name_each_heading_once() -> None:
    numbers = [("第一章", 1), ("第一節", 2), ("第二節", 2), ("第二章", 1), ("第一節", 2)]
    assert list(paths(numbers)) == ["第一章", "第一章第一節", "第一章第二節", "第二章", "第二章第一節"]


def test_paths_of_any_depth() -> None:
    numbers = [("自序", 1), ("第一編", 1), ("第二章", 2), ("第一目", 4), ("第 三 章", 2), ("小結", 3), ("小結", 3)]
    assert list(paths(numbers)) == [
        "自序",
        "第一編",
        "第一編第二章",
        "第一編第二章第一目",
        "第一編第三章",
        "第一編第三章小結",
        "第一編第三章小結（2）",
    ]


def test_a_section_before_any_chapter_keeps_its_number() -> None:
    assert list(paths([("第一節", 2)])) == ["第一節"]


def test_how_messages_tell_the_form() -> None:
    """The first three signs as the first of each is printed; white space by its name."""
    many = Shape(
        levels=(("第{han}編", "附錄{han}"), ("第{han}章", "跋")), before_page="\u3000…", pages=("han",), unpaged=True
    )
    assert many.described == "第一編 or 附錄一 or 第一章 …, title, full-width space or …, page or none"
    assert Shape(levels=(("第{han}編", "跋"), ("{arabic}.",))).described == "第一編 or 跋 or 1., title"
    assert Shape(before_page=" \t", pages=("arabic",)).described == "title, space or tab, page"


def test_the_table_that_is_proposed() -> None:
    """Every kind of sign, the highest first, and what stands before the pages."""
    assert proposed(["第1章　天…\t12", "第一節　地……3", "附錄一　表", "序"], "目錄") == (
        '[contents]; title = "目錄"; levels = [["第{arabic}章"], ["第{han}節"], ["附錄{han}"]]; unnumbered = 1; '
        'before_page = "…\\t"; pages = ["arabic"]; unpaged = true'
    )
    assert proposed(["Book II Kings\tix", "Appendix 3 Table\t12"]) == (
        '[contents]; levels = [["Book {roman}"], ["Appendix {arabic}"]]; before_page = "\\t"; '
        'pages = ["roman", "arabic"]'
    )
    assert proposed(["卷一 天\t十二", "卷二 地\t二一"]) == (
        '[contents]; levels = [["卷{han}"]]; before_page = "\\t"; pages = ["han", "digits"]'
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["第一章 緒論\t一", "第一節 題\t一〇"],
        ["自序", "第一編　天……1", "第一章　地……12"],
        ["Preface\tix", "Chapter I Heaven\t1", "Chapter II Earth\t24"],
        ["卷一　天", "卷二　地", "附錄一　表"],
    ],
)
def test_a_table_is_proposed_that_reads_the_lines(lines: list[str]) -> None:
    """What an editor is told to write reads every line that it was made of."""
    made = shape(loads("\n".join(proposed(lines).split("; ")[1:])))
    for line in lines:
        entry = made.entry(line)
        lead, first, last = entry.separators
        assert lead + entry.number + first + entry.title + last + entry.page == line
    assert made.entry(lines[-1]).number


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["第一編　天", "第一章　地\t一", "第二編　玄", "第一章　黃\t九", "第一編", "天", "文"], 4),
        (["第一章　天\t一", "第二章　地\t九", "第一章", "天地之始"], 2),
        (["第一回　天", "第二回　地", "天" * 80], 2),
        ([], 0),
    ],
)
def test_the_entries_among_lines(lines: list[str], count: int) -> None:
    assert listing(lines) == lines[:count]
