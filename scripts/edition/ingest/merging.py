"""What is decided on the differences of a later transcription -> marks of the chapters, proved before written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from edition.ingest import collation
from edition.ingest.extent import check, extent
from edition.ingest.placing import Plan, refused
from edition.reading import book as books


def plan(root: Path) -> Plan:
    """Return what writes the decisions of the project at *root* into its chapters.

    :raises EditionError: if the project or the file of decisions cannot be read
    """
    entries = collation.load(root)
    if not any(entry.decision == collation.NEW for entry in entries):
        return Plan({}, (), "")
    read = replace(books.load(root), entries=())  # names may lie ahead
    if found := check(read, extent(read)):
        return refused(found)
    texts, by_hand = collation.merged(root, read, entries)
    made = books.changed(read, texts)
    if found := check(made, extent(made)):
        return refused(found)
    verdict = f"differences written: {', '.join(texts)}" if texts else ""
    verdict = "not all that is decided was written" if by_hand else verdict
    return Plan(texts, tuple(by_hand), verdict)
