"""The pages of the site from documents that stay read: a change -> one page after another, the one looked at first.

What reads and writes a page is what ``make`` reads and writes it with. Other outputs, and what stands beside the
pages (search, fonts, facing pages), are made by ``make`` itself, in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.builders.html import _assets
from sphinx.errors import SphinxError

from edition.extension import load_data
from edition.model import interface, settings, status
from edition.model.findings import EditionError, Finding
from edition.model.outputs import OUTPUTS
from edition.pipeline import downloads
from edition.pipeline.layout import Layout
from edition.pipeline.sphinx import Documents
from edition.reading import markdown
from edition.tree import domain
from edition.tree.domain import SLUGS

if TYPE_CHECKING:
    from edition.outputs.html.theme import EditionHTMLBuilder

_REPAIR: Final = "mend what the message names; the page shows what stood before"


@dataclass(frozen=True, slots=True)
class Made:
    """What one step brought."""

    docname: str
    page: bytes | None  #: the page as it is now; None if it could not be made, so that the last one stands
    findings: tuple[Finding, ...] = ()  #: what cannot be read in the document, or Sphinx reported of it


class Pages(Documents):
    """Documents that stay read, and which of them have to be read or written again."""

    def __init__(self, layout: Layout) -> None:
        """Start Sphinx; nothing is read yet.

        :raises EditionError: as :class:`edition.pipeline.sphinx.Documents`
        """
        interface.use(settings.load(layout.root).language)
        offered = downloads.links(layout, downloads.available(layout, OUTPUTS))
        folder = layout.build / ".preview"
        super().__init__(layout, {"html_context": {"downloads": offered}, "edition_proving": True}, folder / "doctrees")
        self._unread: set[str] = set()
        self._unwritten: set[str] = set()
        self._begun = False  # whether all were read once, and looked at together
        self._settled = False  # whether all was looked for that has to be written after what was read
        self.switch("html", folder / "html")
        self._builder: EditionHTMLBuilder = self.app.builder  # type: ignore[assignment]
        self.look()

    @property
    def is_idle(self) -> bool:
        """Whether every page is as its sources are."""
        return self._settled and not self._unread and not self._unwritten

    @property
    def is_unread(self) -> bool:
        """Whether a document is still to be read."""
        return bool(self._unread)

    def look(self) -> None:
        """Look which sources have changed since they were read."""
        env = self.app.env
        env.find_files(self.app.config, self._builder)
        added, changed, removed = env.get_outdated_files(False)
        for docname in removed:
            self.app.events.emit("env-purge-doc", env, docname)
            env.clear_doc(docname)
        self._unread = (self._unread | added | changed) - removed
        self._unwritten -= removed
        self._settled = False

    def read_registers(self) -> None:
        """Read the registers anew, and every document with them, since any may name an entry.

        :raises EditionError: if one cannot be used; what was read stays
        """
        try:
            load_data(self.app, self.app.config)
        except SphinxError as error:
            if isinstance(error.__cause__, EditionError):
                raise error.__cause__ from None
            raise
        self._unread |= self.app.env.found_docs
        self._settled = False

    def step(self, wanted: Collection[str]) -> Made | None:
        """Do the next thing: read or write a document, those *wanted* first; None if there is nothing to show of it."""
        if self._unread:
            return self._read(_first(self._unread, wanted))
        if not self._settled:
            self._settle()
            return None
        return self._write(_first(self._unwritten, wanted)) if self._unwritten else None

    def _read(self, docname: str) -> Made | None:
        """Read a document, and write it at once if all were read and looked at together before."""
        self._unread.discard(docname)
        found = markdown.load(self.layout.root, docname).findings
        if broken := tuple(finding for finding in found if not finding.is_warning):
            return Made(docname, None, broken)
        if reported := self._reported_of(lambda: self._builder._read_serial([docname])):
            return Made(docname, None, reported)
        return self._write(docname) if self._begun else None

    def _settle(self) -> None:
        """Look, now that all is read, which pages show something else."""
        self.app.events.emit("env-updated", self.app.env)
        if not self._builder.is_stamped:  # the pages have digests of style sheets and scripts
            self._builder.prepare_writing(set())
            self._builder.copy_static_files()
            _assets._file_checksum_inner.cache_clear()  # Sphinx keeps them as long as the process lasts
        self._unwritten |= set(self._builder.get_outdated_docs()) & self.app.env.all_docs.keys()
        self._builder.keep_stamp()
        self._begun = self._settled = True

    def _write(self, docname: str) -> Made:
        """Write the page of a document."""
        self._unwritten.discard(docname)

        def write() -> None:
            self._builder.prepare_writing({docname})
            self._builder._write_serial([docname])

        reported = self._reported_of(write)
        path = Path(self._builder.get_output_path(docname))
        return Made(docname, path.read_bytes() if path.is_file() else None, reported)

    def _reported_of(self, work: Callable[[], None]) -> tuple[Finding, ...]:
        """Do some *work*, and return what was reported; whatever ends it is told and ends nothing else."""
        try:
            work()
        except Exception as error:
            failed = Finding("conf.py", 0, "build-002", f"{type(error).__name__}: {error}", "no error", _REPAIR)
            return (*self.reported(), failed)
        return tuple(self.reported())

    def status(self) -> list[dict[str, object]]:
        """Return for each page of the original, in order, where it is shown, how often it was read, and last when.

        :raises EditionError: status-001
        """
        pages = self.app.config.edition_witness.pages
        told = status.status(status.load(self.layout.root, list(pages)), pages)
        turns = [turn for turn in domain.of(self.app.env).all(domain.Turn) if turn.page in pages]
        return [
            {
                "page": turn.page,
                "label": pages[turn.page].label,
                "shown": turn.docname,
                "anchor": pages[turn.page].anchor,
                "times": told[turn.page].times,
                "last": str(told[turn.page].last or ""),
            }
            for turn in turns
        ]

    def anchor(self, docname: str, line: int) -> str:
        """Return the id of what stands at *line* of a document, or nearest before it; empty if there is none."""
        data = self.app.env.metadata.get(docname, {})
        known: Mapping[str, tuple[int, str, str]] = data.get(SLUGS, {})
        before = [(at, anchor) for at, anchor, _ in known.values() if 0 < at <= line]
        return max(before, key=lambda one: one[0])[1] if before else ""


def _first(names: Collection[str], wanted: Collection[str]) -> str:
    """Return the one of *names* that comes first: one that is wanted, else the first by name."""
    return min(names, key=lambda name: (name not in wanted, name))
