"""Faults in the PDF as it is set: its Typst source with a slip, set anew, bound as the build does."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

from edition.lettering import typefaces
from edition.model import settings, witness
from edition.model.marks import JUDGING
from edition.model.sheets import APART, SHEETS, Sheet

from maintain.mutants.model import BUILT, SHEET_OF, Field, Files, Mutant, Span, chosen, output
from maintain.mutants.slips import SLIPS

SOURCE: Final = f"{BUILT}.work/pdf/main.typ"
#: A string of the author's: a whole line, not the beginning of a note's.
_STRING: Final = re.compile(r'(?m)^"([^"\\\n]{12,})"$')
#: Slips of a page as HTML: a page is a call in Typst, a paragraph ends in one; see :data:`RULES`.
_LEFT_OUT: Final = ("paragraph", "page turn", "invisible")
#: Seeded of each class.
EACH: Final = 3

#: A call whose id a page of the editors leads to.
_LED_TO: Final = re.compile(rf'\b(?:mention|{"|".join(JUDGING)})\(("\w+")')

Rule = Callable[[str], Iterator[str]]


def each(stage: str, number: int) -> int:
    """Return how many faults of a class are seeded in the PDF of *stage*: in the one of A4 *number*, else one."""
    return number if SHEET_OF[stage] is SHEETS[0] else 1


def source(root: Path) -> str:
    """Return the Typst source of the built PDF."""
    return (root / SOURCE).read_text("utf-8")


def field(text: str) -> Field:
    """Return the author's words in the Typst source *text*."""
    whole = text[: text.index("#backmatter(")]
    spans = tuple(Span(*m.span(1)) for m in _STRING.finditer(whole))
    return Field(SOURCE, text, spans, (), r"(?!)")


def place(root: Path, sheet: Sheet) -> str:
    """Return where the PDF on *sheet* stands."""
    return output(root, f"pdf/{{name}}{sheet.ending}.pdf")


def compiled(root: Path, text: str, sheet: Sheet = SHEETS[0]) -> Files:
    """Return the PDF that the Typst source *text* makes on *sheet*; the template and the fonts are the project's."""
    from edition.outputs.pdf.binding import bound
    from edition.outputs.pdf.setting import pdf_of

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for template in (root / SOURCE).parent.glob("*.typ"):
            shutil.copyfile(template, folder / template.name)
        (folder / "main.typ").write_text(text, "utf-8")
        pictures = (root / SOURCE).with_name("pictures")
        if pictures.is_dir():
            shutil.copytree(pictures, folder / "pictures")
        cuts = root / Path(SOURCE).parent / "fonts"  # of a book that needs more than the project's own font
        made = pdf_of(folder / "main.typ", cuts if cuts.is_dir() else root / "_static" / "fonts", sheet.name)
    told = settings.load(root)
    return {place(root, sheet): bound(made, witness.load(root).pages.values(), APART.values(), told)}


def calls(text: str, name: str) -> list[Span]:
    """Return the calls of the function *name* before the editors' chapters, arguments and line end included."""
    begun = re.finditer(rf"\b{name}\(", text[: text.index("#backmatter(")])
    return [Span(match.start(), _end(text, match.end() - 1)) for match in begun]


def _end(text: str, at: int) -> int:
    """Return where the bracket at *at* is closed, and the line end after it if there is one."""
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[()\[\]{}]', text[at:]):
        depth += 1 if token[0] in "([{" else -1 if token[0] in ")]}" else 0
        if depth == 0:
            end = at + token.end()
            return end + 1 if text[end : end + 1] == "\n" else end
    return len(text)


def _whole(name: str, change: Callable[[str, Span, Span], str]) -> Rule:
    """Yield the rule that does *change* to a call of *name* and the next one of the same page."""

    def rule(text: str) -> Iterator[str]:
        for one, after in pairwise(calls(text, name)):
            if "#original-page" not in text[one.start : after.end] and (new := change(text, one, after)):
                yield new

    return rule


def _lost(text: str, one: Span, _: Span) -> str:
    """Leave the ids, because Typst sets no link that leads nowhere."""
    ids = "".join(f"anchor({name})\n" for name in _LED_TO.findall(text[slice(*one)]))
    return text[: one.start] + ids + text[one.end :]


