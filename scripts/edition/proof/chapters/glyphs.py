"""Whether every character has a glyph: what no font has is shown by a sign, and told with file and line."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Final

from edition.lettering import signs, typefaces
from edition.model import glyphs, settings
from edition.model.findings import Finding
from edition.model.glyphs import Glyph
from edition.reading.book import Book

#: What the edition is made of, in the order in which it is looked through; not what editors and systems hide beside.
_TEXTS: Final = ("index.md", "chapters/**/[!.]*.md", "registers/[!.]*.toml")

Line = tuple[str, int, str]


def lines(book: Book) -> Iterator[Line]:
    """Yield file, number and words of each line that an output may show."""
    for pattern in _TEXTS:
        for path in sorted(book.root.glob(pattern)):
            if path.is_file():
                text = path.read_text(encoding="utf-8", errors="ignore")
                yield from _numbered(path.relative_to(book.root).as_posix(), text)
    yield from _settings(book.root / settings.FILE)
    yield from _numbered(book.witness.path, book.transcription)


def _numbered(file: str, text: str) -> Iterator[Line]:
    return ((file, number, line) for number, line in enumerate(text.split("\n"), start=1))


def _settings(path: Path) -> Iterator[Line]:
    """Yield the texts that ``conf.py`` sets; what it remarks is shown nowhere."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield settings.FILE, node.lineno, node.value


def check_glyphs(book: Book) -> Iterator[Finding]:
    """Yield what is wrong with the register of glyphs, and the first place of each character without a glyph."""
    given, found = glyphs.load(book.root)
    yield from found
    own, places = typefaces.own(book.root), list(lines(book))
    text = "\n".join(line for _, _, line in places)
    chosen = typefaces.choose(own, text, given)
    yield from _unseen(places, chosen.signs, "glyph-001", lambda one: _sign(one, given))
    forms = {form for form in typefaces.forms(text) if not typefaces.has_form(chosen.main, form)}
    forms -= typefaces.borrowed(chosen.main, text)
    yield from _unseen(places, forms, "glyph-002", lambda one: (_form(one), "a font that has this form", _AS_IT_IS))
    try:
        signs.font(own, book.root, given, chosen.signs)
    except ValueError as error:
        repair = "mend the description or the picture"
        yield Finding(glyphs.FILE, 0, "glyph-003", str(error), "a sign that can be drawn", repair)


_AS_IT_IS: Final = "nothing to mend: the selector stays in the text, and the character is shown in its usual form"
_DESCRIBE: Final = f"if the character is right, describe or draw it in {glyphs.FILE}, or leave it so"


def _sign(character: str, given: Mapping[str, Glyph]) -> tuple[str, str, str]:
    """Return what was read, what was expected, and how to mend it, for a *character* that a sign stands for."""
    read = f"{character} (U+{ord(character):04X})"
    if (glyph := given.get(character)) is None:
        return read, f"a character of a font; {glyphs.sign(character)} is shown", _DESCRIBE
    shown = glyph.ids or f"the picture {glyph.picture}"
    return read, f"a character of a font; {shown} is shown", f"nothing to mend: so says [{glyph.key}] of {glyphs.FILE}"


def _form(form: str) -> str:
    """Return how messages call a character with a selector."""
    return f"{form} (U+{ord(form[0]):04X} U+{ord(form[1]):04X})"


def _unseen(
    places: Iterable[Line], wanted: Set[str], code: str, tell: Callable[[str], tuple[str, str, str]]
) -> Iterator[Finding]:
    """Yield a finding for the first place of each of *wanted*."""
    left = set(wanted)
    for file, number, line in places if left else ():
        for one in sorted(one for one in left if one in line):
            left.remove(one)
            yield Finding(file, number, code, *tell(one))
