"""The verbs of the project in the background: what they say of the last change counts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final

#: How far what runs in the background stands back behind the desk (POSIX, nice).
_NICE: Final = 10

#: What a verb answered: its exit code and what it printed.
Answer = Callable[[int, str], None]


@dataclass
class Background:
    """A verb that runs beside the desk, one at a time; asked for while it runs, it runs once more behind."""

    command: Sequence[str | Path]  #: the verb and its options
    told: Answer
    _running: subprocess.Popen[str] | None = None
    _again: bool = False
    _lock: Lock = field(default_factory=Lock)

    def begin(self) -> None:
        """Begin, or begin again when what runs has ended."""
        with self._lock:
            self._again = self._running is not None
            if not self._again:
                self._start()

    def end(self) -> None:
        """End what runs."""
        with self._lock:
            self._again = False
            self._signal(signal.SIGKILL)

    def rest(self) -> None:
        """Let what runs, and its children, wait, so that the desk has all processors."""
        with self._lock:
            self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let what waits go on."""
        with self._lock:
            self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        if self._running is not None:
            with suppress(ProcessLookupError):  # it may just have ended
                os.killpg(self._running.pid, number)

    def _start(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", "edition", *map(str, self.command)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            process_group=0,
        )
        os.setpriority(os.PRIO_PROCESS, self._running.pid, _NICE)  # its children have the same
        Thread(target=self._wait, args=(self._running,), daemon=True).start()

    def _wait(self, running: subprocess.Popen[str]) -> None:
        """Tell the answer of what is *running*, unless it is to be done again."""
        said, complained = running.communicate()
        with self._lock:
            self._running = None
            if again := self._again:
                self._again = False
                self._start()
        if not again:
            self.told(running.returncode, said or complained)


def findings(said: str) -> list[dict[str, Any]] | None:
    """Return the findings in what ``verify --json`` printed; None if it printed something else, as of a crash."""
    try:
        return list(json.loads(said)["findings"])
    except (ValueError, KeyError, TypeError):
        return None
