"""Write recipes for hosts into ``_build/hosting``: nginx.conf, Caddyfile, and _headers for Cloudflare and Netlify."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from edition.model import settings
from edition.outputs.html import hosting
from edition.pipeline.layout import Layout


def main(arguments: list[str] | None = None) -> int:
    """Write the recipes for the address that the environment names, and return 0; 1 if it is no address."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[2], help="the project's folder")
    root = parser.parse_args(arguments).root.resolve()
    if wrong := list(settings.check_environment(os.environ)):
        print(*wrong, sep="\n")
        return 1
    folder = Layout(root).build / "hosting"
    folder.mkdir(parents=True, exist_ok=True)
    for name in hosting.RECIPES:
        text = hosting.recipe(name, os.environ.get(settings.ADDRESS, ""))
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"  {(folder / name).relative_to(root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
