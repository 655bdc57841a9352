"""Take in more pages, in any form and order, or a later transcription of those that are there.

--received PATH   a file or a folder with a file a page, behind the transcription
--status          what is proposed of it, with how sure each is, and what is not decided
--accept WISH     all, 0.9 (at least so sure), 14, 14-18, l131 (a line)     --refuse WISH     --move 20=205
--witness B       what --received names is another witness, B, beside the base  (--pages 5-6: those that it has)
--decide new 3-7  on differences of a later transcription: new, old or done, by their numbers or all
(nothing)         what is accepted into the chapters, and what is decided

Exit code: 0 done or nothing to do, 1 findings, 2 could not run.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from edition.ingest import begin, changes, collation, merging, placing, received, review, second
from edition.ingest.received import Received
from edition.model import doubts, files, witness
from edition.model.findings import EditionError, Finding, unusable
from edition.model.messages import said
from edition.pipeline.report import print_findings
from edition.proof.chapters.witnesses import check_witnesses, is_given_back
from edition.reading import book
from edition.verbs.options import Parser


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Take in what there is, print what was done, and return the exit code."""
    options = _parser(root).parse_args(arguments)
    root = options.root.resolve()
    try:
        return _done(root, options)
    except EditionError as error:
        found = list(error.findings)
    except OSError as error:
        found = [unusable(root, error)]
    print_findings(found, sys.stdout)
    print(said("could not run"))
    return 2


def _parser(root: Path) -> Parser:
    parser = Parser(__doc__, root)
    parser.add_argument("--received", type=Path, metavar="PATH", help="what came: a file or a folder")
    parser.add_argument("--from", type=int, dest="first", metavar="PAGE", help="the number of the page it begins with")
    parser.add_argument("--witness", metavar="SIGLUM", help="what came is another witness: B, C …")
    parser.add_argument("--pages", default="", metavar="FIRST-LAST", help="the pages that the other witness has")
    parser.add_argument("--encoding", default="", help="of what came, if it is found wrongly: big5, gb18030 …")
    parser.add_argument("--status", action="store_true", help="show what is proposed and not decided")
    parser.add_argument("--accept", metavar="WISH", help="accept proposals")
    parser.add_argument("--refuse", metavar="WISH", help="refuse proposals")
    parser.add_argument("--move", metavar="PAGE=LINE", help="let a page begin at another line")
    parser.add_argument("--decide", nargs=2, metavar=("DECISION", "NUMBERS"), help="decide on differences")
    return parser


def _done(root: Path, options: argparse.Namespace) -> int:
    """Do what the *options* say."""
    if options.witness or options.pages:
        if not (options.received and options.witness):
            raise EditionError(
                Finding("source", 0, "intake-002", "no text", "--received PATH --witness B", "name both")
            )
        return second_from(root, options)
    if options.received:
        return receive_from(root, options.received.absolute(), options.encoding, options.first)
    if options.status:
        return status(root)
    if options.accept or options.refuse or options.move:
        return reviewed(root, options)
    if options.decide:
        decision, numbers = options.decide
        changes.write(root, collation.decided(root, _numbers(root, numbers), decision))
        return status(root)
    return place(root)


def _numbers(root: Path, words: str) -> Sequence[int]:
    """Return the numbers that *words* name: 3, 3-7, 3,5, all that are open.

    :raises EditionError: intake-002 for other words
    """
    if words == "all":
        return [entry.number for entry in collation.load(root) if entry.decision == collation.OPEN]
    if not re.fullmatch(r"\d{1,6}(?:-\d{1,6})?(?:,\d{1,6}(?:-\d{1,6})?)*", words):
        expected = "numbers: 3, 3-7, 3,5 or all"
        raise EditionError(Finding(collation.FILE, 0, "intake-002", words, expected, "name the differences"))
    ends = (part.split("-") for part in words.split(","))
    return [number for end in ends for number in range(int(end[0]), int(end[-1]) + 1)]


