"""Make another book in an empty folder: ``edition init FOLDER --title … --author … [--text FILE]``.

What is not given is asked for where a terminal is there. No file that stands is written over.
Then, in that folder: ``edition ingest --status`` (what is proposed of the text), ``ingest --accept all``, ``ingest``,
and ``build``.

Exit code: 0 made, 2 could not run.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from edition.ingest import blank, changes
from edition.ingest.blank import LANGUAGES, Answers
from edition.model.findings import EditionError, unusable
from edition.model.messages import said
from edition.model.settings import is_basename
from edition.pipeline.report import print_findings
from edition.verbs.ingest import receive_from
from edition.verbs.options import Parser

#: Languages that are never set in lines that run down.
_ACROSS: Final = frozenset({"en"})


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Make the book, take in its text if there is one, and return the exit code."""
    options = _parser().parse_args(arguments)
    folder = (root / options.folder).resolve()
    try:
        made = blank.book(folder, answers(options, folder))
        folder.mkdir(parents=True, exist_ok=True)
        for file in made:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
        changes.write(folder, made)
        print(said(f"made: {', '.join(made)}"))
        return receive_from(folder, options.text.absolute(), options.encoding) if options.text else _next()
    except EditionError as error:
        found = list(error.findings)
    except OSError as error:
        found = [unusable(folder, error)]
    print_findings(found, sys.stdout, everything=True)
    print(said("could not run"))
    return 2


def _next() -> int:
    print(said("in that folder, ingest --received FILE takes in its text"))
    return 0


def _parser() -> Parser:
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, help="where the book will stand")
    parser.add_argument("--title", help="as on the title page")
    parser.add_argument("--author", help="as on the title page")
    parser.add_argument("--name", help="what the files to download are called, in ASCII; else as the folder")
    parser.add_argument("--language", choices=LANGUAGES, help=f"of the text; {LANGUAGES[0]} unless named")
    parser.add_argument(
        "--direction", metavar="LINES", help="horizontal: never down; vertical: down first; both: as readers like"
    )
    parser.add_argument("--contents", metavar="SIGNS", help="signs of the headings: 第{han}編、附錄{han} | 第{han}章")
    parser.add_argument(
        "--grid", metavar="CxL", help="characters of a printed line, lines of a page; 40x15 if not named"
    )
    parser.add_argument("--printed", default="", help="the printed book: author, title, place, publisher, year")
    parser.add_argument("--provenance", default="", help="who made the transcription, from which copy")
    parser.add_argument("--text", type=Path, metavar="PATH", help="the transcription: a file or a folder")
    parser.add_argument("--encoding", default="", help="of the text, if it is found wrongly: big5, gb18030 …")
    parser.add_argument(
        "--engine", default="", metavar="REQUIREMENT", help="what pip calls the engine: a version, an address"
    )
    return parser


def answers(options: argparse.Namespace, folder: Path) -> Answers:
    """Return what the *options* say, and what the terminal answers for those that do not."""
    own = Answers("", "", "")
    name = folder.name if is_basename(folder.name) else re.sub(r"[^A-Za-z0-9]+", "-", folder.name).strip("-") or "book"
    title = _asked(options.title, "Title, as on the title page", "")
    author = _asked(options.author, "Author, as on the title page", "")
    basename = _asked(options.name, "Name of the files to download", name)
    language = _asked(options.language, f"Language ({', '.join(LANGUAGES)})", own.language)
    lines = "horizontal" if language in _ACROSS else "both"
    return Answers(
        title=title,
        author=author,
        basename=basename,
        language=language,
        direction=_asked(options.direction, "Lines: horizontal, vertical, or both", lines).removesuffix("both"),
        printed=options.printed,
        levels=_asked(options.contents, "Signs of the headings, as 第{han}編 | 第{han}章", own.levels),
        grid=_asked(options.grid, "Characters of a printed line x lines of a page", own.grid),
        provenance=options.provenance,
        engine=options.engine,
    )


def _asked(given: str | None, question: str, default: str) -> str:
    """Return what is *given*, or else what the terminal answers to the *question*, the *default* without one."""
    if given is not None or not sys.stdin.isatty():
        return given if given is not None else default
    try:
        return input(f"{said(question)}{f' [{default}]' if default else ''}: ").strip() or default
    except EOFError:  # Ctrl+D: no answer
        return default
