"""What is decided on the differences of a later transcription -> marks of the chapters, proved before written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from edition.ingest import collation
from edition.ingest.extent import check, extent
from edition.ingest.placing import Plan, refused
from edition.reading import book as books
from edition.reading import markdown as chapter_reader
from edition.reading.structure import traced


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
    chapters = tuple(
        chapter_reader.read(one.name, one.file, texts[one.file]) if one.file in texts else one for one in read.chapters
    )
    told = tuple(finding for one in chapters for finding in one.findings)
    made = replace(read, chapters=chapters, steps=traced(chapters, read.witness), findings=(*read.findings, *told))
    if found := check(made, extent(made)):
        return refused(found)
    verdict = f"differences written: {', '.join(texts)}" if texts else ""
    verdict = "not all that is decided was written" if by_hand else verdict
    return Plan(texts, tuple(by_hand), verdict)
