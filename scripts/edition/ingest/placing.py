"""Where the new lines of the transcription go: each into the chapter that is open, or into the one that it opens."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from edition.ingest.draft import Draft, turn
from edition.ingest.extent import Extent, check, extent
from edition.ingest.grouping import HELD, grouped
from edition.ingest.late import filled
from edition.ingest.units import CONTENTS, ITEM, QUOTED, Awaited, SourceUnit, ends, open_chapter, state, units
from edition.model import files
from edition.model.blocks import cells, note_sign
from edition.model.chapter import Chapter
from edition.model.contents import Shape, listing, proposed
from edition.model.findings import EditionError, Finding
from edition.model.heading_ids import slug
from edition.model.witness import FILE, Page, Witness
from edition.proof.run import check_chapters
from edition.reading import book as books
from edition.reading import markdown as chapter_reader
from edition.reading.book import Book
from edition.reading.chapters import ROOT_DOCUMENT
from edition.reading.structure import traced

_NUMBERED: Final = re.compile(r"chapters/([0-9]{2,})")
_INDEX: Final = f"{ROOT_DOCUMENT}.md"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written, in this order, and what is to be told."""

    changes: Mapping[str, str]  #: file -> text
    findings: tuple[Finding, ...]
    verdict: str


def plan(root: Path) -> Plan:
    """Return what puts every line of the transcription that no chapter has yet into the chapters at *root*.

    Nothing that stands is changed: text is added behind the last block, and the toctree gets a line a new chapter. New
    chapters are named last, so that after a kill those that are not named yet are what the same command writes again.

    :raises EditionError: if the project cannot be read
    """
    read = replace(books.load(root), entries=())  # names may lie ahead
    if not any(one.blocks for one in read.texts):
        return refused(check_chapters(read))
    begun = extent(read)
    unnamed = [finding for finding in read.findings if finding.code == "chapter-003"]
    named = replace(read, findings=tuple(f for f in read.findings if f not in unnamed))
    if found := [*check(named, begun), *_check_layout(read, begun), *_check_contents(read, begun)]:
        return refused(found)
    drafts = _drafts(read, begun)
    changes = _changes(root, read, drafts)
    standing = {chapter.file: changes.get(chapter.file) or _standing(root, chapter.file) for chapter in read.texts}
    late = filled(read, begun, standing) if begun.late else {}
    changes = late | changes | late
    in_the_way = [*_in_the_way(root, drafts, changes), *_too_large(changes)]
    if found := [*(f for f in unnamed if f.file not in changes), *in_the_way]:
        return refused(found)
    if not changes:
        return Plan({}, (), "nothing to take in: the chapters have every line of the transcription")
    told = check_chapters(_with(named, drafts, changes))
    if found := [f for f in told if not f.is_warning and not f.code.startswith("toc-")]:
        return refused(found)
    filled_ = [f"taken in: {file}: late pages {' '.join(begun.late)}" for file in late]
    return Plan(changes, tuple(told), "\n".join([*filled_, *_summary(drafts)]))


def refused(found: Iterable[Finding]) -> Plan:
    """Return the plan that writes nothing and tells why."""
    found = tuple(f for f in found if not f.is_warning)
    return Plan({}, found, "not taken in; nothing was written")


def _check_layout(read: Book, begun: Extent) -> Iterator[Finding]:
    """Yield a finding for each new line that the declared layout does not reach, and each page that begins at none."""
    starts = {page.line for page in begun.pages}
    last = begun.line
    starts |= {read.witness.pages[n].line for n in begun.late}
    for line in [*begun.lines, *(line for lines in begun.late.values() for line in lines)]:
        if line not in starts and (ought := read.witness.following(last)) != line:
            expected = f"text at line {ought}, the next by [layout]"
            repair = "declare the page turn or the noise between them, or mend [layout]"
            yield Finding(FILE, 0, "witness-002", f"text at line {line} after line {last}", expected, repair)
        last = line
    for page in begun.pages:
        if page.line is not None and page.line not in begun.lines:
            read_ = f"page {page.n} at line {page.line}: noise"
            yield Finding(FILE, 0, "witness-002", read_, "a line of text", "mend the line number")


