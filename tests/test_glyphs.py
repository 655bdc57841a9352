"""Rare characters never stop a book: fonts, signs and forms, in every output; and the proof sees when one is lost."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import uharfbuzz as hb
import verify
from conftest import MINI, ROOT, build, copy_inputs, furnished, once, run
from edition.lettering import outlines, signs, typefaces
from edition.model import glyphs
from edition.model.glyphs import Glyph
from edition.outputs import fonts
from edition.pipeline import report
from edition.proof import looks
from edition.proof.chapters.glyphs import check_glyphs
from edition.proof.pdf import settled
from edition.reading import book
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from maintain import typefaces as packing
from maintain.mutants import typeset
from maintain.mutants.packed import repacked

OWN = (ROOT / typefaces.FONT).read_bytes()
#: Of Big5's second level, of Extensions A, B, E, a simplified one, and one of GB 2312 alone.
HAN = "昃𠀀𪚥𬺰㐀体锿"
#: A form that the font has not, and another font has; and one that none has.
FORM, NO_FORM = "葛\U000e0100", "城\U000e01ef"
#: A character that none has, a private one described and a private one drawn.
UNKNOWN, DESCRIBED, DRAWN = "\U0003134e", "\ue000", "\ue001"
SIGNS = UNKNOWN + DESCRIBED + DRAWN
#: A form that the font has: the comma in the corner.
CORNER = "、\ufe00"
FOREIGN = {
    "he": "שָׁלוֹם עולם!", "ar": "السلام عليكم", "grc": "Ἑλλάς ῥῶ", "ru": "Ѣ Москва́", "ja": "ひらがな カタカナ",
    "ko": "조선민주주의", "vi": "Việt Nam ǎ ẑ",
}  # fmt: skip
REGISTER = f"""\
[jiang]
character = "{DESCRIBED}"
ids = "⿰亻夅"

[seal]
character = "{DRAWN}"
picture = "seal.svg"
name = "丁字形花押"
"""
SEAL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path d="M10 10H90V20H55V90H45V20H10Z"/></svg>'


def rare_book(root: Path) -> Path:
    """Return a miniature book with rare characters in text, note, register and an editors' chapter."""
    furnished(copy_inputs(MINI, root))

    def edit(file: str, old: str, new: str) -> None:
        path = root / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    for file in ("chapters/02.md", "source/transcription.txt"):
        edit(file, "宇宙洪荒。", f"宇宙洪荒。{HAN}{FORM}{NO_FORM}葛{SIGNS}末")
    for path in (*(root / "chapters").glob("*.md"), root / "source/transcription.txt"):
        text = path.read_text("utf-8").replace("第二章 玄黃", "第二章 玄𠀀").replace("攔阻", f"攔{DESCRIBED}")
        path.write_text(text, "utf-8")
    source = (root / "source/transcription.txt").read_bytes()
    witness = root / "source/witness.toml"
    digest = f'sha256 = "{hashlib.sha256(source).hexdigest()}"'
    witness.write_text(re.sub('sha256 = "[0-9a-f]+"', digest, witness.read_text("utf-8")), "utf-8")
    words = "，".join(f"{{foreign}}`{text}|{tag}`" for tag, text in FOREIGN.items())
    with (root / "chapters/editorial.md").open("a", encoding="utf-8") as chapter:
        chapter.write(f"\n外文{words}，罕字{HAN}{UNKNOWN}，頓號{CORNER}。\n")
    edit("chapters/01.md", "形近而誤。", "形近而誤。昃𠀀{foreign}`שלום|he`。")
    edit("registers/people.toml", 'gloss = "', f'gloss = "又名{HAN}，{{foreign}}`ירושלים|he`。')
    (root / glyphs.FILE).write_text(REGISTER, "utf-8")
    (root / "source/seal.svg").write_text(SEAL, "utf-8")
    return build(root)


@pytest.fixture(scope="session")
def rare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "rare", rare_book)


