"""Which documents a builder writes again: those that show something else than when they were written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from edition.tree import domain
from edition.tree.lists import common as lists

if TYPE_CHECKING:
    from collections.abc import Set


class PageByPageBuilder(StandaloneHTMLBuilder):
    """Keep a file for each document, and write it again only if what it is made of changed.

    Sphinx looks at the document alone; here a page also shows lists, links and titles that come from others.
    """

    @property
    def order(self) -> list[str]:
        """The documents in reading order; a toctree may still name one that was deleted."""
        return [name for name in domain.reading_order(self.env) if name in self.env.all_docs]

    def shown_everywhere(self) -> str:
        """Return what every document shows of the others."""
        return ""

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield the documents whose files are older than what they are made of."""
        everything = not self.is_stamped
        for docname in self.env.found_docs:
            unread = docname not in self.env.all_docs
            if everything or unread or self._written(docname) < lists.changed_at(self.env, docname):
                yield docname

    def write_documents(self, docnames: Set[str]) -> None:
        """Write what is outdated now that all is read; all of it if all is asked for.

        Sphinx adds documents to *docnames* for the sake of contents tables that ours do not have.
        """
        everything = docnames >= self.env.found_docs
        if wanted := self.env.found_docs if everything else set(self.get_outdated_docs()):
            super().write_documents(wanted)

    def keep_stamp(self) -> None:
        """Remember, when everything is written, what it depended on."""
        self._stamp_file.write_text(self.stamp(), "ascii")

    def _written(self, docname: str) -> int:
        try:
            return self.get_output_path(docname).stat().st_mtime_ns // 1000
        except OSError:
            return 0

    def stamp(self) -> str:
        """Return a digest of what every document depends on: settings, the order of documents, where lists stand."""
        names = sorted((str(data.get(lists.GENERATED)), name) for name, data in self.env.metadata.items())
        info = self.build_info
        parts = (info.config_hash, info.tags_hash, repr(names), repr(self.order), self.shown_everywhere())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def _stamp_file(self) -> Path:
        return Path(self.outdir, f".{self.name}-stamp")

    @property
    def is_stamped(self) -> bool:
        """Whether what was written depends on what every document depends on now."""
        return self._stamp_file.exists() and self._stamp_file.read_text("ascii") == self.stamp()