def _check_contents(read: Book, begun: Extent) -> Iterator[Finding]:
    """Yield a finding if printed contents are among the new lines and the description does not say how to read them."""
    lines = list(begun.lines.values())
    at = next((n for n, text in enumerate(lines) if read.witness.contents.heads(text)), None)
    if at is not None and not read.witness.contents.declared:
        table = proposed(listing(lines[at + 1 :]), lines[at])
        repair = f"write into {FILE}, and compare with the print: {table}"
        yield Finding(FILE, 0, "toc-007", f"{lines[at]} and no table", "a table [contents]", repair)


#: Kinds of units that a page turn may cut.
_CUT: Final = frozenset({"paragraph", ITEM, QUOTED})


@dataclass(slots=True)
class _Placer:
    """The chapters while units are placed one after the other; the last is open."""

    drafts: list[Draft]
    waiting: list[Page]  #: pages that have not begun
    witness: Witness
    number: int  #: of the last numbered chapter
    before: str  #: the line before, if one of its kind may go on with it
    labels: dict[int, str]  #: level -> the id of the last heading there
    shape: Shape
    kind: str = "paragraph"  #: of the line before

    def place(self, unit: SourceUnit) -> None:
        """Add *unit* to the chapter that is open, or to the one that it opens."""
        page = self.witness.pages[self.witness.page_of(unit.line)]
        turned = page in self.waiting
        pages = self.waiting[: self.waiting.index(page) + 1] if turned else []
        del self.waiting[: len(pages)]
        # What begins inside a page stays in the file of what is before it.
        top = unit.kind == CONTENTS or (unit.entry is not None and unit.entry.level == 1)
        opens = top and turned
        if opens:
            self.drafts[-1].add(*(turn(page.n) for page in pages if page.line is None))
            pages = [page for page in pages if page.line is not None]
            self.drafts.append(self._opened(unit))
        draft = self.drafts[-1]
        if not top and pages[:-1]:
            draft.gap([turn(page.n) for page in pages[:-1]], bool(self.before) and not ends(self.before))
            pages, self.before = pages[-1:], ""
            unit = replace(unit, begins=unit.kind in HELD)  # what held the unit before has ended
        turns = [turn(page.n) for page in pages]
        draft.lines += [line for line, _ in unit.lines]
        goes_on = unit.kind == "paragraph" or unit.kind == self.kind == QUOTED  # an entry has a sign, and begins
        joined = bool(turns and self.before) and not ends(self.before) and goes_on
        if unit.kind == "paragraph":
            draft.paragraph(turns, unit.text, joined)
        elif unit.kind in HELD:
            draft.held(turns, unit, joined)
        elif unit.kind == "entry":
            draft.entry(turns, unit.text)
        elif unit.kind == "row":
            draft.row(turns, cells(unit.text))
        elif unit.kind == "note":
            if not turns and draft.note(unit.line, note_sign(unit.text), unit.text):
                return  # what is before it may go on behind it
            draft.paragraph(turns, unit.text, joined=False)
        else:
            level = unit.entry.level if unit.entry else 1
            draft.heading(turns, self._label(level, unit.entry), level, [text for _, text in unit.lines])
        self.before, self.kind = unit.text if unit.kind in _CUT else "", unit.kind

    def _label(self, level: int, entry: Awaited | None) -> str:
        """Return the id of a heading: that of the one above it, and its number or, without one, its words."""
        above = [self.labels[one] for one in sorted(self.labels) if one < level]
        self.labels = {one: label for one, label in self.labels.items() if one < level}
        label = above[-1] if above else self.drafts[-1].label
        if entry is not None and (above or self.drafts[-1].last or self.drafts[-1].blocks):
            first = level > 1 and entry.sign is not None and entry.sign.form == self.shape.levels[level - 1][0]
            label += f"-{entry.value}" if first and entry.value else f"-{slug(entry.number or min(entry.titles))}"
        self.labels[level] = label
        return label

    def _opened(self, unit: SourceUnit) -> Draft:
        """Return the new chapter that begins with *unit*."""
        self.labels = {}
        if unit.kind == CONTENTS:
            return Draft(f"chapters/{CONTENTS}.md", CONTENTS)
        self.number += 1
        return Draft(f"chapters/{self.number:02}.md", f"ch{self.number:02}")

    def end(self) -> list[Draft]:
        """Turn to the pages without text at the end, and give the chapters to which something was added."""
        self.drafts[-1].add(*(turn(page.n) for page in self.waiting))
        return [draft for draft in self.drafts if any(draft.blocks)]


