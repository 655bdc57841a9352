"""The notation, in two tables: what is valid and what it says; what is not and how that is told."""

from __future__ import annotations

from itertools import product

import pytest
from edition.model.marks import JUDGING, KINDS, parse, printed, read
from edition.model.notation import Category, Certainty, Mark, NotationError, escape, split_body

PROBABLE, POSSIBLE = Certainty.PROBABLE, Certainty.POSSIBLE

VALID = [
    ("pb", "9", Mark("pb", value="9")),
    ("pb", "108", Mark("pb", value="108")),
    ("pb", "f1", Mark("pb", value="f1")),
    ("lb", "2", Mark("lb", value="2")),
    ("corr", "耽]就", Mark("corr", "耽", "就")),
    ("corr", "耽]就|疑當作", Mark("corr", "耽", "就", certainty=PROBABLE)),
    ("corr", "·]，|疑當作 標點", Mark("corr", "·", "，", certainty=PROBABLE, category=Category.PUNCTUATION)),
    ("corr", "·]，|標點 疑當作", Mark("corr", "·", "，", certainty=PROBABLE, category=Category.PUNCTUATION)),
    ("corr", "甲乙]乙甲|倒", Mark("corr", "甲乙", "乙甲", category=Category.TRANSPOSITION)),
    ("corr", "甲]乙|", Mark("corr", "甲", "乙")),
    ("corr", r"\]]\|", Mark("corr", "]", "|")),
    ("corr", r"\\]丙", Mark("corr", "\\", "丙")),
    ("corr", "𠀀]㐀", Mark("corr", "𠀀", "㐀")),
    ("corr", "爲]為|異", Mark("corr", "爲", "為", category=Category.VARIANT)),
    ("rdg", "底]的", Mark("rdg", "底", "底", "的", category=Category.VARIANT)),
    ("rdg", "底]的|訛", Mark("rdg", "底", "底", "的")),
    ("sic", "攔阻", Mark("sic", "攔阻", "攔阻")),
    ("sic", "攔阻|或當作", Mark("sic", "攔阻", "攔阻", certainty=POSSIBLE)),
    ("corrupt", "惡惡斯", Mark("corrupt", "惡惡斯", "惡惡斯")),
    ("supplied", "民", Mark("supplied", "民", category=Category.OMISSION)),
    ("supplied", " ", Mark("supplied", " ", category=Category.OMISSION)),
    ("surplus", "還", Mark("surplus", reading="還", category=Category.ADDITION)),
    ("surplus", "，|標點", Mark("surplus", reading="，", category=Category.PUNCTUATION)),
    ("gap", "34", Mark("gap", value="34", category=Category.OMISSION)),
    ("gap", "?", Mark("gap", value="?", category=Category.OMISSION)),
    ("gap", "2]B:何", Mark("gap", value="2", category=Category.OMISSION, others=(("B", "何"),))),
    ("corr", "耽]就]B:耽]C2:|疑當作", Mark("corr", "耽", "就", certainty=PROBABLE, others=(("B", "耽"), ("C2", "")))),
    ("corr", "耽]B:就", Mark("corr", "耽", "B:就")),
    ("sic", r"攔]B:a\]b:c", Mark("sic", "攔", "攔", others=(("B", "a]b:c"),))),
    ("app", "甲]B:乙", Mark("app", "甲", "甲", others=(("B", "乙"),), category=Category.VARIANT)),
    ("app", "甲]B:]C:丙", Mark("app", "甲", "甲", others=(("B", ""), ("C", "丙")), category=Category.VARIANT)),
    ("gap", "2|疑當作", Mark("gap", value="2", certainty=PROBABLE, category=Category.OMISSION)),
    ("rt", "《かんじ》", Mark("rt", reading="《かんじ》", value="かんじ")),
    ("rt", "（ㄔㄣˊ）", Mark("rt", reading="（ㄔㄣˊ）", value="ㄔㄣˊ")),
    ("rt", r"[a\]", Mark("rt", reading="[a]", value="a")),
    ("rt", "〔a〕", Mark("rt", reading="〔a〕", value="a")),
    ("rt", "［a］", Mark("rt", reading="［a］", value="a")),
    ("rt", "〈a〉", Mark("rt", reading="〈a〉", value="a")),
    ("rt", "(a b)", Mark("rt", reading="(a b)", value="a b")),
    ("rb", "｜", Mark("rb", reading="｜")),
    ("rb", r"｜]B:\|]C:", Mark("rb", reading="｜", others=(("B", "|"), ("C", "")))),
    ("rb", "^]B:｜", Mark("rb", others=(("B", "｜"),))),
    ("rt", "《よ》]B:《よみ》", Mark("rt", reading="《よ》", value="よ", others=(("B", "《よみ》"),))),
    ("rb", r"\|", Mark("rb", reading="|")),
    ("rb", "^", Mark("rb")),
    ("rb", "|", Mark("rb", reading="|")),
    ("rb", "｜]B:^", Mark("rb", reading="｜", others=(("B", ""),))),
    ("rt", f"《{'あ' * 40}》", Mark("rt", reading=f"《{'あ' * 40}》", value="あ" * 40)),
    ("rb", "", Mark("rb")),
]

