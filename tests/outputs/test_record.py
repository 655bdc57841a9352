"""The report inside the edition and the record beside it say what is true of the book and of the files."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from edition.model.findings import ASIDE, CODES
from edition.model.outputs import OUTPUTS
from edition.pipeline.layout import RECORD, Layout
from edition.pipeline.record import SCHEMA, left
from edition.proof import run, summary
from edition.proof.summary import GROUPS, Check
from edition.reading import book as books
from edition.tree.lists.report import result, score, spaced
from lxml import etree
from lxml import html as lxml_html

from outputs.browser import PHONE, Reader
from outputs.conftest import NAME, ROOT, run_build
from outputs.test_pipeline import digests

Rows = list[list[str]]


def rows(article: Any) -> Rows:
    """Return the cells of every table row."""
    return [["".join(cell.itertext()).strip() for cell in row] for row in article.iter("{*}tr", "tr")]


@pytest.fixture(scope="module")
def page(html: Path) -> Any:
    """Return the report as the pages have it."""
    read = lxml_html.parse(str(html / "chapters/verification.html"))
    return read.xpath("//section[@id = 'verification']")[0]


@pytest.fixture(scope="module")
def record(book: Path) -> dict[str, Any]:
    """Return the record."""
    read: dict[str, Any] = json.loads((book / "_build/verification.json").read_text(encoding="utf-8"))
    return read


def test_every_code_belongs_to_one_check() -> None:
    """No check is missing from the report."""
    listed = [code for group in GROUPS for code in summary.codes_of(group)]
    assert sorted(listed) == sorted(CODES.keys() - ASIDE)


def test_the_page_counts_what_is_there(page: Any, book: Path) -> None:
    """The numbers are those of the book, counted here in another way."""
    found = dict(row for row in rows(page) if len(row) == 2)
    transcription = (book / "source/transcription.txt").read_bytes()
    assert found["底本位元組"] == str(len(transcription))
    assert found["底本字數（含標點，不計空白）"] == str(len("".join(transcription.decode().split())))
    apparatus = lxml_html.parse(str(book / "_build/html/chapters/apparatus.html"))
    assert found["校記"] == str(len(apparatus.xpath("//*[starts-with(@id, 'app-l')]")))
    sources = lxml_html.parse(str(book / "_build/html/chapters/bibliography.html"))
    assert found["參考書目"] == str(len(sources.xpath("//*[starts-with(@id, 'source-')]")))
    assert hashlib.sha256(transcription).hexdigest() in "".join(page.itertext()).replace(" ", "")


def test_the_same_report_in_every_format(page: Any, book: Path) -> None:
    """The EPUB has the same rows, and the PDF the same numbers."""
    with zipfile.ZipFile(book / f"_build/epub/{NAME}.epub") as epub:
        name = next(name for name in epub.namelist() if name.endswith("verification.xhtml"))
        assert rows(etree.fromstring(epub.read(name))) == rows(page)
    pdf = pypdfium2.PdfDocument(book / f"_build/pdf/{NAME}.pdf")
    texts = ["".join(leaf.get_textpage().get_text_range().split()) for leaf in pdf][-3:]
    whole = "".join(texts)
    for row in rows(page):
        assert "".join("".join(row).split()) in whole, row


def test_checks_that_passed(page: Any) -> None:
    """What is published passed everything; what cannot be proved is said apart."""
    found = dict(row for row in rows(page) if len(row) == 2)
    assert [found[group.says] for group in GROUPS if group.built] == ["通過"] * (len(OUTPUTS) + 1)
    beyond = sum(f.code == "beyond-001" for f in run.check_chapters(books.load(ROOT)))
    assert found["目次各條與正文標題、頁次相符"] == f"通過；{beyond} 條不在底本"
    assert f"其中 {beyond} 條所指的正文不在底本之內" in "".join(page.itertext())


def test_words_for_results() -> None:
    """A result that is not good never reads as good."""
    text, fit, built = (next(g for g in GROUPS if g.key == key) for key in ("text", "fit", "html"))
    assert result(text, Check("text", 2, 0), True) == "2 處不符"
    assert result(fit, Check("fit", 0, 3), True) == "3 處不合，只是線索"
    assert result(built, Check("html", 0, 0), True) == "通過"
    assert result(built, Check("html", 0, 0), False) == "未核對"
    assert spaced("0123456789abcdef00") == "01234567 89abcdef 00"


def test_the_score_of_the_seeded_faults(tmp_path: Path) -> None:
    """The page gives the counts of the suite, and says so while there are none."""
    path = tmp_path / "mutants.json"
    assert summary.mutants(path) == {}
    assert [node.astext() for node in score({})][1:] == ["以故意種下的錯誤測驗核對程式：待測。"]
    counts = {"seeded": 420, "caught": 419, "harmless": 200, "false_alarms": 0, "classes": [], "misses": ["m17"]}
    path.write_text(json.dumps(counts), encoding="utf-8")
    assert [node.astext() for node in score(summary.mutants(path))][1:] == [
        "故意種下 420 處錯誤，查出 419 處；另作 200 處無害的改動，誤報 0 次。"
        "各類錯誤的數目，與沒有查出的每一處，見另附的 verification.json。"
    ]


@pytest.mark.thorough
def test_the_score_is_a_dependency(little: Path) -> None:
    """When the suite has counted anew, the report follows in every output."""
    counts = {"seeded": 7, "caught": 6, "harmless": 5, "false_alarms": 4, "classes": [], "misses": []}
    (little / "scripts/edition/proof/data/mutants.json").write_text(json.dumps(counts), encoding="utf-8")
    before = digests(little)
    assert run_build(little).returncode == 0
    assert "故意種下 7 處錯誤，查出 6 處" in (little / "_build/html/chapters/verification.html").read_text("utf-8")
    changed = {name for name, digest in digests(little).items() if before.get(name) != digest}
    assert {f"epub/{NAME}.epub", f"pdf/{NAME}.pdf"} <= changed
    record = json.loads((little / "_build/verification.json").read_text(encoding="utf-8"))
    assert record["mutants"] == counts


@pytest.mark.thorough
def test_sphinx_alone_claims_nothing_of_outputs(little: Path, tmp_path: Path) -> None:
    """Pages that no proof followed say so."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(little), str(tmp_path / "out")]
    subprocess.run(command, check=True, capture_output=True)
    read = lxml_html.parse(str(tmp_path / "out/chapters/verification.html"))
    found = dict(row for row in rows(read.getroot()) if len(row) == 2)
    assert {found[group.says] for group in GROUPS if group.built} == {"未核對"}
    assert found["標記全部還原，即得底本，一字不差"] == "通過"


