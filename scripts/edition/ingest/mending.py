"""What has exactly one right answer is written into the chapters: shown first, kept beside, proved after.

Nothing of an editor's is lost: a new file and the one that stood there change places in one step, so that what is kept
is the very file, whatever was written into it since it was read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from tempfile import mkdtemp

from edition.ingest import changes
from edition.ingest.description import valued
from edition.ingest.repairs import Answer, Case, errors, kinds
from edition.ingest.spots import Edit, edited
from edition.model import files, git, tables, witness
from edition.model.findings import EditionError, Finding, unusable
from edition.pipeline.exchange import exchange
from edition.pipeline.layout import Layout
from edition.reading import book as books
from edition.reading.book import Book


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written, and what is found before."""

    before: Mapping[str, bytes]  #: file -> what stood there when it was read
    after: Mapping[str, bytes]  #: file -> what is to stand there
    found: tuple[Finding, ...]

    @property
    def diff(self) -> str:
        """What changes, as a patch."""
        pairs = ((file, self.before[file].decode("utf-8"), new.decode("utf-8")) for file, new in self.after.items())
        return "".join(patch(*pair) for pair in pairs)


def patch(file: str, old: str, new: str) -> str:
    """Return the change of *file* from *old* to *new* as a unified diff."""
    return "".join(unified_diff(_lines(old), _lines(new), f"a/{file}", f"b/{file}", n=1))


def _lines(text: str) -> list[str]:
    *whole, last = text.split("\n")
    return [f"{line}\n" for line in whole] + ([f"{last}\n\\ No newline at end of file\n"] if last else [])


def read(root: Path, described: witness.Witness | None = None) -> tuple[Case, Mapping[str, bytes]]:
    """Return the book at *root*, and the files of its chapters as they stand.

    :param described: the witness, if its description is to be another than the file that stands there
    :raises EditionError: if it cannot be read
    """
    book = books.load(root, described)
    data = dict(_standing(root, book))
    return Case(book, {file: one.decode("utf-8") for file, one in data.items()}), data


def _standing(root: Path, book: Book) -> Iterator[tuple[str, bytes]]:
    """Yield each chapter that can be read as text: its file, and what stands there."""
    for chapter in book.chapters:
        try:
            data = files.read(root / chapter.file, files.TEXT)
            data.decode("utf-8")
        except (OSError, UnicodeDecodeError):  # told as chapter-001
            continue
        yield chapter.file, data


def plan(root: Path) -> Plan:
    """Return what mends the project at *root* as far as there is exactly one right answer.

    :raises EditionError: if the project cannot be read
    """
    described = witness.load(root)
    digest = hashlib.sha256(files.read(root / described.path, files.TRANSCRIPTION)).hexdigest()
    before, after, found = dict[str, bytes](), dict[str, bytes](), list[Finding]()
    if digest != described.sha256:
        before[witness.FILE] = files.read(root / witness.FILE, files.TEXT)
        text = before[witness.FILE].decode("utf-8")
        try:
            witness.read_transcription(root, described)
        except EditionError as error:
            found += error.findings
            if not _declared(root, text, digest):
                raise
        after[witness.FILE] = valued(text, {"sha256": digest}).encode("utf-8")
    case, standing = read(root, replace(described, sha256=digest))
    texts = settled(case)
    before |= {file: standing[file] for file in texts}
    return Plan(before, {file: text.encode("utf-8") for file, text in texts.items()} | after, (*found, *case.errors))


def _declared(root: Path, text: str, digest: str) -> bool:
    """Whether the description *text*, or the one that was committed, says that the transcription has this *digest*.

    The last file received is the whole transcription if it began with all that there was. Nothing else may declare a
    checksum: that of a transcription which somebody has changed would be written down as right.
    """
    received = tables.loads(text).get("received", [])
    if received and received[-1].get("sha256") == digest:
        return True
    try:
        return git.ask(root, "show", f"HEAD:./{witness.FILE}") == valued(text, {"sha256": digest})
    except git.GitError:
        return False