def _drafts(read: Book, begun: Extent) -> list[Draft]:
    """Return the chapters to which the new lines are added, in reading order."""
    is_open = open_chapter(read)
    last = is_open.blocks[-1]
    is_text = last.kind == "paragraph" and any(i.text or (i.mark and i.mark.reading) for i in last.items)
    numbers = [int(found[1]) for c in read.chapters if (found := _NUMBERED.fullmatch(c.name))]
    labels = {block.level: block.label for block in is_open.blocks if block.label}
    before, shape = begun.text if is_text else "", read.witness.contents
    first = Draft.of(is_open)
    placer = _Placer([first], list(begun.pages), read.witness, max(numbers, default=0), before, labels, shape)
    for unit in grouped(list(units(begun.lines, state(read), {page.line for page in begun.pages}))):
        placer.place(unit)
    return placer.end()


def _changes(root: Path, read: Book, drafts: list[Draft]) -> dict[str, str]:
    """Return the text of each file that changes: chapters in reading order, and last the toctree that names them."""
    texts = {draft.file: draft.text(_standing(root, draft.file) if draft.last else "") for draft in drafts}
    if new := [draft.file.removesuffix(".md") for draft in drafts if draft.last is None]:
        index = texts.pop(_INDEX, None) or _standing(root, _INDEX)
        texts[_INDEX] = _naming(index, new, {c.name for c in read.texts})
    return texts


def _standing(root: Path, file: str) -> str:
    return files.read(root / file, files.TEXT).decode("utf-8")


def _naming(index: str, new: list[str], texts: Collection[str]) -> str:
    """Return the text of *index* with the *new* chapters in its toctree, behind the last of those that are *texts*.

    :raises EditionError: chapter-003 if it has no toctree
    """
    toctree = chapter_reader.read(ROOT_DOCUMENT, _INDEX, index).toctree
    if not toctree:
        expected = f"a toctree with a line {new[0]}"
        raise EditionError(Finding(_INDEX, 0, "chapter-003", new[0], expected, "write the toctree"))
    behind = [place.line for name, place in toctree.items() if name in texts]
    at = max(behind, default=next(iter(toctree.values())).line - 1)
    lines = index.split("\n")
    line = lines[next(iter(toctree.values())).line - 1]
    indent = line[: len(line) - len(line.lstrip())]
    return "\n".join([*lines[:at], *(indent + name for name in new), *lines[at:]])


def _in_the_way(root: Path, drafts: list[Draft], changes: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each file that has the name of a new chapter and is not what a killed run wrote of it."""
    for draft in drafts:
        path = root / draft.file
        if draft.last is None and path.exists() and files.read(path, files.TEXT) != changes[draft.file].encode("utf-8"):
            repair = f"rename it, or name it in the toctree of {_INDEX} before more is taken in"
            yield Finding(draft.file, 0, "chapter-003", "another text", "no file: the next chapter's name", repair)


def _too_large(changes: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each file that could not be read again."""
    for file, text in changes.items():
        if len(text.encode("utf-8")) > files.TEXT:
            expected, repair = f"at most {files.TEXT // 2**20} MB", "divide the chapter, then take in what follows"
            yield Finding(file, 0, "chapter-001", "a larger file", expected, repair)


def _with(read: Book, drafts: list[Draft], changes: Mapping[str, str]) -> Book:
    """Return *read* as it will be when *changes* are written."""
    new = [draft.file for draft in drafts if draft.last is None]
    chapters: list[Chapter] = []
    for one in read.chapters:
        chapters.append(chapter_reader.read(one.name, one.file, changes[one.file]) if one.file in changes else one)
        if one.name == open_chapter(read).name:
            chapters += [chapter_reader.read(file.removesuffix(".md"), file, changes[file]) for file in new]
    found = [finding for one in chapters for finding in one.findings]
    steps = traced(chapters, read.witness)
    return replace(read, chapters=tuple(chapters), steps=steps, findings=tuple(found))


def _summary(drafts: list[Draft]) -> Iterator[str]:
    """Yield a line for each chapter: what was added to it."""
    for draft in drafts:
        lines = f"lines {draft.lines[0]} to {draft.lines[-1]}" if draft.lines else "page turns"
        yield f"taken in: {draft.file}: {lines}{' (a new chapter)' if draft.last is None else ''}"
