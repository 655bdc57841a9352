"""Tree to tree, while a document is read: page turns, coordinates, permanent ids, mentions.

The order matters: every priority lies behind docutils' footnote resolution (620) and Sphinx's, because ids are
given last.
"""

from __future__ import annotations

from typing import Final

from edition.tree.transforms.admonitions import Admonitions
from edition.tree.transforms.coordinates import Coordinates
from edition.tree.transforms.headings import Headings, PermanentHeadingIds, StrayMarks
from edition.tree.transforms.holders import Feet, Signs
from edition.tree.transforms.lines import JoinLines, JoinOurLines, Layer, PageTurns
from edition.tree.transforms.mentions import Mentions
from edition.tree.transforms.notes import Notes, Reasons, Records

#: In order of priority.
TRANSFORMS: Final = (
    Layer, JoinOurLines, Reasons, Signs, Feet, Admonitions, JoinLines, PageTurns, Coordinates, Notes, Records, Mentions,
    PermanentHeadingIds, Headings, StrayMarks,
)  # fmt: skip