@pytest.fixture
def changed(rare: Path, tmp_path: Path) -> Path:
    """Return a copy of the built book whose files may be replaced."""
    return Path(shutil.copytree(rare, tmp_path / "rare", symlinks=True, copy_function=os.link))


SHOWN = {c for c in f"{HAN}葛城{SIGNS}{''.join(FOREIGN.values())}" if typefaces.is_shown(c) and c > " "}


def cmap(data: bytes) -> set[str]:
    return {chr(code) for code in TTFont(io.BytesIO(data)).getBestCmap()}


@pytest.mark.thorough
def test_the_fonts_of_the_pages_have_every_character(rare: Path) -> None:
    has = set[str]().union(*(cmap(p.read_bytes()) for p in (rare / "_build/html/_static/fonts").glob("*.woff2")))
    assert not SHOWN - has


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["", "-vertical"])
def test_the_fonts_of_the_epubs_have_every_character(rare: Path, name: str) -> None:
    (path,) = (rare / "_build/epub").glob(f"*shilun{name}.epub")
    with zipfile.ZipFile(path) as packed:
        has = set[str]().union(*(cmap(packed.read(n)) for n in packed.namelist() if n.endswith((".otf", ".ttf"))))
        said = packed.read("EPUB/02.xhtml").decode()
    assert not SHOWN - has
    assert f"{HAN}{FORM}{NO_FORM}葛{SIGNS}" in said


def test_a_form_that_the_font_has_is_in_the_fonts_of_pages_and_epub(rare: Path) -> None:
    web = [looks.opened(p.read_bytes()) for p in (rare / "_build/html/_static/fonts").glob("*.woff2")]
    (path,) = (rare / "_build/epub").glob("*shilun.epub")
    with zipfile.ZipFile(path) as packed:
        bound = packed.read("EPUB/font.otf")
    assert any(typefaces.has_form(font, CORNER) for font in web)
    assert typefaces.has_form(bound, CORNER)


def test_the_diplomatic_output_keeps_selectors_and_private_characters(rare: Path) -> None:
    assert f"{FORM}{NO_FORM}葛{SIGNS}" in (rare / "_build/diplomatic/transcription.txt").read_text("utf-8")


def test_words_that_run_to_the_left_say_so(rare: Path) -> None:
    page = (rare / "_build/html/chapters/editorial.html").read_text("utf-8")
    directions = dict(re.findall(r'<span(?: dir="(?:rtl)")? lang="(\w+)"()', page))
    assert directions.keys() >= FOREIGN.keys()
    assert set(re.findall(r'dir="rtl" lang="(\w+)"', page)) == {"he", "ar"}


def test_a_page_of_the_pdf_says_the_signs_of_private_characters(rare: Path) -> None:
    import pypdfium2

    (path,) = (p for p in (rare / "_build/pdf").glob("*.pdf") if p.stem.endswith("shilun"))
    with pypdfium2.PdfDocument(path) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert f"{HAN}{FORM}{NO_FORM}葛{UNKNOWN}⿰亻夅〓\U000e0100末" in "".join(text.split())


def test_the_report_lists_what_no_font_has(rare: Path) -> None:
    found = list(check_glyphs(book.load(rare)))
    assert [(f.code, f.actual[0], f.is_warning) for f in found] == [
        *(("glyph-001", character, True) for character in sorted(SIGNS)),
        ("glyph-002", "城", True),
    ]


def test_a_picture_is_drawn_with_its_outline() -> None:
    given = {DRAWN: Glyph("seal", DRAWN, picture="seal.svg", name="x")}
    root = Path(__file__).parent
    with pytest.raises(ValueError, match=r"seal\.svg is no drawing"):
        signs.font(OWN, root, given, DRAWN)


