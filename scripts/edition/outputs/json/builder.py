"""The JSON builder: resolved doctrees and registers -> one file of data, and its schema."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from docutils import nodes

from edition.model import exchange, foreign, interface, wording
from edition.model.bibliography import CERTAINTIES, Source, uri
from edition.model.marks import JUDGING
from edition.model.registers import Matcher, RegisterEntry
from edition.model.trace import trace
from edition.outputs.html.metadata import given
from edition.outputs.json.blocks import Data, Known, block
from edition.outputs.whole import Basis, WholeBuilder
from edition.tree import blocks as tree_blocks
from edition.tree import domain
from edition.tree.domain import ApparatusRecord, PlacedNote
from edition.tree.marks import JUDGEMENTS, mark

#: What readers are told of how sure a note is -> the key of it.
_SURE: Final[Mapping[str, str]] = {word: key for key, word in CERTAINTIES.items()}
#: Fields of an entry and of a source that the JSON says in its own way, or not at all.
_APART: Final = frozenset({"register", "key", "line", "gloss", "sources", "cite", "short", "address"})


def known(data: Data) -> Data:
    """Return *data* without what is empty."""
    return {key: value for key, value in data.items() if value not in ("", (), [], None)}


class JsonBuilder(WholeBuilder):
    """Write the book as data, and beside it the schema of what it says."""

    name = "json"
    epilog = "The JSON is in %(outdir)s."

    def is_written(self, docname: str) -> bool:
        """Whether the document transcribes the book."""
        return str(self.env.metadata[docname].get("layer", "")) != "editorial"

    def write_documents(self, docnames: Any) -> None:
        """Write both files."""
        del docnames
        name = f"{self.config.basename}.schema.json"
        (Path(self.outdir) / f"{self.config.basename}.json").write_bytes(exchange.written(self._book(name)))
        (Path(self.outdir) / name).write_bytes(exchange.written(exchange.schema()))

    def _book(self, schema: str) -> Data:
        """Return the whole book; *schema* is the file that says what it may say."""
        config, witness = self.config, self.config.edition_witness
        book = {"title": config.project, "author": config.author, "version": config.version}
        rights, source = given(config.epub_copyright), given(config.edition_printed_source)
        registers = groupby(config.edition_registers, key=lambda entry: entry.register)
        return {
            "$schema": schema,
            "format": exchange.FORMAT,
            "book": known({**book, "language": interface.tag(config.language), "rights": rights, "source": source}),
            "witness": {
                "siglum": witness.siglum,
                "sha256": witness.sha256,
                "provenance": witness.provenance,
                "noise": [{"line": line, "text": text} for line, text in sorted(witness.noise.items())],
                "final_newline": witness.final_newline,
                "others": [exchange.other(one, witness) for one in config.edition_witnesses],
            },
            "pages": [
                known({"id": page.anchor, "name": page.n, "label": page.label, "line": page.line})
                for page in witness.pages.values()
            ],
            "blocks": list(self._blocks()),
            "marks": list(self._marks()),
            "notes": list(self._notes()),
            "pictures": list(self._pictures()),
            "registers": {name: list(map(_entry, entries)) for name, entries in registers},
            "bibliography": [_source(source) for source in config.edition_sources.values()],
        }

    def _blocks(self) -> Iterator[Data]:
        """Yield the blocks of the text, the author's notes where their page ends."""
        about = Known(self.config.edition_witness, Matcher(self.config.edition_registers))
        found = [(name, one) for name, tree in self.doctrees.items() for one in tree_blocks.blocks(tree)]
        traced = trace((one.pieces for _, one in found), about.witness)
        for number, steps in groupby(traced, key=lambda step: step.block):
            yield block(about, found[number][0], found[number][1], steps)

    def _marks(self) -> Iterator[Data]:
        """Yield the judging marks in order, each with what the apparatus says of it."""
        reasons = {
            node["ids"][0]: wording.joined(node.get("reason", ()))
            for tree in self.doctrees.values()
            for node in tree.findall(mark)
            if isinstance(node, JUDGEMENTS) and node["ids"]
        }
        for record in domain.of(self.env).all(ApparatusRecord):
            yield _mark(record, self.config.edition_witness.pages[record.page].anchor, reasons.get(record.anchor, ""))

    def _notes(self) -> Iterator[Data]:
        """Yield the editors' notes in the order of their first calls."""
        placed = {note.anchor: note for note in domain.of(self.env).all(PlacedNote)}
        for name, tree in self.doctrees.items():
            notes = {note["ids"][0]: note for note in tree.findall(nodes.footnote)}
            calls = (call["refid"] for call in tree.findall(nodes.footnote_reference))
            bases = self.bases(name)
            for anchor in dict.fromkeys(one for one in calls if one in notes):
                page = self.config.edition_witness.pages[placed[anchor].page].anchor
                yield _note(name, notes[anchor], page, bases.get(anchor, Basis()))

    def _pictures(self) -> Iterator[Data]:
        """Yield the plates of the print."""
        for tree in self.doctrees.values():
            for image in tree.findall(nodes.image):
                data = (Path(self.app.srcdir) / image["uri"]).read_bytes()
                digest = hashlib.sha256(data).hexdigest()
                yield {"file": image["uri"], "alt": image.get("alt", "").strip(), "sha256": digest}


