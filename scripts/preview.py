"""Show the pages in the browser as the sources change, with what the proof says of them; Ctrl+C ends."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from edition.desk.preview import preview
from edition.pipeline.report import printed


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; give 2 if the port is taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent, help="the project's folder")
    parser.add_argument("--port", type=int, default=8000, help="where to serve, on this machine alone; 0: any")
    options = parser.parse_args(arguments)
    try:
        preview(options.root.resolve(), options.port, sys.stdout)
    except OSError as error:
        print(f"port {options.port}: {error.strerror}; another: --port 0", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(printed(main))
