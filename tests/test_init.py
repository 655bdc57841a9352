"""Another book from nothing: raw text, then commands alone, then proved outputs, opened and read."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from conftest import ENVIRONMENT, ROOT
from edition.ingest import blank
from edition.ingest.blank import Answers
from edition.model import interface, settings
from edition.model.findings import EditionError
from edition.reading import book
from edition.verbs import ingest, init
from lxml import etree, html

BOOKS = Path(__file__).parent / "books"
NS = {"x": "http://www.w3.org/1999/xhtml"}
REPUBLICAN = (
    "--title", "鄉村經濟淺說", "--author", "何秉文", "--contents", "第{han}編、附錄{han} | 第{han}章",
    "--grid", "40x12", "--name", "xiangcun", "--text", str(BOOKS / "republican.txt"),
)  # fmt: skip
OUTLINE = [
    (1, "鄉村經濟淺說"), (1, "目次"), (1, "自序"), (1, "第一編總論"), (2, "第一章鄉村底意義"),
    (2, "第二章鄉村底人口"), (1, "第二編分論"), (2, "第三章土地"), (1, "附錄一調查表"),
]  # fmt: skip


def ran(folder: Path, verb: str, *options: str, code: int = 0) -> str:
    """Run a verb of the engine in *folder*, as an editor does, and return what it says."""
    command = [sys.executable, "-m", "edition", verb, *options]
    variables = ENVIRONMENT | {"PYTHONPATH": str(ROOT / "scripts")}
    made = subprocess.run(
        command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert made.returncode == code, made.stdout + made.stderr
    return made.stdout


def made(folder: Path, options: Sequence[str]) -> Path:
    """Return the book that the commands make of its raw text: all proposals are accepted."""
    assert init.main(["book", *options], folder) == 0
    root = folder / "book"
    ingest.main(["--accept", "all"], root)
    assert ingest.main([], root) == 0
    return root


def outline(root: Path) -> list[tuple[int, str]]:
    """Return level and words, without white space, of the author's headings."""
    return [(heading.level, heading.number + heading.title) for heading in book.load(root).headings]


def test_a_text_becomes_chapters_by_commands_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = made(tmp_path, REPUBLICAN)
    assert outline(root) == OUTLINE
    read = book.load(root)
    assert [page.label for page in read.witness.pages.values()][2:5] == ["I", "II", "一"]
    table = tomllib.loads((root / "source/witness.toml").read_text("utf-8"))["contents"]
    assert (table["continuous"], table["unnumbered"], table["pages"]) == ([2], 1, ["roman", "digits"])
    assert "〔註一〕[^author-" in (root / "chapters/02.md").read_text("utf-8")
    assert "| 江寧 | 一二〇 | 五八四 |" in (root / "chapters/04.md").read_text("utf-8")
    assert ingest.main(["--received", str(BOOKS / "republican.txt")], root) == 0
    assert "nothing to take in" in capsys.readouterr().out


def test_no_file_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book/conf.py").write_text("mine")
    (tmp_path / "book/notes.txt").write_text("mine too")
    assert init.main(["book", *REPUBLICAN], tmp_path) == 2
    assert "conf.py: build-003" in capsys.readouterr().out
    assert {path.name for path in (tmp_path / "book").iterdir()} == {"conf.py", "notes.txt"}
    assert (tmp_path / "book/conf.py").read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--author", "某甲"), "--title: conf-001"),
        (("--title", "小書"), "--author: conf-001"),
        (("--title", "小書", "--author", "某甲", "--grid", "wide"), "--grid: conf-001"),
        (("--title", "小書", "--author", "某甲", "--name", "小書"), "--name: conf-001"),
        (("--title", "小書", "--author", "某甲", "--contents", "第{hen}章"), "--contents: conf-001"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: Sequence[str], told: str
) -> None:
    assert init.main(["book", *options], tmp_path) == 2
    assert told in capsys.readouterr().out
    assert not (tmp_path / "book").exists()


