"""Make of a reader's report a patch: ``suggest.py report.txt > slip.diff``, to be judged, then ``git apply slip.diff``.

The report is the text of the mail or issue that 「回報錯誤」 prepared.
Exit code: 0 made, 1 no place was found, 2 could not run.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from edition.ingest import suggestion
from edition.model import reports
from edition.model.findings import EditionError, unusable
from edition.model.messages import said
from edition.pipeline.report import print_findings
from edition.reading import book
from edition.verbs.options import Parser


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Print the patch, and give the exit code."""
    parser = Parser(__doc__, root)
    parser.add_argument("report", type=Path, help="the text of the report")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        read = book.load(root)  # whose language the report is in
        report = reports.parse(suggestion.read(options.report))
        patch = suggestion.patch(read, report, options.report.name)
        print(suggestion.head(read, report) + patch, end="")
        return 0
    except EditionError as error:
        found = list(error.findings)
    except OSError as error:
        found = [unusable(root, error)]
    print_findings(found, sys.stdout)
    print(said("no suggestion"))
    return 1 if all(finding.code == "report-001" for finding in found) else 2
