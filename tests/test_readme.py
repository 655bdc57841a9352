"""README and docs cannot drift: tree, rooms, roles, commands, codes and messages are those of the project."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from edition.model import settings
from edition.model.findings import CODES
from edition.model.marks import KINDS
from edition.model.outputs import OUTPUTS, Parts
from edition.proof.run import check_chapters
from edition.reading import book
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from test_rooms import ENGINE, ROOMS

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def page(name: str) -> str:
    """Return a page of the documentation."""
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def tracked() -> set[str]:
    """Return the names at the top of the repository, dot-files left out."""
    ran = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.skip("not a git checkout")
    return {line.partition("/")[0] for line in ran.stdout.splitlines() if not line.startswith(".")}


def tree() -> list[str]:
    """Return the paths that the tree names."""
    block = re.search(r"## The tree\n\n```\n(.+?)```", page("architecture"), re.DOTALL)
    assert block is not None
    return [path for line in block[1].splitlines() for path in re.split(r", ", re.split(r" {2,}", line)[0]) if path]


def test_the_front_door_is_short() -> None:
    assert README.count("\n") <= 120


def test_the_tree_names_what_is_there() -> None:
    """Every path of the tree exists."""
    assert [path for path in tree() if not (ROOT / path).exists()] == []


def test_the_tree_names_everything_at_the_top() -> None:
    """Nothing at the top of the repository is missing from the tree."""
    named = {path.partition("/")[0] for path in tree()} | {"README.md"}
    assert tracked() - named == set()


def test_the_tree_names_every_verb() -> None:
    """Each script has its line."""
    assert {f"scripts/{p.name}" for p in (ROOT / "scripts").glob("*.py")} <= set(tree())


def test_the_picture_of_the_rooms() -> None:
    """Every room stands below all that it may import, and each has its place in the picture."""
    block = re.search(r"```\n(model .+?)```", page("architecture"), re.DOTALL)
    assert block is not None
    drawn = [line.split()[0] for line in block[1].splitlines()]
    assert set(drawn) == ROOMS.keys() - {"__init__", "__main__"}
    assert {room for room in drawn if room != "extension"} == {
        path.name for path in ENGINE.iterdir() if path.is_dir()
    } - {"__pycache__"}
    above = {room: set(drawn[:number]) for number, room in enumerate(drawn)}
    wrong = {(room, other) for room in drawn for other in ROOMS[room][0] if other.partition(".")[0] not in above[room]}
    assert wrong == set()


def test_every_role_is_explained() -> None:
    """The table of roles has every role of the notation and no other."""
    assert set(re.findall(r"^\| ``\{(\w+)\}", page("notation"), re.MULTILINE)) == KINDS.keys()


def targets() -> set[str]:
    """Return what can be asked of make."""
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    return set(phony[1].replace("$(OUTPUTS)", "html epub pdf diplomatic tei json plain").split()) - {"all"}


def test_every_make_target_exists() -> None:
    """What is told to type exists in the Makefile, and every target is told."""
    commands = page("commands")
    rows = re.findall(r"^\| (`make [^|]+) \|", commands, re.MULTILINE)
    told = {
        word for row in rows for code in re.findall(r"`([^`]+)`", row) for word in code.removeprefix("make ").split()
    }
    told |= set(re.findall(r"`make ([a-z-]+)`", commands + README)) | set(re.findall(r"^make ([a-z]+)", README, re.M))
    assert told == targets()


def test_make_tells_its_targets() -> None:
    """``make help`` has a line for each."""
    command = ["make", "--no-print-directory", "help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [re.split(r"\s{2,}", line, maxsplit=1) for line in said.splitlines()]
    assert {word for names, _ in lines for word in names.split()} - {"all"} == targets()
    assert all(words for _, words in lines)


def test_every_code_is_listed() -> None:
    rows = re.findall(r"^\| `([a-z]+-\d{3})` \| (.+) \|$", page("proof"), re.MULTILINE)
    assert dict(rows) == CODES


def test_the_message_shown_is_the_message_given(tmp_path: Path) -> None:
    """The example of an unmarked change is what the proof really says."""
    for name in ("chapters", "registers", "source"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("conf.py", "index.md"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    path = tmp_path / "chapters/02.md"
    text = path.read_text(encoding="utf-8")
    assert text.count("{corr}`贊]資`[^app-l117c34]") == 1
    path.write_text(text.replace("{corr}`贊]資`[^app-l117c34]", "贊"), encoding="utf-8")
    found = [str(f) for f in check_chapters(book.load(tmp_path)) if not f.is_warning]
    shown = re.search(r"^chapters/02\.md:\d+: text-001 .+?\n.*?$", README, re.MULTILINE)
    assert shown is not None
    assert shown[0].replace("\n", " ") in found


@pytest.mark.filterwarnings("ignore:'myst_parser:PendingDeprecationWarning", "ignore:'myst_parser:DeprecationWarning")
def test_the_documentation_builds(tmp_path: Path) -> None:
    """No page of it is missing from the contents, and no link in it is broken."""
    warnings = io.StringIO()
    with patch_docutils(ROOT / "docs"), docutils_namespace():
        app = Sphinx(
            ROOT / "docs", ROOT / "docs", tmp_path / "out", tmp_path / "trees", "dummy",
            confoverrides={"nitpicky": True}, status=None, warning=warnings,
        )  # fmt: skip
        app.build()
    assert warnings.getvalue() == ""


def test_links_of_the_front_door_lead_somewhere() -> None:
    for path in [ROOT / name for name in ("README.md", "CONTRIBUTING.md")]:
        named = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
        assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_citation_is_of_this_edition() -> None:
    """Title, author and version are those of conf.py; the changelog has the version."""
    known = settings.load(ROOT)
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["title"].startswith(known.project)
    (original,) = cited["references"]
    assert original["title"] == known.project
    assert "".join(original["authors"][0][part] for part in ("family-names", "given-names")) == known.author
    assert cited["version"] == known.version
    changes = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert changes[:2] == ["Unreleased", known.version]


def test_read_the_docs_gets_one_file_a_format(tmp_path: Path) -> None:
    """It refuses a build that leaves two: its commands are run on files laid as a build lays them."""
    commands = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))["build"]["commands"]
    made = [path for output in OUTPUTS for path in output.published(Parts("b")) if path != "html"]
    for name in ("html/index.html", "html/download/b-html.zip", "html/download/b.epub", *made):
        (tmp_path / "_build" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "_build" / name).write_text(name)
    given = tmp_path / "given"
    for command in commands:
        if command.startswith(("mkdir", "cp")):
            environment = {"READTHEDOCS_OUTPUT": str(given), "PATH": "/usr/bin:/bin"}
            subprocess.run(["sh", "-ec", command], cwd=tmp_path, env=environment, check=True)
    found = {folder.name: sorted(path.name for path in folder.iterdir()) for folder in given.iterdir()}
    assert {name: files for name, files in found.items() if name != "html"} == {
        "epub": ["b.epub"], "pdf": ["b.pdf"], "htmlzip": ["b-html.zip"],
    }  # fmt: skip
    assert (given / "html/download/b.epub").is_file()


def test_a_checkout_with_other_line_ends_is_proved(tmp_path: Path) -> None:
    """Git for Windows turns line ends into its own unless the repository says otherwise."""
    command = ["git", "-c", "core.autocrlf=true", "clone", "-q", "--depth=1", ROOT.as_uri(), str(tmp_path / "clone")]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("not a git checkout")
    read = book.load(tmp_path / "clone")
    assert [str(finding) for finding in check_chapters(read) if not finding.is_warning] == []
