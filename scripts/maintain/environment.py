"""Make ``.venv`` with the locked packages of a group, and mend it. Runs with the system's Python alone.

``make`` asks each time, so an environment whose interpreter or packages are gone is made anew before anything fails.
The pip that installs stands in ``scripts/bootstrap``, because Debian's Python comes without one
(``ensurepip`` is a package of its own there), and because one pip everywhere installs alike.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from ast import literal_eval
from collections.abc import Mapping
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
MINIMUM = (3, 11)
#: Packages of which only a source distribution is published; everything else comes as a wheel.
FROM_SOURCE = "jieba"
#: What of a user's pip settings says where packages come from; all others would change what is installed, or where.
KEPT = frozenset(
    {
        *("index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "cache-dir"),
        *("proxy", "cert", "client-cert", "timeout", "retries"),
    }
)
#: A line of ``pip config list``.
_SETTING = re.compile(r"^(?:global|install)\.([\w-]+)=(.+)$", re.MULTILINE)
#: How messages name what no message of pip explains.
MEND = "is a package index within reach, and is there room on the disk? Then run make again"


def interpreter(python: Path) -> str:
    """Return the version of the interpreter *python*, nothing if it does not run."""
    try:
        ran = subprocess.run([python, "-IS", "-c", "import sys; print(sys.version)"], capture_output=True, check=False)
    except OSError:
        return ""
    return ran.stdout.decode().removesuffix("\n")


def contents(folder: Path) -> list[str]:
    """Return the names in the ``site-packages`` of the environment *folder*, in order."""
    return sorted(path.name for path in folder.glob("lib/python*/site-packages/*") if path.name != "__pycache__")


def stamp(folder: Path, requirements: Path) -> Path:
    """Return the file that tells what an installation of *requirements* left in the environment *folder*."""
    return folder / f".{requirements.stem}.json"


def installed(folder: Path, requirements: Path) -> tuple[str, set[str]]:
    """Return the digest of the requirements last installed in *folder*, and what that left; empty if nothing was."""
    try:
        digest, names = json.loads(stamp(folder, requirements).read_text("utf-8"))
    except (OSError, ValueError):
        return "", set()
    return digest, set(names)


def digest_of(requirements: Path) -> str:
    """Return the digest of the locked *requirements*."""
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def is_sound(folder: Path, requirements: Path) -> bool:
    """Whether the environment *folder* runs with this Python and has lost nothing that was installed in it."""
    return interpreter(folder / "bin" / "python") == sys.version and installed(folder, requirements)[1] <= {
        *contents(folder)
    }


def settings(pip: list[str]) -> Mapping[str, str]:
    """Return the variables under which *pip* runs: the machine's, less Python's, and of pip's :data:`KEPT` alone."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    listed = subprocess.run([*pip, "config", "list"], env=clean, capture_output=True, text=True, check=False).stdout
    files = {key.rpartition(".")[2]: " ".join(literal_eval(value).split()) for key, value in _SETTING.findall(listed)}
    given = {name[4:].lower().replace("_", "-"): value for name, value in clean.items() if name.startswith("PIP_")}
    kept = {f"PIP_{key.upper().replace('-', '_')}": value for key, value in (files | given).items() if key in KEPT}
    outside = {name: value for name, value in clean.items() if not name.startswith("PIP_")}
    return outside | kept | {"PIP_CONFIG_FILE": os.devnull}


def install(folder: Path, requirements: Path) -> bool:
    """Install *requirements* in the environment *folder*, made anew if it is not sound; return whether pip could."""
    if not is_sound(folder, requirements):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = [str(python), "-I", str(next((SCRIPTS / "bootstrap").glob("pip-*.whl")) / "pip")]
    options = ["--require-hashes", "--only-binary=:all:", f"--no-binary={FROM_SOURCE}"]
    options += ["--quiet", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "install", *options, "-r", str(requirements)]
    if subprocess.run(command, env=settings(pip), check=False).returncode:
        return False
    stamp(folder, requirements).write_text(json.dumps([digest_of(requirements), contents(folder)]), "utf-8")
    return True


def main() -> int:
    """Install what is not there; return 0, or 2 if the environment could not be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("group", choices=["build", "test", "bench", "checker", "fuzz"])
    parser.add_argument("--folder", type=Path, default=SCRIPTS.parent / ".venv")
    options = parser.parse_args()
    if sys.version_info < MINIMUM:
        print(f"Python {sys.version.split()[0]} is too old; 3.11 or later is needed", file=sys.stderr)
        return 2
    requirements = SCRIPTS / "requirements" / f"{options.group}.txt"
    if is_sound(options.folder, requirements) and installed(options.folder, requirements)[0] == digest_of(requirements):
        return 0
    print(f"installing the locked packages of {options.group} into {options.folder.name} …", flush=True)
    try:
        made, trouble = install(options.folder, requirements), "the packages could not be installed"
    except OSError as error:
        made, trouble = False, f"{error.filename or options.folder}: {error.strerror}"
    except KeyboardInterrupt:
        print("interrupted; make goes on where this ended", file=sys.stderr)
        return 130
    if not made:
        print(f"{trouble}; {MEND}", file=sys.stderr)
    return 0 if made else 2


if __name__ == "__main__":
    sys.exit(main())
