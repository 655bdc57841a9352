"""Setting: a Typst file -> PDF, with the edition's own fonts, no other file and no network.

Typst takes some 3 MB for a page, beside what a build has read. So it works in a process of its own, which gives the
memory back and may crash; this file is its program, and imports nothing of the edition.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

#: ISO 14289-1 and ISO 19005-2, asked of Typst together; it refuses a document that cannot conform.
STANDARDS: Final[list[Literal["ua-1", "a-2a"]]] = ["ua-1", "a-2a"]


class SettingError(Exception):
    """Typst refused a document, or its process ended."""


def pdf_of(main: Path, fonts: Path, sheet: str) -> bytes:
    """Set *main* with the *fonts* of a folder; the PDF bears the date SOURCE_DATE_EPOCH.

    :param sheet: a paper of which the template knows the measures
    :raises SettingError: if it cannot be set, or cannot conform to :data:`STANDARDS`
    """
    command = [sys.executable, "-P", __file__, str(main), str(fonts), sheet]
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    made = subprocess.run(command, env=os.environ | paths, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if made.returncode:
        raise SettingError(made.stderr.decode(errors="replace").strip() or f"ended with {made.returncode}")
    return made.stdout


def _set(main: Path, fonts: str, sheet: str) -> bytes:
    """Return the PDF.

    :raises typst.TypstError: if it cannot be set
    """
    import typst

    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    made = typst.compile(
        str(main),
        root=str(main.parent),
        font_paths=[fonts],
        ignore_system_fonts=True,
        pdf_standards=[*STANDARDS],
        sys_inputs={"sheet": sheet},
        timestamp=datetime.fromtimestamp(epoch, UTC),
    )
    return bytes(made)


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(_set(Path(sys.argv[1]), *sys.argv[2:]))
    except Exception as refused:
        sys.exit(str(refused))
