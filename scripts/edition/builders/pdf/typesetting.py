"""Typst source -> PDF, through Typst's PyPI binding, with the edition's own fonts, no other file and no network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

#: ISO 14289-1 and ISO 19005-2, asked of Typst together; it refuses a document that cannot conform.
STANDARDS: Final[list[Literal["ua-1", "a-2a"]]] = ["ua-1", "a-2a"]


def typeset(folder: Path, fonts: Path, epoch: int) -> bytes:
    """Give the PDF that ``main.typ`` in *folder* makes.

    :param fonts: the folder of the fonts
    :param epoch: the date that the PDF bears, in seconds
    :raises typst.TypstError: with what Typst says of the source
    """
    import typst

    return bytes(
        typst.compile(
            str(folder / "main.typ"),
            root=str(folder),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            pdf_standards=[*STANDARDS],
            timestamp=datetime.fromtimestamp(epoch, UTC),
        )
    )
