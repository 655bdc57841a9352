"""Releases: refused for every reason at once, and the same bytes from two clones."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from edition.model import changelog, release
from edition.model.findings import EditionError
from maintain import release as verb
from outputs.conftest import git

VERSION = "1.0.0"
CHANGES = f"""# Changelog

## Unreleased

## {VERSION} - 2026-12-01

### 給讀者

- 分成兩行的一條，
  接成一行。
- 又一條。

### Added

- For editors.

## [0.1.0]

- The first.
"""


def test_a_changelog_is_read() -> None:
    """Versions with their days and lines; what is for readers, whatever stands beside it."""
    unreleased, one, first = changelog.parse(CHANGES)
    assert (unreleased.name, unreleased.day, unreleased.text, unreleased.for_readers) == ("Unreleased", "", "", ())
    assert (one.name, one.day, one.line) == (VERSION, "2026-12-01", 5)
    assert one.for_readers == ("分成兩行的一條，接成一行。", "又一條。")
    assert (first.name, first.day, first.text) == ("0.1.0", "", "- The first.")
    assert changelog.parse("") == ()


def test_a_changelog_that_is_no_text(tmp_path: Path) -> None:
    """It is told; a book without one has no versions."""
    assert changelog.load(tmp_path) == ()
    (tmp_path / changelog.FILE).write_bytes(b"## \xff")
    with pytest.raises(EditionError, match=r"CHANGELOG\.md: build-003 .*UTF-8"):
        changelog.load(tmp_path)


def test_the_changelog_of_the_edition() -> None:
    """What is told of the version that conf.py names, and of what is not out, is something."""
    versions = {one.name: one for one in changelog.load(ROOT)}
    named = re.search(r'(?m)^version = "(.+)"$', (ROOT / "conf.py").read_text("utf-8"))
    assert named is not None
    assert versions[named[1]].text


@pytest.mark.parametrize("given", ["1.0", "v1.0.0", "1.0.0+1", "01.0.0", "1.0.0-", "../1.0.0", ""])
def test_what_is_no_version(given: str) -> None:
    """It would be the name of a folder and of a tag."""
    with pytest.raises(SystemExit, match="2"):
        verb.main([given])


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone of which the version may be released."""
    (tmp_path / "conf.py").write_text(f'version = "{VERSION}"\n', "utf-8")
    (tmp_path / "pyproject.toml").write_text(f'[project]\nversion = "{VERSION}"\n', "utf-8")
    (tmp_path / "CITATION.cff").write_text(f"version: {VERSION}\n", "utf-8")
    (tmp_path / changelog.FILE).write_text(CHANGES, "utf-8")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "Release")):
        git(tmp_path, *words)
    return tmp_path


def told(root: Path) -> list[tuple[str, int, str]]:
    """Return file, line and what was read of each reason."""
    return [(one.file, one.line, one.actual) for one in release.check(root, VERSION)]


def test_what_may_be_released(clone: Path) -> None:
    """Also again, of the commit that has the tag, whichever kind of tag that is."""
    assert told(clone) == []
    git(clone, "tag", "v1.0.0")
    assert told(clone) == []
    git(clone, "tag", "-f", "-a", "v1.0.0", "-m", "Out")
    assert told(clone) == []


