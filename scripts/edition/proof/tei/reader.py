"""The TEI: the transcription rebuilt from it alone, and all that it says, against the book."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import pairwise, starmap
from pathlib import Path
from typing import Final

from lxml import etree

from edition.model import files
from edition.model.bibliography import CERTAINTIES, parse_reference
from edition.model.chapter import Chapter, is_reason
from edition.model.findings import REBUILD, Finding
from edition.model.marks import unit
from edition.model.trace import squeeze
from edition.proof import editors, listed, mentions
from edition.proof.digests import digest
from edition.proof.diplomatic import compare as compare_bytes
from edition.proof.html.gathered import reading
from edition.proof.outputs import Reading, compare, compare_rows, mark_row
from edition.proof.readers import Check, name_of
from edition.proof.tei import registers, source, text
from edition.proof.tei.markup import ID, PICTURES, SURE, TEI, name, whole
from edition.reading.book import Book, anchor_of_note

_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
#: Directives whose chapters stand in the TEI as data, and the report, which tells of the proof itself.
_DATA: Final = frozenset({"apparatus", "register", "bibliography", "verification"})
#: Id of the heading of the 凡例, which is the editorialDecl.
_POLICY: Final = "editorial"
_SURE: Final = {word: SURE[name] for name, word in CERTAINTIES.items()}


def begin(book: Book, paths: Sequence[Path], stack: ExitStack) -> Mapping[Path, Check]:
    """Return for each of *paths* what checks it; see :class:`edition.proof.readers.Reader`."""
    del stack
    return {path: partial(check, book, path) for path in paths}


def check(book: Book, path: Path, ought: Reading) -> Iterator[Finding]:
    """Yield the findings of the TEI at *path*.

    :raises Exception: whatever a broken file brings about
    """
    root, file = etree.fromstring(files.read(path, files.BUILT), _PARSER), name_of(book, path)
    rebuilt = source.transcription(root).encode("utf-8")
    # The line that differs is one of the transcription, not of this file.
    yield from (replace(one, line=0) for one in compare_bytes(book, file, "tei-005", rebuilt))
    said, known = _read(root, book)
    ours = {chapter.name: ought.ours[chapter.name] for chapter in _written(book)}
    yield from compare("tei", file, known, replace(ought, ours=ours))
    report = partial(Finding, file, 0, repair=REBUILD)
    yield from compare_rows(
        "tei-004", report, list(starmap(mark_row, said.judged)), [mark_row(one.anchor, one.mark) for one in book.marks]
    )
    for joined in (said.joined, said.joined_back):
        yield from compare_rows("tei-004", report, joined, list(_joined(book)))
    yield from compare_rows("tei-004", report, list(map(_note, said.notes)), list(_notes(book, ought)))
    yield from compare_rows("tei-004", report, list(map(_entry, said.entries_of)), list(_entries(book)))
    back = [(note.anchor, note.element.get("target", "")) for note in said.entries_of]
    yield from compare_rows("tei-004", report, back, [(f"app-{one.anchor}", f"#{one.anchor}") for one in book.marks])
    yield from compare_rows("tei-001", report, said.parted, list(_parted(book)))
    yield from compare_rows(
        "tei-007", report, list(registers.header(root, book)), list(registers.header_expected(book))
    )
    yield from compare_rows("tei-007", report, list(registers.read(root)), list(registers.expected(book)))
    named = [(entry, page, squeeze(words)) for entry, page, words in mentions.names(book)]
    yield from compare_rows("tei-007", report, said.names, named)
    yield from compare_rows("tei-003", report, list(_astray(root)), [])


def _parted(book: Book) -> Iterator[str]:
    """Yield the lines that begin in the middle of a block, and part two words there: those of headings."""
    for one in book.blocks:
        printed = waits = False
        for step in one.steps:
            if waits and step.source:
                yield str(step.line)
            waits = printed and (unit(step.piece.mark) == "line" or (waits and not step.source))
            printed = printed or bool(step.source or step.edition)


def _read(root: etree._Element, book: Book) -> tuple[text.Author, Reading]:
    """Return the author's text, and all that the TEI says in the shape of every output."""
    anchors = {page.anchor: page.n for page in book.witness.pages.values()}
    said = text.Author()
    for part in root.iterfind(f"{TEI}text/*"):
        text.read(part, anchors.get, said)

    def resolve(target: str) -> str | None:
        return said.anchors.get(target.removeprefix("#"))

    return said, reading(
        said,
        resolve,
        labels=said.labels,
        outline=None,
        notes=[note.anchor for note in said.notes],
        apparatus=[note.anchor for note in said.entries_of],
        numbers=said.numbers,
        pictures=list(_pictures(root)),
        editors={(name,): said for name, said in _editors(root, book)},
    )


