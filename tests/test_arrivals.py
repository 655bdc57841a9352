"""Pages as they come: aligned by all signs at once, in any form and any order, and what is doubtful told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import ingest
import pytest
from _pytest.mark import ParameterSet
from conftest import BOOK, copy_inputs
from continued import Sheet, alto, hocr, page_xml, printed, sheets, starts, text
from edition.ingest import encodings, engines
from edition.model import doubts, tables
from edition.model.findings import EditionError
from edition.model.witness import FILE
from edition.model.witness import load as load_witness
from PIL import Image
from shortened import SOURCE, confirm, place, told, transcribed

Output = pytest.CaptureFixture[str]
#: The line at which what comes behind the book's last line begins.
NEXT = 131


def arrive(root: Path, path: Path, *options: str) -> int:
    return ingest.main(["--root", str(root), "--received", str(path), *options])


def came(root: Path, words: str | bytes, *options: str) -> int:
    path = root.parent / "came.txt"
    path.write_bytes(words.encode() if isinstance(words, str) else words)
    return arrive(root, path, *options)


def begins(root: Path) -> dict[str, int | None]:
    return {n: page.line for n, page in load_witness(root).pages.items() if (page.number or 0) > 13}


def chapters(root: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((root / "chapters").glob("0*.md"))}


def taken_in(root: Path) -> dict[str, str]:
    """Return the chapters when every proposal is accepted and placed; the proof must find nothing."""
    confirm(root)
    assert place(root) == 0
    assert told(root) == []
    assert transcribed(root) == (root / SOURCE).read_text("utf-8")
    return chapters(root)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the chapters of the book when the new pages come in one text."""
    root = copy_inputs(BOOK, tmp_path_factory.mktemp("whole") / "project")
    assert came(root, text(sheets())) == 0
    return taken_in(root)


def all_but(forms: Iterable[str], first: str) -> list[ParameterSet]:
    """Return *forms* as parameters, all but the *first* left to the thorough tests."""
    return [pytest.param(one, marks=[] if one == first else [pytest.mark.thorough]) for one in forms]


def test_every_page_of_a_clean_text(project: Path) -> None:
    """New pages alone: they need not begin with what is there."""
    assert came(project, text(sheets())) == 0
    assert begins(project) == starts(sheets(), NEXT)
    assert load_witness(project).noise == load_witness(BOOK).noise


def furnish(pages: list[Sheet]) -> list[Sheet]:
    """Put into *pages* what prints and transcribers put around a text, and what is only like it."""
    by = {sheet.number: sheet for sheet in pages}
    by[14].above = ["蘇聯外交政策史論"]
    by[15].above = ["第二章 蘇聯外交政策的四大原则"]  # a slip of the OCR
    by[16].above = ["CWT326/10"]
    by[17].below = ["一七"]
    by[18].above = ["蘇聯外交政策史論"]
    by[20].below = ["· 20 ·"]
    by[28].above = ["蘇聯外交政策史論"]
    by[22].below = ["（註一）見 E. H. Carr, The Bolshevik Revolution, vol. III, p. 281."]
    by[25].below = ["①參看列寧主義問題，第五八三頁。"]
    rows = ["年份\t貸款\t利率", "1938\t50\t3", "1939\t150\t3", "1939\t150\t3"]
    by[19].lines[-1:] = ["Lord Curzon, 8 May 1923: “The time has come.”", *rows]  # five lines, as the paragraph had
    by[26].lines[1] = by[26].lines[1].replace("談判", "谈判").replace("開始", "开始").replace("報紙", "报纸")
    by[26].lines[1] += "战后转变。"
    by[29].lines[0] = by[29].lines[0].rstrip("。")
    return pages


def test_pages_among_all_that_is_like_one(project: Path, capsys: Output) -> None:
    """No row of a table, quotation in Latin letters or row of figures is a page or noise; every doubt is told."""
    pages = furnish(sheets())
    assert came(project, text(pages)) == 0
    ought, mine = starts(pages, NEXT), begins(project)
    assert sum(mine.get(n) == line for n, line in ought.items()) >= 0.95 * len(ought)
    assert set(mine) == set(ought)
    lines = (project / SOURCE).read_text("utf-8").split("\n")
    around = {line for sheet in pages for line in (*sheet.above, *sheet.below)} - {
        line for line in lines if "註" in line[:3] or "①" in line
    }
    noise = {n: words for n, words in load_witness(project).noise.items() if n >= NEXT}
    assert sorted(noise.values()) == sorted(words for words in lines[NEXT - 1 :] if words in around)
    kinds = {doubt.kind for doubt in doubts.load(project)}
    assert kinds >= {"doubled line", "note", "simplified"}
    assert {doubt.told[:4] for doubt in doubts.load(project) if doubt.kind == "note"} == {"「（註一", "「①參看"}
    told_ = capsys.readouterr().out
    assert told_.count("intake-001") == len(doubts.load(project))