def test_a_sign_is_a_glyph_that_fonts_know(tmp_path: Path) -> None:
    """It has an advance, an outline and a form for vertical lines; a picture is as large as an em."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source/seal.svg").write_text(SEAL)
    given = {DRAWN: Glyph("seal", DRAWN, picture="seal.svg", name="x"), "𠀀": Glyph("a", "𠀀", ids="⿱一丁")}
    made = signs.font(OWN, tmp_path, given, DRAWN + "𠀀" + UNKNOWN)
    assert made == signs.font(OWN, tmp_path, given, UNKNOWN + "𠀀" + DRAWN)
    font = TTFont(io.BytesIO(made))
    names = font.getBestCmap()
    assert font["hmtx"][names[ord(DRAWN)]][0] == 1000
    assert font["hmtx"][names[ord("𠀀")]][0] == 3000
    assert (
        font["vmtx"][names[ord("𠀀")] + ".vert"][0] == 3000 if names[ord("𠀀")] + ".vert" in font["vmtx"].metrics else 1
    )
    assert "vert" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    box = font["glyf"][names[ord(DRAWN)]]
    assert (box.xMin, box.xMax, box.yMax) == (100, 900, 780)


# ---- What the proof sees


def codes(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    code = verify.main(["--root", str(root)])
    assert code == 1
    return [line for line in capsys.readouterr().out.splitlines() if " glyph-004 " in line]


def exchanged(font: bytes, one: str, other: str) -> bytes:
    """Return a font in which *one* is drawn as *other*; without *other*, as nothing."""
    read, written = TTFont(io.BytesIO(font), recalcTimestamp=False), io.BytesIO()
    for table in read["cmap"].tables:
        if ord(one) in table.cmap:
            if other:
                table.cmap[ord(one)] = table.cmap[ord(other)]
            else:
                del table.cmap[ord(one)]
    read.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("family", "one", "other", "said"),
    [
        ("edition-signs", UNKNOWN, DRAWN, "the glyph of"),
        ("edition-signs", DESCRIBED, "", "no glyph"),
        ("hanaminb", "𬺰", "", "no glyph"),
    ],
)
def test_a_font_of_the_outputs_that_shows_another_sign(
    changed: Path, family: str, one: str, other: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sign lost and another's sign shown are found in pages and EPUB, each by file and character."""
    (web,) = (changed / "_build/html/_static/fonts").glob(f"*{family}.woff2")
    data = exchanged(web.read_bytes(), one, other)
    web.unlink()
    web.write_bytes(data)
    (epub,) = (changed / "_build/epub").glob("*shilun.epub")
    with zipfile.ZipFile(epub) as packed:
        name = f"EPUB/{family}.ttf"
        font = exchanged(packed.read(name), one, other)
    made = repacked(epub, {name: font})
    epub.unlink()
    epub.write_bytes(made)
    lines = codes(changed, capsys)
    assert any(line.startswith("_build/html/chapters/02.html: glyph-004") for line in lines)
    assert any(line.startswith(f"_build/epub/{epub.name}: glyph-004") for line in lines)
    assert all(f"U+{ord(one):04X}" in line and f"read {said}" in line for line in lines)


