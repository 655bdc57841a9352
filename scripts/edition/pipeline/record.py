"""The record of a proof, for machines: ``verification.json`` and ``SHA256SUMS`` in ``_build``, beside the outputs.

They are written last, each at once, and only when everything was proved, so what they name is what was proved.
``verification.json``, schema 2 (a new number whenever a key changes its meaning or goes)::

    schema      2
    source      file, sha256 and bytes of the transcription
    commit      the commit built, with ``-dirty`` if files had changed since; null outside git
    epoch       the date that the outputs bear, in seconds (SOURCE_DATE_EPOCH)
    tools       versions of the packages that the outputs or the proof depend on
    counts, apparatus, registers    the numbers of the report
    checks      for each: key, codes, result (passed, or not run for an output that was not made), warnings
    warnings    the findings that leave the proof standing, whole
    mutants     what the suite of seeded faults counted, null before it has run
    readings    what independent readings marked and how far they agree, null without them
    artefacts   for each file: output, path under _build, bytes, sha256
    site        the pages: files, bytes, and the sha256 of their list, null without them

The list of the site is what ``sha256sum`` prints of its files in the order of their paths: a line a file, sha256, two
spaces, path under ``html``. ``verification.json`` stands beside the pages too, and is left out of the list, because
no file can hold its own checksum.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from edition.model import files, git
from edition.model.findings import Finding
from edition.model.outputs import OUTPUTS, Output
from edition.pipeline.layout import RECORD, SUMS, Layout
from edition.proof.summary import GROUPS, Check, CheckGroup, Summary, codes_of

SCHEMA: Final = 2
#: What makes or reads the outputs; all others are in the locked requirements and the SBOM.
TOOLS: Final = (
    "sphinx", "docutils", "myst-parser", "markdown-it-py", "sphinx-book-theme", "typst", "uharfbuzz", "brotli",
    "lxml", "ebooklib", "pikepdf", "pypdfium2",
)  # fmt: skip
_REPAIR: Final = "build it again with make"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(path: Path) -> list[Path]:
    """Return the files of an output, in the order of their paths."""
    found = path.rglob("*") if path.is_dir() else [path]
    return sorted((p for p in found if p.is_file() and p.name != RECORD), key=lambda p: p.as_posix())


def _listed(paths: Sequence[Path], root: Path) -> str:
    """Return the lines that ``sha256sum`` prints of *paths*, named from *root*."""
    return "".join(f"{_sha256(path)}  {path.relative_to(root).as_posix()}\n" for path in paths)


def _artefacts(layout: Layout, targets: Sequence[Output]) -> Iterator[dict[str, Any]]:
    """Yield output, path, size and checksum of each file that *targets* published."""
    for target in targets:
        for path in layout.published(target):
            if path.is_file():
                name = path.relative_to(layout.build).as_posix()
                yield {"output": target.name, "path": name, "bytes": path.stat().st_size, "sha256": _sha256(path)}


def _site(layout: Layout, targets: Sequence[Output]) -> dict[str, Any] | None:
    """Return the pages as one artefact, None if they are not among *targets*."""
    folders = [path for target in targets for path in layout.published(target) if path.is_dir()]
    return _described(folders[0], _listed(_files(folders[0]), folders[0])) if folders else None


def _described(folder: Path, listed: str) -> dict[str, Any]:
    """Return the pages in *folder*, whose files are *listed*, as one artefact."""
    files_ = _files(folder)
    size = sum(path.stat().st_size for path in files_)
    digest = hashlib.sha256(listed.encode()).hexdigest()
    return {"path": folder.name, "files": len(files_), "bytes": size, "sha256": digest}


def _versions() -> Iterator[tuple[str, str]]:
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and who only compares needs it not

    for name in TOOLS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def commit(root: Path) -> str | None:
    """Return the commit of the files at *root*, None outside git."""
    try:
        return git.ask(root, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*").strip() or None
    except git.GitError:
        return None


def _check(group: CheckGroup, check: Check, targets: Sequence[Output]) -> dict[str, Any]:
    """Return a check for machines. What fails is never recorded, so it passed, or its output was not made."""
    outputs = {target.name for target in OUTPUTS} & {group.key}
    ran = not outputs or any(target.name in outputs for target in targets)
    result = "passed" if ran else "not run"
    return {"key": group.key, "codes": codes_of(group), "result": result, "warnings": check.warnings}


def describe(
    layout: Layout, targets: Sequence[Output], summary: Summary, warnings: Sequence[Finding], epoch: int
) -> dict[str, Any]:
    """Return the record of *targets* as they are published now."""
    counts = dict(summary.counts)
    return {
        "schema": SCHEMA,
        "source": {"file": summary.file, "sha256": summary.sha256, "bytes": counts.pop("source_bytes")},
        "commit": commit(layout.root),
        "epoch": epoch,
        "tools": dict(_versions()),
        "counts": counts,
        "apparatus": {"kinds": summary.kinds, "classes": summary.classes, "certainties": summary.certainties},
        "registers": summary.registers,
        "checks": [_check(g, c, targets) for g, c in zip(GROUPS, summary.checks, strict=True)],
        "warnings": [finding.as_json() for finding in warnings],
        "mutants": summary.mutants or None,
        "readings": None if summary.readings is None else asdict(summary.readings),
        "artefacts": list(_artefacts(layout, targets)),
        "site": _site(layout, targets),
    }


def _write(path: Path, text: str) -> None:
    """Write *path* at once: a reader sees the old file or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(path)


