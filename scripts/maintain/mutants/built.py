"""Faults in built files: every medium's slips in the pages of HTML and EPUB, and what each package can suffer."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from edition.model.outputs import OUTPUTS as ALL
from edition.pipeline.layout import Layout

from maintain.mutants import booklet, editors, facing, json, packed, pdf, plain, record, tei, typeset
from maintain.mutants.model import BUILT, SHEET_OF, Field, Mutant, Span, chosen, output
from maintain.mutants.rows import EPUB, HTML, PAGES, Row
from maintain.mutants.slips import SLIPS

#: What is proved alone -> the kind of output, and the files of it that the proof is given.
OUTPUTS: Final[Mapping[str, tuple[str, str]]] = {
    "html": ("html", "html"), "epub": ("epub", "*.epub"), "pdf": ("pdf", "*[!5t].pdf"), "b5": ("pdf", "*5.pdf"),
    "booklet": ("pdf", "*t.pdf"),
    "diplomatic": ("diplomatic", "*.txt"), "tei": ("tei", "*.xml"), "json": ("json", "*.json"), "plain": ("plain", "*"),
}  # fmt: skip
_VOID: Final = frozenset({"br", "img", "link", "meta", "hr", "input"})
_PARAGRAPH: Final = re.compile(r'(?s)<p id="l\d+".*?</p>|<li class="entry.*?</li>')
#: Classes of the calls of notes, in EPUB and HTML.
_CALLS: Final = frozenset({"noteref", "footnote-reference"})
#: Classes of what is the author's in an entry of the printed contents.
_ENTRY: Final = frozenset({"number", "wording", "page"})
#: A page turn in HTML and in XHTML.
_TURN: Final = r'<a class="pb"[^>]*>.*?</a>|<span [^>]*class="pb"[^>]*?/>'
#: Seeded on each page of each class.
EACH: Final = {"html": 2, "epub": 1}
CHAPTERS: Final = ("01", "02")
TEXTS: Final = ("index", "contents", *CHAPTERS)


def outputs(folder: Path, stage: str) -> dict[str, list[Path]]:
    """Return the built files in the project *folder* that *stage* proves, by kind."""
    kind, pattern = OUTPUTS[stage]
    parts = Layout(folder).parts
    paths = next(output.published(parts) for output in ALL if output.name == kind)
    return {kind: [folder / BUILT / path for path in paths if fnmatch(path, pattern)]}


class _Scanner(HTMLParser):
    """Finds where in a page the author's text stands, inside paragraphs."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[bool] = []  #: of each open element, whether its text is the author's
        self._ours: list[bool] = []  #: and whether it is ours, however deep the author's elements stand in it
        self.spans: list[Span] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whether what follows is the author's."""
        if tag in _VOID:
            return
        given, named = dict(attrs), frozenset((dict(attrs).get("class") or "").split())
        ours = (
            bool(self._ours and self._ours[-1])
            or tag in {"aside", "nav", "script", "style"}
            or bool(given.get("data-layer"))
            or not _CALLS.isdisjoint(named)
        )
        begins = (
            (tag == "p" and re.fullmatch(r"l\d+", given.get("id") or ""))
            or tag in {"h1", "h2"}
            or not _ENTRY.isdisjoint(named)
        )
        self._ours.append(ours)
        self._open.append(not ours and (bool(begins) or bool(self._open and self._open[-1])))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over an element without content."""

    def handle_endtag(self, tag: str) -> None:
        """Go back to what the parent is."""
        if tag not in _VOID and self._open:
            self._open.pop()
            self._ours.pop()

    def handle_data(self, data: str) -> None:
        """Keep the place of a stretch of the author's text."""
        line, column = self.getpos()
        if self._open and self._open[-1] and data.strip():
            start = self._lines[line - 1] + column
            self.spans.append(Span(start, start + len(data)))


def field(path: str, text: str) -> Field:
    """Return the author's text in a page of HTML or XHTML."""
    paragraphs = tuple(Span(*match.span()) for match in _PARAGRAPH.finditer(text))
    return Field(path, text, tuple(_Scanner(text).spans), paragraphs, _TURN)


