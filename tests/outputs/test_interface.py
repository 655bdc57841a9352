"""The words of the interface: what stands around the text is in Traditional Chinese, whole, in pages and in scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from edition.outputs.html import theme
from lxml import html as lxml_html

#: What is called so in Chinese too.
#: GB/T, A4 and B5 among them.
NAMES = {"EPUB", "PDF", "ZIP", "TEI", "JSON", "JavaScript", "BibTeX", "CSL-JSON", "GB", "T", "A", "B"}
#: Attributes that are shown or read out.
SHOWN = ("title", "aria-label", "placeholder", "alt")
WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
QUOTED = re.compile("「[^」]*」")
#: A literal of a script with Chinese in it: what a reader may see.
LITERAL = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]|\\.)*[\u4e00-\u9fff](?:(?!\1)[^\\\n]|\\.)*)\1""")


def pages(html: Path) -> list[Path]:
    """Return every page of the site."""
    return sorted(html.rglob("*.html"))


def interface(page: Path) -> Iterator[str]:
    """Yield the words of *page* outside its text, and what its attributes say anywhere."""
    tree = lxml_html.parse(str(page)).getroot()
    for element in tree.body.iter(lxml_html.etree.Element):
        if element.tag not in ("script", "style"):
            inside = any(above.get("id") == "main-content" for above in (element, *element.iterancestors()))
            # A gloss quotes the transcription, which has simplified characters of its own.
            yield from (QUOTED.sub("", element.get(name, "")) for name in SHOWN)
            yield from ("", "") if inside else (element.text or "", element.tail or "")


def is_simplified(character: str) -> bool:
    """Whether *character* belongs to the simplified set (GB 2312) and not to the traditional one (Big5)."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return not character.encode("big5hkscs", errors="ignore")


def foreign(text: str) -> set[str]:
    """Return the English words and simplified characters of *text*."""
    simplified = {sign for sign in text if "\u4e00" <= sign <= "\u9fff" and is_simplified(sign)}
    return {*WORD.findall(text)} - NAMES | simplified


def test_what_is_foreign_is_seen() -> None:
    """The check itself knows an English word and a simplified character when it meets them."""
    assert foreign("下載 EPUB") == set()
    assert foreign("跳转至 main") == {"转", "main"}


def test_the_interface_is_in_traditional_chinese(html: Path) -> None:
    """No English word and no simplified character stands around the text of any page."""
    # The source and the notes quote both; titles of pages are the book's own.
    assert pages(html)
    said = {page.relative_to(html).as_posix(): foreign(" ".join(interface(page))) for page in pages(html)}
    assert {name: words for name, words in said.items() if words} == {}


@pytest.mark.parametrize("script", sorted(theme.FOLDER.rglob("*.js")), ids=lambda path: path.name)
def test_scripts_speak_traditional_chinese(script: Path) -> None:
    """What a script shows has no simplified character."""
    for _, literal in LITERAL.findall(script.read_text(encoding="utf-8")):
        assert [sign for sign in literal if "\u4e00" <= sign <= "\u9fff" and is_simplified(sign)] == [], literal
