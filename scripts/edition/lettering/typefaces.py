"""The fonts at hand: a text -> the fonts that have its characters, the best first.

The project's own font, cut to what a book of its time needs, comes first; a book that needs more, or has no font of its
own, is set in the whole font it was cut from, and
what that one lacks is taken from the others. They come with the engine, packed by Brotli
(scripts/maintain/fonts.py makes them), and are unpacked only for a book that needs them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import brotli
import uharfbuzz as hb

from edition.model import interface

#: The project's own font.
FONT: Final = "_static/fonts/NotoSerifCJKtc-Regular.otf"
#: The family of what the book is set in.
FAMILY: Final = "Noto Serif CJK TC"
#: Where the packed fonts are.
PACKED: Final = Path(__file__).parent / "typefaces"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font that comes with the engine."""

    file: str  #: its name below :data:`PACKED`
    family: str  #: the name it has inside
    about: str  #: what it is for, in the docs' words

    @property
    def data(self) -> bytes:
        """The font, unpacked."""
        return _unpacked(self.file)


#: The whole of the font that the committed one is cut from.
WHOLE: Final = Typeface(
    "NotoSerifCJKtc-Regular.otf.br", FAMILY, "Big5, GB 2312, HKSCS, Extension A, kana, hangul, some of Extension B"
)
#: What it lacks, in the order in which they are asked.
OTHERS: Final = (
    Typeface("NotoSerif-Regular.ttf.br", "Noto Serif", "Latin with diacritics, Greek, Cyrillic"),
    Typeface("NotoSerifHebrew-Regular.ttf.br", "Noto Serif Hebrew", "Hebrew"),
    Typeface("NotoNaskhArabic-Regular.ttf.br", "Noto Naskh Arabic", "Arabic"),
    Typeface("HanaMinA.ttf.br", "HanaMinA", "compatibility ideographs, radicals"),
    Typeface("HanaMinB.ttf.br", "HanaMinB", "Extensions B to F"),
)
#: What has the forms of the Ideographic Variation Database.
FORMS: Final = Typeface("HanaMinA-forms.ttf.br", "HanaMinA", "forms that variation selectors choose")
ALL: Final = (WHOLE, *OTHERS, FORMS)


def own(root: Path) -> bytes:
    """Return the font of the project at *root*, or the whole one of the engine if the project has none of its own."""
    path = root / FONT
    return path.read_bytes() if path.is_file() else WHOLE.data


#: Combining Diacritical Marks.
_MARKS: Final = frozenset(map(chr, range(0x300, 0x370)))

#: They stand in the font that comes first: the ranges of the others have what they are asked for.
_SPACES: Final = frozenset(" \u00a0")

#: A character with the selector of its form.
_SELECTED: Final = re.compile("(?s).[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@cache
def _unpacked(file: str) -> bytes:
    found: bytes = brotli.decompress((PACKED / file).read_bytes())
    return found


@cache
def _face(data: bytes) -> hb.Face:
    return hb.Face(data)


@cache
def characters(data: bytes) -> frozenset[str]:
    """Return the characters that a font has a glyph for."""
    return frozenset(map(chr, _face(data).unicodes))


def letters(data: bytes) -> frozenset[str]:
    """Return the characters that a book is set in the font with: fonts for Chinese cannot put marks above letters.

    Their punctuation is as wide as a character of Chinese; so a book in letters is set in the first of :data:`OTHERS`.
    """
    return _letters(data, interface.is_wide())


@cache
def _letters(data: bytes, is_wide: bool) -> frozenset[str]:
    own = characters(data) - _MARKS
    return own if is_wide else own - characters(OTHERS[0].data) | _SPACES


def is_selector(character: str) -> bool:
    """Whether *character* chooses a form of the one before it, as the variation selectors of ideographs do."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def is_shown(character: str) -> bool:
    """Whether *character* needs a glyph: a control, a sign of direction, a joiner or a selector needs none."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"} and not is_selector(character)


def lacking(data: bytes, text: Iterable[str]) -> frozenset[str]:
    """Return the characters of *text* that need a glyph and have none in a font."""
    return frozenset(filter(is_shown, set(text))) - letters(data)


def forms(text: str) -> frozenset[str]:
    """Return each character of *text* that has a selector after it, with the selector."""
    return frozenset(_SELECTED.findall(text))


def pieces(text: str) -> frozenset[str]:
    """Return what of *text* a font has to show: each character, and each with its selector, in no order."""
    return frozenset(character for character in set(text) if not is_selector(character)) | forms(text)


def has_form(data: bytes, form: str) -> bool:
    """Whether a font draws the *form*, a character with its selector, otherwise than the character, or knows it."""
    base, selector = map(ord, form)
    face = _face(data)
    return selector in face.variation_selectors and base in face.variation_unicodes(selector)


def borrowed(main: bytes, text: str) -> frozenset[str]:
    """Return the forms of *text* that its font has not, and :data:`FORMS` has."""
    missing = [form for form in forms(text) if not has_form(main, form)]
    return frozenset(form for form in missing if has_form(FORMS.data, form))


@dataclass(frozen=True, slots=True)
class Choice:
    """The fonts that a text is shown with."""

    main: bytes  #: what it is set in
    own: bool  #: whether that is the project's own font
    brought: Mapping[Typeface, frozenset[str]]  #: what other fonts bring
    signs: frozenset[str]  #: what no font has, or the editors draw otherwise


def choose(own: bytes, text: str, drawn: Iterable[str] = ()) -> Choice:
    """Return the fonts that *text* is shown with: the project's font alone unless others have more of it.

    :param own: the project's font
    :param drawn: characters that the editors have a sign for; no font is asked for them
    """
    signs = frozenset(text).intersection(drawn)
    rest = lacking(own, text) - signs
    wanted = [form for form in forms(text) if not has_form(own, form)]
    main = own
    if rest or wanted:
        whole = WHOLE.data
        if lacking(whole, rest) != rest or any(has_form(whole, form) for form in wanted):
            main, rest = whole, lacking(whole, text) - signs
    brought: dict[Typeface, frozenset[str]] = {}
    for typeface in OTHERS if rest else ():
        if found := rest & characters(typeface.data):
            brought[typeface] = found
            rest -= found
    return Choice(main, main is own, brought, signs | rest)
