"""Faults in built files: every medium's slips in the pages of HTML and EPUB, and what each package can suffer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from edition.mutants import pdf
from edition.mutants.model import BUILT, Field, Files, Mutant, Span, chosen
from edition.mutants.slips import SLIPS

#: Kinds of output with faults of their own, and the files of each that the proof is given.
OUTPUTS: Final[Mapping[str, str]] = {"html": "html", "epub": "epub/*.epub", "pdf": "pdf/*[!t].pdf"}
_VOID: Final = frozenset({"br", "img", "link", "meta", "hr", "input"})
_PARAGRAPH: Final = re.compile(r'(?s)<p id="l\d+".*?</p>')
#: A page turn in HTML and in XHTML.
_TURN: Final = r'<a class="pb"[^>]*>.*?</a>|<span [^>]*class="pb"[^>]*?/>'
#: Seeded on each page of each class.
EACH: Final = {"html": 2, "epub": 1}
CHAPTERS: Final = ("01", "02")

Change = Callable[[re.Match[str]], str]
Row = tuple[str, str, str, Change, int]


def outputs(folder: Path, stage: str) -> dict[str, list[Path]]:
    """Give the built files of the kind *stage* in the project *folder*."""
    return {stage: sorted((folder / BUILT).glob(OUTPUTS[stage]))}


class _Scanner(HTMLParser):
    """Finds where in a page the author's text stands, inside paragraphs."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[bool] = []
        self.spans: list[Span] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whether what follows is the author's."""
        if tag in _VOID:
            return
        given = dict(attrs)
        ours = (
            tag in {"aside", "nav", "script", "style"} or given.get("data-layer") or given.get("role") == "doc-noteref"
        )
        begins = tag == "p" and re.fullmatch(r"l\d+", given.get("id") or "")
        self._open.append(not ours and (bool(begins) or bool(self._open and self._open[-1])))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over an element without content."""

    def handle_endtag(self, tag: str) -> None:
        """Go back to what the parent is."""
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the place of a stretch of the author's text."""
        line, column = self.getpos()
        if self._open and self._open[-1] and data.strip():
            start = self._lines[line - 1] + column
            self.spans.append(Span(start, start + len(data)))


def field(path: str, text: str) -> Field:
    """Give the author's text in a page of HTML or XHTML."""
    paragraphs = tuple(Span(*match.span()) for match in _PARAGRAPH.finditer(text))
    return Field(path, text, tuple(_Scanner(text).spans), paragraphs, _TURN)


