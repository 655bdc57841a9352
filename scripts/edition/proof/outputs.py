"""What a built output says, in one shape for all, against what the edition is.

Each reader (:mod:`~edition.proof.html.html`, :mod:`~edition.proof.epub.epub`, :mod:`~edition.proof.pdf.pdf`,
:mod:`~edition.proof.tei.reader`) gives a :class:`Reading`; the comparison is written once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any, Final

from edition.model import trace, wording
from edition.model.blocks import CELL
from edition.model.chapter import Item, Prose
from edition.model.findings import REBUILD, Finding
from edition.model.notation import Mark
from edition.model.trace import Step
from edition.proof import digests, editors, own_links
from edition.proof.editors import Chapters, Names
from edition.proof.listed import in_list
from edition.reading.book import Book, anchor_of_note
from edition.reading.structure import BodyHeading

_CONTEXT: Final = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one output, or what ought to be."""

    pages: Mapping[str, str]  #: original page -> text without the editorial layer and white space
    labels: Sequence[tuple[str, str]]  #: page list: original page and its label, in order
    outline: Sequence[tuple[int, str]] | None  #: navigation: level and title, in order; None where there is none
    headings: Sequence[tuple[int, str, str]]  #: headings of the text: level, title, page
    links: Sequence[tuple[str, str]]  #: printed contents: words of each entry that leads to a heading, and its page
    notes: Sequence[str]  #: ids of the notes, in order
    apparatus: Sequence[str]  #: ids of the apparatus entries, in order
    #: What only some outputs can say; None where it cannot be read.
    turns: Sequence[str] | None = None  #: the pages, as their turns stand in the text
    entries: Sequence[tuple[int, str, str]] | None = None  #: printed contents: level, number, page its page leads to
    navigation: Sequence[tuple[str, str, str]] | None = None  #: page of the site, title and target of each link around
    calls: Sequence[tuple[str, str, int, str]] | None = None  #: note, page, characters before its call, number
    gaps: trace.Gaps | None = None  #: white space within the blocks of the text
    ends: trace.Gaps | None = None  #: of what ought to be: the ends of blocks, where there may be any
    numbers: Sequence[tuple[str, str]] | None = None  #: notes in order: id and number
    marks: Sequence[tuple[str, str, str]] | None = None  #: id, kind, entry of the apparatus to which it leads
    ways_back: Sequence[tuple[str, str]] | None = None  #: apparatus in order: entry, and mark to which it leads back
    records: Mapping[str, tuple[str, str]] | None = None  #: mark -> reading of the source, what stands in the apparatus
    words: Mapping[str, str] | None = None  #: words of the notes and readings of the apparatus, by id
    entries_in_text: Sequence[tuple[str, str]] | None = None  #: apparatus in the files of its marks: id and readings
    shapes: Sequence[tuple[str, str]] | None = None  #: what holders hold: TEI path and words
    emphasis: Sequence[tuple[str, str]] | None = None  #: words that the print sets off: how, and the words
    rubies: Sequence[tuple[str, str]] | None = (
        None  #: words beside which the print has a reading, and that with its signs
    )
    note_calls: Sequence[tuple[str, str]] | None = None  #: calls of the author's notes: target and sign
    roles: Mapping[str, str] | None = None  #: of a PDF: element of the structure, or emphasis -> words
    pictures: Sequence[tuple[str, str]] | None = None  #: of the editors': words, and digest of the file
    targets: Sequence[tuple[str, str]] | None = None  #: navigation: heading of the text and page it leads to
    stale: Sequence[str] = ()  #: files that the book has not
    #: The editors' chapters, those that run on together -> words, without white space.
    editors: Mapping[Names, str] = field(default_factory=dict)
    linked: own_links.Read | None = None  #: chapter -> words and target of each of its links
    ours_linked: own_links.Ours = field(default_factory=dict)  #: of what ought to be: the links of the editors
    ours: Chapters = field(default_factory=dict)  #: of what ought to be: the editors' chapters stretch by stretch


