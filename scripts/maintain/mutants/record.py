"""Faults in what stands beside the outputs: the zip of the site, the record, the checksums, the diplomatic output."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from edition.model.outputs import OUTPUTS
from edition.outputs.html import compressed
from edition.pipeline.layout import RECORD, SUMS, Layout

from maintain.mutants import packed
from maintain.mutants.model import BUILT, Files, Mutant, chosen, rank
from maintain.mutants.slips import SLIPS
from maintain.mutants.source import transcription

SITE: Final = f"{BUILT}html"
TEXT: Final = f"{BUILT}diplomatic/transcription.txt"
#: Members of the zip, and files of the site, in which faults are seeded.
MEMBERS: Final = 5


def _given(files: Files) -> Files:
    return files


def _mutant(kind: str, about: str, files: Mapping[str, bytes | None]) -> Mutant:
    return Mutant(kind, about, partial(_given, dict(files)))


def _damaged(data: bytes, key: str) -> bytes:
    """Return *data* with one byte changed; a byte is added to what is empty."""
    at = rank(key) % len(data) if data else 0
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if data else b"x"


def _archive(root: Path) -> Iterator[Mutant]:
    """Yield the faults of the zip of the site; it changes alone."""
    (path,) = (root / SITE / "download").glob("*.zip")
    place, folder = f"{SITE}/download/{path.name}", path.name.removesuffix("-html.zip")
    names = sorted(p.relative_to(root / SITE).as_posix() for p in (root / SITE).rglob("*") if p.is_file())
    left_out = (".json", ".css", *compressed.FORMS)
    inside = [name for name in names if name != f"download/{path.name}" and not name.endswith(left_out)]
    for name in chosen("zip", inside, MEMBERS):
        data = (root / SITE / name).read_bytes()
        changes: Mapping[str, dict[str, bytes | None]] = {
            "file changed": {f"{folder}/{name}": _damaged(data, name)},
            "file lost": {f"{folder}/{name}": None},
            "file renamed": {f"{folder}/{name}": None, f"{folder}/{name}.old": data},
            "stale file left": {f"{folder}/old-{Path(name).name}": data},
        }
        for kind, changed in changes.items():
            yield Mutant(f"archive/{kind}", name, partial(packed.of_epub, path, place, changed))
        yield _mutant("archive/site changed without it", name, {f"{SITE}/{name}": data + b" "})
    yield _mutant("archive/cut short", path.name, {place: path.read_bytes()[: path.stat().st_size // 2]})
    yield _mutant("archive/empty", path.name, {place: b""})


def _outputs(root: Path) -> Iterator[Mutant]:
    """Yield the changes of outputs after they were proved."""
    layout = Layout(root)
    files = [path for target in OUTPUTS for path in layout.published(target) if path.is_file()]
    pages = sorted(path for path in (root / SITE).rglob("*") if path.is_file() and path.name != RECORD)
    for path in (*files, *chosen("site", pages, MEMBERS)):
        place = path.relative_to(root).as_posix()
        yield _mutant("record/output changed", place, {place: _damaged(path.read_bytes(), place)})
        yield _mutant("record/output lost", place, {place: None})
        old = path.with_name(f"old-{path.name}").relative_to(root).as_posix()
        yield _mutant("record/stale file left", old, {old: path.read_bytes()})
    for first, second in zip(files[::2], files[1::2], strict=False):
        names = [path.relative_to(root).as_posix() for path in (first, second)]
        both = {names[0]: second.read_bytes(), names[1]: first.read_bytes()}
        yield _mutant("record/outputs exchanged", " and ".join(names), both)


#: Class -> what is done to the record as JSON, for the artefact with this number.
_RECORD: Final[Mapping[str, Callable[[dict[str, Any], int], object]]] = {
    "checksum changed": lambda r, n: r["artefacts"][n].update(sha256=r["artefacts"][n - 1]["sha256"]),
    "output not recorded": lambda r, n: r["artefacts"].pop(n),
    "output recorded twice": lambda r, n: r["artefacts"].append(r["artefacts"][n]),
    "output under another name": lambda r, n: r["artefacts"][n].update(path=f"x{n}"),
    "site not recorded": lambda r, n: r.update(site=None),
    "number of the site's files changed": lambda r, n: r["site"].update(files=r["site"]["files"] + n + 1),
    "count changed": lambda r, n: r["counts"].update(notes=r["counts"]["notes"] + n + 1),
    "check reported as passed": lambda r, n: r["checks"][n].update(result="passed!"),
    "schema changed": lambda r, n: r.update(schema=r["schema"] + n + 1),
}


def _record(root: Path) -> Iterator[Mutant]:
    """Yield the faults of the record and of the checksums."""
    place, copy = f"{BUILT}{RECORD}", f"{SITE}/{RECORD}"
    text = (root / place).read_text("utf-8")
    for kind, change in _RECORD.items():
        for number in range(2):
            record = json.loads(text)
            change(record, number)
            data = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
            yield _mutant(f"record/{kind}", f"{number}", {place: data})
            yield _mutant(f"record/{kind}, its copy too", f"{number}", {place: data, copy: data})
    yield _mutant("record/copy changed", copy, {copy: text.replace(": 1", ": 2", 1).encode("utf-8")})
    yield _mutant("record/copy lost", copy, {copy: None})
    for name in (RECORD, SUMS):
        yield _mutant("record/record lost", name, {f"{BUILT}{name}": None})
    sums = (root / BUILT / SUMS).read_text("utf-8")
    rows = ("line lost", r"(?m)^.+\n", lambda m: ""), ("line repeated", r"(?m)^.+\n", lambda m: 2 * m[0]), (
        "checksum of another file", r"(?m)^(\w+)(  .+\n)(\w+)(  .+\n)", lambda m: m[3] + m[2] + m[1] + m[4]
    ), ("file of another name", r"(?m)^(\w+  .+)\n", lambda m: m[1] + "x\n")  # fmt: skip
    for kind, pattern, change_ in rows:
        for match in chosen(kind, re.finditer(pattern, sums), 3):
            new = sums[: match.start()] + change_(match) + sums[match.end() :]
            yield _mutant(
                f"record/checksums: {kind}", match[0][66:110].strip(), {f"{BUILT}{SUMS}": new.encode("utf-8")}
            )


def _diplomatic(root: Path) -> Iterator[Mutant]:
    """Yield the slips of the diplomatic output."""
    one = transcription(root)
    for kind, rule in SLIPS.items():
        edits = rule(one, "diplomatic " + kind, 2)
        yield from (_mutant(f"diplomatic/{kind}", a, {TEXT: new.encode()}) for a, new in edits if new != one.text)
    text = one.text
    whole = {"cut short": text[: len(text) // 2], "empty": "", "blank line added": text.replace("\n", "\n\n", 1),
             "line ends changed": text.replace("\n", "\r\n"), "with a BOM": "\ufeff" + text, "end of line added": text + "\n"}  # fmt: skip
    yield from (_mutant(f"diplomatic/{kind}", TEXT, {TEXT: new.encode()}) for kind, new in whole.items())
    yield _mutant("diplomatic/file missing", TEXT, {TEXT: None})


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded beside the outputs of the project at *root*."""
    yield from _archive(root)
    yield from _outputs(root)
    yield from _record(root)
    yield from _diplomatic(root)
