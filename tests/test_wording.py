"""What a reader is told, word for word: each kind of sentence for each kind of record, beside ``tests/wording/``.

Builder and proof say it by the same functions, so only these files can tell that a sentence is not the one that was
meant, in Chinese and, in the folders ``en`` and ``ja``, in English and Japanese. One that ought to be otherwise is
written anew, to be read before it is committed, by

    EDITION_SAVE=1 .venv/bin/python -m pytest tests/test_wording.py
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from edition.model import foreign, interface, wording
from edition.model.bibliography import CERTAINTIES, KINDS, Reference, Source
from edition.model.foreign import Part
from edition.model.interface import gettext
from edition.model.marks import JUDGING, parse, read
from edition.model.notation import Category, Certainty
from edition.model.registers import PREFIXES, RegisterEntry
from edition.model.witness import Page
from edition.model.wording import Coverage

FOLDER = Path(__file__).parent / "wording"
#: Role -> bodies that it can have; each is told with every certainty and class.
BODIES = {
    "corr": ("核]樞",), "supplied": ("民",), "surplus": ("自",), "gap": ("34", "?"), "sic": ("攔阻",),
    "corrupt": ("惡惡斯",), "rdg": ("底]的",),
    "app": ("言]B:語]C:",),
}  # fmt: skip
TITLES = [Part("《列寧全集》27：33、44–47"), Part("Degras I")]
PAGES = [(3, Part("三")), (None, Part("〔目次一〕"))]

#: What is told, and of what.
Told = Iterator[tuple[str, str]]


def entry(**more: str | tuple[str, ...]) -> RegisterEntry:
    """Return an entry of a register with *more* of its fields."""
    given = {"register": "people", "key": "a", "forms": ("列寧",), "name": "列寧", "gloss": "", "sources": ()}
    return RegisterEntry(**{"certainty": "certain", **given, **more})  # type: ignore[arg-type]


def apparatus() -> Told:
    """Yield the entry of each mark, by certainty and class."""
    for role, bodies in BODIES.items():
        for body in bodies:
            for certainty in Certainty if JUDGING[role].has_certainty else [Certainty.CERTAIN]:
                for category in Category:
                    text = f"{body}|{certainty} {category}"
                    mark = parse(role, text)
                    yield f"{{{role}}}`{text}`", wording.judgement(mark)
    for role, body in (
        ("corr", "核]樞]B:「核"),
        ("corr", "核]樞|異"),
        ("gap", "2]B:何]C:"),
        ("surplus", "自]B:"),
        ("supplied", "人]B:人]C:民]D:"),
        ("corrupt", "惡惡]B:"),
    ):
        yield f"{{{role}}}`{body}`", wording.judgement(parse(role, body))
    for body in ("攔阻", "攔阻|疑當作"):
        yield f"{{sic}}`{body}` and a reason", wording.before_reason(parse("sic", body))
    for role, body in (("corrupt", "惡{gap}`2`惡{pb}`9`斯"), ("supplied", "天{supplied}`「地|疑當作`」玄")):
        for mark in read(role, body):
            if mark.kind in JUDGING:
                yield f"{{{role}}}``{body}``, {mark.part}", wording.judgement(mark)


def marks() -> Told:
    """Yield what is told of each mark where it stands, and how marks are counted."""
    every = [parse(role, body) for role, bodies in BODIES.items() for body in bodies]
    for mark in every:
        yield f"{{{mark.kind}}}", wording.named(mark)
    uniform = parse("corr", "結]结|異")
    every.append(parse("corr", "結]结]B:結|異"))
    told = [(Part(wording.head(uniform)), Page("4", "四", 4)), (Part("「（」"), Page("5", "五", 5))]
    yield gettext(wording.UNIFORM), wording.joined(wording.uniform(told))
    for mark in (uniform, *every):
        yield (
            f"{{{mark.kind}}}, with a reason, and without",
            f"{wording.is_uniform(mark, True)} {wording.is_uniform(mark, False)}",
        )
    yield "none", wording.totals([])
    yield "one of each", wording.totals(every)
    yield "twice, and a possible one", wording.totals([*every, *every, parse("sic", "攔阻|或當作")])


def pages() -> Told:
    """Yield the names of pages and the sentences that count them."""
    for page in (Page("f1", "〔書名頁〕", 1), Page("9", "九", 1), Page("108", "一〇八", None)):
        yield page.n, wording.page_name(page)
        yield f"note on {page.n}", wording.note_on(page)
        yield f"signs of {page.n}", wording.page_mark(page) + wording.foot_mark(page)
        yield f"image of {page.n}", wording.facsimile(page)
        yield f"notes of {page.n} that go on", f"{wording.go_on(page)}：{wording.continued_notes(page)}"
    yield "note on no page", wording.note_on(None)
    yield "read never, once", f"{wording.read_times(0)}, {wording.read_times(1)}"
    yield "no text", gettext(wording.NO_TEXT)
    yield "title", gettext(wording.COVERAGE)
    for counted in (Coverage(12, 1, 90), Coverage(1, 0, 0), Coverage(3, 0, 0, told=False)):
        yield str(counted), wording.coverage(counted)
        yield "picture", wording.coverage_picture(counted)


def sources() -> Told:
    """Yield references of notes and lines of the bibliography."""
    for certainty in CERTAINTIES.values():
        yield certainty, wording.joined(wording.reference(Reference(("a", "b"), certainty), TITLES))
        yield f"{certainty}, no source", wording.joined(wording.reference(Reference((), certainty), list[Part]()))
    full = Source("a", "甲：《乙》，{foreign}`Journal|en` 2")
    yield "source", foreign.written(wording.cite(full))
    yield "source with a short title", foreign.written(wording.cite(replace(full, short="甲《乙》{foreign}`J.|en` 2")))
    yield from ((kind, gettext(words)) for kind, words in KINDS.items())
    yield "address", gettext(wording.ADDRESS)


def indexes() -> Told:
    """Yield what an index says of an entry, and its headings."""
    for name in ("列寧", "Éluard"):
        yield f"heading of {name}", wording.index_heading(name)
    for title in wording.readings():
        yield "reading", gettext(title)
    names = [("", Part("列寧")), ("連拿", Part("連納金礦公司")), ("", Part("立陶宛"))]
    yield "letter", wording.joined(wording.by_letter("L", names))
    yield "see", wording.joined(wording.see("斯大林", Part("史達林")))
    original = {"original": "Ленин", "language": "ru"}
    for one in (
        entry(), entry(**original), entry(dates="1870–1924"), entry(date="1917"),
        entry(forms=("列寧", "里寧", "伊里奇")),
        entry(forms=("里寧",), dates="1870–1924", **original),
        entry(forms=("列寧", "那個人"), described=("那個人",)),
        entry(forms=("里寧", "那個人", "那位領袖"), described=("那個人", "那位領袖")),
    ):  # fmt: skip
        yield " ".join((*one.forms, one.original, one.dates or one.date)), foreign.written(wording.name(one))
    for certainty in CERTAINTIES:
        yield certainty, wording.joined(wording.basis(entry(certainty=certainty), TITLES, PAGES))
    yield "one source, one page", wording.joined(wording.basis(entry(), TITLES[:1], PAGES[:1]))
    yield "no page", wording.joined(wording.basis(entry(forms=()), TITLES[:1], list[tuple[int | None, Part]]()))
    for register in PREFIXES:
        yield register, gettext(wording.REGISTERS[register])
    for numbers in ((3, 4), (3, 4, 5), (3, 4, 6, 7, 8, 9, 11), (None, None, None, 1, 2, 3), (1, 2, None, 3)):
        pages = [(number, Part("〔目次〕" if number is None else str(number))) for number in numbers]
        yield " ".join(part.text for _, part in pages), wording.joined(wording.occurrences(pages))


def chronology() -> Told:
    """Yield the head and the dates of the table, and what the picture says."""
    yield "head", " | ".join(map(gettext, wording.CHRONOLOGY))
    for date, until in (("1917", ""), ("1917-11", ""), ("1917-11-07", ""), ("1918", "1922-10-25"), ("1941-06", "1945")):
        yield f"{date} {until}", wording.span(entry(date=date, until=until))
    yield "no page", wording.joined(wording.occurrences(list[tuple[int | None, Part]]()))
    yield "title", gettext(wording.TIMELINE)
    yield "picture", wording.timeline(1914, 1945, 34)
    for years in ((1914, 1945), (1917, 1917), (1723, 1901), (960, 1911)):
        yield f"years {years}", " ".join(map(str, wording.told_years(*years)))
    dated = (entry(date="1917-11"), entry(), entry(date="1918", until="1922-10-25"))
    yield "first and last", " ".join(map(str, wording.years(dated)))


def site() -> Told:
    """Yield what the pages tell of themselves."""
    yield "newer", gettext(wording.NEWER)
    yield "to the newer", gettext(wording.SHOW_NEWER)


FAMILIES = (apparatus, marks, pages, sources, indexes, chronology, site)


@pytest.mark.parametrize(("language", "folder"), [("zh_TW", FOLDER), ("en", FOLDER / "en"), ("ja", FOLDER / "ja")])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_words_are_those_that_were_read(family: Callable[[], Told], language: str, folder: Path) -> None:
    interface.use(language)
    path = folder / f"{family.__name__}.txt"
    said = "".join(f"{of}\t{words}\n" for of, words in family())
    if os.environ.get("EDITION_SAVE"):
        path.write_text(said, "utf-8", newline="\n")
    assert said.split("\n") == path.read_text("utf-8").split("\n")


def test_every_mark_and_register_is_told() -> None:
    """A mark or a register that is added has its lines here."""
    assert BODIES.keys() == JUDGING.keys()
    assert wording.REGISTERS.keys() == PREFIXES.keys()


def test_no_file_is_left_over() -> None:
    """Each belongs to a family of sentences."""
    names = {family.__name__ for family in FAMILIES}
    for folder in (FOLDER, FOLDER / "en", FOLDER / "ja"):
        assert {path.stem for path in folder.glob("*.txt")} == names


def test_parts_in_a_language_keep_it() -> None:
    """A builder marks them, so they are parts of their own."""
    assert Part("Ленин", "ru") in wording.name(entry(original="Ленин", language="ru"))
    assert Part("Journal", "en") in wording.cite(Source("a", "甲，{foreign}`Journal|en`"))


def test_a_version_is_called_by_its_number_and_day() -> None:
    """What is not out yet has no number; an old version may have no day."""
    assert wording.version("1.0.0", "2026-12-01") == "1.0.0（2026年12月1日）"
    assert wording.version("0.1.0", "") == "0.1.0"
    assert wording.version("Unreleased", "") == "尚未編號"


def test_the_edition_is_cited_with_its_version() -> None:
    """The address is that of the site, if it has one."""
    assert wording.citation("書", "人", "1.0", "") == "人：《書》，校注電子版 1.0。"
    assert (
        wording.citation("書", "人", "1.0", "https://example.org/")
        == "人：《書》，校注電子版 1.0，https://example.org/。"
    )
    assert wording.cover("書", "人") == "封面：書，人，校注電子版"
