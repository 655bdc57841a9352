"""Measure how soon a saved change is shown: from the end of the write to the last byte of the new page.

Thirty edits of a book and of one of 195 pages: in a paragraph, in a note, in a register, in the printed contents. The
proof and the other outputs are made meanwhile, as they are for an editor. The exit code is 0: this measures and does
not judge.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from maintain.bench import multiply
from maintain.bench.compare import LEFT_OUT
from maintain.bench.desk import look, served

#: Most milliseconds, by the copies of the book.
GOALS: Final = {1: 150, 15: 250}


@dataclass(frozen=True, slots=True)
class Edit:
    """A change, and the page that shows it; made once more it is taken back."""

    kind: str
    file: str
    change: Callable[[str], str]
    page: str


def _edits(text: str) -> list[Edit]:
    """Return the edits of one round, *text* being the page of the chapter that is edited."""
    note = re.compile(r"(?m)^(\[\^(?!app-)[^\]]+\]: .)")
    gloss = re.compile(r'(?m)^(gloss = ".)')
    title = re.compile(r"(?m)^(第.章 )")
    return [
        Edit("paragraph", f"{text}.md", multiply.mark_one, text),
        Edit("paragraph", f"{text}.md", multiply.mark_one, text),
        Edit("note", f"{text}.md", lambda words: note.sub(r"\1□", words, count=1), text),
        Edit("register", "registers/people.toml", lambda words: gloss.sub(r"\1□", words, count=1), "chapters/people"),
        Edit(
            "contents",
            "chapters/contents.md",
            lambda words: title.sub(r"\1〇", words, count=1),
            "chapters/contents",
        ),
    ]


def _timed(root: Path, address: str, edit: Edit) -> Iterator[float]:
    """Make the *edit* and take it back; yield the milliseconds that each took to be seen.

    :raises RuntimeError: if the page does not change, or is cut short
    """
    path = root / edit.file
    before = path.read_text(encoding="utf-8")
    editor = look(address, edit.page)
    editor.hears("findings")
    for text in (edit.change(before), before):
        seen, since = editor.get(f"{edit.page}.html"), len(editor.told)
        path.write_text(text, encoding="utf-8")
        begun = time.monotonic()
        editor.hears("page", lambda event: bool(event["page"] == edit.page), since)
        now = editor.get(f"{edit.page}.html")
        took = 1000 * (time.monotonic() - begun)
        if now == seen or not now[1].rstrip().endswith(b"</html>"):
            raise RuntimeError(f"{edit.page} is not, or not wholly, shown after a change of {edit.file}")
        yield took
        editor.hears("findings", since=since)


def measure(root: Path, copies: int, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of every edit of a book of so many *copies*, by kind."""
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "edition"
        shutil.copytree(root, project, ignore=LEFT_OUT)
        multiply.write(root, project, copies)
        with served(project) as address:
            look(address, "index").hears("outputs")
            for edit in _edits("chapters/02") * rounds:
                took.setdefault(edit.kind, []).extend(_timed(project, address, edit))
    return took


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the medians, and give 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[3], help="the project's folder")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 15], help="the book's length, in copies of it")
    parser.add_argument("--rounds", type=int, default=3, help="how many rounds of ten edits")
    options = parser.parse_args(arguments)
    for copies in options.copies:
        took = measure(options.root.resolve(), copies, options.rounds)
        every = [one for times in took.values() for one in times]
        goal = f" (goal {GOALS[copies]})" if copies in GOALS else ""
        print(
            f"{copies} x the book: {len(every)} edits, median {median(every):.0f} ms{goal}, longest {max(every):.0f} ms"
        )
        for kind, times in took.items():
            print(f"  {kind:<10} median {median(times):.0f} ms, longest {max(times):.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