def _repeated(text: str, one: Span, _: Span) -> str:
    """Repeat what has no id to which a link leads; it would lead to two places."""
    twice = text[slice(*one)]
    return "" if _LED_TO.search(twice) else text[: one.end] + "\n" + twice + text[one.end :]


def _exchanged(text: str, one: Span, after: Span) -> str:
    a, b = (text[slice(*span)].rstrip("\n") for span in (one, after))
    first, second = Span(one.start, one.start + len(a)), Span(after.start, after.start + len(b))
    return text[: first.start] + b + text[first.end : second.start] + a + text[second.end :]


def _onto_next_page(name: str) -> Rule:
    """Yield the rule that moves a call of *name* to the beginning of the next page."""

    def rule(text: str) -> Iterator[str]:
        pages = [page.end() for page in re.finditer(r"#original-page\(\d+, \{", text)]
        for one in calls(text, name):
            if (page := next((page for page in pages if page > one.end), None)) is not None:
                moved = text[slice(*one)].rstrip("\n") + "\n"
                yield text[: one.start] + text[one.end : page] + moved + text[page:]

    return rule


def _by_a_character(text: str) -> Iterator[str]:
    """Move the call of a note before the last character of the string in front of it."""
    for note in calls(text, "note"):
        if (before := re.search(r'"([^"\\\n]+)([^"\\\n])"\n\Z', text[: note.start])) is not None:
            moved = f'"{before[1]}"\n{text[slice(*note)]}"{before[2]}"\n'
            yield text[: before.start()] + moved + text[note.end :]


def _turned(text: str) -> Iterator[str]:
    """Move a page turn by one character, back and forth, where it stands in a paragraph."""
    turn = re.compile(
        r'([^"\\\n])"(\}, id: "l\d+", cut: true\)\}, .*\n#original-page\(\d+, \{paragraph\(\{)"([^"\\\n])(?=[^"\n])'
    )
    for found in turn.finditer(text):
        yield text[: found.start()] + f'"{found[2]}"{found[1]}{found[3]}' + text[found.end() :]
        yield text[: found.start()] + f'{found[1]}{found[3]}"{found[2]}"' + text[found.end() :]


def _sub(pattern: str, change: Callable[[re.Match[str]], str]) -> Rule:
    """Yield the rule that does *change* to each place that *pattern* matches, before the editors' chapters."""

    def rule(text: str) -> Iterator[str]:
        for found in re.finditer(pattern, text[: text.index("#backmatter(")]):
            yield text[: found.start()] + change(found) + text[found.end() :]

    return rule


def _ours(pattern: str, change: Callable[[re.Match[str]], str]) -> Rule:
    """Yield the rule that does *change* to each place in the editors' chapters; the report counts the faults itself."""

    def rule(text: str) -> Iterator[str]:
        begin, end = text.index("#backmatter("), text.index('chapter("verification"')
        for found in re.finditer(pattern, text[begin:end]):
            yield text[: begin + found.start()] + change(found) + text[begin + found.end() :]

    return rule