def test_the_record_has_every_file(book: Path, record: dict[str, Any]) -> None:
    """Sizes and checksums are those of the files, and every file has its own."""
    build = book / "_build"
    for artefact in record["artefacts"]:
        data = (build / artefact["path"]).read_bytes()
        assert (artefact["bytes"], artefact["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    files = digests(book)
    assert sorted({a["path"] for a in record["artefacts"]}) == sorted(
        name for name in files if name.partition("/")[0] in {"epub", "pdf", "diplomatic", "tei", "json", "plain"}
    )
    pages = {
        name: d for name, d in files.items() if name.startswith("html/") and not name.endswith("verification.json")
    }
    lines = "".join(f"{d}  {name.removeprefix('html/')}\n" for name, d in sorted(pages.items()))
    assert record["site"]["sha256"] == hashlib.sha256(lines.encode()).hexdigest()
    assert record["site"]["files"] == len(pages)


def test_the_record_beside_the_pages(book: Path) -> None:
    """Whoever hosts the pages hosts the record."""
    build = book / "_build"
    assert (build / "html/verification.json").read_bytes() == (build / "verification.json").read_bytes()


def test_the_record_says_what_was_checked(record: dict[str, Any], book: Path) -> None:
    """Every code is answered for; the keys are those of the schema."""
    assert record["schema"] == 2
    assert sorted(code for check in record["checks"] for code in check["codes"]) == sorted(CODES.keys() - ASIDE)
    assert {check["result"] for check in record["checks"]} == {"passed"}
    assert list(record) == [
        "schema", "source", "commit", "epoch", "tools", "counts", "apparatus", "registers", "checks", "warnings",
        "mutants", "readings", "artefacts", "site",
    ]  # fmt: skip
    assert record["source"]["sha256"] == hashlib.sha256((book / record["source"]["file"]).read_bytes()).hexdigest()
    assert record["readings"]["first"] == {"equal": 44, "otherwise": 26, "only": 14}
    assert record["epoch"] == 1795392000


def test_the_checksums_can_be_checked(book: Path) -> None:
    """``sha256sum -c`` finds every published file whole, and no file is without a line."""
    build = book / "_build"
    lines = dict(reversed(line.split("  ", 1)) for line in (build / "SHA256SUMS").read_text().splitlines())
    assert lines == {name: digest for name, digest in digests(book).items() if name != "SHA256SUMS"}


def prove(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/verify.py"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.thorough
def test_an_output_that_was_not_proved(little: Path) -> None:
    """A byte that no reader sees, a stale page, a lost file: each is told."""
    assert prove(little).returncode == 0
    pdf = little / f"_build/pdf/{NAME}.pdf"
    was = hashlib.sha256(pdf.read_bytes()).hexdigest()
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    (little / "_build/html/stale.html").write_text("<p>", encoding="utf-8")
    ran = prove(little)
    lines = [line for line in ran.stdout.splitlines() if " build-004 " in line]
    now = hashlib.sha256(pdf.read_bytes()).hexdigest()
    assert ran.returncode == 1
    assert lines[0] == (
        f"_build/pdf/{NAME}.pdf: build-004 an output is not the one that was proved: read sha256 {now}, "
        f"expected {was}; build it again with make"
    )
    zipped = f"_build/html/download/{NAME}-html.zip"
    assert [line.partition(":")[0] for line in lines] == [f"_build/pdf/{NAME}.pdf", "_build/html", zipped]


@pytest.mark.parametrize(
    "damage",
    [None, *(pytest.param(one, marks=pytest.mark.thorough) for one in ("[]", "{", '{"schema": 2}', '{"schema": 3}'))],
)
def test_a_record_that_cannot_be_used(little: Path, damage: str | None) -> None:
    """One line, whatever is wrong with it."""
    path = little / "_build/verification.json"
    path.unlink() if damage is None else path.write_text(damage, encoding="utf-8")
    ran = prove(little)
    assert ran.returncode == 2
    assert [line.partition(" ")[0] for line in ran.stdout.splitlines() if "build-001" in line] == [
        "_build/verification.json:"
    ]
    assert ran.stderr == ""


@pytest.mark.thorough
def test_a_lost_record_is_made_again(little: Path) -> None:
    """The record is an output like any other."""
    path = little / "_build/verification.json"
    was = path.read_bytes()
    path.unlink()
    assert run_build(little).returncode == 0
    assert path.read_bytes() == was
    assert "nothing changed" in run_build(little).stdout


@pytest.mark.thorough
def test_an_output_of_other_inputs_is_not_named(little: Path) -> None:
    """After one output was made anew from a changed book, the record does not vouch for those of the old one."""
    path = little / "chapters/editorial.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n本版僅供閱讀。\n", encoding="utf-8")
    assert run_build(little, "pdf").returncode == 0
    record = json.loads((little / "_build/verification.json").read_text(encoding="utf-8"))
    assert ({a["output"] for a in record["artefacts"]}, record["site"]) == ({"pdf"}, None)
    results = {check["key"]: check["result"] for check in record["checks"]}
    assert (results["pdf"], results["html"], results["text"]) == ("passed", "not run", "passed")


@pytest.mark.browser
def test_the_page_fits_a_phone(reader: Reader) -> None:
    """Nothing of the report is cut off or has to be scrolled sideways."""
    reader.width(PHONE)
    reader.open("chapters/verification.html")
    assert reader.js("return document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_the_book_has_no_more_goes(tmp_path: Path) -> None:
    """A file of the last record is taken away if it stands as it was published; nothing else is touched."""
    (tmp_path / "conf.py").write_text(
        'project = "小書"\nauthor = "某甲"\nversion = "1"\nbasename = "b"\nedition_direction = "horizontal"\n', "utf-8"
    )
    layout = Layout(tmp_path)
    names = ("epub/b.epub", "epub/b-vertical.epub", "epub/a.epub", "epub/kept.txt", "conf.py", "elsewhere/b.epub")
    sums = {}
    for name in names:
        path = layout.build / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
        sums[name] = hashlib.sha256(name.encode()).hexdigest()
    (layout.build / "epub/a.epub").write_bytes(b"changed by hand")
    told = [*(name for name in names if name != "epub/kept.txt"), "epub/none.epub", "epub/../conf.py"]
    rows = [{"path": name, "sha256": sums.get(name, sums["conf.py"])} for name in told]
    (layout.build / RECORD).write_text(json.dumps({"schema": SCHEMA, "artefacts": rows}), "utf-8")
    assert [path.name for path in left(layout)] == ["b-vertical.epub"]
    (layout.build / RECORD).write_text("[]", "utf-8")
    assert list(left(layout)) == []
