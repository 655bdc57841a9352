"""PDFs are read in a process of their own, which may crash or be ended: files -> what is read, or why nothing is.

PDFium is 10 MB of machine code and sets itself no bounds: it unpacks all that a PDF has, fonts, pictures and forms in
forms, and a broken one may crash it. So a fresh interpreter (:mod:`~edition.proof.confined`) has it in hand, with
limits of memory, of processor time by the size of the file, and of what it may write. Of this process only two files
are open to it, and its answer is JSON, which is believed only after it was looked through.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from edition import files

#: Most memory of a reader, in bytes; for a book of 2,000 pages PDFium takes a quarter of it.
MEMORY: Final = 2 * 2**30
#: Most processor time of a reader, in seconds, and more for each MB that it reads; a book takes it a second for an MB.
SECONDS: Final = 10
SECONDS_OF_MB: Final = 5
#: How much longer it may take by the clock, on a machine that others use too.
PATIENCE: Final = 4
_BEGIN: Final = (
    "import json, sys; request = json.load(sys.stdin); sys.path[:] = request['path']; "
    "from edition.proof.confined import main; main(request)"
)


class ReaderError(Exception):
    """A reader refused a file, or did not come to an answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A reader at work in a process of its own."""

    child: subprocess.Popen[bytes]
    told: IO[bytes]  #: what it has answered
    seconds: int  #: most processor time that it may take
    ends: float  #: when it is waited for no longer, by the clock that only goes forward

    def answer(self) -> Any:
        """Wait for the answer.

        :raises OSError: if a file is missing, no file or too large
        :raises ReaderError: if the reader refused it, crashed, took too long or answered something else
        """
        try:
            status = self.child.wait(max(0, self.ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise ReaderError(f"not read within {PATIENCE * self.seconds} s") from None
        if status < 0:
            raise ReaderError(self._ended_by(-status))
        self.told.seek(0)
        try:
            ((kind, said),) = json.loads(self.told.read(files.BUILT)).items()
        except (ValueError, AttributeError, RecursionError):
            raise ReaderError(f"the reader of the PDF ended without an answer, with status {status}") from None
        if kind == "error":
            raise OSError(*said)
        if kind != "answer":
            raise ReaderError(str(said))
        return said

    def _ended_by(self, number: int) -> str:
        """Give in words that a signal has ended the reader."""
        if number == getattr(signal, "SIGXCPU", None):
            return f"not read within {self.seconds} s of processor time"
        name = signal.Signals(number).name if number in {*signal.Signals} else f"signal {number}"
        return f"the reader of the PDF was ended by {name}"


@contextmanager
def reading(reader: str, paths: Sequence[Path], *asked: object) -> Iterator[Apart]:
    """Let a reader begin; it is ended at the latest with the context.

    :param reader: a key of :data:`edition.proof.confined.READERS`
    :param paths: the files that it reads, its first arguments
    :param asked: its other arguments, values of JSON
    """
    size = sum(path.stat().st_size for path in paths if path.is_file())
    seconds = SECONDS + SECONDS_OF_MB * min(size, files.BUILT) // 2**20
    request = {
        "path": [entry for entry in sys.path if entry],
        "limits": {"RLIMIT_CORE": 0, "RLIMIT_AS": MEMORY, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": files.BUILT},
        "reader": reader,
        "asked": [*map(str, paths), *asked],
    }
    # Isolated and without site: what stands in the folder or in the environment is not imported.
    command = [sys.executable, "-I", "-S", *(["-B"] if sys.dont_write_bytecode else []), "-c", _BEGIN]
    with tempfile.TemporaryFile() as asking, tempfile.TemporaryFile() as told:
        asking.write(json.dumps(request).encode("ascii"))
        asking.seek(0)
        child = subprocess.Popen(command, stdin=asking, stdout=told, stderr=subprocess.DEVNULL)
        try:
            yield Apart(child, told, seconds, time.monotonic() + PATIENCE * seconds)
        finally:
            child.kill()  # nothing, if it has ended
            child.wait()
