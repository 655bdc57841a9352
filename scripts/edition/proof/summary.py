"""What the proof found, in numbers: a book and its findings -> what the report (驗證報告) says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edition.model import glyphs, status, trace
from edition.model.findings import CODES, Finding
from edition.model.marks import JUDGING
from edition.model.notation import Category, Certainty
from edition.model.outputs import OUTPUTS
from edition.model.readings import Readings
from edition.reading.book import Book

#: What the suite of seeded faults last counted; absent until it has been run.
MUTANTS: Final = Path(__file__).parent / "data" / "mutants.json"


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """Codes that answer one question."""

    key: str  #: the name of the check for machines
    families: tuple[str, ...]  #: what the codes begin with, before the hyphen
    says: str  #: what holds if there is no finding, for readers
    built: bool = False  #: whether it is asked of what was built


#: Every check, in the order of the report; each family of codes belongs to one.
GROUPS: Final[tuple[CheckGroup, ...]] = (
    CheckGroup("source", ("source", "witness", "readings", "status", "intake"), "底本檔案與登記的校驗值相符"),
    CheckGroup("text", ("chapter", "markdown", "mark", "text"), "標記全部還原，即得底本，一字不差"),
    CheckGroup("pages", ("page",), "原書每一頁的起處與底本相同"),
    CheckGroup("contents", ("conf", "toc", "beyond"), "目次各條與正文標題、頁次相符"),
    CheckGroup("notes", ("note",), "每條註釋都有出處，且都用到"),
    CheckGroup("links", ("link",), "編者的每個連結都有所指"),
    CheckGroup("pictures", ("picture",), "每幅圖都有檔案可用，並有文字說明"),
    CheckGroup("languages", ("language",), "編者文字中的外文都標明語言"),
    CheckGroup("registers", ("register",), "索引詞形都見於正文，出處都在書目"),
    CheckGroup("glyphs", ("glyph",), "字型備有所用的每一個字"),
    CheckGroup("fit", ("fit",), "每頁行數合於原書版面"),
    *(CheckGroup(output.name, (output.name,), output.says, built=True) for output in OUTPUTS),
    CheckGroup("build", ("build", "history"), "各種檔案齊全，製作時無警告", built=True),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check and its result."""

    key: str
    findings: int  #: errors
    warnings: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A book in numbers, and what was found."""

    file: str  #: the transcription, relative to the project
    sha256: str
    counts: Mapping[str, int]  #: name for machines -> number
    kinds: Mapping[str, int]  #: role -> marks
    classes: Mapping[str, int]  #: class -> marks
    certainties: Mapping[str, int]  #: certainty -> judgements
    registers: Mapping[str, int]  #: register -> entries
    checks: tuple[Check, ...]
    fit: tuple[tuple[str, str, str], ...]  #: page label, what was read, what was expected
    signs: tuple[tuple[str, str], ...]  #: character that no font has, what is shown for it
    forms: tuple[str, ...]  #: characters whose form no font has, with their selectors
    readings: Readings | None
    read: tuple[tuple[str, int, str], ...]  #: page label, how often it was read against the copy, last when
    mutants: Mapping[str, Any]  #: empty until the suite has been run


def checks(findings: Iterable[Finding]) -> tuple[Check, ...]:
    """Return each check with the number of its findings."""
    counted = Counter((finding.code.partition("-")[0], finding.is_warning) for finding in findings)

    def total(group: CheckGroup, warning: bool) -> int:
        return sum(counted[family, warning] for family in group.families)

    return tuple(Check(group.key, total(group, False), total(group, True)) for group in GROUPS)


def codes_of(group: CheckGroup) -> list[str]:
    """Return the codes that *group* answers for."""
    return [code for code in CODES if code.partition("-")[0] in group.families]


def mutants(path: Path = MUTANTS) -> Mapping[str, Any]:
    """Return what the suite of seeded faults counted, empty if it has not been run."""
    if not path.is_file():
        return {}
    read: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def _ordered(order: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    """Return how often each of *order* was found, those never found left out."""
    counted = Counter(found)
    return {str(name): counted[name] for name in order if counted[name]}


def _counts(book: Book, marks: int, findings: Sequence[Finding]) -> dict[str, int]:
    """Return the numbers of the book: characters without white space, pages, headings, notes and so on."""
    pages = book.witness.pages.values()
    return {
        "source_bytes": len(book.transcription.encode("utf-8")),
        "source_characters": len(trace.squeeze(book.transcription)),
        "edition_characters": sum(map(len, trace.edition_pages(book.steps, book.witness).values())),
        "pages": len(pages),
        "pages_without_text": sum(page.line is None for page in pages),
        "headings": len(book.headings),
        "notes": len(book.note_pages),
        "apparatus": marks,
        "sources": len(book.sources),
        "contents": len(book.printed),
        "contents_beyond": sum(finding.code == "beyond-001" for finding in findings),
    }


def _read(book: Book) -> tuple[tuple[str, int, str], ...]:
    """Return how often every page of *book* was read, and last when; nothing if no reading is told."""
    if not book.read:
        return ()
    pages = book.witness.pages
    every = status.status(book.read, pages).items()
    return tuple((pages[n].label, one.times, str(one.last or "")) for n, one in every)


def summarise(book: Book, findings: Sequence[Finding]) -> Summary:
    """Return the numbers of *book* and of what the proof found."""
    marks = [one.mark for one in book.marks]
    labels = {page.n: page.label for page in book.witness.pages.values()}
    given, _ = glyphs.load(book.root)
    return Summary(
        file=book.witness.path,
        sha256=book.witness.sha256,
        counts=_counts(book, len(marks), findings),
        kinds=dict(sorted(Counter(mark.kind for mark in marks).items())),
        classes=_ordered(Category, (mark.category for mark in marks)),
        certainties=_ordered(Certainty, (mark.certainty for mark in marks if JUDGING[mark.kind].has_certainty)),
        registers=dict(sorted(Counter(entry.register for entry in book.entries).items())),
        checks=checks(findings),
        fit=tuple((labels[f.page], f.actual, f.expected) for f in findings if f.code == "fit-001"),
        signs=tuple((f.actual[0], glyphs.shown(f.actual[0], given)) for f in findings if f.code == "glyph-001"),
        forms=tuple(f.actual[:2] for f in findings if f.code == "glyph-002"),
        readings=book.readings,
        read=_read(book),
        mutants=mutants(),
    )
