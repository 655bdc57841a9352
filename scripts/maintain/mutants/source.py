"""Faults in what an editor keeps: chapters, printed contents, headings, marks, notes, registers, source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from edition.model import witness
from edition.model.chapter import Run
from edition.model.witness import text_lines
from edition.reading import book
from edition.reading.book import Book

from maintain.mutants import editors
from maintain.mutants.model import Field, Files, Mutant, Span, chosen, text_mutant, written
from maintain.mutants.slips import SLIPS

_TURN: Final = r"\{pb\}`[^`]+`"
TEXTS: Final = ("chapters/01.md", "chapters/02.md")
CONTENTS: Final = "chapters/contents.md"
REGISTERS: Final = tuple(
    f"registers/{name}.toml" for name in ("people", "places", "organisations", "treaties", "events", "works", "terms")
)
INDEX: Final = "index.md"
WITNESS: Final = "source/witness.toml"
#: Seeded in each chapter, of each class.
EACH: Final = 4


def field(root: Path, read: Book, path: str) -> Field:
    """Return the author's text in the chapter file *path*: its runs outside marks and notes."""
    text = written(root, path)
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    spans = []
    chapter = next(c for c in read.texts if c.file == path)
    for block in chapter.blocks:
        for item in block.items:
            start = starts[item.place.line - 1] + item.place.column - 1
            if isinstance(item, Run) and text[start : start + len(item.text)] == item.text:
                spans.append(Span(start, start + len(item.text)))
    blocks = (b for b in chapter.blocks if b.kind == "entry" or (b.kind == "paragraph" and len(b.items) > 1))
    lines = [starts[block.place.line - 1] for block in blocks]
    paragraphs = tuple(Span(start, text.index("\n", start)) for start in lines)
    return Field(path, text, tuple(spans), paragraphs, _TURN)


def _slips(root: Path) -> Iterator[Mutant]:
    """Yield the slips of every chapter and of the printed contents."""
    read = book.load(root)
    for where, path in (*(("chapter", path) for path in TEXTS), ("contents", CONTENTS)):
        one = field(root, read, path)
        for kind, rule in SLIPS.items():
            for about, new in rule(one, kind, EACH):
                yield from text_mutant(f"{where}/{kind}", path, one.text, about, new)


def transcription(root: Path) -> Field:
    """Return the lines of text of the transcription."""
    described = witness.load(root)
    text = written(root, described.path)
    lines = re.finditer(r"(?m)^.+$", text)
    numbers = text_lines(described, text)
    spans = tuple(Span(*line.span()) for line in lines if text.count("\n", 0, line.start()) + 1 in numbers)
    return Field(described.path, text, spans, spans, r"(?!)")


def _declared(root: Path) -> Iterator[Mutant]:
    """Yield the slips of a transcription whose checksum was changed with it: two faults that cancel each other out."""
    one, described = transcription(root), witness.load(root)
    declared = written(root, WITNESS)
    for kind, rule in SLIPS.items():
        for about, new in rule(one, "declared " + kind, EACH):
            if new != one.text:
                digest = hashlib.sha256(new.encode("utf-8")).hexdigest()
                files = {one.path: new, WITNESS: declared.replace(described.sha256, digest)}
                made = {path: text.encode("utf-8") for path, text in files.items()}
                yield Mutant(f"source/{kind}, its checksum too", f"{one.path}: {about}", partial(_given, made))


def _given(files: Files) -> Files:
    return files


def _forms(root: Path) -> Iterator[Mutant]:
    """Yield the slips of the forms in the registers; a form that then is another of the text is no fault."""
    text = "".join(step.edition for step in book.load(root).steps)
    for path in REGISTERS:
        old = written(root, path)
        arrays = [Span(*array.span(1)) for array in re.finditer(r"(?ms)^forms = \[(.*?)\]", old)]
        spans = [Span(a + s.start(1), a + s.end(1)) for a, b in arrays for s in re.finditer(r'"([^"]+)"', old[a:b])]
        one = Field(path, old, tuple(spans), (), r"(?!)")
        before = {old[slice(*span)] for span in spans}
        for kind in (kind for kind in SLIPS if kind.startswith("character")):
            for about, new in SLIPS[kind](one, kind, 1):
                changed = {
                    form
                    for array in re.findall(r"(?ms)^forms = \[(.*?)\]", new)
                    for form in re.findall(r'"([^"]+)"', array)
                }
                if any(form not in text for form in changed - before):
                    yield from text_mutant(f"register/form: {kind}", path, old, about, new)


Change = Callable[[re.Match[str]], str]


def _swap(match: re.Match[str]) -> str:
    return f"{match[2]}\n{match[1]}"


def _numeral(match: re.Match[str]) -> str:
    return match[1] + ("二" if match[2] != "二" else "三")


def _reworded(match: re.Match[str]) -> str:
    return match[1] + match[2].replace("蘇聯", "蘇俄", 1).replace("和", "與", 1).replace("第", "之第", 1) + match[3]


