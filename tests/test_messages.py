"""Messages in Chinese: the catalogue is whole, says nothing that the program does not, and is what an editor sees."""

from __future__ import annotations

import argparse
import ast
import errno
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from conftest import MINI, ROOT, copy_inputs, edits
from edition.__main__ import VERBS
from edition.model import messages, program
from edition.model.findings import CODES, REBUILD, Finding
from edition.model.messages import CHINESE, ENGLISH, HOLE, VARIABLE
from edition.verbs.options import Parser

EDITION = ROOT / "scripts/edition"
#: A line of a finding, as every message of the folder of bad inputs is.
LINE = re.compile(r"\S.*?: (?P<code>[a-z]+-\d{3}) (?:p\. \S+: )?(?P<meaning>[^:]+): read (?P<rest>.+)")
#: Two English words side by side, but for those of a quotation, of code and of what comes from elsewhere.
#: Where texts are put together.
PIECES = re.compile(r"[,:;] |[][()「」『』]")
#: What a message quotes: code, words of the book, data, what a library or a description says, names of fields.
QUOTED = re.compile(
    r"`[^`]*`|「[^」]*」|\"[^\"]*\"|\{'.*\}|\b(?:\w+Error|BadZipFile|error): [^；]*|invalid (?:syntax|start byte)"
    r"|git fetch --unshallow|it reads as the running head of line 11"
    r"|people places .*? terms|certain probable .*? unknown"
)
SENTENCE = re.compile(r"(?<![\w`'\"{\[(<./=-])[a-z]{2,} [a-z]{2,}(?![\w`'\"}\])>/=-])")


def templates() -> Iterator[str]:
    """Yield every text of the program, ``{}`` standing for what is inserted."""
    for path in EDITION.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
                yield node.value.strip()  # as a verb describes itself


