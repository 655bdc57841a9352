"""The nodes that only keep a place until a document is resolved; no builder ever writes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from edition.apparatus import apparatus, totals_place
from edition.chronology import chronology
from edition.citations import bibliography, cited
from edition.coverage import coverage
from edition.index import register
from edition.verification import verification

if TYPE_CHECKING:
    from docutils import nodes

PLACEHOLDERS: Final[tuple[type[nodes.Element], ...]] = (
    apparatus, totals_place, chronology, bibliography, cited, coverage, register, verification,
)  # fmt: skip
