"""Faults in the places of the PDF, each seeded in a copy by pikepdf: the proof must tell every one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from edition.proof import outputs
from edition.proof.editors import BREAK
from edition.proof.listed import in_list
from edition.proof.pdf.annotated import joined
from edition.proof.pdf.document import Link, Places
from edition.proof.pdf.pdf import apparatus, bound_outline, job
from edition.proof.pdf.pdf import read as read_
from edition.proof.pdf.pdfium import read
from edition.proof.pdf.places import check_places
from edition.reading import book as books
from edition.reading.book import Book
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Pdf

from outputs.conftest import ROOT

#: Stands for a page of an index, whose number is not fixed.
INDEX = "an index"
SOURCE = "a source"

Fault = Callable[[Pdf, Places], None]


@pytest.fixture(scope="module")
def source(book: Path) -> Book:
    """Load the book."""
    return books.load(book)


@pytest.fixture(scope="module")
def places(pdf: Path, source: Book) -> Places:
    """Read the places of the PDF as it was built."""
    return read(pdf.read_bytes(), *job(pdf, source).asked)


def annotation(pdf: Pdf, places: Places, page: str, shown: str) -> tuple[Any, int]:
    """Return the annotations of the page with this label, and the place of the first link with these words there.

    For the page INDEX it is the last of the editors' pages that has such a link, for the title of an editors' chapter
    its first. SOURCE is the first title of a source on the page.
    """
    if shown == SOURCE:
        shown = next(link.shown for link in places.links if link.page == page and link.shown.startswith("《列寧全集》"))
    having = [link.page for link in places.links if link.page in places.ours and link.shown == shown]
    if page == INDEX:
        page = having[-1]
    elif page not in places.labels:
        page = next(label for label in having if places.texts[places.labels.index(label)].startswith(page))
    sheet = places.labels.index(page)
    number = [link.shown for link in places.links if link.page == page].index(shown)
    annotations = pdf.pages[sheet].obj.Annots
    inside = [n for n, one in enumerate(annotations) if "/A" not in one or one.A.S != Name.URI]
    return annotations, inside[number]


def redirected(page: str, shown: str, target: str) -> Fault:
    """Return the fault that the link with these words on *page* leads to the page labelled *target*."""

    def change(pdf: Pdf, places: Places) -> None:
        annotations, number = annotation(pdf, places, page, shown)
        link = annotations[number]
        if "/A" in link:
            del link.A
        link.Dest = Array([pdf.pages[places.labels.index(target)].obj, Name.Fit])

    return change


def lost(page: str, shown: str) -> Fault:
    """Return the fault that the link with these words on *page* is not there."""

    def change(pdf: Pdf, places: Places) -> None:
        annotations, number = annotation(pdf, places, page, shown)
        del annotations[number]

    return change


def nowhere(pdf: Pdf, places: Places) -> None:
    """Let a link of the contents lead to no page."""
    annotations, number = annotation(pdf, places, "ii", "九")
    link = annotations[number]
    if "/A" in link:
        del link.A
    link.Dest = pikepdf.String("no such name")


def named(target: str) -> Fault:
    """Return the fault that the name of page 9 leads to the page labelled *target*."""

    def change(pdf: Pdf, places: Places) -> None:
        NameTree(pdf.Root.Names.Dests)["p9"] = Array([pdf.pages[places.labels.index(target)].obj, Name.Fit])

    return change


def nameless(pdf: Pdf, _: Places) -> None:
    """Take the name of page 9 away."""
    del NameTree(pdf.Root.Names.Dests)["p9"]


def labelled(page: str, label: str) -> Fault:
    """Return the fault that *page* is labelled otherwise."""

    def change(pdf: Pdf, places: Places) -> None:
        NumberTree(pdf.Root.PageLabels)[places.labels.index(page)] = Dictionary(P=pikepdf.String(label))

    return change


def without_white_back(pdf: Pdf, _: Places) -> None:
    """Take the back of the cover away, labels and all: odd pages become backs."""
    labels = NumberTree(pdf.Root.PageLabels)
    kept = {max(0, index - 1): label for index, label in labels.items() if index != 1}
    for index in list(labels.keys()):
        del labels[index]
    for index, label in kept.items():
        labels[index] = label
    del pdf.pages[1]


def outlined(title: str, target: str) -> Fault:
    """Return the fault that the outline's entry *title* leads to the page labelled *target*."""

    def change(pdf: Pdf, places: Places) -> None:
        with pdf.open_outline() as outline:
            item = next(item for item in outline.root if item.title == title)
            item.action, item.destination = None, places.labels.index(target)

    return change


def unlisted(pdf: Pdf, _: Places) -> None:
    """Take the colophon out of the outline."""
    with pdf.open_outline() as outline:
        del outline.root[-1]


