"""Notes, apparatus, indexes and pictures of the real book, as its readers get them."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path

import pytest
from edition.model import registers
from edition.model.numerals import page_number
from edition.model.trace import anchors
from edition.proof.outputs import expected
from lxml import etree
from lxml import html as lxml_html

INDEXES = {
    "people": "person", "places": "place", "organisations": "org", "treaties": "treaty", "events": "event",
    "works": "work", "terms": "term",
}  # fmt: skip


def parse(path: Path) -> lxml_html.HtmlElement:
    """Parse one page."""
    return lxml_html.fromstring(path.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8"))


@pytest.mark.parametrize(("name", "prefix"), INDEXES.items())
def test_every_entry_is_listed_and_mentioned(html: Path, book: Path, name: str, prefix: str) -> None:
    """Every entry is in its index; one with forms has links to the text, and its name there leads back."""
    entries = [entry for entry in registers.load(book) if entry.register == name]
    page = parse(html / f"chapters/{name}.html")
    owners = Counter(form for entry in registers.load(book) for form in entry.forms)
    shared = {form for form, number in owners.items() if number > 1}
    for entry in entries:
        item = page.get_element_by_id(f"{prefix}-{entry.key}")
        links = [a.get("href", "") for a in item.iter("a")]
        places = [to for to in links if "bibliography" not in to and not to.startswith(("#", "http"))]
        assert bool(places) == bool(entry.forms), entry.key
        for place in places:
            file, _, anchor = place.partition("#")
            target = parse((html / "chapters" / file).resolve()).get_element_by_id(anchor)
            if target.get("class") == "mention" and target.text_content() in set(entry.forms) - shared:
                assert target.get("href").endswith(f"{name}.html#{entry.anchor}"), place


def test_the_counts_of_the_introductory_chapter_are_the_real_ones(html: Path, book: Path) -> None:
    """The number of records that the 凡例 states is the number of judging marks."""
    from edition.reading import book as books

    records = len(list(anchors(books.load(book).steps)))
    said = parse(html / "chapters/editorial.html").text_content()
    assert f"共 {records} 條" in said


def test_notes_and_apparatus_are_the_same_in_html_and_epub(html: Path, epub: Path, book: Path) -> None:
    """The same ids, with the same words, in both; the PDF's are compared by the proof."""
    from edition.reading import book as books

    read = books.load(book)
    ought = expected(read)
    with zipfile.ZipFile(epub) as packed:
        parts = {name: etree.fromstring(packed.read(name)) for name in packed.namelist() if name.endswith(".xhtml")}
    in_epub = {e.get("id"): e for root in parts.values() for e in root.iter() if e.get("id")}
    in_html = {e.get("id"): e for p in html.rglob("*.html") for e in parse(p).iter() if e.get("id")}
    assert list(read.note_pages) == ought.notes
    for anchor in ought.apparatus:
        places = in_epub[anchor.replace("app-", "entry-", 1)], in_html[anchor], in_epub[anchor]
        told, words, listed = ("".join("".join(place.itertext()).split()) for place in places)
        assert words == listed and len(listed) > 3, anchor
        # The lists have only the readings of a form that was made uniform.
        assert told == words or told == f"{words}，用字不一。", anchor
    for anchor in ought.notes:
        words = ["".join("".join(where[anchor].itertext()).split()) for where in (in_epub, in_html)]
        assert words[0].lstrip("[]0123456789↑↩")[-12:] == words[1][-12:], anchor


def test_the_chronology_and_its_picture_show_the_same(html: Path, book: Path) -> None:
    """Every dated event is a row, in order of time; the picture names those from 1914 to 1945."""
    page = parse(html / "chapters/chronology.html")
    rows = ["".join(td.itertext()).strip() for td in page.xpath("//tbody/tr/td[2]")]
    events = [entry for entry in registers.load(book) if entry.date]
    assert sorted(rows) == sorted(entry.name for entry in events)
    assert rows.index("十月革命") < rows.index("蘇俄屢次提議普遍議和"), "a day of November 1917, and all that month"
    labels = [text.text for text in page.xpath("//*[local-name()='svg']//*[local-name()='text']")]
    for entry in events:
        inside = "1914" <= entry.date[:4] <= "1945"
        lines = {entry.name[at : at + 23] for at in range(0, len(entry.name), 23)}
        assert (lines <= set(labels)) == inside, entry.key
    assert page.xpath("//*[local-name()='svg']/*[local-name()='title']")
    assert page.xpath("//*[local-name()='svg']/*[local-name()='desc']")


def test_the_coverage_picture_counts_the_pages(html: Path) -> None:
    """One square a page, to the last page that the printed contents name."""
    page = parse(html / "chapters/introduction.html")
    paths = page.xpath("//*[local-name()='svg']/*[local-name()='path']")
    squares = [path.get("d").count("h21v18h-21z") for path in paths]
    assert sum(squares) == page_number("一九一")
    full, dashed = ("currentColor", None), ("none", "2 2")
    drawn = {(p.get("fill"), p.get("stroke-dasharray")): n for p, n in zip(paths, squares, strict=True)}
    assert (drawn[full], drawn[dashed]) == (12, 1)
