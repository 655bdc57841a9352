"""Show the pages in the browser as the sources change, with what the proof says of them; Ctrl+C ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from edition.desk.preview import preview
from edition.model.messages import said
from edition.verbs.options import Parser


def main(arguments: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Serve until interrupted; give 2 if the port is taken."""
    parser = Parser(__doc__, root)
    parser.add_argument("--port", type=int, default=8000, help="where to serve, on this machine alone; 0: any")
    options = parser.parse_args(arguments)
    try:
        preview(options.root.resolve(), options.port, sys.stdout)
    except OSError as error:
        print(said(f"port {options.port}: {error.strerror}; another: --port 0"), file=sys.stderr)
        return 2
    return 0