def member(path: Path, name: str, text: str | None, extra: str = "") -> bytes:
    """Give the EPUB at *path* with the member *name* saying *text*, or without it; *extra* is a stale copy of it."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as read:
        files: dict[str, bytes | None] = {info.filename: read.read(info) for info in read.infolist()}
    if extra:
        files[extra] = files[name]
    files[name] = None if text is None else text.encode("utf-8")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as write:
        for place, data in files.items():
            if data is not None:
                write.writestr(zipfile.ZipInfo(place), data)
    return target.getvalue()


def _member_files(path: Path, place: str, name: str, text: str | None, extra: str = "") -> Files:
    return {place: member(path, name, text, extra)}


def _plain_files(place: str, text: str | None) -> Files:
    return {place: None if text is None else text.encode("utf-8")}


class Site:
    """The pages of one HTML folder or one EPUB: their texts, and how a mutant of one is made."""

    def __init__(self, root: Path, stage: str, path: Path) -> None:
        self.stage, self.path = stage, path
        self.place = path.relative_to(root).as_posix()
        if stage == "html":
            self.texts = {p.relative_to(path).as_posix(): p.read_text("utf-8") for p in sorted(path.rglob("*.html"))}
        else:
            with zipfile.ZipFile(path) as book:
                names = [n for n in book.namelist() if n.endswith((".xhtml", ".opf"))]
                self.texts = {name: book.read(name).decode("utf-8") for name in names}

    def named(self, name: str) -> str:
        """Give the path of the page called *name*, such as ``02``."""
        return next(key for key in self.texts if Path(key).stem == name)

    def mutant(self, kind: str, name: str, about: str, text: str | None, extra: str = "") -> Mutant:
        """Give the mutant in which the page *name* says *text*."""
        what = f"{self.path.name}/{name}: {about}"
        if self.stage == "html":
            return Mutant(f"html/{kind}", what, partial(_plain_files, f"{self.place}/{extra or name}", text))
        return Mutant(f"epub/{kind}", what, partial(_member_files, self.path, self.place, name, text, extra))

    def slips(self) -> Iterator[Mutant]:
        """Give the slips of the chapters' pages."""
        for chapter in CHAPTERS:
            name = self.named(chapter)
            one = field(name, self.texts[name])
            for kind, rule in SLIPS.items():
                edits = list(rule(one, kind + self.place, EACH[self.stage]))
                yield from (self.mutant(kind, name, about, new) for about, new in edits if new != one.text)

    def edits(self, rows: tuple[Row, ...]) -> Iterator[Mutant]:
        """Give the mutants that *rows* describe: class, page, what is looked for, what it becomes, how many."""
        for kind, page, pattern, change, number in rows:
            name = self.named(page)
            text = self.texts[name]
            for match in chosen(kind + self.place + name, re.finditer(pattern, text), number):
                new = text[: match.start()] + change(match) + text[match.end() :]
                if new != text:
                    yield self.mutant(kind, name, repr(match[0][:60]), new)

    def whole(self) -> Iterator[Mutant]:
        """Give the faults of whole pages."""
        first, second = (self.named(chapter) for chapter in CHAPTERS)
        text = self.texts[second]
        yield self.mutant("file missing", second, "not there", None)
        yield self.mutant("file cut short", second, "its first half", text[: len(text) // 2])
        yield self.mutant("file empty", second, "empty", "")
        yield self.mutant("chapter out of order", second, "says what the first says", self.texts[first])
        stale = str(Path(second).with_stem("03"))
        yield self.mutant("stale file left", second, f"a copy of it called {stale}", text, stale)


def _drop(match: re.Match[str]) -> str:
    return ""


def _twice(match: re.Match[str]) -> str:
    return 2 * match[0]


def _exchanged(match: re.Match[str]) -> str:
    return f"{match[2]}\n{match[1]}"


#: Faults of pages that HTML and EPUB share.
PAGES: Final[tuple[Row, ...]] = (
    ("heading reworded", "02", r"(<h[12]>)(.)(?=.)", lambda m: m[1] + "某", 3),
    ("heading of another level", "02", r"<h2>(.*?)</h2>", lambda m: f"<h3>{m[1]}</h3>", 2),
    ("heading lost", "02", r"<h[12]>.*?</h[12]>", _drop, 2),
    ("note lost", "02", r'(?s)<(aside|div) [^>]*id="note-[^>]*>.*?</\1>', _drop, 4),
    ("note shown twice", "02", r'(?s)<(aside|div) [^>]*id="note-[^>]*>.*?</\1>', _twice, 4),
    ("note moved", "02", r'(<a class="(?:noteref|footnote-reference)[^>]*>.*?</a>)([\u4e00-\u9fff，。])', lambda m: m[2] + m[1], 4),
    ("note reworded", "02", r'(<(?:aside|div) [^>]*id="note-[^>]*>(?:<[^>]*>|[^<\u3400-\u9fff])*?)([\u4e00-\u9fff])([\u4e00-\u9fff])', lambda m: f"{m[1]}{m[3]}{m[2]}", 4),
    ("note call lost", "02", r'<a class="(?:noteref|footnote-reference)[^>]*>.*?</a>', _drop, 4),
    ("apparatus entry lost", "apparatus", r'(?s)<li id="app-.*?</li>', _drop, 3),
    ("apparatus entry shown twice", "apparatus", r'(?s)<li id="app-.*?</li>', _twice, 3),
    ("apparatus entry reworded", "apparatus", r'(<li id="app-[^>]*><p><a [^>]*>)(.)', lambda m: m[1] + "某", 3),
    ("contents link to another page", "contents", r'(href="[^"#]*0)2(\.x?html#ch02)(")', lambda m: f"{m[1]}1{m[2][:-4]}ch01{m[3]}", 2),
    ("contents entry lost", "contents", r'<li class="entry.*?</li>', _drop, 3),
    ("contents entry reworded", "contents", r'(<span class="wording">)(.)', lambda m: m[1] + "某", 3),
    ("contents page changed", "contents", r'(class="page"[^>]*>)([^<]+)', lambda m: m[1] + "百", 3),
    ("correction undone", "02", r'(<a class="corr"[^>]*>)(.)', lambda m: m[1] + "某", 3),
    ("supplied text lost", "02", r'<a class="supplied"[^>]*>.*?</a>', _drop, 2),
)  # fmt: skip
HTML: Final[tuple[Row, ...]] = (
    ("page label wrong", "02", r'(class="pb"[^>]*><span[^>]*>)([^<]+)', lambda m: m[1] + "百", 3),
    ("page label lost", "01", r'(class="pb"[^>]*><span[^>]*>)([^<]+)', lambda m: m[1], 2),
)
EPUB: Final[tuple[Row, ...]] = (
    ("page-list label wrong", "nav", r'(xhtml#[fp]\d+">)([^<]+)', lambda m: m[1] + "百", 3),
    ("page-list target wrong", "nav", r'(xhtml#p)(\d+)(">)', lambda m: f"{m[1]}{int(m[2]) % 13 + 1}{m[3]}", 3),
    ("page-list entry lost", "nav", r'<li><a href="\w+\.xhtml#p\d+">.*?</li>\n', _drop, 3),
    ("page-list out of order", "nav", r'(<li><a href="\w+\.xhtml#p\d+">.*?</li>)\n(<li><a href="\w+\.xhtml#p\d+">.*?</li>)',
     _exchanged, 2),
    ("outline entry missing", "nav", r'<li><a href="\w+\.xhtml">.*?</li>\n', _drop, 3),
    ("outline entry reworded", "nav", r'(#ch0[^"]+">)(.)', lambda m: m[1] + "某", 3),
    ("outline entry to another place", "nav", r"02\.xhtml(#ch02-\d)", lambda m: "01.xhtml#ch01", 2),
    ("spine out of order", "package", r"(<itemref [^>]*01[^>]*>)\n(<itemref [^>]*>)", _exchanged, 1),
    ("spine entry lost", "package", r"<itemref [^>]*0[12]\.[^>]*>\n", _drop, 2),
    ("manifest entry lost", "package", r"<item [^>]*0[12]\.xhtml[^>]*>\n", _drop, 2),
)  # fmt: skip
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
    """Give the HTML and each EPUB that stand built in the project at *root*."""
    for stage in EACH:
        yield from (Site(root, stage, path) for path in outputs(root, stage)[stage])


def mutants(root: Path) -> Iterator[Mutant]:
    """Give every fault seeded in the built files of the project at *root*."""
    for site in sites(root):
        yield from site.slips()
        yield from site.edits(PAGES)
        yield from site.edits(HTML if site.stage == "html" else EPUB)
        yield from site.whole()
    yield from pdf.mutants(root)


def harmless(root: Path) -> Iterator[Mutant]:
    """Give every harmless edit of the built files of the project at *root*."""
    for site in sites(root):
        yield from site.edits(HARMLESS)
    for path in [*(root / BUILT / "html/_static").glob("*.css"), *(root / BUILT / "html/_static").glob("*.js")][:12]:
        place = path.relative_to(root).as_posix()
        text = path.read_text("utf-8") + "\n/* changed */\n"
        yield Mutant("html/harmless style or script changed", place, partial(_plain_files, place, text))
