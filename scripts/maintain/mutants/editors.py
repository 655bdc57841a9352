"""Faults in the editors' own chapters of HTML and EPUB, and in what the site searches and keeps beside its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from maintain.mutants import packed
from maintain.mutants.model import BUILT, Mutant, chosen
from maintain.mutants.rows import Change, Row, drop, exchanged, following, twice, wrong

SITE: Final = f"{BUILT}html"
_OWN: Final = ("chapters/introduction.md", "index.md")
_TEXTS: Final = ("chapters/01.md", "chapters/02.md")
_WORDS: Final = ("chapters/introduction.md", "chapters/quotations.md")
_BEGIN: Final = r"(?m)^([\u4e00-\u9fff]{2})([\u4e00-\u9fff]{2})"
_P: Final = r"<p>[^<]{20,}</p>"
_LI: Final = r"<li><p>[^<]+</p></li>"
_ENTRY: Final = r'<li id="(?:person|place|term|source)-[\s\S]*?</li>'
_LINK: Final = r'(<a (?:class="reference internal" )?href=")(quotations|chronology|map|apparatus)(?=\.x?html")'
_CELLS: Final = r"<tr[^>]*><td>[\s\S]*?</tr>"
_TEXT: Final = r'(\[0,\d+,"[^"]+",\[[^\]]*\],"[^"]{3})([^"\s])'


def _conflict(line: re.Match[str]) -> str:
    """Return a *line* as git leaves it where two versions meet."""
    return f"<<<<<<< HEAD\n{line[1]}\n=======\n{line[1]}.\n>>>>>>> other"


#: Faults of the editors' chapters, of HTML and EPUB alike.
PAGES: Final[tuple[Row, ...]] = (
    ("editors' character changed", "introduction", r"(<p>[^<]{8})([^<])(?=[^<]{20})", wrong, 4),
    ("editors' paragraph lost", "introduction", f"{_P}\n", drop, 3),
    ("editors' paragraph repeated", "introduction", f"{_P}\n", twice, 2),
    ("editors' paragraphs exchanged", "editorial", f"({_P})\n({_P})", exchanged, 3),
    ("editors' heading reworded", "editorial", r"(<h1>)(.)", wrong, 1),
    ("editors' words added", "editorial", r"</ul>(?=\s*<p>)", lambda m: m[0] + "<p>某</p>", 1),
    ("entry of a list lost", "editorial", f"{_LI}\n", drop, 3),
    ("entries of a list exchanged", "editorial", f"({_LI})\n({_LI})", exchanged, 2),
    ("count changed", "editorial", r"(共 ?)(\d+)", following, 1),
    ("gloss changed", "places", r"(</p>\n<p>[^<]{4})([^<])", wrong, 6),
    ("gloss lost", "terms", r"(?<=</p>\n)<p>[^<]{8,}</p>\n", drop, 3),
    ("name of an entry changed", "people", r"(<strong>)(.)", wrong, 3),
    ("name in the original changed", "people", r'(lang="ru"[^>]*>.)(.)', wrong, 3),
    ("years changed", "people", r"(</span>（1[89]\d)(\d)", following, 3),
    ("certainty of an entry changed", "places", "；確定。", lambda m: "；待考。", 2),
    ("source of an entry changed", "terms", r'(<a [^>]*#source-[^>]*>(?:<[^>]*>)*.)(.)', wrong, 3),
    ("page of an entry lost", "terms", r'、<a [^>]*#n\d+c\d+">[^<]*</a>', drop, 3),
    ("name lost in the list by reading", "places", r'、<a [^>]*#place-[\w-]+">[^<]*</a>', drop, 2),
    ("entry of an index lost", "terms", f"{_ENTRY}\n", drop, 3),
    ("entries of an index exchanged", "places", f"({_ENTRY})\n({_ENTRY})", exchanged, 3),
    ("cite changed", "bibliography", r'(<li id="source-[^>]*><p>[^<]{5})([^<])', wrong, 4),
    ("cite lost", "bibliography", f"{_ENTRY}\n", drop, 2),
    ("cites exchanged", "bibliography", rf'({_ENTRY})\n({_ENTRY})', exchanged, 3),
    ("date of the chronology changed", "chronology", r'(<td><p><span class="date">19[1-4])(\d)', following, 3),
    ("event of the chronology lost", "chronology", f"{_CELLS}\n", drop, 3),
    ("editors' link leads elsewhere", "introduction", _LINK, lambda m: f"{m[1]}people", 3),
    ("editors' link leads nowhere", "introduction", _LINK, lambda m: f"{m[1]}nobody", 2),
    ("editors' link lost", "introduction", rf"{_LINK}[^>]*>(.*?)</a>", lambda m: m[3], 2),
    ("editors' link added", "editorial", r"(<p>)([^<]{3})", lambda m: f'{m[1]}<a href="#editorial">{m[2]}</a>', 2),
    ("judgement reworded", "apparatus", r"(</a>，[^<。]*)([疑或])", lambda m: m[1] + "必", 3),
)  # fmt: skip
#: What the HTML alone has there.
HTML: Final[tuple[Row, ...]] = (
    ("reason reworded", "apparatus", r"(</a>，[^<。]*。)([^<])", wrong, 3),
)  # fmt: skip
#: What the HTML has beside its pages: class, file, pattern, change, how many.
BESIDE: Final[tuple[Row, ...]] = (
    ("searched character changed", "_static/search-data.js", _TEXT, wrong, 5),
    ("searched character lost", "_static/search-data.js", _TEXT, lambda m: m[1], 3),
    ("searched note changed", "_static/search-data.js", r'(\[1,\d+,"[^"]+",\[[^\]]*\],"[^"]{3})([^"])', wrong, 3),
    ("searched entry of the apparatus changed", "_static/search-data.js", r'(\[2,\d+,"[^"]+",\[[^\]]*\],")([^"])', wrong, 3),
    ("searched paragraph lost", "_static/search-data.js", r'\[0,\d+,"l[^\]]*\],"[^"]*"\],', drop, 3),
    ("searched paragraph repeated", "_static/search-data.js", r'\[0,\d+,"l[^\]]*\],"[^"]*"\],', twice, 2),
    ("searched paragraphs exchanged", "_static/search-data.js", r'(\[0,\d+,"l[^\]]*\],"[^"]*"\]),(\[0,\d+,"l[^\]]*\],"[^"]*"\])', lambda m: f"{m[2]},{m[1]}", 2),
    ("hit to another place", "_static/search-data.js", r'(\[0,\d+,"l)(\d+)', following, 3),
    ("hit on another page", "_static/search-data.js", r'(\[0,\d+,"l\d+",\[0,)(\d+)', following, 3),
    ("page of a hit begins elsewhere", "_static/search-data.js", r'(\[0,\d+,"l\d+",\[0,\d+,)(\d+)', following, 3),
    ("name of a page changed", "_static/search-data.js", r'("第)([一二三])', wrong, 2),
    ("title of a chapter changed", "_static/search-data.js", r'(\.html",")(.)', wrong, 2),
    ("searched name of an entry changed", "_static/entries.js", r'("person-[^"]+":\[0,\[")([^"])', wrong, 2),
    ("searched gloss changed", "_static/entries.js", r'("place-[^"]+":\[1,\[[^]]+\],\["[^"]{3})([^"])', wrong, 3),
    ("searched source lost", "_static/entries.js", r',"source-[^"]+":\[7,\["[^]]+"\]\]', drop, 2),
    ("entry shown leads elsewhere", "_static/entries.js", r'(chapters/)people', lambda m: m[1] + "places", 1),
    ("variants lost", "_static/search-table.js", r"\\u[0-9a-f]{4}(?:\\u[0-9a-f]{4})+ ", drop, 3),
    ("digest of a kept file changed", "sw.js", r'("sha256-)(\w)', lambda m: m[1] + ("A" if m[2] != "A" else "B"), 4),
    ("file not kept", "sw.js", r'"[\w./-]+": "[^"]+",\n', drop, 4),
    ("file kept that is not there", "sw.js", r'"chapters/0', lambda m: '"chapters/00.html": "sha256-x",\n' + m[0], 1),
    ("version of an older site", "sw.js", r'(VERSION = ")(\w)', lambda m: m[1] + ("0" if m[2] != "0" else "1"), 1),
)  # fmt: skip
#: Faults in what the editors write, as in :data:`maintain.mutants.source.EDITS`.
SOURCE: Final[tuple[tuple[str, tuple[str, ...], str, Change, int], ...]] = (
    ("editors/link to no file", _OWN, r"(\]\()([a-z]+)(?=\.md\))", lambda m: f"{m[1]}{m[2]}s", 3),
    ("editors/link to no id", _OWN, r"\]\([a-z]+\.md(?=\))", lambda m: f"{m[0]}#nowhere", 3),
    ("editors/link without words", _OWN, r"\[[^\]]+\](?=\([a-z]+\.md)", lambda m: "[]", 2),
    ("editors/emphasis not closed", _WORDS, _BEGIN, lambda m: f"{m[1]}**{m[2]}", 3),
    ("editors/emphasis of full width", _WORDS, _BEGIN, lambda m: f"{m[1]}＊＊{m[2]}＊＊", 2),
    ("editors/emphasis of other Markdown", _WORDS, _BEGIN, lambda m: f"{m[1]}~~{m[2]}~~", 2),
    ("editors/code not closed", _WORDS, _BEGIN, lambda m: f"{m[1]}`{m[2]}", 2),
    ("editors/formula", _WORDS, _BEGIN, lambda m: f"{m[1]}$a = b${m[2]}", 2),
    ("editors/link of full width", _OWN, r"\]\(([a-z]+\.md)\)", lambda m: f"]（{m[1]}）", 3),
    ("editors/link not closed", _OWN, r"(\]\([a-z]+\.md)\)", lambda m: m[1], 3),
    ("editors/role of full width", _WORDS, r"\{source\}", lambda m: "｛source｝", 2),
    ("editors/heading of full width", _WORDS, r"(?m)^## ", lambda m: "＃＃ ", 2),
    ("editors/entries without spaces", _WORDS, r"\n\n(?=[\u4e00-\u9fff])", lambda m: "\n\n-甲\n-乙\n\n", 2),
    ("editors/numbers without spaces", _WORDS, r"\n\n(?=[\u4e00-\u9fff])", lambda m: "\n\n1.甲\n2.乙\n\n", 2),
    ("editors/quotation of full width", _WORDS, r"\n\n(?=[\u4e00-\u9fff])", lambda m: "\n\n＞ 甲\n\n", 2),
    ("editors/directive of colons", _WORDS, r"\n\n(?=[\u4e00-\u9fff])", lambda m: "\n\n:::{note}\n甲\n:::\n\n", 2),
    ("editors/code block not closed", _WORDS, r"\n\n(?=[\u4e00-\u9fff])", lambda m: "\n\n```\n甲\n\n", 2),
    ("editors/rule of a table lost", ("chapters/quotations.md",), r"(?m)^\| --- \| --- \|\n", lambda m: "", 3),
    ("editors/sign in a note", _TEXTS, r"(?m)^(\[\^(?!app-)[\w-]+\]: .)", lambda m: f"{m[1]}**", 3),
    ("editors/sign in a gloss", ("registers/people.toml", "registers/terms.toml"), r'(?m)^(gloss = ".)', lambda m: f"{m[1]}**", 3),
    ("editors/conflict of git", (*_TEXTS, *_WORDS, "registers/people.toml"), r"(?m)^(.+)$", _conflict, 1),
    ("editors/level of a heading left out", _WORDS, r"(?m)^## ", lambda m: "#### ", 2),
    ("editors/rule that parts nothing", _WORDS, r"(?m)^## .+\n", lambda m: f"{m[0]}\n---\n", 2),
    ("editors/label before no heading", _OWN, r"\n\n(?=[\u4e00-\u9fff])", lambda m: f"{m[0]}(here)=\n", 2),
)  # fmt: skip
#: Edits of the editors' pages that change nothing the proof vouches for.
HARMLESS: Final[tuple[Row, ...]] = (
    ("harmless emphasis in the editors' words", "introduction", r"(<p>)([^<]{8})", lambda m: f"{m[1]}<em>{m[2]}</em>", 3),
    ("harmless white space in a gloss", "places", r"(</p>\n<p>[^<]{4})", lambda m: m[1] + "\n", 3),
    ("harmless comment in the bibliography", "bibliography", r"</li>", lambda m: "<!-- read -->" + m[0], 3),
    ("harmless class of an entry", "people", r"<li id=", lambda m: '<li class="wide" id=', 3),
)  # fmt: skip


#: A picture of one dot, and a drawing.
_DOT: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da6368000000820081da"
    "45083b0000000049454e44ae426082"
)
_SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
#: Class -> name and content of a picture.
PICTURES: Final[Mapping[str, tuple[str, bytes]]] = {
    "editors/picture cut short": ("picture.png", _DOT[:-12]),
    "editors/picture that is none": ("picture.png", b"picture"),
    "editors/picture of another kind": ("picture.png", b"GIF89a"),
    "editors/picture under another suffix": ("picture.jpg", _DOT),
    "editors/picture of another name": ("圖.png", _DOT),
    "editors/drawing with a script": ("picture.svg", _SVG.format("<script>a()</script>").encode()),
    "editors/drawing that acts": ("picture.svg", _SVG.format('<path onclick="a()"/>').encode()),
    "editors/drawing that fetches": ("picture.svg", _SVG.format('<image href="https://example.org/a.png"/>').encode()),
    "harmless/editors' picture added": ("picture.png", _DOT),
    "harmless/editors' drawing added": ("picture.svg", _SVG.format('<use href="#a"/><path id="a"/>').encode()),
}


def pictures(root: Path, are_harmless: bool) -> Iterator[Mutant]:
    """Yield the pictures that an editor adds to the project at *root*, harmless ones or the others."""
    chapter = "chapters/introduction.md"
    text = (root / chapter).read_text("utf-8")
    for kind, (name, data) in PICTURES.items():
        if kind.startswith("harmless/") == are_harmless:
            files = {chapter: f"{text}\n![圖]({name})\n".encode(), f"chapters/{name}": data}
            yield Mutant(kind, name, partial(dict, files))


def beside(root: Path) -> Iterator[Mutant]:
    """Yield the faults of what the site at *root* searches and keeps."""
    site = root / SITE
    for kind, name, pattern, change, number in BESIDE:
        text = (site / name).read_text("utf-8")
        for match in chosen(kind + name, re.finditer(pattern, text), number):
            new = text[: match.start()] + change(match) + text[match.end() :]
            changed = {name: new.encode("utf-8")}
            yield Mutant(f"html/{kind}", f"{name}: {match[0][:40]!r}", partial(packed.of_site, site, SITE, changed))
