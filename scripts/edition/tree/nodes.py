"""The nodes of a book in the doctree, but for its marks (:mod:`edition.tree.marks`)."""

from __future__ import annotations

from typing import Final

from docutils import nodes


class editorial(nodes.Inline, nodes.TextElement):
    """Words of the editors inside the text; no reader of the text may take them for the author's."""


class editorial_block(nodes.General, nodes.Element):
    """A block of the editors' words in a chapter of the text: directive ``{editorial}``."""


class author_note(nodes.General, nodes.Element):
    """A note of the author's, at the foot of its ``page``; ``label`` names it. Its children are text."""


class note_call(nodes.Inline, nodes.TextElement):
    """The sign by which the print calls a note of the author's, or with which that begins; ``refid`` is the other."""


class ruby(nodes.Inline, nodes.TextElement):
    """Words beside which the print has a reading: between the marks ``rb`` and ``rt``, which has it (TEI ruby)."""


class contents(nodes.General, nodes.Element):
    """The printed contents; its children are entries and page turns."""


class contents_entry(nodes.General, nodes.Element):
    """One entry: ``number``, ``page``, ``level``, ``separators``, and ``headed``, its title as the heading has it.

    Its children are number, title and page, as far as it has them.
    """


class contents_number(nodes.General, nodes.TextElement):
    """The number of an entry, with its marks."""


class contents_title(nodes.General, nodes.TextElement):
    """The title of an entry, with its marks."""


class contents_page(nodes.General, nodes.TextElement):
    """The page of an entry, with its marks."""


#: The parts of an entry in order.
CONTENTS_PARTS: Final[tuple[type[nodes.TextElement], ...]] = (contents_number, contents_title, contents_page)


class mention(nodes.Inline, nodes.TextElement):
    """A name that a register knows: ``entry`` is the entry's id, ``register`` its register."""


class proper_name(nodes.Inline, nodes.TextElement):
    """The name of a person, a place or a body; a title of a work is docutils' ``title_reference``."""


class picture(nodes.General, nodes.Element):
    """A picture made by the build: ``svg``, a ``title``, and ``alt``, which says what it shows."""


class apparatus(nodes.General, nodes.Element):
    """The place of the generated list of judgements."""


class totals_place(nodes.General, nodes.Element):
    """The place of the sentence that counts the judgements."""


class register(nodes.General, nodes.Element):
    """The place of a generated index; ``name`` is the register's."""


class verification(nodes.General, nodes.Element):
    """The place of the generated report."""


class chronology(nodes.General, nodes.Element):
    """The place of the generated table and picture of the events."""


class coverage(nodes.General, nodes.Element):
    """The place of the generated picture of what of the book is extant."""


class signs(nodes.General, nodes.Element):
    """The place of the generated list of signs."""


class sample(nodes.Inline, nodes.TextElement):
    """An example of a sign, in its look: ``look``, of :mod:`edition.model.signs`."""


class colophon(nodes.General, nodes.Element):
    """The place of what the edition says of itself."""


class bibliography(nodes.General, nodes.Element):
    """The place of the generated list of sources."""


class cited(nodes.Inline, nodes.Element):
    """What a note rests on: ``reference``, a :class:`~edition.model.bibliography.Reference`."""


#: The nodes that only keep a place until a document is resolved; no builder ever writes one.
PLACEHOLDERS: Final[tuple[type[nodes.Element], ...]] = (
    apparatus, totals_place, chronology, bibliography, cited, colophon, coverage, register, signs, verification,
)  # fmt: skip
