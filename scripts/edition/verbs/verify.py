"""Prove the edition: chapters, contents and built outputs against the transcription.

--suggest         for each finding of the chapters the line as it is and as it should be: every answer that is right
--fix [--yes]     writes those that have exactly one, after showing them and asking; what stood there is kept

Exit code: 0 proved, 1 findings, 2 could not run, or not on all there is: something could not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from edition.model import corrections
from edition.model.findings import CODES, EditionError, Finding, explanation, unusable, visible
from edition.model.messages import said
from edition.model.outputs import OUTPUTS
from edition.pipeline import record
from edition.pipeline.layout import SUMS, Layout
from edition.pipeline.report import print_findings
from edition.proof.run import check_chapters, check_outputs
from edition.reading import book
from edition.verbs.options import Parser

#: Exit code -> what is said of it.
VERDICTS: Final = ("proved", "not proved", "could not run")


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Prove, print one line a finding, and give the exit code."""
    parser = Parser(__doc__, root)
    parser.add_argument("--chapters", action="store_true", help="leave the built outputs out")
    parser.add_argument("--all", action="store_true", help="print every finding: warnings too, and all of one kind")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--explain", metavar="CODE", help="print what a code means and how to mend it, nothing else")
    parser.add_argument("--suggest", action="store_true", help="show how the chapters can be mended, write nothing")
    parser.add_argument("--fix", action="store_true", help="mend the chapters where there is exactly one right answer")
    parser.add_argument("--yes", action="store_true", help="do not ask before --fix writes")
    parser.add_argument("--site", metavar="ADDRESS", help="prove the hosted copy of the site, nothing else")
    parser.add_argument("--sums", type=Path, metavar="FILE", help="its checksums; _build/SHA256SUMS unless named")
    parser.add_argument("--timeout", type=float, default=20, help="seconds in which its host has to answer")
    options = parser.parse_args(arguments)
    if options.explain is not None:
        return explain(options.explain)
    root = options.root.resolve()
    try:
        if options.suggest or options.fix:
            return mend(root, options)
        found = prove(root, options.chapters) if options.site is None else prove_hosted(root, options)
        code = max((finding.severity for finding in found), default=0)
    except EditionError as error:
        found, code = list(error.findings), 2
    except OSError as error:
        found, code = [unusable(root, error)], 2
    if options.json:
        json.dump({"exit": code, "findings": [f.as_json() for f in found]}, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print_findings(found, sys.stdout, everything=options.all)
        print(said(VERDICTS[code]))
    return code


def mend(root: Path, options: argparse.Namespace) -> int:
    """Show how the chapters at *root* can be mended, or mend them, and give the exit code of their proof."""
    from edition.verbs.mend import fix, suggest  # what a proof alone does not need

    found = suggest(root) if options.suggest else fix(root, options.yes)
    code = max((finding.severity for finding in found), default=0)
    print(said(VERDICTS[code]))
    return code


def prove(root: Path, chapters_alone: bool) -> list[Finding]:
    """Return what is found in the project at *root*, in its chapters alone or in all that was built."""
    read = book.load(root)
    found = check_chapters(read)
    if not chapters_alone:
        found += [*corrections.check_history(root), *record.check(Layout(root))]
        found += check_outputs(read, {target.name: Layout(root).published(target) for target in OUTPUTS})
    return found


def prove_hosted(root: Path, options: argparse.Namespace) -> list[Finding]:
    """Return what is found in the hosted copy that *options* name."""
    from edition.pipeline import hosted  # what speaks with hosts takes long to load

    sums = options.sums or Layout(root).build / SUMS
    name = sums.relative_to(root).as_posix() if sums.is_relative_to(root) else str(sums)
    return hosted.prove(options.site, sums, name, options.timeout)


def explain(code: str) -> int:
    """Print the page of *code*, and give 0; 2 if there is no such code."""
    if code in CODES:
        print(explanation(code), end="")
        return 0
    near = "".join(f"; perhaps {found}" for found in get_close_matches(code, CODES, 1))
    print(said(f"no finding has the code {visible(code)}{near}"), file=sys.stderr)
    return 2
