"""A book as it was before its last leaves arrived, cut before a page; and what an editor does when they arrive."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import ingest
from conftest import BOOK, MINI, copy_inputs
from edition.ingest import review
from edition.model.findings import WARNINGS
from edition.model.trace import source_lines
from edition.model.witness import FILE, Witness, text_lines
from edition.model.witness import load as load_witness
from edition.proof.run import check_chapters
from edition.reading import book

INDEX = "index.md"
SOURCE = "source/transcription.txt"
#: Every page of two books before which they can be cut.
CUTS = [(root, page) for root in (BOOK, MINI) for page in [*load_witness(root).pages][1:]]
TABLE = re.compile(r"^\[\[(page|noise)\]\]\n(?:.+\n)+\n?", re.MULTILINE)


def shorten(origin: Path, target: Path, page: str) -> Path:
    """Copy the project at *origin*, and cut transcription, witness and chapters before *page*."""
    read = book.load(copy_inputs(origin, target))
    pages = list(read.witness.pages)
    gone = set(pages[pages.index(page) :])
    starts = [read.witness.pages[n].line for n in pages if n in gone]
    first = next((line for line in starts if line), len(read.transcription))
    last = max(n for n in text_lines(read.witness, read.transcription) if n < first)
    ending = "\n" if read.witness.final_newline else ""
    text = "\n".join(read.transcription.split("\n")[:last]) + ending
    declare(target, text, _described((target / FILE).read_text(encoding="utf-8"), read.witness, gone, last))
    _cut_chapters(target, read, page)
    return target


def declare(root: Path, text: str, described: str) -> None:
    """Make *text* the transcription of the project at *root*, and *described* its description but for the checksum."""
    (root / SOURCE).write_text(text, encoding="utf-8", newline="")
    digest = hashlib.sha256(text.encode()).hexdigest()
    (root / FILE).write_text(re.sub(r'(?m)^sha256 = ".*"', f'sha256 = "{digest}"', described), encoding="utf-8")


def _described(described: str, witness: Witness, gone: set[str], last: int) -> str:
    """Return the description without the pages that are *gone*, and what stands behind line *last*."""

    def kept(table: re.Match[str]) -> str:
        name = re.search(r'^n = "(.+)"', table[0], re.MULTILINE)
        line = re.search(r"^line = (\d+)", table[0], re.MULTILINE)
        is_gone = name[1] in gone if name else line is not None and int(line[1]) > last
        return "" if is_gone else table[0]

    solid = [[a, b] for a, b in witness.solid if a <= last]
    described = re.sub(r"^solid = .*$", f"solid = {solid}", TABLE.sub(kept, described), flags=re.MULTILINE)
    has_noise = "[[noise]]" in described or "\nnoise = " in described
    return described if has_noise else described.replace("\n[grid]\n", "\nnoise = []\n\n[grid]\n")


def _cut_chapters(root: Path, read: book.Book, page: str) -> None:
    """Cut the chapters before *page*; those without text go, and their lines in the toctree."""
    texts = [chapter for chapter in read.texts if chapter.blocks]
    turn = f"{{pb}}`{page}`"
    at = next(n for n, c in enumerate(texts) if turn in (root / c.file).read_text(encoding="utf-8"))
    cut = _cut((root / texts[at].file).read_text(encoding="utf-8"), turn)
    for chapter in texts[at + bool(cut) :]:
        (root / chapter.file).unlink()
        index = (root / INDEX).read_text(encoding="utf-8")
        (root / INDEX).write_text(index.replace(f"\n{chapter.name}\n", "\n"), encoding="utf-8")
    if cut:
        (root / texts[at].file).write_text(cut, encoding="utf-8")


def _cut(text: str, turn: str) -> str:
    """Return *text* before *turn*, with the notes that are still called; nothing if there is no text before."""
    before, _, after = text.partition(turn)
    if not before.strip():
        return ""
    head = before.rstrip()
    if head.count("```") % 2:
        head += "\n```"
    notes = re.findall(r"^\[\^([^\]]+)\]:(.*)$", after, re.MULTILINE)
    kept = [f"[^{label}]:{words}" for label, words in notes if f"[^{label}]" in head]
    return "\n".join([head, "", *kept, ""])


def receive(root: Path, text: str | bytes) -> int:
    """Write *text* beside the project at *root* and receive it."""
    path = root.parent / "received.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return ingest.main(["--root", str(root), "--received", str(path)])


def place(root: Path) -> int:
    return ingest.main(["--root", str(root)])


def confirm(root: Path) -> None:
    """Do what an editor does who finds every proposal right."""
    _review(root, review.accepted)


def decline(root: Path) -> None:
    """Do what an editor does who finds every proposal wrong."""
    _review(root, review.refused)


def _review(root: Path, do: Callable[[str, str], str]) -> None:
    text = (root / FILE).read_text("utf-8")
    if review.proposed(text):
        (root / FILE).write_text(do(text, "all"), "utf-8")


def transcribed(root: Path) -> str:
    """Return the transcription that undoing every mark of the chapters leaves."""
    read = book.load(root)
    return read.witness.assemble(source_lines(read.steps))


def files(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_text("utf-8") for p in root.rglob("*") if p.is_file()}


def told(root: Path) -> list[str]:
    """Return the codes of what the chapters' proof finds, registers left out, which speak of other pages too."""
    return [finding.code for finding in check_chapters(book.load(root)) if finding.code not in WARNINGS]


def stands(before: str, after: str) -> bool:
    """Whether *after* is *before* with text added: its lines in order, each whole or gone on with."""
    rest = iter(after.split("\n"))
    return all(any(line == new or (line and new.startswith(line)) for new in rest) for line in before.split("\n"))
