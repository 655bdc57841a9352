"""Every code of a finding: its page, and the fixtures between which its border runs.

``tests/codes/<code>/fails-<what>/`` holds the files that differ from the miniature book in ``tests/roots/mini``, what
is changed in the built book (``edits.toml``, see :mod:`built_edits`), what is received (``received.txt``), and
``expected.txt``: exactly what the command says (counted warnings left out), and its exit code. ``passes-<what>/`` is
the neighbour that is right: it is proved, without the code. To write the expectations anew after a message was
reworded: ``EDITION_SAVE=1 pytest tests/test_codes.py``, then read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import built_edits
import ingest
import pytest
import suggest
import verify
from conftest import ROOT, run
from edition.model.findings import CODES, PAGES, WARNINGS, Finding, explanation
from edition.model.messages import CHINESE, VARIABLE, translated
from edition.model.outputs import OUTPUTS
from edition.outputs.html import compressed, offline
from edition.pipeline import downloads, record
from edition.pipeline.downloads import zip_name
from edition.pipeline.layout import Layout
from edition.proof.run import check_chapters, check_outputs
from edition.proof.summary import summarise
from edition.reading import book
from maintain import release
from outputs.serving import serve

FOLDER = Path(__file__).parent / "codes"
FAILS, PASSES = (
    [p.relative_to(FOLDER).as_posix() for p in sorted(FOLDER.glob(f"*/{kind}-*"))] for kind in ("fails", "passes")
)
#: Families whose codes tell of what was built.
BUILT = ("diplomatic", "html", "epub", "pdf", "tei", "json", "plain", "build", "history", "glyph-004")
#: Codes that only a build gives.
BUILDING = ("build-002",)
#: Codes that only the PDF gives, by its build or its proof.
SETTING = ("fit-002", "fit-003")
#: Codes that only a release gives.
RELEASING = ("release-001",)
#: Codes that only a reader's report gives, and what one is called in a fixture.
REPORTED = ("report-001",)
REPORT = "report.txt"
#: What a transcription that is received is called in a fixture.
RECEIVED = "received.txt"
#: A fixture with a file of this name is a clone of a repository.
CLONE = "clone.txt"
#: What a host makes of the built site, in a fixture: ``edit`` (``file``, and what it ``put`` there or nothing),
#: ``seconds`` that it takes to answer, and the ``timeout``.
HOST = "host.toml"
#: What every fixture gives: the warnings, counted, and the hint.
COUNTED = re.compile(rf"(?:{'|'.join(sorted(WARNINGS))}) \d+x: |what a code means: ")


def code_of(case: str) -> str:
    return case.partition("/")[0]


def command(case: str) -> Sequence[str]:
    """Return the script that reads *case*, and its options."""
    code = code_of(case)
    if code in BUILDING:
        return ("build.py", "html")
    if code in RELEASING:
        return ("release.py", "--check", "1.0.0")
    if code in REPORTED:
        return ("suggest.py", REPORT)
    if code in SETTING:
        return ("build.py", "pdf")
    if (FOLDER / case / RECEIVED).is_file() or code == "intake-002":
        return ("ingest.py",)
    chapters = [] if code.startswith(BUILT) else ["--chapters"]
    return ("verify.py", *chapters, *(["--all"] if code in WARNINGS else []))


def lay(case: str, root: Path) -> None:
    """Put the files of *case* over the project at *root*, and change what was built of it."""
    for path in (FOLDER / case).rglob("*"):
        if (path.is_file() or path.is_symlink()) and path.name not in {"expected.txt", "edits.toml", HOST, CLONE}:
            target = root / path.relative_to(FOLDER / case)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copyfile(path, target, follow_symlinks=False)
    if (FOLDER / case / CLONE).is_file():
        clone(root, "." if code_of(case) in RELEASING else "conf.py")
    if (edits := FOLDER / case / "edits.toml").is_file():
        built_edits.make(root, edits)
        said = edits.read_text("utf-8")
        if code_of(case) != "build-004" and record.RECORD not in said:
            if offline.WORKER not in said:
                keep_anew(root / "_build/html")
            offer_anew(root)
            if not any(f"{end}'" in said for end in compressed.FORMS):
                compress_anew(root / "_build/html")
            record_anew(root)


def hosted(case: str, root: Path) -> int:
    """Host a copy of the site at *root* as *case* says, prove it, and return the exit code."""
    said = tomllib.loads((FOLDER / case / HOST).read_text("utf-8"))
    site = Path(shutil.copytree(root / "_build/html", root / "hosted"))
    for edit in said.get("edit", ()):
        (site / edit["file"]).unlink()
        if "put" in edit:
            (site / edit["file"]).write_text(edit["put"], "utf-8")

    def late(name: str, data: bytes) -> bytes:
        time.sleep(said.get("seconds", 0))
        return data

    with serve(site, change=late) as (address, _):
        return verify.main(["--root", str(root), "--site", address, "--timeout", str(said.get("timeout", 20))])


def clone(root: Path, committed: str) -> None:
    """Make the project at *root* a repository with one commit, of what is *committed*."""
    names = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
    environment = os.environ | dict.fromkeys(names, "editor") | {"GIT_CONFIG_GLOBAL": os.devnull}
    for words in (("init", "-q"), ("add", committed), ("commit", "-qm", "Begin")):
        subprocess.run(["git", "-C", str(root), *words], env=environment, check=True)


def replaced(path: Path, data: bytes) -> None:
    """Put *data* in the place of a file, which may be another's too."""
    path.unlink()
    path.write_bytes(data)


