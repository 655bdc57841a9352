"""The catalogues: every word that readers see is in each, with the same places, and nothing else is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from conftest import ROOT
from edition.model import bibliography, interface, reports, sheets, wording
from edition.model.changelog import READERS
from edition.model.interface import gettext, pgettext, script, styles
from edition.model.marks import JUDGING
from edition.model.notation import Category, Certainty
from edition.model.outputs import OUTPUTS
from edition.proof.summary import GROUPS
from jinja2.ext import babel_extract

PACKAGE = ROOT / "scripts" / "edition"
CATALOGUES = sorted(interface.FOLDER.glob("*.po"))
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uff60]")
PLACES = re.compile(r"\{\w*\}|%\(\w+\)s")
#: What a function is called that says words -> how many of its arguments stand before them.
SAYING = {"gettext": 0, "pgettext": 1}
#: Signs of the edition, which are those of Chinese editing in any language.
SIGNS = "〔〕【】"


def _calls() -> Iterator[tuple[str, str]]:
    """Yield context and words of each call that names its words, in code, templates and scripts."""
    for path in sorted(PACKAGE.rglob("*.py")):
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        for call in calls:
            called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if (before := SAYING.get(called)) is not None:
                context = ast.literal_eval(call.args[0]) if before else ""
                yield from ((context, words) for words in _texts(call.args[before]))
    for path in sorted(PACKAGE.rglob("*.js")):
        yield from (("", found["words"]) for found in interface.IN_SCRIPTS.finditer(path.read_text("utf-8")))
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".html", ".xhtml", ".ncx"}:
            with path.open("rb") as file:
                found = extract(babel_extract, file, {"gettext": None, "_": None}, (), {"silent": "false"})
                yield from (("", str(words)) for _, words, _, _ in found)


def _texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts of an argument: one, or those of which it is one; keys of tables are none."""
    inside = [node.body, node.orelse] if isinstance(node, ast.IfExp) else []
    yield from (words for one in inside for words in _texts(one))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _drawn() -> Iterator[tuple[str, str]]:
    """Yield what the style sheet of the theme draws."""
    sheet = (PACKAGE / "outputs/html/theme/edition/static/edition.css").read_text("utf-8")
    yield from (("", found["words"]) for found in interface.IN_STYLES.finditer(sheet))


def _tables() -> Iterator[tuple[str, str]]:
    """Yield the words of the tables, which are said where they are shown."""
    for kind in JUDGING.values():
        yield from (("", words) for words in (kind.label, kind.about_sign, kind.head, kind.verdict, kind.stand_in))
    for table in (wording.ADMONITIONS, wording.REGISTERS, bibliography.CERTAINTIES, bibliography.KINDS, reports.LABELS):
        yield from (("", words) for words in table.values())
    for words in (*Category, *Certainty, *wording.CHRONOLOGY, READERS):
        yield "", words
    yield from (("", group.says) for group in GROUPS)
    yield from (("", file.label) for output in OUTPUTS for file in output.files)


def _wanted() -> set[tuple[str, str]]:
    """Return context and words of all that is said."""
    every = {*_calls(), *_drawn(), *_tables()}
    return {(context, words) for context, words in every if HAN.search(words) and PLACES.sub("", words).strip("{}")}


def _given(path: Path) -> dict[tuple[str, str], str]:
    """Return the words of a catalogue by context and by ours."""
    with path.open("rb") as file:
        return {(one.context or "", str(one.id)): str(one.string) for one in read_po(file) if one.id}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_has_every_word(path: Path) -> None:
    given = _given(path)
    assert sorted(key for key in _wanted() if not given.get(key)) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_has_nothing_that_is_not_said(path: Path) -> None:
    """Whatever is asked for stands as a text of its own in code, template, script, sheet, or a text of a new book."""
    said = {words for _, words in (*_calls(), *_drawn())}
    for file in sorted(PACKAGE.rglob("*.py")):
        nodes = ast.walk(ast.parse(file.read_text("utf-8")))
        said |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    blank = "\n".join(file.read_text("utf-8") for file in sorted((PACKAGE / "ingest/blank").glob("*.in")))
    assert [words for _, words in _given(path) if words not in said and words not in blank] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_what_is_inserted_is_what_is_given(path: Path) -> None:
    """A translation may leave something out, but asks for nothing that nobody gives it."""
    wrong = [
        words for (_, words), said in _given(path).items() if not {*PLACES.findall(said)} <= {*PLACES.findall(words)}
    ]
    assert wrong == []


def test_catalogues_have_the_same_words() -> None:
    """What one lacks another has forgotten too, or it has too much."""
    assert [_given(path).keys() ^ _given(CATALOGUES[0]).keys() for path in CATALOGUES[1:]] == [set()] * (
        len(CATALOGUES) - 1
    )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_nothing_would_end_an_attribute(path: Path) -> None:
    """Words stand in attributes and in scripts; only those with elements of their own have signs of markup."""
    wrong = [
        said for (_, words), said in _given(path).items() if "<" not in words and re.search('["<&\\\\]|&(?!amp;)', said)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_labels_of_pages_are_told_apart(path: Path) -> None:
    """The PDF numbers our pages behind a prefix, with which no other label begins."""
    given = {words: said for (_, words), said in _given(path).items()}
    labels = [
        given[words] for words in (sheets.COVER_LABEL, sheets.CONTENTS_LABEL, sheets.SIGNS_LABEL, sheets.COLOPHON_LABEL)
    ]
    for prefix in (given[sheets.EDITORIAL], given[sheets.CONTINUED]):
        assert not any(label.startswith(prefix) for label in labels)
        assert not re.search(r"[a-zA1I*\s]", prefix)
    assert len({*labels, given[sheets.EDITORIAL], given[sheets.CONTINUED]}) == 6


def test_what_a_program_guessed_is_not_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that merge catalogues mark what they are not sure of."""
    (tmp_path / "xx.po").write_text('#, fuzzy\nmsgid "註釋"\nmsgstr "A"\n\nmsgid "校記"\nmsgstr "B"\n', "utf-8")
    monkeypatch.setattr(interface, "FOLDER", tmp_path)
    interface.use("xx")
    assert (gettext("註釋"), gettext("校記")) == ("註釋", "B")


def test_english_is_english() -> None:
    given = _given(interface.FOLDER / "en.po")
    assert [said for said in given.values() if HAN.search(said.translate(dict.fromkeys(map(ord, SIGNS))))] == []


@pytest.mark.parametrize(
    ("language", "said"), [("zh_TW", "註釋"), ("zh_CN", "註釋"), ("en", "Notes"), ("en-GB", "Notes"), ("fr", "Notes")]
)
def test_the_language_of_the_book_is_spoken(language: str, said: str) -> None:
    """A language without a catalogue speaks English."""
    interface.use(language)
    assert gettext("註釋") == said


def test_words_of_a_context_are_its_own() -> None:
    assert pgettext("short title", "　") == "　"
    interface.use("en")
    assert (gettext("　"), pgettext("short title", "　")) == (" ", ": ")


def test_scripts_and_styles_speak_when_they_are_written() -> None:
    interface.use("en")
    assert script('make(gettext("回報錯誤"), "甲")') == 'make("Report an error", "甲")'
    assert styles('a { content: "［衍］"; } /* 註 */') == 'a { content: "[del.]"; } /* 註 */'
    interface.use("zh_TW")
    assert script('make(gettext("回報錯誤"), "甲")') == 'make("回報錯誤", "甲")'
