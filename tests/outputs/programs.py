"""Programs that only tests need: found, or the test is skipped - and fails in continuous integration."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def program(name: str, *candidates: str) -> str:
    """Return the path of the first of *candidates* that is installed."""
    found = next(filter(None, map(shutil.which, candidates or (name,))), None)
    if found is None:
        absent(name)
    return str(found)


def absent(what: str) -> None:
    """Skip the test for want of *what*; fail where nothing may be wanting."""
    if os.environ.get("EDITION_CI"):
        pytest.fail(f"{what} is missing; .ci/run must install it")
    pytest.skip(f"{what} is not installed")


def tool(variable: str, what: str) -> Path:
    """Return the file that the environment *variable* names; skip the test for want of *what*."""
    if not (path := Path(os.environ.get(variable, ""))).is_file():
        absent(f"{what} ({variable})")
    return path


def nu(folder: Path) -> list[tuple[str, str]]:
    """Return address and message of each error that the Nu HTML Checker reports in *folder*."""
    jar = tool("VNU_JAR", "the Nu HTML Checker")
    command = [program("java"), "-jar", str(jar), "--errors-only", "--format", "json", "--skip-non-html", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return [(m["url"], m["message"]) for m in json.loads(ran.stderr)["messages"] if m["type"] == "error"]


def ace(book: Path, folder: Path) -> Any:
    """Return what Ace by DAISY reports of the EPUB *book*; *folder* is its own."""
    path = tool("ACE", "Ace by DAISY")
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": program("chromium"), "HOME": str(folder)}
    command = [str(path), "--silent", "--force", "--outdir", str(folder / "ace"), str(book)]
    subprocess.run(command, env=environment, check=True, timeout=200, capture_output=True)
    return json.loads((folder / "ace/report.json").read_text(encoding="utf-8"))


def outloud(pdf: Path, folder: Path) -> Any:
    """Return what Outloud reports of the *pdf* by its rules of PDF/UA-1."""
    command, report = tool("OUTLOUD", "outloud"), folder / "report.json"
    subprocess.run([command, "--json", report, "--fail-on", "never", pdf], check=True, capture_output=True)
    (said,) = json.loads(report.read_text("utf-8"))["results"]
    return said
