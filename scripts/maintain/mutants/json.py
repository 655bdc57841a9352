"""Faults in the JSON: the slips of every medium, and what marks, notes, registers and its schema can suffer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from maintain.mutants import single
from maintain.mutants.model import Field, Mutant, Span, output
from maintain.mutants.rows import Row, drop, following, twice, wrong

FILE: Final = "json/{name}.json"
SCHEMA: Final = "json/{name}.schema.json"
#: Slips seeded of each class.
EACH: Final = 3
_WORDS: Final = re.compile(r'"(?:text|reading)": "([^"\\]+)"')
_BLOCK: Final = re.compile(r'  \{\n   "document": (?:.|\n)*?\n  \},\n')
_TURN: Final = r' +\{\n +"page": "\w+"\n +\},\n'
_PIECE: Final = r'    \{\n(?:     "[^\n]*\n)+?    \},\n'
#: An object of a list at the top.
_OBJECT: Final = r'  \{{\n   "id": "{}[^"]*",\n(?:    ?[^\n]*\n)*?  \}},\n'

EDITS: Final[tuple[Row, ...]] = (
    ("piece lost", "", _PIECE, drop, 4),
    ("piece repeated", "", _PIECE, twice, 4),
    ("line of another number", "", r'(     "line": )(\d+)', following, 4),
    ("mark of another kind", "", r'("kind": ")(corr|sic)(",\n   "page")', lambda m: m[1] + ("sic" if m[2] == "corr" else "corrupt") + m[3], 3),
    ("mark of another id", "", r'(     "mark": "l\d+c)(\d+)', following, 3),
    ("mark of another place", "", r'(   "column": )(\d+)', following, 3),
    ("correction wrong", "", r'(   "lemma": ")(.)', wrong, 3),
    ("reading of the source wrong", "", r'(   "reading": ")(.)', wrong, 3),
    ("variant wrong", "", r'(   "other": ")(.)', wrong, 2),
    ("extent wrong", "", r'(   "extent": )("\?"|\d+)', lambda m: m[1] + "7", 2),
    ("certainty wrong", "", r'(   "certainty": ")(\w+)', lambda m: m[1] + ("possible" if m[2] != "possible" else "certain"), 4),
    ("class wrong", "", r'(   "class": ")(\w+)', lambda m: m[1] + ("variant" if m[2] != "variant" else "omission"), 3),
    ("judgement reworded", "", r'(   "judgement": ".)(.)', wrong, 3),
    ("reason reworded", "", r'(   "reason": ".)(.)', wrong, 3),
    ("mark lost from the list", "", _OBJECT.format("l"), drop, 3),
    ("note lost", "", _OBJECT.format("note-"), drop, 3),
    ("note shown twice", "", _OBJECT.format("note-"), twice, 3),
    ("note reworded", "", r'(   "number": \d+,\n   "page": "\w+",\n   "text": ".)(.)', wrong, 3),
    ("note of another number", "", r'(   "number": )(\d+)', following, 3),
    ("note resting on another source", "", r'(   "sources": \[\n    ")([\w-]+)', lambda m: m[1] + "source-none", 3),
    ("note call lost", "", r'    \{\n     "note": "[^"]+"\n    \},\n', drop, 3),
    ("page label wrong", "", r'(   "label": ")(.)', wrong, 3),
    ("page of another line", "", r'(   "label": "[^"]+",\n   "line": )(\d+)', following, 3),
    ("heading of another level", "", r'(   "level": )(\d)', following, 3),
    ("block of another kind", "", r'("kind": ")(head)"', lambda m: m[1] + 'p"', 3),
    ("contents link to another heading", "", r'("heading": "ch0)(\d)', following, 3),
    ("contents page to another page", "", r'("target": "p)(\d+)', following, 3),
    ("contents entry reworded", "", r'(    "title": ")(.)', wrong, 3),
    ("name to another entry", "", r'(     "name": ")([^"]+)', lambda m: m[1] + "work-none", 3),
    ("name lost", "", r',\n     "name": "[^"]+"', drop, 3),
    ("running head wrong", "", r'("noise": \[\n +\{\n +"line": \d+,\n +"text": ")(.)', wrong, 1),
    ("last line end wrong", "", r'"final_newline": (true|false)', lambda m: m[0].replace(m[1], "false" if m[1] == "true" else "true"), 1),
    ("register entry lost", "", r'   \{\n    "id": "person-(?:.|\n)*?\n   \},\n', drop, 3),
    ("gloss reworded", "", r'("gloss": ")(.)', wrong, 4),
    ("form changed", "", r'("forms": \[\n +")(.)', wrong, 3),
    ("source reworded", "", r'("cite": ")(.)', wrong, 3),
    ("title of the book wrong", "", r'("title": ")(.)', wrong, 1),
    ("author of the book wrong", "", r'("author": ")(.)', wrong, 1),
    ("checksum of the witness wrong", "", r'("sha256": ")(.)', lambda m: m[1] + ("0" if m[2] != "0" else "1"), 1),
    ("key twice", "", r'   "number": \d+,\n', twice, 2),
    ("version of the shape wrong", "", r'("format": )(\d)', following, 1),
)  # fmt: skip
HARMLESS: Final[tuple[Row, ...]] = (
    ("harmless white space added", "", r'  "', lambda m: "\n" + m[0], 4),
    ("harmless characters escaped", "", r'(     "text": ")([\u4e00-\u9fff])', lambda m: f"{m[1]}\\u{ord(m[2]):04x}", 4),
)  # fmt: skip


def field(path: str, text: str) -> Field:
    """Return the author's text in the JSON: the words of blocks and pieces, and the readings of marks."""
    start, end = text.index('"blocks": ['), text.index('"notes": [')
    words = tuple(Span(*found.span(1)) for found in _WORDS.finditer(text, start, end))
    return Field(path, text, words, tuple(Span(*found.span()) for found in _BLOCK.finditer(text, start, end)), _TURN)


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the JSON of the project at *root*."""
    place, schema = output(root, FILE), output(root, SCHEMA)
    text = (root / place).read_text("utf-8")
    yield from single.slips("json", field(place, text), EACH)
    yield from single.edited(root, "json", FILE, EDITS)
    yield from single.broken("json", place, text)
    changed = (
        (root / schema).read_text("utf-8").replace('"additionalProperties": false', '"additionalProperties": true', 1)
    )
    yield single.mutant("json/schema changed", schema, schema, changed.encode("utf-8"))
    yield single.mutant("json/schema missing", schema, schema, None)


def harmless(root: Path) -> Iterator[Mutant]:
    """Yield every harmless edit of the JSON of the project at *root*."""
    yield from single.edited(root, "json", FILE, HARMLESS)