def test_a_page_that_lacks_is_a_gap_and_may_come_late(project: Path, whole: dict[str, str], capsys: Output) -> None:
    """No sentence is joined over it; when it comes, the chapters are what they would be if it had come in time."""
    pages = sheets()
    assert came(project, text([sheet for sheet in pages if sheet.number != 22])) == 0
    assert begins(project)["22"] is None
    assert "missing page" in {doubt.kind for doubt in doubts.load(project)}
    confirm(project)
    assert place(project) == 0
    assert "{pb}`22`{gap}`?`\n\n{pb}`23`\n\n" in chapters(project)["02.md"]
    assert told(project) == []
    assert came(project, text([sheet for sheet in pages if sheet.number == 22]), "--from", "22") == 0
    assert ", which came late: " in (project / FILE).read_text("utf-8")
    assert taken_in(project) == whole
    capsys.readouterr()
    assert place(project) == 0
    assert capsys.readouterr().out == "nothing to take in: the chapters have every line of the transcription\n"


def test_pages_in_any_order(project: Path, whole: dict[str, str]) -> None:
    """Pages 20 to 30 come first, then 14 to 19, in files that bear the numbers of the pages."""
    pages = sheets()
    assert came(project, text(pages[6:]), "--from", "20") == 0
    confirm(project)
    assert place(project) == 1
    assert told(project) == ["toc-003"]  # the heading of page 18 has yet to come
    folder(project.parent / "late", pages[:6], "{:04}.txt", lambda sheet: text([sheet]).encode())
    assert arrive(project, project.parent / "late") == 0
    assert taken_in(project) == whole


def folder(path: Path, pages: list[Sheet], name: str, write: Callable[[Sheet], bytes]) -> Path:
    path.mkdir()
    for sheet in pages:
        (path / name.format(sheet.number)).write_bytes(write(sheet))
    return path


#: Forms: name of a page's file, its bytes, and what is said of them.
FORMS = {
    "folder": ("{:04}.txt", lambda sheet: text([sheet]).encode(), "17 files joined"),
    "hOCR": ("p{:04}.hocr", lambda sheet: hocr(sheet).encode(), "regions and lines of an OCR engine read"),
    "ALTO": ("{:04}.xml", lambda sheet: alto(sheet).encode(), "regions and lines of an OCR engine read"),
    "PAGE-XML": ("{:04}.xml", lambda sheet: page_xml(sheet).encode(), "regions and lines of an OCR engine read"),
}
TEXTS = {
    "Big5": (lambda pages: text(pages).encode("big5"), "read as big5hkscs, which was found"),
    "GB 18030": (lambda pages: text(pages).encode("gb18030"), "read as gb18030, which was found"),
    "UTF-16": (lambda pages: text(pages).encode("utf-16"), "read as utf-16, by its byte order mark"),
    "UTF-8 with a mark": (lambda pages: text(pages).encode("utf-8-sig"), "read as utf-8, by its byte order mark"),
    "CRLF": (lambda pages: text(pages).replace("\n", "\r\n").encode(), "line ends made those of Unix"),
    "form feeds": (lambda pages: "\f".join(text([s]) for s in pages).encode(), "form feeds taken for page turns"),
    "printed lines": (
        lambda pages: "\n\n".join("\n".join(row for rows in printed(s) for row in rows) for s in pages).encode(),
        "printed lines joined to paragraphs",
    ),
}  # fmt: skip


def records(root: Path) -> list[dict[str, object]]:
    return list(tables.loads((root / FILE).read_text("utf-8"))["received"])


@pytest.mark.parametrize("form", all_but(FORMS, "hOCR"))
def test_a_folder_of_any_form_gives_the_same_chapters(form: str, project: Path, whole: dict[str, str]) -> None:
    """The numbers in the names and the ends of the files are signs of page turns."""
    name, write, done = FORMS[form]
    assert arrive(project, folder(project.parent / "pages", sheets(), name, write)) == 0
    assert taken_in(project) == whole
    assert done in str(records(project)[0]["done"])
    unsure = [doubt for doubt in doubts.load(project) if doubt.kind == "confidence"]
    assert bool(unsure) == (form == "PAGE-XML")


