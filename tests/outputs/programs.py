"""Programs that only tests need: found, or the test is skipped - and fails in continuous integration."""

from __future__ import annotations

import os
import shutil

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
