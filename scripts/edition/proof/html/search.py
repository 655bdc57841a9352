"""What the search of the built HTML looks through, read back: text, notes, apparatus, indexes and bibliography.

The script of the search folds what it has and compares it as it is, so whatever these data say is found, and nothing
else is. Expected is a row for each heading, paragraph, entry, note and entry of the apparatus, and for each paragraph
of an entry of the indexes and the bibliography; the pages show the same where such a name or source is called.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Final, NamedTuple

from edition.model import files, fold
from edition.model.chapter import Block, Chapter, Item, Note, Place, is_reason
from edition.model.findings import REBUILD, Finding
from edition.model.marks import unit
from edition.model.trace import Step, squeeze
from edition.model.wording import page_name
from edition.proof.editors import editorial
from edition.proof.html import entries
from edition.proof.listed import in_list
from edition.proof.outputs import Report, compare_rows
from edition.reading.book import Book, anchor_of_note

CODE: Final = "html-007"
DATA: Final = "_static/search-data.js"
TABLE: Final = "_static/search-table.js"
_CONTEXT: Final = 8
#: Leaves that have no id of their own.
_WITHOUT_ID: Final = frozenset({"heading", "entry"})
#: The groups of results, as the data number them.
_LAYERS: Final = ("text", "note", "apparatus")


class SearchRow(NamedTuple):
    """A stretch that is searched."""

    layer: str
    document: str  #: its address
    anchor: str  #: the id to which a hit leads
    turns: tuple[tuple[int, str], ...]  #: characters before, and the page that begins there
    words: str  #: without white space


def script(path: Path, name: str) -> Any:
    """Return what the script at *path* lets the global *name* be.

    :raises OSError: if it is missing or too large
    :raises ValueError: if it is no such script
    """
    text = files.read(path, files.BUILT).decode("utf-8")
    begin, end = f"globalThis.{name} = ", ";\n"
    if not text.startswith(begin) or not text.endswith(end):
        raise ValueError(f"{path.name} does not set {name}")
    return json.loads(text[len(begin) : -len(end)])


def read(data: Any) -> Iterator[SearchRow]:
    """Yield the rows of the *data* of the search.

    :raises Exception: whatever comes of data of another shape
    """
    for layer, document, anchor, turns, text in data["units"]:
        pages = zip(turns[::2], turns[1::2], strict=True)
        places = tuple((len(squeeze(text[:offset])), data["pages"][page]) for offset, page in pages)
        words = squeeze(text)
        yield SearchRow(_LAYERS[layer], data["documents"][document][0], anchor, places, words)


def expected(book: Book) -> Iterator[tuple[SearchRow, Place]]:
    """Yield the rows of *book* in the order of the data, and where each is written."""
    names = {n: page_name(page) for n, page in book.witness.pages.items()}
    by_file: dict[str, list[tuple[SearchRow, Place]]] = {chapter.file: [] for chapter in book.texts}
    anchor, file = "", ""
    for one in book.blocks:
        block, found = one.block, one.steps
        anchor, file = _anchor(book, block, found, "" if block.place.file != file else anchor), block.place.file
        if words := squeeze("".join(step.edition for step in found)):
            turns = tuple((at, names[page]) for at, page in _turns(found))
            row = SearchRow("text", f"{file.removesuffix('.md')}.html", anchor, turns, words)
            by_file[file].append((row, block.place))
    for chapter in book.chapters:
        if chapter.editorial:
            yield from _of_editors(chapter)
            continue
        yield from by_file[chapter.file]
        notes = {anchor_of_note(chapter.name, label): n for label, n in chapter.notes.items() if not is_reason(label)}
        for key, page in ((key, page) for key, page in book.note_pages.items() if key in notes):
            yield from _of_note(chapter, key, notes[key], ((0, names[page]),))
    listing = (chapter for chapter in editorial(book) if any(one.text == "apparatus" for one in chapter.prose))
    for chapter in islice(listing, 1):
        for record in in_list(book):
            reason = "" if record.reason is None else "".join(record.reason.unsourced)
            words = record.head if record.is_uniform else record.words + reason
            row = SearchRow("apparatus", f"{chapter.name}.html", record.anchor, ((0, names[record.page]),), words)
            yield row, record.place


def _of_editors(chapter: Chapter) -> Iterator[tuple[SearchRow, Place]]:
    """Yield the notes of one of the editors' chapters, in the order of their first calls; they are on no page."""
    called = dict.fromkeys(part.text for one in chapter.prose for part in one.parts if part.role == "call")
    for label in called:
        yield from _of_note(chapter, anchor_of_note(chapter.name, label), chapter.notes[label], ())