def _pictures(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield words and digest of each picture that the TEI holds."""
    for figure in root.iter(f"{TEI}figure"):
        held = figure.find(f"{TEI}binaryObject")
        if held is not None:
            told = figure.find(f"{TEI}figDesc")
            yield "" if told is None else whole(told), digest(b64decode(held.text or ""))


def _astray(root: etree._Element) -> Iterator[str]:
    """Yield what is pointed to and is not there, and ids that two elements have."""
    ids = [element.get(ID, "") for element in root.iter() if element.get(ID)]
    yield from (f"two of {one}" for one, count in Counter(ids).items() if count > 1)
    known = {f"#{one}" for one in ids}
    for element in root.iter(f"{TEI}*"):
        for key in ("target", "ref", "corresp", "source", "ana", "resp", "wit"):
            yield from (
                f"{key} {one}" for one in element.get(key, "").split() if one.startswith("#") and one not in known
            )


# ---- Notes and apparatus ----


def _joined(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the ids of each two parts of a mark that follow each other."""
    parts = [one for one in book.marks if one.mark.part]
    return ((one.anchor, two.anchor) for one, two in pairwise(parts) if one.mark.part != "F")


def _note(note: text.Note) -> tuple[str, str, str, str]:
    """Return what a note says, what it rests on and how surely."""
    return note.anchor, text.said(note), note.element.get("source", ""), note.element.get("cert", "")


def _notes(book: Book, ought: Reading) -> Iterator[tuple[str, str, str, str]]:
    """Yield the same of each note that *book* calls, in order."""
    written = {
        anchor_of_note(chapter.name, label): note for chapter in book.texts for label, note in chapter.notes.items()
    }
    for anchor in book.note_pages:
        read = [parse_reference(body, book.sources) for body in written[anchor].references]
        sure = {_SURE[one.certainty] for one in read}
        sources = " ".join(dict.fromkeys(f"#source-{key}" for one in read for key in one.keys))
        yield anchor, (ought.words or {})[anchor], sources, sure.pop() if len(sure) == 1 else ""


def _entry(note: text.Note) -> tuple[str, str]:
    return note.anchor, squeeze(whole(note.element))


def _entries(book: Book) -> Iterator[tuple[str, str]]:
    """Yield what each entry of the apparatus says: the judgement, and a reason that is no note of its own."""
    reasons = {id(note) for chapter in book.texts for label, note in chapter.notes.items() if is_reason(label)}
    for record in listed.records(book):
        own = record.reason if record.reason is not None and id(record.reason) in reasons else None
        yield record.anchor, record.words + ("" if own is None else squeeze("".join(own.unsourced)))


# ---- The editors' chapters ----


def _written(book: Book) -> Iterator[Chapter]:
    """Yield the editors' chapters that stand in the TEI as they wrote them."""
    for chapter in editors.editorial(book):
        listing = {one.text.partition(" ")[0] for one in chapter.prose if one.kind == "list"}
        if not listing & _DATA:
            yield chapter


def _editors(root: etree._Element, book: Book) -> Iterator[tuple[str, str]]:
    """Yield the editors' chapters and their words, the notes behind."""
    documents = {one.get("n", ""): one for one in root.iterfind(f"{TEI}text/{TEI}back/{TEI}div")}
    policy = next(root.iter(f"{TEI}editorialDecl"), None)
    for chapter in _written(book):
        first = next((one.anchor for one in chapter.prose if one.kind == "heading"), "")
        held = policy if first == _POLICY else documents.get(chapter.name)
        if held is not None:
            notes = [one for one in held.iter(f"{TEI}note") if one.get("type") == "editorial"]
            yield chapter.name, squeeze("".join(_words(held)) + "".join("".join(_words(one)) for one in notes))


def _words(element: etree._Element) -> Iterator[str]:
    """Yield the words under *element*, without notes and pictures."""
    yield element.text or ""
    for inner in element:
        is_note = name(inner) == "note" and inner.get("type") == "editorial"
        if name(inner) and not is_note and name(inner) not in PICTURES:
            yield from _words(inner)
        yield inner.tail or ""
