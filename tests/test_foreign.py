"""Words in another language: tags, the notation, what says no language, and what the outputs make of it."""

from __future__ import annotations

import time
import timeit
from pathlib import Path
from typing import Any

import pytest
from conftest import MINI, Edit, build, copy_inputs, edits, furnished
from edition.model import foreign
from edition.model.foreign import Part
from edition.model.notation import NotationError
from edition.outputs.pdf.common import locale
from edition.proof.run import check_chapters
from edition.reading import book
from edition.reading.markdown import read
from lxml import html
from outputs.test_languages import spoken
from test_epub_builder import Epub

#: The examples are those of RFC 5646, appendix A, and what this edition uses.
TAGS = (
    "en", "ru", "haw", "zh-Hant", "zh-cmn-Hans-CN", "zh-yue-HK", "sr-Latn-RS", "sl-rozaj-biske", "de-CH-1901",
    "sl-IT-nedis", "hy-Latn-IT-arevela", "es-419", "de-CH-x-phonebk", "az-Arab-x-AZE-derbend", "en-US-u-islamcal",
    "en-a-myext-b-another", "und", "ru-Latn", "zh-Latn-pinyin", "zh-Latn-wadegile", "EN", "mn-Cyrl-MN",
)  # fmt: skip
NO_TAGS = (
    "", "e", "english", "en_US", "en-", "-en", "ru--Latn", "en us", " en", "en\n", "a-DE", "x-whatever", "i-klingon",
    "de-419-DE-x", "en-u", "中文", "en-Latin1-y-", "fr|en",
)  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
def test_tags(tag: str) -> None:
    assert foreign.is_tag(tag)


@pytest.mark.parametrize("tag", NO_TAGS)
def test_no_tags(tag: str) -> None:
    assert not foreign.is_tag(tag)


TEXTS = [
    ("一九一八年", (Part("一九一八年"),)),
    ("", ()),
    ("{foreign}`колхоз|ru`", (Part("колхоз", "ru"),)),
    ("（{foreign}`колхоз|ru`）的", (Part("（"), Part("колхоз", "ru"), Part("）的"))),
    ("{foreign}`a|b|en`{foreign}`W. A. & Co.|en`", (Part("a|b", "en"), Part("W. A. & Co.", "en"))),
]


@pytest.mark.parametrize(("text", "stretches"), TEXTS)
def test_what_a_text_says(text: str, stretches: tuple[Part, ...]) -> None:
    """Parts and text are each other's inverse, and the words are those of the parts."""
    assert foreign.parts(text) == stretches
    assert foreign.written(stretches) == text
    assert foreign.words(text) == "".join(part.text for part in stretches)


@pytest.mark.parametrize("body", ["колхоз", "", "|ru", " |ru", "колхоз|", "колхоз|russian", "колхоз|ru ", "ru|колхоз"])
def test_a_body_without_words_or_tag(body: str) -> None:
    with pytest.raises(NotationError, match="BCP 47") as raised:
        foreign.parts(f"集體農莊（{{foreign}}`{body}`）")
    assert (raised.value.code, raised.value.actual) == ("mark-002", body)


def test_a_role_that_is_not_closed() -> None:
    with pytest.raises(NotationError, match="a whole role") as raised:
        foreign.parts("集體農莊（{foreign}`колхоз|ru）")
    assert raised.value.actual == "{foreign}`колхоз|ru）"


def test_a_reader_of_notes_and_titles_sees_the_words_alone() -> None:
    note = read("x", "x.md", "[^a]: 英譯 {foreign}`blood-brothers|en`，見 {source}`|待考`\n").notes["a"]
    assert note.words({}) == "英譯blood-brothers，見（待考）"
    assert read("x", "x.md", "---\nlayer: editorial\n---\n# 所謂 {foreign}`Pravda|ru-Latn`\n").title == "所謂Pravda"


UNSAID = [
    ("團長莫勒（James H. Maurer）", ["James H. Maurer"]),
    ("集體農莊（колхоз）", ["колхоз"]),
    ("〈ブレスト＝リトフスク條約〉", ["ブレスト", "リトフスク"]),
    ("Time：Concession、ad hoc", ["Time", "Concession", "ad hoc"]),
    ("XXXVIII 是數，HITLER 不是", ["HITLER"]),
    ("{foreign}`W. A. Harriman & Co.|en` 與 Lena", ["Lena"]),
    ("ㄅㄆㄇㄈ，〇々，①②③④", []),
    ("EPUB 與 PDF，CC BY-SA 4.0，UTF-8", []),
    ("Q1394，p. 9，vol，3 kg，的 vs 底，26th", []),
    ("見 prlib.ru、https://example.org/a-b?c=d、SpocWiki/_Standards、verification.json", []),
    ("執行 `make verify`，``some `code` here``，{source}`a-book|確定`，[^some-note]", []),
]


@pytest.mark.parametrize(("text", "stretches"), UNSAID)
def test_what_says_no_language(text: str, stretches: list[str]) -> None:
    assert [words for _, words in foreign.unmarked(text, "zh_TW")] == stretches
    assert all(text[at : at + len(words)] == words for at, words in foreign.unmarked(text, "zh_TW"))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("language", "text", "stretches"),
    [
        ("en", "The word 蘇聯 and Ленин, not Lenin; but 字 alone", ["蘇聯", "Ленин", "字"]),
        ("ja", "山の上のかな、Lena Goldfields と Ленин", ["Lena Goldfields", "Ленин"]),
        ("uk", "Мова тексту, The Times", ["The Times"]),
        ("de-AT", "Über Wörter, слово", ["слово"]),
        ("lzh", "學而時習之", []),
        ("he", "שלום and whatever", []),
    ],
)
def test_what_is_foreign_depends_on_the_language_of_the_book(language: str, text: str, stretches: list[str]) -> None:
    """A language is known by its letters; of one that is not known nothing is."""
    assert [words for _, words in foreign.unmarked(text, language)] == stretches


