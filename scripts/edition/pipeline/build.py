"""From the project's files to proved and published outputs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from edition.model import corrections, git, interface, settings
from edition.model.epoch import source_date_epoch
from edition.model.findings import EditionError, Finding, unusable
from edition.model.outputs import OUTPUTS, Output
from edition.pipeline import downloads, fingerprint, tasks, work
from edition.pipeline.layout import RECORDS, Layout
from edition.pipeline.publish import publish, recover

if TYPE_CHECKING:
    from edition.proof.summary import Summary
    from edition.reading.book import Book


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended."""

    findings: tuple[Finding, ...]  #: errors and warnings
    fresh: bool  #: whether anything had to be built
    seconds: float

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop publication."""
        return tuple(finding for finding in self.findings if not finding.is_warning)


def build(root: Path, targets: Sequence[Output] = OUTPUTS, jobs: int = 0, tell: tasks.Telling = tasks.untold) -> Built:
    """Build, prove and publish *targets*; with nothing changed do next to nothing.

    Nothing is published unless everything was built without a warning and proved.

    :param jobs: most outputs that are made or proved at a time; 0 for as many as there are processors
    :param tell: what is called whenever the making or the proof of an output begins or ends
    """
    begun = time.monotonic()
    layout = Layout(root)
    try:
        with work.alone(layout):
            found, fresh = _build(layout, targets, jobs or tasks.processors(), tell)
    except EditionError as error:
        found, fresh = list(error.findings), True
    except OSError as error:
        found, fresh = [unusable(root, error)], True
    return Built(tuple(found), fresh, time.monotonic() - begun)


def _build(layout: Layout, targets: Sequence[Output], jobs: int, tell: tasks.Telling) -> tuple[list[Finding], bool]:
    """Return what :func:`build` found, and whether anything had to be built."""
    root = layout.root
    if found := list(settings.check_environment(os.environ)):
        return found, True
    interface.use(settings.load(root).language)  # of the names of the files, before the book is read
    for path in (path for target in OUTPUTS for path in layout.published(target)):
        recover(path)
    epoch = source_date_epoch(root)
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
    outside = [
        engine(root),
        epoch,
        corrections.history(root),
        git.history_ends(root),
        os.environ.get(settings.ADDRESS, ""),
    ]
    inputs = fingerprint.digest(root, f"{outside} {downloads.links(layout, downloads.available(layout, targets))}")
    if _is_current(layout, targets, inputs):
        return [], False
    found, summary = _make(layout, targets, jobs, tell)
    if summary is not None and all(finding.is_warning for finding in found):
        from edition.pipeline import record

        for target in targets:
            for made, published in zip(layout.made(target), layout.published(target), strict=True):
                publish(made, published)
        proved = _proved(layout, targets, inputs)
        record.write(layout, proved, record.describe(layout, proved, summary, found, epoch))
        work.end_well(layout)
        fingerprint.remember(layout, {t.name: fingerprint.state(layout, t, inputs) for t in targets})
    return found, True


def engine(root: Path) -> int:
    """Return the version of the code if it is no file of the project at *root*, where it is an input; else 0."""
    from edition.tree import version

    return 0 if version.PACKAGE.is_relative_to(root) else version.code_version()


def _proved(layout: Layout, targets: Sequence[Output], inputs: str) -> list[Output]:
    """Return the targets that stand proved of the same *inputs*: those just published, and those from before."""
    before = fingerprint.remembered(layout)
    return [
        target
        for target in OUTPUTS
        if target in targets or before.get(target.name) == fingerprint.state(layout, target, inputs)
    ]


def _is_current(layout: Layout, targets: Sequence[Output], inputs: str) -> bool:
    """Whether the last good build was of these inputs and its outputs are untouched."""
    before = fingerprint.remembered(layout)
    stands = downloads.are_current(layout, targets) and all((layout.build / name).is_file() for name in RECORDS)
    return stands and all(
        layout.stands(target) and before.get(target.name) == fingerprint.state(layout, target, inputs)
        for target in targets
    )


def _make(
    layout: Layout, targets: Sequence[Output], jobs: int, tell: tasks.Telling
) -> tuple[list[Finding], Summary | None]:
    """Check the chapters, run the builders and prove what they made; stop at the first stage that fails.

    Beside the findings return the numbers of the book, None if it did not come to the proof.
    """
    from edition.proof.run import check_chapters
    from edition.proof.summary import summarise
    from edition.reading import book

    try:
        read = book.load(layout.root)
        found = check_chapters(read)
    except EditionError as error:
        return list(error.findings), None
    found += corrections.check_history(layout.root)
    if any(not finding.is_warning for finding in found):
        return found, None
    summary = summarise(read, found)
    work.begin(layout)
    files = downloads.available(layout, targets)
    known = {
        "html_context": {"downloads": downloads.links(layout, files)},
        "edition_summary": summary,
        "edition_proving": True,
    }
    made = _outputs(layout, read, targets, known, files, partial(tasks.run, jobs=jobs, tell=tell))
    return [*found, *made], summary


def _outputs(
    layout: Layout,
    read: Book,
    targets: Sequence[Output],
    known: Mapping[str, object],
    files: Sequence[str],
    run: Callable[[Sequence[tasks.Task]], Mapping[str, list[Finding]]],
) -> list[Finding]:
    """Make and prove *targets*, each in processes of its own, and return what was found, in the order of the outputs.

    :param known: configuration values that conf.py cannot know
    :param files: what the pages offer for download
    :param run: what runs tasks
    """
    from edition.pipeline.sphinx import documents
    from edition.proof.outputs import expected
    from edition.proof.run import check_outputs

    with documents(layout, known) as sources:
        if reported := sources.read():
            return reported
        ought = expected(read)

        def prove(target: Output) -> list[Finding]:
            if target.name == "html":
                downloads.place(layout, targets, files)
            return [*check_outputs(read, {target.name: layout.made(target)}, ought)]

        made = {target: f"making {target.name}" for target in targets}
        # The pages have copies of the other files.
        waits = {target: made.values() if target.name == "html" else [made[target]] for target in targets}
        in_order = sorted(targets, key=lambda target: not target.is_long)
        every = [
            task
            for target in in_order
            for task in (
                tasks.Task(made[target], partial(sources.write, target)),
                tasks.Task(f"proving {target.name}", partial(prove, target), frozenset(waits[target])),
            )
        ]
        found = run(every)
    names = [name for target in targets for name in (made[target], f"proving {target.name}")]
    return [finding for name in names for finding in found.get(name, ())]
