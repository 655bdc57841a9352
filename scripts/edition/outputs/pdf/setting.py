"""Setting: a Typst file -> PDF, with the edition's own fonts, no other file and no network."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

#: ISO 14289-1 and ISO 19005-2, asked of Typst together; it refuses a document that cannot conform.
STANDARDS: Final[list[Literal["ua-1", "a-2a"]]] = ["ua-1", "a-2a"]


def pdf_of(main: Path, fonts: Path, sheet: str) -> bytes:
    """Set *main* with the *fonts* of a folder; the PDF bears the date SOURCE_DATE_EPOCH.

    :param sheet: a paper of which the template knows the measures
    :raises typst.TypstError: if it cannot be set, or cannot conform to :data:`STANDARDS`
    """
    import typst

    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    made = typst.compile(
        str(main),
        root=str(main.parent),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        pdf_standards=[*STANDARDS],
        sys_inputs={"sheet": sheet},
        timestamp=datetime.fromtimestamp(epoch, UTC),
    )
    return bytes(made)
