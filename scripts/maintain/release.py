"""Make a release, ``_build/release/VERSION``: every output as it was proved, and what goes with them.

Exit code: 0 made, 1 refused, with the reasons, 2 something could not be read. Nothing is made of what is not committed
and proved, and the same commit gives the same bytes on every machine.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import verify
from edition.model import changelog, files, release, settings
from edition.model.findings import EditionError, Finding, unusable
from edition.model.outputs import OUTPUTS
from edition.outputs import zips
from edition.outputs.html import citations
from edition.pipeline import downloads
from edition.pipeline.build import build
from edition.pipeline.layout import RECORD, SUMS, Layout
from edition.pipeline.publish import publish
from edition.pipeline.report import print_findings, printed

from maintain import sbom_list

NOTES: Final = "NOTES.md"
#: What is under which licence, and the texts.
LICENCES: Final = ("LICENSE", "LICENSES")
_CHECK: Final = f"To check the files: `sha256sum -c {SUMS}`, in the folder in which they are.\n"


def notes(root: Path, version: str) -> str:
    """Return what is said of *version*: what the changelog says, and how the files are checked."""
    (told,) = (one for one in changelog.load(root) if one.name == version)
    return f"# {settings.load(root).project} {version}\n\n{told.text}\n\n{_CHECK}"


def licences(root: Path) -> bytes:
    """Return a zip of the licences of the project at *root*."""
    found = list(files.below(root, LICENCES))
    return zips.archive((path.relative_to(root).as_posix(), path.read_bytes()) for path in found)


def artefacts(layout: Layout) -> Iterator[Path]:
    """Yield every published file; of the site its zip, and the citations."""
    for path in (path for output in OUTPUTS for path in layout.published(output)):
        names = (f"{downloads.FOLDER}/{downloads.zip_name(layout)}", *citations.TYPES)
        yield from (path / name for name in names) if path.is_dir() else (path,)
    yield layout.build / RECORD


def contents(layout: Layout, version: str) -> Mapping[str, bytes]:
    """Return the files of the release, by name; the checksums come last.

    :raises ValueError: if two have the same name
    """
    found = [(path.name, path.read_bytes()) for path in artefacts(layout)]
    found += [
        ("sbom.cdx.json", sbom_list.text_of(sbom_list.bill(layout.root)).encode()),
        (f"{layout.name}-licences.zip", licences(layout.root)),
        (NOTES, notes(layout.root, version).encode()),
    ]
    named = dict(found)
    if len(named) < len(found):
        raise ValueError(f"two files have the same name: {sorted(name for name, _ in found)}")
    sums = "".join(f"{hashlib.sha256(named[name]).hexdigest()}  {name}\n" for name in sorted(named))
    return named | {SUMS: sums.encode()}


def write(layout: Layout, version: str) -> Path:
    """Write the release at once, in the place of one that stands there, and return its folder."""
    made, target = layout.work / "release", layout.build / "release" / version
    made.mkdir(parents=True, exist_ok=True)
    for path in made.iterdir():
        path.unlink()
    for name, data in contents(layout, version).items():
        (made / name).write_bytes(data)
    publish(made, target)
    return target


def refusals(root: Path, version: str) -> list[Finding]:
    """Return why *version* of the project at *root* cannot be released."""
    try:
        return list(release.check(root, version))
    except EditionError as error:
        return list(error.findings)
    except OSError as error:
        return [unusable(root, error)]


def is_proved(root: Path) -> bool:
    """Build what has to be built, and prove what then stands."""
    built = build(root)
    print_findings(built.findings, sys.stdout)
    return not built.errors and verify.main(["--root", str(root)]) == 0


def main(arguments: list[str] | None = None) -> int:
    """Check, build, prove and write; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version", help="1.0.0, or 1.0.0-rc.1")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[2], help="the project's folder")
    parser.add_argument("--check", action="store_true", help="only look whether it may be released")
    options = parser.parse_args(arguments)
    if not release.VERSION.fullmatch(options.version):
        parser.error(f"{options.version!r} is no version of three numbers, such as 1.0.0")
    root = options.root.resolve()
    if found := refusals(root, options.version):
        print_findings(found, sys.stdout)
        print("not released")
        return max(finding.severity for finding in found)
    if options.check:
        print(f"{options.version} may be released, if it is proved")
        return 0
    if not is_proved(root):
        print("not released")
        return 1
    folder = write(Layout(root), options.version)
    for path in sorted(folder.iterdir()):
        print(f"  {path.stat().st_size / 1000:8.0f} kB  {path.relative_to(root)}")
    return 0


if __name__ == "__main__":
    sys.exit(printed(main))
