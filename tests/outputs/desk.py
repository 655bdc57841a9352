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
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
#: Most seconds that anything is waited for, on a machine that others use too.
PATIENCE = 120

Event = dict[str, Any]


@dataclass
class Desk:
    """A preview at work."""

    root: Path
    address: str
    told: list[Event] = field(default_factory=list)

    def get(self, path: str, host: str = "") -> tuple[int, bytes]:
        """Return status and body of what is at *path*."""
        request = Request(self.address + path, headers={"Host": host} if host else {})
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return int(answer.status), answer.read()
        except HTTPError as error:
            return error.code, error.read()

    def page(self, name: str) -> str:
        """Return the page *name* as it is served."""
        return self.get(f"{name}.html")[1].decode()

    def write(self, file: str, old: str, new: str) -> None:
        """Change a source, in which *old* stands once, as an editor saves it."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    def hears(self, kind: str, right: Callable[[Event], bool], since: int) -> Event:
        """Wait until an event of *kind* that is *right* is told, behind the first *since* events."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            for event in self.told[since:]:
                if event["kind"] == kind and right(event):
                    return event
            time.sleep(0.02)
        raise AssertionError(f"no such {kind} in {self.told[since:]}")

    def listen(self, page: str) -> None:
        """Look at *page*: keep what is told to it."""
        with urlopen(f"{self.address}.desk/events?page={page}") as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    self.told.append(json.loads(line.removeprefix(b"data: ")))


@contextmanager
def desk(root: Path, page: str) -> Iterator[Desk]:
    """Preview the project at *root*, of which *page* is looked at, once all is built and proved."""
    command = [sys.executable, str(ROOT / "scripts/preview.py"), "--root", str(root), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split(" ")[0]
        Thread(target=lambda: list(process.stdout or ()), daemon=True).start()
        made = Desk(root, address)
        Thread(target=made.listen, args=(page,), daemon=True).start()
        try:
            made.hears("outputs", lambda event: bool(event["good"]), 0)
            made.hears("findings", lambda event: not event["findings"], 0)
            yield made
        finally:
            process.terminate()
