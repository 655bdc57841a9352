"""The printed contents against the headings of the text: number, wording, level, order, page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edition.model.contents import ORDINALS, ordinal, page_number
from edition.model.findings import Finding
from edition.model.notation import escape
from edition.model.trace import squeeze
from edition.proof.chapters.text import differences
from edition.reading.book import Book
from edition.reading.structure import BodyHeading, PrintedLine


def _order(printed: Iterable[PrintedLine]) -> Iterator[Finding]:
    """Yield a finding for each entry whose number or page does not follow the one before it."""
    counters = {1: 0, 2: 0}
    last = 0
    for item in printed:
        entry = item.entry
        counters[entry.level] += 1
        if entry.level == 1:
            counters[2] = 0
        number = f"第{ordinal(counters[entry.level])}{'章' if entry.level == 1 else '節'}"
        page = page_number(entry.page)
        if entry.number != number or page < last:
            expected = f"{number} on a page not before {last}"
            yield item.place.finding(
                "toc-002", f"{entry.number} on page {page}", expected, "restore the order of the entries", item.page
            )
        # Count on from the highest number so far, so that one entry lost is one finding.
        counters[entry.level] = max(counters[entry.level] - 1, ORDINALS.get(entry.number[1:-1], 0))
        last = page


def check_contents(book: Book) -> Iterator[Finding]:
    """Yield a finding for every disagreement between the printed contents and the headings."""
    yield from book.broken_lines
    yield from _order(book.printed)
    # On a page before number 1 a heading may be of the title page or of the contents themselves.
    numbered = {n for n, page in book.witness.pages.items() if page.number}
    heads = {heading.path: heading for heading in book.headings if heading.path}
    last = max((p.number for p in book.witness.pages.values() if p.number and p.line), default=0)
    for item in book.printed:
        heading = heads.pop(item.path, None)
        if heading is not None:
            yield from _collate(item, heading)
        elif page_number(item.entry.page) > last:
            yield item.place.finding(
                "beyond-001",
                f"{item.path}, page {page_number(item.entry.page)}",
                f"a page up to {last}, the last of the transcription",
                "nothing to mend: not in the source, not proved",
                item.page,
            )
        else:
            yield item.place.finding(
                "toc-003",
                item.path,
                f"its heading on page {page_number(item.entry.page)}",
                "write the heading where the transcription has it",
                item.page,
            )
    for heading in [*heads.values(), *(h for h in book.headings if not h.path and h.page in numbered)]:
        yield heading.place.finding(
            "toc-003",
            heading.path or heading.title,
            "an entry in the printed contents",
            "restore heading or entry as the transcription has them",
            heading.page,
        )


def _variants(here: str, there: str) -> str:
    """Return the marks that would say that the entry reads *here* where the heading reads *there*."""
    marks = []
    for start, read, other in differences(here, there):
        # A reading is never empty: one that is takes the character beside it.
        before = "" if read and other else here[max(0, start - 1) : start]
        after = "" if (read and other) or before else here[start + len(read) : start + len(read) + 1]
        marks.append(f"{{rdg}}`{escape(before + read + after)}]{escape(before + other + after)}`")
    return " ".join(marks)


def _collate(item: PrintedLine, heading: BodyHeading) -> Iterator[Finding]:
    """Yield the disagreements between one entry and its heading."""
    title, place = squeeze(item.entry.title), item.place
    if item.as_headed != heading.title:
        if item.variants and title == heading.title:
            yield place.finding(
                "toc-006", item.as_headed, heading.title, "delete the {rdg}, keep its first reading", item.page
            )
        else:
            yield place.finding(
                "toc-004",
                item.as_headed,
                f"{heading.title} ({heading.place.file}:{heading.place.line})",
                f"if both are printed so, write {_variants(item.as_headed, heading.title)} in the entry; "
                "if one of them is a slip, mark that one",
                item.page,
            )
    if item.entry.level != heading.level:
        yield heading.place.finding(
            "toc-003",
            f"{heading.path} at level {heading.level}",
            f"level {item.entry.level}",
            "mend the number of # signs",
            heading.page,
        )
    if str(page_number(item.entry.page)) != heading.page:
        yield heading.place.finding(
            "toc-005",
            f"page {heading.page}",
            f"page {page_number(item.entry.page)} ({place.file}:{place.line})",
            "move the page turn or the heading to where the transcription has it",
            heading.page,
        )
