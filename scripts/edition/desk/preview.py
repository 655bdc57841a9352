"""The preview: sources are watched, their pages shown at once, and what the proof says of them soon after."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, TextIO

from sphinx.util.docutils import docutils_namespace, patch_docutils
from watchfiles import watch

from edition.desk.pages import Made, Pages
from edition.desk.server import Server, Shown
from edition.desk.verbs import Background, findings
from edition.model import status
from edition.model.epoch import source_date_epoch
from edition.model.findings import EditionError, Finding
from edition.model.messages import said
from edition.pipeline.layout import INPUTS, Layout

#: A change in these is one of what every document is read with: Sphinx begins anew.
_SETTINGS: Final = ("conf.py", "source")
#: A change in these is one of the program.
_PROGRAM: Final = ("scripts",)
_REGISTERS: Final = "registers"
#: How long the watcher waits for more changes, and how often it looks, in milliseconds: editors write in several steps.
_DEBOUNCE: Final = 20
_STEP: Final = 5

#: What is reported of no document, but of what all are read with.
_EVERYWHERE: Final = ""

#: What arrives in the main thread: its kind, and what is known of it.
Arrived = tuple[str, Any]


class Desk:
    """What the preview knows; everything but the server runs in one thread."""

    def __init__(self, root: Path, shown: Shown, stream: TextIO) -> None:
        """Begin with nothing read."""
        self._layout, self._shown, self._stream = Layout(root), shown, stream
        self._arrived: SimpleQueue[Arrived] = SimpleQueue()
        self._read: Pages | None = None
        self._docutils = ExitStack()
        self._reported: dict[str, tuple[Finding, ...]] = {}
        self._proved: list[dict[str, Any]] = []
        self._changed_at: dict[str, float] = {}
        self._could_run = True  # whether the last proof came to an answer
        self._proof_begun = False
        prove: list[str | Path] = ["verify", "--chapters", "--json", "--root", root]
        self._proof = Background(prove, partial(self._answered, "proved"))
        self._outputs = Background(["build", "--root", root], partial(self._answered, "built"))

    def run(self) -> None:
        """Show, watch and go on until the process is interrupted."""
        self._begin()
        Thread(target=self._watch, daemon=True).start()
        self._outputs.begin()
        gc.disable()  # a collection is due when there is nothing to do
        try:
            while True:
                self._turn()
        finally:
            self._end()
            self._docutils.close()

    def _turn(self) -> None:
        """Take what has arrived, then do one step; wait only when there is nothing to do."""
        idle = self._read is None or self._read.is_idle
        try:
            kind, message = self._arrived.get(block=idle)
            takes: dict[str, Callable[[Any], None]] = {
                "changed": self._changed,
                "proved": self._told,
                "built": self._built,
            }
            takes[kind](message)
        except Empty:
            pass
        if self._read is None or self._read.is_idle:
            return
        if (made := self._read.step(self._shown.wanted)) is not None:
            self._show(made)
        if not self._read.is_unread and not self._proof_begun:
            self._proof_begun = True
            self._proof.begin()
            self._go_on()
        if self._read.is_idle:
            gc.collect()  # of what the change left behind
            if not gc.get_freeze_count():
                gc.freeze()  # what was read first mostly stays, and is not looked through again
            self._tell_status(self._read)
            if self._changed_at:
                self._changed_at.clear()
                self._outputs.begin()

    def _end(self) -> None:
        """End what runs in the background."""
        for verb in (self._proof, self._outputs):
            verb.end()

    def _go_on(self) -> None:
        """Let the verbs in the background go on, which waited for the pages that changed."""
        for verb in (self._proof, self._outputs):
            verb.go_on()

    def _begin(self) -> None:
        """Start Sphinx anew; if it cannot, what was shown stays, and the next change is another try."""
        self._docutils.close()
        self._docutils = ExitStack()
        self._docutils.enter_context(patch_docutils(self._layout.root))
        self._docutils.enter_context(docutils_namespace())
        self._read = None
        os.environ["SOURCE_DATE_EPOCH"] = str(source_date_epoch(self._layout.root))
        try:
            self._read = Pages(self._layout)
        except EditionError as error:
            self._refused(error)

    def _refused(self, error: EditionError) -> None:
        """Tell why a change of what all documents are read with was not taken over."""
        self._reported[_EVERYWHERE] = error.findings
        self._tell_findings()

    def _watch(self) -> None:
        """Put every change of a source into the queue."""
        root = self._layout.root
        places = [root / name for name in INPUTS if (root / name).exists()]
        for changes in watch(*places, debounce=_DEBOUNCE, step=_STEP, raise_interrupt=False):
            self._arrived.put(("changed", [Path(path).relative_to(root).as_posix() for _, path in changes]))

    def _answered(self, kind: str, code: int, printed: str) -> None:
        self._arrived.put((kind, (code, printed)))

    def _tell_status(self, read: Pages) -> None:
        """Tell readers how often every page of the original was read; what is wrong with the file, the proof tells."""
        with suppress(EditionError):
            self._shown.tell({"kind": "status", "pages": read.status()}, keep=True)

    def _changed(self, paths: Collection[str]) -> None:
        """Take over that the sources at *paths* have changed."""
        paths = [path for path in paths if not any(part.startswith((".", "__")) for part in path.split("/"))]
        if not paths:
            return
        self._reported.pop(_EVERYWHERE, None)
        now = time.monotonic()
        self._changed_at |= dict.fromkeys(paths, now)
        if set(paths) == {status.FILE} and self._read is not None:
            self._tell_status(self._read)  # no page shows it but the report, which make writes
            self._outputs.begin()
            return
        for verb in (self._proof, self._outputs):
            verb.rest()
        tops = {path.partition("/")[0] for path in paths}
        if tops.intersection(_PROGRAM):
            print(said("the program has changed: beginning anew"), file=self._stream, flush=True)
            self._end()  # nobody else could: what waits would wait for ever, and hold the folder of the outputs
            os.execv(sys.executable, sys.orig_argv)
        if tops.intersection(_SETTINGS) or self._read is None:
            self._begin()
        elif _REGISTERS in tops:
            try:
                self._read.read_registers()
            except EditionError as error:
                self._refused(error)
        if self._read is not None:
            self._read.look()
        self._shown.tell({"kind": "changed", "files": paths})
        self._proof_begun = self._read is None  # else once the pages that changed are shown
        if self._read is None:
            self._proof.begin()
            self._go_on()

    def _show(self, made: Made) -> None:
        """Show a page that was made, and tell its readers if it is another than it was."""
        self._reported[made.docname] = made.findings
        if made.page is not None and self._shown.pages.get(made.docname) != made.page:
            self._shown.pages[made.docname] = made.page
            self._shown.tell({"kind": "page", "page": made.docname})
            if (begun := self._changed_at.get(f"{made.docname}.md")) is not None:
                took = 1000 * (time.monotonic() - begun)
                print(said(f"{made.docname}: shown after {took:.0f} ms"), file=self._stream, flush=True)
        if made.findings:
            self._tell_findings()

    def _told(self, answer: tuple[int, str]) -> None:
        """Show what the proof of the chapters said."""
        code, printed = answer
        found = findings(printed)
        self._proved, self._could_run = found or [], found is not None
        self._tell_findings()
        errors = [finding for finding in self._proved if not finding["warning"]]
        words = f"{len(errors)} findings" if errors else "the chapters are proved" if code == 0 else printed.strip()
        print(said(words), file=self._stream, flush=True)
        for finding in errors:
            told = said(str(finding["actual"]))
            print(f"  {finding['file']}:{finding['line']}: {finding['code']} {told}", file=self._stream)

    def _tell_findings(self) -> None:
        """Tell readers the errors of the proof, and of files in which it found none what Sphinx reported."""
        told = [finding for finding in self._proved if not finding["warning"]]
        files = {finding["file"] for finding in told}
        reported = (finding.as_json() for found in self._reported.values() for finding in found)
        told += [finding for finding in reported if finding["file"] not in files]
        words = ({name: said(str(finding[name])) for name in ("actual", "expected", "repair")} for finding in told)
        placed = [dict(finding) | here | self._place(finding) for finding, here in zip(told, words, strict=True)]
        self._shown.tell({"kind": "findings", "findings": placed, "proved": self._could_run}, keep=True)

    def _place(self, finding: Mapping[str, Any]) -> dict[str, str]:
        """Return on which page a *finding* is shown, and at which id of it; both may be empty."""
        file = str(finding["file"])
        page = file.removesuffix(".md") if file.endswith(".md") else ""
        anchor = self._read.anchor(page, int(finding["line"])) if self._read is not None else ""
        return {"shown": page, "anchor": anchor}

    def _built(self, answer: tuple[int, str]) -> None:
        """Show how ``make`` ended."""
        code, printed = answer
        self._shown.tell({"kind": "outputs", "good": code == 0, "said": printed.strip()}, keep=True)
        print(printed.strip() if code else said("all outputs are built and proved"), file=self._stream, flush=True)


def _end(*_: object) -> None:
    """End the process by an exception, so that what runs in the background is ended too."""
    raise SystemExit(0)


def preview(root: Path, port: int, stream: TextIO) -> None:
    """Show the project at *root* on *port* until interrupted.

    :raises OSError: if the port is taken
    """
    signal.signal(signal.SIGINT, _end)
    signal.signal(signal.SIGTERM, _end)
    shown = Shown(Layout(root).build / "html")
    server = Server(port, shown)
    Thread(target=server.serve_forever, daemon=True).start()
    print(said(f"http://127.0.0.1:{server.server_port}/ shows the edition; Ctrl+C ends"), file=stream, flush=True)
    Desk(root, shown, stream).run()
