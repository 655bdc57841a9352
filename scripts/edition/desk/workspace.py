"""The workspace of a text editor: schemas of the tables, snippets of the notation, forms already used -> files.

VS Code reads ``.vscode``; its extension Even Better TOML, and every other editor with Taplo, reads ``.taplo.toml``. The
schemas (JSON Schema, draft 4, which is what Taplo reads) are made of the fields that the engine itself reads, and of
the keys of the book, so that an editor is offered what exists.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from edition.model import bibliography, interface, marks, registers, status, tables, witness
from edition.model.bibliography import CERTAINTIES, KINDS
from edition.model.interface import gettext
from edition.model.marks import Judging
from edition.model.notation import PAGE, SIGLUM
from edition.reading.book import Book

FOLDER: Final = ".vscode"
TAPLO: Final = ".taplo.toml"
#: Files that an editor makes his own: written only where there are none.
KEPT: Final = frozenset({f"{FOLDER}/settings.json", f"{FOLDER}/extensions.json"})
_DRAFT: Final = "http://json-schema.org/draft-04/schema#"
_TEXT: Final[Mapping[str, Any]] = {"type": "string", "minLength": 1}

Schema = Mapping[str, Any]

#: Field of a register or of the bibliography -> what it says, to editors.
ABOUT: Final[Mapping[str, str]] = {
    "address": "讀到的網頁；沒有就不寫",
    "also": "讀者可能用來查找的別名",
    "certainty": "書中所指確是此條的把握：certain 確定，probable 很可能，possible 或是，unknown 待考",
    "cite": "作者、書名、卷頁，已知的都寫",
    "date": "日期：年、年-月，或年-月-日",
    "dates": "生卒年；不知就不寫",
    "described": "forms 之中只是描述、不是名稱的",
    "forms": "書中怎樣稱呼，照書中的字",
    "gloss": "一至三句說明，外文用 {foreign}`字|語言`",
    "kind": "book 本書，standard 著作、檔案、報刊，reference 工具書，web 只有網頁",
    "language": "語言的代號：en、ru、ru-Latn",
    "lined": "加專名號或書名號的部分；不寫是全部",
    "name": "今日通用的名稱",
    "not_in": "含有此名而不是此條的較長字串",
    "original": "原文名稱",
    "short": "註釋與索引引用時的簡稱，不可與別的文獻相同",
    "sources": "根據：文獻表的代號",
    "until": "結束的日期",
    "wikidata": "維基數據的編號，查證過才寫",
}


def _one_of(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _several(item: Schema, least: int = 1) -> Schema:
    return {"type": "array", "items": item, "minItems": least}


def _table(properties: Mapping[str, Schema], needed: Collection[str], *, more: bool = False) -> Schema:
    """Return the schema of a table with these *properties*, of which some are *needed*, and *more* if it may have."""
    about = {name: {"description": ABOUT[name], **one} if name in ABOUT else one for name, one in properties.items()}
    required = {"required": sorted(needed)} if needed else {}  # which may not be empty in draft 4
    return {"type": "object", "properties": about, **required, "additionalProperties": more}


def _keyed(table: Schema, pattern: str) -> Schema:
    """Return the schema of a file of tables that are named by keys of this *pattern*."""
    return {"type": "object", "patternProperties": {f"^(?:{pattern})$": table}, "additionalProperties": False}


def _register(sources: Iterable[str]) -> Schema:
    """Return the schema of a register whose entries rest on these *sources*."""
    date = {"type": "string", "pattern": f"^(?:{registers.DATE.pattern})$"}
    special = {
        "certainty": _one_of(CERTAINTIES),
        "sources": _several(_one_of(sources)),
        "date": date,
        "until": date,
    }
    fields = {
        name: _several(_TEXT, int(name not in registers.OPEN)) if name in registers.LISTS else _TEXT
        for name in sorted(registers.FIELDS)
    }
    return _keyed(_table({**fields, **special}, registers.REQUIRED), registers.KEY.pattern)


def _bibliography() -> Schema:
    """Return the schema of the bibliography."""
    fields = dict.fromkeys(sorted(bibliography.FIELDS), _TEXT)
    address = {"type": "string", "pattern": "^https?://"}
    return _keyed(_table({**fields, "kind": _one_of(KINDS), "address": address}, {"cite"}), bibliography.KEY.pattern)


def _witness() -> Schema:
    """Return the schema of the description of the witness."""
    line = {"type": "integer", "minimum": 1}
    page = {"n": {"type": "string", "pattern": f"^(?:{PAGE.pattern})$"}, "label": _TEXT, "line": line}
    noise = {"line": line, "text": _TEXT}
    run = {"type": "array", "items": line, "minItems": 2, "maxItems": 2}
    layout: dict[str, Schema] = {
        "leading": {"type": "integer", "minimum": 0},
        "final_newline": {"type": "boolean"},
        "solid": {"type": "array", "items": run},
    }
    whole: dict[str, Schema] = {
        **dict.fromkeys(("siglum", "file", "sha256", "provenance"), _TEXT),
        "noise": _several(_table(noise, noise, more=True), 0),
        "grid": _table({"characters": line, "lines": line}, {"characters", "lines"}),
        "layout": _table(layout, layout),
        "page": _several(_table(page, {"n", "label"}, more=True)),
    }
    return _table(whole, whole, more=True)


def _other_witness() -> Schema:
    """Return the schema of the description of another witness."""
    noise = {"line": {"type": "integer", "minimum": 1}, "text": _TEXT}
    pages = {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}
    said: dict[str, Schema] = {
        **dict.fromkeys(("file", "sha256", "provenance"), _TEXT),
        "siglum": {"type": "string", "pattern": f"^(?:{SIGLUM.pattern})$"},
        "pages": pages,
    }
    return _table({**said, "noise": _several(_table(noise, noise, more=True), 0)}, said, more=True)


def _status() -> Schema:
    """Return the schema of what was read against the copy."""
    read = {"pages": _several(_TEXT), "by": _TEXT, "on": {"type": "string", "format": "date"}}
    return _table({"read": _several(_table(read, read), 0)}, ())


def _schemas(sources: Sequence[str]) -> Mapping[str, tuple[Schema, Sequence[str]]]:
    """Return each schema by its name, with the files that it is of."""
    return {
        "register": (_register(sources), [f"registers/{name}.toml" for name in registers.PREFIXES]),
        "bibliography": (_bibliography(), [bibliography.FILE]),
        "witness": (_witness(), [witness.FILE]),
        "other-witness": (_other_witness(), ["source/witness-*.toml"]),
        "status": (_status(), [status.FILE]),
    }


#: Mark -> the body of its snippet, in which ${1} is where one begins to write.
_BODIES: Final[Mapping[str, str]] = {
    "pb": "${1:頁}",
    "lb": "${1:行}",
    "rb": "｜",
    "rt": "《${1:讀音}》",
    "corr": "${1:新}]${2:底本}",
    "gap": "${1:?}",
    "rdg": "${1:此處}]${2:他處}",
    "app": "${1:底本}]${2:B}:${3:別本}",
}


def _snippets(read: Book) -> Mapping[str, Any]:
    """Return the snippets of *read*: the marks with the head of their reasons, notes, sources and languages."""
    sources = ",".join(sorted(read.sources))
    certainties = ",".join(CERTAINTIES.values() if interface.is_chinese() else CERTAINTIES)
    made = {
        kind.name: (
            f"{{{kind.name}}}`{_BODIES.get(kind.name, '${1:字}')}`",
            kind.label if isinstance(kind, Judging) else kind.about,
        )
        for kind in marks.KINDS.values()
    }
    made["source"] = (f"{{source}}`${{1|{sources}|}}|${{2|{certainties}|}}`", "註的根據")
    made["note"] = (
        "[^${1:名稱}]: ${2:註文}" + gettext("。") + made["source"][0].replace("${1", "${3").replace("${2|", "${4|"),
        "註文",
    )
    made["foreign"] = ("{foreign}`${1:字}|${2|en,ru,ru-Latn,fr,de,ja,und|}`", "外文")
    return {
        about: {"scope": "markdown", "prefix": name, "body": body, "description": about}
        for name, (body, about) in made.items()
    }


def _words(read: Book) -> Iterable[str]:
    """Return the forms and names that *read* already uses, and the keys of its sources, each once, in order."""
    named = chain.from_iterable((entry.name, *entry.forms, *entry.also) for entry in read.entries)
    return sorted({*named, *read.sources})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def files(read: Book) -> Mapping[str, str]:
    """Return the files of the workspace of *read* by their names, relative to the book's folder."""
    schemas = _schemas(sorted(read.sources))
    rules = (
        tables.table("[[rule]]", include=list(of))
        + tables.table("[rule.schema]", enabled=True, path=f"{FOLDER}/{name}.schema.json")
        for name, (_, of) in schemas.items()
    )
    settings = {
        "files.eol": "\n",
        "files.encoding": "utf8",
        "editor.wordWrap": "on",
        "editor.unicodeHighlight.ambiguousCharacters": False,
        "[markdown]": {"editor.wordBasedSuggestions": "allDocuments", "editor.quickSuggestions": {"other": "on"}},
        "cSpell.enabled": False,
    }
    return {
        TAPLO: "\n".join(rules),
        f"{FOLDER}/settings.json": _json(settings),
        f"{FOLDER}/extensions.json": _json({"recommendations": ["tamasfe.even-better-toml"]}),
        f"{FOLDER}/edition.code-snippets": _json(_snippets(read)),
        f"{FOLDER}/words.txt": "\n".join(_words(read)) + "\n",
        **{f"{FOLDER}/{name}.schema.json": _json({"$schema": _DRAFT, **one}) for name, (one, _) in schemas.items()},
    }
