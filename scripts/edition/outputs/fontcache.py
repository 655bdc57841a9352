"""The cut fonts of an output, kept beside the doctrees: the same characters are cut once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition.lettering import signs, typefaces
from edition.lettering.typefaces import FAMILY
from edition.model import glyphs
from edition.outputs import fonts
from edition.outputs.fonts import SMALL, Flavour

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The first bytes of a font with TrueType outlines.
_TRUETYPE: Final = b"\0\1\0\0"

_SPACE: Final = frozenset(" ")


@dataclass(frozen=True, slots=True)
class Cut:
    """A font of an output."""

    family: str
    data: bytes
    characters: frozenset[str]  #: what it is there for
    forms: bool = False  #: whether it also has forms of characters that the font of everything else has

    @property
    def slug(self) -> str:
        """What files are called after it."""
        return self.family.lower().replace(" ", "-")

    @property
    def kind(self) -> str:
        """What kind of font it is, unless it is packed for the web: the end of its file and of its media type."""
        return "ttf" if self.data.startswith(_TRUETYPE) else "otf"

    def face(self, url: str, form: str = "") -> str:
        """Return the rules that let a page show the characters with this font, whatever else it is set in."""
        ranged = f'@font-face {{ font-family: "{FAMILY}"; src: url("{url}"){form}; unicode-range: {self.ranges}; }}\n'
        named = f'@font-face {{ font-family: "{self.family}"; src: url("{url}"){form}; }}\n'
        return ranged * bool(self.characters) + named * self.forms

    @property
    def ranges(self) -> str:
        """The characters as CSS lists them."""
        return ", ".join(f"U+{ord(character):X}" for character in sorted(self.characters))


def named(sheet: str, cuts: Iterable[Cut]) -> str:
    """Return a style *sheet* whose list of fonts goes on to those of *cuts* that have forms of characters.

    A browser asks the next font of the list for a form that the first has not (CSS Fonts 4, 5.3).
    """
    forms = "".join(f' "{cut.family}",' for cut in cuts if cut.forms)
    return re.sub(f'"{FAMILY}",(?: "Edition own",)?', lambda found: found[0] + forms, sheet) if forms else sheet


def own(app: Sphinx) -> bytes:
    """Return the project's own font, or the engine's."""
    return typefaces.own(Path(app.srcdir))


def subset(app: Sphinx, text: str, flavour: Flavour, quality: int = SMALL) -> bytes:
    """Return the font that *text* is set in, cut to the characters of it that it has.

    :param text: everything the output shows, mark-up included; white space and controls need no glyph
    :param quality: Brotli's, for WOFF2
    """
    given, _ = glyphs.load(Path(app.srcdir))
    chosen = typefaces.choose(own(app), text, given)
    return _cut(app, chosen.main, _with_forms(chosen.main, text) - chosen.signs, flavour, quality)


def _with_forms(font: bytes, text: str) -> frozenset[str]:
    """Return the characters of *text* that *font* has, and the selectors it knows."""
    selectors = {form[1] for form in typefaces.forms(text) if typefaces.has_form(font, form)}
    return (frozenset(text) & typefaces.letters(font)) | selectors


def others(app: Sphinx, text: str, flavour: Flavour, forms: Collection[str] = ()) -> Iterator[Cut]:
    """Yield the fonts that *text* needs besides: for most texts none.

    :param forms: what the font of signs has to show besides the signs, if not only what no other font has
    """
    given, _ = glyphs.load(Path(app.srcdir))
    chosen = typefaces.choose(own(app), text, given)
    for typeface, found in chosen.brought.items():
        # A mark above a letter must be of the letter's font.
        marked = any(unicodedata.combining(character) for character in found)
        letters = {c for c in text if marked and c.isalpha()} & typefaces.characters(typeface.data)
        # And a space, because what is invisible, such as a mark of direction, is set as one.
        data = _cut(
            app,
            typeface.data,
            found | letters | _SPACE & typefaces.characters(typeface.data),
            flavour,
            SMALL,
            features=None,
        )
        yield Cut(typeface.family, data, found | {c for c in letters if not c.isascii()})
    forms = forms or typefaces.borrowed(chosen.main, text)
    if chosen.signs or forms:
        data = signs.font(own(app), Path(app.srcdir), given, chosen.signs, forms)
        yield Cut(signs.FAMILY, data if flavour == "otf" else fonts.woff2(data), chosen.signs, bool(forms))


def _cut(
    app: Sphinx,
    font: bytes,
    shown: Iterable[str],
    flavour: Flavour,
    quality: int,
    features: tuple[str, ...] | None = fonts.FEATURES,
) -> bytes:
    """Return *font* cut to the characters *shown*: as the last build cut it, if it did."""
    characters = "".join(sorted(c for c in shown if c >= " "))
    key = hashlib.sha256(font + f"{characters}{flavour}{quality}".encode()).hexdigest()[:32]
    cached = Path(app.doctreedir).parent / "fonts" / f"{key}.{flavour}"
    if not cached.is_file():
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_bytes(fonts.subset(font, frozenset(characters), flavour, quality, features))
    return cached.read_bytes()