FAULTS: dict[str, tuple[Fault, str]] = {
    "the number of an entry of the contents leads to another page": (redirected("ii", "第一節", "8"), "pdf-006"),
    "the page of an entry of the contents leads to another page": (redirected("ii", "九", "10"), "pdf-006"),
    "the link of an entry of the contents is lost": (lost("ii", "九"), "pdf-006"),
    "a link leads nowhere": (nowhere, "pdf-006"),
    "the call of a note leads to another page": (redirected("9", "9", "10"), "pdf-006"),
    "the call of a note is no link": (lost("9", "12"), "pdf-006"),
    "a mark leads to another entry": (redirected("9", "命令", "附5"), "pdf-006"),
    "a mark is no link": (lost("9", "起見"), "pdf-006"),
    "an entry of the apparatus leads to another page": (
        redirected("校勘記", "「贊」，底本作「資」", "11"),
        "pdf-006",
    ),
    "a page in an index leads to another page": (redirected(INDEX, "九", "8"), "pdf-006"),
    "a page in an index is no link": (lost(INDEX, "九"), "pdf-006"),
    "a page in the chronology leads to another page": (redirected("年表", "一一", "12"), "pdf-006"),
    "a name leads to a page that has it not": (redirected("9", "列寧", "附1"), "pdf-006"),
    "a name leads to the text": (redirected("9", "列寧", "10"), "pdf-006"),
    "a name is no link": (lost("9", "列寧"), "pdf-006"),
    "the title of a source leads to another page": (redirected("9", SOURCE, "附1"), "pdf-006"),
    "the title of a source leads to the text": (redirected("9", SOURCE, "10"), "pdf-006"),
    "the title of a source is no link": (lost("9", SOURCE), "pdf-006"),
    "the name of a page leads to another": (named("10"), "pdf-002"),
    "the name of a page is lost": (nameless, "pdf-002"),
    "the cover has another label": (labelled("封面", "外封"), "pdf-002"),
    "the colophon has no label": (labelled("版權頁", ""), "pdf-002"),
    "a page of the editors has another label": (labelled("附5", "附九"), "pdf-002"),
    "odd pages are backs of leaves": (without_white_back, "pdf-002"),
    "the outline leads an editors' chapter to another page": (outlined("導讀", "附9"), "pdf-003"),
    "the outline leads the colophon to another page": (outlined("版權頁", "附9"), "pdf-003"),
    "the outline has no colophon": (unlisted, "pdf-003"),
}


def nothing(_: Pdf, __: Places) -> None:
    """Change nothing but how the file is written."""


def findings(fault: Fault, pdf: Path, places: Places, source: Book, target: Path) -> set[str]:
    """Return the codes that the proof reports of a copy of *pdf* with the *fault*."""
    with Pdf.open(pdf) as document:
        fault(document, places)
        document.save(target)
    found = read(target.read_bytes(), *job(target, source).asked)
    ought = outputs.expected(source)
    bound = replace(ought, outline=bound_outline(source, ought.outline))
    every = (*check_places(source, found, "x"), *outputs.compare("pdf", "x", read_(found, source), bound))
    return {finding.code for finding in every}


def test_a_copy_is_sound(pdf: Path, places: Places, source: Book, tmp_path: Path) -> None:
    """The same file written anew is not complained of."""
    assert findings(nothing, pdf, places, source, tmp_path / "copy.pdf") == set()


@pytest.mark.thorough
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told(name: str, pdf: Path, places: Places, source: Book, tmp_path: Path) -> None:
    """Each fault is reported under its code."""
    fault, code = FAULTS[name]
    assert code in findings(fault, pdf, places, source, tmp_path / "broken.pdf")


def test_every_kind_of_link_is_there(places: Places) -> None:
    """What the faults are seeded in is not a lone example: the whole book is linked."""
    ours = places.ours
    assert sum(link.page in {"ii", "iii"} and link.shown == "九" for link in places.links) == 1
    assert sum(link.page in ours for link in places.links) > 500
    assert sum(link.page not in ours for link in places.links) > 400


def test_a_link_goes_on_only_where_pages_follow_from_one_text() -> None:
    """What ends one page of the editors and begins the next to the same place is one link, of the original's two."""
    links = [Link("1", "列寧", 40), Link("2", "列寧", 40), Link("附1", "列", 40), Link("附2", "寧", 40)]
    assert [link.shown for link in joined([[link] for link in links], {"1", "2"})] == ["列寧", "列寧", "列寧"]


def test_two_links_that_say_the_same_are_not_one() -> None:
    """A name that ends one page and begins the next is told twice; 一一 that a page break cuts is one number."""
    links = [Link("附1", "列寧", 40), Link("附2", "列寧", 40), Link("附3", "一", 41), Link("附4", "一", 41)]
    assert [link.shown for link in joined([[link] for link in links], ())] == ["列寧", "列寧", "一一"]


def test_an_entry_of_the_apparatus_may_go_on_over_a_page() -> None:
    """Its readings are found though a page ends among them; a lost one is not."""
    read = books.load(ROOT)
    records = in_list(read)
    said = "".join(record.head for record in records)
    assert list(apparatus(read, [f"{said[:-3]}{BREAK}{said[-3:]}"])) == [record.anchor for record in records]
    assert records[-1].anchor not in list(apparatus(read, [said[:-3]]))
