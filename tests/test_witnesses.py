"""A second witness: what it reads by the marks, what its transcription has, and how the two are brought together."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import ingest
import pytest
import verify
from conftest import BLOCKS, MINI, build, copy_inputs, edits, furnished
from edition.model import witnesses
from edition.model.findings import EditionError
from edition.model.witnesses import OtherWitness
from edition.proof.chapters.witnesses import check_witnesses
from edition.reading import book
from hypothesis import given
from hypothesis import strategies as st

Output = pytest.CaptureFixture[str]
#: Pages 1 and 2 of the miniature book, as another transcription has them.
OTHER = "第一章\n天地之始\n一\n第一節 四時\n　列寧說己不知攔阻天下，\n皆已為者惡惡斯其後半句。\n"


def described(text: str, noise: dict[int, str]) -> OtherWitness:
    return OtherWitness("B", "", "", "", "", (), noise, text)


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("天地玄黃宇宙", "天 地\n— 1 —\n\n　玄黃\n宇宙\n"),
        ("天地玄黃宇", "天 地\n— 1 —\n\n　玄黃\n宇\n"),
        ("天地玄黃宇宙洪", "天 地\n— 1 —\n\n　玄黃\n宇宙\n洪"),
        ("", " \n— 1 —\n\n　\n\n"),
    ],
)
def test_words_are_woven_into_its_lines(words: str, made: str) -> None:
    """White space and noise stand where they stood; what is short or over is seen."""
    other = described("天 地\n— 1 —\n\n　玄黃\n宇宙\n", {2: "— 1 —"})
    assert other.woven(words) == made
    assert other.lines == [(1, "天 地"), (4, "　玄黃"), (5, "宇宙")]


@given(st.lists(st.text("天地 　\t玄", max_size=8), max_size=6))
def test_its_own_words_make_it_again(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert described(text, {}).woven("".join(text.split())) == text


def added(root: Path, text: str, siglum: str = "B", pages: tuple[str, str] = ("1", "2"), more: str = "") -> None:
    """Put a witness beside the base."""
    (root / f"source/transcription-{siglum}.txt").write_text(text, "utf-8", newline="")
    digest = hashlib.sha256(text.encode()).hexdigest()
    (root / f"source/witness-{siglum}.toml").write_text(
        f'siglum = "{siglum}"\nfile = "transcription-{siglum}.txt"\nsha256 = "{digest}"\nprovenance = "待考"\n'
        f"pages = {list(pages)}\n{more}".replace("'", '"'),
        "utf-8",
    )


def told(root: Path) -> list[tuple[str, str, str]]:
    """Return code, what was read and the mark to write of each finding on witnesses."""
    found = check_witnesses(book.load(root))
    return [(one.code, one.actual, one.repair) for one in found]


def test_each_reading_that_no_mark_tells_is_told(small: Path) -> None:
    """In words, in a mark, added, left out; a line that is no text too, until it is declared."""
    added(small, OTHER)
    assert told(small) == [
        ("witness-004", "B nothing", "write {app}`第]B:一第`"),
        ("witness-004", "B nothing", "write {app}`知]B:不知`"),
        ("witness-004", "B 「己」", "in {corr} write ]B:已 behind 「己」"),
    ]


def test_a_witness_that_reads_alike_needs_no_mark(small: Path) -> None:
    """Where it has the same words in lines of its own."""
    text = "第一章\n天地之始\n第一節\n四時\n列寧說己知攔阻天下，皆己為者惡惡斯其後\n半句。"
    added(small, text)
    assert told(small) == []


def test_what_a_mark_lacks_is_written_into_it(small: Path, capsys: Output) -> None:
    """Before its certainty; what another mark divides, and a mark that says it otherwise, are left to the editor."""
    edits(small)("chapters/01.md", "知{sic}`攔阻`", "知{sic}``攔阻|或當作``")
    added(small, OTHER.replace("攔阻", "攔住").replace("一\n第一節", "第一節"))
    assert verify.main(["--root", str(small), "--fix", "--yes", "--chapters"]) in (0, 1)
    chapter = (small / "chapters/01.md").read_text("utf-8")
    assert "{app}`知]B:不知`{sic}``攔阻]B:攔住|或當作``" in chapter
    assert "{corr}`已]己]B:已|疑當作`" in chapter
    assert told(small) == []
    capsys.readouterr()


def test_two_witnesses_are_compared_each(small: Path) -> None:
    """A mark may name both; one that has another page says nothing of it."""
    added(small, "第二章玄黃\n宇宙鴻荒。", "B", ("4", "4"))
    added(small, "第二章玄黃\n宇宙荒。", "C", ("4", "4"))
    assert [(read, repair) for _, read, repair in told(small)] == [
        ("B 「洪」", "write {app}`洪]B:鴻`"),
        ("C 「洪」", "write {app}`洪]C:`"),
    ]
    edits(small)("chapters/02.md", "洪", "{app}`洪]B:鴻]C:`")
    assert told(small) == []
    assert [one.siglum for one in book.load(small).others] == ["B", "C"]


def test_far_from_each_other_two_differences_are_two(small: Path) -> None:
    """What stands once in both holds them together, however long the text is."""
    words = "".join(chr(0x4E00 + n * 7) for n in range(3000))
    source = (small / "source/transcription.txt").read_text("utf-8")
    whole = source + f"\n{words}。\n"
    (small / "source/transcription.txt").write_text(whole, "utf-8")
    witness = small / "source/witness.toml"
    digest = hashlib.sha256(whole.encode()).hexdigest()
    witness.write_text(re.sub(r'(?m)^sha256 = ".*"', f'sha256 = "{digest}"', witness.read_text("utf-8")), "utf-8")
    chapter = small / "chapters/02.md"
    chapter.write_text(chapter.read_text("utf-8") + f"\n{words}。\n", "utf-8")
    other = words[:100] + "甲" + words[101:2900] + words[2903:]
    added(small, f"第二章玄黃宇宙洪荒。\n{other}。", pages=("4", "4"))
    assert told(small) == [
        ("witness-004", f"B 「{words[100]}」", f"write {{app}}`{words[100]}]B:甲`"),
        ("witness-004", f"B 「{words[2900:2903]}」", f"write {{app}}`{words[2900:2903]}]B:`"),
    ]


@pytest.mark.thorough
def test_it_is_received_and_its_readings_are_written(tmp_path: Path, capsys: Output) -> None:
    """By commands only: received, told, written as marks, proved, built; the diplomatic output gives it back."""
    root = furnished(copy_inputs(MINI, tmp_path / "book"))
    (tmp_path / "b.txt").write_text("第二章　玄黃\n第二章　玄黃\n四\n宇宙鴻\n荒之初。\n", "utf-8")
    options = ["--root", str(root), "--received", str(tmp_path / "b.txt"), "--witness", "B", "--pages", "4"]
    assert ingest.main(options) == 0
    assert "2 readings that no mark tells" in capsys.readouterr().out
    toml = (root / "source/witness-B.toml").read_text("utf-8")
    assert re.findall(r"(?m)^line = (\d+)", toml) == ["2", "3"]
    assert verify.main(["--root", str(root), "--fix", "--yes"]) == 0
    chapter = (root / "chapters/02.md").read_text("utf-8")
    assert "宇宙{app}`洪]B:鴻`{app}`荒]B:荒之初`。" in chapter
    build(root)
    given_ = (root / "_build/diplomatic/transcription-B.txt").read_bytes()
    assert given_ == (root / "source/transcription-B.txt").read_bytes()
    assert ingest.main(options) == 2
    assert "intake-002" in capsys.readouterr().out


def test_notes_at_the_foot_stand_where_their_page_ends(tmp_path: Path) -> None:
    """A paragraph goes on behind them: a witness with the lines of the base needs no mark."""
    root = copy_inputs(BLOCKS, tmp_path / "book")
    for name in ("witness-B.toml", "transcription-B.txt"):
        (root / "source" / name).unlink()
    chapter = root / "chapters/02.md"
    chapter.write_text(re.sub(r"\]B:[^`|]*", "", chapter.read_text("utf-8").replace("{app}`言]B:語`", "言")), "utf-8")
    chapter.write_text(chapter.read_text("utf-8").replace("{app}`云`", "云").replace("[^app-more]", ""), "utf-8")
    chapter.write_text(re.sub(r"(?m)^: 義同。\n", "", chapter.read_text("utf-8")), "utf-8")
    added(root, (root / "source/transcription.txt").read_text("utf-8"), pages=("f1", "6"))
    assert told(root) == []
    text = (root / "source/transcription-B.txt").read_text("utf-8").replace("寧又說", "寧亦說")
    added(root, text, pages=("f1", "6"))
    assert told(root) == [("witness-004", "B 「又」", "write {app}`又]B:亦`")]


@pytest.mark.parametrize(
    ("old", "new", "other", "advice", "fixed"),
    [
        # What the base lacks and B has belongs to the mark that says so.
        (
            "洪", "{surplus}`洪`{supplied}`鴻`", "宇宙洪鴻荒。", "in {supplied} write ]B:鴻 behind 「鴻」",
            "{supplied}`鴻]B:鴻`",
        ),
        ("洪", "{surplus}`洪`{supplied}`鴻`", "宇宙洪大荒。", "in {supplied} write ]B:大 behind 「鴻」", ""),
        ("洪", "洪{gap}`2`", "宇宙洪何事荒。", "in {gap} write ]B:何事 behind 「2」", ""),
        ("洪", "洪{gap}`2]B:何`", "宇宙洪何事荒。", "in {gap} let ]B: be ]B:何事", ""),
        # A mark that says something else of B.
        ("洪", "{app}`洪]B:鴻`", "宇宙洪荒。", "take {app} away, and leave 「洪」", ""),
        ("洪", "{sic}`洪]B:鴻`", "宇宙弘荒。", "in {sic} let ]B: be ]B:弘", ""),
        (
            "洪", "{corr}`鴻]洪|疑當作`", "宇宙鴻荒。", "in {corr} write ]B:鴻 behind 「洪」",
            "{corr}`鴻]洪]B:鴻|疑當作`",
        ),
        ("宙洪", "{corrupt}``宙{surplus}`洪`荒``", "宇周洪荒。", "in {corrupt} write ]B:周 behind 「宙」", ""),
        ("宙洪荒", "宙{sic}`洪`荒", "宇宙。", "write a mark {app} for each stretch between two marks, with ]B:…", ""),
        ("洪", "洪", "宇宙`荒。", "write {app}``洪]B:`|``", "宙{app}``洪]B:`|``荒"),
    ],
)  # fmt: skip
def test_advice_can_be_followed(small: Path, old: str, new: str, other: str, advice: str, fixed: str) -> None:
    """It names the mark and where in it; what can have one answer alone is written by --fix."""
    edits(small)("chapters/02.md", "宇宙洪荒。", "宇宙洪荒。".replace(old, new).replace("荒``荒", "荒``"))
    added(small, f"第二章玄黃\n{other}", pages=("4", "4"))
    assert told(small)[0][2] == advice
    before = (small / "chapters/02.md").read_text("utf-8")
    verify.main(["--root", str(small), "--fix", "--yes", "--chapters"])
    after = (small / "chapters/02.md").read_text("utf-8")
    assert (fixed in after and told(small) == []) if fixed else (after == before or told(small) == [])


def test_what_is_text_in_the_base_is_no_noise(tmp_path: Path, capsys: Output) -> None:
    """Nor a number that is no page's; what is taken for noise is told, and nothing is compared before the proof."""
    root = copy_inputs(MINI, tmp_path / "book")
    (tmp_path / "b.txt").write_text("第二章　玄黃\n七\n四\n第二章　玄黃\n宇宙洪荒。\n", "utf-8")
    edits(root)("chapters/02.md", "洪荒", "荒")
    options = ["--root", str(root), "--received", str(tmp_path / "b.txt"), "--witness", "B", "--pages", "4"]
    assert ingest.main(options) == 0
    out = capsys.readouterr().out
    assert "line 3 is taken for no text: 四" in out and "line 4 is taken for no text: 第二章　玄黃" in out
    assert "line 2" not in out
    assert "it is compared once the chapters are proved" in out
    lines = (root / "source/transcription-B.txt").read_text("utf-8")
    assert lines == (tmp_path / "b.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "options",
    [
        ("--witness", "b"),
        ("--witness", "T"),
        ("--witness", "B", "--pages", "4-88"),
        ("--witness", "B", "--pages", "4-2"),
        ("--pages", "4"),
    ],
)
def test_what_cannot_be_a_witness_is_refused(small: Path, options: tuple[str, ...], capsys: Output) -> None:
    (small.parent / "b.txt").write_text("宇宙", "utf-8")
    before = sorted(path.name for path in (small / "source").iterdir())
    assert ingest.main(["--root", str(small), "--received", str(small.parent / "b.txt"), *options]) == 2
    assert "intake-002" in capsys.readouterr().out
    assert sorted(path.name for path in (small / "source").iterdir()) == before


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('siglum = "B"', 'siglum = "T"', "witness-001"),
        ('pages = ["5", "6"]', 'pages = ["5"]', "witness-001"),
        ('pages = ["5", "6"]', 'pages = ["5", "60"]', "witness-001"),
        ("sha256 = ", "sha = ", "witness-001"),
        ('file = "transcription-B.txt"', 'file = "../index.md"', "witness-001"),
        ('file = "transcription-B.txt"', 'file = "none.txt"', "source-002"),
    ],
)
def test_a_broken_description_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    root = copy_inputs(BLOCKS, tmp_path / "book")
    edits(root)("source/witness-B.toml", old, new)
    with pytest.raises(EditionError) as raised:
        book.load(root)
    assert [one.code for one in raised.value.findings] == [code]


