"""Hostile built files: EPUBs, PDFs and pages that no build made, each told in one clear line within bounds.

They lie in the place of the outputs of the miniature book, which is proved but for them.
"""

from __future__ import annotations

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from edition.model.findings import UNREAD
from edition.proof.epub.container import members
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, EncodedStreamObject, NameObject
from test_hostile import FEW, SECRET, verify

NAME = "sulian-waijiao-zhengce-shilun"
EPUB, PDF, DIPLOMATIC = f"_build/epub/{NAME}.epub", f"_build/pdf/{NAME}.pdf", "_build/diplomatic/transcription.txt"
RECORD, PAGE, FACING = "_build/verification.json", "_build/html/chapters/01.html", "_build/html/facing/p1.html"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>'
)
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{}</body></html>'


def opf(items: str) -> str:
    return (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
        f'<manifest>{items}</manifest><spine><itemref idref="a"/></spine></package>'
    )


ITEM = '<item id="a" href="{}" media-type="application/xhtml+xml"/>'
BOOK = {"META-INF/container.xml": CONTAINER, "book.opf": opf(ITEM.format("a.xhtml")), "a.xhtml": XHTML.format("甲")}


NAV = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head>'
    "<body>{}</body></html>"
)
TOC = '<nav epub:type="toc"><ol><li><a href="a.xhtml">甲</a></li></ol></nav>'
SEARCH, WORKER = "_build/html/_static/search-data.js", "_build/html/sw.js"
PAGE_LIST = '<nav epub:type="page-list"><ol><li><a href="{}">一</a></li></ol></nav>'
NAV_ITEM = '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'


def navigated(*navs: str, items: str = "") -> dict[str, str]:
    """Return the files of the EPUB of one word with a navigation document of these *navs*, and more *items*."""
    return {"book.opf": opf(ITEM.format("a.xhtml") + NAV_ITEM + items), "nav.xhtml": NAV.format("".join(navs))}


def typed(name: str, kind: str) -> dict[str, str]:
    """Return the files of an EPUB whose spine is *name*, of this media type."""
    item = f'<item id="a" href="{name}" media-type="{kind}"/>'
    return {"book.opf": opf(item), name: '<svg xmlns="http://www.w3.org/2000/svg"/>'}


