"""The TEI: valid against the whole schema, the transcription rebuilt from it alone, and what else it promises."""

from __future__ import annotations

import lzma
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import conftest
import pytest
from conftest import BLOCKS, ENVIRONMENT, ROOT, copy_inputs, edits, furnished
from edition.model import registers
from edition.model.marks import JUDGING
from edition.outputs.tei.marks import ELEMENTS
from edition.outputs.tei.registers import KINDS
from edition.proof.readers import ReaderError
from edition.proof.run import check_outputs
from edition.proof.tei.source import transcription
from edition.reading import book as books
from lxml import etree
from maintain.mutants import run, tei

NAME = "sulian-waijiao-zhengce-shilun"
FILE = f"_build/tei/{NAME}.xml"
SCHEMA = ROOT / "tests/schemas/tei_all.rng.xz"
TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
#: Undoes every mark, as a reader with nothing but XSLT would: each line behind its number and a tab.
UNDO = """\
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="http://www.tei-c.org/ns/1.0">
<xsl:output method="text"/>
<xsl:template match="/"><xsl:apply-templates select="t:TEI/t:text/t:front|t:TEI/t:text/t:body"/></xsl:template>
<xsl:template match="t:lb">&#xE000;<xsl:value-of select="@n"/>&#xE001;</xsl:template>
<xsl:template match="t:cell[preceding-sibling::t:cell]"><xsl:text>\t</xsl:text><xsl:apply-templates/></xsl:template>
<xsl:template match="t:corr|t:supplied|t:rdg|t:note[not(@place='bottom')]|t:figDesc|t:binaryObject"/>
<xsl:template match="t:rb"><xsl:value-of select="@rend"/><xsl:apply-templates/></xsl:template>
<xsl:template match="t:rt">
<xsl:value-of select="concat(substring(@rend, 1, 1), ., substring(@rend, 2))"/></xsl:template>
<xsl:template match="t:div/text()|t:list/text()|t:table/text()|t:row/text()|t:lg/text()|t:quote/text()|t:figure/text()
|t:body/text()|t:front/text()"/>
</xsl:stylesheet>"""


@pytest.fixture(scope="module")
def valid() -> Callable[[etree._Element], list[str]]:
    """Return what tells the faults of a document against TEI All."""
    schema = etree.RelaxNG(etree.fromstring(lzma.decompress(SCHEMA.read_bytes())))

    def faults(root: etree._Element) -> list[str]:
        schema.validate(root)
        return [f"{error.line}: {error.message}" for error in schema.error_log]

    return faults


@pytest.fixture(scope="module", params=["book", "built", "held"])
def project(request: pytest.FixtureRequest) -> Path:
    """Return a built book: the real one, the miniature one, the one of blocks."""
    path: Path = request.getfixturevalue(request.param)
    return path


def tree(root: Path) -> etree._Element:
    """Return the TEI of the project at *root*."""
    return etree.parse(str(root / FILE)).getroot()


def made(root: Path, target: Path) -> etree._Element:
    """Return the TEI that Sphinx alone makes of the project at *root*."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "tei", str(root), str(target)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return etree.parse(str(target / f"{NAME}.xml")).getroot()


@pytest.mark.thorough
def test_it_is_valid(project: Path, valid: Callable[[etree._Element], list[str]]) -> None:
    """Against TEI All, every element of the release."""
    assert valid(tree(project)) == []


def test_the_transcription_comes_back(project: Path) -> None:
    """From the TEI alone, byte for byte: by the proof's reader, and by a style sheet of ten lines."""
    source = books.load(project).transcription
    assert transcription(tree(project)) == source
    said = str(etree.XSLT(etree.XML(UNDO))(tree(project)))
    lines = dict(line.split("\ue001", 1) for line in said.split("\ue000")[1:])
    last = max(map(int, lines))
    assert "\n".join(lines.get(str(number), "") for number in range(1, last + 1)) == source


def test_every_mark_and_register_has_an_element() -> None:
    """A new one without would stop the build."""
    assert ELEMENTS.keys() == JUDGING.keys()
    assert KINDS.keys() == registers.PREFIXES.keys()


def test_every_pointer_leads_somewhere(project: Path) -> None:
    """Ids stand once; what points into the file finds its end."""
    root = tree(project)
    ids = [one.get(ID) for one in root.iter() if one.get(ID)]
    assert len(set(ids)) == len(ids)
    for key in ("target", "ref", "corresp", "source", "ana", "resp", "wit"):
        ends = [end for one in root.iter() for end in one.get(key, "").split() if end.startswith("#")]
        assert {end[1:] for end in ends} <= set(ids), key


