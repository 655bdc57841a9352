"""Faults in the facing pages of the HTML: slips on both sides, and what a table of lines and links can suffer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from maintain.mutants import packed
from maintain.mutants.model import BUILT, Field, Mutant, Span, chosen
from maintain.mutants.rows import Row
from maintain.mutants.slips import SLIPS

PLACE: Final = f"{BUILT}html"
#: Pages in which faults are seeded.
PAGES: Final = 3
_ROW: Final = r"<tr><td.*?</tr>"

EDITS: Final[tuple[Row, ...]] = (
    ("line lost", "", rf"{_ROW}\n", lambda m: "", 1),
    ("line repeated", "", rf"{_ROW}\n", lambda m: 2 * m[0], 1),
    ("lines exchanged", "", rf"({_ROW})\n({_ROW})", lambda m: f"{m[2]}\n{m[1]}", 1),
    ("line of another number", "", r'(<td class="line">)(\d+)', lambda m: f"{m[1]}{int(m[2]) + 2}", 1),
    ("sides exchanged", "", r'<td class="source">(.*?)</td><td class="edition">(.*?)</td>',
     lambda m: f'<td class="source">{m[2]}</td><td class="edition">{m[1]}</td>', 1),
    ("mark lost", "", r'<a class="(?:kept|differs)"[^>]*>(.*?)</a>', lambda m: m[1], 1),
    ("mark to another entry", "", r"(#app-l\d+c)(\d+)", lambda m: f"{m[1]}{int(m[2]) + 1}", 1),
    ("note call lost", "", r'<a class="call"[^>]*>.*?</a>', lambda m: "", 1),
    ("note call to another note", "", r"(#note-[\w-]+)", lambda m: m[1] + "x", 1),
)  # fmt: skip


def field(path: str, text: str, side: str) -> Field:
    """Return the words on one *side* of a facing page; its lines are the paragraphs of the source side."""
    cells = [Span(*cell.span(1)) for cell in re.finditer(rf'<td class="{side}">(.*?)</td>', text)]
    words = [Span(a + m.start(), a + m.end()) for a, b in cells for m in re.finditer(r"[^<>]+(?![^<]*>)", text[a:b])]
    calls = [Span(*call.span()) for call in re.finditer(r'<a class="call".*?</a>|<span class="aside">.*?</span>', text)]
    spans = [span for span in words if not any(c.start <= span.start < c.end for c in calls)]
    rows = re.finditer(_ROW, text) if side == "source" else ()
    return Field(path, text, tuple(spans), tuple(Span(*row.span()) for row in rows), r"(?!)")


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the facing pages of the project at *root*."""
    site = root / PLACE
    pages = sorted(path for path in (site / "facing").glob("[fp]*.html") if "differs" in path.read_text("utf-8"))

    def mutant(kind: str, about: str, changed: dict[str, bytes | None]) -> Mutant:
        return Mutant(f"facing/{kind}", about, partial(packed.of_site, site, PLACE, changed))

    for path in chosen("facing", pages, PAGES):
        name, text = f"facing/{path.name}", path.read_text("utf-8")
        for side in ("source", "edition"):
            one = field(name, text, side)
            for kind, rule in SLIPS.items():
                edits = [edit for edit in rule(one, side + kind, 1) if edit.text != text]
                yield from (mutant(f"{side}: {kind}", f"{name}: {a}", {name: new.encode()}) for a, new in edits)
        for kind, _, pattern, change, number in EDITS:
            for match in chosen(kind + name, re.finditer(pattern, text), number):
                new = text[: match.start()] + change(match) + text[match.end() :]
                yield mutant(kind, f"{name}: {match[0][:40]!r}", {name: new.encode()})
    first, second = (f"facing/{path.name}" for path in chosen("facing", pages, 2))
    both = {first: (site / second).read_bytes(), second: (site / first).read_bytes()}
    yield mutant("pages exchanged", f"{first} and {second}", {**both})
    yield mutant("page lost", first, {first: None})
    yield mutant("stale page left", "facing/p99.html", {"facing/p99.html": (site / first).read_bytes()})
