"""Faults put into the package of the built EPUB: the proof's own checks name each, without epubcheck."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from edition.proof.epub import epub as reader
from edition.proof.epub.package import check_package
from edition.proof.outputs import compare, expected
from edition.reading import book as edition_book

FORMS = ("", "-vertical")
#: Fault -> file (a pattern), what is replaced there (a pattern), by what, words of the finding.
FAULTS = {
    "language of a document": (r"02\.xhtml", r'lang="zh-Hant-TW"', 'lang="en"', "lang en"),
    "type of a note": (r"02\.xhtml", r'<div ([^>]*)epub:type="footnote"', r"<div \1", "footnote"),
    "role of a note": (r"02\.xhtml", r'(<div [^>]*) role="doc-footnote"', r"\1", "footnote"),
    "type of an entry": (r"02\.xhtml", r'<aside ([^>]*)epub:type="footnote"', r"<aside \1", "footnote"),
    "type of a call": (r"02\.xhtml", r'(class="noteref"[^>]*) epub:type="noteref"', r"\1", "noteref"),
    "type of a mark": (r"02\.xhtml", r'(class="corr"[^>]*) epub:type="noteref"', r"\1", "noteref"),
    "role of a mark": (r"02\.xhtml", r'(class="gap"[^>]*) role="doc-noteref"', r"\1", "noteref"),
    "target of a mark": (r"02\.xhtml", r'(class="corr"[^>]*href=")#', r"\1apparatus.xhtml#", "leads nowhere"),
    "entry of another file": (r"02\.xhtml", r'(class="corr"[^>]*href=")#entry', r"\1apparatus.xhtml#app", "same file"),
    "way back from an entry": (r"02\.xhtml", r"(<aside [^>]*><p>)<a [^>]*>(.*?)</a>", r"\1\2", "leads back"),
    "way back to another mark": (r"02\.xhtml", r'(<aside [^>]*><p><a [^>]*href=")#[^"]*', r"\1#l85c16", "leads back"),
    "place of a way back": (r"02\.xhtml", r"(<aside [^>]*><p>)(<a [^>]*>.*?</a>)", r"\1見\2", "begin with"),
    "judgement in the chapter alone": (
        r"02\.xhtml",
        r"(「貓」，底本作「猶」</a>，)誤",
        r"\1疑誤",
        "entry-l99c121 says",
    ),
    "gloss in the list alone": (
        r"apparatus\.xhtml",
        r"(「貓」，底本作「猶」</a>，)誤",
        r"\1倒",
        "entry-l99c121 says",
    ),
    "gloss cut short in the list alone": (
        r"apparatus\.xhtml",
        r"(「貓」，底本作「猶」</a>，)誤[^<]*",
        r"\1",
        "entry-l99c121 says",
    ),
    "form made uniform, wrong in the list alone": (
        r"apparatus\.xhtml",
        r">「結」，底本作「结」</a>",
        ">「結」，底本作「節」</a>",
        "entry-l73c17 says",
    ),
    "marks that call each other's entry": (
        r"02\.xhtml",
        r'(#entry-l85c14)(".*?)(#entry-l85c16)(".*)(#l85c14)(".*?)(#l85c16)"',
        r'\3\2\1\4\7\6\5"',
        "leads back",
    ),
    "way back from a note": (r"02\.xhtml", r' role="doc-backlink"', "", "leads back"),
    "target of a way back": (r"02\.xhtml", r'(role="doc-backlink"[^>]*href=")#[^"]*', r"\1#nowhere", "leads nowhere"),
    "landmark": (r"nav\.xhtml", r'<li><a epub:type="bodymatter".*?</li>', "", "no landmark bodymatter"),
    "page of the list": (r"nav\.xhtml", r'<li><a href="02\.xhtml#p12">.*?</li>', "", "page-list"),
    "target of a page": (r"nav\.xhtml", r"02\.xhtml#p12", "02.xhtml#p99", "leads nowhere"),
    "page of the old list": (r"toc\.ncx", r"02\.xhtml#p12", "02.xhtml#p11", "NCX pages"),
    "label of a page break": (r"02\.xhtml", r'aria-label="一二"', 'aria-label="一三"', "page breaks"),
    "source of the pages": (r"package\.opf", r'<meta property="pageBreakSource">.*?</meta>', "", "pageBreakSource"),
    "printed book": (r"package\.opf", r"<dc:source>.*</dc:source>", "", "0 dc:source"),
    "transcription": (r"package\.opf", r"<dc:source>底本.*</dc:source>", "", "1 dc:source"),
    "dangers": (r"package\.opf", r'<meta property="schema:accessibilityHazard">.*?</meta>', "", "accessibilityHazard"),
    "picture of the cover": (r"package\.opf", r' properties="cover-image"', "", "no cover-image"),
    "direction": (r"package\.opf", r'(progression-direction)="[a-z]+"', r'\1="default"', "spine that runs default"),
    "item of the manifest": (r"package\.opf", r'<item [^>]*href="epub\.css"[^>]*/>', "", "in the zip alone"),
    "file of an item": (r"package\.opf", r'href="epub\.css"', 'href="gone.css"', "in the manifest alone"),
}

#: Faults in what the entries say, against the chapters: each of the two places is proved for itself.
ENTRIES = {
    "entry lost in the chapter alone": (r"02\.xhtml", r'<aside [^>]*id="entry-l99c121".*?</aside>\n', ""),
    "entry lost in the list alone": (r"apparatus\.xhtml", r'<li id="app-l99c121">.*?</li>', ""),
    "entry twice in the chapter": (r"02\.xhtml", r'(<aside [^>]*id="entry-l99c121".*?</aside>\n)', r"\1\1"),
    "reading wrong in the chapter alone": (r"02\.xhtml", r">「貓」，底本作「猶」</a>", ">「貓」，底本作「這」</a>"),
    "reading wrong in the list alone": (r"apparatus\.xhtml", r">「貓」，底本作「猶」</a>", ">「貓」，底本作「這」</a>"),
    "lemma wrong in the chapter alone": (r"02\.xhtml", r">「貓」，底本作「猶」</a>", ">「裡」，底本作「猶」</a>"),
    "entries in another order": (r"02\.xhtml", r"(<aside [^\n]*</aside>\n)(<aside [^\n]*</aside>\n)", r"\2\1"),
    "words of a note": (r"02\.xhtml", r'(<div [^>]*id="note-[^>]*>\s*<p>.*?</a> )', r"\1案"),
}


def altered(epub: Path, target: Path, file: str, old: str, new: str) -> Path:
    """Return a copy of *epub* with the first *old* of *file* replaced; there must be one."""
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
    assert any(words in finding.actual + finding.expected for finding in found), found


@pytest.mark.parametrize(
    ("form", "old", "new", "words"),
    [
        ("", "^", "html { writing-mode: vertical-rl; }\n", "runs ltr"),
        ("-vertical", r"html \{[^}]*vertical-rl; \}\n", "", "runs rtl"),
    ],
)
def test_lines_that_run_otherwise_than_the_pages_are_named(
    epub: Path, tmp_path: Path, form: str, old: str, new: str, words: str
) -> None:
    """The direction of the lines is the style sheet's alone."""
    broken = altered(epub.with_stem(epub.stem + form), tmp_path / "broken.epub", r"epub\.css", old, new)
    found = list(check_package(broken, "book.epub"))
    assert found and all(words in finding.actual for finding in found)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("fault", ENTRIES)
def test_each_fault_of_an_entry_is_caught(book: Path, epub: Path, tmp_path: Path, fault: str, form: str) -> None:
    broken = altered(epub.with_stem(epub.stem + form), tmp_path / "broken.epub", *ENTRIES[fault])
    read = edition_book.load(book)
    found = list(compare("epub", "book.epub", reader.read(broken, read), expected(read)))
    # The list is a chapter of the editors too.
    assert {finding.code for finding in found} - {"epub-006"} == {"epub-004"}
