"""Take in more pages: ``ingest.py --received FILE`` a longer transcription; ``ingest.py`` its new lines into chapters.

Exit code: 0 done or nothing to do, 1 findings, 2 could not run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from edition.ingest import changes, placing, received
from edition.model import witness
from edition.model.findings import EditionError, unusable
from edition.pipeline.report import print_findings, printed


def main(arguments: list[str] | None = None) -> int:
    """Take in what there is, print what was done, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent, help="the project's folder")
    parser.add_argument("--received", type=Path, metavar="FILE", help="a longer transcription")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    try:
        return receive(root, options.received.absolute()) if options.received else place(root)
    except EditionError as error:
        found = list(error.findings)
    except OSError as error:
        found = [unusable(root, error)]
    print_findings(found, sys.stdout)
    print("could not run")
    return 2


def receive(root: Path, path: Path) -> int:
    """Put the transcription at *path* in the place of the present one, and give 0."""
    plan = received.receive(root, path)
    changes.write(root, plan.changes)
    if not plan.changes:
        print("nothing to take in: this is the present transcription")
        return 0
    print(f"taken in: {', '.join(plan.changes)}")
    if plan.proposals:
        print(
            f"{len(plan.proposals)} proposals in {witness.FILE}: compare each with the print, mend it, delete its line"
        )
    print("then run scripts/ingest.py, which puts the new lines into the chapters")
    return 0


def place(root: Path) -> int:
    """Put the lines that no chapter has into the chapters, and give 0; 1 if something is to be mended."""
    plan = placing.plan(root)
    changes.write(root, plan.changes)
    print_findings(plan.findings, sys.stdout)
    print(plan.verdict)
    return 1 if any(not finding.is_warning for finding in plan.findings) else 0


if __name__ == "__main__":
    sys.exit(printed(main))
