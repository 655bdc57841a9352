"""lb: a printed line begins here (TEI lb), where the transcription divides one heading."""

from __future__ import annotations

from edition.marks.base import mark


class lb(mark):  # noqa: N801 - docutils names nodes in lower case
    """A printed line begins."""

    kind = "lb"