def expected(book: Book) -> Reading:
    """Return what every output of *book* ought to say."""
    heads, printed = book.headings, book.printed
    pages = {heading.path: heading.page for heading in heads if heading.page}
    marks = [(one.anchor, one.mark) for one in book.marks]
    shapes = list(_shapes(book))
    ours = {chapter.name: [one for one in chapter.prose if one.kind == "heading"] for chapter in book.chapters}
    gaps, ends = trace.edition_gaps(book.steps)
    return Reading(
        pages=trace.edition_pages(book.steps, book.witness),
        labels=[(page.n, page.label) for page in book.witness.pages.values()],
        outline=list(_outline(book, heads, ours)),
        headings=[(h.level, trace.squeeze(h.number + h.title), h.page) for h in heads],
        links=[(item.words, pages[item.path]) for item in printed if item.path in pages and item.links[0]],
        notes=list(book.note_pages),
        apparatus=[f"app-{anchor}" for anchor, _ in marks],
        turns=list(book.witness.pages),
        entries=[
            (item.entry.level, trace.squeeze(item.entry.number), pages.get(item.path, "") if item.links[1] else "")
            for item in printed
        ],
        navigation=list(_navigation(book, heads, ours)),
        calls=list(calls(book)),
        gaps=gaps,
        ends=ends,
        numbers=list({call.anchor: str(call.number) for call in book.calls}.items()),
        marks=[(anchor, mark.kind, f"app-{anchor}") for anchor, mark in marks],
        ways_back=[(one.anchor, one.of.anchor) for one in in_list(book)],
        records={anchor: (mark.reading, trace.squeeze(wording.judgement(mark))) for anchor, mark in marks},
        words=_words(book),
        entries_in_text=[(f"entry-{anchor}", reading) for anchor, reading in _readings(book)],
        shapes=shapes,
        pictures=list(digests.expected(book)),
        roles=by_role(_roles(book, shapes)),
        emphasis=list(_emphasis(book)),
        rubies=list(_rubies(book)),
        note_calls=[(call.anchor, call.sign) for call in book.author_calls],
        targets=[(trace.squeeze(h.number + h.title), h.page) for h in heads],
        ours=editors.expected(book),
        ours_linked=own_links.expected(book),
    )


def mark_row(anchor: str, mark: Mark) -> tuple[str, ...]:
    """Return the id of a *mark* and all that it says itself, as outputs that keep it whole are compared."""
    said = (mark.kind, mark.lemma, mark.reading, mark.other, mark.value, mark.certainty, mark.category)
    others = (f"{siglum}:{reading}" for siglum, reading in mark.others)
    return anchor, *map(str, said), *filter(None, (mark.part, *others))


def calls(book: Book, shown: Callable[[str], str] = str) -> Iterator[tuple[str, str, int, str]]:
    """Yield note, page, characters of the page before it, and number for each call of a note.

    :param shown: what an output prints for a text, if it is another
    """
    called = {id(call.step): call for call in book.calls}
    counts = Counter[str]()
    for step in book.steps:
        if (call := called.get(id(step))) is not None:
            yield call.anchor, step.page, counts[step.page], str(call.number)
        counts[step.page] += len(trace.squeeze(shown(step.edition)))


def _shapes(book: Book) -> Iterator[tuple[str, str]]:
    """Yield TEI path and words of each block that something holds, a row's cells parted by a sign."""
    for one in book.blocks:
        if one.block.within and any(step.source or step.edition for step in one.steps):
            yield one.block.path, "".join(map(_cell, one.steps)).rstrip(CELL)