def receive_from(root: Path, path: Path, encoding: str = "", first: int | None = None) -> int:
    """Receive what stands at *path*; of the first text of a book the title page is made before all.

    :raises EditionError: if it cannot be received
    """
    if begin.is_blank(root):
        changes.write(root, begin.first(root, path, encoding))
        print(
            said(f"begun: {begin.INDEX}, the title page, and in {witness.FILE} the form of the contents: compare both")
        )
    return receive(root, received.receive(root, path, encoding, first))


def second_from(root: Path, options: argparse.Namespace) -> int:
    """Put another witness beside the base, tell how many of its readings no mark tells, and return 0.

    :raises EditionError: if it cannot be received
    """
    made = second.received(root, options.witness, options.received.absolute(), options.pages, options.encoding)
    changes.write(root, made.changes)
    for one in made.done:
        print(said(f"done to it: {one}"))
    print(said(f"taken in: {', '.join(made.changes)}"))
    for line, words in made.noise:
        print(said(f"line {line} is taken for no text: {words}"))
    read = book.load(root)
    if not is_given_back(read):
        print(said("it is compared once the chapters are proved"))
        return 0
    waiting = sum(one.code == "witness-004" for one in check_witnesses(read))
    print(said(f"{waiting} readings that no mark tells: verify --suggest shows the marks, --fix writes them"))
    return 0


def receive(root: Path, plan: Received) -> int:
    """Put what came behind the transcription as *plan* says, tell what is doubtful, and return 0."""
    changes.write(root, plan.changes)
    for one in plan.done:
        print(said(f"done to it: {one}"))
    compared = plan.compared
    if compared is not None and (compared.differences or compared.lost):
        print(
            said(f"{compared.same} lines were there, {len(compared.differences)} differences; {_lost(compared.lost)}")
        )
        print(said(f"decide on each in {collation.FILE}, or with --decide; the transcription stays as it is"))
    if not plan.changes:
        print(said("nothing to take in: this is the present transcription"))
        return 0
    print(said(f"taken in: {', '.join(plan.changes)}"))
    print_findings([one.finding(witness.load(root).path) for one in plan.doubts], sys.stdout, everything=True)
    if plan.proposals is not None and plan.proposals.proposals:
        print(said(f"{len(plan.proposals.proposals)} proposals in {witness.FILE}: compare each with the print;"))
        print(said("--status shows them, --accept, --refuse and --move decide"))
    print(said("then run ingest without an option, which puts the new lines into the chapters"))
    return 0


def _lost(lines: Sequence[int]) -> str:
    return f"{len(lines)} lines from {lines[0]} to {lines[-1]} did not come again" if lines else "no line lacks"


def status(root: Path) -> int:
    """Print what is proposed, doubtful and not decided, and return 1 if there is something, else 0."""
    described = witness.load(root)
    lines = witness.read_transcription(root, described).split("\n")
    told = [*review.status(review.read(root), lines), *collation.waiting(collation.load(root))]
    for line in told:
        print(said(line))
    print_findings([one.finding(described.path) for one in doubts.load(root)], sys.stdout, everything=True)
    print(said(f"{len(told)} to decide" if told else "nothing to decide"))
    return 1 if told else 0


def reviewed(root: Path, options: argparse.Namespace) -> int:
    """Accept, refuse and move proposals as the *options* say, print what is left, and return as :func:`status`."""
    text = review.read(root)
    described = witness.load(root)
    if options.move:
        page, _, line = options.move.partition("=")
        lines = files.read(root / described.path, files.TRANSCRIPTION).decode("utf-8").split("\n")
        text = review.moved(text, page, int(line) if line.isdecimal() else 0, lines)
    text = review.refused(text, options.refuse) if options.refuse else text
    text = review.accepted(text, options.accept) if options.accept else text
    changes.write(root, {witness.FILE: text})
    return status(root)


def place(root: Path) -> int:
    """Put what is decided and the lines that no chapter has into the chapters, and return 0; 1 for findings."""
    for make in (merging.plan, placing.plan):
        plan = make(root)
        changes.write(root, plan.changes)
        print_findings(plan.findings, sys.stdout)
        if plan.verdict:
            print(said(plan.verdict))
        if any(not finding.is_warning for finding in plan.findings):
            return 1
    return 0