class Site:
    """The pages of one HTML folder or one EPUB: their texts, and how a mutant of one is made."""

    def __init__(self, root: Path, stage: str, path: Path) -> None:
        self.stage, self.path = stage, path
        self.place = path.relative_to(root).as_posix()
        if stage == "html":
            self.texts = {p.relative_to(path).as_posix(): p.read_text("utf-8") for p in sorted(path.rglob("*.html"))}
        else:
            with zipfile.ZipFile(path) as book:
                names = [n for n in book.namelist() if n.endswith((".xhtml", ".opf", ".ncx"))]
                self.texts = {name: book.read(name).decode("utf-8") for name in names}

    def named(self, name: str) -> str:
        """Return the path of the page called *name*, such as ``02``; ``index`` is that of the book."""
        return min((key for key in self.texts if Path(key).stem == name), key=len)

    def mutant(self, kind: str, name: str, about: str, text: str | None, extra: str = "") -> Mutant:
        """Return the mutant in which the page *name* says *text*."""
        what = f"{self.path.name}/{name}: {about}"
        changed = {extra or name: None if text is None else text.encode("utf-8")}
        make = packed.of_site if self.stage == "html" else packed.of_epub
        return Mutant(f"{self.stage}/{kind}", what, partial(make, self.path, self.place, changed))

    def slips(self) -> Iterator[Mutant]:
        """Yield the slips of the pages of the text."""
        for chapter in TEXTS:
            name = self.named(chapter)
            one = field(name, self.texts[name])
            for kind, rule in SLIPS.items():
                edits = list(rule(one, kind + self.place, EACH[self.stage]))
                yield from (self.mutant(kind, name, about, new) for about, new in edits if new != one.text)

    def edits(self, rows: tuple[Row, ...]) -> Iterator[Mutant]:
        """Yield the mutants that *rows* describe: class, page, what is looked for, what it becomes, how many."""
        for kind, page, pattern, change, number in rows:
            name = self.named(page)
            text = self.texts[name]
            for match in chosen(kind + self.place + name, re.finditer(pattern, text), number):
                new = text[: match.start()] + change(match) + text[match.end() :]
                if new != text:
                    yield self.mutant(kind, name, repr(match[0][:60]), new)

    def whole(self) -> Iterator[Mutant]:
        """Yield the faults of whole pages."""
        first, second = (self.named(chapter) for chapter in CHAPTERS)
        text = self.texts[second]
        yield self.mutant("file missing", second, "not there", None)
        yield self.mutant("file cut short", second, "its first half", text[: len(text) // 2])
        yield self.mutant("file empty", second, "empty", "")
        yield self.mutant("chapter out of order", second, "says what the first says", self.texts[first])
        stale = str(Path(second).with_stem("03"))
        yield self.mutant("stale file left", second, f"a copy of it called {stale}", text, stale)


#: Edits of built files that change nothing the proof vouches for.
HARMLESS: Final[tuple[Row, ...]] = (
    ("harmless style added", "02", r"</head>", lambda m: "<style>p { color: black }</style></head>", 1),
    ("harmless comment added", "02", r"<p id=", lambda m: "<!-- checked -->" + m[0], 6),
    (
        "harmless editorial words added",
        "02",
        r'</p>(?=\s*<p id="l)',
        lambda m: '<span data-layer="editorial">註</span></p>',
        4,
    ),
    ("harmless white space added", "01", r"</p>", lambda m: "\n</p>", 6),
    ("harmless class added", "01", r'<p id="l\d+"', lambda m: m[0] + ' class="wide"', 4),
)


def sites(root: Path) -> Iterator[Site]:
    """Yield the HTML and each EPUB that stand built in the project at *root*."""
    for stage in EACH:
        yield from (Site(root, stage, path) for path in outputs(root, stage)[stage])


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the built files of the project at *root*."""
    for site in sites(root):
        yield from site.slips()
        yield from site.edits(PAGES)
        yield from site.edits(HTML if site.stage == "html" else EPUB)
        yield from site.edits(editors.PAGES)
        yield from site.edits(editors.HTML if site.stage == "html" else ())
        yield from site.whole()
    yield from editors.beside(root)
    for module in (facing, record, booklet, pdf, typeset, tei, json, plain):
        yield from module.mutants(root)


def harmless(root: Path) -> Iterator[Mutant]:
    """Yield every harmless edit of the built files of the project at *root*."""
    for site in sites(root):
        yield from site.edits((*HARMLESS, *editors.HARMLESS))
    folder, place = root / BUILT / "html", f"{BUILT}html"
    # What the search looks through is read as data.
    scripts = [
        path for path in folder.glob("_static/*.js") if path.stem not in {"entries", "search-data", "search-table"}
    ]
    for path in sorted([*folder.glob("_static/*.css"), *scripts])[:12]:
        name, text = path.relative_to(folder).as_posix(), path.read_text("utf-8") + "\n/* changed */\n"
        changed = partial(packed.of_site, folder, place, {name: text.encode("utf-8")})
        yield Mutant("html/harmless style or script changed", f"{place}/{name}", changed)
    # What every fault of these files goes through, without the fault.
    for path in outputs(root, "epub")["epub"]:
        about = path.relative_to(root).as_posix()
        yield Mutant("epub/harmless packed anew", about, partial(packed.of_epub, path, about, {}))
    for stage, sheet in SHEET_OF.items():
        file = typeset.place(root, sheet)
        again = partial(typeset.compiled, root, typeset.source(root), sheet)
        yield Mutant(f"{stage}/harmless set anew", file, again)
        yield Mutant(f"{stage}/harmless written anew", file, partial(pdf.edited, root, file, lambda _: None))
    yield Mutant(
        "booklet/harmless written anew", output(root, booklet.FILE), lambda: booklet.edited(root, lambda *_: None, 0)
    )
    yield from tei.harmless(root)
    yield from json.harmless(root)
