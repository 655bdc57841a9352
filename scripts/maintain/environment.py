"""Make ``.venv`` with the locked packages of a group. Runs with the system's Python alone.

The pip that installs stands in ``scripts/bootstrap``, because Debian's Python comes without one
(``ensurepip`` is a package of its own there), and because one pip everywhere installs alike.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import venv
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
MINIMUM = (3, 11)
#: Packages of which only a source distribution is published; everything else comes as a wheel.
FROM_SOURCE = "jieba"


def install(folder: Path, requirements: Path) -> int:
    """Create the environment *folder* if it is not there and install the locked *requirements*."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=False, symlinks=True)
    pip = next((SCRIPTS / "bootstrap").glob("pip-*.whl")) / "pip"
    options = ["--require-hashes", "--only-binary=:all:", f"--no-binary={FROM_SOURCE}"]
    options += ["--quiet", "--disable-pip-version-check", "--no-input"]
    command = [str(python), str(pip), "install", *options, "-r", str(requirements)]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    """Install; give 0, or 2 if the environment could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("group", choices=["build", "test", "bench", "checker", "fuzz"])
    parser.add_argument("--folder", type=Path, default=SCRIPTS.parent / ".venv")
    options = parser.parse_args()
    if sys.version_info < MINIMUM:
        print(f"Python {sys.version.split()[0]} is too old; 3.11 or later is needed", file=sys.stderr)
        return 2
    failed = install(options.folder, SCRIPTS / "requirements" / f"{options.group}.txt")
    if failed:
        print("the packages could not be installed; is a package index within reach?", file=sys.stderr)
    return 2 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
