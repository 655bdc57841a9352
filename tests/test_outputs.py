"""The records of the outputs, and the settings that name their files: one place each, and nothing unproved."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, build, furnished
from edition.model.findings import EditionError
from edition.model.outputs import OUTPUTS, File, Output
from edition.model.settings import address_fault, check_environment, parse
from edition.outputs import diplomatic, epub, html, json, pdf, plain, tei
from edition.outputs.html.metadata import TYPES
from edition.pipeline.layout import Layout
from edition.proof.readers import reader_of
from edition.proof.run import check_outputs
from edition.proof.summary import GROUPS
from edition.reading import book

GOOD = {"name": "mods", "files": (File("mods/{name}.xml"),), "reader": "edition.proof.mods", "says": "書目"}


@pytest.mark.parametrize("field", GOOD)
def test_an_output_lacks_nothing(field: str) -> None:
    """Without a reader it would be published unproved, without files or words nobody would see it."""
    Output(**GOOD)
    with pytest.raises(ValueError, match=field):
        Output(**GOOD | {field: type(GOOD[field])()})


def test_what_the_proof_does_not_know_is_refused(small: Path) -> None:
    """An output without a record cannot be proved, so it is no output."""
    with pytest.raises(ValueError, match="mods"):
        list(check_outputs(book.load(small), {"mods": [small / "mini.xml"]}))


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.name)
def test_every_output_has_all_that_it_needs(output: Output) -> None:
    """A builder, a reader that begins, a check in the report, a target of make."""
    assert {"html": html, "epub": epub, "pdf": pdf, "diplomatic": diplomatic, "tei": tei, "json": json, "plain": plain}[
        output.name
    ].setup
    assert isinstance(reader_of(output).begin, Callable)
    assert output.name in {group.key for group in GROUPS if group.built}
    targets = re.search(r"^OUTPUTS := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert targets is not None and output.name in targets[1].split()


def test_verify_builds_nothing() -> None:
    """What was changed or lost after the build would be mended before the proof looks at it."""
    said = subprocess.run(["make", "-n", "verify"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "scripts/verify.py" in said
    assert "scripts/build.py" not in said


@pytest.mark.thorough
def test_the_name_of_the_book_stands_in_conf_py_alone(small: Path) -> None:
    """Another basename is another name of every file, and all is built and proved."""
    path = furnished(small) / "conf.py"
    path.write_text(re.sub(r'(?m)^basename = ".+"$', 'basename = "another-book"', path.read_text("utf-8")), "utf-8")
    layout = Layout(build(small))
    names = [path.name for output in OUTPUTS for path in layout.published(output) if layout.stands(output)]
    assert names == [
        "html", "another-book.epub", "another-book-vertical.epub", "another-book.pdf", "another-book-b5.pdf",
        "another-book-booklet.pdf", "transcription.txt", "another-book.xml", "another-book.json",
        "another-book.schema.json", "another-book.txt", "another-book-source.txt", "another-book.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("", ""),
        ("https://example.org/book/", ""),
        ("http://localhost:8000", ""),
        ("example.org/book", "no scheme"),
        ("ftp://example.org/", "no scheme"),
        ("javascript:alert(1)", "no scheme"),
        ("/book/", "no scheme"),
        ("https:///book/", "no host"),
        ("https://user:word@example.org/", "a user or a password"),
        ("https://example.org/a b/", "white space"),
        ("https://example.org/書/", "ASCII"),
        ("\nhttps://example.org/", "white space"),
        ("https://example.org/?q=1", "a query or a fragment"),
        ("https://example.org/#p9", "a query or a fragment"),
        ("https://example.org/?", "a query or a fragment"),
        ("https://example.org:99999/", "Port"),
        ("https://[::1/", "IPv6"),
        ('https://example.org/"book"/', "a sign"),
        ("https://example.org/b%zzk/", "a sign"),
        ("https://example.org/b%C3%A9k/", ""),
        ("https://example.org/book/../", "a step"),
        ("https://example.org/book//", "a step"),
        ("https://example.org//book/", "a step"),
    ],
)
def test_the_address_of_the_site(address: str, fault: str) -> None:
    """A clean http or https address, or one that says what is wrong with it, never the password itself."""
    assert fault in address_fault(address)
    found = list(check_environment({"EDITION_BASEURL": address}))
    assert [finding.code for finding in found] == ["conf-001"] * bool(fault)
    assert not any("word@" in str(finding) for finding in found)


SETTINGS = 'project = "甲"\nauthor = "乙"\nversion = "1"\nbasename = "book"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SETTINGS.replace('"1"', "0.1"), [(3, "version = 0.1")]),
        (SETTINGS.replace('"甲"', '""'), [(1, "project = ''")]),
        (SETTINGS.replace('"乙"', "None"), [(2, "author = None")]),
        (SETTINGS.replace('basename = "book"\n', ""), [(0, "no basename")]),
        (SETTINGS.replace('"book"', '"../book"'), [(4, "basename = '../book'")]),
        (SETTINGS.replace('"book"', "project"), [(4, "basename = project")]),
        ("project = (\n", [(1, "'(' was never closed")]),
        ("\0", [(0, "source code string cannot contain null bytes")]),
    ],
)
def test_settings_that_cannot_be_used(text: str, told: list[tuple[int, str]]) -> None:
    """Each is one finding with its line and what stands there."""
    with pytest.raises(EditionError) as raised:
        parse(text)
    assert [(finding.line, finding.actual) for finding in raised.value.findings] == told
    assert {finding.code for finding in raised.value.findings} == {"conf-001"}


def test_settings_are_read_and_not_run() -> None:
    """What else stands in conf.py is Sphinx's affair."""
    assert parse("import os\nraise SystemExit\n" + SETTINGS).basename == "book"


def test_every_file_to_take_away_has_a_media_type() -> None:
    """One without would stop the build of the pages."""
    assert {Path(file.path).suffix[1:] for output in OUTPUTS for file in output.files if file.label} <= TYPES.keys()
