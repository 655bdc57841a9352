"""Measure the edition against plain Sphinx (HTML and EPUB, default theme and Chinese search) on the same text.

Costs are user + system time, and beside them time by the clock; trust the ratios. The exit code is 0: this measures
and does not judge.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from maintain.bench.compare import Bench, Compared
from maintain.bench.report import machine, print_table


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, and give 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[3], help="the project's folder")
    parser.add_argument("--plain", type=Path, default=Path(".venv-bench"), help="environment of plain Sphinx")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 15], help="the book's length, in copies of it")
    parser.add_argument("--rounds", type=int, default=3, help="how many runs the medians are of")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args(arguments)
    ours, plain = Path(sys.executable), options.plain.absolute() / "bin" / "python"
    compared: list[Compared] = []
    for copies in options.copies:
        with tempfile.TemporaryDirectory() as folder:
            compared.append(Bench(options.root.resolve(), Path(folder), copies, ours, plain).compare(options.rounds))
    if options.json:
        sizes = [one.as_json() for one in compared]
        print(json.dumps({"machine": machine(), "rounds": options.rounds, "sizes": sizes}, indent=1))
    else:
        print_table(compared, options.rounds, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
