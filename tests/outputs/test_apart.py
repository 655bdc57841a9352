"""The process in which PDFs are read: whatever becomes of it, the proof has an answer or one line that says why not."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from edition.model import files
from edition.proof.pdf import apart, document
from edition.proof.pdf.apart import Job, ReaderError, reading
from edition.proof.pdf.document import Layers, Link, Places
from edition.proof.pdf.pdfium import read as read_here
from pypdf.annotations import Link as Annotation

JOB = Job("pdf", ())
#: What takes the place of the reader -> how the line about it begins.
ENDS = {
    "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": "the reader of the PDF ended with SIGSEGV",
    "import os; os.abort()": "the reader of the PDF ended with SIGABRT",
    "import os; os._exit(0)": "the reader of the PDF ended with status 0",
    "import sys; sys.exit(3)": "the reader of the PDF ended with status 3",
    "print('[' * 100_000)": "the reader of the PDF gave no answer",
    "print('[1]')": "the reader of the PDF gave no answer",
    'print(\'{"answer": 1, "more": 2}\')': "the reader of the PDF gave no answer",
    "print('{', end='')": "the reader of the PDF ended with status 0",
    "import time; time.sleep(60)": "not read within 2 s",
}
#: The beginning of a reader that sets the limits asked for.
LIMITED = (
    "import json, sys; request = json.load(sys.stdin); sys.path[:] = request['path']; "
    "from edition.proof.pdf.confined import limit; limit(request['limits'])\n"
)
#: What a reader may not do, likewise.
LIMITS = {
    "while True: pass": "not read within 1 s of processor time",
    "b = bytearray(3 * 2**30)": "the reader of the PDF ended with status 1",
    "sys.stdout.write('x' * 2**21); sys.stdout.flush()": "the reader of the PDF ended with status 1",
}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no longer than 2 s by the clock, and allow 1 s."""
    monkeypatch.setattr(apart, "SECONDS", 1)
    monkeypatch.setattr(apart, "PATIENCE", 2)


def said(path: Path) -> str:
    """Return why the PDF at *path* is not read."""
    job = Job("pdf", (path,), ([], []))
    with reading([job]) as apart_:
        for _ in range(2):  # who asks again is told the same
            with pytest.raises(ReaderError) as refused:
                apart_.answer(job)
    return str(refused.value)


@pytest.mark.parametrize("program", ENDS)
def test_a_reader_that_ends_otherwise(program: str, few: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "_BEGIN", program)
    assert said(tmp_path).startswith(ENDS[program])