def test_a_run_that_was_killed_is_ended(small: Path, capsys: Output) -> None:
    """The transcription is written first; with another one in its place nothing is."""
    (small.parent / "b.txt").write_text("第二章　玄黃\n宇宙洪荒。\n", "utf-8")
    options = ["--root", str(small), "--received", str(small.parent / "b.txt"), "--witness", "B", "--pages", "4"]
    (small / "source/transcription-B.txt").write_text("別本", "utf-8")
    assert ingest.main(options) == 2
    (small / "source/transcription-B.txt").write_bytes((small.parent / "b.txt").read_bytes())
    assert ingest.main(options) == 0
    assert "0 readings that no mark tells" in capsys.readouterr().out


def test_nothing_is_received_of_an_empty_file(small: Path, capsys: Output) -> None:
    (small.parent / "b.txt").write_text(" \n\n", "utf-8")
    assert ingest.main(["--root", str(small), "--received", str(small.parent / "b.txt"), "--witness", "B"]) == 2
    assert ingest.main(["--root", str(small), "--witness", "B"]) == 2
    assert capsys.readouterr().out.count("intake-002") == 2
    assert witnesses.sigla(small) == ()


def test_sigla_are_those_of_the_files(small: Path) -> None:
    assert witnesses.sigla(small) == ()
    added(small, "一", "C")
    added(small, "二", "B")
    assert witnesses.sigla(small) == ("B", "C")
