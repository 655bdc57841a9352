"""What the verbs print: findings, one line each, and what was built, how large, where."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from edition.model.findings import CODES, Finding, visible
from edition.model.messages import CHINESE, language, said
from edition.model.outputs import Output
from edition.model.program import command
from edition.pipeline.layout import Layout
from edition.pipeline.tasks import Telling, untold

if TYPE_CHECKING:
    from edition.pipeline.build import Built


#: What a shell says of a program whose output nobody read to the end (128 + SIGPIPE), and of one that was interrupted.
UNREAD: Final = 141
INTERRUPTED: Final = 130
#: Findings of one code in one file that are printed.
SHOWN: Final = 5
#: What a terminal is told (ECMA-48): begin a colour, end it, and begin the line anew.
RED, YELLOW, GREEN, PLAIN, ANEW = "\033[31m", "\033[33m", "\033[32m", "\033[0m", "\r\033[K"


def printed(verb: Callable[[], int]) -> int:
    """Return what *verb* gives; what the terminal cannot show is printed by number, and nobody need read to the end."""
    signal.signal(signal.SIGINT, _interrupted)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = verb()
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    return code


def painted(text: str, colour: str, stream: TextIO) -> str:
    """Return *text* in a *colour* if *stream* is a terminal and nobody forbade it (no-color.org)."""
    return f"{colour}{text}{PLAIN}" if stream.isatty() and not os.environ.get("NO_COLOR") else text


def progress(stream: TextIO) -> Telling:
    """Return what keeps a line of *stream* that says how far the build is; nothing is said but to a terminal."""
    if not stream.isatty():
        return untold

    def tell(names: Sequence[str], ended: int, every: int) -> None:
        line = f"{ended}/{every} {'、'.join(map(said, names)) if language() == CHINESE else ', '.join(names)}"
        print(ANEW + (line if names else ""), end="", file=stream, flush=True)

    return tell


def _interrupted(*_: object) -> None:
    """End at once, with one line: an exception would come to light wherever a library catches it.

    Nothing is lost by it, for a build may be killed at any moment (:mod:`edition.pipeline.publish`).
    """
    os.write(sys.stderr.fileno(), said("interrupted; what stood before stands as it was").encode() + b"\n")
    os._exit(INTERRUPTED)


def print_findings(findings: Sequence[Finding], stream: TextIO, everything: bool = False) -> None:
    """Print the errors, of those of one code in one file the first, and after errors a hint; warnings are counted.

    :param everything: print all, warnings too
    """
    errors = [finding for finding in findings if not finding.is_warning]
    for finding in findings if everything else _first(errors, stream):
        colour = YELLOW if finding.is_warning else RED
        print(str(finding).replace(finding.code, painted(finding.code, colour, stream), 1), file=stream)
    counted = Counter(f.code for f in findings if f.is_warning and not everything)
    for code, number in sorted(counted.items()):
        print(f"{code} {number}x: {said(CODES[code])}; {said('details: make verify-all')}", file=stream)
    if any(not finding.is_warning for finding in findings):
        print(said(f"what a code means: {command('verify')} --explain CODE"), file=stream)


def _first(errors: Sequence[Finding], stream: TextIO) -> Iterator[Finding]:
    """Yield the first :data:`SHOWN` of the *errors* of one code in one file; after the last, say how many more."""
    left = Counter((finding.file, finding.code) for finding in errors)
    told = Counter[tuple[str, str]]()
    for finding in errors:
        kind = finding.file, finding.code
        told[kind] += 1
        left[kind] -= 1
        if told[kind] <= SHOWN:
            yield finding
        elif not left[kind]:
            more = said(f"… and {told[kind] - SHOWN:,} more; details: make verify-all")
            print(f"{visible(finding.file)}: {finding.code} {more}", file=stream)


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    return sum(p.stat().st_size for p in path.rglob("*") if p.is_file()) if path.is_dir() else path.stat().st_size


def print_outputs(layout: Layout, targets: Sequence[Output], built: Built, stream: TextIO) -> None:
    """Print what there is to open, or that nothing was published."""
    if built.errors:
        kept = [t.name for t in targets if layout.stands(t)]
        state = f"the last good build of {', '.join(kept)} is untouched" if kept else "nothing was published"
        words = said(f"{len(built.errors)} errors after {built.seconds:.1f} s; {state}")
        print(painted(words, RED, stream), file=stream)
        return
    what = "built and proved" if built.fresh else "nothing changed, all is proved"
    print(painted(said(f"{what} in {built.seconds:.1f} s"), GREEN, stream), file=stream)
    for target in targets:
        for path in layout.published(target):
            opens = (layout.build / target.opens if target.opens else path).relative_to(layout.root)
            print(f"  {target.name:<10} {size(path) / 1000:>7.0f} kB  {opens}", file=stream)
    if pages := [layout.build / target.opens for target in targets if target.opens]:
        print(said(f"open {pages[0].as_uri()}"), file=stream)
