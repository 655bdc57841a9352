"""Where things are: the project's inputs and the outputs under ``_build``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from edition.model import files, settings, witnesses
from edition.model.outputs import Output, Parts

#: The record of the proof and the checksums, under ``_build``.
RECORD: Final = "verification.json"
SUMS: Final = "SHA256SUMS"
RECORDS: Final = (RECORD, SUMS)

#: What the outputs are made of; a change in any of them is a reason to build.
INPUTS: Final = (*files.BOOK, "scripts")


@dataclass(frozen=True)
class Layout:
    """The folders and files of one project."""

    root: Path

    @property
    def name(self) -> str:
        """What the files to download are called.

        :raises EditionError: conf-001
        """
        return self.parts.name

    @cached_property
    def parts(self) -> Parts:
        """What decides which files the book has.

        :raises EditionError: conf-001
        """
        told = settings.load(self.root)
        return Parts(told.basename, witnesses.sigla(self.root), told.has_vertical)

    @property
    def build(self) -> Path:
        """Where outputs are published: only proved ones stand here."""
        return self.root / "_build"

    @property
    def work(self) -> Path:
        """Where outputs are made; it may hold half-made ones."""
        return self.build / ".work"

    def made(self, output: Output) -> list[Path]:
        """Return where the builder leaves *output*."""
        return [self.work / name for name in output.published(self.parts)]

    def published(self, output: Output) -> list[Path]:
        """Return where *output* is published."""
        return [self.build / name for name in output.published(self.parts)]

    def stands(self, output: Output) -> bool:
        """Whether *output* is published, whole."""
        return all(path.exists() for path in self.published(output))