INVALID = [
    ("apparatus", "甲]乙", "mark-001", "{apparatus}", "mend the role's name"),
    ("app", "甲", "mark-002", "甲", "write {app}`text]B:there`"),
    ("app", "甲]乙", "mark-002", "甲]乙", "write {app}`text]B:there`"),
    ("app", "甲]b:乙", "mark-002", "甲]b:乙", "write {app}`text]B:there`"),
    ("app", "甲]B:甲", "mark-002", "甲]B:甲", "write {app}`text]B:there`"),
    ("app", "甲]B:乙]B:丙", "mark-002", "甲]B:乙]B:丙", "write {app}`text]B:there`"),
    ("app", "]B:乙", "mark-002", "]B:乙", "write {app}`text]B:there`"),
    ("corr", "耽]就]B耽", "mark-002", "耽]就]B耽", "write {corr}`new]old`"),
    ("gap", "2]何", "mark-002", "2]何", "write {gap}`34` or {gap}`?`"),
    ("CORR", "甲]乙", "mark-001", "{CORR}", "mend the role's name"),
    ("", "甲", "mark-001", "{}", "mend the role's name"),
    ("pb", "", "mark-002", "", None),
    ("pb", "09", "mark-002", "09", None),
    ("pb", "0", "mark-002", "0", None),
    ("pb", "九", "mark-002", "九", None),
    ("pb", "９", "mark-002", "９", None),
    ("pb", "9 ", "mark-002", "9 ", None),
    ("pb", "9\n", "mark-002", "9\n", None),
    ("pb", "F1", "mark-002", "F1", None),
    ("pb", "9|疑當作", "mark-002", "9|疑當作", None),
    ("lb", "f2", "mark-002", "f2", None),
    ("lb", "-1", "mark-002", "-1", None),
    ("rt", "かんじ", "mark-002", "かんじ", "write 漢字{rt}`《かんじ》`"),
    ("rt", "《かんじ", "mark-002", "《かんじ", "write 漢字{rt}`《かんじ》`"),
    ("rt", "《かんじ）", "mark-002", "《かんじ）", "write 漢字{rt}`《かんじ》`"),
    ("rt", "《甲》乙》", "mark-002", "《甲》乙》", "write 漢字{rt}`《かんじ》`"),
    ("rt", f"《{'あ' * 41}》", "mark-002", f"《{'あ' * 41}》", "write 漢字{rt}`《かんじ》`"),
    ("rt", "《甲》|", "mark-002", "《甲》|", "write 漢字{rt}`《かんじ》`"),
    ("rb", "^|", "mark-002", "^|", "write {rb}`｜` or {rb}`^`"),
    ("rt", "《 》", "mark-002", "《 》", "write 漢字{rt}`《かんじ》`"),
    ("rt", "《甲》]《乙》", "mark-002", "《甲》]《乙》", "write 漢字{rt}`《かんじ》`"),
    ("rt", "《甲》|疑當作", "mark-002", "《甲》|疑當作", "write 漢字{rt}`《かんじ》`"),
    ("rt", "", "mark-002", "", "write 漢字{rt}`《かんじ》`"),
    ("rb", "漢", "mark-002", "漢", "write {rb}`｜` or {rb}`^`"),
    ("rb", "｜]漢", "mark-002", "｜]漢", "write {rb}`｜` or {rb}`^`"),
    ("rb", "｜|疑當作", "mark-002", "｜|疑當作", "write {rb}`｜` or {rb}`^`"),
    ("rb", "｜^", "mark-002", "｜^", "write {rb}`｜` or {rb}`^`"),
    ("corr", "", "mark-002", "", "write {corr}`new]old`"),
    ("corr", "耽就", "mark-002", "耽就", "write {corr}`new]old`"),
    ("corr", "]就", "mark-002", "]就", "write {corr}`new]old`"),
    ("corr", "耽]", "mark-002", "耽]", "write {corr}`new]old`"),
    ("corr", "耽]耽", "mark-002", "耽]耽", "write {corr}`new]old`"),
    ("corr", "耽]就]尤", "mark-002", "耽]就]尤", "write {corr}`new]old`"),
    ("corr", r"耽\]就", "mark-002", r"耽\]就", "write {corr}`new]old`"),
    ("corr", "|疑當作", "mark-002", "|疑當作", "write {corr}`new]old`"),
    ("rdg", "底", "mark-002", "底", "write {rdg}`new]old`"),
    ("sic", "", "mark-002", "", "write {sic}`text`"),
    ("sic", "攔]阻", "mark-002", "攔]阻", "write {sic}`text`"),
    ("corrupt", "|訛", "mark-002", "|訛", "write {corrupt}`text`"),
    ("supplied", "民]人", "mark-002", "民]人", "write {supplied}`text`"),
    ("surplus", "", "mark-002", "", "write {surplus}`text`"),
    ("gap", "", "mark-002", "", "write {gap}`34` or {gap}`?`"),
    ("gap", "0", "mark-002", "0", "write {gap}`34` or {gap}`?`"),
    ("gap", "三", "mark-002", "三", "write {gap}`34` or {gap}`?`"),
    ("gap", "3]4", "mark-002", "3]4", "write {gap}`34` or {gap}`?`"),
    ("corr", "耽]就|恐當作", "mark-003", "恐當作", "write {corr}`…|疑當作 訛` or leave the part after | out"),
    ("corr", "耽]就|訛 脫", "mark-003", "脫", "write {corr}`…|疑當作 訛` or leave the part after | out"),
    ("corr", "耽]就|當作 疑當作", "mark-003", "疑當作", "write {corr}`…|疑當作 訛` or leave the part after | out"),
    ("corr", "耽]就|疑當作|訛", "mark-003", "疑當作|訛", "write {corr}`…|疑當作 訛` or leave the part after | out"),
    ("gap", "2|缺", "mark-003", "缺", "write {gap}`…|疑當作 脫` or leave the part after | out"),
    ("rdg", "底]的|的", "mark-003", "的", "write {rdg}`…|疑當作 異` or leave the part after | out"),
]


