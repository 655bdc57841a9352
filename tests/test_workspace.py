"""What a text editor is given: schemas that agree with the engine, snippets that it reads, forms already used."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Callable
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import BLOCKS, MINI, ROOT, copy_inputs
from edition.desk import workspace
from edition.model import bibliography, marks, registers
from edition.model.findings import EditionError
from edition.reading import book
from edition.verbs import vscode
from outputs.programs import tool

READ = book.load(ROOT)
FILES = workspace.files(READ)
RULES = tomllib.loads(FILES[workspace.TAPLO])["rule"]


def plain(value: Any) -> Any:
    """Return *value* of TOML as JSON has it: Taplo takes a date for a text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return (
        [plain(one) for one in value] if isinstance(value, list) else str(value) if isinstance(value, date) else value
    )


def refused(path: str, data: Any) -> list[str]:
    """Return what the schema of the file *path* refuses in *data*."""
    (rule,) = (one for one in RULES if any(fnmatch(path, name) for name in one["include"]))
    schema = json.loads(FILES[rule["schema"]["path"]])
    jsonschema.Draft4Validator.check_schema(schema)
    return [error.message for error in jsonschema.Draft4Validator(schema).iter_errors(plain(data))]


TABLES = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "registers").glob("*.toml"))


@pytest.mark.parametrize("path", [*TABLES, "source/witness.toml", "source/status.toml"])
def test_the_tables_of_the_book_are_valid(path: str) -> None:
    """Each has a schema, which refuses nothing of it."""
    text = (ROOT / path).read_text("utf-8") if (ROOT / path).is_file() else ""
    assert refused(path, tomllib.loads(text)) == []


@pytest.mark.parametrize(
    ("old", "new", "valid"),
    [
        ("", "", True),
        ('siglum = "B"', 'siglum = "b"', False),
        ('pages = ["5", "6"]', 'pages = ["5"]', False),
        ("provenance", "origin", False),
        ("line = 6", 'line = "6"', False),
    ],
)
def test_the_schema_of_another_witness(old: str, new: str, valid: bool) -> None:
    text = (BLOCKS / "source/witness-B.toml").read_text("utf-8")
    assert old in text
    assert (refused("source/witness-B.toml", tomllib.loads(text.replace(old, new, 1))) == []) == valid


ENTRY = {"forms": ["甲"], "name": "甲", "gloss": "一句。", "sources": ["book"], "certainty": "certain"}
#: What is wrong with an entry of a register.
WRONG: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a field that lacks": lambda entry: {key: one for key, one in entry.items() if key != "gloss"},
    "a field too many": lambda entry: entry | {"glos": "一句。"},
    "a certainty": lambda entry: entry | {"certainty": "sure"},
    "an empty text": lambda entry: entry | {"name": ""},
    "an empty list": lambda entry: entry | {"sources": []},
    "a text for a list": lambda entry: entry | {"forms": "甲"},
    "a date": lambda entry: entry | {"date": "1917-13"},
    "a number": lambda entry: entry | {"name": 1},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_the_schema_refuses_what_the_engine_refuses(wrong: Callable[[dict[str, Any]], Any]) -> None:
    assert refused("registers/people.toml", {"a": ENTRY}) == []
    assert refused("registers/people.toml", {"a": wrong(ENTRY)}) != []
    assert list(registers._problems("a", ENTRY)) == []
    assert list(registers._problems("a", wrong(ENTRY))) != []


def test_it_offers_the_sources_that_there_are() -> None:
    assert refused("registers/people.toml", {"a": ENTRY | {"sources": ["nothing-such"]}}) != []
    assert refused("registers/people.toml", {"A_": ENTRY}) != []
    assert refused(bibliography.FILE, {"a": {"cite": "甲《乙》", "kind": "film"}}) != []


def test_every_mark_has_a_snippet_that_is_read() -> None:
    """With what a snippet begins with it is a mark; page and line are numbers that the editor fills in."""
    made = {
        one["prefix"]: one["body"] for one in json.loads(FILES[f"{workspace.FOLDER}/edition.code-snippets"]).values()
    }
    assert made.keys() == {*marks.KINDS, "source", "note", "foreign"}
    for name, body in made.items():
        filled = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", body))
        assert "$" not in filled
        role, _, words = filled.removesuffix("`").partition("`")
        if name in marks.KINDS:
            assert role == f"{{{name}}}"
            assert marks.parse(name, words.replace("頁", "9").replace("行", "2")).kind == name
    assert re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", made["source"]).endswith("|確定`")


def test_every_form_in_use_is_a_word() -> None:
    words = FILES[f"{workspace.FOLDER}/words.txt"].splitlines()
    assert {form for entry in READ.entries for form in entry.forms} <= {*words}
    assert words == sorted({*words})


def test_what_an_editor_has_set_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_inputs(MINI, tmp_path / "mini")
    (root / ".vscode").mkdir()
    (root / ".vscode/settings.json").write_text("mine")
    assert vscode.main([], root) == 0
    assert "settings.json: yours" in capsys.readouterr().out
    assert (root / ".vscode/settings.json").read_text() == "mine"
    before = {path: path.read_bytes() for path in root.rglob(".vscode/*")}
    assert vscode.main([], root) == 0
    assert {path: path.read_bytes() for path in root.rglob(".vscode/*")} == before


def test_a_book_that_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copy_inputs(MINI, tmp_path / "mini")
    (root / "registers/people.toml").write_text("[a]\n", "utf-8")
    assert vscode.main([], root) == 2
    assert "register-002" in capsys.readouterr().out
    assert not (root / ".vscode").exists()
    with pytest.raises(EditionError):
        book.load(root)


@pytest.mark.thorough
def test_taplo_reads_the_schemas(tmp_path: Path) -> None:
    """The program on which the extensions of editors rest finds nothing in the book, and a slip where one is."""
    root = copy_inputs(ROOT, tmp_path / "book")
    assert vscode.main([], root) == 0
    command = [str(tool("TAPLO", "taplo")), "lint"]
    files = ["registers/people.toml", bibliography.FILE, "source/witness.toml"]
    sound = subprocess.run([*command, *files], cwd=root, capture_output=True, text=True, check=False)
    assert sound.returncode == 0, sound.stderr
    people = root / "registers/people.toml"
    people.write_text(people.read_text("utf-8").replace('certainty = "certain"', 'certainty = "sure"', 1), "utf-8")
    broken = subprocess.run([*command, files[0]], cwd=root, capture_output=True, text=True, check=False)
    assert broken.returncode == 1
    assert '"sure" is not one of' in broken.stderr
