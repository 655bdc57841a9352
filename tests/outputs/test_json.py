"""The JSON: valid against its schema, the transcription rebuilt from it alone, and what else it promises."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import BLOCKS, copy_inputs, furnished, run
from edition.model import exchange
from edition.proof.run import check_outputs
from edition.reading import book as books
from jsonschema import Draft202012Validator
from maintain.mutants import json as json_mutants
from maintain.mutants import run as run_mutants

NAME = "sulian-waijiao-zhengce-shilun"
FILE, SCHEMA = f"_build/json/{NAME}.json", f"_build/json/{NAME}.schema.json"


@pytest.fixture(scope="module", params=["book", "built", "held"])
def project(request: pytest.FixtureRequest) -> Path:
    """Return a built book: the real one, the miniature one, the one of blocks."""
    path: Path = request.getfixturevalue(request.param)
    return path


def said(root: Path) -> Any:
    """Return the JSON of the project at *root*."""
    return json.loads((root / FILE).read_bytes())


def schema(root: Path) -> Any:
    """Return the schema that is published beside it."""
    return json.loads((root / SCHEMA).read_bytes())


def test_it_is_valid(project: Path) -> None:
    """Against the published schema, which is one of draft 2020-12 itself and which the file names."""
    published = schema(project)
    Draft202012Validator.check_schema(published)
    assert published["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert [error.message for error in Draft202012Validator(published).iter_errors(said(project))] == []
    assert (project / FILE).parent / said(project)["$schema"] == project / SCHEMA


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["format"], 2),
        (["extra"], 1),
        (["book", "title"], ""),
        (["blocks", 0, "kind"], "paragraph"),
        (["blocks", 1, "pieces", 0], {"line": 1}),
        (["blocks", 1, "pieces", 0], {"line": 0, "text": "甲"}),
        (["blocks", 1, "pieces", 0], {"line": 1, "text": "甲", "mark": "l1c1"}),
        (["blocks", 1, "within"], ["aside"]),
        (["marks", 0, "kind"], "note"),
        (["marks", 0, "class"], "訛"),
        (["marks", 0, "extent"], 0),
        (["notes", 0, "number"], "1"),
        (["notes", 0, "certainty"], "sure"),
        (["registers", "rivers"], []),
        (["witness", "sha256"], "x"),
    ],
)
def test_the_schema_refuses(built: Path, path: list[str | int], value: object) -> None:
    """It is no schema of anything: a wrong value at each place is one."""
    data = held = said(built)
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = value
    assert list(Draft202012Validator(schema(built)).iter_errors(data))


def test_the_transcription_comes_back(project: Path) -> None:
    """By the ten lines that the documentation gives to whoever has only this file, byte for byte."""
    data = said(project)
    readings = {mark["id"]: mark.get("reading", "") for mark in data["marks"]}
    lines = {noise["line"]: noise["text"] for noise in data["witness"]["noise"]}
    for block in data["blocks"]:
        for piece in block["pieces"]:
            words = readings[piece["mark"]] if "mark" in piece else piece.get("text", piece.get("sign", ""))
            if words:
                lines[piece["line"]] = lines.get(piece["line"], "") + words
    whole = "\n".join(lines.get(number, "") for number in range(1, max(lines) + 1))
    whole += "\n" * data["witness"]["final_newline"]
    read = books.load(project)
    assert whole == read.transcription
    assert hashlib.sha256(whole.encode()).hexdigest() == data["witness"]["sha256"]


def test_every_id_that_is_named_is_there(project: Path) -> None:
    """Marks, notes, pages, entries, sources and headings that are pointed to stand in the file."""
    data = said(project)
    ids = {one["id"] for key in ("pages", "marks", "notes", "bibliography") for one in data[key]}
    ids |= {one["id"] for held in data["registers"].values() for one in held}
    ids |= {block["id"] for block in data["blocks"] if "id" in block}
    pieces = [piece for block in data["blocks"] for piece in block["pieces"]]
    named = {piece[key] for piece in pieces for key in ("mark", "page", "note", "name") if key in piece}
    named |= {source for one in data["notes"] for source in one["sources"]}
    named |= {
        block["entry"][key]
        for block in data["blocks"]
        for key in ("heading", "target")
        if key in block.get("entry", ())
    }
    assert named <= ids
    assert {f"foot-{block['id']}" for block in data["blocks"] if "foot" in block} >= {
        piece["call"] for piece in pieces if "call" in piece
    }


def test_the_shape_of_a_book_of_blocks(held: Path) -> None:
    """What holds what, how words are set off, and on which page a note of the author's stands."""
    data = said(held)
    by_id = {block["id"]: block for block in data["blocks"] if "id" in block}
    assert (by_id["l17"]["within"], by_id["l17"]["kind"]) == (["quote"], "p")
    assert by_id["l17"]["pieces"][0].get("page") == "p2"
    assert by_id["l41"]["text"] == "一九二七\t一〇\t一〇"
    assert by_id["l47"]["foot"] == "p3"
    assert [piece["rend"] for piece in by_id["l45"]["pieces"] if "rend" in piece] == ["bold", "dotted"]
    assert [picture["file"] for picture in data["pictures"]] == ["chapters/plate.svg"]


@pytest.mark.thorough
def test_the_bytes_do_not_depend_on_the_place(held: Path, tmp_path: Path) -> None:
    """Elsewhere and alone, the same files are made."""
    again = furnished(copy_inputs(BLOCKS, tmp_path / "again"))
    assert run(again, "build.py", "json").returncode == 0
    for name in (FILE, SCHEMA):
        assert (again / name).read_bytes() == (held / name).read_bytes()
    assert (held / FILE).read_bytes() == exchange.written(said(held))


@pytest.mark.thorough
def test_every_fault_is_caught(held: Path, tmp_path: Path) -> None:
    """Also in a book of blocks; and nothing harmless is told."""
    (tmp_path / "copy").mkdir()
    run_mutants.copy(held, tmp_path / "copy")
    seeded = list(json_mutants.mutants(held))
    assert len(seeded) > 60
    missed = [(one.kind, one.about) for one in seeded if not run_mutants.outcome(tmp_path / "copy", one).codes]
    assert missed == []
    harmless = json_mutants.harmless(held)
    told = [made.first for one in harmless if (made := run_mutants.outcome(tmp_path / "copy", one)).codes]
    assert told == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"blocks": 1}',
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    ],
)
def test_a_hostile_file_is_a_finding(held: Path, tmp_path: Path, text: str) -> None:
    """Whatever stands in it, it is told in one line and nothing crashes."""
    path = tmp_path / "book.json"
    path.write_text(text, "utf-8")
    assert [finding.code for finding in check_outputs(books.load(held), {"json": [path]})] == ["build-001"]


@pytest.mark.parametrize("number", [0, -1, 10**12, "9", 1.5, True, None])
def test_a_line_of_no_number_is_refused(held: Path, tmp_path: Path, number: object) -> None:
    """Nothing is allotted for a line that no transcription can have."""
    data = said(held)
    data["blocks"][1]["pieces"][0]["line"] = number
    path = tmp_path / "book.json"
    path.write_text(json.dumps(data), "utf-8")
    assert [finding.code for finding in check_outputs(books.load(held), {"json": [path]})] == ["build-001"]
