"""Registers: a table of broken files with what each must give; mentions by longest match."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, Edit
from edition.model import bibliography, registers
from edition.model.findings import EditionError, Finding
from edition.model.registers import CERTAINTIES, PREFIXES, Matcher, RegisterEntry, parse
from edition.proof.chapters.names import check_names
from edition.reading import book

FILE = "registers/people.toml"
GOOD = 'forms = ["列寧"]\nname = "列寧"\ngloss = "革命家。"\nsources = ["某書"]\ncertainty = "certain"\n'
FIELDS = (
    "one of also certainty date dates described forms gloss language lined name not_in original sources until wikidata"
)
TEXTS = "a list of texts that are not empty"


def entry(key: str, *forms: str, register: str = "people", **more: tuple[str, ...]) -> RegisterEntry:
    return RegisterEntry(register, key, forms, key, "", ("某書",), "certain", **more)


def found(text: str, *entries: RegisterEntry) -> list[tuple[str, str]]:
    """Return key and form of each mention."""
    return [(e.key, text[start:end]) for start, end, e in Matcher(entries).mentions(text)]


def test_the_line_of_an_entry_is_unknown_where_its_head_is_not_plain() -> None:
    """A table may be written as ``["lenin"]`` too; a finding then names the file alone."""
    with pytest.raises(EditionError) as told:
        parse("people", FILE, '["lenin"]\n' + GOOD.replace("列寧", "", 1))
    assert {(finding.line, finding.code) for finding in told.value.findings} == {(0, "register-002")}
    assert [one.line for one in parse("people", FILE, '["lenin"]\n' + GOOD)] == [0]


def test_an_entry_with_every_field() -> None:
    text = f'# 註\n\n[lenin]\n{GOOD}original = "Ленин"\nlanguage = "ru"\ndates = "1870–1924"\nnot_in = ["列寧格勒"]\n'
    assert parse("people", FILE, text + 'wikidata = "Q1394"\n') == (
        RegisterEntry(
            "people", "lenin", ("列寧",), "列寧", "革命家。", ("某書",), "certain",
            original="Ленин", language="ru", dates="1870–1924", wikidata="Q1394", not_in=("列寧格勒",), line=3,
        ),
    )  # fmt: skip


def test_an_empty_register_has_no_entries() -> None:
    assert parse("people", FILE, "# 待補\n") == ()


@pytest.mark.parametrize("certainty", CERTAINTIES)
def test_certainties(certainty: str) -> None:
    (read,) = parse("people", FILE, "[a]\n" + GOOD.replace('"certain"', f'"{certainty}"'))
    assert read.certainty == certainty


@pytest.mark.parametrize(("register", "prefix"), PREFIXES.items())
def test_anchors(register: str, prefix: str) -> None:
    assert entry("a", "甲", register=register).anchor == f"{prefix}-a"


BROKEN = {
    "missing field": ("[a]\n" + GOOD.replace('name = "列寧"\n', ""), [(1, "[a] without name", "a field name")]),
    "several missing": (
        '[a]\nforms = ["列寧"]\nname = "列寧"\n',
        [
            (1, "[a] without certainty", "a field certainty"),
            (1, "[a] without gloss", "a field gloss"),
            (1, "[a] without sources", "a field sources"),
        ],
    ),
    "unknown field": (f"[a]\n{GOOD}birth = 1870\n", [(1, "[a] birth", FIELDS)]),
    "line is no field": (f"[a]\n{GOOD}line = 7\n", [(1, "[a] line", FIELDS)]),
    "no list": ("[a]\n" + GOOD.replace('["列寧"]', '"列寧"'), [(1, "[a] forms = '列寧'", TEXTS)]),
    "empty list": ("[a]\n" + GOOD.replace('["某書"]', "[]"), [(1, "[a] sources = []", TEXTS)]),
    "empty form": ("[a]\n" + GOOD.replace('["列寧"]', '["列寧", ""]'), [(1, "[a] forms = ['列寧', '']", TEXTS)]),
    "number in a list": ("[a]\n" + GOOD.replace('["某書"]', "[1]"), [(1, "[a] sources = [1]", TEXTS)]),
    "number": (f"[a]\n{GOOD}dates = 1870\n", [(1, "[a] dates = 1870", "a text that is not empty")]),
    "empty text": (
        "[a]\n" + GOOD.replace('"革命家。"', '""'),
        [(1, "[a] gloss = ''", "a text that is not empty")],
    ),
    "certainty": (
        "[a]\n" + GOOD.replace('"certain"', '"sure"'),
        [(1, "[a] certainty = 'sure'", "one of certain probable possible unknown")],
    ),
    "certainty is a list": (
        "[a]\n" + GOOD.replace('"certain"', '["certain"]'),
        [
            (1, "[a] certainty = ['certain']", "a text that is not empty"),
            (1, "[a] certainty = ['certain']", "one of certain probable possible unknown"),
        ],
    ),
    "key": (
        f"\n\n[Lenin]\n{GOOD}",
        [(3, "[Lenin]", "a key of lower-case ASCII letters, digits and hyphens")],
    ),
    "no table": ("lenin = 1\n", [(0, "lenin = 1", "a table [lenin]")]),
    "array of tables": (f"[[a]]\n{GOOD}", None),
    "lined is no part": (
        f'[a]\n{GOOD}lined = ["斯大林"]\n',
        [(1, "[a] lined '斯大林'", "a part of one of its forms")],
    ),
    "described is no form": (
        f'[a]\n{GOOD}described = ["那個人"]\n',
        [(1, "[a] described '那個人'", "one of its forms")],
    ),
    "another name that is none": (
        f'[a]\n{GOOD}also = ["列寧", "列甯"]\n',
        [(1, "[a] also '列寧'", "another name than its name and its forms")],
    ),
    "original without its language": (
        f'[a]\n{GOOD}original = "Ленин"\n',
        [(1, "[a] original or language alone", "both, or neither")],
    ),
    "language of nothing": (
        f'[a]\n{GOOD}language = "ru"\n',
        [(1, "[a] original or language alone", "both, or neither")],
    ),
    "no language tag": (
        f'[a]\n{GOOD}original = "Ленин"\nlanguage = "Russian"\n',
        [(1, "[a] language = 'Russian'", "a BCP 47 tag such as en, ru-Latn, und")],
    ),
    "foreign without a tag": (
        "[a]\n" + GOOD.replace("革命家。", "革命家（{foreign}`Ленин`）。"),
        [(1, "[a] gloss: Ленин", "words, | and a BCP 47 tag such as en, ru-Latn, und")],
    ),
    "foreign that is not closed": (
        "[a]\n" + GOOD.replace("革命家。", "革命家（{foreign}`Ленин|ru）。"),
        [(1, "[a] gloss: {foreign}`Ленин|ru）。", "a whole role")],
    ),
    "second of two": (f"[a]\n{GOOD}\n[b]\n{GOOD}x = 1\n", [(8, "[b] x", FIELDS)]),
    "both of two": (f"[a]\n{GOOD}x = 1\n[b]\n{GOOD}y = 1\n", [(1, "[a] x", FIELDS), (8, "[b] y", FIELDS)]),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_wrong_entries(text: str, told: list[tuple[int, str, str]] | None) -> None:
    """Every wrong thing is one finding, with the line of its table."""
    with pytest.raises(EditionError) as raised:
        parse("people", FILE, text)
    findings = raised.value.findings
    if told is None:
        assert [(f.code, f.expected) for f in findings] == [("register-002", "a table [a]")]
        return
    expected = [Finding(FILE, n, "register-002", read, ought, "mend the entry") for n, read, ought in told]
    assert list(findings) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"[a\n{GOOD}", 1),
        (f"[a]\n{GOOD}[b]\nforms = [", 8),
        (f"[a]\n{GOOD}[a]\n{GOOD}", 7),
        ('[a]\nname = "列寧\n', 2),
        ("[a]\nname = 列寧\n", 2),
        ("\ufeff[a]\n", 1),
        ("[a]\0\n", 1),
    ],
    ids=["bracket", "list", "twice", "quote", "bare", "bom", "nul"],
)
def test_what_is_no_toml(text: str, line: int) -> None:
    """The finding has the line at which the reader of TOML gave up, the last one at the end."""
    with pytest.raises(EditionError) as raised:
        parse("people", FILE, text)
    (finding,) = raised.value.findings
    assert (finding.file, finding.line, finding.code) == (FILE, line, "register-001")


def test_every_broken_register_is_told(project: Path, edit: Edit) -> None:
    """Loading reads all registers before it gives up."""
    edit(FILE, "[lenin]", "[lenin")
    (project / "registers/places.toml").write_bytes("[甲]".encode("big5"))
    (project / "registers/things.toml").write_text("", encoding="utf-8")
    (project / "registers/works.toml").write_text("a = 1", encoding="utf-8")
    with pytest.raises(EditionError) as raised:
        registers.load(project)
    assert [(f.file, f.code, f.actual) for f in raised.value.findings[1:]] == [
        ("registers/places.toml", "register-001", "byte 0xa5"),
        ("registers/things.toml", "register-001", "things.toml"),
        ("registers/works.toml", "register-002", "a = 1"),
    ]
    assert raised.value.findings[0].file == FILE
    assert raised.value.findings[0].line > 1


def test_registers_come_in_their_order(project: Path) -> None:
    """Not by file name: treaties stand before works, works before terms."""
    for name in ("terms", "works", "treaties"):
        (project / f"registers/{name}.toml").write_text(f"[a]\n{GOOD}", encoding="utf-8")
    read = registers.load(project)
    assert list(dict.fromkeys(e.register for e in read)) == ["people", "treaties", "works", "terms"]


def test_a_project_without_registers(tmp_path: Path) -> None:
    assert registers.load(tmp_path) == ()


def test_the_longest_form_wins() -> None:
    """Also over a longer form of another register, and without overlap."""
    sun, ke = entry("sun", "孫中山", "孫中山先生"), entry("ke", "山先生之子", register="terms")
    assert found("孫中山先生之子孫中山", sun, ke) == [("sun", "孫中山先生"), ("sun", "孫中山")]


def test_a_longer_string_is_no_mention() -> None:
    """A form inside a string of not_in is none, wherever the string is declared; elsewhere it is one."""
    lenin, city = entry("lenin", "列寧", not_in=("列寧格勒", "列寧主義問題")), entry("city", "列寧格勒")
    assert found("列寧在列寧格勒說列寧主義，列寧主義問題", lenin) == [("lenin", "列寧"), ("lenin", "列寧")]
    assert found("列寧在列寧格勒", lenin, city) == [("lenin", "列寧"), ("city", "列寧格勒")]


def occurring(text: str, *entries: RegisterEntry) -> list[tuple[str, int, int]]:
    """Return key, start and end of each occurrence."""
    return [(e.key, start, end) for start, end, e in Matcher(entries).occurrences(text)]


def test_a_name_inside_a_longer_one_occurs() -> None:
    """Of another entry, of its own, and where they overlap; the link is the longest alone."""
    moscow, talks = entry("moscow", "莫斯科"), entry("talks", "莫斯科談判", "科談")
    assert occurring("到莫斯科談判", moscow, talks) == [("moscow", 1, 4), ("talks", 1, 6), ("talks", 3, 5)]
    assert found("到莫斯科談判", moscow, talks) == [("talks", "莫斯科談判")]


def test_a_form_of_two_entries_is_a_mention_of_both() -> None:
    """The link leads to the last of them."""
    britain, america = entry("britain", "英美"), entry("america", "英美")
    assert occurring("英美", britain, america) == [("britain", 0, 2), ("america", 0, 2)]
    assert found("英美", britain, america) == [("america", "英美")]


def test_a_string_hides_the_forms_of_its_own_entry() -> None:
    """Where it stands, and nothing of another entry."""
    japan, sea = entry("japan", "日本", not_in=("日本海",)), entry("sea", "日本海")
    assert occurring("日本海日本", japan, sea) == [("japan", 3, 5), ("sea", 0, 3)]


OTHERS = (
    ("史達林", ("斯大林",), (), (), ["斯大林"]),
    ("蘇共", ("聯共", "那個黨"), ("那個黨",), ("俄共",), ["聯共", "俄共"]),
    ("《真理報》", ("真理報", "真理"), (), (), []),
    ("孫科", ("孫哲生先生",), (), ("孫哲生", "哲生"), ["孫哲生", "哲生"]),
    ("孫中山", ("國父孫中山先生", "國父", "孫中山"), (), (), ["國父"]),
    ("俄國（俄羅斯帝國）", ("俄國", "舊俄"), (), ("俄國（一九一七年以前）",), ["舊俄", "俄國（一九一七年以前）"]),
)


@pytest.mark.parametrize(("name", "forms", "described", "also", "others"), OTHERS)
def test_other_names(
    name: str, forms: tuple[str, ...], described: tuple[str, ...], also: tuple[str, ...], others: list[str]
) -> None:
    """What stands beside the name or holds it leads nowhere else, nor does what describes."""
    known = replace(entry("x", *forms, described=described, also=also), name=name)
    assert list(known.other_names) == others


LINED = (
    ("people", "列寧", {}, ["列寧"]),
    ("terms", "帝國主義", {}, []),
    ("people", "國父", {"lined": ()}, []),
    ("people", "國父孫中山先生", {"lined": ("孫中山",)}, ["孫中山"]),
    ("places", "英法英", {"lined": ("英", "法")}, ["英", "法", "英"]),
    ("events", "蘇德戰爭爆發", {"lined": ("蘇", "德")}, ["蘇", "德"]),
    ("places", "a.b", {"lined": (".",)}, ["."]),
)


@pytest.mark.parametrize(("register", "form", "more", "names"), LINED)
def test_names_in_a_form(register: str, form: str, more: dict[str, tuple[str, ...]], names: list[str]) -> None:
    """What of a form is a name: the whole in the registers of names, else what ``lined`` says."""
    known = entry("x", form, register=register, **more)
    assert [form[start:end] for start, end in known.names(form)] == names


def test_forms_are_no_patterns() -> None:
    assert found("a.b axb (c", entry("x", "a.b", "(c")) == [("x", "a.b"), ("x", "(c")]


def test_no_entries_no_mentions() -> None:
    assert found("列寧") == []


def test_places_of_mentions() -> None:
    lenin = entry("lenin", "列寧")
    assert list(Matcher([lenin]).mentions("𠀀列寧，列寧")) == [(1, 3, lenin), (4, 6, lenin)]


def test_every_form_of_the_real_registers_occurs() -> None:
    assert list(check_names(book.load(ROOT))) == []


def test_a_form_that_does_not_occur_is_told_with_its_entry() -> None:
    """Also one that only occurs inside a string of not_in; one inside a longer form does occur."""
    read = book.load(ROOT)
    entries = (
        RegisterEntry("people", "a", ("列寧", "某甲"), "", "", (), "certain", line=7),
        RegisterEntry("people", "b", ("孫中山",), "", "", (), "certain", not_in=("孫中山先生",), line=9),
    )
    entries += (RegisterEntry("people", "c", ("寧全",), "", "", (), "certain", line=11),)
    told = [(f.file, f.line, f.code, f.actual) for f in check_names(replace(read, entries=entries))]
    assert told == [(FILE, 7, "register-003", "[a] 某甲"), (FILE, 9, "register-003", "[b] 孫中山")]


PAGE = "the address of a page, not of a host or a repository, nor an IP"
CITE = '[a]\ncite = "甲：《乙》"\n'


def test_a_source_may_say_its_kind_and_its_short_title() -> None:
    (source,) = bibliography.parse(f'{CITE}kind = "standard"\nshort = "乙 3"\n').values()
    assert (source.kind, source.short) == ("standard", "乙 3")


@pytest.mark.parametrize("address", ["https://example.org/b", "https://github.com/owner/name/blob/abc/file.txt"])
def test_a_source_may_say_where_it_was_read(address: str) -> None:
    (source,) = bibliography.parse(f'{CITE}address = "{address}"\n').values()
    assert source.address == address


@pytest.mark.parametrize(
    ("more", "read", "expected"),
    [
        ('kind = "mirror"', "[a] kind = 'mirror'", "one of book standard reference web"),
        ("short = 3", "[a] short = 3", "the texts address cite kind language short"),
        ('short = "{foreign}`FRUS`"', "[a] short: FRUS", "words, | and a BCP 47 tag such as en, ru-Latn, und"),
        ("number = 3", "[a] number = 3", "the texts address cite kind language short"),
        *(
            (f'address = "{address}"', f"[a] address = '{address}'", PAGE)
            for address in (
                "http://20.210.105.67/txt/time/880815.html",
                "https://example.org",
                "https://example.org/",
                "https://github.com/owner/name",
                "example.org/page",
            )
        ),
    ],
)
def test_wrong_sources(more: str, read: str, expected: str) -> None:
    with pytest.raises(EditionError) as raised:
        bibliography.parse(f"{CITE}{more}\n")
    assert [(f.actual, f.expected) for f in raised.value.findings] == [(read, expected)]


def test_an_entry_knows_its_line() -> None:
    """The line of its table, 0 for one that no line has: messages name it."""
    two = parse("people", FILE, f"[a]\n{GOOD}\n[b]\n{GOOD}")
    assert [entry.line for entry in two] == [1, 8]


def test_sources_are_listed_by_kind_then_by_short_title() -> None:
    """Wherever they stand in the file: by strokes, other scripts behind; one without a short title by its cite."""
    table = '[{}]\ncite = "《某》{}"\nshort = "{}"\nkind = "{}"\n'
    text = "".join(
        table.format(key, key, short, kind)
        for key, short, kind in (
            ("e", "甲網頁", "web"), ("d", "Lenin 1", "standard"), ("c", "Degras I", "standard"),
            ("b", "《列寧全集》26", "standard"), ("a", "〈乙〉", "standard"), ("f", "本書", "book"),
        )
    )  # fmt: skip
    assert list(bibliography.parse(text)) == ["f", "a", "b", "c", "d", "e"]


def test_numbers_in_short_titles_are_listed_by_value() -> None:
    """No. 296 stands before no. 1056, volume 9 before volume 10."""
    shorts = ["FRUS 1939 I, no. 296", "FRUS 1939 I, no. 1056", "《甲集》9：10", "《甲集》10：2", "《甲集》10：105"]
    text = "".join(f'[k{n}]\ncite = "《甲》"\nshort = "{short}"\n' for n, short in enumerate(reversed(shorts)))
    listed = [source.short for source in bibliography.parse(text).values()]
    assert [short for short in listed if "FRUS" in short] == shorts[:2]
    assert [short for short in listed if "甲集" in short] == shorts[2:]


def test_two_sources_have_two_short_titles() -> None:
    with pytest.raises(EditionError) as raised:
        bibliography.parse('[a]\ncite = "《甲》"\nshort = "甲"\n[b]\ncite = "《乙》"\nshort = "甲"\n')
    assert [(one.line, one.code) for one in raised.value.findings] == [(1, "register-002"), (4, "register-002")]
