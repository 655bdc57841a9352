"""The JSON: the transcription rebuilt from it alone, and all that it says, against the book; and its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from edition.model import exchange, files, foreign
from edition.model.bibliography import CERTAINTIES, Source, parse_reference, uri
from edition.model.chapter import is_reason
from edition.model.findings import REBUILD, Finding
from edition.model.registers import RegisterEntry
from edition.model.trace import squeeze
from edition.proof import listed, mentions
from edition.proof.chapters.pictures import path_of
from edition.proof.digests import digest
from edition.proof.diplomatic import compare as compare_bytes
from edition.proof.html.gathered import reading
from edition.proof.json import text
from edition.proof.json.text import Data
from edition.proof.outputs import Reading, compare, compare_rows, mark_row
from edition.proof.readers import Check, ReaderError, name_of
from edition.reading.book import Book, anchor_of_note

_KEYS: Final[Mapping[str, str]] = {word: key for key, word in CERTAINTIES.items()}


def begin(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
    """Return for each of *paths* what checks it; see :class:`edition.proof.readers.Reader`."""
    del stack
    return {path: partial(check_schema if path.name.endswith(".schema.json") else check, book, path) for path in paths}


def check_schema(book: Book, path: Path, ought: Reading) -> Iterator[Finding]:
    """Yield a finding if the schema at *path* is not that of the shape."""
    del ought
    report = partial(Finding, name_of(book, path), 0, repair=REBUILD)
    data = files.read(path, files.TEXT)
    wanted = exchange.written(exchange.schema())
    yield from compare_rows("json-006", report, [f"sha256 {digest(data)}"], [f"sha256 {digest(wanted)}"])


def check(book: Book, path: Path, ought: Reading) -> Iterator[Finding]:
    """Yield the findings of the JSON at *path*.

    :raises Exception: whatever a broken file brings about
    """
    data, file = json.loads(files.read(path, files.BUILT), object_pairs_hook=_once), name_of(book, path)
    rebuilt = text.transcription(data).encode("utf-8")
    # The line that differs is one of the transcription, not of this file.
    yield from (replace(one, line=0) for one in compare_bytes(book, file, "json-005", rebuilt))
    said = text.read(data)
    yield from compare("json", file, _reading(data, said), replace(ought, ours={}))
    report = partial(Finding, file, 0, repair=REBUILD)
    for code, read, wanted in _rows(data, said, book, ought):
        yield from compare_rows(code, report, read, wanted)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys stand once each: of two, programs read one or the other."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ReaderError(f"a key that stands twice among {' '.join(key for key, _ in pairs)}")
    return made


def _reading(data: Data, said: text.Author) -> Reading:
    """Return what the JSON says in the shape of every output."""
    return reading(
        said,
        said.anchors.get,
        labels=[(page["name"], page["label"]) for page in data["pages"]],
        outline=None,
        notes=[note["id"] for note in data["notes"]],
        apparatus=[f"app-{one['id']}" for one in data["marks"]],
        numbers=list(said.numbers.items()),
        emphasis=list(text.emphasis(data)),
    )


Rows = Sequence[object]


def _rows(data: Data, said: text.Author, book: Book, ought: Reading) -> Iterator[tuple[str, Rows, Rows]]:
    """Yield code, what was read, and what ought to be read, of all that only the JSON says."""
    yield "json-001", [told for told, _ in said.texts], [words for _, words in said.texts]
    yield "json-002", [(one["id"], one.get("line")) for one in data["pages"]], list(_pages(book))
    entries = ((one.entry.number, one.entry.title, one.entry.page) for one in book.printed)
    yield "json-003", list(text.parts(data)), [tuple(map(squeeze, parts)) for parts in entries]
    yield (
        "json-004",
        [mark_row(one["id"], text.mark(one)) for one in data["marks"]],
        [mark_row(one.anchor, one.mark) for one in book.marks],
    )
    yield "json-004", list(map(_record, data["marks"])), list(_records(book))
    placed = [
        (piece["mark"], piece["line"]) for block in data["blocks"] for piece in block["pieces"] if "mark" in piece
    ]
    yield "json-004", placed, [(one.anchor, one.step.line) for one in book.marks]
    yield "json-004", list(map(_note, data["notes"])), list(_notes(book, ought))
    yield "json-006", [{key: data[key] for key in ("format", "book", "witness")}], [_about(book, data)]
    yield "json-006", [(name, one) for name, held in data["registers"].items() for one in held], list(_entries(book))
    yield "json-006", data["bibliography"], list(map(_source, book.sources.values()))
    yield "json-006", data["pictures"], list(_pictures(book))
    yield "json-006", said.names, list(mentions.names(book))


def _pages(book: Book) -> Iterator[tuple[str, int | None]]:
    return ((page.anchor, page.line) for page in book.witness.pages.values())


def _record(data: Data) -> tuple[object, ...]:
    """Return where a mark stands, and what the apparatus says of it."""
    said = squeeze(data["judgement"]), squeeze(data.get("reason", "")), data.get("note", "")
    return data["id"], data["page"], data["line"], data["column"], *said


def _records(book: Book) -> Iterator[tuple[object, ...]]:
    """Yield the same of each mark of *book*."""
    notes = {id(note): (chapter.name, label) for chapter in book.texts for label, note in chapter.notes.items()}
    for one, record in zip(book.marks, listed.records(book), strict=True):
        page = book.witness.pages[one.step.page].anchor
        chapter, label = notes.get(id(record.reason), ("", ""))
        own = squeeze("".join(record.reason.unsourced)) if record.reason and is_reason(label) else ""
        note = anchor_of_note(chapter, label) if label and not is_reason(label) else ""
        yield one.anchor, page, one.step.line, one.step.column, record.words, own, note


def _note(data: Data) -> tuple[object, ...]:
    lines = "\n".join(filter(None, map(squeeze, data["text"].split("\n"))))
    return data["id"], data["document"], data["page"], lines, data["sources"], data.get("certainty", "")


def _notes(book: Book, ought: Reading) -> Iterator[tuple[object, ...]]:
    """Yield what each note says, what it rests on and how surely, in order."""
    written = {
        anchor_of_note(chapter.name, label): (chapter.name, note)
        for chapter in book.texts
        for label, note in chapter.notes.items()
    }
    for anchor, page in book.note_pages.items():
        chapter, note = written[anchor]
        read = [parse_reference(body, book.sources) for body in note.references]
        sure = {_KEYS[one.certainty] for one in read}
        sources = list(dict.fromkeys(f"source-{key}" for one in read for key in one.keys))
        words = (ought.words or {})[anchor]
        yield anchor, chapter, book.witness.pages[page].anchor, words, sources, sure.pop() if len(sure) == 1 else ""


def _about(book: Book, data: Data) -> Data:
    """Return what the JSON ought to say of book and witness; what only conf.py says is taken as it stands."""
    witness, own = book.witness, book.settings
    noise = [{"line": line, "text": words} for line, words in sorted(witness.noise.items())]
    known = {"siglum": witness.siglum, "sha256": witness.sha256, "provenance": witness.provenance, "noise": noise}
    others = [exchange.other(one, witness) for one in book.others]
    about = {"title": own.project, "author": own.author, "version": own.version}
    return {
        "format": exchange.FORMAT,
        "book": {**data["book"], **about},
        "witness": {**known, "final_newline": witness.final_newline, "others": others},
    }


def _entries(book: Book) -> Iterator[tuple[str, Data]]:
    return ((entry.register, _entry(entry)) for entry in book.entries)


def _entry(entry: RegisterEntry) -> Data:
    """Return what the JSON ought to say of an *entry*: all that its table says."""
    said = {one.name: getattr(entry, one.name) for one in fields(entry)}
    said |= {"id": entry.anchor, "gloss": foreign.words(entry.gloss)}
    said["sources"] = [f"source-{key}" for key in entry.sources]
    apart = {"register", "key", "line"}
    always = {"id", "name", "forms", "gloss", "sources"}
    shown = {key: list(value) if isinstance(value, tuple) else value for key, value in said.items() if key not in apart}
    return {key: value for key, value in shown.items() if key in always or value not in ("", [], None)}


def _source(source: Source) -> Data:
    """Return what the JSON ought to say of a *source*."""
    said = {"id": source.anchor, "cite": foreign.words(source.cite), "short": foreign.words(source.short)}
    said |= {"kind": source.kind, "language": source.language, "address": uri(source.address)}
    return {key: value for key, value in said.items() if value}


def _pictures(book: Book) -> Iterator[Data]:
    """Yield the plates of the print: file, words and digest."""
    for chapter in book.texts:
        for one in chapter.pictures:
            path = path_of(book.root, chapter, one.source)
            place = path.relative_to(book.root).as_posix()
            yield {"file": place, "alt": one.alt.strip(), "sha256": digest(path.read_bytes())}
