"""Another book: what its author is asked -> the files with which it begins.

Beside this file stand their texts, with ``$words`` where the book's own go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from string import Template
from typing import Final

from edition.model import contents, interface, tables
from edition.model.contents import Shape
from edition.model.findings import EditionError, Finding
from edition.model.settings import DIRECTIONS, is_basename
from edition.model.settings import FILE as CONF
from edition.model.witness import FILE as WITNESS

#: The text of a file, beside this one -> the file of the book.
_FILES: Final[Mapping[str, str]] = {
    "conf.py.in": CONF,
    "index.md.in": "index.md",
    **{
        f"{name}.md.in": f"chapters/{name}.md"
        for name in ("editorial", "signs", "apparatus", "bibliography", "verification", "colophon")
    },
    "requirements.txt.in": "requirements.txt",
    "gitignore.in": ".gitignore",
    "Makefile.in": "Makefile",
    "test.yml.in": ".github/workflows/test.yml",
    "README.md.in": "README.md",
    "witness.toml.in": WITNESS,
}
#: Register -> what it lists; the first of these every book needs.
_REGISTERS: Final[Mapping[str, str]] = {
    "bibliography": "What notes and registers rest on: [key], cite, short, kind",
    "people": "People that the text names: [key], forms, name, gloss, sources, certainty",
    "places": "Places that the text names: [key], forms, name, gloss, sources, certainty",
    "works": "Works that the text names: [key], forms, name, gloss, sources, certainty",
}
#: Words for readers in the texts beside this file: a line, a heading, what stands in quotes.
_WORDS: Final = re.compile(r'(?m)(?:(?<=# )|(?<=")|^)[^"#\n]*[\u4e00-\u9fff][^"\n]*(?="|$)')
#: The languages in which a book may be, by the names that Sphinx has for them.
LANGUAGES: Final = ("zh_TW", "ja", "en")
#: The engine with what proof and preview need.
_ENGINE: Final = "edition[preview,proof]"
_GRID: Final = re.compile(r"([1-9]\d{0,2})x([1-9]\d{0,2})")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new book is told of itself."""

    title: str  #: as on the title page
    author: str
    basename: str  #: what the files to download are called
    language: str = LANGUAGES[0]
    printed: str = ""  #: the printed book
    levels: str = ""  #: the signs of the headings: levels with | between them, and 、 between the signs of one
    grid: str = "40x15"  #: characters of a printed line, and lines of a page
    provenance: str = ""  #: of the transcription
    engine: str = ""  #: what pip calls the engine
    direction: str = ""  #: of the lines: across and down, or one of :data:`edition.model.settings.DIRECTIONS`


def levels(words: str) -> list[list[str]]:
    """Return the signs that *words* name, level by level: ``第{han}編、附錄{han} | 第{han}章``."""
    found = ([sign for one in re.split("[、,]", level) if (sign := one.strip())] for level in words.split("|"))
    return [level for level in found if level]


def check(answers: Answers) -> list[Finding]:
    """Return a finding for each of the *answers* that cannot be used."""
    wrong = {
        "--title": (not answers.title.strip(), "the title as on the title page"),
        "--author": (not answers.author.strip(), "the author as on the title page"),
        "--name": (not is_basename(answers.basename), "letters, digits, and - _ . between them, all ASCII"),
        "--grid": (not _GRID.fullmatch(answers.grid), "characters of a line and lines of a page: 40x15"),
        "--direction": (answers.direction not in DIRECTIONS, "horizontal or vertical, or nothing for both"),
        "--contents": (_shape_fault(answers.levels), "signs such as 第{han}編、附錄{han} | 第{han}章"),
    }
    said = {"--title": answers.title, "--author": answers.author, "--name": answers.basename,
            "--grid": answers.grid, "--contents": answers.levels, "--direction": answers.direction}  # fmt: skip
    return [
        Finding(option, 0, "conf-001", f"「{said[option]}」", expected, f"say it with {option}")
        for option, (is_wrong, expected) in wrong.items()
        if is_wrong
    ]


def _shape_fault(words: str) -> bool:
    """Whether the signs that *words* name are none."""
    try:
        return not isinstance(contents.shape({"levels": levels(words)}), Shape)
    except ValueError:
        return True


def engine() -> str:
    """Return what pip calls the engine that runs; one that is not installed has no version."""
    try:
        return f"{_ENGINE}=={version('edition')}"
    except PackageNotFoundError:
        return _ENGINE


def book(root: Path, answers: Answers) -> dict[str, str | bytes]:
    """Return the files of a new book in the folder *root* (file -> text), the description last.

    :raises EditionError: conf-001 for answers that cannot be used, build-003 for each file that stands there
    """
    if found := check(answers):
        raise EditionError(*found)
    interface.use(answers.language)
    made = {file: _text(name, answers) for name, file in _FILES.items()}
    registers = {
        f"registers/{name}.toml": _text("register.toml.in", answers, what) for name, what in _REGISTERS.items()
    }
    files: dict[str, str | bytes] = {**registers, **made}
    if standing := [file for file in files if (root / file).exists() or (root / file).is_symlink()]:
        repair = "name an empty folder, or move the file away; nothing was written"
        raise EditionError(
            *(Finding(file, 0, "build-003", "a file that stands there", "no file", repair) for file in standing)
        )
    return files


def _text(name: str, answers: Answers, what: str = "") -> str:
    """Return the text of the file *name* beside this one with the *answers* in it."""
    characters, lines = answers.grid.split("x")
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    printed = interface.gettext("{author}：《{title}》").format(author=answers.author, title=answers.title)
    return Template(_WORDS.sub(lambda found: interface.gettext(found[0]), text)).substitute(
        words=answers.title,
        what=what,
        title=tables.value(answers.title),
        author=tables.value(answers.author),
        language=tables.value(answers.language),
        basename=tables.value(answers.basename),
        printed=tables.value(answers.printed or printed),
        provenance=tables.value(
            answers.provenance or "As received; who transcribed it, and from which copy, is to be told."
        ),
        direction=tables.value(answers.direction),
        levels=tables.value(levels(answers.levels)),
        characters=characters,
        lines=lines,
        engine=answers.engine or engine(),
    )
