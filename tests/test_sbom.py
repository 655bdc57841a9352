"""The bill of materials: valid, whole, and the same each time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from maintain import sbom as verb
from maintain import sbom_list as sbom

LOCK = (ROOT / sbom.LOCK).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bom() -> dict[str, Any]:
    return sbom.bill(ROOT)


def problem(bom: dict[str, Any]) -> object:
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom.text_of(bom))


def test_it_follows_the_schema(bom: dict[str, Any]) -> None:
    """CycloneDX 1.6, strictly: no key that the schema does not know."""
    assert problem(bom) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda bom: bom["components"][0].update(type="package"),
        lambda bom: bom["components"][0].update(licence="MIT"),
        lambda bom: bom["components"][0]["externalReferences"][0]["hashes"][0].update(content="0"),
    ],
)
def test_the_schema_is_asked(bom: dict[str, Any], damage: Callable[[dict[str, Any]], None]) -> None:
    """What breaks the schema is told, so the test above can fail."""
    copy = json.loads(sbom.text_of(bom))
    damage(copy)
    assert problem(copy) is not None


def test_every_locked_package_with_every_hash(bom: dict[str, Any]) -> None:
    """Counted in the lock in another way."""
    listed = {c["purl"]: c for c in bom["components"] if c.get("externalReferences")}
    assert sorted(listed) == sorted(f"pkg:pypi/{n}@{v}" for n, v in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.M))
    hashes = [h["content"] for c in listed.values() for h in c["externalReferences"][0]["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:(\w+)", LOCK))


def test_what_is_committed_is_listed(bom: dict[str, Any]) -> None:
    """The fonts and the pip that installs, with their checksums."""
    committed = {c["bom-ref"]: c for c in bom["components"] if "externalReferences" not in c}
    found = [*(ROOT / sbom.BOOTSTRAP).glob("*.whl"), *(ROOT / sbom.TYPEFACES).glob("*.br")]
    others = [path.relative_to(ROOT).as_posix() for path in found]
    assert sorted(committed) == sorted([sbom.FONT, *others])
    for name, component in committed.items():
        assert component["hashes"][0]["content"] == hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    assert [sbom.licence_of(committed[sbom.FONT]), sbom.licence_of(committed[others[0]])] == ["OFL-1.1", "MIT"]


def test_every_installed_package_has_a_licence(bom: dict[str, Any]) -> None:
    """Only what is locked for another system has none here."""
    without = [c["name"] for c in bom["components"] if "licenses" not in c]
    installed = {d.metadata["Name"].lower().replace("_", "-") for d in metadata.distributions()}
    assert [name for name in without if name in installed] == []


def test_the_graph_leads_to_every_installed_package(bom: dict[str, Any]) -> None:
    """From the edition every package is reached but those of other systems."""
    graph = {node["ref"]: node["dependsOn"] for node in bom["dependencies"]}
    reached, waiting = set(), [bom["metadata"]["component"]["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += graph.get(ref, ())
    assert {c["bom-ref"] for c in bom["components"] if "properties" not in c} <= reached


def test_the_agpl_is_named(bom: dict[str, Any]) -> None:
    """The one package that the build must not import is seen for what it is."""
    found = {sbom.licence_of(c): c["name"] for c in bom["components"]}
    assert {name for licence, name in found.items() if "AGPL" in licence} == {"ebooklib"}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"License-Expression": "0BSD OR CC0-1.0", "License": "x"}, [{"expression": "0BSD OR CC0-1.0"}]),
        ({"License": "MIT License"}, [{"license": {"id": "MIT"}}]),
        ({"License": "Somebody's own"}, [{"license": {"name": "Somebody's own"}}]),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, [{"license": {"name": "BSD License"}}]),
        ({"Classifier": "Topic :: Text Processing"}, []),
    ],
)
def test_licences(headers: dict[str, str], expected: list[dict[str, Any]]) -> None:
    """An SPDX expression before all, identifiers where there is no doubt, else the words as they stand."""
    message = Message()
    for name, value in headers.items():
        message[name] = value
    assert sbom.licences(message) == expected  # type: ignore[arg-type]


def test_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It writes the same bytes each time, with no date, and a line a component."""
    for name in ("pyproject.toml", "conf.py", sbom.LOCK, sbom.FONT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    written = []
    for _ in range(2):
        assert verb.main(["--root", str(tmp_path)]) == 0
        written.append((tmp_path / "_build/sbom.cdx.json").read_bytes())
    lines = capsys.readouterr().out.splitlines()
    assert written[0] == written[1]
    assert "timestamp" not in written[0].decode() and "serialNumber" not in written[0].decode()
    assert lines[-1] == f"{len(json.loads(written[0])['components'])} components in _build/sbom.cdx.json"