def packed(*files: tuple[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in files:
            book.writestr(name, data)
    return target.getvalue()


def epub(changed: Mapping[str, str | bytes]) -> bytes:
    """Return the EPUB of one word with some files *changed* or added."""
    return packed(*{**BOOK, **changed}.items())


def patched(data: bytes, at: int, value: int) -> bytes:
    """Return the zip *data* with the flags (*at* 8) or the size (24) of its last member changed in the directory."""
    place = data.rindex(b"PK\x01\x02") + at
    size = 2 if at == 8 else 4
    return data[:place] + value.to_bytes(size, "little") + data[place + size :]


def doubled() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return packed(*BOOK.items(), ("a.xhtml", "other"))


def lying() -> bytes:
    """Return an EPUB whose last member unpacks to more than 1 GB and says that it has 10 bytes, with their checksum."""
    data = epub({"b.bin": bytes(2**20)})
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b"".join(squeezed.compress(bytes(2**24)) for _ in range(70)) + squeezed.flush()
    head, directory = data.rindex(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    name = b"b.bin"
    sizes = struct.pack("<III", zlib.crc32(bytes(10)), len(body), 10)
    local = data[head : head + 14] + sizes + struct.pack("<HH", len(name), 0) + name + body
    entries, end = data[directory : data.rindex(b"PK\x05\x06")], data[data.rindex(b"PK\x05\x06") :]
    last = entries.rindex(b"PK\x01\x02")
    entries = entries[: last + 16] + sizes + entries[last + 28 :]
    return data[:head] + local + entries + end[:16] + struct.pack("<I", head + len(local)) + end[20:]


def laughs(what: str) -> str:
    rows = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    return f'<!DOCTYPE html [<!ENTITY l0 "lol">{rows}<!ENTITY file SYSTEM "{what}">]>' + XHTML.format("&l9;&file;")


def pdf(encrypted: bool = False, pages: int = 1) -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(72, 72)
    if encrypted:
        writer.encrypt("secret", algorithm="RC4-128")
    writer.write(target)
    return target.getvalue()


def bomb(size: int, pages: int = 1) -> bytes:
    """Return a PDF whose *pages* share *size* bytes of drawing, packed twice."""
    squeezed, target, writer = zlib.compressobj(9), io.BytesIO(), PdfWriter()
    lines = b"0 0 m " * 2**18
    drawing = EncodedStreamObject()
    body = b"".join(squeezed.compress(lines) for _ in range(size // len(lines))) + squeezed.flush()
    drawing._data = zlib.compress(body, 9)
    drawing[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode")] * 2)
    shared = writer._add_object(drawing)
    for _ in range(pages):
        writer.add_blank_page(72, 72)[NameObject("/Contents")] = shared
    writer.set_page_label(0, pages - 1, style="/D")
    writer.write(target)
    return target.getvalue()


#: What is hostile: file, what makes its bytes, how the one line about it begins, and what it names.
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "EPUB that is none": (EPUB, lambda: b"hello", "build-001", "BadZipFile"),
    "EPUB cut short": (EPUB, lambda: epub({})[:-40], "build-001", "BadZipFile"),
    "EPUB without files": (EPUB, lambda: packed(), "build-001", "container.xml"),
    "EPUB of 1 GB in 1 MB": (EPUB, lambda: epub({"b.bin": bytes(2**30)}), "build-001", "bytes unpacked, more than"),
    "EPUB that lies of its size": (EPUB, lying, "", ""),
    "EPUB with too many files": (
        EPUB, lambda: epub({f"{n}.txt": "" for n in range(10_001)}), "build-001", "members, more than"
    ),
    "EPUB that leads up": (EPUB, lambda: epub({"../../up.txt": "x"}), "build-001", "leads out"),
    "EPUB that leads to the root": (EPUB, lambda: epub({"/tmp/up.txt": "x"}), "build-001", "leads out"),
    "EPUB that leads up by \\": (EPUB, lambda: epub({"..\\up.txt": "x"}), "build-001", "leads out"),
    "EPUB with a controlled name": (EPUB, lambda: epub({"a\n\x1b[31m": "x"}), "build-001", "leads out"),
    "EPUB with two of a name": (EPUB, doubled, "build-001", "twice"),
    "EPUB that is encrypted": (EPUB, lambda: patched(epub({}), 8, 1), "build-001", "encrypted"),
    "EPUB that lists a file often": (
        EPUB, lambda: epub({"book.opf": opf(ITEM.format("a.xhtml") * 10_000)}), "build-001", "lists twice"
    ),
    "EPUB that lists what is outside": (
        EPUB, lambda: epub({"book.opf": opf(ITEM.format("../../../../outside.md"))}), "build-001", "outside.md"
    ),
    "EPUB of a billion laughs": (EPUB, lambda: epub({"a.xhtml": laughs("file:///outside.md")}), "", ""),
    "EPUB nested deep": (
        EPUB, lambda: epub({"a.xhtml": XHTML.format("<b>" * 50_000 + "</b>" * 50_000)}), "build-001", "depth"
    ),
    # What books of others have, found in sample books: read, or refused in one line.
    "EPUB with SVG in the spine": (
        EPUB, lambda: epub(typed("a.svg", "image/svg+xml")), "build-001", "'a.svg' in the spine, of the type image/svg"
    ),
    "EPUB with a picture in the spine": (
        EPUB, lambda: epub(typed("a.jpg", "image/jpeg")), "build-001", "'a.jpg' in the spine, of the type image/jpeg"
    ),
    "EPUB with nothing in the spine": (
        EPUB, lambda: epub({"book.opf": opf("")}), "build-001", "'a' in the spine, which is no item of the manifest"
    ),
    "EPUB with a lost document in the spine": (
        EPUB, lambda: epub({"book.opf": opf(ITEM.format("b.xhtml"))}), "build-001", "'b.xhtml' in the spine, which"
    ),
    "EPUB without its package document": (
        EPUB, lambda: epub({"META-INF/container.xml": CONTAINER.replace("book.opf", "c%20d.opf")}), "build-001",
        "no package document 'c d.opf'",
    ),
    "EPUB of two renditions": (
        EPUB,
        lambda: epub({
            **navigated(TOC),
            "META-INF/container.xml": CONTAINER.replace("</rootfiles>", '<rootfile full-path="b.opf"/></rootfiles>'),
        }),
        "epub-001", "",
    ),
    "EPUB without an NCX": (EPUB, lambda: epub(navigated(TOC)), "epub-005", "1 navigation documents and 0 NCX"),
    "EPUB without a page-list": (EPUB, lambda: epub(navigated(TOC)), "epub-002", "row 1: nothing"),
    "EPUB with a page-list to nowhere": (
        EPUB, lambda: epub(navigated(TOC, PAGE_LIST.format("a.xhtml#x"))), "epub-005", "a.xhtml#x leads nowhere"
    ),
    "EPUB with two page-lists and two tocs": (
        EPUB, lambda: epub(navigated(*(2 * [TOC, PAGE_LIST.format("a.xhtml")]))), "epub-003", ""
    ),
    "EPUB with a remote resource": (
        EPUB, lambda: epub(navigated(TOC, items='<item id="v" href="https://a.example/v" media-type="video/mp4"/>')),
        "build-001", "a.example/v",
    ),
    "EPUB with encrypted fonts": (
        EPUB, lambda: epub({**navigated(TOC), "META-INF/encryption.xml": "<encryption/>"}), "epub-005",
        "META-INF/encryption.xml in the zip alone",
    ),
    "EPUB of fixed layout with a comment in the spine": (
        EPUB,
        lambda: epub({
            **navigated(TOC),
            "book.opf": navigated(TOC)["book.opf"].replace("<spine>", "<spine><!-- spread -->").replace(
                "</metadata>", '</metadata><meta property="rendition:layout">pre-paginated</meta>'
            ),
        }),
        "epub-001", "",
    ),
    "PDF that is none": (PDF, lambda: b"hello", "build-001", "PdfiumError"),
    "PDF cut short": (PDF, lambda: pdf()[:100], "build-001", "PdfiumError"),
    "PDF that is encrypted": (PDF, lambda: pdf(encrypted=True), "build-001", "PdfiumError"),
    "PDF of no book": (PDF, pdf, "pdf-002", ""),
    "PDF with too many pages": (
        PDF, lambda: pdf().replace(b"/Count 1", b"/Count 999999"), "", ""
    ),
    "PDF of 64 MB in 1 kB": (PDF, lambda: bomb(2**26), "pdf-001", ""),
    "PDF of 1 GB in 6 kB": (PDF, lambda: bomb(2**30), "build-001", "the reader of the PDF ended with SIGABRT"),
    "PDF of 1 GB in pages": (PDF, lambda: bomb(2**27, 100), "build-001", "not read within 11 s of processor time"),
    "page with scripts": (
        PAGE, lambda: b"<script>document.write('x')</script><img src=x onerror=alert(1)>", "html-001", ""
    ),
    "page without anything": (PAGE, lambda: b"", "", ""),
    "page nested deep": (PAGE, lambda: b"<div>" * 200_000, "", ""),
    "page with a long attribute": (PAGE, lambda: b"<p id='" + b"a" * 10 * 2**20 + b"'>x</p>", "html-001", ""),
    "page with many attributes": (
        PAGE, lambda: b"<p " + b"".join(b"a%d=1 " % n for n in range(20_000)) + b">x</p>", "html-001", ""
    ),
    "search nested deep": (SEARCH, lambda: b"globalThis.editionSearch = " + b"[" * 200_000 + b";\n", "html-007", ""),
    "search of another shape": (
        SEARCH, lambda: b'globalThis.editionSearch = {"units":[7]};\n', "html-007", "TypeError",
    ),
    "search that is no text": (SEARCH, lambda: b"\xff", "html-007", "UnicodeDecodeError"),
    "worker without a list": (WORKER, lambda: b"const FILES = " + b"{" * 2**20, "html-008", "neither version"),
    "worker of another shape": (
        WORKER, lambda: b'const VERSION = "0";\nconst FILES = {7};\n', "html-008", "Expecting"
    ),
    "page of 20 MB in a line": (PAGE, lambda: b"<p>" + b"x" * 20 * 2**20, "", ""),
    "diplomatic of 70 MB": (DIPLOMATIC, lambda: b"x" * 70 * 2**20, "build-001", "more than 64 MB"),
    "record nested deep": (RECORD, lambda: b"[" * 100_000, "build-001", "nested too deep"),
    "record of what is outside": (
        RECORD,
        lambda: json.dumps(
            {"schema": 2, "artefacts": [{"path": "../../outside.md", "sha256": ""}], "site": None}
        ).encode(),
        "build-001",
        "'../../outside.md' is no output",
    ),
    "record of no site": (
        RECORD, lambda: b'{"schema": 2, "artefacts": [], "site": "\\ud800"}', "build-001", "TypeError"
    ),
    "record with a surrogate": (
        RECORD, lambda: b'{"schema": 2, "artefacts": [{"path": "\\ud800", "sha256": 1}]}', "build-001", "ud800"
    ),
}  # fmt: skip


#: One of each file is always tried.
QUICK = {file: case for case, (file, *_) in reversed(HOSTILE.items())}.values()


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[] if case in QUICK else pytest.mark.thorough) for case in HOSTILE]
)
def test_hostile_output(case: str, mini: Path) -> None:
    """What cannot be read is a finding of its file, one line, and exit 2; nothing outside is read or written."""
    file, made, code, names = HOSTILE[case]
    (mini.parent / "outside.md").write_text(SECRET)
    (mini / file).unlink()
    (mini / file).write_bytes(made())
    status, lines = verify(mini)
    place = "_build/html" if file == PAGE else file
    told = [line for line in lines if line.startswith((f"{place}: {code}", f"{place}:1: {code}"))]
    assert status == (2 if any(f": {one} " in line for one in UNREAD for line in lines) else 1)
    assert status == 2 or code != "build-001"
    assert len(told) == 1 or (not code.startswith("build-") and told), lines[:9]
    assert any(names in line for line in told), told
    assert all(line.replace("\u3000", "").isprintable() and len(line) < 4_000 for line in lines)
    assert SECRET not in "".join(lines)


@pytest.mark.parametrize(
    "file", [PDF, RECORD, *(pytest.param(file, marks=pytest.mark.thorough) for file in (EPUB, PAGE, DIPLOMATIC))]
)
def test_a_pipe_in_place_of_an_output(file: str, mini: Path) -> None:
    (mini / file).unlink()
    os.mkfifo(mini / file)
    status, lines = verify(mini)
    assert (status, lines[-1]) == (2, "could not run")


@settings(FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=8),
        st.binary(),
        max_size=4,
    )
)
def test_any_zip_is_members_or_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    """What is accepted comes back as it was packed, and every name stays inside."""
    try:
        read = members(packed(*files.items()))
    except ValueError as error:
        assert "leads out" in str(error) or "twice" in str(error)
        return
    assert read == files
    inside = (tmp_path / "book").resolve()
    assert all((inside / name).resolve().is_relative_to(inside) for name in read)


def test_the_made_files_are_what_they_say() -> None:
    """The sound EPUB and PDF that the hostile ones are made of can be read."""
    with zipfile.ZipFile(io.BytesIO(epub({}))) as book:
        assert book.testzip() is None
    assert len(PdfReader(io.BytesIO(pdf(pages=3))).pages) == 3
