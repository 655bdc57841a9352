"""PDFs are read in a process of their own, which may crash or be ended: files -> what is read, or why nothing is.

PDFium is 10 MB of machine code and sets itself no bounds: it unpacks all that a PDF has, fonts, pictures and forms in
forms, and a broken one may crash it. So a fresh interpreter (:mod:`~edition.proof.pdf.confined`) has it in hand, with
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

from edition.model import files
from edition.proof.readers import ReaderError

#: Most memory of the readers, in bytes; for a book of 2,000 pages they take a third of it.
MEMORY: Final = 2 * 2**30
#: Most processor time, in seconds, and more for each MB that they read; a book takes them a second for an MB.
SECONDS: Final = 10
SECONDS_OF_MB: Final = 5
#: How much longer they may take by the clock, on a machine that others use too.
PATIENCE: Final = 4
_BEGIN: Final = (
    "import json, sys; request = json.load(sys.stdin); sys.path[:] = request['path']; "
    "from edition.proof.pdf.confined import main; main(request)"
)


@dataclass(frozen=True, slots=True)
class Job:
    """What a reader is to do."""

    reader: str  #: a key of :data:`edition.proof.pdf.confined.READERS`
    paths: tuple[Path, ...]  #: the files that it reads, its first arguments
    asked: tuple[object, ...] = ()  #: its other arguments, values of JSON


@dataclass(frozen=True, slots=True)
class Apart:
    """Readers at work, one after the other, in a process of its own."""

    jobs: Sequence[Job]
    child: subprocess.Popen[bytes]
    told: IO[bytes]  #: a line for each job that is done
    seconds: int  #: most processor time that they may take
    ends: float  #: when they are waited for no longer, by the clock that only goes forward

    def answer(self, job: Job) -> Any:
        """Wait until all is done, and give the answer to *job*.

        :raises OSError: if a file is missing, no file or too large
        :raises ReaderError: if its reader refused it, crashed, took too long or answered something else
        """
        end = self._end()
        self.told.seek(0)
        # What stands behind the last line end was cut short.
        answers = self.told.read(files.BUILT).split(b"\n")[:-1]
        if (number := self.jobs.index(job)) >= len(answers):
            raise ReaderError(end)
        try:
            ((kind, said),) = json.loads(answers[number]).items()
        except (ValueError, AttributeError, RecursionError):
            raise ReaderError("the reader of the PDF gave no answer") from None
        if kind == "error":
            raise OSError(*said)
        if kind != "answer":
            raise ReaderError(str(said))
        return said

    def _end(self) -> str:
        """Wait until all is done, and give in words how it ended."""
        try:
            status = self.child.wait(max(0, self.ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.child.kill()
            status = self.child.wait()
        if status and time.monotonic() >= self.ends:
            return f"not read within {PATIENCE * self.seconds} s"
        if -status == getattr(signal, "SIGXCPU", None):
            return f"not read within {self.seconds} s of processor time"
        ended = signal.Signals(-status).name if -status in {*signal.Signals} else f"status {status}"
        return f"the reader of the PDF ended with {ended}"


@contextmanager
def reading(jobs: Sequence[Job]) -> Iterator[Apart]:
    """Let the readers of *jobs* begin; they are ended at the latest with the context."""
    size = sum(path.stat().st_size for job in jobs for path in job.paths if path.is_file())
    seconds = SECONDS + SECONDS_OF_MB * min(size, files.BUILT) // 2**20
    request = {
        "path": [entry for entry in sys.path if entry],
        "limits": {"RLIMIT_CORE": 0, "RLIMIT_AS": MEMORY, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": files.BUILT},
        "jobs": [(job.reader, [*map(str, job.paths), *job.asked]) for job in jobs],
    }
    # Isolated and without site: what stands in the folder or in the environment is not imported.
    command = [sys.executable, "-I", "-S", *(["-B"] if sys.dont_write_bytecode else []), "-c", _BEGIN]
    with tempfile.TemporaryFile() as asking, tempfile.TemporaryFile() as told:
        asking.write(json.dumps(request).encode("ascii"))
        asking.seek(0)
        child = subprocess.Popen(command, stdin=asking, stdout=told, stderr=subprocess.DEVNULL)
        try:
            yield Apart(jobs, child, told, seconds, time.monotonic() + PATIENCE * seconds)
        finally:
            child.kill()  # nothing, if it has ended
            child.wait()