_HEADING: Final = r'((?:chapter|section)\("ch[\d-]+", \{"[^"\n]*?)([\u4e00-\u9fff])(?=[^"\n]*"\}?)'
#: Class -> every place where the rule can be applied, each as the whole source with the fault.
RULES: Final[Mapping[str, Rule]] = {
    "paragraph lost": _whole("paragraph", _lost),
    "paragraph moved": _whole("paragraph", _exchanged),
    "page turn shifted": _turned,
    "page of another folio": _sub(r"#original-page\((\d+)(?=, \{(?:paragraph|section))", lambda m: f"#original-page({int(m[1]) + 2}"),
    "heading reworded": _sub(_HEADING, lambda m: m[1] + "某"),
    "heading lost": _sub(r'section\(("ch[\d-]+"), \{.*?\}\)', lambda m: f"anchor({m[1]})"),
    "heading moved to another page": _onto_next_page("section"),
    "contents of the edition reworded": _sub(r'(\("ch[\d-]+", \d, ".)(.)', lambda m: m[1] + "某"),
    "contents of the edition of another page": _sub(
        r'(\("ch[\d-]+", \d, "[^"]+", ")([^"]+)', lambda m: m[1] + ("八" if m[2] != "八" else "九")
    ),
    "contents entry lost": _whole("toc-entry", _lost),
    "contents entry repeated": _whole("toc-entry", _repeated),
    "contents entries exchanged": _whole("toc-entry", _exchanged),
    "contents entry of another level": _sub(r"toc-entry\((\d)", lambda m: f"toc-entry({3 - int(m[1])}"),
    "contents entry of another number": _sub(r'(toc-entry\(\d, "第)(.)', lambda m: m[1] + ("九" if m[2] != "九" else "八")),
    "contents page changed": _sub(r'(\}, "[〇一二三四五六七八九]*)([〇一二三四五六七八九])(?=", (?:none|"))', lambda m: m[1] + ("二" if m[2] != "二" else "三")),
    "correction undone": _sub(r'(corr\("\w+", "[\w-]+", ")([^"\n])', lambda m: m[1] + "某"),
    "supplied text lost": _sub(r'supplied\(("\w+"), "[\w-]+", "[^"\n]*"\)', lambda m: f"anchor({m[1]})"),
    "note lost": _whole("note", _lost),
    "note shown twice": _whole("note", _repeated),
    "note moved": _by_a_character,
    "note moved to another page": _onto_next_page("note"),
    "notes exchanged": _whole("note", _exchanged),
    "note reworded": _sub(r'(note\("[\w-]+", "\d+", \{"[^"\n]{4})([^"\n])([^"\n])', lambda m: m[1] + m[3] + m[2]),
    "editors' character changed": _ours(r'(?m)(^"[\u4e00-\u9fff][^"\n]*?)([\u4e00-\u9fff])(?=[^"\n]*"$)', lambda m: m[1] + "某"),
    "editors' paragraph lost": _ours(r'paragraph\(\{"[^"\n]*"\}\)\n', lambda m: ""),
    "editors' paragraph repeated": _ours(r'paragraph\(\{"[^"\n]*"\}\)\n', lambda m: 2 * m[0]),
    "editors' words added": _ours(r'paragraph\(\{"[^"\n]*"\}\)\n', lambda m: m[0] + 'paragraph({"某"})\n'),
    "editors' link leads elsewhere": _ours(
        r'(link\(label\("doc-chapters-)(?:quotations|chronology|map|apparatus)"', lambda m: f'{m[1]}people"'
    ),
    "editors' link lost": _ours(r'link\(label\("doc-[\w-]+"\), ', lambda m: "text("),
    "entry of a list lost": _ours(r'(points\()\{"[^"\n]*"\}, ', lambda m: m[1]),
    "gloss lost": _ours(r'(?m)^"[\u4e00-\u9fff][^"\n]{10,}"\nrun-on\n', lambda m: ""),
    "name of an entry changed": _ours(r'(name\(\{")(.)', lambda m: m[1] + "某"),
    "cites exchanged": _ours(
        r'(\{"\d+　"\n)("[^"\n]+")(\n"。"(?:[^{]|\{(?!"\d))*\{"\d+　"\n)("[^"\n]+")', lambda m: m[1] + m[4] + m[3] + m[2]
    ),
    "cell of the chronology changed": _ours(r'(\{"19[1-4])(\d)(?=[\d年月日至]+"\})', lambda m: m[1] + str(9 - int(m[2]))),
    "certainty of an entry changed": _ours('"；確定。', lambda m: '"；待考。'),
    "note of another number": _sub(r'(note\("[\w-]+", ")(\d+)', lambda m: f"{m[1]}{int(m[2]) + 1}"),
}  # fmt: skip


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the setting of the PDF of the project at *root*."""
    text, font = source(root), (root / typefaces.FONT).read_bytes()
    one = field(text)
    for stage, sheet in SHEET_OF.items():
        for kind, rule in SLIPS.items():
            if not any(word in kind for word in _LEFT_OUT):
                # A character that the font has not would stop the build.
                edits = [e for e in rule(one, f"{stage} {kind}", 3 * EACH) if not typefaces.lacking(font, e.about[-1])]
                for about, new in edits[: each(stage, EACH)]:
                    yield Mutant(f"{stage}/{kind}", about, partial(compiled, root, new, sheet))
        for kind, places in RULES.items():
            for number, new in chosen(kind + sheet.ending, enumerate(places(text)), each(stage, EACH)):
                if new != text:
                    yield Mutant(f"{stage}/{kind}", f"place {number + 1}", partial(compiled, root, new, sheet))
