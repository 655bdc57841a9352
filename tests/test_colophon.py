"""The colophon: what settings and witness say, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conftest import BLOCKS, copy_inputs
from edition.model import colophon, foreign, witness, witnesses
from edition.model.settings import Settings
from lxml import html

BARE = Settings("小書", "某甲", "1.0", "mini")


def said(settings: Settings, root: Path, address: str = "", epoch: str = "") -> dict[str, str]:
    base = witness.load(root)
    lines = colophon.rows(settings, base, witnesses.load(root, base), address, epoch)
    return {name: foreign.words(words) for name, words in lines}


def test_what_nobody_says_is_left_out_or_unknown(small: Path) -> None:
    """Without a name the project stands as maker; the printed source is unknown."""
    told = said(BARE, small)
    assert list(told) == ["書名", "著者", "原書", "底本", "校注", "版次", "授權", "製作", "核對"]
    assert (told["原書"], told["校注"], told["版次"]) == ("待考", "《小書》校注計畫", "1.0")


def test_what_is_said_is_told(small: Path) -> None:
    full = Settings(
        "小書", "某甲", "1.0", "mini", edition_editors="甲、乙", edition_contributors="丙", edition_publisher="某社",
        edition_reports="mailto:a@example.org", epub_copyright="CC BY-SA 4.0", epub_description="所收",
    )  # fmt: skip
    told = said(full, small, "https://example.org/", "86400")
    assert (told["內容"], told["校注"], told["協力"], told["出版"]) == ("所收", "甲、乙", "丙", "某社")
    assert told["版次"] == "1.0，1970 年 1 月 2 日修訂"
    assert told["授權"].startswith("CC BY-SA 4.0。")
    assert (told["最新版本"], told["回報錯誤"]) == ("https://example.org/", "mailto:a@example.org")


def test_the_checksum_is_that_of_the_witness(small: Path) -> None:
    told, checksum = said(BARE, small)["底本"], witness.load(small).sha256
    assert told.startswith("檔案 source/transcription.txt，其 SHA-256 校驗值為 ")
    assert colophon.spaced(checksum) in told
    assert colophon.spaced(checksum) == " ".join(checksum[at : at + 8] for at in range(0, 64, 8))


def test_other_witnesses_are_told(tmp_path: Path) -> None:
    """By siglum and provenance."""
    root = copy_inputs(BLOCKS, tmp_path / "book")
    assert said(BARE, root)["別本"] == "B 本：Made up for the tests, too."
    base = witness.load(root)
    (other,) = witnesses.load(root, base)
    two = (other, replace(other, siglum="C", provenance="Another."))
    told = {name: foreign.words(words) for name, words in colophon.rows(BARE, base, two, "", "")}
    assert told["別本"] == "B 本：Made up for the tests, too.；C 本：Another."


def test_every_output_has_it(built: Path) -> None:
    page = html.parse(str(built / "_build/html/chapters/colophon.html"))
    names = [dt.text_content() for dt in page.xpath("//dl[contains(@class,'colophon')]/dt")]
    assert names[:3] == ["書名", "著者", "原書"]
    assert "授權" in names
