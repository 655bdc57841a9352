"""Build the edition: ``build.py [html|epub|pdf|diplomatic|tei|json|plain …]``; without a name, all of it, proved."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from edition.model.outputs import OUTPUTS
from edition.pipeline.build import build
from edition.pipeline.layout import Layout
from edition.pipeline.report import print_findings, print_outputs, progress
from edition.verbs.options import Parser


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Build, and give 0 if everything was proved and published, 1 if not."""
    parser = Parser(__doc__, root)
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(output.name for output in OUTPUTS))
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="most outputs at a time; else one a processor")
    parser.add_argument("--all", action="store_true", help="print every finding: warnings too, and all of one kind")
    options = parser.parse_args(arguments)
    names = {target.name: target for target in OUTPUTS}
    if unknown := set(options.targets) - names.keys():
        parser.error(f"unknown target {' '.join(sorted(unknown))}; one of {' '.join(names)}")
    targets = [names[name] for name in options.targets] or list(OUTPUTS)
    root = options.root.resolve()
    built = build(root, targets, options.jobs, progress(sys.stderr))
    print_findings(built.findings, sys.stdout, everything=options.all)
    print_outputs(Layout(root), targets, built, sys.stdout)
    return 1 if built.errors else 0