def write(layout: Layout, targets: Sequence[Output], described: dict[str, Any]) -> None:
    """Write the record beside the outputs, and beside the pages, and the checksums of everything.

    What the last record has and the book has no more goes: a form of the EPUB, another witness, a former name.
    """
    for path in left(layout):
        path.unlink()
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    copies = [path / RECORD for target in targets for path in layout.published(target) if path.is_dir()]
    for path in (layout.build / RECORD, *copies):
        _write(path, text)
    files = [file for target in targets for path in layout.published(target) for file in _files(path)]
    _write(layout.build / SUMS, _listed([*files, *copies, layout.build / RECORD], layout.build))


def _read(path: Path) -> dict[str, Any]:
    """Return the record at *path*; ValueError or OSError if there is none that can be used."""
    try:
        read = json.loads(files.read(path, files.TEXT).decode("utf-8"))
    except RecursionError:
        raise ValueError("values nested too deep") from None
    if not isinstance(read, dict) or read.get("schema") != SCHEMA:
        raise ValueError(f"no record of schema {SCHEMA}")
    return read


def left(layout: Layout) -> Iterator[Path]:
    """Yield the files of the last record that are outputs no longer, if they stand as they were published."""
    ours = {path for target in OUTPUTS for path in layout.published(target)}
    try:
        rows = [(layout.build / row["path"], row["sha256"]) for row in _read(layout.build / RECORD)["artefacts"]]
    except (OSError, ValueError, KeyError, TypeError):
        return  # none, or one that says nothing
    folders = {path.parent for path in ours} - {layout.build}
    for path, digest in rows:
        if path not in ours and path.parent in folders and path.is_file() and _sha256(path) == digest:
            yield path


def _recorded(layout: Layout, read: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield path and checksum of each file of the record; ValueError for one that is no output."""
    ours = {path.relative_to(layout.build).as_posix() for target in OUTPUTS for path in layout.published(target)}
    for row in read["artefacts"]:
        if row["path"] not in ours:
            raise ValueError(f"{row['path']!r} is no output")
        yield row["path"], row["sha256"]


def check(layout: Layout) -> Iterator[Finding]:
    """Yield build-004 for each output that is not, byte for byte, the one that was proved, and for what is beside it.

    A record or checksums that cannot be read are build-001, as any output.
    """
    name = (layout.build / RECORD).relative_to(layout.root).as_posix()
    try:
        read = _read(layout.build / RECORD)
        recorded = dict(_recorded(layout, read))
        if (site := read["site"]) is not None:
            site = {key: site[key] for key in ("path", "files", "bytes", "sha256")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        yield Finding(name, 0, "build-001", str(reason), "the record of the proof", _REPAIR)
        return
    for path, ought in recorded.items():
        file = layout.build / path
        found = _sha256(file) if file.is_file() else "nothing"
        if found != ought:
            yield Finding(f"_build/{path}", 0, "build-004", f"sha256 {found}", ought, _REPAIR)
    pages = layout.build / "html"
    listed = _listed(_files(pages), pages) if site is not None and pages.is_dir() else ""
    now = _described(pages, listed) if listed else None
    if now != site:
        yield Finding("_build/html", 0, "build-004", _said(now), _said(site), _REPAIR)
    elif site is not None:
        yield from _check_copies(layout, recorded, listed)
    if now == site:
        yield from _check_sums(layout, recorded, listed)
    yield from _check_left_over(layout)


def _check_copies(layout: Layout, recorded: Mapping[str, str], listed: str) -> Iterator[Finding]:
    """Yield a finding for each file beside the pages that is not the one it is a copy of."""
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in listed.splitlines())}
    for path, ought in recorded.items():
        copy = f"download/{path.rpartition('/')[2]}"
        if sums.get(copy, ought) != ought:
            yield Finding(f"_build/html/{copy}", 0, "build-004", f"sha256 {sums[copy]}", ought, _REPAIR)
    copied, ought = layout.build / "html" / RECORD, _sha256(layout.build / RECORD)
    found = _sha256(copied) if copied.is_file() else "nothing"
    if found != ought:
        yield Finding(f"_build/html/{RECORD}", 0, "build-004", f"sha256 {found}", ought, _REPAIR)


def _check_sums(layout: Layout, recorded: Mapping[str, str], listed: str) -> Iterator[Finding]:
    """Yield a finding for the first line of the checksums that is not that of a recorded file."""
    records = [path for path in (layout.build / "html" / RECORD, layout.build / RECORD) if path.is_file()]
    ought = [line.replace("  ", "  html/", 1) for line in listed.splitlines()]
    ought += [f"{digest}  {path}" for path, digest in recorded.items()]
    ought += _listed(records if listed else records[-1:], layout.build).splitlines()
    try:
        found = files.read(layout.build / SUMS, files.BUILT).decode("utf-8").splitlines()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        yield Finding(f"_build/{SUMS}", 0, "build-001", str(reason), "the checksums of the outputs", _REPAIR)
        return
    for line in sorted({*found} ^ {*ought})[:1] or [line for line, n in Counter(found).items() if n > 1][:1]:
        told = (line, "a line of a recorded file") if line in found else ("nothing", line)
        yield Finding(f"_build/{SUMS}", 0, "build-004", *told, _REPAIR)


def _check_left_over(layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each file beside the outputs that is none of them."""
    ours = {path for target in OUTPUTS for path in layout.published(target)}
    for folder in sorted({path.parent for path in ours} - {layout.build}):
        for path in sorted(folder.glob("[!.]*")):
            if path not in ours:
                file = path.relative_to(layout.root).as_posix()
                yield Finding(file, 0, "build-004", path.name, "only outputs", f"delete it, then {_REPAIR}")


def _said(site: dict[str, Any] | None) -> str:
    """Return the pages in words."""
    return f"{site['files']} files, sha256 {site['sha256']}" if site else "nothing"
