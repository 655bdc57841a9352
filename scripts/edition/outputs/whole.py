"""What the outputs that are one file for the whole book share: doctrees, links within it, what notes rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docutils import nodes
from sphinx.builders import Builder

from edition.tree import domain
from edition.tree.nodes import cited


@dataclass(frozen=True, slots=True)
class Basis:
    """What a note rests on."""

    sources: tuple[str, ...] = ()  #: ids of the sources
    certainty: str = ""  #: a value of :data:`edition.model.bibliography.CERTAINTIES`; empty if it says several


class WholeBuilder(Builder):
    """Write the book as one file, in which every link is one within it."""

    format = "xml"  # for which our nodes stay as they are
    allow_parallel = True
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"]  # noqa: RUF012

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield every document: the book is written as a whole."""
        yield from self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the document's name: links are turned into ones within the file when they are written."""
        del typ
        return docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same from everywhere."""
        del from_
        return self.get_target_uri(to, typ)

    def is_written(self, docname: str) -> bool:
        """Whether the document stands in the file."""
        del docname
        return True

    @cached_property
    def doctrees(self) -> Mapping[str, nodes.document]:
        """The documents that stand in the file, resolved, in reading order."""
        names = filter(self.is_written, domain.reading_order(self.env))
        return {name: self.env.get_and_resolve_doctree(name, self, tags=self.tags) for name in names}

    def bases(self, docname: str) -> Mapping[str, Basis]:
        """Return what each note of a document rests on, by the note's id; resolved, it is only words."""
        notes = self.env.get_doctree(docname).findall(nodes.footnote)
        return {note["ids"][0]: _basis(note) for note in notes}

    def write_documents(self, docnames: Any) -> None:
        """Write the file."""
        raise NotImplementedError

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Do nothing: the book is written as a whole."""


def _basis(note: nodes.footnote) -> Basis:
    """Return what a *note* rests on, as it says."""
    references = [node["reference"] for node in note.findall(cited)]
    sure = {reference.certainty for reference in references}
    keys = dict.fromkeys(key for reference in references for key in reference.keys)
    return Basis(tuple(f"source-{key}" for key in keys), sure.pop() if len(sure) == 1 else "")
