"""pb: an original page begins here (TEI pb)."""

from __future__ import annotations

from edition.marks.base import mark


class pb(mark):  # noqa: N801 - docutils names nodes in lower case
    """An original page begins."""

    kind = "pb"
