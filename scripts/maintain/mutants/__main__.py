"""Seed faults in the book and what was built of it, and tell which of them the proof catches.

Exit code: 0 at least 99 % caught and no false alarm, 1 less, or the table in the repository is another.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from edition.model import git

from maintain.mutants import kernel, run, table
from maintain.mutants.run import Sample

TABLE = "scripts/edition/proof/data/mutants.json"


def _first(root: Path) -> int:
    """Return a number that the commit at hand gives, so that in time all are proved."""
    try:
        return int(git.ask(root, "rev-parse", "--short=8", "HEAD").strip(), 16)
    except git.GitError:
        return 0


def main(arguments: list[str] | None = None) -> int:
    """Prove every mutant, write or compare the table, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[3], help="the project's folder")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    parser.add_argument(
        "--check", action="store_true", help="compare with the table in the repository, do not write it"
    )
    parser.add_argument("--every", type=int, default=1, help="prove every so many-th only, others for another commit")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    sample = Sample(_first(root) % options.every, options.every)
    if found := [finding for findings in run.clean(root).values() for finding in findings]:
        print(*found, "the unchanged book is not proved: mend it first", sep="\n")
        return 1
    faults = [
        *run.outcomes(root, run.faults, options.jobs, sample),
        *kernel.outcomes(root, options.jobs, sample),
    ]
    figures = table.summary(faults, run.outcomes(root, run.harmless_edits, options.jobs, sample))
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    print(table.markdown(figures), end="")
    for miss in figures["misses"]:
        print(f"missed: {miss['class']}: {miss['what']}")
    for alarm in figures["alarms"]:
        print(f"false alarm: {alarm['class']}: {alarm['what']}: {alarm['finding']}")
    print("{caught} of {seeded} faults caught, {false_alarms} false alarms in {harmless}".format(**figures))
    if options.every > 1:  # what a part of them does says nothing of the figures
        known = json.loads((root / TABLE).read_text(encoding="utf-8"))["misses"]
        return int(any(miss not in known for miss in figures["misses"]) or bool(figures["alarms"]))
    if not options.check:
        (root / TABLE).write_text(text, encoding="utf-8")
    elif (root / TABLE).read_text(encoding="utf-8") != text:
        print(f"{TABLE} tells other figures: run make mutants and commit it")
        return 1
    return 0 if table.holds(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
