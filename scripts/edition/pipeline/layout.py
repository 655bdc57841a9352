"""Where things are: the project's inputs and the outputs under ``_build``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

NAME: Final = "sulian-waijiao-zhengce-shilun"

#: The record of the proof and the checksums, under ``_build``.
RECORD: Final = "verification.json"
SUMS: Final = "SHA256SUMS"
RECORDS: Final = (RECORD, SUMS)

#: What the outputs are made of; a change in any of them is a reason to build.
INPUTS: Final = ("conf.py", "index.md", "chapters", "registers", "source", "_static", "scripts")


@dataclass(frozen=True, slots=True)
class Target:
    """One output."""

    name: str  #: the builder's name and the Makefile's target
    published: tuple[str, ...]  #: what is published, under ``_build``: a folder, or files
    opens: str = ""  #: what a reader of a folder opens, under ``_build``


TARGETS: Final = (
    Target("html", ("html",), "html/index.html"),
    Target("epub", (f"epub/{NAME}.epub", f"epub/{NAME}-vertical.epub")),
    Target("pdf", (f"pdf/{NAME}.pdf", f"pdf/{NAME}-booklet.pdf")),
    Target("diplomatic", ("diplomatic/transcription.txt",)),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one project."""

    root: Path

    @property
    def build(self) -> Path:
        """Where outputs are published: only proved ones stand here."""
        return self.root / "_build"

    @property
    def work(self) -> Path:
        """Where outputs are made; it may hold half-made ones."""
        return self.build / ".work"

    def made(self, target: Target) -> list[Path]:
        """Return where the builder leaves *target*."""
        return [self.work / name for name in target.published]

    def published(self, target: Target) -> list[Path]:
        """Return where *target* is published."""
        return [self.build / name for name in target.published]

    def stands(self, target: Target) -> bool:
        """Whether *target* is published, whole."""
        return all(path.exists() for path in self.published(target))