@pytest.mark.parametrize("sign", [UNKNOWN, FORM, "〓\U000e0100"])
def test_a_pdf_set_with_another_sign(changed: Path, sign: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The PDF is set anew with a font in which a sign, a form or a picture is another."""
    (path,) = (changed / "_build/.work/pdf/fonts").glob("edition-signs.ttf")
    read = TTFont(io.BytesIO(path.read_bytes()), recalcTimestamp=False)
    base, *selector = map(ord, sign)
    get = hb.Font(hb.Face(path.read_bytes()))
    number = get.get_variation_glyph(base, *selector) if selector else get.get_nominal_glyph(base)
    name = read.getGlyphOrder()[number]
    assert {*read["hmtx"].metrics} == {*read["vmtx"].metrics}
    read["glyf"][name] = triangle()
    path.unlink()
    read.save(path)
    for file, data in typeset.compiled(changed, typeset.source(changed)).items():
        (changed / file).unlink()
        (changed / file).write_bytes(data or b"")
    (line,) = codes(changed, capsys)
    assert [line.split(":")[0]] == [f"_build/pdf/{path.name}" for path in pdfs(changed)]
    assert f"U+{base:04X}" in line and "read another glyph for" in line


def pdfs(root: Path) -> Iterator[Path]:
    return (path for path in (root / "_build/pdf").glob("*.pdf") if path.stem.endswith("shilun"))


def triangle() -> object:
    """Return a glyph that is no character's."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 100))
    pen.lineTo((900, 100))
    pen.lineTo((500, 800))
    pen.closePath()
    return pen.glyph()


# ---- Parts


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("⿰亻夅", True),
        ("⿱一⿰木木", True),
        ("⿲木木木", True),
        ("⿰亻", False),
        ("木", False),
        ("⿰亻夅夅", False),
        ("", False),
    ],
)
def test_an_ideographic_description_is_whole(text: str, whole: bool) -> None:
    assert glyphs.is_description(text) is whole


@pytest.mark.parametrize(
    ("text", "own", "brought", "left"),
    [
        ("天地玄黃", True, [], ""),
        ("昃", False, [], ""),
        ("天𬺰", True, ["HanaMinB"], ""),
        ("Ἑ", True, ["Noto Serif"], ""),
        ("שλ", True, ["Noto Serif Hebrew"], ""),
        (UNKNOWN, True, [], UNKNOWN),
        ("\u202a\u200d\n", True, [], ""),
    ],
)
def test_the_fonts_that_a_text_needs(text: str, own: bool, brought: list[str], left: str) -> None:
    chosen = typefaces.choose(OWN, text)
    assert (chosen.own, [t.family for t in chosen.brought], "".join(chosen.signs)) == (own, brought, left)


def test_the_editors_sign_comes_before_any_font() -> None:
    chosen = typefaces.choose(OWN, "天𬺰", {"𬺰": None})
    assert chosen.signs == {"𬺰"} and not chosen.brought