def test_notes_say_what_they_rest_on(book: Path) -> None:
    """The editors answer for them, and say how sure they are; what only tells of the text itself names no source."""
    notes = [one for one in tree(book).iter(f"{TEI}note") if one.get("type") == "editorial" and one.get(ID)]
    assert notes
    for note in notes:
        assert note.get("resp") == "#editors"
        assert note.get("cert") in {"high", "medium", "low", "unknown"} or not note.get("source")
    assert {one.partition("-")[0] for note in notes for one in note.get("source", "").split()} == {"#source"}


def test_the_policy_is_that_of_the_edition(book: Path) -> None:
    """The editorialDecl is the 凡例, whose own chapter does not stand behind the text again."""
    declared = tree(book).find(f".//{TEI}editorialDecl")
    assert declared is not None
    words = "".join("".join(map(str, declared.itertext())).split())
    assert words.startswith("凡例本版以一份光學辨識（OCR）文字為唯一底本。")
    documents = [one.get("n") for one in tree(book).iterfind(f"{TEI}text/{TEI}back/{TEI}div")]
    names = ("introduction", "signs", "chronology", "quotations", "map", "colophon")
    assert documents == [f"chapters/{name}" for name in names]


def test_every_mention_is_tagged(book: Path) -> None:
    """Also those that the pages, which link the first on each page, leave alone."""
    names = [one for one in tree(book).iter(f"{TEI}persName") if one.get("ref") == "#person-lenin"]
    assert len(names) > len({one.getparent() for one in names})
    known = {one.get(ID) for one in tree(book).iterfind(f"{TEI}standOff/*/*")}
    assert {one.get("ref", "")[1:] for one in tree(book).iter() if one.get("ref")} <= known


def test_the_bytes_do_not_depend_on_the_place(held: Path, tmp_path: Path) -> None:
    """Sphinx alone, elsewhere, makes the same file."""
    again = furnished(copy_inputs(BLOCKS, tmp_path / "again"))
    made(again, tmp_path / "out")
    assert (tmp_path / "out" / f"{NAME}.xml").read_bytes() == (held / FILE).read_bytes()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("```{opener}\n此致\n\n列寧\n```\n\n", "", "closer/seg"),
        ("天地之始，列寧說：\n", "```{opener}\n天地之始，列寧說：\n```\n", "opener/seg"),
        ("天地之始，列寧說：\n", "```{epigraph}\n天地之始，列寧說：\n```\n", "epigraph/p"),
        ("有詩為證：\n", "```{epigraph}\n有詩為證：\n```\n", "ab/seg"),
        ("有詩為證：\n", "```{closer}\n有詩為證：\n```\n", "ab/seg"),
        ("有詩為證：\n", "> > 有詩為證：\n", "quote/quote/p"),
        ("- 星辰四時\n", "  - 星辰四時\n", "list/item/list/item"),
        ("```{list}\n一、天地\n二、四時\n```\n", "> ```{list}\n> 一、天地\n> 二、四時\n> ```\n", "quote/list/item"),
        ("```{verse}\n日月星辰\n", "```{verse}\n{pb}`9`日月*星辰*\n", "lg/l/hi"),
        ("| 一九二七 | 一〇 | 一〇 |", "| {supplied}`年` | 一〇 | |", "row/cell/supplied"),
        ("日月不{app}`言]B:語`。", "{gap}`?`", "epigraph/p/gap"),
        ("第二章 餘論", "第二章{surplus}`皆`{lb}`2`*餘*論[^truth-two]", "div/head/hi"),
    ],
)
def test_blocks_are_valid_wherever_they_stand(
    tmp_path: Path, valid: Callable[[etree._Element], list[str]], old: str, new: str, path: str
) -> None:
    """Whatever an editor may write has a place that the schema knows, and there it is."""
    root = furnished(copy_inputs(BLOCKS, tmp_path / "project"))
    name = "chapters/02.md" if old in (root / "chapters/02.md").read_text("utf-8") else "chapters/01.md"
    edits(root)(name, old, new)
    if "[^truth-two]" in new:
        (root / name).write_text((root / name).read_text("utf-8") + "\n[^truth-two]: 注。\n", "utf-8")
    if "`9`" in new:
        text = (root / "source/witness.toml").read_text("utf-8")
        (root / "source/witness.toml").write_text(text + '\n[[page]]\nn = "9"\nlabel = "九"\n', "utf-8")
    written = made(root, tmp_path / "out")
    assert valid(written) == []
    assert written.find(".//" + "/".join(f"{TEI}{step}" for step in path.split("/"))) is not None


