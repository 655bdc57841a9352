"""Hostile input: whatever stands in chapters, registers and source, the answer is one clear line or a value.

A table of files with what each must give; the command runs with a bound on time and memory and must write nothing.
Properties hold for any text that Hypothesis makes of the signs that the readers know.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from edition.model import bibliography, marks, notation, registers, tables, wording
from edition.model.findings import EditionError, Finding
from edition.model.notation import NotationError
from edition.model.witness import FILE as WITNESS
from edition.model.witness import load as load_witness
from edition.reading import markdown as chapter_reader
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MEMORY = 2 * 2**30
SECONDS = 20
ONE, PEOPLE, SOURCE, READINGS = (
    "chapters/01.md",
    "registers/people.toml",
    "source/transcription.txt",
    "source/readings.toml",
)
SECRET = "# what stands outside of the project"


def snapshot(folder: Path) -> dict[str, int]:
    """Return every file under *folder* with the time of its last change."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def verify(root: Path, *options: str) -> tuple[int, list[str]]:
    """Run ``verify.py`` on *root* with bounds; give exit code and lines. It must write and complain of nothing."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    before = snapshot(root.parent)
    ran = subprocess.run(
        [sys.executable, "-B", str(ROOT / "scripts/verify.py"), "--root", str(root), *options],
        capture_output=True,
        timeout=30 * SECONDS,  # of the clock, whatever else runs; the bound is that of the processor's time
        preexec_fn=bounded,
        check=False,
    )
    assert ran.stderr == b""
    assert snapshot(root.parent) == before
    return ran.returncode, ran.stdout.decode("utf-8").split("\n")[:-1]


WIDE = "\u202e\u200b\ufeff\U0002f800\uf98c\U00020000"
LONG = "甲" * (10 * 2**20 // 3)
TOML_LINES = {
    "deep": "[a]\nforms = " + "[" * 100_000,
    "dotted": "a." * 500_000 + "a = 1",
    "number": "a = " + "9" * 5_000,
    "controls": '"b\\n\\u202e" = 1',
}

#: What is hostile: file, its bytes, exit code, and how the one line about it begins.
HOSTILE: dict[str, tuple[str, bytes, int, str]] = {
    "chapter of broken UTF-8": (ONE, "甲".encode()[:2], 2, f"{ONE}:1: chapter-001 "),
    "chapter with an encoded surrogate": (ONE, b"\xed\xa0\x80", 2, f"{ONE}:1: chapter-001 "),
    "chapter with NUL": (ONE, b"a\n\0", 2, f"{ONE}:2: chapter-001 "),
    "chapter with BOM": (ONE, b"\xef\xbb\xbfa", 2, f"{ONE}:1: chapter-001 "),
    "chapter with CRLF": (ONE, b"a\r\n", 2, f"{ONE}:1: chapter-001 "),
    "chapter of 10 MB": (ONE, LONG.encode(), 2, f"{ONE}: chapter-001 "),
    "toctree that leads out": (
        "index.md", b"```{toctree}\n../outside\n```\n", 2, "index.md:2: chapter-004 "
    ),
    "toctree with an endless name": (
        "index.md", b"```{toctree}\n" + b"a" * 100_000 + b"\n```\n", 2, "index.md:2: chapter-004 "
    ),
    "transcription of 70 MB": (SOURCE, b"a" * 70 * 2**20, 2, f"{SOURCE}: source-002 "),
    "transcription with NUL": (SOURCE, b"a\0", 2, f"{SOURCE}: source-001 "),
    "readings of broken UTF-8": (READINGS, b"\xff", 2, f"{READINGS}: readings-001 "),
    "readings too large to reckon with": (
        READINGS,
        f"equal = {'9' * 400}\notherwise = 0\n[first]\nonly = 0\nrecords = 1\n[second]\nonly = 0\nrecords = 1".encode(),
        2,
        f"{READINGS}: readings-001 ",
    ),
    **{
        f"{name} in {file}": (file, data.encode(), 2, file)
        for file in (PEOPLE, WITNESS, READINGS, bibliography.FILE)
        for name, data in TOML_LINES.items()
        if name != "controls" or file in {PEOPLE, WITNESS}
    },
    "register of 10 MB": (PEOPLE, f"a = '{LONG}'".encode(), 2, f"{PEOPLE}: build-003 "),
}  # fmt: skip


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.thorough if n % 3 else []) for n, case in enumerate(HOSTILE)]
)
def test_hostile_file(case: str, small: Path) -> None:
    """One line tells of the file; it is short, shows nothing invisible, and the exit code is the documented one."""
    file, data, code, begins = HOSTILE[case]
    (small.parent / "outside.md").write_text(SECRET)
    (small / file).write_bytes(data)
    status, lines = verify(small, "--chapters")
    told = [line for line in lines if line.startswith(begins)]
    assert (status, len(told)) == (code, 1), lines[:5]
    assert all(line.isprintable() and len(line) < 4_000 for line in lines)
    assert SECRET not in "".join(lines)


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/passwd", "a\\u0000b", ".", "a/../../b", "x" * 300])
def test_the_transcription_stands_beside_its_description(name: str, small: Path) -> None:
    path = small / WITNESS
    path.write_text(re.sub(r"(?m)^file = .*$", lambda _: f'file = "{name}"', path.read_text("utf-8")), "utf-8")
    status, lines = verify(small, "--chapters")
    assert (status, len(lines)) == (2, 3)
    assert lines[0].startswith(f"{WITNESS}: witness-001 ")


@pytest.mark.parametrize("file", [ONE, PEOPLE, WITNESS, SOURCE, READINGS])
def test_a_pipe_is_not_waited_for(file: str, small: Path) -> None:
    (small / file).unlink(missing_ok=True)
    os.mkfifo(small / file)
    status, lines = verify(small, "--chapters")
    assert (status, len([line for line in lines if line.startswith(f"{file}: ")])) == (2, 1)


#: Texts that once took time by the square of their length; each is read within the bound of a second.
LENGTHS = {
    "lines of their own": "甲\n\n" * 100_000,
    "one paragraph": "甲\n" * 200_000,
    "directives": "```{a}\n```\n" * 100_000,
    "escaped signs in a role": "{corr}`" + "\\]" * 200_000 + "]乙`",
    "brackets that are never closed": "[" * 200_000,
    "roles that are never closed": "{corr}`" * 100_000,
    "wrapped note": "[^a]: 甲\n" + "    乙\n" * 200_000,
}


#: Of one line and of many; the others are read by the same two readers and take as long.
OFTEN = {"roles that are never closed"}


@pytest.mark.thorough
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in OFTEN else pytest.mark.thorough) for name in LENGTHS]
)
def test_reading_takes_time_by_the_length(name: str, small: Path) -> None:
    """The whole proof of such a chapter stays within the bounds."""
    (small / ONE).write_text(LENGTHS[name], "utf-8")
    status, lines = verify(small, "--chapters")
    assert (status, lines[-1]) == (1, "not proved")


def test_output_that_nobody_reads_to_the_end(project: Path) -> None:
    """``verify.py | head`` shows no traceback."""
    command = [sys.executable, str(ROOT / "scripts/verify.py"), "--root", str(project), "--chapters", "--all"]
    ran = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert ran.stdout is not None and ran.stderr is not None
    ran.stdout.close()
    assert ran.stderr.read() == b""
    ran.stderr.close()
    assert ran.wait(SECONDS) == 141


def test_a_terminal_without_chinese(project: Path) -> None:
    """What an encoding has not is printed by number."""
    command = [sys.executable, str(ROOT / "scripts/verify.py"), "--root", str(project), "--chapters", "--all"]
    ran = subprocess.run(command, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\\u7b2c" in ran.stdout


SIGNS = st.sampled_from(
    [*"[]|\\`{}^()=#:%-_*<>$&\"'.,\n\t\0\r 甲乙丙19?f", "{corr}`", "{pb}`1`", "[^a]", "[^a]: ", "```{toctree}", *WIDE]
)
TEXT = st.lists(st.one_of(SIGNS, st.characters()), max_size=40).map("".join)
TOML = st.lists(
    st.one_of(
        st.sampled_from(
            ["[a]", "[[page]]", "n = ", "line = ", '"1"', "1", "[]", "{}", "\n", "forms = ", "true", "1917-01-01"]
        ),
        SIGNS,
    ),
    max_size=30,
).map("".join)
#: Roles as they stand in the body of another.
HELD = st.sampled_from(
    ["{pb}`9`", "{lb}`2`", "{gap}`2`", "{supplied}`甲|疑當作`", "{corr}`甲]乙`", "{none}`甲`", "{gap}`甲`"]
)
FEW = settings(
    max_examples=int(os.environ.get("EDITION_EXAMPLES", "200")),
    deadline=None,
    database=None,
    derandomize="EDITION_EXAMPLES" not in os.environ,
)


@FEW
@given(st.lists(TEXT.filter(bool), min_size=1, max_size=4))
def test_parts_written_come_back(parts: list[str]) -> None:
    """What is escaped and joined is split into what it was."""
    assert notation.split_body("]".join(map(notation.escape, parts))) == (parts, [])


@FEW
@given(st.sampled_from([*marks.KINDS, "", "none"]), st.lists(st.one_of(TEXT, HELD), max_size=4).map("".join))
def test_any_body_is_a_mark_or_a_notation_error(kind: str, body: str) -> None:
    """And what a mark, or a part of one, prints can be told of it; the parts are the first and the last."""
    try:
        read = marks.read(kind, body)
    except NotationError as error:
        assert error.code in {"mark-001", "mark-002", "mark-003", "mark-005"}
        return
    assert read[0].kind == read[-1].kind == kind
    assert [mark.part for mark in (read[0], read[-1])] == (["I", "F"] if len(read) > 1 else ["", ""])
    for mark in read:
        assert len(marks.printed(mark)) <= len(body) + 20
        assert mark.kind not in marks.JUDGING or wording.named(mark)


@FEW
@given(TEXT)
def test_any_text_is_a_chapter(text: str) -> None:
    """No character of a paragraph is lost: its pieces, as written, are its line."""
    read = chapter_reader.read("a", "a.md", text)
    runs = "".join(item.text for block in read.blocks for item in block.items)
    assert set(runs) <= set(text.replace("\0", "\ufffd"))  # CommonMark, 2.3; a file with one is refused
    assert len(runs) <= len(text)
    assert all(str(finding).isprintable() or "\u3000" in str(finding) for finding in read.findings)


@FEW
@given(
    st.text(
        st.characters(exclude_characters="\\`{}[]*_<>$&|\n\r\0#%(:-+=~0123456789", exclude_categories=["Cs"]),
        min_size=1,
    ).filter(lambda text: text.strip() == text)
)
def test_plain_text_is_itself(text: str) -> None:
    read = chapter_reader.read("a", "a.md", text)
    assert ["".join(item.text for item in block.items) for block in read.blocks] == [text]
    assert read.findings == ()


@FEW
@given(TOML)
def test_any_register_is_entries_or_findings(text: str) -> None:
    for parse in (lambda: registers.parse("people", PEOPLE, text), lambda: bibliography.parse(text)):
        try:
            parse()
        except EditionError as error:
            assert error.findings


@settings(FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(TOML.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary()))
def test_any_description_is_a_witness_or_a_finding(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir(exist_ok=True)
    (tmp_path / WITNESS).write_bytes(data)
    with pytest.raises(EditionError):
        load_witness(tmp_path)


@FEW
@given(TEXT)
def test_a_finding_is_one_line(text: str) -> None:
    line = str(Finding(text, 1, "text-001", text, text, text, text))
    assert line.replace("\u3000", "").isprintable()
    assert line.encode("utf-8")


@FEW
@given(TOML)
def test_tables_have_their_lines(text: str) -> None:
    for key, line in tables.lines_of(text).items():
        assert text.split("\n")[line - 1].startswith(f"[{key}]")
