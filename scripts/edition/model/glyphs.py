"""The register of glyphs, ``source/glyphs.toml``: how a character is shown that no font has (TEI ``glyph``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edition.model import files
from edition.model.findings import Finding

#: Where the register is; a book need not have one.
FILE: Final = "source/glyphs.toml"
#: The signs that say how the parts of an ideograph stand (Ideographic Description Characters), and how many parts.
PARTS: Final[Mapping[str, int]] = {
    **dict.fromkeys(map(chr, (*range(0x2FF0, 0x2FF2), *range(0x2FF4, 0x2FFE), 0x31EF)), 2),
    **dict.fromkeys("\u2ff2\u2ff3", 3),
    **dict.fromkeys("\u2ffe\u2fff", 1),
}
#: Characters that Unicode leaves to private agreement: without it they say nothing, and PDF/A has none (ISO 19005-2,
#: 6.2.11.7.3), so in the PDF their sign stands in the text itself.
PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_FIELDS: Final = frozenset({"character", "ids", "picture", "name"})


@dataclass(frozen=True, slots=True)
class Glyph:
    """How one character is shown."""

    key: str
    character: str
    ids: str = ""  #: an ideographic description, as ⿰亻夅
    picture: str = ""  #: a drawing (SVG), its path from the register
    name: str = ""  #: what the picture shows, in words


def sign(character: str) -> str:
    """Return what stands for *character* in the last resort."""
    return f"〔U+{ord(character):04X}〕"


def public(text: str, given: Mapping[str, Glyph]) -> str:
    """Return *text* with what stands for a private character in its place: description, number, or a stand-in."""
    if not PRIVATE.search(text):
        return text
    drawn = {glyph.character: form for form, glyph in stand_ins(given).items()}
    return PRIVATE.sub(lambda found: drawn.get(found[0]) or shown(found[0], given), text)


def stand_ins(given: Mapping[str, Glyph]) -> dict[str, Glyph]:
    """Return what stands for each picture where the character itself cannot: 〓 (geta) with a selector of its own."""
    pictures = [glyph for glyph in given.values() if glyph.picture]
    return {f"\u3013{chr(0xE0100 + number)}": glyph for number, glyph in enumerate(pictures[:240])}


def shown(character: str, given: Mapping[str, Glyph]) -> str:
    """Return in words what is shown for *character*: its description, the name of its picture, or its number."""
    glyph = given.get(character)
    return sign(character) if glyph is None else glyph.ids or f"〔{glyph.name}〕"


def is_description(text: str) -> bool:
    """Whether *text* is one whole ideographic description (Unicode, 18.2)."""
    wanted = 1
    for place, character in enumerate(text):
        wanted += PARTS.get(character, 0) - 1
        if wanted <= 0:
            return place + 1 == len(text) and len(text) > 1
    return False


def load(root: Path) -> tuple[Mapping[str, Glyph], tuple[Finding, ...]]:
    """Return the glyphs of the project at *root*, by character, and what is wrong with their register."""
    path = root / FILE
    if not path.exists():
        return {}, ()
    try:
        read = tomllib.loads(files.read(path, files.TEXT).decode())
    except (OSError, ValueError) as error:
        return {}, (_finding(0, str(error), "a readable file of TOML tables", "mend what it says"),)
    lines = path.read_text(encoding="utf-8").split("\n")
    glyphs: dict[str, Glyph] = {}
    found: list[Finding] = []
    for key, table in read.items():
        line = next((n for n, text in enumerate(lines, 1) if text.strip() == f"[{key}]"), 1)
        problems = list(_problems(path.parent, key, table, glyphs))
        found += [_finding(line, *problem) for problem in problems]
        if not problems:
            glyphs[table["character"]] = Glyph(key, **table)
    return glyphs, tuple(found)


def _finding(line: int, actual: str, expected: str, repair: str) -> Finding:
    return Finding(FILE, line, "glyph-003", actual, expected, repair)


def _problems(folder: Path, key: str, table: Any, known: Mapping[str, Glyph]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with one table: what was read, what was expected, how to mend it."""
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        yield f"{key} = {table!r}", "a table of texts", f"write [{key}], and below it character = …"
        return
    for name in sorted(table.keys() - _FIELDS):
        yield f"[{key}] {name}", " or ".join(sorted(_FIELDS)), "take the field out, or mend its name"
    character, ids, picture = (table.get(name, "") for name in ("character", "ids", "picture"))
    if len(character) != 1:
        yield f"[{key}] character = {character!r}", "one character", "write the character as it stands in the text"
    elif character in known:
        yield f"[{key}] character = {character}", "a character once", f"join it with [{known[character].key}]"
    if bool(ids) == bool(picture):
        yield f"[{key}] ids = {ids!r}, picture = {picture!r}", "one of the two", "give a description or a picture"
    elif ids and not is_description(ids):
        repair = "write the sign of the arrangement first, then its parts"
        yield f"[{key}] ids = {ids!r}", "an ideographic description such as ⿰木木", repair
    elif picture and not (picture.endswith(".svg") and (folder / picture).is_file()):
        yield f"[{key}] picture = {picture!r}", "an SVG file, named from the folder of the register", "put it there"
    elif picture and not table.get("name"):
        yield f"[{key}] picture without name", "what it shows, in words", 'add name = "…"'
