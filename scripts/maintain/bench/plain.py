"""The same text for plain Sphinx: a book -> bare Markdown, every mark resolved, and a conf.py of four lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.model import marks
from edition.model.chapter import Block, Chapter, NoteRef
from edition.reading.book import Book

CONF: Final = """project = "{project}"
author = "{author}"
language = "zh_TW"
extensions = ["myst_parser"]
"""
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_FENCE: Final = re.compile(r"^```\{.*?^```\n?", re.MULTILINE | re.DOTALL)
_META: Final = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CALL: Final = re.compile(r"\[\^([^\]]+)\]")
_NOTE: Final = re.compile(r"^\[\^[^\]]+\]:.*\n?", re.MULTILINE)
#: The continuous text with its notes, and without.
NOTED: Final = "noted.md"
BARE: Final = "bare.md"
_TARGET: Final = re.compile(r"^\([a-z0-9-]+\)=\n", re.MULTILINE)


def plain(book: Book, project: str, author: str) -> dict[str, str]:
    """Return the files (by name) of a Sphinx project that has the text of *book* and nothing else."""
    files = {"conf.py": CONF.format(project=project, author=author)}
    for chapter in book.chapters:
        if chapter.editorial:
            words = (book.root / chapter.file).read_text(encoding="utf-8")
            files[chapter.file] = _TARGET.sub("", _FENCE.sub("", _META.sub("", words)))
        else:
            files[chapter.file] = "\n\n".join(_parts(chapter)) + "\n"
    return files


def continuous(book: Book) -> dict[str, str]:
    """Return the same text as one file of Markdown for pandoc, with its notes and without them."""
    parts = []
    for number, chapter in enumerate(book.texts):
        words = "\n\n".join(part for part in _parts(chapter) if not part.startswith("```"))
        parts.append(_CALL.sub(rf"[^{number}-\1]", words))  # every chapter has labels of its own
    noted = "\n\n".join(parts)
    return {NOTED: noted, BARE: _CALL.sub("", _NOTE.sub("", noted))}


def _parts(chapter: Chapter) -> Iterator[str]:
    """Yield headings, paragraphs, toctree and notes of *chapter* as bare Markdown."""
    for block in chapter.blocks:
        words = _words(block)
        if words:
            yield "#" * block.level + " " * bool(block.level) + ("- " if block.kind == "entry" else "") + words
    if chapter.toctree:
        yield "\n".join(["```{toctree}", *chapter.toctree, "```"])
    for label, note in chapter.notes.items():
        words = _SPECIAL.sub(r"\\\1", "".join(note.unsourced))
        yield f"[^{label}]: {words}"


def _words(block: Block) -> str:
    """Return the text of *block* as the edition prints it, its note calls included."""
    parts = []
    for item in block.items:
        if isinstance(item, NoteRef):
            parts.append(f"[^{item.label}]")
        elif marks.unit(item.mark) == "line":
            parts.append("　")
        else:
            words = item.text if item.mark is None else marks.printed(item.mark)
            parts.append(_SPECIAL.sub(r"\\\1", words).replace("\t", "　"))
    return "".join(parts)
