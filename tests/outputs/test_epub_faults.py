"""Faults put into the package of the built EPUB: the proof's own checks name each, without epubcheck."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from edition.proof.package import check_package

FORMS = ("", "-vertical")
#: Fault -> file (a pattern), what is replaced there (a pattern), by what, words of the finding.
FAULTS = {
    "language of a document": (r"02\.xhtml", r'lang="zh-Hant-TW"', 'lang="en"', "lang en"),
    "type of a note": (r"02\.xhtml", r'<aside ([^>]*)epub:type="footnote"', r"<aside \1", "footnote"),
    "type of a call": (r"02\.xhtml", r' epub:type="noteref"', "", "noteref"),
    "way back from a note": (r"02\.xhtml", r' role="doc-backlink"', "", "leads back"),
    "target of a way back": (r"02\.xhtml", r'(role="doc-backlink"[^>]*href=")#[^"]*', r"\1#nowhere", "leads nowhere"),
    "landmark": (r"nav\.xhtml", r'<li><a epub:type="bodymatter".*?</li>', "", "no landmark bodymatter"),
    "page of the list": (r"nav\.xhtml", r'<li><a href="02\.xhtml#p12">.*?</li>', "", "page-list"),
    "target of a page": (r"nav\.xhtml", r"02\.xhtml#p12", "02.xhtml#p99", "leads nowhere"),
    "page of the old list": (r"toc\.ncx", r"02\.xhtml#p12", "02.xhtml#p11", "NCX pages"),
    "label of a page break": (r"02\.xhtml", r'aria-label="一二"', 'aria-label="一三"', "page breaks"),
    "source of the pages": (r"package\.opf", r'<meta property="pageBreakSource">.*?</meta>', "", "pageBreakSource"),
    "printed book": (r"package\.opf", r"<dc:source>.*?</dc:source>", "", "no dc:source"),
    "picture of the cover": (r"package\.opf", r' properties="cover-image"', "", "no cover-image"),
    "direction": (r"package\.opf", r'(progression-direction)="[a-z]+"', r'\1="default"', "spine that runs default"),
    "item of the manifest": (r"package\.opf", r'<item [^>]*href="epub\.css"[^>]*/>', "", "in the zip alone"),
    "file of an item": (r"package\.opf", r'href="epub\.css"', 'href="gone.css"', "in the manifest alone"),
}


def altered(epub: Path, target: Path, file: str, old: str, new: str) -> Path:
    """Give a copy of *epub* with the first *old* of *file* replaced; there must be one."""
    changed = 0
    with zipfile.ZipFile(epub) as packed, zipfile.ZipFile(target, "w") as written:
        for member in packed.infolist():
            data = packed.read(member)
            if re.fullmatch(f"EPUB/{file}", member.filename):
                text, number = re.subn(old, new, data.decode(), count=1, flags=re.DOTALL)
                data, changed = text.encode(), changed + number
            written.writestr(member, data)
    assert changed == 1, f"the fault does not fit {file}"
    return target


@pytest.mark.parametrize("form", FORMS)
def test_a_sound_book_gives_no_finding(epub: Path, form: str) -> None:
    assert list(check_package(epub.with_stem(epub.stem + form), "book.epub")) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named(epub: Path, tmp_path: Path, fault: str, form: str) -> None:
    file, old, new, words = FAULTS[fault]
    broken = altered(epub.with_stem(epub.stem + form), tmp_path / "broken.epub", file, old, new)
    found = list(check_package(broken, "book.epub"))
    assert {finding.code for finding in found} == {"epub-005"}
    assert any(words in finding.read + finding.expected for finding in found), found
