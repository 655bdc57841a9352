"""The bill of materials: the locked packages, the fonts and the pip that installs -> CycloneDX 1.6 JSON.

See https://cyclonedx.org/docs/1.6/json/. There is no serial number and no time in it, so that the same lock gives
the same bytes. Licences are what the installed packages declare (core metadata 2.4, ``License-Expression``; before
it ``License`` and the classifiers); a package that is locked for another system alone is listed without one.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any, Final

from edition.model import settings
from packaging.requirements import Requirement

LOCK: Final = "scripts/requirements/build.txt"
FONT: Final = "_static/fonts/NotoSerifCJKtc-Regular.otf"
TYPEFACES: Final = "scripts/edition/lettering/typefaces"
#: Code, editorial work, fonts.
LICENCE: Final = "MIT AND CC-BY-SA-4.0 AND OFL-1.1"
BOOTSTRAP: Final = "scripts/bootstrap"
_REQUIREMENT: Final = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\\n]+?))?\s*\\?$")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
#: What packages write -> SPDX identifier, where there can be no doubt.
_SPDX: Final = {
    "MIT License": "MIT",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Affero General Public License v3 or later (AGPLv3+)": "AGPL-3.0-or-later",
}
_IDENTIFIER: Final = re.compile(r"(MIT|0BSD|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0|PSF-2\.0|AGPL-3\.0-or-later)")


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of the lock."""

    name: str
    version: str
    marker: str  #: where it is installed, empty for everywhere
    hashes: tuple[str, ...]  #: sha256 of each file that may be installed

    @property
    def purl(self) -> str:
        """Return the package URL, by which advisories know the package."""
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(text: str) -> list[Locked]:
    """Return the packages of a file of locked requirements, in its order."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for line in text.splitlines():
        if (named := _REQUIREMENT.match(line)) is not None:
            found.append((named, []))
        elif (hashed := _HASH.search(line)) is not None:
            found[-1][1].append(hashed[1])
    return [Locked(m["name"], m["version"], m["marker"] or "", tuple(sorted(hashes))) for m, hashes in found]


def _declared(read: metadata.PackageMetadata) -> Iterator[str]:
    """Yield the licences that a package names, or the one text that names them."""
    text = read["License"] or ""
    if text and "\n" not in text and not text.startswith("GNU"):
        yield text
        return
    for classifier in read.get_all("Classifier") or ():
        if classifier.startswith("License :: "):
            yield classifier.rpartition(" :: ")[2]


def licences(read: metadata.PackageMetadata) -> list[dict[str, Any]]:
    """Return the licences of a package as CycloneDX has them: an SPDX expression, or identifiers and names."""
    if expression := read["License-Expression"]:
        return [{"expression": expression}]
    named = [_SPDX.get(name, name) for name in _declared(read)]
    return [{"license": {"id" if _IDENTIFIER.fullmatch(name) else "name": name}} for name in named]


def _installed(name: str) -> metadata.PackageMetadata | None:
    try:
        return metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None


def _component(package: Locked) -> dict[str, Any]:
    """Return a locked package as a component."""
    read = _installed(package.name)
    hashes = [{"alg": "SHA-256", "content": value} for value in package.hashes]
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "externalReferences": [{"type": "distribution", "url": package.purl, "hashes": hashes}],
    }
    if read is not None and (given := licences(read)):
        found["licenses"] = given
    if package.marker:
        found["properties"] = [{"name": "edition:marker", "value": package.marker}]
    return found


def _file(path: Path, root: Path, licence: str, **more: str) -> dict[str, Any]:
    """Return a committed file as a component."""
    name = path.relative_to(root).as_posix()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    fixed = {"type": "file", "bom-ref": name, "name": name}
    named = {"name" if " " in licence else "id": licence}  # ids are SPDX's
    described = {"hashes": [{"alg": "SHA-256", "content": digest}], "licenses": [{"license": named}]}
    return fixed | more | described


def _committed(root: Path) -> Iterator[dict[str, Any]]:
    """Yield the committed files that others made: the fonts, and the pip that installs."""
    yield _file(root / FONT, root, "OFL-1.1")
    for font in sorted((root / TYPEFACES).glob("*.br")):
        yield _file(font, root, "Hanazono Font License" if font.name.startswith("HanaMin") else "OFL-1.1")
    for wheel in sorted((root / BOOTSTRAP).glob("pip-*.whl")):
        version = wheel.name.split("-")[1]
        yield _file(wheel, root, "MIT", type="library", name="pip", version=version, purl=f"pkg:pypi/pip@{version}")


def _needs(requirements: list[str], refs: Mapping[str, str]) -> list[str]:
    """Return the references of the packages that *requirements* name and that are in the lock, extras left out."""
    read = [Requirement(text) for text in requirements]
    names = {re.sub(r"[-_.]+", "-", r.name).lower() for r in read if r.marker is None or r.marker.evaluate()}
    return sorted(refs[name] for name in names & refs.keys())


def bill(root: Path) -> dict[str, Any]:
    """Return the bill of materials of the project at *root*."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = locked((root / LOCK).read_text(encoding="utf-8"))
    refs = {package.name: package.purl for package in packages}
    committed = list(_committed(root))
    needed = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    book = settings.load(root)
    direct = [*_needs(needed, refs), *(component["bom-ref"] for component in committed)]
    graph = [{"ref": book.basename, "dependsOn": sorted(direct)}]
    for package in packages:
        read = _installed(package.name)
        graph.append({"ref": package.purl, "dependsOn": _needs((read and read.get_all("Requires-Dist")) or [], refs)})
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": book.basename,
                "name": book.basename,
                "version": book.version,
                "description": f"{book.author}《{book.project}》，校注電子版",
                "licenses": [{"expression": LICENCE}],
            }
        },
        "components": [*map(_component, packages), *committed],
        "dependencies": graph,
    }


def text_of(bom: Mapping[str, Any]) -> str:
    """Return the bill as the file has it."""
    return json.dumps(bom, ensure_ascii=False, indent=1) + "\n"


def licence_of(component: Mapping[str, Any]) -> str:
    """Return the licence of a *component* in words."""
    given = component.get("licenses", [])
    names = [entry.get("expression") or entry["license"].get("id") or entry["license"]["name"] for entry in given]
    return ", ".join(names) or "not installed here"