def keep_anew(site: Path) -> None:
    """Let the worker of the site keep the files as they are now; else each would be html-008 too."""
    if (site / offline.WORKER).is_file():
        (site / record.RECORD).unlink(missing_ok=True)  # written when all is proved
        for page in site.rglob("*.html"):
            if page.name not in offline.LEFT_OUT:
                replaced(page, offline.stamped(page.read_bytes()))
        replaced(site / offline.WORKER, offline.worker(site).encode())


def compress_anew(site: Path) -> None:
    """Let the compressed files be those of the site as it is now; else each would be html-009 too."""
    if not any(site.rglob("*.br")):
        return
    for path in site.rglob("*"):
        if path.suffix in compressed.FORMS:
            path.unlink()
    compressed.write(site)


def offer_anew(root: Path) -> None:
    """Let the site offer the outputs, and itself as a zip, as they are now; else each would be build-004 too."""
    offered = root / "_build/html/download"
    for made in (
        path for kind in ("epub", "pdf", "tei", "json", "plain") for path in (root / "_build" / kind).glob("*")
    ):
        if (copy := offered / made.name).is_file():
            replaced(copy, made.read_bytes())
    layout = Layout(root)
    site_as_zip = offered / zip_name(layout)
    if site_as_zip.is_file():
        site_as_zip.unlink()
        (root / "_build/html" / record.RECORD).unlink(missing_ok=True)  # written when the zip is there
        site_as_zip.write_bytes(downloads.pack(root / "_build/html", layout.name))


def record_anew(root: Path) -> None:
    """Record the outputs as if the build had made and proved them so; else each would be build-004 too."""
    read, layout = book.load(root), Layout(root)
    summary = summarise(read, check_chapters(read))
    record.write(layout, OUTPUTS, record.describe(layout, OUTPUTS, summary, (), 0))


def findings(printed: str) -> list[str]:
    """Return the printed lines without the counted warnings and the hint, seconds of a build, and digests of pages."""
    lines = (line for line in printed.splitlines() if not COUNTED.match(line))
    return [
        re.sub(r"(?<=sha256-)[\w+/]{43}=|\b[0-9a-f]{16,32}\b", "…", re.sub(r"\d+\.\d s", "0.0 s", line))
        for line in lines
    ]


