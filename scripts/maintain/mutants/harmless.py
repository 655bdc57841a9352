"""Edits that change nothing the proof vouches for: it must be silent about every one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from edition.reading import book

from maintain.mutants import editors
from maintain.mutants.model import Mutant, Span, chosen, text_mutant, written
from maintain.mutants.source import TEXTS, WITNESS, Change, edits, field

_REGISTERS: Final = tuple(
    f"registers/{name}.toml" for name in ("people", "places", "organisations", "treaties", "events", "works", "terms")
)
_ALL: Final = (*TEXTS, "chapters/contents.md")
_EDITORIAL: Final = ("chapters/introduction.md", "chapters/editorial.md")

#: As in :data:`maintain.mutants.source.EDITS`.
EDITS: Final[tuple[tuple[str, tuple[str, ...], str, Change, int], ...]] = (
    ("harmless/note reworded", TEXTS, r"(?m)^(\[\^(?!app-)[\w-]+\]: )(.+?)(\{source)", lambda m: f"{m[1]}案：{m[2]}{m[3]}", 14),
    ("harmless/reason reworded", TEXTS, r"(?m)^(\[\^app-[\w-]+\]: )(.+)$", lambda m: f"{m[1]}{m[2]}參看凡例。", 14),
    ("harmless/note wrapped", TEXTS, r"(?m)^(\[\^[\w-]+\]: [^`\n]{8})([^`\n]+)$", lambda m: f"{m[1]}\n    {m[2]}", 8),
    ("harmless/certainty of a note changed", TEXTS, r"\|確定`", lambda m: "|很可能`", 6),
    ("harmless/gloss reworded", _REGISTERS, r'(?m)^(gloss = ".+)"$', lambda m: m[1] + '參看正文。"', 6),
    ("harmless/comment added", _REGISTERS, r"(?m)^\[[a-z-]+\]$", lambda m: f"# checked\n{m[0]}", 3),
    ("harmless/entry added", _REGISTERS[:1], r"\Z", lambda m: (
        '\n[editors-test-entry]\nforms = ["墾土會"]\nname = "某"\ngloss = "某。"\nsources = ["book"]\ncertainty = "unknown"\n'), 0),
    ("harmless/source added", ("registers/bibliography.toml",), r"(?m)^\[[\w-]+\]\n(?:.+\n)+",
     lambda m: f'{m[0]}\n[unused-source-{m.start()}]\ncite = "《某》"\n', 8),
    ("harmless/citation reworded", ("registers/bibliography.toml",), r'(?m)^(cite = ".+)"$', lambda m: m[1] + '，另見"', 8),
    ("harmless/comment line in a chapter", _ALL, r"(?m)\Z", lambda m: "\n% an editor's comment\n", 1),
    ("harmless/blank line between paragraphs", TEXTS, r"\n\n(?=[\u4e00-\u9fff「])", lambda m: "\n\n\n", 8),
    ("harmless/certainty of a mark changed", TEXTS, r"\|疑當作( 標點)?`", lambda m: f"|當作{m[1] or ''}`", 6),
    ("harmless/editors' words changed", _EDITORIAL, r"。", lambda m: "。又。", 6),
    ("harmless/editors' heading added", _EDITORIAL, r"\n\n(?=[\u4e00-\u9fff])", lambda m: "\n\n## 小標題\n\n一段話。\n\n### 更小的\n\n", 2),
    ("harmless/editors' list added", _EDITORIAL, r"\n\n(?=[\u4e00-\u9fff])", lambda m: "\n\n- 一\n- *二*\n\n  又二\n\n1. 甲\n2. 乙\n\n", 2),
    ("harmless/editors' table added", _EDITORIAL, r"\n\n(?=[\u4e00-\u9fff])", lambda m: "\n\n| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n", 2),
    ("harmless/editors' link added", _EDITORIAL, r"。", lambda m: "（見[校勘記](apparatus.md)）。", 2),
    ("harmless/editors' signs that are meant", _EDITORIAL, r"。", lambda m: "。又 3 * 4、snake_case、`**`、\\*、價 $5、1917.甲。", 4),
    ("harmless/editors' link to an id", _EDITORIAL, r"。", lambda m: "（見[第九頁](#p9)、[第二章](02.md#ch02)）。", 4),
    ("harmless/editors' cell that begins as an entry", ("chapters/quotations.md",), r"(?m)^\| (?=[\u4e00-\u9fff])", lambda m: "| 2.", 3),
    ("harmless/comment in the witness", (WITNESS,), r"(?m)^\[\[page\]\]$", lambda m: f"# a page\n{m[0]}", 8),
    ("harmless/provenance reworded", (WITNESS,), r'(provenance = ".+)\."', lambda m: f'{m[1]}, so far."', 1),
)  # fmt: skip


def _wrapped(root: Path) -> Iterator[Mutant]:
    """Wrap a paragraph at a character of the author: a line end inside a paragraph is no text."""
    read = book.load(root)
    for path in TEXTS:
        one = field(root, read, path)
        inside = [s for s in one.spans if any(p.start < s.start and s.end < p.end for p in one.paragraphs)]
        for span in chosen("wrap" + path, [s for s in inside if s.end - s.start > 8], 8):
            at = _place(one.text, span)
            yield from text_mutant(
                "harmless/paragraph wrapped", path, one.text, f"offset {at}", one.replaced((at, at, "\n"))
            )


def _place(text: str, span: Span) -> int:
    """Return the middle of the stretch, before a Chinese character, which begins no block."""
    return next(i for i in range((span.start + span.end) // 2, span.end) if re.match(r"[\u4e00-\u9fff]", text[i]))


def _new_entries(root: Path) -> Iterator[Mutant]:
    """Add a register entry with a form of the text that no entry has."""
    path = "registers/terms.toml"
    text = written(root, path)
    words = [
        word
        for word in ("社會發展", "客觀規律", "主觀意志", "機變靈敏", "錯綜複雜", "轉彎抹角", "指不勝屈")
        if f'"{word}"' not in text
    ]
    for number, word in enumerate(words):
        table = f'\n[added-{number}]\nforms = ["{word}"]\nname = "{word}"\ngloss = "詞語。"\nsources = ["book"]\ncertainty = "certain"\n'
        yield from text_mutant("harmless/register entry added", path, text, word, text + table)


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every harmless edit of chapters, registers and source of the project at *root*."""
    yield from edits(root, EDITS)
    yield from _wrapped(root)
    yield from _new_entries(root)
    yield from editors.pictures(root, are_harmless=True)