@pytest.mark.parametrize("piece", ["a", "a ", "a1 ", "`", "` a``", "{foreign}`", "[^", "中a", "a·"])
def test_the_search_takes_time_by_the_length_of_the_text(piece: str) -> None:
    """Four times the text takes no more than eight times the processor's time, whatever it is made of."""

    def seconds(pieces: int) -> float:
        text = piece * pieces
        return min(
            timeit.repeat(lambda: list(foreign.unmarked(text, "zh_TW")), timer=time.process_time, number=1, repeat=5)
        )

    assert seconds(80_000) < 8 * seconds(20_000) + 0.05


def test_where_the_words_stand(small: Path) -> None:
    """The line is that of the words; a role may go on in the next line, and code, options and labels are no words."""
    editorial = small / "chapters/editorial.md"
    lines = [
        "---",
        "layer: editorial",
        "---",
        "",
        "(editorial)=",
        "# 凡例",
        "",
        "一，{foreign}`Lena",
        "Goldfields|en`。",
        "二，",
        "Lena。",
    ]
    lines += ["", "```", "some code", "```", "", "```{note}", ":class: some words", "Pravda。", "```", ""]
    editorial.write_text("\n".join(lines), "utf-8")
    found = check_chapters(book.load(small))
    told = [(f.line, f.actual) for f in found if f.code == "language-001"]
    assert told == [(11, "Lena"), (19, "Pravda")]


NOTE = "見 {foreign}`Lena Goldfields|en` 與 {foreign}`колхоз|ru`。"
SPANS = [("en", "Lena Goldfields"), ("ru", "колхоз")]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the miniature book with such words in a note, a reason, an editors' chapter and an index, proved."""
    root = furnished(copy_inputs(MINI, tmp_path_factory.mktemp("foreign") / "mini"))
    edit = edits(root)
    edit("chapters/01.md", "[^blank]: 原書無文字。", f"[^blank]: {NOTE}")
    edit("chapters/01.md", "`攔阻`", "`攔阻`[^app-why]")
    edit("chapters/01.md", "形近而誤。", f"形近而誤。\n[^app-why]: {NOTE}")
    edit("chapters/editorial.md", "## 體例\n", NOTE)
    edit("registers/people.toml", "革命家。", NOTE)
    return build(root) / "_build"


def said(element: Any, *names: str) -> list[tuple[str, ...]]:
    """Return the attributes *names* and the words of each stretch under *element*."""
    found = element.xpath("descendant::*[local-name()='span'][@lang]")
    return [(*(e.get(name) for name in names), "".join(e.itertext())) for e in found]


@pytest.mark.thorough
def test_a_page_of_the_site_says_it(project: Path) -> None:
    """In a note, an editors' chapter, the apparatus, an index, and for the script that shows an entry at its mark."""
    names = ("01", "editorial", "apparatus", "people")
    pages = {name: html.fromstring((project / f"html/chapters/{name}.html").read_bytes()) for name in names}
    (mark,) = pages["01"].xpath("//a[@class='sic']")
    assert mark.get("data-reason") == NOTE
    for name, anchor in (("01", "note-01-blank"), ("editorial", "editorial"), ("apparatus", f"app-{mark.get('id')}")):
        assert said(pages[name].get_element_by_id(anchor), "lang") == SPANS
    assert said(pages["people"].get_element_by_id("person-lenin"), "lang") == [("ru", "Ленин"), *SPANS]


@pytest.mark.thorough
def test_a_page_of_the_epub_says_it_twice(project: Path) -> None:
    """In ``lang`` and ``xml:lang`` (EPUB 3.3, 6.1.3); the reason too, which stands at the end of its chapter."""
    (path,) = (p for p in (project / "epub").iterdir() if not p.stem.endswith("-vertical"))
    epub = Epub(path)
    twice = [(tag, tag, words) for tag, words in SPANS]
    names = ("lang", "{http://www.w3.org/XML/1998/namespace}lang")
    assert said(epub.pages["01.xhtml"], *names) == twice * 2
    assert said(epub.pages["editorial.xhtml"], *names) == twice
    assert said(epub.pages["people.xhtml"], *names) == [("ru", "ru", "Ленин"), *twice]


@pytest.mark.thorough
def test_the_pdf_says_it(project: Path) -> None:
    """In marked content with the language: in note, editors' chapter, apparatus and index."""
    (path,) = (p for p in (project / "pdf").iterdir() if not p.stem.endswith(("-booklet", "-b5")))
    found: dict[str, str] = {}
    for tag, words in spoken(path):
        found[tag] = found.get(tag, "") + words
    assert (found["en"].count("Lena Goldfields"), found["ru"].count("колхоз")) == (4, 4)
    assert "Ленин" in found["ru"]


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", ('"en"', "none")),
        ("zh-Hant-TW", ('"zh"', '"TW"')),
        ("ru-Latn", ('"ru"', "none")),
        ("EN-gb", ('"en"', '"GB"')),
    ],
)
def test_what_typst_knows_of_a_tag(tag: str, code: tuple[str, str]) -> None:
    assert locale(tag) == code


def test_a_wrong_role_is_a_finding(small: Path, edit_small: Edit) -> None:
    """Nothing is built; the words would stand there as they are written."""
    edit_small("chapters/02.md", "宇宙洪荒。", "宇宙{foreign}`洪荒|en`。")
    (finding,) = [f for f in check_chapters(book.load(small)) if not f.is_warning]
    assert (finding.code, finding.actual) == ("mark-001", "{foreign}")
