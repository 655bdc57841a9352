"""The shape of the JSON: what a program may rely on -> a JSON Schema (draft 2020-12), which is published beside it.

Kinds, classes, certainties and registers are those of their tables, so the schema grows with them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from edition.model.bibliography import CERTAINTIES
from edition.model.blocks import CONTAINERS, EMPHASIS, FIGURE, HOLDERS, LEAVES, NOTE
from edition.model.marks import JUDGING
from edition.model.notation import Category, Certainty, Mark
from edition.model.registers import PREFIXES
from edition.model.witness import Witness
from edition.model.witnesses import OtherWitness

#: The version of the shape: a new number whenever a key changes its meaning or goes.
FORMAT: Final = 1
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
#: What holds blocks: elements of TEI.
WITHIN: Final = tuple(dict.fromkeys(("quote", *HOLDERS.values(), *CONTAINERS, FIGURE, NOTE)))
#: The kind of a block that is only a page turn.
TURN: Final = "pb"
_TEXT: Final = {"type": "string"}
_SAID: Final = {"type": "string", "minLength": 1}
_ID: Final = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_.-]*$"}
_LINE: Final = {"type": "integer", "minimum": 1}
_IDS: Final = {"type": "array", "items": _ID}
_TEXTS: Final = {"type": "array", "items": _SAID}

Schema = Mapping[str, Any]


def certainty(value: Certainty) -> str:
    """Return the word of the JSON for how sure a mark is."""
    return value.name.lower()


def category(value: Category) -> str:
    """Return the word of the JSON for a class of errors."""
    return value.name.lower()


def readings(mark: Mark) -> list[dict[str, str]]:
    """Return what other witnesses read at *mark*."""
    return [{"siglum": siglum, "reading": reading} for siglum, reading in mark.others]


def other(one: OtherWitness, base: Witness) -> dict[str, Any]:
    """Return what the JSON says of another witness."""
    pages = [page.anchor for page in base.pages.values() if page.n in one.pages]
    return {"siglum": one.siglum, "sha256": one.sha256, "provenance": one.provenance, "pages": pages}


def _one_of(values: object) -> Schema:
    return {"enum": list(values)}  # type: ignore[call-overload]


def _object(needed: Schema, **optional: Schema) -> Schema:
    """Return the schema of an object that has nothing but *needed* and *optional* keys."""
    properties = {**needed, **optional}
    return {"type": "object", "properties": properties, "required": list(needed), "additionalProperties": False}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _piece() -> Schema:
    """Return the schema of what a block consists of: words, a mark, or a place."""
    rend = {"rend": _one_of(EMPHASIS.values())}
    return {
        "oneOf": [
            _object({"line": _LINE, "text": _SAID}, name=_ID, call=_ID, **rend),
            _object({"line": _LINE, "mark": _ID}, **rend),
            _object({"line": _LINE, "break": {"const": True}}),
            _object({"line": _LINE, "sign": _SAID}),
            _object({"line": _LINE, "sign": _SAID, "ruby": _SAID, "base": _SAID}),
            _object({"page": _ID}),
            _object({"note": _ID}),
        ]
    }


def _block() -> Schema:
    needed = {
        "document": _SAID,
        "kind": _one_of((*LEAVES.values(), TURN)),
        "within": _array(_one_of(WITHIN)),
        "text": _TEXT,
        "pieces": _array(_piece()),
    }
    contents = _object({"number": _TEXT, "title": _SAID, "page": _TEXT}, heading=_ID, target=_ID)
    level = {"type": "integer", "minimum": 1, "maximum": 6}
    return _object(needed, id=_ID, level=level, foot=_ID, entry=contents)


def _mark() -> Schema:
    needed = {"id": _ID, "kind": _one_of(JUDGING), "page": _ID, "line": _LINE, "column": _LINE}
    needed |= {"class": _one_of(map(category, Category)), "judgement": _SAID}
    sure = _one_of(map(certainty, Certainty))
    others = _array(_object({"siglum": _SAID, "reading": _TEXT}))
    extent = {"oneOf": [{"type": "integer", "minimum": 1}, {"const": "?"}]}
    said = dict.fromkeys(("lemma", "reading", "other", "reason"), _SAID)
    return _object(
        needed, certainty=sure, extent=extent, part=_one_of(("I", "M", "F")), others=others, note=_ID, **said
    )


def _note() -> Schema:
    number = {"type": "integer", "minimum": 1}
    needed = {"id": _ID, "document": _SAID, "number": number, "page": _ID, "text": _SAID, "sources": _IDS}
    return _object(needed, certainty=_one_of(CERTAINTIES))


def _entry() -> Schema:
    needed = {"id": _ID, "name": _SAID, "forms": _TEXTS, "gloss": _SAID, "sources": _IDS}
    lists = dict.fromkeys(("also", "described", "lined", "not_in"), _TEXTS)
    texts = dict.fromkeys(("original", "language", "dates", "date", "until", "wikidata"), _SAID)
    return _object({**needed, "certainty": _one_of(CERTAINTIES)}, **lists, **texts)


def _source() -> Schema:
    return _object({"id": _ID, "cite": _SAID}, **dict.fromkeys(("short", "kind", "language", "address"), _SAID))


def _witness() -> Schema:
    noise = _array(_object({"line": _LINE, "text": _SAID}))
    checksum = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    said = {"siglum": _SAID, "sha256": checksum, "provenance": _TEXT}
    needed = {**said, "noise": noise, "others": _array(_object({**said, "pages": _IDS}))}
    return _object({**needed, "final_newline": {"type": "boolean"}})


def schema() -> Schema:
    """Return the schema of the whole file."""
    page = _object({"id": _ID, "name": _SAID, "label": _SAID}, line=_LINE)
    picture = _object({"file": _SAID, "alt": _TEXT, "sha256": _SAID})
    registers = {name: _array(_entry()) for name in PREFIXES}
    return {
        "$schema": DIALECT,
        "title": "A book, its text with every mark, its notes and registers",
        **_object(
            {
                "$schema": _SAID,
                "format": {"const": FORMAT},
                "book": _object(
                    {"title": _SAID, "author": _SAID, "version": _SAID, "language": _SAID}, rights=_SAID, source=_SAID
                ),
                "witness": _witness(),
                "pages": _array(page),
                "blocks": _array(_block()),
                "marks": _array(_mark()),
                "notes": _array(_note()),
                "pictures": _array(picture),
                "registers": {"type": "object", "properties": registers, "additionalProperties": False},
                "bibliography": _array(_source()),
            }
        ),
    }


def written(data: object) -> bytes:
    """Return *data* as JSON, the same bytes everywhere."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