def told(case: str, root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines that *case*, laid over the project at *root*, gives, and its exit code."""
    lay(case, root)
    if (FOLDER / case / HOST).is_file():
        code = hosted(case, root)
        out = re.sub(r"(?<=sha256 )[0-9a-f]{64}", "…", capsys.readouterr().out)
        return [*findings(out), f"exit {code}"]
    script, *options = command(case)
    if script == "build.py":
        shutil.rmtree(root / "_build")  # a build writes into the files of the last
        made = run(root, script, *options)
        code, out, err = made.returncode, made.stdout, made.stderr
        if code_of(case) in WARNINGS and not code:  # which a build only counts
            out = "".join(f"{finding}\n" for finding in pdf_warnings(root)) + "proved\n"
    elif script == "ingest.py":
        options = ["--received", str(root / RECEIVED)] if (root / RECEIVED).is_file() else []
        code = ingest.main(["--root", str(root), *options])
        out, err = capsys.readouterr()
    elif script == "suggest.py":
        code = suggest.main(["--root", str(root), str(root / REPORT)])
        out, err = capsys.readouterr()
    else:
        verb = release if script == "release.py" else verify
        code = verb.main(["--root", str(root), *options])
        out, err = capsys.readouterr()
    assert err == ""
    assert out.count("--explain") == (code != 0)
    return [*findings(out), f"exit {code}"]


def pdf_warnings(root: Path) -> list[Finding]:
    """Return what the PDF of the project at *root* is proved to be."""
    (output,) = (one for one in OUTPUTS if one.name == "pdf")
    return list(check_outputs(book.load(root), {"pdf": Layout(root).published(output)}))


def is_built(case: str) -> bool:
    """Whether *case* is read in outputs, which takes long."""
    return case.startswith((*BUILT, *SETTING, "site", "beyond"))


def some(case: str, always: bool) -> Any:
    """Return the parameter of a test that is run *always*, or with those that take long."""
    return pytest.param(case, marks=[] if always else pytest.mark.thorough)


#: The first of each code.
FIRST = {code_of(case): case for case in reversed(FAILS)}.values()


@pytest.mark.parametrize("case", [some(case, always=not is_built(case) or case in FIRST) for case in FAILS])
def test_what_fails(case: str, mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lines are exactly those expected: each with place, code, what was read and how to mend it."""
    lines = told(case, mini, capsys)
    expected = FOLDER / case / "expected.txt"
    if os.environ.get("EDITION_SAVE"):
        expected.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "\n".join(lines) + "\n" == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", [some(case, always=not is_built(case)) for case in PASSES])
def test_what_passes(case: str, mini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is proved, and the code is not given."""
    *lines, code = told(case, mini, capsys)
    assert code == "exit 0", lines
    assert any(
        line == "proved"
        or line.startswith(("built and proved", "taken in", "nothing to take in", "1.0.0 may be released", "--- a/"))
        for line in lines
    )
    assert not any(f" {code_of(case)} " in line for line in lines)


@pytest.mark.parametrize("case", FAILS)
def test_the_folder_is_named_after_its_code(case: str) -> None:
    """Each line begins with a place that an editor's jump-to-error reads, and the folder's code is among them."""
    *lines, verdict, status = (FOLDER / case / "expected.txt").read_text(encoding="utf-8").splitlines()
    read = [re.match(r"[\w./-]+(?::[1-9]\d*)?: (?P<code>[a-z]+-\d{3}) ", line) for line in lines]
    assert all(read)
    assert code_of(case) in {found["code"] for found in read if found}
    verdicts = {
        ("not proved", "exit 1"),
        ("could not run", "exit 2"),
        ("not released", "exit 1"),
        ("no suggestion", "exit 1"),
        ("not all that is decided was written", "exit 1"),
        ("1 errors after 0.0 s; nothing was published", "exit 1"),
        ("2 errors after 0.0 s; nothing was published", "exit 1"),  # of both papers
    }
    assert (verdict, status) in ({("proved", "exit 0")} if code_of(case) in WARNINGS else verdicts)


def test_every_code_has_a_page_and_a_folder_with_both_kinds() -> None:
    """A code without a page, without a failing or without a passing fixture, and one that is no code, fail here."""
    pages = {path.stem for path in PAGES.glob("*.md")}
    assert pages == CODES.keys()
    assert {path.name for path in FOLDER.iterdir()} == CODES.keys()
    assert {code_of(case) for case in FAILS} == {code_of(case) for case in PASSES} == CODES.keys()
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*")} == {*FAILS, *PASSES}


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_a_code(code: str) -> None:
    """Its title is the sentence of the code, its example a line that a fixture gives, its places are in the code."""
    title, *_ = page = (PAGES / f"{code}.md").read_text(encoding="utf-8").splitlines()
    assert title == f"# {code}: {CODES[code]}"
    assert [line for line in page if line.startswith("#")][1:] == ["## Example", "## Mend", "## Rule"]
    example = page[page.index("## Example") :]
    shown = example[example.index("```") + 1]
    expected = [path.read_text(encoding="utf-8").splitlines() for path in (FOLDER / code).glob("*/expected.txt")]
    assert f": {code} " in shown
    assert any(shown in lines for lines in expected)
    rule = "\n".join(page[page.index("## Rule") :])
    places = [ROOT / name for name in re.findall(r"`(scripts/edition/[\w/.-]+)`", rule)]
    said = "\n".join(place.read_text(encoding="utf-8") for place in places)
    assert places and all(name in said for name in re.findall(r"`(\w+)`", rule))


#: A finding as a line has it: place, code, page, and what was read, expected and advised.
LINE = re.compile(
    r"(?P<file>\S+?)(?::(?P<line>\d+))?: (?P<code>[a-z]+-\d{3}) (?:p\. (?P<page>\S+): )?[^:]+: read (?P<said>.*)"
)
#: Code in a line, and a block of it.
CODE = re.compile(r"``.+?``|`[^`]+`")
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
FENCED = re.compile(r"(?ms)^```\w*\n(.*?)^```$")


def in_chinese(line: str) -> str:
    """Return the *line* of a finding, which is in English, as it is told in Chinese."""
    found = LINE.fullmatch(line)
    assert found is not None
    place = {"file": found["file"], "line": int(found["line"] or 0), "code": found["code"], "page": found["page"] or ""}
    parts = found["said"].split("; ")
    tries = []
    for at in range(1, len(parts)):  # what is expected may have the sign that parts it from the advice
        actual, _, expected = "; ".join(parts[:at]).partition(", expected ")
        told = str(Finding(**place, actual=actual, expected=expected, repair="; ".join(parts[at:])))
        tries.append((len(ENGLISH.findall(CODE.sub("", told))), at, told))
    return min(tries)[2]


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_a_code_in_chinese(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what the English page says: the same example, the same code in the words, and no sentence is left."""
    english = explanation(code)
    monkeypatch.setenv(VARIABLE, CHINESE)
    chinese = explanation(code)
    assert re.findall(r"(?m)^#.*", chinese) == [f"# {code}: {translated(CODES[code])}", "## 例", "## 改法", "## 規則"]
    shown, *others = FENCED.findall(english)
    assert FENCED.findall(chinese) == ["".join(f"{in_chinese(line)}\n" for line in shown.splitlines()), *others]
    words, ours = FENCED.sub("", english), FENCED.sub("", chinese)
    assert sorted(CODE.findall(ours)) == sorted(CODE.findall(words))
    assert re.findall(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b", CODE.sub("", ours).replace("i ii iii", "")) == []
    assert len(words.split("\n\n")) == len(ours.split("\n\n"))


#: What stands in ``_build`` from an earlier good build; what it is does not matter here.
PUBLISHED = {
    "html/index.html": b"<p>before</p>",
    "epub/mini.epub": b"PK before",
    "epub/mini-vertical.epub": b"PK before",
    "pdf/mini.pdf": b"%PDF before",
    "pdf/mini-b5.pdf": b"%PDF before",
    "pdf/mini-booklet.pdf": b"%PDF before",
    "diplomatic/transcription.txt": b"before",
    "tei/mini.xml": b"<TEI>before</TEI>",
    "json/mini.json": b"{}",
    "json/mini.schema.json": b"{}",
    "plain/mini.txt": b"before",
    "plain/mini-source.txt": b"before",
    "plain/mini.md": b"before",
    ".work/state.json": b"{}",
}


@pytest.mark.parametrize(
    "case", ["source-001/fails-checksum", "mark-001/fails-unknown-role", "register-001/fails-broken-table"]
)
def test_a_build_of_bad_input_loses_nothing(case: str, small: Path) -> None:
    """The build fails with the same line, shows no traceback, and leaves every published file as it was."""
    lay(case, small)
    shutil.copytree(ROOT / "_static/fonts", small / "_static/fonts")
    for name, data in PUBLISHED.items():
        (small / "_build" / name).parent.mkdir(parents=True, exist_ok=True)
        (small / "_build" / name).write_bytes(data)
    made = run(small, "build.py")
    wanted = (FOLDER / case / "expected.txt").read_text(encoding="utf-8").splitlines()[:-2]
    *lines, verdict = findings(made.stdout)
    assert lines == wanted
    assert (
        verdict
        == "1 errors after 0.0 s; the last good build of html, epub, pdf, diplomatic, tei, json, plain is untouched"
    )
    assert (made.returncode, made.stderr) == (1, "")
    build = small / "_build"
    left = {p.relative_to(build).as_posix(): p.read_bytes() for p in build.rglob("*") if p.is_file()}
    assert left == PUBLISHED
