"""A fuzzer, guided by coverage, at whatever reads what came from outside: ``fuzz.py TARGET --seconds N``.

libFuzzer (through atheris) changes the seeds, which are files of the miniature book and of what was built of it, and
keeps what reaches new code in ``_build/fuzz/TARGET``. Any answer but a value or findings of one line each is a crash:
another exception, more than 10 s, more than 2 GB. What crashed is kept beside, as ``TARGET-crash-…``.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
MINI = ROOT / "tests/roots/mini"
KEPT = ROOT / "_build/fuzz"
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from conftest import BLOCKS, furnished  # noqa: E402

with atheris.instrument_imports(include=["edition"]):
    from edition.ingest import received
    from edition.model import bibliography, marks, readings, registers, settings, wording
    from edition.model.findings import EditionError, Finding
    from edition.model.notation import NotationError
    from edition.model.outputs import OUTPUTS
    from edition.pipeline import record
    from edition.pipeline.layout import Layout
    from edition.proof.run import check_chapters, check_outputs
    from edition.reading import book
    from edition.reading import markdown as chapter_reader

    for output in OUTPUTS:
        import_module(output.reader)  # the proof loads them only when their output is there

One = Callable[[bytes], None]
PAGE, FACING, RECORD = "_build/html/chapters/01.html", "_build/html/facing/p1.html", "_build/verification.json"
SEARCH, WORKER = "_build/html/_static/search-data.js", "_build/html/sw.js"
NAME = settings.load(ROOT).basename
EPUB, PDF = f"_build/epub/{NAME}.epub", f"_build/pdf/{NAME}.pdf"


@dataclass(frozen=True)
class Target:
    """What is fuzzed."""

    one: Callable[[Path], One]  #: the miniature book, built -> what reads one input
    seeds: Callable[[Path], Iterable[bytes]]  #: the same -> inputs to begin with


def told(found: Iterable[Finding]) -> None:
    """Check that each finding is one line that a terminal can show."""
    for finding in found:
        line = str(finding)
        assert line.replace("\u3000", "").isprintable(), line
        line.encode("utf-8")


def reading(parse: Callable[[str], object]) -> Callable[[Path], One]:
    """Return the target that gives a text to *parse*, which may answer with findings."""

    def one(data: bytes) -> None:
        try:
            parse(data.decode("utf-8", "surrogateescape"))
        except EditionError as error:
            told(error.findings)

    return lambda root: one


def mark(text: str) -> None:
    """Parse a mark of any kind, with those that it holds; what each prints can be told of it."""
    kinds = [*marks.KINDS, ""]
    try:
        read = marks.read(kinds[ord(text[0]) % len(kinds)] if text else "", text[1:])
    except NotationError:
        return
    for one in read:
        marks.printed(one)
        if one.kind in marks.JUDGING:
            wording.named(one)


def proved(root: Path) -> None:
    """Read the project at *root* and prove it without outputs."""
    told(check_chapters(book.load(root)))


def project(file: str, read: Callable[[Path], object] = proved) -> Callable[[Path], One]:
    """Return the target that is the *file* of a project, given to *read*."""

    def make(root: Path) -> One:
        def one(data: bytes) -> None:
            (root / file).write_bytes(data)
            try:
                read(root)
            except EditionError as error:
                told(error.findings)

        return one

    return make


def built(kind: str, file: str, change: Callable[[bytes, bytes], bytes]) -> Callable[[Path], One]:
    """Return the target that is the built *file* of *kind*, *change* making it of what it was and the input."""

    def make(root: Path) -> One:
        was, read = (root / file).read_bytes(), book.load(root)
        path = root / "_build/html" if kind == "html" else root / file

        def one(data: bytes) -> None:
            (root / file).write_bytes(change(was, data))
            told(check_outputs(read, {kind: [path]}))

        return one

    return make


def recorded(root: Path) -> One:
    """Return the target that is the record beside the outputs."""

    def one(data: bytes) -> None:
        (root / RECORD).write_bytes(data)
        told(record.check(Layout(root)))

    return one


def member(was: bytes, data: bytes) -> bytes:
    """Return the EPUB *was* with one of its members, told by the first byte of *data*, being the rest."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(was)) as before, zipfile.ZipFile(target, "w") as after:
        names = before.namelist()
        chosen = names[data[0] % len(names)] if data else ""
        for name in names:
            after.writestr(name, data[1:] if name == chosen else before.read(name))
    return target.getvalue()


