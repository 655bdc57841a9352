"""What ``verify --suggest`` shows, and what ``verify --fix`` writes."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from edition.ingest import mending
from edition.ingest.spots import edited
from edition.model.findings import Finding
from edition.model.messages import said
from edition.pipeline.report import print_findings


def suggest(root: Path) -> Sequence[Finding]:
    """Print for each finding of the chapters at *root* how it can be mended, and return what is found.

    :raises EditionError: if the project cannot be read
    """
    case, _ = mending.read(root)
    for advice in case.advice():
        for finding in advice.findings:
            print(finding)
        for number, answer in enumerate(advice.answers):
            print(said(f"{'or' if number else 'write'}: {answer.means}"))
            changed = edited(case.texts, answer.edits).items()
            print("".join(mending.patch(file, case.texts[file], text) for file, text in changed), end="")
        if not advice.answers:
            print(said("no rule tells what to write: mend it as the finding says"))
    return case.errors


def fix(root: Path, yes: bool) -> Sequence[Finding]:
    """Write what has exactly one right answer into the chapters at *root*, and return what is found then.

    :param yes: do not ask before
    :raises EditionError: if the project cannot be read
    """
    made = mending.plan(root)
    found: Sequence[Finding] = made.found
    if made.after:
        print(made.diff, end="")
        if yes or _agreed():
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # not between writing and proving
            try:
                done, found = mending.write(root, made)
            finally:
                signal.signal(signal.SIGINT, before)
            print(said(done))
    elif found:
        print(said("nothing has exactly one right answer; --suggest shows what can be done"))
    print_findings(found, sys.stdout)
    return found


def _agreed() -> bool:
    """Whether the terminal answers yes; without one nothing is written, and that is told."""
    if not sys.stdin.isatty():
        print(said("no terminal to ask at: nothing was written; --yes writes it"))
        return False
    try:
        answer = input("write this? [y/N] ").strip().lower()
    except EOFError:  # Ctrl+D: no answer
        answer = ""
    if answer in ("y", "yes"):
        return True
    print(said("nothing was written"))
    return False