@pytest.mark.parametrize(("kind", "body", "mark"), VALID)
def test_valid(kind: str, body: str, mark: Mark) -> None:
    assert parse(kind, body) == mark


@pytest.mark.parametrize(("kind", "body", "code", "read", "repair"), INVALID)
def test_invalid(kind: str, body: str, code: str, read: str, repair: str | None) -> None:
    with pytest.raises(NotationError) as raised:
        parse(kind, body)
    error = raised.value
    assert (error.code, error.actual) == (code, read)
    assert repair is None or error.repair == repair
    assert error.expected and error.repair
    assert str(error) == f"{code}: read {read!r}, expected {error.expected}; {error.repair}"


#: Role, body -> each mark that it stands for: kind, part, words or value, what is printed; and the whole of the parts.
DIVIDED = [
    ("sic", "攔阻", [("sic", "", "攔阻", "攔阻")], ""),
    (
        "corrupt", "惡{pb}`9`斯其",
        [("corrupt", "I", "惡", "惡"), ("pb", "", "9", ""), ("corrupt", "F", "斯其", "斯其")], "惡斯其",
    ),
    (
        "corrupt", "惡{corr}`耽]就`{gap}`2`斯{surplus}`還`其",
        [
            ("corrupt", "I", "惡", "惡"), ("corr", "", "耽", "耽"), ("gap", "", "2", "□□"),
            ("corrupt", "M", "斯", "斯"), ("surplus", "", "還", ""), ("corrupt", "F", "其", "其"),
        ],
        "惡耽□□斯其",
    ),
    (
        "supplied", "天{supplied}`地|疑當作`玄",
        [("supplied", "I", "天", "〔天"), ("supplied", "M", "地", "地"), ("supplied", "F", "玄", "玄〕")], "天地玄",
    ),
    (
        "supplied", "天{gap}`2`玄",
        [("supplied", "I", "天", "〔天"), ("gap", "", "2", "□□"), ("supplied", "F", "玄", "玄〕")], "天□□玄",
    ),
    (
        "surplus", "天{pb}`9`地{lb}`2`玄",
        [
            ("surplus", "I", "天", ""), ("pb", "", "9", ""), ("surplus", "M", "地", ""), ("lb", "", "2", ""),
            ("surplus", "F", "玄", ""),
        ],
        "天地玄",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("role", "body", "marks", "whole"), DIVIDED)
def test_a_mark_that_others_divide_is_its_parts(
    role: str, body: str, marks: list[tuple[str, str, str, str]], whole: str
) -> None:
    """What stands between them is read as anywhere else; each part knows the whole."""
    found = read(role, body)
    assert [(m.kind, m.part, m.lemma or m.reading or m.value, printed(m)) for m in found] == marks
    assert {m.whole for m in found if m.part} == ({whole} if whole else set())
    assert {m.whole for m in found if not m.part} <= {""}


def test_certainty_and_class_are_those_of_all_parts() -> None:
    """But for a part that says its own; a bar that is escaped is a word."""
    one, place, two = read("corrupt", r"惡\|{pb}`9`斯|疑當作 脫")
    assert place == Mark("pb", value="9")
    assert {(m.certainty, m.category) for m in (one, two)} == {(PROBABLE, Category.OMISSION)}
    assert (one.lemma, one.whole) == ("惡|", "惡|斯")
    sure = [m.certainty for m in read("supplied", "天{supplied}`地|或當作`玄|疑當作")]
    assert sure == [PROBABLE, POSSIBLE, PROBABLE]


ENDS = "a mark that begins and ends with words of its own"


def test_a_backslash_before_what_is_held_escapes_nothing_behind_it() -> None:
    one, _, two = read("corrupt", "惡\\{pb}`9`斯|疑當作")
    assert (one.lemma, two.lemma, one.certainty) == ("惡\\", "斯", PROBABLE)


REFUSED = [
    ("sic", "攔{corr}`祖]阻`止", "a mark that holds {pb} {lb} {gap}", "{sic}`攔` {corr}`祖]阻` {sic}`止`"),
    ("corr", "耽{pb}`9`擱]就", "a mark that holds no other", "{corr}`耽` {pb}`9` {corr}`擱]就`"),
    ("pb", "9{gap}`2`", "a mark that holds no other", "{pb}`9` {gap}`2`"),
    ("supplied", "{gap}`2`玄", ENDS, "{gap}`2` {supplied}`玄`"),
    ("corrupt", "惡{pb}`9`|疑當作", ENDS, "{corrupt}`惡` {pb}`9` {corrupt}`|疑當作`"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "body", "expected", "beside"), REFUSED)
def test_what_a_mark_cannot_hold_is_refused(role: str, body: str, expected: str, beside: str) -> None:
    with pytest.raises(NotationError) as raised:
        read(role, body)
    assert (raised.value.code, raised.value.actual) == ("mark-005", f"{{{role}}}``{body}``")
    assert raised.value.expected == expected
    told = f"write them side by side, each {{{role}}} with readings of its own: {beside}"
    assert raised.value.repair == told


def test_a_witness_that_is_not_named_reads_as_the_transcription() -> None:
    mark = parse("corr", "耽]就]B:耽]C:")
    assert [mark.reading_of(siglum) for siglum in "BCD"] == ["耽", "", "就"]


@pytest.mark.parametrize("body", ["惡{none}`甲`斯", "惡{pb}`九`斯", "惡|訛{pb}`9`斯|訛"])
def test_what_is_held_follows_the_notation_too(body: str) -> None:
    with pytest.raises(NotationError, match=r"mark-00[123]"):
        read("corrupt", body)


@pytest.mark.parametrize(
    ("role", "near"),
    [
        ("cor", "{corr} or {corrupt}"),
        ("sick", "{sic}"),
        ("SIC", "one of the README's table"),
        ("", "one of the README's table"),
    ],
)
def test_an_unknown_role_is_told_those_it_is_near(role: str, near: str) -> None:
    with pytest.raises(NotationError) as raised:
        parse(role, "甲]乙")
    assert raised.value.expected == f"a role of the notation: {near}"


def test_every_role_stands_in_both_tables() -> None:
    """A role added to the grammar without a valid and an invalid case fails here."""
    assert {kind for kind, *_ in VALID} == KINDS.keys()
    assert KINDS.keys() <= {kind for kind, *_ in INVALID}
    assert KINDS.keys() > JUDGING.keys()


@pytest.mark.parametrize(
    ("kind", "body", "signs"),
    [
        ("corr", "耽]就", "耽"),
        ("rdg", "底]的", "底"),
        ("app", "甲]B:乙", "甲"),
        ("sic", "攔阻", "攔阻"),
        ("corrupt", "惡惡斯", "惡惡斯"),
        ("supplied", "民", "〔民〕"),
        ("surplus", "還", ""),
        ("gap", "3", "□□□"),
        ("gap", "20", "□" * 20),
        ("gap", "21", "□……□"),
        ("gap", "?", "□……□"),
        ("pb", "9", ""),
        ("lb", "2", ""),
    ],
)
def test_printed(kind: str, body: str, signs: str) -> None:
    """What the edition prints for a mark."""
    assert printed(parse(kind, body)) == signs


#: Every text of one to three of these: the two signs, the escape, and characters that are none.
TEXTS = ["".join(signs) for length in (1, 2, 3) for signs in product("]|\\ 史吏", repeat=length)]


def test_escape_is_undone_by_split_body() -> None:
    """Escaped, any text is one part without words, whatever signs it holds."""
    for text in TEXTS:
        assert split_body(escape(text)) == ([text], [])


def test_escaped_readings_come_back() -> None:
    """Escaped, any two different texts are lemma and reading of a correction."""
    for lemma, reading in zip(TEXTS, reversed(TEXTS), strict=True):
        if lemma != reading:
            assert parse("corr", f"{escape(lemma)}]{escape(reading)}|疑當作") == Mark(
                "corr", lemma, reading, certainty=PROBABLE
            )


def test_escape_leaves_other_text_alone() -> None:
    assert escape("外交是內政的延長，·（）［］「」") == "外交是內政的延長，·（）［］「」"
