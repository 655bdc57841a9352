"""Show the pages in the browser as the sources change, with what the proof says of them; Ctrl+C ends."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from edition.desk.preview import preview


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Serve until interrupted; give 2 if the port is taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=root, help="the book's folder")
    parser.add_argument("--port", type=int, default=8000, help="where to serve, on this machine alone; 0: any")
    options = parser.parse_args(arguments)
    try:
        preview(options.root.resolve(), options.port, sys.stdout)
    except OSError as error:
        print(f"port {options.port}: {error.strerror}; another: --port 0", file=sys.stderr)
        return 2
    return 0