def settled(case: Case) -> dict[str, str]:
    """Return the chapters that change when all is written that is sure (file -> text); each step is proved."""
    begun = case.texts
    while sure := [one.answers[0] for one in case.advice(sure=True) if len(one.answers) == 1]:
        answer = next(one for one in (_together(sure), sure[0]) if case.mended(one) is not None)
        texts = {**case.texts, **edited(case.texts, answer.edits)}
        case = Case(books.changed(case.book, {file: texts[file] for file in _files(answer)}), texts)
    return {file: text for file, text in case.texts.items() if text != begun[file]}


def _files(answer: Answer) -> set[str]:
    return {edit.file for edit in answer.edits}


def _together(answers: Sequence[Answer]) -> Answer:
    """Return the *answers* as one, without those that would change what another changes."""
    taken = dict[Edit, None]()
    for answer in answers:
        others = taken.keys() - answer.edits
        if not any(_meet(one, other) for one in answer.edits for other in others):
            taken |= dict.fromkeys(answer.edits)
    return Answer("", tuple(taken))


def _meet(one: Edit, other: Edit) -> bool:
    return one.file == other.file and one.start <= other.end and other.start <= one.end


def write(root: Path, made: Plan) -> tuple[str, list[Finding]]:
    """Write what is *made*, and prove the chapters again; return what was done, and what is found then.

    What stood there is kept under the folder of the outputs. If not less is found, or anything new, it is put back.

    :raises EditionError: build-003, before anything is written, if a file is a link or stands in a linked folder
    :raises OSError: if a file cannot be written
    """
    changes.check(root, made.after)
    kept = _folder(root)
    for file, data in made.after.items():
        _prepare(root / file, kept / file, data)
    done = list[str]()
    for file in made.after:
        try:
            _swap(kept / file, root / file)
        except OSError:
            _back(root, kept, done, made)
            raise
        done.append(file)
        if files.read(kept / file, files.TEXT) != made.before[file]:
            return f"{file} was changed meanwhile: {_back(root, kept, done, made)}", _proved(root)
    found = _proved(root)
    if kinds(found) < kinds(made.found):
        return f"written: {', '.join(done)}; what stood there is kept in {kept.relative_to(root)}", found
    worse = next((one for one in found if not kinds([one]) <= kinds(made.found)), None)
    told = f"then there was {worse}" if worse else "no finding less"
    return f"{told}: {_back(root, kept, done, made)}", _proved(root)


def _proved(root: Path) -> list[Finding]:
    """Return what keeps the chapters at *root*, as they stand, from being proved."""
    try:
        return errors(books.load(root))
    except EditionError as error:
        return list(error.findings)
    except OSError as error:
        return [unusable(root, error)]


def _folder(root: Path) -> Path:
    """Return a new folder for what stood there, named after the time."""
    kept = Layout(root).build / ".backup"
    kept.mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix=time.strftime("%Y%m%d-%H%M%S-"), dir=kept))


def _prepare(path: Path, fresh: Path, data: bytes) -> None:
    """Write *data* to *fresh*, onto the disk, with the permissions of *path*."""
    fresh.parent.mkdir(parents=True, exist_ok=True)
    with fresh.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    shutil.copymode(path, fresh)


def _swap(one: Path, other: Path) -> None:
    """Let two files change places.

    :raises OSError: where the file system cannot; nothing has changed then
    """
    if not exchange(one, other):
        reason = "this file system cannot exchange two files; paste what --suggest shows"
        raise OSError(errno.ENOTSUP, reason, str(other))


def _back(root: Path, kept: Path, done: Sequence[str], made: Plan) -> str:
    """Put what stood there back, but where somebody has written since; return what was done."""
    left = list[str]()
    for file in reversed(done):
        _swap(kept / file, root / file)
        if files.read(kept / file, files.TEXT) != made.after[file]:
            _swap(kept / file, root / file)
            left.append(file)
    if left:
        return f"{', '.join(left)} changed again and stays so; what stood there is kept in {kept.relative_to(root)}"
    shutil.rmtree(kept)
    return "all stands as it was; nothing was written"