def test_a_text_with_another_title_is_not_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The book stands without text, and takes one that begins with its title."""
    text = tmp_path / "text.txt"
    text.write_text("大書\n\n天地玄黃。\n", "utf-8")
    assert init.main(["book", "--title", "小書", "--author", "某甲", "--text", str(text)], tmp_path) == 2
    assert "source-003" in capsys.readouterr().out
    text.write_text("小\n書\n\n某甲著\n\n天地玄黃。\n", "utf-8")
    assert ingest.main(["--received", str(text)], tmp_path / "book") == 0
    assert "# 小{lb}`2`書" in (tmp_path / "book/index.md").read_text("utf-8")
    assert (tmp_path / "book/source/transcription.txt").read_bytes() == text.read_bytes()


def test_a_terminal_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["小「書」\\", '某"甲', "", "", "vertical", "第{han}章", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: next(said))
    assert init.main(["my-book"], tmp_path) == 0
    told = settings.load(tmp_path / "my-book")
    assert (told.project, told.author, told.basename) == ("小「書」\\", '某"甲', "my-book")
    assert told.edition_direction == "vertical"
    table = tomllib.loads((tmp_path / "my-book/source/witness.toml").read_text("utf-8"))
    assert table["contents"]["levels"] == [["第{han}章"]]


def test_levels_are_read() -> None:
    assert blank.levels(" 第{han}編、附錄{han} | Chapter {roman} |") == [
        ["第{han}編", "附錄{han}"],
        ["Chapter {roman}"],
    ]
    with pytest.raises(EditionError):
        blank.book(Path("nowhere"), Answers("", "", "x"))


def test_the_engine_knows_nothing_of_this_book() -> None:
    """No title, author, name of files or heading stands in it, but as an example in the pages of the codes."""
    read = book.load(ROOT)
    words = {
        read.settings.project,
        read.settings.author,
        read.settings.basename,
        *read.settings.basename.split("-")[:1],
    }
    words |= {heading.title for heading in read.headings if len(heading.title) > 3}
    words |= {entry.name for entry in read.entries if len(entry.name) > 5}
    engine = ROOT / "scripts/edition"
    kinds = {".py", ".toml", ".html", ".js", ".css", ".typ", ".md", ".in", ".tsv", ".txt", ".xhtml", ".opf", ".svg"}
    texts = [path for path in engine.rglob("*") if path.suffix in kinds and "codes" not in path.parts]
    assert len(texts) > 200
    found = {
        f"{path.relative_to(engine)}: {word}" for path in texts for word in words if word in path.read_text("utf-8")
    }
    assert sorted(found) == []


def navigation(epub: Path) -> list[str]:
    """Return the words of the entries in the contents of *epub*, without white space."""
    with zipfile.ZipFile(epub) as packed:
        tree = etree.fromstring(packed.read("EPUB/nav.xhtml"))
    entries = tree.xpath("//x:nav[1]//x:a", namespaces=NS)
    return [re.sub(r"\s", "", "".join(entry.itertext())) for entry in entries]


def headings(root: Path) -> list[str]:
    """Return the words of the headings in the pages of the author's text, in their order, without white space."""
    chapters = [chapter.name for chapter in book.load(root).texts]
    trees = [html.parse(str(root / f"_build/html/{name}.html")) for name in chapters]
    heads = [head for tree in trees for head in tree.xpath("//section/*[self::h1 or self::h2]")]
    return [re.sub(r"\s", "", head.text_content()) for head in heads]


def opened(root: Path, name: str, titles: Sequence[str], pages: Sequence[str]) -> None:
    """See that HTML, EPUB and PDF are proved, and have the *titles* and the *pages*.

    The PDF labels pages before all numbers i, ii … unless the book has Roman pages of its own.
    """
    assert ran(root, "verify").endswith("proved\n")
    assert [head for head in headings(root) if head in titles] == list(titles)
    for epub in (root / "_build/epub").iterdir():
        assert [one for one in navigation(epub) if one in titles] == list(titles)
    with pikepdf.open(root / f"_build/pdf/{name}.pdf") as pdf:
        labels = [page.label for page in pdf.pages]
        with pdf.open_outline() as tree:
            heads = [re.sub(r"\s", "", item.title) for one in tree.root for item in (one, *one.children)]
    assert [label for label in labels if label in pages] == list(pages)
    assert [head for head in heads if head in titles] == list(titles)


CLASSICAL = (
    "--direction", "vertical",
    "--title", "山居詩話", "--author", "佚名", "--contents", "卷{position} | 其{han}", "--grid", "20x10",
    "--name", "shanju", "--text", str(BOOKS / "classical"),
)  # fmt: skip
VERSE = ["空山新雨後", "天氣晚來秋", "明月松間照", "清泉石上流"]


@pytest.mark.thorough
def test_a_classical_book(tmp_path: Path) -> None:
    """In two 卷, 上 and 下, without printed contents and page numbers, a file a leaf; its verse is seen."""
    root = made(tmp_path, CLASSICAL)
    heads = [(1, "卷上論詩"), (2, "其一"), (2, "其二"), (1, "卷下論文"), (2, "其一")]
    assert outline(root) == [(1, "山居詩話"), *heads]
    assert "```{verse}\n" + "\n".join(VERSE) + "\n```" in (root / "chapters/01.md").read_text("utf-8")
    assert "built and proved" in ran(root, "build")
    opened(root, "shanju", [title for _, title in heads], ["i", "ii", "iii", "iv", "v"])
    page = html.parse(str(root / "_build/html/chapters/01.html"))
    assert page.getroot().get("data-lines") == "vertical"
    assert (root / "_build/epub/shanju-vertical.epub").is_file()
    assert [line.text_content().strip() for line in page.xpath("//*[@class='line']")] == VERSE


