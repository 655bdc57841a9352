"""Two paths of one file system change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100  # <fcntl.h> of Linux
_SWAP: Final = 2  # RENAME_EXCHANGE of Linux's renameat2(2), RENAME_SWAP of Darwin's renamex_np(2)

_Swap = Callable[[ctypes.CDLL, bytes, bytes], int]


def _linux(libc: ctypes.CDLL, one: bytes, other: bytes) -> int:
    return int(libc.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, ctypes.c_uint(_SWAP)))


def _darwin(libc: ctypes.CDLL, one: bytes, other: bytes) -> int:
    return int(libc.renamex_np(one, other, ctypes.c_uint(_SWAP)))


_SWAPS: Final[dict[str, _Swap]] = {"linux": _linux, "darwin": _darwin}


def exchange(one: Path, other: Path) -> bool:
    """Let *one* and *other*, which both exist, change places at once; give whether system and file system could.

    Where they could not (no such call in the C library, EINVAL or ENOSYS from the file system) nothing has changed.
    """
    swap = _SWAPS.get(sys.platform)
    try:
        return swap is not None and swap(ctypes.CDLL(None), os.fsencode(one), os.fsencode(other)) == 0
    except AttributeError:
        return False
