"""The preview as an editor has it: a process that serves, and a page that listens to what it tells."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

#: Most seconds that anything is waited for: a long book is built first, on a machine that others use too.
PATIENCE: Final = 600

Event = dict[str, Any]


@dataclass
class Looking:
    """Somebody who looks at one page of a preview."""

    address: str  #: of the preview
    page: str  #: its name
    told: list[Event] = field(default_factory=list)

    def get(self, path: str, host: str = "") -> tuple[int, bytes]:
        """Return status and body of what is at *path*."""
        request = Request(self.address + path, headers={"Host": host} if host else {})
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return int(answer.status), answer.read()
        except HTTPError as error:
            return error.code, error.read()

    def hears(self, kind: str, right: Callable[[Event], bool] = lambda _: True, since: int = 0) -> Event:
        """Wait until an event of *kind* that is *right* is told behind the first *since*, and return it.

        :raises TimeoutError: if none is
        """
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            for event in self.told[since:]:
                if event["kind"] == kind and right(event):
                    return event
            time.sleep(0.001)
        raise TimeoutError(f"no such {kind} in {self.told[since:]}")

    def _listen(self) -> None:
        """Keep what is told, until the preview ends."""
        with urlopen(f"{self.address}.desk/events?page={self.page}", timeout=PATIENCE) as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    self.told.append(json.loads(line.removeprefix(b"data: ")))


def look(address: str, page: str) -> Looking:
    """Look at a *page* of the preview at *address*."""
    one = Looking(address, page)
    Thread(target=one._listen, daemon=True).start()
    return one


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Preview the project at *root*; yield its address once it can be asked."""
    command = [sys.executable, str(Path(__file__).parents[2] / "preview.py"), "--root", str(root), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split(" ")[0]
        Thread(target=lambda: list(process.stdout or ()), daemon=True).start()
        try:
            yield address
        finally:
            process.terminate()
