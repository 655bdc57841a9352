"""pb: an original page begins here (TEI pb)."""

from __future__ import annotations

from edition.marks.base import mark


class pb(mark):
    """An original page begins."""

    kind = "pb"
