"""Whether a version of the edition may be released: files and history of a project -> findings release-001.

The files of a release bear its version, its date is that of the commit, and its notes are what the changelog says; so
all of these must be there, and committed, before anything is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from edition.model import changelog, files, git
from edition.model.findings import Finding

#: A version of three numbers, and what may follow of a candidate (Semantic Versioning 2.0.0, without build metadata).
VERSION: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?")
#: Where a version is told: file -> how its lines read.
_PLACES: Final = {
    "conf.py": re.compile(r'(?m)^version = "(.*)"$'),
    "pyproject.toml": re.compile(r'(?m)^version = "(.*)"$'),
    "CITATION.cff": re.compile(r'(?m)^(?:version: | +edition: ".* )([^"\n]*)"?$'),
}

_told = partial(Finding, code="release-001")


def tag(version: str) -> str:
    """Return what the commit of *version* is called: v1.0.0."""
    return f"v{version}"


def check(root: Path, version: str) -> Iterator[Finding]:
    """Yield a finding for each reason for which *version* of the project at *root* cannot be released.

    :raises EditionError: build-003, if the changelog is no UTF-8
    :raises OSError: if a file of the project cannot be read
    """
    yield from _check_places(root, version)
    yield from _check_changelog(root, version)
    if reason := git.history_ends(root):
        yield _told("conf.py", 0, actual=reason, expected="a clone with the whole history", repair="clone it whole")
        return
    yield from _check_tree(root)
    yield from _check_tag(root, version)


def _check_places(root: Path, version: str) -> Iterator[Finding]:
    """Yield a finding for each file that tells of another version; a book that has no such file need not."""
    for name, pattern in _PLACES.items():
        if not (root / name).exists():
            continue
        text = files.read(root / name, files.TEXT).decode("utf-8", "replace")
        lines = {text.count("\n", 0, one.start()) + 1: one for one in pattern.finditer(text)}
        wrong = {line: one[0].strip() for line, one in lines.items() if one[1] != version}
        for line, actual in wrong.items() if lines else [(0, "no version")]:
            yield _told(name, line, actual=actual, expected=version, repair="write the version there, and commit it")


def _check_changelog(root: Path, version: str) -> Iterator[Finding]:
    """Yield a finding if the changelog does not say when *version* came out, and what is new in it."""
    found = next((one for one in changelog.load(root) if one.name == version), None)
    if found is None or not found.day or not found.text:
        line = found.line if found else 0
        lacks = "nothing of this version" if found is None else "nothing below it" if found.day else "no date"
        wanted, repair = f"## {version} - YYYY-MM-DD, and what changed", "write it there, and commit it"
        yield _told(changelog.FILE, line, actual=lacks, expected=wanted, repair=repair)


def _check_tree(root: Path) -> Iterator[Finding]:
    """Yield a finding for each file that is not as it was committed."""
    for line in git.ask(root, "status", "--porcelain", "--untracked-files=all", "--", ".").splitlines():
        name = line[3:].rpartition(" -> ")[2].strip('"')
        known = "a file that git does not know" if line.startswith("??") else "a change that is not committed"
        yield _told(name, 0, actual=known, expected="the files of the last commit", repair="commit it, or take it away")


def _check_tag(root: Path, version: str) -> Iterator[Finding]:
    """Yield a finding if *version* was released of another commit; of this one it may be made again."""
    at = git.ask(root, "for-each-ref", "--format=%(objectname) %(*objectname)", f"refs/tags/{tag(version)}").split()
    head = git.ask(root, "rev-parse", "HEAD").strip()
    if at and at[-1] != head:
        actual, repair = f"the tag {tag(version)} at commit {at[-1][:12]}", "choose the next version"
        yield _told("conf.py", 0, actual=actual, expected="no such tag, or one of this commit", repair=repair)