def members(root: Path) -> Iterable[bytes]:
    """Yield each member of the EPUB, its number before it."""
    with zipfile.ZipFile(root / EPUB) as packed:
        for number, name in enumerate(packed.namelist()):
            if not name.endswith((".otf", ".png")):
                yield bytes([number]) + packed.read(name)


def seed(*names: str) -> Callable[[Path], Iterable[bytes]]:
    """Return the target's seeds: the files *names*."""
    return lambda root: [(root / name).read_bytes() for name in names]


def lines(name: str) -> Callable[[Path], Iterable[bytes]]:
    """Return as seeds the lines of the file *name*."""
    return lambda root: (root / name).read_bytes().split(b"\n")


def itself(was: bytes, data: bytes) -> bytes:
    """Return the input."""
    return data


SOURCE, RECEIVED = "source/transcription.txt", "received.txt"
OTHER = "source/witness-B.toml"
EDITORS = "chapters/editorial.md"
CHAPTER, REGISTER, WITNESS = "chapters/01.md", "registers/people.toml", "source/witness.toml"
COUNTS = b"equal = 1\notherwise = 0\n[first]\nonly = 1\nrecords = 2\n[second]\nonly = 0\nrecords = 1\n"
TARGETS: Mapping[str, Target] = {
    "mark": Target(reading(mark), lines(CHAPTER)),
    "chapter": Target(reading(lambda text: chapter_reader.read("a", "a.md", text)), seed(CHAPTER)),
    "register": Target(reading(lambda text: registers.parse("people", "a.toml", text)), seed(REGISTER)),
    "bibliography": Target(reading(bibliography.parse), seed(bibliography.FILE)),
    "readings": Target(project(readings.FILE, readings.load), lambda root: [COUNTS]),
    "project": Target(project(CHAPTER), seed(CHAPTER)),
    "contents": Target(project("chapters/contents.md"), seed("chapters/contents.md")),
    "editors": Target(project(EDITORS), seed(EDITORS)),
    "toctree": Target(project("index.md"), seed("index.md")),
    "witness": Target(project(WITNESS), seed(WITNESS)),
    "other witness": Target(project(OTHER), lambda root: [(BLOCKS / OTHER).read_bytes()]),
    "source": Target(project(SOURCE), seed(SOURCE)),
    "received": Target(
        project(RECEIVED, lambda root: received.receive(root, root / RECEIVED)),
        lambda root: [
            (root / SOURCE).read_bytes() + more for more in (b"", "\n\n小書\n\n第三章 宇宙\n\n洪荒。".encode())
        ],
    ),
    "page": Target(built("html", PAGE, itself), seed(PAGE)),
    "search": Target(built("html", SEARCH, itself), seed(SEARCH)),
    "worker": Target(built("html", WORKER, itself), seed(WORKER)),
    "facing": Target(built("html", FACING, itself), seed(FACING)),
    "epub": Target(built("epub", EPUB, itself), seed(EPUB)),
    "member": Target(built("epub", EPUB, member), members),
    "pdf": Target(built("pdf", PDF, itself), seed(PDF)),
    "record": Target(recorded, seed(RECORD)),
}


def miniature() -> Path:
    """Return the miniature book with the settings of the edition, built once and kept."""
    root = KEPT / ".book"
    if not (root / RECORD).is_file():
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(MINI, root)
        shutil.rmtree(root / "_static")
        furnished(root)
        made = subprocess.run([sys.executable, str(ROOT / "scripts/build.py"), "--root", str(root)], check=False)
        assert (root / RECORD).is_file(), made
    return root


def copied(root: Path, folder: Path) -> Path:
    """Return a copy of the miniature book in *folder*, which the target may change."""
    without = shutil.ignore_patterns("scripts", "_static", ".work")
    return Path(shutil.copytree(root, folder / "book", ignore=without))


def main() -> None:
    """Fuzz a target, or list them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS], nargs="?")
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    if options.target is None:
        sys.stdout.write("\n".join(TARGETS) + "\n")
        return
    target, corpus = TARGETS[options.target], KEPT / options.target
    root = miniature()
    corpus.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(target.seeds(root)):
            (corpus / f"seed-{number}").write_bytes(data)
        one = target.one(copied(root, Path(folder)))
        limits = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=1000000", f"-artifact_prefix={corpus}-"]
        atheris.Setup([sys.argv[0], str(corpus), f"-max_total_time={options.seconds}", "-seed=1", *limits], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
