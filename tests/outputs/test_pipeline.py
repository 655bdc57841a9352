"""Building: nothing twice, nothing lost, the same bytes everywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from outputs.conftest import NAME, built_project, copy_project, run_build

Replace = Callable[[str, str, str], None]


def digests(project: Path) -> dict[str, str]:
    """Give the published files and their digests."""
    build = project / "_build"
    files = (p for p in build.rglob("*") if p.is_file() and ".work" not in p.parts)
    return {p.relative_to(build).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_every_output_is_published(book: Path) -> None:
    """What the README promises is there, and no half-made file with it."""
    files = digests(book)
    promised = {
        "html/index.html", "html/chapters/02.html", f"epub/{NAME}.epub", f"pdf/{NAME}.pdf",
        "diplomatic/transcription.txt", f"html/download/{NAME}.epub", f"html/download/{NAME}.pdf",
    }  # fmt: skip
    assert promised <= files.keys()
    assert not [name for name in files if "/." in f"/{name}" and not name.endswith(".buildinfo")]
    assert files[f"epub/{NAME}.epub"] == files[f"html/download/{NAME}.epub"]


def test_diplomatic_is_the_transcription(book: Path) -> None:
    """Every mark undone, the transcription comes back byte for byte."""
    made = (book / "_build/diplomatic/transcription.txt").read_bytes()
    assert made == (book / "source/transcription.txt").read_bytes()


def test_another_directory_gives_the_same_bytes(book: Path, tmp_path: Path) -> None:
    """Nothing of the place or the time of a build reaches its outputs."""
    other = built_project(tmp_path / "一個 other place")
    assert digests(other) == digests(book)


def test_a_second_build_does_nothing(copy: Path) -> None:
    """With nothing changed no file is written."""
    run_build(copy)  # the copy's files have new times
    before = {p: p.stat().st_mtime_ns for p in (copy / "_build").rglob("*")}
    ran = run_build(copy)
    assert ran.returncode == 0
    assert ran.stdout.startswith("nothing changed, all is proved")
    assert {p: p.stat().st_mtime_ns for p in (copy / "_build").rglob("*")} == before


def test_a_damaged_output_is_made_again(copy: Path) -> None:
    """An output that somebody changed is not taken for a good one."""
    page = copy / "_build/html/index.html"
    page.write_text("damaged", encoding="utf-8")
    assert run_build(copy).returncode == 0
    assert "damaged" not in page.read_text(encoding="utf-8")


def test_a_marked_correction_changes_what_follows_from_it(copy: Path, replace: Replace) -> None:
    """One correction changes its chapter, the apparatus and its counts, and the files that hold the whole book."""
    before = digests(copy)
    replace("chapters/01.md", "外交是內政的延長", "外{corr}`支]交`是內政的延長")
    ran = run_build(copy)
    assert ran.returncode == 0, ran.stdout
    after = digests(copy)
    changed = {name for name in after if after[name] != before.get(name)}
    pages = {f"html/chapters/{name}.html" for name in ("01", "apparatus", "editorial")}
    books = {f"{folder}/{NAME}.{kind}" for kind in ("epub", "pdf") for folder in (kind, "html/download")}
    assert changed == pages | books
    assert after["diplomatic/transcription.txt"] == before["diplomatic/transcription.txt"]


def test_only_the_changed_chapter_is_rendered_again(copy: Path, replace: Replace) -> None:
    """A page that nothing changed keeps the file that the builder wrote before."""
    page = copy / "_build/.work/html/chapters/02.html"
    (copy / "_build/html/index.html").unlink()
    assert run_build(copy).returncode == 0  # a book that has moved is read anew, once
    before = page.stat().st_mtime_ns
    replace("chapters/01.md", "外交是內政的延長", "外{corr}`支]交`是內政的延長")
    assert run_build(copy).returncode == 0
    assert page.stat().st_mtime_ns == before


def test_a_rebuild_equals_a_build_from_nothing(copy: Path, replace: Replace, tmp_path: Path) -> None:
    """What an incremental build leaves is what a whole one makes."""
    edit = ("chapters/02.md", "## 第二節 和鄰國建立並保持互惠", "## 第二節 和鄰國建立並保持互{corr}`會]惠`")
    replace(*edit)
    replace("chapters/contents.md", "和鄰國建立並保持互惠", "和鄰國建立並保持互{corr}`會]惠`")
    ran = run_build(copy)
    assert ran.returncode == 0, ran.stdout
    fresh = tmp_path / "fresh"
    copy_project(fresh)
    for name in ("chapters/02.md", "chapters/contents.md"):
        (fresh / name).write_bytes((copy / name).read_bytes())
    assert run_build(fresh).returncode == 0
    assert digests(fresh) == digests(copy)


def test_a_deleted_chapter_leaves_no_page(copy: Path, replace: Replace) -> None:
    """No stale file of a chapter that is gone stays in an output."""
    replace("index.md", "chapters/people\n", "")
    (copy / "chapters/people.md").unlink()
    ran = run_build(copy)
    assert ran.returncode == 0, ran.stdout
    assert not (copy / "_build/html/chapters/people.html").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("chapters/01.md", "外交是內政的延長", "外交是内政的延長", "text-001"),
        ("chapters/01.md", "外交是內政的延長", "外交是𠀀內政的延長", "glyph-001"),
        ("chapters/editorial.md", "# 凡例", "# 凡例\n\n```{nonsense}\n```", "build-002"),
        ("registers/people.toml", "[lenin]", "[lenin", "register-001"),
    ],
)
def test_a_failing_build_loses_nothing(copy: Path, replace: Replace, file: str, old: str, new: str, code: str) -> None:
    """A build that fails says why in a line, shows no traceback, and leaves the last good build as it was."""
    before = digests(copy)
    replace(file, old, new)
    ran = run_build(copy)
    assert ran.returncode == 1
    assert any(line.startswith(f"{file}:") and f" {code} " in line for line in ran.stdout.splitlines()), ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    assert digests(copy) == before
