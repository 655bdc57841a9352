"""Faults in the TEI: the slips of every medium, and what marks, notes, registers and header can suffer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from maintain.mutants import single
from maintain.mutants.model import Field, Mutant, Span, output
from maintain.mutants.rows import Row, drop, exchanged, following, twice, wrong

FILE: Final = "tei/{name}.xml"
#: Slips seeded of each class.
EACH: Final = 3
_TAG: Final = re.compile(r"<(?P<close>/?)(?P<name>\w+)(?P<attributes>[^>]*?)(?P<empty>/?)>")
_BLOCK: Final = re.compile(r'<p xml:id="l\d+">.*?</p>|<item n="\d">.*?</item>')
_TURN: Final = r"<pb [^>]*/>(?:<lb [^>]*/>)?"
_APPARATUS: Final = r'<note type="apparatus".*?</note>'
_NOTE: Final = r'<note type="editorial" xml:id="note-.*?</note>'
_ENTRY: Final = r'<item n="\d">.*?</item>'
_PERSON: Final = r"<person .*?</person>"
#: A mark that is one element.
_MARK: Final = r'<(?:supplied|surplus|sic) [^>]*xml:id="[^>]*>'

EDITS: Final[tuple[Row, ...]] = (
    ("reading of the source wrong", "", r"(<choice [^>]*><sic>)(.)", wrong, 3),
    ("correction wrong", "", r"(<corr [^>]*>)(.)", wrong, 3),
    ("correction undone", "", r"<choice [^>]*><sic>(.*?)</sic>.*?</choice>", lambda m: m[1], 3),
    ("readings exchanged", "", r"(<sic>)(.*?)(</sic><corr [^>]*>)(.*?)(</corr>)", lambda m: m[1] + m[4] + m[3] + m[2] + m[5], 3),
    ("certainty of a mark wrong", "", r'(<(?:corr|sic|supplied|surplus) [^>]*cert=")(\w+)', lambda m: m[1] + ("low" if m[2] != "low" else "high"), 4),
    ("class of a mark wrong", "", r'(ana="#mark-\w+ #class-)(\w+)', lambda m: m[1] + ("variant" if m[2] != "variant" else "omission"), 4),
    ("mark lost", "", rf"({_MARK})(.*?)</\w+>", lambda m: m[2], 3),
    ("mark of another kind", "", r'<sic (xml:id=[^>]*)>(.*?)</sic>', lambda m: f"<surplus {m[1]}>{m[2]}</surplus>", 3),
    ("mark of another id", "", r'(<(?:choice|sic|app) [^>]*xml:id="l\d+c)(\d+)', following, 3),
    ("variant wrong", "", r"(<rdg [^>]*>)(.)", wrong, 2),
    ("variant lost", "", r"<app [^>]*><lem [^>]*>(.*?)</lem>.*?</app>", lambda m: m[1], 2),
    ("supplied text lost", "", r"<supplied .*?</supplied>", drop, 2),
    ("struck text lost", "", r"<surplus .*?</surplus>", drop, 2),
    ("gap lost", "", r"<gap [^>]*/>", drop, 2),
    ("apparatus entry lost", "", _APPARATUS, drop, 3),
    ("apparatus entry shown twice", "", _APPARATUS, twice, 3),
    ("apparatus entry reworded", "", r'(<note type="apparatus"[^>]*>.)(.)', wrong, 3),
    ("apparatus entry to another mark", "", r'(<note type="apparatus"[^>]*target="#l\d+c)(\d+)', following, 3),
    ("note lost", "", _NOTE, drop, 3),
    ("note shown twice", "", _NOTE, twice, 3),
    ("note moved", "", rf"({_NOTE})([\u4e00-\u9fff，。])", lambda m: m[2] + m[1], 3),
    ("note reworded", "", r'(<note type="editorial" xml:id="note-[^>]*><p>.)(.)', wrong, 3),
    ("note of another number", "", r'(<note type="editorial" [^>]*n=")(\d+)', following, 3),
    ("note of another certainty", "", r'(<note type="editorial" [^>]*cert=")(\w+)', lambda m: m[1] + ("low" if m[2] != "low" else "high"), 3),
    ("note resting on another source", "", r'(<note type="editorial" [^>]*source="#)([\w-]+)', lambda m: m[1] + "source-none", 3),
    ("line of another number", "", r'(<lb n=")(\d+)', following, 4),
    ("line lost", "", r'<lb n="\d+"/>(?=.)', drop, 4),
    ("line that parts words", "", r'(<lb n="\d+") break="no"', lambda m: m[1], 3),
    ("running head lost", "", r"<lb [^>]*/><fw>.*?</fw>", drop, 2),
    ("running head wrong", "", r"(<fw>)(.)", wrong, 2),
    ("page label wrong", "", r'(<pb [^>]*n=")(.)', wrong, 3),
    ("heading reworded", "", r"(<head>(?:<lb [^>]*/>)?)(.)", wrong, 3),
    ("heading of another level", "", r'(<div xml:id="ch02-2">)(\s*<head>.*?</head>)', lambda m: m[2] + m[1], 1),
    ("contents entry lost", "", _ENTRY, drop, 3),
    ("contents entries exchanged", "", rf"({_ENTRY})\n({_ENTRY})", exchanged, 3),
    ("contents entry of another level", "", r'(<item n=")(\d)', lambda m: f"{m[1]}{3 - int(m[2])}", 3),
    ("contents link to another heading", "", r'(<ref type="number" target="#ch0)(\d)', following, 3),
    ("contents page to another page", "", r'(<ref type="page" target="#p)(\d+)', following, 3),
    ("white space lost in an entry", "", r"(</(?:ref|seg)>)[ \t]", lambda m: m[1], 3),
    ("name to another entry", "", r'(<(?:\w+Name|title|rs|term) [^>]*ref="#)([\w-]+)', lambda m: m[1] + "person-lenin" * (m[2] != "person-lenin") + "work-none" * (m[2] == "person-lenin"), 4),
    ("name lost", "", r"<(\w+Name) xml:id=[^>]*>(.*?)</\1>", lambda m: m[2], 4),
    ("register entry lost", "", rf"{_PERSON}\n", drop, 3),
    ("register entries exchanged", "", rf"({_PERSON})\n({_PERSON})", exchanged, 2),
    ("register form lost", "", r'<persName type="form">.*?</persName>', drop, 3),
    ("gloss reworded", "", r'(<note type="gloss"[^>]*>)(.)', wrong, 4),
    ("certainty of a register entry wrong", "", r'(<note type="gloss" [^>]*cert=")(\w+)', lambda m: m[1] + ("low" if m[2] != "low" else "high"), 3),
    ("source reworded", "", r'(<title type="full">)(.)', wrong, 3),
    ("source lost", "", r"<bibl xml:id=\"source-.*?</bibl>\n", drop, 2),
    ("title of the book wrong", "", r'(<title type="main">)(.)', wrong, 1),
    ("author of the book wrong", "", r"(<author>)(.)", wrong, 1),
    ("checksum of the witness wrong", "", r'(<idno type="sha256">)(.)', lambda m: m[1] + ("0" if m[2] != "0" else "1"), 1),
    ("policy reworded", "", r"(<editorialDecl [^>]*>\s*<p [^>]*>凡例</p>\s*<p>)(.)", wrong, 1),
    ("editors' paragraph lost", "", r"(?s)(<back>.*?)<p>[^<]*</p>\n", lambda m: m[1], 1),
)  # fmt: skip
HARMLESS: Final[tuple[Row, ...]] = (
    ("harmless comment added", "", r'<p xml:id="l\d+">', lambda m: m[0] + "<!-- checked -->", 4),
    ("harmless attribute added", "", r'<p xml:id="l\d+"', lambda m: m[0] + ' rend="wide"', 4),
    ("harmless line added between blocks", "", r"</p>\n", lambda m: m[0] + "\n", 4),
)  # fmt: skip


def field(path: str, text: str) -> Field:
    """Return the author's text in the TEI: what stands in no note of the editors', and not behind the text."""
    spans, ours, at = list[Span](), list[bool](), text.index("<text ")
    end = text.index("<back>" if "<back>" in text else "</text>")
    for tag in _TAG.finditer(text, at, end):
        if tag.start() > at and ours and not any(ours) and text[at : tag.start()].strip():
            spans.append(Span(at, tag.start()))
        at = tag.end()
        if tag["close"]:
            ours.pop()
        elif not tag["empty"]:
            is_foot = 'place="bottom"' in tag["attributes"]
            ours.append((tag["name"] == "note" and not is_foot) or tag["name"] in {"rdg", "binaryObject", "figDesc"})
    return Field(path, text, tuple(spans), tuple(Span(*m.span()) for m in _BLOCK.finditer(text)), _TURN)


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the TEI of the project at *root*."""
    place = output(root, FILE)
    text = (root / place).read_text("utf-8")
    yield from single.slips("tei", field(place, text), EACH)
    yield from single.edited(root, "tei", FILE, EDITS)
    yield from single.broken("tei", place, text)


def harmless(root: Path) -> Iterator[Mutant]:
    """Yield every harmless edit of the TEI of the project at *root*."""
    yield from single.edited(root, "tei", FILE, HARMLESS)