@pytest.mark.parametrize("form", all_but(TEXTS, "Big5"))
def test_a_text_of_any_encoding_gives_the_same_chapters(
    form: str, project: Path, whole: dict[str, str], capsys: Output
) -> None:
    write, done = TEXTS[form]
    assert came(project, write(sheets())) == 0
    assert f"done to it: {done}\n" in capsys.readouterr().out
    assert taken_in(project) == whole
    assert done in str(records(project)[0]["done"])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "big5hkscs", "gb18030", "utf-8"])
@pytest.mark.parametrize("count", [40, 400, 4000])
def test_encodings_are_found(encoding: str, count: int) -> None:
    words = text(sheets())[:count]
    assert encodings.decode("a.txt", words.encode(encoding)).text == words


def test_images_come_beside_the_pages(project: Path) -> None:
    """Each is named after the page that its file was found to be, whatever the scanner counts."""
    pages = sheets()[:3]
    path = folder(project.parent / "scans", pages, "scan-{:03}.txt", lambda sheet: text([sheet]).encode())
    for sheet in pages:
        Image.new("RGB", (8, 8)).save(path / f"scan-{sheet.number:03}.png")
    assert arrive(project, path) == 0
    assert sorted(p.name for p in (project / "source/pages").iterdir()) == ["14.png", "15.png", "16.png"]
    confirm(project)
    assert told(project)[:1] != ["picture-002"]


def test_words_of_an_engine() -> None:
    """Each Chinese character is a word to it; between two Latin ones a space stays."""
    words = "".join(f"<span class='ocrx_word' title='x_wconf {n}'>{w}</span> " for n, w in ((90, "英"), (70, "國")))
    latin = "<span class='ocrx_word'>Lord</span> <span class='ocrx_word'>Curzon</span>"
    line = f"<span class='ocr_line' title='bbox 1 1 2 2'>{words}{latin}</span>"
    page = f"<div class='ocr_page' title='image &quot;a/9.tif&quot;; bbox 0 0 1 1'><p class='ocr_par'>{line}</p></div>"
    (scan,) = engines.pages("a", f"<html><body>{page}</body></html>".encode())
    assert scan.image == "a/9.tif"
    assert scan.regions == ((engines.Printed("英國Lord Curzon", "", 0.8),),)


def test_an_encoding_that_is_said_wrongly() -> None:
    with pytest.raises(EditionError, match="source-002"):
        encodings.decode("a.txt", "蘇聯".encode("big5"), "utf-8")


@pytest.mark.parametrize("words", [b"<html><body><p>a</p></body></html>", b"<alto><a", b"<?xml version='1.0'?><svg/>"])
def test_markup_without_lines_is_told(words: bytes, project: Path, capsys: Output) -> None:
    assert came(project, words) == 2
    assert " source-002 " in capsys.readouterr().out


def test_proposals_are_reviewed_by_command(project: Path, capsys: Output) -> None:
    """Shown, accepted by confidence and by page, refused, moved; what is left is told."""

    def run(*options: str) -> str:
        capsys.readouterr()
        code = ingest.main(["--root", str(project), *options])
        out = capsys.readouterr().out
        assert code == (1 if " to decide" in out and "nothing to decide" not in out else 0)
        return out

    pages = furnish(sheets())
    came(project, text(pages))
    count = len(re.findall(r"(?m)^proposed =", (project / FILE).read_text("utf-8")))
    assert f"{count} to decide" in run("--status")
    assert f"{count - 3} to decide" in run("--accept", "14-16")
    assert f"{count - 4} to decide" in run("--refuse", "20")
    assert "20" not in load_witness(project).pages
    line = starts(pages, NEXT)["21"] + 2
    assert f"{count - 5} to decide" in run("--move", f"21={line}")
    assert load_witness(project).pages["21"].line == line
    assert "nothing to decide" in run("--accept", "0.01")
    for wish in (["--accept", "99"], ["--move", "22=132"], ["--refuse", "l5"]):
        capsys.readouterr()
        assert ingest.main(["--root", str(project), *wish]) == 2
        assert " intake-002 " in capsys.readouterr().out