@pytest.mark.parametrize("encoding", ["big5", "gb2312"])
def test_the_fonts_have_the_whole_of_a_standard(encoding: str) -> None:
    codes = (bytes((a, b)) for a in range(0xA1, 0xFA) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    text = {c for code in codes for c in code.decode(encoding, "ignore")}
    assert len(text) > 7_000
    assert not typefaces.choose(OWN, "".join(sorted(text))).signs


@pytest.mark.parametrize(
    ("first", "last", "lacking"),
    [(0x3400, 0x4DBF, 10), (0x20000, 0x2A6D6, 0), (0x2A700, 0x2B734, 0), (0x2B740, 0x2B81D, 0), (0x2B820, 0x2CEA1, 0),
     (0x2CEB0, 0x2EBE0, 0), (0xAC00, 0xD7A3, 0), (0x5D0, 0x5EA, 0), (0x621, 0x64A, 0), (0x400, 0x52F, 0),
     (0x2FF0, 0x2FFB, 0), (0x300, 0x36F, 0)],
)  # fmt: skip
def test_the_fonts_have_whole_blocks(first: int, last: int, lacking: int) -> None:
    assert len(typefaces.choose(OWN, "".join(map(chr, range(first, last + 1)))).signs) <= lacking


def test_a_font_packed_for_the_web_is_read_back() -> None:
    """TrueType outlines are packed as they are; fontTools, which had no part in it, reads them."""
    data = signs.font(OWN, ROOT, {}, UNKNOWN)
    packed = fonts.woff2(data)
    assert outlines.of_character(looks.opened(packed), UNKNOWN) == outlines.of_character(data, UNKNOWN) != ""


@pytest.mark.parametrize(
    ("read", "stretch", "put"),
    [("甲םולש乙", "שלום", "甲שלום乙"), ("甲שלום乙", "שלום", "甲שלום乙"), ("甲םולא乙", "שלום", "甲םולא乙")],
)
def test_words_that_run_to_the_left_are_put_in_their_order(read: str, stretch: str, put: str) -> None:
    assert settled._put(read, stretch) == put


def test_findings_of_one_kind_are_capped() -> None:
    from edition.model.findings import Finding

    found = [Finding("chapters/01.md", n, "mark-001", "x", "y", "z") for n in range(1, 1_189)]
    other = Finding("chapters/02.md", 1, "mark-001", "x", "y", "z")
    stream = io.StringIO()
    report.print_findings([*found, other], stream)
    lines = stream.getvalue().splitlines()
    assert [line.partition(": ")[0] for line in lines[:5]] == [f"chapters/01.md:{n}" for n in range(1, 6)]
    assert lines[5] == "chapters/01.md: mark-001 … and 1,183 more; details: make verify-all"
    assert lines[6].startswith("chapters/02.md:1: ") and len(lines) == 8
    stream = io.StringIO()
    report.print_findings(found, stream, everything=True)
    assert len(stream.getvalue().splitlines()) == 1_189


def test_files_that_are_no_texts_are_not_read(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pictures, what systems leave behind, an editor's lock and backup: none is a finding."""
    noise: Mapping[str, bytes] = {
        "chapters/Thumbs.db": bytes(range(256)) * 9, "chapters/.DS_Store": b"\xd8\x00" * 99,
        "chapters/p.png": b"\x89PNG\r\n", "registers/Thumbs.db": bytes(range(256)), "chapters/._02.md": b"\xff\xfe",
    }  # fmt: skip
    for name, data in noise.items():
        (small / name).write_bytes(data)
    (small / "chapters/.#02.md").symlink_to("editor@host.1:1")
    shutil.copytree(ROOT / "_static", small / "_static")
    assert verify.main(["--root", str(small), "--chapters"]) == 0
    assert "glyph" not in capsys.readouterr().out


def test_a_build_without_rare_characters_carries_the_fonts_it_did(built: Path) -> None:
    """Only the fonts of the characters used: none of the others is in an output."""
    assert not list((built / "_build/html/_static/fonts").glob("*hanamin*"))
    assert not (built / "_build/.work/pdf/fonts").exists()
    assert run(built, "verify.py").returncode == 0


def test_a_folder_without_the_full_fonts_makes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.otf").write_bytes(OWN)
    before = {path.name: path.stat().st_mtime_ns for path in typefaces.PACKED.iterdir()}
    assert packing.main([str(tmp_path)]) == 2
    assert "no font of the family Noto Serif, Noto Serif Hebrew" in capsys.readouterr().err
    assert {path.name: path.stat().st_mtime_ns for path in typefaces.PACKED.iterdir()} == before


def test_a_font_is_packed_without_what_others_have() -> None:
    """Hanazono without what comes before it, the others with all their letters."""
    face = hb.Face(typefaces.OTHERS[0].data)
    hana = typefaces.OTHERS[-1]
    made = packing.made(hana, face, frozenset(map(ord, typefaces.characters(typefaces.OTHERS[0].data))) - {0x2010})
    assert typefaces.characters(made) == {" ", "\u2010"}
    assert TTFont(io.BytesIO(made))["head"].unitsPerEm == packing.UNITS
    latin = packing.made(typefaces.OTHERS[0], face, frozenset())
    assert typefaces.characters(latin) == typefaces.characters(typefaces.OTHERS[0].data)


@pytest.mark.parametrize("typeface", typefaces.ALL, ids=lambda typeface: typeface.file)
def test_each_font_is_what_it_is_said_to_be(typeface: typefaces.Typeface) -> None:
    assert hb.Face(typeface.data).get_name(hb.OTNameIdPredefined.FONT_FAMILY) == typeface.family
    assert {path.name for path in typefaces.PACKED.glob("*.br")} == {one.file for one in typefaces.ALL}
