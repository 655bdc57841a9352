"""Proving mutants, one after the other or in several processes, each in a folder of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from edition.model.findings import EditionError, Finding
from edition.outputs.pdf.setting import SettingError
from edition.pipeline import record
from edition.pipeline.layout import RECORDS, Layout
from edition.proof.run import check_chapters, check_outputs
from edition.reading import book

from maintain.mutants import built, harmless, source
from maintain.mutants.model import BUILT, Files, Mutant

#: What the proof reads; of ``_static`` the pictures that are drawn in files.
INPUTS: Final = ("conf.py", "index.md", "chapters", "registers", "source", "_static")


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """What the proof said of one mutant."""

    kind: str
    about: str
    codes: tuple[str, ...]  #: the codes that fail the proof, each once, in order
    first: str  #: the first such finding


def faults(root: Path) -> list[Mutant]:
    """Return every seeded fault of the project at *root*, the built outputs included if they stand there."""
    return [*source.mutants(root), *(built.mutants(root) if (root / BUILT).is_dir() else ())]


def harmless_edits(root: Path) -> list[Mutant]:
    """Return every harmless edit of the project at *root*."""
    return [*harmless.mutants(root), *(built.harmless(root) if (root / BUILT).is_dir() else ())]


def copy(root: Path, folder: Path) -> None:
    """Copy what the proof reads; built files are linked, because a mutant replaces and never writes into one."""
    for name in INPUTS:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name)
        else:
            shutil.copy2(root / name, folder / name)
    for output in sorted({kind for kind, _ in built.OUTPUTS.values()}):
        if (root / BUILT / output).is_dir():
            shutil.copytree(root / BUILT / output, folder / BUILT / output, copy_function=_link)
    for name in RECORDS:
        if (root / BUILT / name).is_file():
            _link(str(root / BUILT / name), str(folder / BUILT / name))


def _link(origin: str, target: str) -> None:
    Path(target).symlink_to(Path(origin).resolve())


@contextmanager
def applied(folder: Path, files: Files) -> Iterator[None]:
    """Change *files* in *folder*, and put them back."""
    before = {name: _kept(folder / name) for name in files}
    try:
        for name, data in files.items():
            _put(folder / name, data)
        yield
    finally:
        for name, kept in before.items():
            _put(folder / name, kept)


def _kept(path: Path) -> bytes | Path | None:
    """Return what stands at *path*: where a link leads, the bytes of a file, or None."""
    if path.is_symlink():
        return path.readlink()
    return path.read_bytes() if path.is_file() else None


def _put(path: Path, data: bytes | Path | None) -> None:
    path.unlink(missing_ok=True)
    if isinstance(data, Path):
        path.symlink_to(data)
    elif data is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def prove(folder: Path, stage: str) -> list[Finding]:
    """Return what the proof finds in *folder*: the chapters, the record, or some of the outputs."""
    try:
        if stage == "record":
            return list(record.check(Layout(folder)))
        read = book.load(folder)
        if stage == "chapters":
            return check_chapters(read)
        return list(check_outputs(read, built.outputs(folder, stage)))
    except EditionError as error:
        return list(error.findings)


def outcome(folder: Path, mutant: Mutant) -> Outcome:
    """Return what the proof says of *mutant*, applied to the copied project in *folder*."""
    try:
        files = mutant.files()
    except SettingError as error:  # the build refuses what cannot be set: no reader gets it
        return Outcome(mutant.kind, mutant.about, ("build-002",), str(error))
    with applied(folder, files):
        found = [finding for finding in prove(folder, mutant.stage) if not finding.is_warning]
    codes = tuple(sorted({finding.code for finding in found}))
    return Outcome(mutant.kind, mutant.about, codes, str(found[0]) if found else "")


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """Which of the mutants are proved: every *step*-th, from number *first* on."""

    first: int = 0
    step: int = 1

    def of(self, every: Sequence[T]) -> list[T]:
        """Return those of *every* that are proved."""
        return list(every[self.first :: self.step])


WHOLE: Final = Sample()


def _some(
    root: Path, make: Callable[[Path], Sequence[Mutant]], sample: Sample, part: int, parts: int
) -> list[tuple[int, Outcome]]:
    """Prove every *parts*-th mutant of the *sample*, from *part* on; a process makes its mutants itself."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy(root, folder)
        every = sample.of(list(enumerate(make(root))))
        return [(number, outcome(folder, mutant)) for number, mutant in every[part::parts]]


def outcomes(root: Path, make: Callable[[Path], Sequence[Mutant]], jobs: int, sample: Sample = WHOLE) -> list[Outcome]:
    """Prove every mutant of the *sample* that *make* gives, in *jobs* processes; the order is that of *make*."""
    with ProcessPoolExecutor(jobs) as pool:
        done = pool.map(partial(_some, root, make, sample, parts=jobs), range(jobs))
        return [one for _, one in sorted(pair for part in done for pair in part)]


def clean(root: Path) -> Mapping[str, list[Finding]]:
    """Return the findings of the unchanged project, by stage."""
    stages = [
        stage
        for stage in built.OUTPUTS
        if all(path.exists() for paths in built.outputs(root, stage).values() for path in paths)
    ]
    return {
        stage: [f for f in prove(root, stage) if not f.is_warning]
        for stage in ("chapters", *stages, *(["record"] if stages else []))
    }