def changed(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what changes a file of a clone, and commits it."""

    def change(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), "utf-8")
        git(root, "commit", "-qam", "Change")

    return change


def tagged(root: Path) -> None:
    git(root, "tag", "-a", "v1.0.0", "-m", "Out")
    git(root, "commit", "-q", "--allow-empty", "-m", "After")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (changed("conf.py", "1.0.0", "0.9.0"), ("conf.py", 1, 'version = "0.9.0"')),
        (changed("pyproject.toml", "version", "name"), ("pyproject.toml", 0, "no version")),
        (changed("CITATION.cff", "1.0.0", "1.0.1"), ("CITATION.cff", 1, "version: 1.0.1")),
        (
            changed("CITATION.cff", "1.0.0\n", '1.0.0\npreferred-citation:\n  edition: "校注電子版 0.9"\n'),
            ("CITATION.cff", 3, 'edition: "校注電子版 0.9"'),
        ),
        (changed(changelog.FILE, "## 1.0.0", "## 1.0.1"), (changelog.FILE, 0, "nothing of this version")),
        (changed(changelog.FILE, " - 2026-12-01", ""), (changelog.FILE, 5, "no date")),
        (
            changed(changelog.FILE, CHANGES, f"## {VERSION} - 2026-12-01\n"),
            (changelog.FILE, 1, "nothing below it"),
        ),
        (lambda root: (root / "new").touch(), ("new", 0, "a file that git does not know")),
        (
            lambda root: (root / changelog.FILE).write_text(CHANGES + "\n", "utf-8"),
            (changelog.FILE, 0, "a change that is not committed"),
        ),
        (lambda root: shutil.rmtree(root / ".git"), ("conf.py", 0, "no clone")),
    ],
)
def test_what_may_not(clone: Path, change: Callable[[Path], object], reason: tuple[str, int, str]) -> None:
    """Each reason is told with its place, and it is the only one."""
    change(clone)
    assert told(clone) == [reason]


def test_a_version_that_is_out_stays_as_it_is(clone: Path) -> None:
    """The tag stands at another commit."""
    tagged(clone)
    ((file, _, actual),) = told(clone)
    assert file == "conf.py" and actual.startswith("the tag v1.0.0 at commit ")


def test_every_reason_at_once(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One run tells all that has to be mended, and nothing is made."""
    changed("conf.py", "1.0.0", "0.9.0")(clone)
    changed(changelog.FILE, "## 1.0.0", "## 1.0.1")(clone)
    (clone / "new").touch()
    assert verb.main([VERSION, "--root", str(clone)]) == 1
    *lines, _, last = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["conf.py", changelog.FILE, "new"]
    assert last == "not released"
    assert not (clone / "_build").exists()


def edition(folder: Path) -> Path:
    """Return a repository with what the edition's has, ready to be released."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in (name for name in names.split("\0") if name and not name.startswith(("tests/", "docs/"))):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    for name in ("conf.py", "pyproject.toml", "CITATION.cff"):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace("0.1.0", VERSION), "utf-8")
    (folder / changelog.FILE).write_text(CHANGES, "utf-8")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "Release")):
        git(folder, *words)
    return folder


def released(clone: Path) -> subprocess.CompletedProcess[str]:
    """Run the verb as make does."""
    environment = os.environ | {"PYTHONPATH": str(clone / "scripts")}
    environment = {name: value for name, value in environment.items() if name != "SOURCE_DATE_EPOCH"}
    command = [sys.executable, "-m", "maintain.release", VERSION]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.thorough
def test_two_clones_make_the_same_bytes(tmp_path: Path) -> None:
    """And all that a release has to have; an unproved book and a changed one are refused."""
    origin, sums = edition(tmp_path / "origin"), []
    for name in ("one", "two"):
        git(tmp_path, "clone", "-q", str(origin), name)
        ran = released(tmp_path / name)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        folder = tmp_path / name / f"_build/release/{VERSION}"
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        sums.append(files.pop("SHA256SUMS").decode())
        assert sums[-1] == "".join(f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n" for n in sorted(files))
    assert sums[0] == sums[1]
    stem = "sulian-waijiao-zhengce-shilun"
    promised = {
        *(f"{stem}{end}" for end in (".epub", "-vertical.epub", ".pdf", "-b5.pdf", "-booklet.pdf", "-html.zip")),
        *(f"{stem}{end}" for end in (".xml", ".json", ".schema.json", ".txt", "-source.txt", ".md", "-licences.zip")),
        *("transcription.txt", "verification.json", "sbom.cdx.json", "NOTES.md", "citations.bib", "citations.csl.json"),
    }  # fmt: skip
    assert promised <= files.keys()
    assert "又一條。" in files["NOTES.md"].decode() and "The first." not in files["NOTES.md"].decode()
    with zipfile.ZipFile(folder / f"{stem}-licences.zip") as packed:
        assert {"LICENSE", "LICENSES/MIT.txt"} <= set(packed.namelist())
    with zipfile.ZipFile(folder / f"{stem}-html.zip") as packed:
        assert f"{stem}/index.html" in packed.namelist()
    clone = tmp_path / "two"
    shutil.rmtree(clone / "_build/release")
    changed("chapters/01.md", "外交是內政的延長", "外文是內政的延長")(clone)
    refused = released(clone)
    assert refused.returncode == 1 and "text-001" in refused.stdout, refused.stdout
    assert not (clone / "_build/release").exists()