#: Class, files, what is looked for, what it becomes, how many in each file. An entry of the contents is a line.
EDITS: Final[tuple[tuple[str, tuple[str, ...], str, Change, int], ...]] = (
    ("contents/page changed", (CONTENTS,), r"(?m)^(第.+\t)(.+)$", _numeral, 6),
    ("contents/title changed", (CONTENTS,), r"(?m)^(第.{1,2}[章節][ \t].*?)([\u4e00-\u9fff])(\t)", lambda m: m[1] + m[3], 6),
    ("contents/level changed", (CONTENTS,), r"(?m)^(第.)節", lambda m: m[1] + "章", 6),
    ("contents/order changed", (CONTENTS,), r"(?m)^(第.+\t.+)\n(第.+\t.+)$", _swap, 6),
    ("contents/entry lost", (CONTENTS,), r"(?m)^第.+\t.+\n", lambda m: "", 6),
    ("contents/entry repeated", (CONTENTS,), r"(?m)^第.+\t.+\n", lambda m: 2 * m[0], 6),
    ("contents/variant not recorded", (CONTENTS,), r"\{rdg\}`(.)\](.)`", lambda m: m[1], 3),
    ("heading/reworded", TEXTS, r"(?m)^(#+ .*?)([\u4e00-\u9fff])(.*)$", lambda m: m[1] + m[3], 3),
    ("heading/level changed", TEXTS, r"(?m)^(#+) ", lambda m: m[1] + "# ", 3),
    ("heading/lost", TEXTS, r"(?m)^\([\w-]+\)=\n#+ .+\n", lambda m: "", 3),
    ("heading/moved to another page", TEXTS, r"(?s)(\([\w-]+\)=\n#+ [^\n]+\n\n)(.*?)(?=\{pb\})", lambda m: m[2] + m[1], 2),
    ("mark/correction without a mark", TEXTS, r"\{corr\}`([^\]`]+)\][^`]+`", lambda m: m[1], 8),
    ("mark/old reading wrong", TEXTS, r"(\{corr\}`[^\]`]+\])([^|`]+)", lambda m: m[1] + "某", 8),
    ("mark/readings exchanged", TEXTS, r"\{corr\}`([^\]`|]+)\]([^|`]+)", lambda m: f"{{corr}}`{m[2]}]{m[1]}", 4),
    ("mark/addition without a mark", TEXTS, r"\{supplied\}`([^|`]+)[^`]*`", lambda m: m[1], 4),
    ("mark/struck text lost", TEXTS, r"\{surplus\}`[^`]*`", lambda m: "", 3),
    ("mark/kept text altered", TEXTS, r"(\{sic\}`)[^`|]", lambda m: m[1] + "某", 4),
    ("mark/not closed", TEXTS, r"(\{corr\}`[^`]+)`", lambda m: m[1], 3),
    ("mark/unknown role", TEXTS, r"\{corr\}", lambda m: "{korr}", 2),
    ("mark/moved by a character", TEXTS, r"([\u4e00-\u9fff])(\{(?:corr|sic|supplied|surplus)\}`[^`]+`)", lambda m: m[2] + m[1], 5),
    ("mark/body of another shape", TEXTS, r"(\{corr\}`[^\]`|]+)\][^`|]+", lambda m: m[1], 4),
    ("mark/certainty unknown", TEXTS, r"(\{\w+\}`[^`|]+\|)[^`]+", lambda m: m[1] + "想當作", 4),
    ("note/label that cannot be permanent", TEXTS, r"\[\^([a-z][\w-]+)\](?=:)", lambda m: f"[^{m[1]}_]", 3),
    ("heading/id lost", TEXTS, r"(?m)^\(ch[\w-]+\)=\n", lambda m: "", 2),
    ("note/lost", TEXTS, r"(?m)^\[\^[\w-]+\]: .+\n", lambda m: "", 5),
    ("note/shown twice", TEXTS, r"(?m)^\[\^[\w-]+\]: .+\n", lambda m: 2 * m[0], 5),
    ("note/call lost", TEXTS, r"\[\^[\w-]+\](?!:)", lambda m: "", 5),
    ("note/reason moved from its mark", TEXTS, r"(`)(\[\^app-[\w-]+\])(\w{2})", lambda m: m[1] + m[3] + m[2], 4),
    ("note/source unknown", TEXTS, r"(\{source\}`)([a-z])", lambda m: m[1] + "x" + m[2], 3),
    ("note/source lost", TEXTS, r"(?m)^(\[\^(?!app-)[\w-]+\]: .+)\{source\}`[^`]*`$", lambda m: m[1], 3),
    ("register/form that does not occur", tuple(f"registers/{n}.toml" for n in ("people", "places", "treaties", "terms")),
     r'(?m)^(forms = \[")', lambda m: m[1] + "某", 3),
    ("register/source unknown", ("registers/people.toml", "registers/events.toml"), r'(?m)^(sources = \[")',
     lambda m: m[1] + "x", 3),
    ("register/field lost", ("registers/people.toml", "registers/works.toml"), r"(?m)^(name|gloss|certainty) = .+\n",
     lambda m: "", 3),
    ("register/certainty unknown", ("registers/places.toml",), r'(?m)^certainty = ".+"', lambda m: 'certainty = "sure"', 3),
    ("register/key doubled", ("registers/people.toml", "registers/bibliography.toml"), r"(?m)^\[[a-z-]+\]\n(?:.+\n)+",
     lambda m: f"{m[0]}\n{m[0]}", 2),
    ("register/source lost", ("registers/bibliography.toml",), r"(?m)^\[[\w-]+\]\n(?:.+\n)+", lambda m: "", 4),
    ("register/date broken", ("registers/events.toml",), r'(?m)^(date = ")', lambda m: m[1] + "x", 3),
    ("source/readings: counts broken", ("source/readings.toml",), r"(?m)^(records|only) = (\d+)$", lambda m: f"{m[1]} = -{m[2]}", 4),
    ("source/readings: field lost", ("source/readings.toml",), r"(?m)^(records|only) = \d+\n", lambda m: "", 2),
    ("source/witness: page shifted", (WITNESS,), r"(?m)^(line = )(\d+)$", lambda m: m[1] + str(int(m[2]) + 2), 5),
    ("source/witness: page lost", (WITNESS,), r'(?m)^\[\[page\]\]\nn = "\d+"\n(?:.+\n)+', lambda m: "", 4),
    ("source/witness: page renumbered", (WITNESS,), r'(?m)^(n = ")(\d+)"', lambda m: f'{m[1]}{int(m[2]) + 20}"', 4),
    ("source/witness: noise changed", (WITNESS,), r'(?m)^text = "(.)', lambda m: 'text = "', 3),
    ("source/witness: checksum changed", (WITNESS,), r'(sha256 = ")(.)', lambda m: m[1] + ("0" if m[2] != "0" else "1"), 1),
    ("source/character changed", ("source/transcription.txt",), r"[\u4e00-\u9fff]", lambda m: "某", 4),
    ("source/character lost", ("source/transcription.txt",), r"[\u4e00-\u9fff]", lambda m: "", 4),
    ("source/line lost", ("source/transcription.txt",), r"(?m)^.+\n", lambda m: "", 3),
    ("source/blank line added", ("source/transcription.txt",), r"\n", lambda m: "\n\n", 3),
    ("order/chapters exchanged", (INDEX,), r"(chapters/\w+)\n(chapters/\d+)", _swap, 2),
    ("order/chapter not in the toctree", (INDEX,), r"(?m)^chapters/.+\n", lambda m: "", 4),
    ("order/chapter that does not exist", (INDEX,), r"(?m)^chapters/", lambda m: m[0] + "x", 3),
)  # fmt: skip


