"""Reading files that came from outside: all bytes of a regular file of bounded size, or an error that says why not."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import Final

#: Most bytes of a chapter, a register or a description; a chapter of 500 printed pages has half of that.
TEXT: Final = 4 * 2**20
#: Most bytes of the transcription.
TRANSCRIPTION: Final = 64 * 2**20
#: Most bytes of a built file.
BUILT: Final = 256 * 2**20


def read(path: Path, limit: int) -> bytes:
    """Return the bytes of *path*.

    :raises OSError: if it is missing or unreadable, no regular file (a pipe would never end), or larger than *limit*
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"more than {limit // 2**20} MB", str(path))
    return data
