"""The book's font: the committed one, cut to the characters of the book and kept until they change."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

#: The module that cuts: when it changes, so may the font.
CUTTER: Final = Path(__file__).parents[2] / "fonts.py"


def cut(font: bytes, characters: frozenset[str], cache: Path) -> tuple[bytes, frozenset[str]]:
    """Give *font* cut to *characters*, and the characters it has no glyph for.

    :param font: the whole font
    :param cache: folder of cut fonts, each named by the digest of what it was made of
    """
    made_of = font + CUTTER.read_bytes() + "".join(sorted(characters)).encode()
    name = f"epub-{hashlib.sha256(made_of).hexdigest()}"
    kept, lacking = cache / f"{name}.otf", cache / f"{name}.lacking"
    if not kept.exists() or not lacking.exists():
        from edition import fonts  # here, because a build with no new character need not load it

        missing = fonts.missing(font, "".join(sorted(characters)))
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob("epub-*"):
            old.unlink()
        lacking.write_text("".join(sorted(missing)), "utf-8")
        partial = kept.with_suffix(".part")
        partial.write_bytes(fonts.subset(font, characters - missing, "otf"))
        partial.replace(kept)
    return kept.read_bytes(), frozenset(lacking.read_text("utf-8"))