def findings() -> Iterator[tuple[str, str]]:
    """Yield every message of the folder of bad inputs that is no line of its own, by the file that has it."""
    for path in sorted((ROOT / "tests/codes").rglob("expected.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if LINE.fullmatch(line):
                yield path.parent.relative_to(ROOT / "tests/codes").as_posix(), line


def test_what_every_code_means_is_in_the_catalogue() -> None:
    """The sentence of each code, and the repair that many findings share."""
    assert not {*CODES.values(), REBUILD} - messages.catalogue().keys()


def libraries() -> Iterator[str]:
    """Yield what the system and Python's libraries say of files, hosts, options and tables, which is passed on."""
    yield from map(os.strerror, errno.errorcode)
    yield Path(argparse.__file__).read_text(encoding="utf-8")
    yield Path(tomllib.__file__).with_name("_parser.py").read_text(encoding="utf-8")
    for text in ("a", '"\\\n"', "a = '"):
        with pytest.raises(tomllib.TOMLDecodeError) as told:
            tomllib.loads(text)
        yield str(told.value)
    yield "Unescaped '\\' in a string"
    yield str(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"))
    yield "timed out Errno Name or service not known ValueError"  # of sockets and numbers


def test_the_catalogue_says_nothing_that_the_program_does_not() -> None:
    """A text that was changed in the program is changed there too; one may be put together of several."""
    whole = set(templates())
    pool = "\n".join([*whole, *libraries()])
    left = []
    for english in messages.catalogue().keys() - whole:
        pieces = (piece for words in english.split(HOLE) for piece in PIECES.split(words))
        if not all(piece.strip() in pool for piece in pieces):
            left.append(english)
    assert sorted(left) == []


def test_what_is_inserted_is_inserted_in_chinese() -> None:
    """Each place of the English text stands once in the Chinese one."""
    for english, chinese in messages.catalogue().items():
        places = sorted(int(number) for number in re.findall(r"\{(\d)\}", chinese))
        assert places == list(range(english.count(HOLE))), english
        assert re.search(r"[\u4e00-\u9fff]", chinese) or not SENTENCE.search(english), english


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_every_verb_is_chinese(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Description and options; the names of the outputs are the same in every language."""
    taken: list[Parser] = []
    monkeypatch.setattr(Parser, "parse_args", lambda parser, *_: taken.append(parser) or sys.exit())
    with pytest.raises(SystemExit):
        import_module(f"edition.verbs.{verb}").main([])
    told = [taken[0].description.strip(), *(action.help for action in taken[0]._actions if action.dest != "help")]
    assert [text for text in told if messages.translated(text) == text] == (
        ["html, epub, pdf, diplomatic, tei, json, plain"] if verb == "build" else []
    )


def test_no_english_is_left_in_a_finding() -> None:
    """Every finding of the folder of bad inputs, told in Chinese, but for what it quotes."""
    left = [f"{case}: {said}" for case, line in findings() if english(said := chinese(line))]
    assert left == []


def english(said: str) -> list[str]:
    """Return what is English in a message that is *said* in Chinese, but for what it quotes."""
    return SENTENCE.findall(QUOTED.sub("", said))


def chinese(line: str) -> str:
    """Return the Chinese words of a finding from its English *line*, each part by itself."""
    found = LINE.fullmatch(line)
    assert found is not None, line
    before, sign, after = found["rest"].partition(", expected ")
    # A part may hold a semicolon itself: the repair begins where least English is left.
    rest, first = (after, [before]) if sign else (before, [])
    splits = [(rest[: at.start()], rest[at.end() :]) for at in re.finditer("; ", rest)]
    said = ("；".join(map(messages.translated, (found["meaning"], *first, *filter(None, one)))) for one in splits)
    return min(said, key=lambda words: len(english(words)))


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, ENGLISH),
        ({"LANG": "zh_TW.UTF-8"}, CHINESE),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_HK"}, CHINESE),
        ({"LANG": "zh_TW.UTF-8", "LC_MESSAGES": "C"}, ENGLISH),
        ({"LANG": "zh_TW.UTF-8", VARIABLE: "en"}, ENGLISH),
        ({"LANG": "de_DE", "LANGUAGE": "zh_TW:en"}, CHINESE),
    ],
)
def test_the_language(variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our variable first, then those of the system as gettext reads them."""
    for name in (VARIABLE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert messages.language() == language


def test_a_line_of_any_length_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms would be tried on it in vain, the longer it is the slower."""
    monkeypatch.setattr(messages, "_forms", lambda: pytest.fail("forms are tried"))
    quoted = "a line of the number of characters at line " * 200_000
    assert messages.translated(quoted) == quoted
    assert max(map(len, messages.catalogue())) < 2_000


def test_a_finding_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place and the code come first in both, for editors that jump there."""
    found = Finding("chapters/01.md", 7, "text-001", "「甲」", "「乙」", "restore the file from git", "9")
    assert str(found) == (
        "chapters/01.md:7: text-001 p. 9: the text differs from the transcription without a mark: "
        "read 「甲」, expected 「乙」; restore the file from git"
    )
    monkeypatch.setenv(VARIABLE, CHINESE)
    told = str(found)
    assert told.startswith("chapters/01.md:7: text-001 第 9 頁：")
    assert "讀到 「甲」，應為 「乙」；" in told


def prove(project: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts/verify.py"), "--root", str(project), "--chapters", *options]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)


def test_the_switch(tmp_path: Path) -> None:
    """``--lang`` and the variable say the same; another language is refused in one line."""
    project = copy_inputs(MINI, tmp_path / "mini")
    edits(project)("chapters/02.md", "宇宙洪荒", "宇宙洪慌")
    asked, told = prove(project, "--lang", CHINESE), prove(project, EDITION_LANG=CHINESE)
    assert asked.stdout == told.stdout
    assert (asked.returncode, asked.stdout.splitlines()[-1]) == (1, "核對不符")
    assert "text-001 第 4 頁：" in asked.stdout
    assert not english(asked.stdout)
    other = prove(project, "--lang", "de")
    assert other.returncode == 2
    assert "invalid choice: 'de'" in other.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("called", "typed"), [("edition build", "edition verify"), ("scripts/build.py", "python3 scripts/verify.py")]
)
def test_what_is_advised_can_be_typed(called: str, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book has the engine in it, or as a package."""
    monkeypatch.setattr(sys, "argv", [called])
    assert program.command("verify") == typed


@pytest.mark.parametrize("file", ["Makefile", "scripts/edition/ingest/blank/Makefile.in"])
def test_the_targets_that_are_advised_are_there(file: str) -> None:
    """In this project and in one that was begun with the engine as a package."""
    targets = set(re.findall(r"(?m)^([\w-]+):", (ROOT / file).read_text("utf-8")))
    texts = tomllib.loads((EDITION / "model/data/messages.zh-Hant.toml").read_text("utf-8"))
    advised = {target for text in texts for target in re.findall(r"\bmake (verify[\w-]*|all|preview|status)\b", text)}
    assert "verify-all" in advised
    assert advised <= targets
