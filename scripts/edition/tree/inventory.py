"""What other books may cite: pages, notes, entries of the apparatus and of the registers, and sources, as labels.

Sphinx lists labels in ``objects.inv``, from which intersphinx takes them, so that a book that knows nothing of this
extension cites page 9 by :ref:`p9`, and gets words for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from edition.model import foreign, wording
from edition.tree import domain
from edition.tree.domain import ApparatusRecord, PlacedNote, Turn
from edition.tree.lists import common as lists

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


#: Labels that Sphinx gives every project, of pages that the site does not have.
_NOWHERE: Final = ("genindex", "modindex", "py-modindex")


class Label(NamedTuple):
    """A place that can be cited."""

    anchor: str  #: its id, and what it is cited by
    docname: str | None  #: the document in which it stands, None if in none
    title: str  #: what a link to it says unless its author says something else


def _of_text(env: BuildEnvironment) -> Iterator[Label]:
    """Yield what stands in the chapters."""
    known, pages = domain.of(env), env.config.edition_witness.pages
    for turn in known.all(Turn):
        yield Label(pages[turn.page].anchor, turn.docname, wording.page_name(pages[turn.page]))
    for note in known.all(PlacedNote):
        yield Label(note.anchor, note.docname, wording.note_on(pages.get(note.page)))
    for record in known.all(ApparatusRecord):
        yield Label(record.anchor, record.docname, wording.judgement(record.mark))


def _of_lists(env: BuildEnvironment) -> Iterator[Label]:
    """Yield what stands in the generated lists."""
    apparatus = lists.document_of(env, "apparatus")
    for record in domain.of(env).all(ApparatusRecord):
        yield Label(f"app-{record.anchor}", apparatus, wording.judgement(record.mark))
    for entry in env.config.edition_registers:
        yield Label(entry.anchor, lists.document_of(env, f"register:{entry.register}"), entry.name)
    bibliography = lists.document_of(env, "bibliography")
    for source in env.config.edition_sources.values():
        yield Label(source.anchor, bibliography, wording.joined(foreign.parts(source.title)))


def add_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Make them known to Sphinx as labels, unless the editors gave one of these names."""
    del app
    standard = env.domains.standard_domain
    labels = standard.labels
    for name in _NOWHERE:
        labels.pop(name, None)
        standard.anonlabels.pop(name, None)
    for label in (*_of_text(env), *_of_lists(env)):
        if label.docname is not None and label.anchor not in labels:
            labels[label.anchor] = (label.docname, label.anchor, label.title)


def setup(app: Sphinx) -> None:
    """Add them when every document has been read."""
    app.connect("env-updated", add_labels)
