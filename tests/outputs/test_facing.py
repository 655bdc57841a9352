"""The facing pages: the source side is the transcription, the edition side the edition, every difference a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest
from edition.model import trace
from edition.model.chapter import NoteRef, is_reason
from edition.model.marks import JUDGING
from edition.outputs.html import compressed
from edition.proof.html import facing
from edition.reading import book as books
from lxml import html as lxml_html

from outputs.conftest import run_build
from outputs.test_html import ids, parse

ROOT = Path(__file__).parents[2]
READ = books.load(ROOT)
PAGES = READ.witness.pages
ANCHORS = [page.anchor for page in PAGES.values()]


def cells(html: Path, anchor: str, side: str) -> list[lxml_html.HtmlElement]:
    """Return the cells of one side of a facing page."""
    return parse(html / f"facing/{anchor}.html").xpath(f"//td[@class='{side}']")


def test_the_source_sides_are_the_transcription(html: Path) -> None:
    """All facing pages one after the other give every line of the transcription that is not blank, byte for byte."""
    lines = dict(line[:2] for anchor in ANCHORS for line in facing.read(html / f"facing/{anchor}.html").lines)
    ought = READ.transcription.split("\n")
    assert [number for number in lines if not 1 <= number <= len(ought)] == []
    assert "\n".join(lines.get(number, "") for number in range(1, len(ought) + 1)) == READ.transcription
    assert list(lines) == sorted(lines)


def test_the_edition_sides_are_the_edition(html: Path) -> None:
    """Page by page, without the calls of notes and what is said of noise, the text is the edition's."""
    for n, ought in trace.edition_pages(READ.steps, READ.witness).items():
        parts = []
        for cell in cells(html, PAGES[n].anchor, "edition"):
            for aside in cell.xpath(".//*[@class='call' or @class='aside']"):
                aside.drop_tree()
            parts.append(cell.text_content())
        assert trace.squeeze("".join(parts)) == ought, n


def test_every_mark_leads_to_its_record(html: Path) -> None:
    """Each judging mark is a link on its page, in order; what reads otherwise is told from what is only explained."""
    here: dict[str, list[tuple[str, str]]] = {n: [] for n in PAGES}
    for step, anchor in trace.anchors(READ.steps):
        kind = "kept" if step.source == step.edition else "differs"
        here[step.page].append((f"../chapters/apparatus.html#app-{anchor}", kind))
    records = set(ids(html / "chapters/apparatus.html"))
    assert sum(map(len, here.values())) > 50
    for n, ought in here.items():
        found = [
            a for cell in cells(html, PAGES[n].anchor, "edition") for a in cell.iter("a") if a.get("class") != "call"
        ]
        assert [(a.get("href"), a.get("class")) for a in found] == ought
        assert {href.partition("#")[2] for href, _ in ought} <= records
        assert [a for a in found if not (a.text_content() or a.get("aria-label"))] == []
        assert len(found) == sum(len(cell.findall("span")) for cell in cells(html, PAGES[n].anchor, "source"))


def test_the_counts_are_counted(html: Path) -> None:
    """Characters of both sides, marks by kind and notes of each page are those of the chapters."""
    for n, page in PAGES.items():
        steps = [step for step in READ.steps if step.page == n]
        marks = [step.piece.mark.kind for step in steps if step.piece.mark is not None]
        kinds = Counter(kind for kind in marks if kind in JUDGING)
        calls = [s for s in steps if isinstance(s.piece, NoteRef) and not is_reason(s.piece.label)]
        ought = {JUDGING[kind].label: count for kind, count in kinds.items()}
        ought["底本字數"] = len(trace.squeeze("".join(step.source for step in steps)))
        ought["整理本字數"] = len(trace.squeeze("".join(step.edition for step in steps)))
        ought["註釋"] = len(calls)
        tree = parse(html / f"facing/{page.anchor}.html")
        assert {d.find("dt").text: int(d.find("dd").text) for d in tree.xpath("//dl/div")} == ought, n


def test_the_pages_are_in_order(html: Path) -> None:
    """Each leads to the one before and after, to its place in the chapter and to the list, which has them all."""
    listed = [a.get("href") for a in parse(html / "facing/index.html").xpath("//ul[@class='facing-index']//a")]
    assert listed == [f"{anchor}.html" for anchor in ANCHORS]
    for before, anchor, after in zip(["", *ANCHORS], ANCHORS, [*ANCHORS[1:], ""], strict=False):
        tree = parse(html / f"facing/{anchor}.html")
        for rel, other in (("prev", before), ("next", after)):
            assert tree.xpath(f"//a[@rel='{rel}']/@href") == ([f"{other}.html"] if other else [])
        back, index = tree.xpath("//p[@class='facing-links']/a/@href")
        assert back.endswith(f"#{anchor}") and index == "index.html"


@pytest.mark.parametrize("name", ["index", *ANCHORS])
def test_every_link_leads_somewhere(html: Path, name: str) -> None:
    """Every link and fragment resolves; ids stand once; search engines leave the page out."""
    page = f"facing/{name}.html"
    tree = parse(html / page)
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert [i for i, count in Counter(ids(html / page)).items() if count > 1] == []
    for link in [*tree.xpath("//@href"), *tree.xpath("//script/@src")]:
        file, fragment = urldefrag(urljoin(page, link))
        target = html / unquote(urlparse(file).path)
        assert target.is_file(), link
        assert not fragment or fragment in ids(target), link


def test_the_page_without_text_says_so(html: Path) -> None:
    """Page 6 has no line, and its note."""
    tree = parse(html / "facing/p6.html")
    assert facing.read(html / "facing/p6.html").lines == []
    assert "底本此頁無文字。" in [p.text for p in tree.iter("p")]
    assert [a.get("href") for a in tree.xpath("//a[@class='call']")] == ["../chapters/01.html#note-01-page-6"]


@pytest.mark.thorough
def test_only_the_changed_page_is_written_again(copy: Path, replace: Callable[[str, str, str], None]) -> None:
    """One correction writes its facing page and the list, which counts; all others keep their files."""
    folder = copy / "_build/.work/html/facing"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    forms = {f"{name}{suffix}" for name in ("p1.html", "index.html") for suffix in ("", *compressed.FORMS)}
    replace("chapters/01.md", "外交是內政的延長", "外{corr}`支]交`是內政的延長")
    assert run_build(copy).returncode == 0
    after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert {name for name in after if after[name] != before.get(name)} == forms
    assert after.keys() == before.keys()


@pytest.mark.thorough
def test_the_proof_reads_the_source_sides(copy: Path) -> None:
    """A changed, a missing line and a missing page are findings."""
    read = books.load(copy)
    folder = copy / "_build/html"
    assert list(facing.check_facing(read, folder, "x")) == []
    page = folder / "facing/p9.html"
    text = page.read_text("utf-8")
    page.write_text(text.replace("蘇聯的政府與人民", "蘇聯的政府和人民", 1), "utf-8")
    (folder / "facing/p6.html").unlink()
    found = list(facing.check_facing(read, folder, "x"))
    assert [(finding.file, finding.code) for finding in found] == [
        ("x/facing/p6.html", "html-005"), ("x/facing/p9.html", "html-005"),
    ]  # fmt: skip
    assert "和人民" in found[1].actual and "與人民" in found[1].expected
