"""Building: nothing twice, nothing lost, the same bytes everywhere."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import Edit
from edition.outputs.html import compressed

from outputs.conftest import NAME, built_project, run_build

#: What the other form of an output adds to its name.
FORMS = {"epub": "-vertical", "pdf": "-booklet"}


def digests(project: Path) -> dict[str, str]:
    """Return the published files and their digests."""
    build = project / "_build"
    files = (p for p in build.rglob("*") if p.is_file() and ".work" not in p.parts)
    return {p.relative_to(build).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_every_output_is_published(book: Path) -> None:
    """What the README promises is there, and no half-made file with it."""
    files = digests(book)
    promised = {
        "html/index.html", "html/chapters/02.html", f"pdf/{NAME}.pdf",
        f"epub/{NAME}.epub", f"epub/{NAME}-vertical.epub",
        "diplomatic/transcription.txt", f"html/download/{NAME}.epub", f"html/download/{NAME}.pdf",
        f"tei/{NAME}.xml", f"json/{NAME}.json", f"json/{NAME}.schema.json",
        f"plain/{NAME}.txt", f"plain/{NAME}-source.txt", f"plain/{NAME}.md",
    }  # fmt: skip
    assert promised <= files.keys()
    assert not [name for name in files if "/." in f"/{name}" and not name.endswith(".buildinfo")]
    assert files[f"epub/{NAME}.epub"] == files[f"html/download/{NAME}.epub"]


def test_diplomatic_is_the_transcription(book: Path) -> None:
    """Every mark undone, the transcription comes back byte for byte."""
    made = (book / "_build/diplomatic/transcription.txt").read_bytes()
    assert made == (book / "source/transcription.txt").read_bytes()


@pytest.mark.thorough
def test_another_directory_gives_the_same_bytes(book: Path, tmp_path: Path) -> None:
    """Nothing of the place or the time of a build reaches its outputs."""
    other = built_project(tmp_path / "一個 other place")
    assert digests(other) == digests(book)


def test_a_second_build_does_nothing(little: Path) -> None:
    """With nothing changed no file is written."""
    run_build(little)  # the copy's files have new times
    before = {p: p.stat().st_mtime_ns for p in (little / "_build").rglob("*")}
    ran = run_build(little)
    assert ran.returncode == 0
    assert ran.stdout.startswith("nothing changed, all is proved")
    assert ran.stdout.splitlines()[-1] == f"open {(little / '_build/html/index.html').as_uri()}"
    assert {p: p.stat().st_mtime_ns for p in (little / "_build").rglob("*")} == before


@pytest.mark.thorough
def test_a_damaged_output_is_made_again(little: Path) -> None:
    """An output that somebody changed is not taken for a good one."""
    page = little / "_build/html/index.html"
    page.write_text("damaged", encoding="utf-8")
    assert run_build(little).returncode == 0
    assert "damaged" not in page.read_text(encoding="utf-8")


@pytest.mark.thorough
def test_a_marked_correction_changes_what_follows_from_it(copy: Path, replace: Edit) -> None:
    """One correction changes its chapter, the apparatus and its counts, the search, and what holds the whole book."""
    before = digests(copy)
    replace("chapters/01.md", "外交是內政的延長", "外{corr}`支]交`是內政的延長")
    ran = run_build(copy)
    assert ran.returncode == 0, ran.stdout
    after = digests(copy)
    changed = {name for name in after if after[name] != before.get(name)}
    pages = {f"html/chapters/{name}.html" for name in ("01", "apparatus", "editorial", "signs")}
    pages |= {"html/facing/p1.html", "html/facing/index.html"}
    made = (
        ("epub", f"{NAME}.epub"),
        ("epub", f"{NAME}-vertical.epub"),
        ("pdf", f"{NAME}.pdf"),
        ("pdf", f"{NAME}-b5.pdf"),
        ("pdf", f"{NAME}-booklet.pdf"),
        ("tei", f"{NAME}.xml"),
        ("json", f"{NAME}.json"),
        ("plain", f"{NAME}.md"),
        ("plain", f"{NAME}.txt"),  # the form of the source stays: its reading is what it was
    )
    books = {f"{folder}/{name}" for kind, name in made for folder in (kind, "html/download")}
    search = {"html/search.html", "html/_static/search-data.js"}  # the page names the version of its data
    search |= {"html/objects.inv"}  # labels of the apparatus
    whole = {"html/sw.js", f"html/download/{NAME}-html.zip"}  # the digests of all, and all
    sizes = {"html/_static/downloads.css"}  # changes if a size does as it is shown
    proof = {"html/chapters/verification.html", "html/verification.json", "verification.json", "SHA256SUMS"}
    texts = {name for name in changed if not name.endswith(tuple(compressed.FORMS))}
    assert texts - sizes == pages | books | search | whole | proof
    assert {name.rpartition(".")[0] for name in changed - texts} < texts
    assert after["diplomatic/transcription.txt"] == before["diplomatic/transcription.txt"]


@pytest.mark.thorough
def test_only_the_changed_chapter_is_rendered_again(little: Path, mend: Edit) -> None:
    """A page that nothing changed keeps the file that the builder wrote before."""
    page = little / "_build/.work/html/chapters/02.html"
    before = page.stat().st_mtime_ns
    mend("chapters/01.md", "後半句", "後半{corr}`向]句`")
    assert run_build(little).returncode == 0
    assert page.stat().st_mtime_ns == before


#: What an editor does: places of files, and what stands there afterwards.
EDITS: dict[str, list[tuple[str, str, str]]] = {
    "a heading mended": [
        ("chapters/01.md", "## 第一節 四時", "## 第一節 四{corr}`季]時`"),
        ("chapters/contents.md", "第一節 四時", "第一節 四{corr}`季]時`"),
    ],
    "a chapter renamed": [("chapters/people.md", "# 人名索引", "# 人名新索引")],
    "chapters in another order": [
        ("index.md", "chapters/signs\nchapters/apparatus\n", "chapters/apparatus\nchapters/signs\n")
    ],
    "a list that others link to gone": [("chapters/people.md", "```{register} people\n```\n", "")],
    "a static file left out": [("conf.py", '["fonts/*.otf"]', '["fonts/*.otf", "**/OFL.txt"]')],
    "a name of the register changed": [("registers/people.toml", 'name = "列寧"', 'name = "列寧（某）"')],
    "code that reads the chapters": [
        ("scripts/edition/model/wording.py", "底本此頁無文字", "底本本頁無文字"),
        ("scripts/edition/outputs/pdf/builder.py", '"The PDF is in', '"A PDF is in'),
    ],
    "code that writes the pages": [
        ("scripts/edition/outputs/html/metadata.py", "DESCRIPTION_LENGTH: Final = 80", "DESCRIPTION_LENGTH: Final = 7")
    ],
}


@pytest.mark.thorough  # two whole builds each
@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS)
def test_a_rebuild_equals_a_build_from_nothing(little: Path, mend: Edit, edits: list[tuple[str, str, str]]) -> None:
    """What an incremental build leaves is what a whole one makes, and another thing than before."""
    before = digests(little)
    for edit in edits:
        mend(*edit)
    ran = run_build(little)
    assert ran.returncode == 0, ran.stdout
    rebuilt = digests(little)
    assert rebuilt != before
    shutil.rmtree(little / "_build")
    assert run_build(little).returncode == 0
    assert digests(little) == rebuilt


@pytest.mark.thorough
def test_a_register_that_is_new_is_read(little: Path) -> None:
    """Names of a register that was not there before are found in chapters that did not change."""
    whole = digests(little)
    register = little / "registers/people.toml"
    kept = register.read_bytes()
    register.unlink()
    assert run_build(little).returncode == 0
    assert digests(little) != whole
    register.write_bytes(kept)
    assert run_build(little).returncode == 0
    assert digests(little) == whole


@pytest.mark.thorough
def test_a_fault_is_told_until_it_is_mended(little: Path, mend: Edit) -> None:
    """A second build of the same faulty chapter fails as the first did, and publishes nothing."""
    mend("chapters/editorial.md", "# 凡例", "# 凡例\n\n{corr}`甲]乙`")
    first, second = run_build(little), run_build(little)
    assert first.returncode == second.returncode == 1
    assert "build-002" in first.stdout and "build-002" in second.stdout


@pytest.mark.thorough
def test_nothing_of_a_build_that_was_cut_off_is_built_upon(little: Path) -> None:
    """What a killed build left half-made is made again."""
    whole = digests(little)
    (little / "_build/.work/html/chapters/02.html").write_text("half", encoding="utf-8")
    (little / "_build/.work/begun").touch()
    (little / "_build/html/index.html").unlink()
    assert run_build(little).returncode == 0
    assert digests(little) == whole


@pytest.mark.thorough
def test_the_html_offers_the_files_as_they_are_now(little: Path, mend: Edit) -> None:
    """Outputs built one by one end in the same files as all at once."""
    mend("chapters/editorial.md", "一律依底本", "一概依底本")
    for target in ("html", "epub", "pdf", "html"):
        assert run_build(little, target).returncode == 0
    files = digests(little)
    assert files[f"html/download/{NAME}.epub"] == files[f"epub/{NAME}.epub"]
    assert files[f"html/download/{NAME}.pdf"] == files[f"pdf/{NAME}.pdf"]


@pytest.mark.thorough
def test_two_builds_at_once_take_turns(little: Path, mend: Edit) -> None:
    """The second waits for the first and finds nothing left to do."""
    mend("chapters/editorial.md", "一律依底本", "一概依底本")
    with ThreadPoolExecutor() as pool:
        ran = [*pool.map(run_build, [little, little])]
    assert [one.returncode for one in ran] == [0, 0], ran
    assert sorted(one.stdout.count("nothing changed") for one in ran) == [0, 1]


def test_a_folder_that_cannot_be_written_is_said(little: Path) -> None:
    """A file where a folder must be is one line, no traceback."""
    shutil.rmtree(little / "_build")
    (little / "_build").touch()
    ran = run_build(little)
    assert ran.returncode == 1
    assert ran.stdout.startswith("_build: build-003 ")
    assert ran.stderr == ""


@pytest.mark.thorough
def test_a_deleted_chapter_leaves_no_page(little: Path, mend: Edit) -> None:
    """No stale file of a chapter that is gone stays in an output, nor the font that was cut for it."""
    mend("index.md", "chapters/people\n", "")
    (little / "chapters/people.md").unlink()
    (little / "_build/.work/html/_static/fonts/edition-chapters-03.woff2").touch()
    ran = run_build(little)
    assert ran.returncode == 0, ran.stdout
    assert not (little / "_build/html/chapters/people.html").exists()
    assert not (little / "_build/html/_static/fonts/edition-chapters-03.woff2").exists()
    assert (little / "_build/html/_static/fonts/edition-chapters-02.woff2").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("chapters/01.md", "後半句", "後半向", "text-001"),
        ("chapters/editorial.md", "# 凡例", "# 凡例\n\n[甲](#nowhere)", "link-001"),
        ("chapters/editorial.md", "# 凡例", "# 凡例\n\n{corr}`甲]乙`", "build-002"),
        ("registers/people.toml", "[lenin]", "[lenin", "register-001"),
    ],
)
def test_a_failing_build_loses_nothing(little: Path, mend: Edit, file: str, old: str, new: str, code: str) -> None:
    """A build that fails says why in a line, shows no traceback, and leaves the last good build as it was."""
    before = digests(little)
    mend(file, old, new)
    ran = run_build(little)
    assert ran.returncode == 1
    assert any(line.startswith(f"{file}:") and f" {code} " in line for line in ran.stdout.splitlines()), ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    assert digests(little) == before