def _mark(record: ApparatusRecord, page: str, reason: str) -> Data:
    """Return what is said of one mark; a *reason* that is a note of its own stands there."""
    data = record.mark
    sure = exchange.certainty(data.certainty) if JUDGING[data.kind].has_certainty else ""
    said = {
        "lemma": data.lemma,
        "reading": data.reading,
        "other": data.other,
        "certainty": sure,
        "part": data.part,
        "others": exchange.readings(data),
    }
    extent = int(data.value) if data.value.isdecimal() else data.value
    return known(
        {
            "id": record.anchor, "kind": data.kind, "page": page, "line": record.line, "column": record.column, **said,
            "extent": extent, "class": exchange.category(data.category), "judgement": wording.judgement(data),
            "reason": reason, "note": "" if reason else record.note,
        }
    )  # fmt: skip


def _note(document: str, note: nodes.footnote, page: str, basis: Basis) -> Data:
    """Return a *note* of the editors', a line for each of its paragraphs."""
    paragraphs = (_words(one) for one in note.findall(nodes.paragraph))
    made = {
        "id": note["ids"][0], "document": document, "number": int(note[0].astext()), "page": page,
        "text": "\n".join(paragraphs), "sources": list(basis.sources),
    }  # fmt: skip
    return made | known({"certainty": _SURE.get(basis.certainty, "")})


def _words(paragraph: nodes.paragraph) -> str:
    """Return the words of a paragraph, a line that the editors break as two."""
    words = (
        ("\n" if one.astext().startswith("<br") else "") if isinstance(one, nodes.raw) else one.astext()
        for one in paragraph.findall(lambda node: isinstance(node, (nodes.raw, nodes.Text)))
        if not isinstance(one.parent, nodes.raw)
    )
    return "".join(words)


def _entry(entry: RegisterEntry) -> Data:
    """Return an *entry* of a register."""
    made = {"id": entry.anchor, "name": entry.name, "forms": list(entry.forms), "gloss": foreign.words(entry.gloss)}
    made["sources"] = [f"source-{key}" for key in entry.sources]
    others = {field.name: getattr(entry, field.name) for field in fields(entry) if field.name not in {*_APART, *made}}
    return made | known({key: list(value) if isinstance(value, tuple) else value for key, value in others.items()})


def _source(source: Source) -> Data:
    """Return a *source* of the bibliography."""
    made = {"id": source.anchor, "cite": foreign.words(source.cite), "short": foreign.words(source.short)}
    return known({**made, "kind": source.kind, "language": source.language, "address": uri(source.address)})
