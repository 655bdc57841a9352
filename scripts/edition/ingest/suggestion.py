"""A reader's report -> a suggestion for the editor: the change of the chapter, as a patch to be judged and applied.

Nothing is written into a chapter: a reader may be wrong, and whoever mends the text answers for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from itertools import takewhile
from pathlib import Path
from typing import Final

from edition.model import files
from edition.model.findings import EditionError, Finding
from edition.model.interface import gettext
from edition.model.reports import Report
from edition.reading.book import Book
from edition.reading.structure import PlacedBlock

#: Signs that would end a mark, or be one.
_SIGNS: Final = frozenset("`[]{}|")
#: What stands around the number of a page where it is named.
_PAGE: Final = re.compile(r"^(?:第|p(?:p?\.|age)? *)|頁$", re.IGNORECASE)
#: The reason of a reader who gives none.
_UNJUDGED: Final = "讀者回報，待核"


def _refused(name: str, actual: str, expected: str) -> EditionError:
    """Return the error for a report of which no suggestion can be made."""
    return EditionError(Finding(name, 0, "report-001", actual, expected, "look into it by hand, or ask the reader"))


def _lines(book: Book, report: Report) -> Iterator[int]:
    """Yield the lines of the transcription that the report can mean."""
    pages = {
        page.n
        for page in book.witness.pages.values()
        if _PAGE.sub("", report.page).strip("〔〕") in (page.n, page.label.strip("〔〕"))
    }
    for number in sorted({step.line for step in book.steps if step.source}):
        on = {step.page for step in book.steps if step.line == number}
        if (not report.line or report.line == str(number)) and (not report.page or report.line or on & pages):
            yield number


def _place(book: Book, report: Report, name: str) -> tuple[int, int]:
    """Return line and column of the transcription at which the reading stands.

    :raises EditionError: report-001, if it stands nowhere or more than once
    """
    text = book.transcription.split("\n")
    found = [
        (line, at + 1)
        for line in _lines(book, report)
        for at in range(len(text[line - 1]))
        if text[line - 1].startswith(report.reading, at)
    ]
    if len(found) != 1:
        expected = "words that stand once where the report says"
        raise _refused(name, f"「{report.reading}」, which stands {len(found)} times there", expected)
    return found[0]


def _block(book: Book, line: int) -> PlacedBlock:
    """Return the block of the text that holds *line* of the transcription."""
    return next(one for one in book.blocks if any(step.line == line and step.source for step in one.steps))


def _common(one: str, other: str) -> int:
    """Return with how many characters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def marked(report: Report, line: int, column: int) -> tuple[str, str]:
    """Return the words with their mark and reason, and the note, for a reading at *line* and *column*."""
    old, new = report.reading, report.proposal
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    lost, put = old[start : len(old) - end], new[start : len(new) - end]
    role = f"{{corr}}`{put}]{lost}`" if lost and put else f"{{supplied}}`{put}`" if put else f"{{surplus}}`{lost}`"
    label = f"[^app-l{line}c{column + start}]"
    reason, stop = report.reason or gettext(_UNJUDGED), gettext("。")
    return f"{old[:start]}{role}{label}{old[len(old) - end :]}", f"{label}: {reason.rstrip(stop)}{stop}\n"


def patch(book: Book, report: Report, name: str) -> str:
    """Return the patch that would do what *report*, which came as the file *name*, suggests.

    :raises EditionError: report-001, if it lacks what is needed or does not find its place
    """
    if not report.reading or report.reading == report.proposal:
        raise _refused(name, "no reading, or no other", "what the edition has, and what it ought to have")
    if _SIGNS & set(report.reading + report.proposal):
        raise _refused(name, f"「{report.proposal}」", "words without signs of the notation")
    line, column = _place(book, report, name)
    block = _block(book, line)
    path = f"{block.chapter}.md"
    old = files.read(book.root / path, files.TEXT).decode("utf-8").splitlines(keepends=True)
    at = [n for n, words in enumerate(old) if words.count(report.reading) == 1 and n >= block.block.place.line - 1]
    if not at or sum(words.count(report.reading) for words in old[block.block.place.line - 1 : at[0] + 1]) != 1:
        raise _refused(name, f"「{report.reading}」, which {path} has with a mark in it", "words without a mark")
    words, note = marked(report, line, column)
    new = [*old]
    new[at[0]] = old[at[0]].replace(report.reading, words)
    gap = [] if old[-1].startswith("[^") else ["\n"]
    return "".join(unified_diff(old, [*new, *gap, note], f"a/{path}", f"b/{path}"))


def head(book: Book, report: Report) -> str:
    """Return what an editor should know before the patch; ``git apply`` passes over it."""
    now = book.settings.version
    version = report.version and f"{report.version} ({now})" if report.version != now else now
    rows = {"頁": report.page, "底本行": report.line, "版本": version, "理由": report.reason}
    return "".join(f"{gettext(name)}{gettext('：')}{words or '?'}\n" for name, words in rows.items()) + "\n"


def read(path: Path) -> str:
    """Return the text of the report at *path*.

    :raises OSError: if it cannot be read
    """
    return files.read(path, files.TEXT).decode("utf-8", "replace")