def by_role(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return all words of each element of the structure; rows of tables stay apart."""
    said: dict[str, str] = {}
    for role, words in rows:
        said[role] = f"{said[role]}{'/' if role == 'TR' else ''}{words}" if role in said else words
    return said


def _roles(book: Book, shapes: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the elements of the structure of a PDF, and their words; a page may end inside."""
    for path, words in shapes:
        if path.endswith("/row"):
            yield "TR", words
        elif "quote" in path.split("/"):
            yield "BlockQuote", words
    yield from _emphasis(book)
    yield from (("ruby", sign[1:-1]) for _, sign in _rubies(book))


def _cell(step: Step[Item]) -> str:
    """Return what a *step* prints, a tab between cells as the sign for it."""
    return CELL if step.source == "	" else trace.squeeze(step.edition)


def _emphasis(book: Book) -> Iterator[tuple[str, str]]:
    """Yield how the print sets words off, and the words."""
    for one in book.blocks:
        for rend, steps in groupby(one.steps, key=lambda step: step.piece.rend):
            if rend:
                yield rend, trace.squeeze("".join(step.edition for step in steps))


def _rubies(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the words beside which the print has a reading, and that with the signs of the transcription."""
    words = ""
    for step in (step for one in book.blocks for step in one.steps):
        mark = step.piece.mark
        if mark is not None and mark.kind == "rt":
            yield trace.squeeze(words), trace.squeeze(mark.reading)
        words = "" if mark is not None and mark.kind == "rb" else words + step.edition


def _words(book: Book) -> dict[str, str]:
    """Return the words of every note that is called and the readings of every entry of the apparatus, by id."""
    written = ((chapter.name, label, note) for chapter in book.texts for label, note in chapter.notes.items())
    notes = {anchor_of_note(name, label): note.lines(book.sources) for name, label, note in written}
    readings = {f"app-{anchor}": reading for anchor, reading in _readings(book)}
    return {anchor: notes[anchor] for anchor in book.note_pages if anchor in notes} | readings


def _readings(book: Book) -> Iterator[tuple[str, str]]:
    """Yield for each judging mark its id and the readings of its entry in the apparatus."""
    return ((one.anchor, trace.squeeze(wording.head(one.mark))) for one in book.marks)


#: The headings of the editors' own chapters, by document; of other documents none.
Ours = Mapping[str, Sequence[Prose]]


def _outline(book: Book, heads: Sequence[BodyHeading], ours: Ours) -> Iterator[tuple[int, str]]:
    """Yield the headings of every chapter, text and editorial, in reading order."""
    for chapter in book.chapters:
        yield from ((one.level, one.words(book.sources)) for one in ours[chapter.name])
        for heading in heads:
            if heading.chapter == chapter.name:
                yield heading.level, trace.squeeze(heading.number + heading.title)


def _navigation(book: Book, heads: Sequence[BodyHeading], ours: Ours) -> Iterator[tuple[str, str, str]]:
    """Yield what leads on from each page of a site: title page, chapters, its own sections; the chapters around it."""
    root, below = book.chapters[0], dict[str, list[tuple[str, str]]]()
    for heading in heads:
        target = f"{heading.chapter}.html#{heading.label}"
        below.setdefault(heading.chapter, []).append((trace.squeeze(heading.number + heading.title), target))
    for name, headed in ours.items():
        below.setdefault(name, []).extend((one.words(book.sources), f"{name}.html#{one.anchor}") for one in headed)
    titles = {name: next((title for title, _ in sections), "") for name, sections in below.items()}
    links = {name: (title, f"{name}.html") for name, title in titles.items()}
    for number, here in enumerate(book.chapters):
        yield here.name, "", f"{root.name}.html"
        yield from ((here.name, *links[name]) for name in root.toctree if name in links)
        yield from ((here.name, *link) for link in below.get(here.name, ())[1:] if here is not root)
        around = book.chapters[max(0, number - 1) : number + 2]
        yield from ((here.name, *links[chapter.name]) for chapter in around if chapter is not here)


Report = Callable[..., Finding]
#: What only some outputs can say -> the last part of its code.
_OPTIONAL: Final[Mapping[str, str]] = {
    "shapes": "001", "emphasis": "001", "rubies": "001", "roles": "001", "pictures": "006", "note_calls": "004",
    "turns": "002", "entries": "003", "targets": "003", "navigation": "003", "calls": "004", "numbers": "004",
    "marks": "004", "ways_back": "004", "entries_in_text": "004", "records": "004", "words": "004",
}  # fmt: skip


def compare(kind: str, file: str, read: Reading, ought: Reading) -> Iterator[Finding]:
    """Yield every disagreement between what *file* says and what it ought to say.

    :param kind: prefix of the codes: ``html``, ``epub``, ``pdf`` or ``tei``
    """
    report = partial(Finding, file, 0, repair=REBUILD)
    yield from _compare_text(f"{kind}-001", report, read.pages, ought.pages)
    yield from _compare_gaps(f"{kind}-001", report, read, ought)
    yield from compare_rows(f"{kind}-002", report, read.labels, ought.labels)
    if read.outline is not None:
        yield from compare_rows(f"{kind}-003", report, read.outline, ought.outline or ())
    yield from compare_rows(f"{kind}-003", report, read.headings, ought.headings)
    yield from compare_rows(f"{kind}-003", report, read.links, ought.links)
    yield from _compare_ids(f"{kind}-004", report, read.notes, ought.notes)
    yield from _compare_ids(f"{kind}-004", report, read.apparatus, ought.apparatus)
    yield from compare_rows(f"{kind}-003", report, read.stale, ought.stale)
    for name, code in _OPTIONAL.items():
        if (found := getattr(read, name)) is not None:
            yield from compare_rows(f"{kind}-{code}", report, _rows(found), _rows(getattr(ought, name)))
    yield from editors.check(kind, file, read.editors, ought.ours)
    yield from own_links.check(kind, file, read.linked, ought.ours_linked)


def _rows(found: Any) -> Sequence[object]:
    """Return what was read as rows that can be compared."""
    return sorted(found.items()) if isinstance(found, Mapping) else found


def _compare_text(code: str, report: Report, read: Mapping[str, str], ought: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the first difference on each page."""
    for page in dict.fromkeys([*ought, *read]):
        left, right = read.get(page, ""), ought.get(page, "")
        if left != right:
            at = next(
                (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
            )
            cut = slice(max(0, at - _CONTEXT), at + _CONTEXT)
            yield report(
                code=code, page=page, actual=f"「{left[cut]}」 at character {at + 1}", expected=f"「{right[cut]}」"
            )


def _compare_gaps(code: str, report: Report, read: Reading, ought: Reading) -> Iterator[Finding]:
    """Yield on each page that has its text the first white space that is lost or gained within a block."""
    if read.gaps is None or ought.gaps is None or ought.ends is None:
        return
    for page, text in ought.pages.items():
        found, wanted, ends = (one.places.get(page, set()) for one in (read.gaps, ought.gaps, ought.ends))
        if read.pages.get(page) == text and (differs := (found ^ wanted) - ends):
            at = min(differs)
            lost = f"「{text[max(0, at - _CONTEXT) : at]}{text[at : at + _CONTEXT]}」"
            kept = f"「{text[max(0, at - _CONTEXT) : at]}　{text[at : at + _CONTEXT]}」"
            told, expected = (lost, kept) if at in wanted else (kept, lost)
            yield report(code=code, page=page, actual=f"{told} at character {at + 1}", expected=expected)


def compare_rows(code: str, report: Report, read: Sequence[object], ought: Sequence[object]) -> Iterator[Finding]:
    """Yield the first row that differs."""
    for number in range(max(len(read), len(ought))):
        left = read[number] if number < len(read) else "nothing"
        right = ought[number] if number < len(ought) else "nothing"
        if left != right:
            yield report(code=code, actual=f"row {number + 1}: {left}", expected=str(right))
            return


def _compare_ids(code: str, report: Report, read: Sequence[str], ought: Sequence[str]) -> Iterator[Finding]:
    """Yield each id that is missing, unexpected or doubled."""
    left, right = Counter(read), Counter(ought)
    for anchor in sorted(left.keys() | right.keys()):
        if left[anchor] != right[anchor]:
            yield report(code=code, actual=f"{anchor} {left[anchor]} times", expected=f"{right[anchor]} times")