#: All that an editor may write in a chapter of words of ours.
PROSE = """\
甲[^e]乙[^f]丙[^e]，見[又](#intro-you)、[此字](#l19c4)、[索引](people.md)、{foreign}`Lena Goldfields|en`。

## 又

```{warning}
說明。

- 一

  又一
```

1. 甲\\
   乙

| 甲 | 乙 |
|---|---|
| **丙** | `x` |

> 引
>
> 文

![所示](plate.svg)

[^e]: 注`y`。\\
    又。{source}`a-book`
[^f]: 注二。

    - 其一
    - 其二。{source}`a-book`
"""


@pytest.mark.thorough
def test_all_that_editors_write_is_valid(small: Path, valid: Callable[[etree._Element], list[str]]) -> None:
    """In a chapter of their own and in the 凡例, which is in the header; and the proof reads it back."""
    furnished(small)
    head = "---\nlayer: editorial\n---\n\n(intro)=\n# 導讀\n\n"
    (small / "chapters/intro.md").write_text(head + PROSE, "utf-8")
    (small / "chapters/plate.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    policy = small / "chapters/editorial.md"
    policy.write_text(f"{policy.read_text('utf-8')}\n{PROSE}".replace("#intro-you", "#l19c4"), "utf-8")
    edits(small)("index.md", "chapters/editorial\n", "chapters/editorial\nchapters/intro\n")
    assert conftest.run(small, "build.py", "tei").stdout.partition("built and")[1]
    root = tree(small)
    assert valid(root) == []
    (link,) = (one for one in root.iter(f"{TEI}ref") if one.get("target") == "#intro-you")
    assert link.text == "又"


@pytest.fixture(scope="module")
def copied(held: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults")
    run.copy(held, folder)
    return folder


@pytest.mark.thorough
def test_every_fault_is_caught(held: Path, copied: Path) -> None:
    """Also in a book of blocks, where words stand in cells, verses and notes at the foot of a page."""
    seeded = list(tei.mutants(held))
    assert len(seeded) > 60
    assert [(one.kind, one.about) for one in seeded if not run.outcome(copied, one).codes] == []


def test_nothing_harmless_is_told(held: Path, copied: Path) -> None:
    assert [outcome.first for one in tei.harmless(held) if (outcome := run.outcome(copied, one)).codes] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("</cell>\n<cell>", "", "tei-005"),  # two cells are one
        ('rend="dotted"', 'rend="bold"', "tei-001"),
        ("<lg>", "<quote>", ""),  # not well-formed: the end tag stays
        ('place="bottom"', "", "tei-005"),
        ('corresp="#p3"', 'corresp="#p4"', "tei-001"),
        (
            'type="noteAnchor" xml:id="foot-l47-ref" target="#foot-l47"',
            'type="noteAnchor" target="#foot-l49"',
            "tei-004",
        ),
        ("<figDesc>天在上", "<figDesc>天在下", "tei-006"),
        (">PHN2", ">PHN3", "tei-006"),
        ('role="label"', "", ""),
    ],
)
def test_what_only_a_book_of_blocks_can_suffer(held: Path, tmp_path: Path, old: str, new: str, code: str) -> None:
    """A change is told by its code; how a table looks is nobody's text."""
    text = (held / FILE).read_text("utf-8")
    assert old in text
    path = tmp_path / "changed.xml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    found = {finding.code for finding in check_outputs(books.load(held), {"tei": [path]})}
    if code:
        assert code in found
    elif "role" in old:
        assert found == set()
    else:
        assert found


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "99999999999"])
def test_a_line_of_no_number_is_refused(number: str) -> None:
    """Nothing is allotted for a line that no transcription can have."""
    with pytest.raises(ReaderError, match="a line of the number"):
        transcription(etree.XML(f'<TEI xmlns="{TEI[1:-1]}"><text><body><p><lb n="{number}"/>x</p></body></text></TEI>'))


def test_a_hostile_file_is_a_finding(held: Path, tmp_path: Path) -> None:
    """Entities are not followed, depth has an end, and nothing is a crash."""
    bomb = '<!DOCTYPE TEI [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    whole = (held / FILE).read_text("utf-8").partition("\n")[2]
    texts = {
        "entities": bomb + whole.replace("下文不詳", "&b;", 1),
        "outside": '<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + whole.replace("下文不詳", "&a;", 1),
        "deep": "<TEI>" * 10_000,
        "another root": "<html/>",
    }
    for name, text in texts.items():
        path = tmp_path / f"{name}.xml"
        path.write_text(text, "utf-8")
        assert list(check_outputs(books.load(held), {"tei": [path]})), name
