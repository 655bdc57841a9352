"""Write what helps VS Code, and editors with Taplo, to edit the book: schemas of its tables, snippets, forms in use.

Run it again when the bibliography or the registers have grown. What an editor has set himself stays.
Exit code: 0 written, 2 the book cannot be read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from edition.desk import workspace
from edition.model.findings import EditionError, unusable
from edition.model.messages import said
from edition.pipeline.report import print_findings
from edition.reading import book
from edition.verbs.options import Parser


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Write the files, and give the exit code."""
    parser = Parser(__doc__, root)
    root = parser.parse_args(arguments).root.resolve()
    try:
        for name, text in workspace.files(book.load(root)).items():
            path = root / name
            if name in workspace.KEPT and path.exists():
                print(said(f"{name}: yours, left as it is"))
                continue
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(said(f"{name}: written"))
        return 0
    except EditionError as error:
        print_findings(list(error.findings), sys.stdout)
    except OSError as error:
        print_findings([unusable(root, error)], sys.stdout)
    return 2