@pytest.mark.thorough
def test_a_republican_book(tmp_path: Path) -> None:
    """With a preface on Roman pages, parts whose chapters count on, a table and a note of the author's."""
    ran(tmp_path, "init", "book", *REPUBLICAN)
    root = tmp_path / "book"
    assert "9 to decide" in ran(root, "ingest", "--status", code=1)
    ran(root, "ingest", "--accept", "all")
    ran(root, "ingest")
    assert "built and proved" in ran(root, "build")
    titles = [title for _, title in OUTLINE][1:]
    opened(root, "xiangcun", titles, ["f1", "f2", "i", "ii", "1", "2", "3", "4", "5", "6"])
    page = html.parse(str(root / "_build/html/chapters/04.html"))
    assert page.xpath("//table//tr")[1].text_content().split() == ["江寧", "一二〇", "五八四"]
    assert "見楊某著" in html.parse(str(root / "_build/html/chapters/02.html")).getroot().text_content()


#: What stands on both sides of the end of page 1, amid a sentence: in English a space parts it.
AMID = {"en": "the water was very low.", "ja": "白い石が見えてゐた。"}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("language", "title", "author", "signs", "titles", "pages"),
    [
        ("ja", "川辺の散歩", "山田一郎", "第{han}章", ["目次", "第一章橋", "第二章水車小屋"], ["1", "2", "3"]),
        (
            "en", "A Walk by the River", "John Doe", "Chapter {roman}.",
            ["Contents", "ChapterI.TheBridge", "ChapterII.TheMill"], ["1", "2"],
        ),
    ],
)  # fmt: skip
def test_a_short_book_in_another_language(
    tmp_path: Path, language: str, title: str, author: str, signs: str, titles: list[str], pages: list[str]
) -> None:
    """The pages and the EPUB say in which it is, and speak it to readers."""
    text = BOOKS / {"ja": "japanese.txt", "en": "english.txt"}[language]
    options = ("--title", title, "--author", author, "--contents", signs, "--grid", "30x12", "--name", "short")
    root = made(tmp_path, (*options, "--language", language, "--text", str(text)))
    assert "built and proved" in ran(root, "build")
    opened(root, "short", titles, ["i", "ii", *pages])
    assert html.parse(str(root / "_build/html/chapters/01.html")).getroot().get("lang") == language
    with zipfile.ZipFile(root / "_build/epub/short.epub") as packed:
        package = etree.fromstring(packed.read("EPUB/package.opf"))
        chapters = [
            etree.fromstring(packed.read(name))
            for name in sorted(packed.namelist())
            if re.fullmatch(r"EPUB/\d+\.xhtml", name)
        ]
    page = html.parse(str(root / "_build/html/chapters/01.html")).getroot()
    for turn in page.find_class("pb"):
        turn.drop_tree()
    assert all(AMID[language] in "".join(one.itertext()) for one in (page, chapters[0]))
    assert package.findtext(".//{http://purl.org/dc/elements/1.1/}language") == language
    rubies = ["".join(one.itertext()) for part in chapters for one in part.iter("{*}ruby")]
    read = ["柳《やなぎ》", "水車小屋《すいしゃごや》", "市場《いちば》"]
    assert rubies == (read if language == "ja" else [])
    labels = [one.label for one in book.load(root).witness.pages.values()][-len(pages) :]
    assert labels == (pages if language == "en" else ["一", "二", "三"])
    said = {words: told for words, told in interface.catalogue(language).items() if words != told and "{" not in words}
    pages_ = "".join(path.read_text("utf-8") for path in sorted((root / "_build/html").rglob("*.html")))
    assert [words for words in said if len(words) > 3 and words in pages_] == []
    # English is not set in lines that run down.
    chosen = [select.get("data-setting") for select in page.iter("select")]
    forms = sorted(path.name for path in (root / "_build/epub").iterdir())
    downwards = language != "en"
    assert ("direction" in chosen) == downwards
    assert "script" not in chosen  # only Chinese has two
    assert forms == ["short-vertical.epub", "short.epub"][not downwards :]
    assert AMID[language] in (root / "_build/html/_static/search-data.js").read_text("utf-8")
