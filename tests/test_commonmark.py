"""The examples of the CommonMark specification as words of the editors: each is built and proved, or refused in a line.

``commonmark.json`` has them with the codes by which each is refused, none where it is built. To write the codes anew:
``EDITION_SAVE=1 pytest tests/test_commonmark.py``, then read the difference. The editors would have to say in which
language the words are, so here nobody asks for that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import ENVIRONMENT, MINI, ROOT, copy_inputs, edits, furnished
from edition.model.findings import Finding
from edition.proof.run import check_chapters
from edition.reading import book

FILE = Path(__file__).with_name("commonmark.json")
#: Number, Markdown, codes by which it is refused.
Example = tuple[int, str, str]
EXAMPLES: Sequence[Example] = json.loads(FILE.read_text("utf-8"))["examples"]
SOUND = [one for one in EXAMPLES if not one[2]]
#: By what an example may be refused: each of these says the line, what was read, and what to write.
CODES = {"markdown-001", "link-001", "picture-001", "mark-004", "chapter-005", "note-001"}
#: Builds a book as its command does, but asks for no languages.
BUILD = (
    "import sys; import edition.proof.run as run; "
    "run.OURS = tuple(one for one in run.OURS if one.__name__ != 'check_languages'); "
    "import build; sys.exit(build.main(['--root', sys.argv[1]]))"
)


def laid(root: Path, examples: Sequence[Example]) -> Path:
    """Return a miniature book with a chapter of the editors' for each of the *examples*."""
    copy_inputs(MINI, root)
    for number, text, _ in examples:
        head = f"---\nlayer: editorial\n---\n\n(e{number})=\n# 例{number}\n\n"
        (root / f"chapters/e{number}.md").write_text(f"{head}{text}\n", "utf-8")
    names = "".join(f"chapters/e{number}\n" for number, *_ in examples)
    edits(root)("index.md", "chapters/people\n", f"chapters/people\n{names}")
    return root


def refused(root: Path) -> dict[str, list[Finding]]:
    """Return the errors of the book at *root* by the file in which they are."""
    found: dict[str, list[Finding]] = {}
    for one in check_chapters(book.load(root)):
        if not one.is_warning and one.code != "language-001":
            found.setdefault(one.file, []).append(one)
    return found


#: So many chapters a book.
_BOOK = 120


def test_each_example_is_read_as_is_expected(tmp_path: Path) -> None:
    """What is refused is told by one line for each line of the example at most, and never as the builder's fault."""
    found = refused(laid(tmp_path / "book", EXAMPLES))
    told = {n: sorted({one.code for one in found.get(f"chapters/e{n}.md", ())}) for n, *_ in EXAMPLES}
    if os.environ.get("EDITION_SAVE"):
        data = json.loads(FILE.read_text("utf-8"))
        rows = [json.dumps([n, text, " ".join(told[n])], ensure_ascii=False) for n, text, _ in EXAMPLES]
        head = json.dumps({key: one for key, one in data.items() if key != "examples"}, ensure_ascii=False, indent=1)
        FILE.write_text(head[:-2] + ',\n "examples": [\n' + ",\n".join(rows) + "\n]}\n", "utf-8")
    assert {n: " ".join(codes) for n, codes in told.items()} == {n: codes for n, _, codes in EXAMPLES}
    for n, text, _ in EXAMPLES:
        ours = found.get(f"chapters/e{n}.md", [])
        assert {one.code for one in ours} <= CODES
        assert len(ours) <= max(2, 2 * len(text.splitlines())), (n, list(map(str, ours)))
        assert all(one.line and one.repair for one in ours)


def proved(root: Path, examples: Sequence[Example]) -> None:
    """Build and prove the *examples*; it must succeed."""
    furnished(laid(root, examples))
    command = [sys.executable, "-c", BUILD, str(root)]
    environment = ENVIRONMENT | {"PYTHONPATH": str(ROOT / "scripts")}
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.mark.thorough
def test_some_of_the_others_are_built_and_proved(tmp_path: Path) -> None:
    """In all outputs; all of them take longer."""
    proved(tmp_path / "book", SOUND[::8])


@pytest.mark.thorough
def test_all_others_are_built_and_proved(tmp_path: Path) -> None:
    for number, begun in enumerate(range(0, len(SOUND), _BOOK)):  # the contents of an edition have one page
        proved(tmp_path / f"book-{number}", SOUND[begun : begun + _BOOK])