def _of_note(
    chapter: Chapter, anchor: str, note: Note, turns: tuple[tuple[int, str], ...]
) -> Iterator[tuple[SearchRow, Place]]:
    """Yield the paragraphs of a *note*."""
    for words, block in zip(note.unsourced, note.blocks, strict=True):
        yield SearchRow("note", f"{chapter.name}.html", anchor, turns, words), block.place


def _anchor(book: Book, block: Block, steps: list[Step[Item]], before: str) -> str:
    """Return the id that leads to *block*; what has none is reached by the one *before* it in its chapter."""
    if block.label:
        return block.label
    if all(unit(step.piece.mark) == "page" for step in steps):
        return book.witness.pages[steps[-1].page].anchor
    first = next((step for step in steps if step.source or step.edition), None)
    return f"l{first.line}" if first and block.kind not in _WITHOUT_ID else before


def _turns(steps: Iterable[Step[Item]]) -> list[tuple[int, str]]:
    """Return the pages of a block and how many characters stand before each; of those before all the last counts."""
    turns, at = dict[int, str](), 0
    for step in steps:
        if not turns or next(reversed(turns.values())) != step.page:
            turns[at] = step.page
        at += len(squeeze(step.edition))
    return list(turns.items())


def check_search(book: Book, folder: Path, name: str) -> Iterator[Finding]:
    """Yield a finding for the first row in *folder* that is not the book's, and for what else the search needs.

    :param name: what messages call the site
    """
    report = partial(Finding, f"{name}/{DATA}", 0, CODE, repair=REBUILD)
    try:
        yield from list(_compare(book, folder, report))
    except OSError as error:
        yield report(actual=str(error.strerror), expected="the data of the search")
    except Exception as error:
        # The data come from outside; whatever their shape is, it is a finding, not a crash.
        yield report(actual=f"{type(error).__name__}: {error}", expected="the data of the search")


def _compare(book: Book, folder: Path, report: Report) -> Iterator[Finding]:
    """Compare the rows, the names of pages and chapters, and the variants.

    :raises Exception: whatever comes of data that are missing, broken or of another shape
    """
    data = script(folder / DATA, "editionSearch")
    for found, ought in zip_longest(read(data), expected(book)):
        if ought is None or found != ought[0]:
            read_, wanted = _difference(found, ought)
            yield report(actual=read_, expected=wanted)
            break
    rows = partial(compare_rows, CODE, lambda code, actual, expected: report(actual=actual, expected=expected))
    yield from rows(data["pages"], [page_name(page) for page in book.witness.pages.values()])
    titles = dict(_titles(book))
    documents = [(address, squeeze(title)) for address, title in data["documents"]]
    yield from rows(documents, [(address, titles.get(address, "no page")) for address, _ in documents])
    listed = script(folder / entries.DATA, "editionEntries")
    for finding in rows(list(entries.read(listed)), list(entries.expected(book))):
        yield replace(finding, file=finding.file.replace(DATA, entries.DATA))
    table = script(folder / TABLE, "editionVariants")
    texts = (*(unit[4] for unit in data["units"]), *entries.texts(listed))
    yield from rows(table.split(" "), " ".join(fold.classes(texts)).split(" "))


def _difference(found: SearchRow | None, ought: tuple[SearchRow, Place] | None) -> tuple[str, str]:
    """Return what was read and what was expected, with where that is written."""
    if ought is None:
        return str(found), "nothing more"
    row, place = ought
    where = f"({place.file}:{place.line})"
    if found is None:
        return "nothing more", f"{row} {where}"
    if found[:4] != row[:4]:
        return str(found[:4]), f"{row[:4]} {where}"
    pairs = enumerate(zip_longest(found.words, row.words))
    at = next(n for n, (a, b) in pairs if a != b)
    cut = slice(max(0, at - _CONTEXT), at + _CONTEXT)
    return f"「{found.words[cut]}」 at character {at + 1} of {row.anchor}", f"「{row.words[cut]}」 {where}"


def _titles(book: Book) -> Iterator[tuple[str, str]]:
    """Yield address and title of each page of the site."""
    heads = {heading.chapter: squeeze(heading.number + heading.title) for heading in reversed(book.headings)}
    for chapter in book.chapters:
        yield f"{chapter.name}.html", heads.get(chapter.name, chapter.title)
