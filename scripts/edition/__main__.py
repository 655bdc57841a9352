"""``python -m edition VERB``: the verbs, for the book in the current folder; ``edition`` is the same."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from edition.verbs import run
from edition.verbs.options import usage

#: Verb -> what it does, in a line.
VERBS: Final = {
    "init": "make another book in an empty folder",
    "build": "build, prove and publish the book",
    "verify": "prove what stands, or a hosted copy of it",
    "preview": "show the pages in the browser as the sources change",
    "ingest": "take in more pages",
    "suggest": "make of a reader's report a patch",
    "vscode": "write schemas, snippets and word lists for a text editor",
}


def main() -> int:
    """Run the verb that the command names, and return its exit code; 2 if it names none."""
    name, *arguments = sys.argv[1:] or ["--help"]
    if name not in VERBS:
        asked = name in {"--help", "-h"}
        print(usage(VERBS), file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    sys.argv[0] = f"edition {name}"  # what argparse calls the program
    return run(import_module(f"edition.verbs.{name}").main, arguments, Path())


if __name__ == "__main__":
    sys.exit(main())