def edits(root: Path, table: tuple[tuple[str, tuple[str, ...], str, Change, int], ...]) -> Iterator[Mutant]:
    """Yield the mutants that the rows of *table* describe."""
    for kind, paths, pattern, change, number in table:
        for path in paths:
            text = written(root, path)
            for match in chosen(kind + path, re.finditer(pattern, text), number):
                new = text[: match.start()] + change(match) + text[match.end() :]
                about = f"line {text.count(chr(10), 0, match.start()) + 1}: {match[0][:30]!r}"
                yield from text_mutant(kind, path, text, about, new)


def _files(root: Path) -> Iterator[Mutant]:
    """Yield the faults of whole files."""
    cases: Mapping[str, tuple[str, bytes | None]] = {
        "file missing": (TEXTS[1], None),
        "stale file left": ("chapters/03.md", (root / TEXTS[0]).read_bytes()),
        "file not UTF-8": (TEXTS[0], written(root, TEXTS[0]).encode("big5", "replace")),
        "file with a BOM": (TEXTS[0], b"\xef\xbb\xbf" + (root / TEXTS[0]).read_bytes()),
        "file with CR": (TEXTS[0], (root / TEXTS[0]).read_bytes().replace(b"\n", b"\r\n")),
        "file empty": (TEXTS[1], b""),
        "transcription missing": ("source/transcription.txt", None),
    }
    for kind, (path, data) in cases.items():
        yield Mutant(f"file/{kind}", path, lambda path=path, data=data: _one(path, data))  # type: ignore[misc]


def _one(path: str, data: bytes | None) -> Files:
    return {path: data}


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the chapters, registers and source of the project at *root*."""
    yield from _slips(root)
    yield from _declared(root)
    yield from _forms(root)
    yield from edits(root, (*EDITS, *editors.SOURCE))
    yield from editors.pictures(root, are_harmless=False)
    yield from _files(root)