@pytest.mark.parametrize("program", LIMITS)
def test_limits(program: str, few: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Time, memory and what is written are bounded by the system, and no core is dumped."""
    monkeypatch.setattr(apart, "_BEGIN", LIMITED + program)
    monkeypatch.setattr(apart, "PATIENCE", 20)
    monkeypatch.setattr(files, "BUILT", 2**20)
    assert said(tmp_path) == LIMITS[program]


def test_a_system_without_limits(monkeypatch: pytest.MonkeyPatch, pdf: Path) -> None:
    """Windows has no :mod:`resource`; the PDF is read all the same."""
    monkeypatch.setattr(apart, "_BEGIN", "import sys; sys.modules['resource'] = None; " + apart._BEGIN)
    job = Job("pdf", (pdf,), ([], []))
    with reading([job]) as apart_:
        assert document.from_json(apart_.answer(job)).labels


def test_it_begins_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No handle but the three, nothing that stands in the folder or the environment; what is asked for is read."""
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    program = "import json, os; print(json.dumps({'answer': sorted(map(int, os.listdir('/dev/fd')))[:-1]}))"
    monkeypatch.setattr(apart, "_BEGIN", program)
    with Path(os.devnull).open() as other:
        os.set_inheritable(other.fileno(), True)
        with reading([JOB]) as apart_:
            assert apart_.answer(JOB) == [0, 1, 2]


def test_nothing_of_it_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not wait for the answer ends it."""
    monkeypatch.setattr(apart, "_BEGIN", "import time; time.sleep(60)")
    with reading([JOB]) as apart_:
        pass
    assert apart_.child.returncode is not None
    assert apart_.told.closed


def test_what_was_read_before_a_crash_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A booklet that ends the reader takes nothing from the PDF."""
    program = "import os; print('{\"answer\": 1}', flush=True); os.abort()"
    monkeypatch.setattr(apart, "_BEGIN", program)
    other = Job("booklet", ())
    with reading([JOB, other]) as apart_:
        assert apart_.answer(JOB) == 1
        with pytest.raises(ReaderError, match="SIGABRT"):
            apart_.answer(other)


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_a_file_that_is_none(name: str, tmp_path: Path) -> None:
    """It is named as if it had been opened here."""
    job = Job("pdf", (tmp_path / name,), ([], []))
    with reading([job]) as apart_, pytest.raises(OSError) as refused:
        apart_.answer(job)
    assert refused.value.filename == str(tmp_path / name)


def test_the_answer_is_what_is_read_here(pdf: Path) -> None:
    """JSON loses nothing of it."""
    here = read_here(pdf.read_bytes(), ["9", "10"])
    job = Job("pdf", (pdf,), (["9", "10"], []))
    with reading([job]) as apart_:
        assert document.from_json(apart_.answer(job)) == here
    assert here.links and here.layers and here.named and here.outline


PLACES = Places(
    ("i", "附1"),
    ("甲\ud800", ""),
    {1: Layers("甲", "乙12", (("12", 1),), (("第一章", 9),))},
    {"p1": 0, "x": -1},
    ((1, "甲", 0),),
    (Link("i", "甲", 1, (1.5, 0.0), 0, 0.25, 1.5),),
    (0.5,),
    ((0, "甲", "https://example.org"),),
)


def changed(value: Any) -> Iterator[Any]:
    """Yield *value* with each of its parts in turn being of another kind."""
    yield None
    if isinstance(value, list):
        for n, part in enumerate(value):
            yield from ([*value[:n], other, *value[n + 1 :]] for other in changed(part))
        yield [*value, None]


def test_no_other_answer_is_believed() -> None:
    told = json.loads(json.dumps(document.as_json(PLACES)))
    assert document.from_json(told) == PLACES
    others = list(changed(told))
    assert len(others) > 50
    for other in others:
        with pytest.raises(ValueError):
            document.from_json(other)
    told[2][0][0] = 2
    with pytest.raises(ValueError, match="other pages"):
        document.from_json(told)


def test_words_longer_than_their_room() -> None:
    """A run and a link of 400 characters, the last of two units, are read whole."""
    words = "a" * 399
    stream = f"BT /F 1 Tf 10 100 Td ({words}\\200) Tj ET".encode()
    cmap = b"1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <61> <0061> <80> <D840DC00> endbfchar"
    name = pypdf.generic.NameObject
    writer, target = pypdf.PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(800, 200)
    drawn, unicode = pypdf.generic.DecodedStreamObject(), pypdf.generic.DecodedStreamObject()
    drawn.set_data(stream)
    unicode.set_data(b"begincmap " + cmap + b" endcmap")
    font = pypdf.generic.DictionaryObject({
        name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Courier"),
        name("/ToUnicode"): writer._add_object(unicode),
    })  # fmt: skip
    page[name("/Contents")] = writer._add_object(drawn)
    page[name("/Resources")] = pypdf.generic.DictionaryObject({
        name("/Font"): pypdf.generic.DictionaryObject({name("/F"): font})
    })  # fmt: skip
    writer.add_annotation(0, Annotation(rect=(0, 50, 800, 150), target_page_index=0))
    writer.set_page_label(0, 0, style="/D")
    writer.write(target)
    found = read_here(target.getvalue(), ["1"])
    assert found.layers[0].editors == words + "\U00020000"
    assert [link.shown for link in found.links] == [words + "\U00020000"]
