"""Whether the edition's font has every character, told with file and line before anything is built."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from edition.model import files
from edition.model.findings import Finding
from edition.outputs import fonts

FONT: Final = "_static/fonts/NotoSerifCJKtc-Regular.otf"
_TEXTS: Final = ("index.md", "chapters", "registers", "source/transcription.txt")


def check_glyphs(root: Path) -> Iterator[Finding]:
    """Yield a finding for the first place of every character without a glyph."""
    texts = {path: path.read_text(encoding="utf-8", errors="ignore") for path in files.below(root, _TEXTS)}
    absent = fonts.missing(root / FONT, "".join(texts.values()))
    for path, text in texts.items() if absent else ():
        for number, line in enumerate(text.split("\n"), start=1):
            for character in sorted(absent.intersection(line)):
                absent -= {character}
                yield Finding(
                    path.relative_to(root).as_posix(),
                    number,
                    "glyph-001",
                    f"{character} (U+{ord(character):04X})",
                    f"a character of {FONT}",
                    "run make font with the full font, as the README says",
                )
