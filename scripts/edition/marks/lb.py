"""lb: a printed line begins here (TEI lb), where the transcription divides one heading."""

from __future__ import annotations

from edition.marks.base import mark


class lb(mark):
    """A printed line begins."""

    kind = "lb"
