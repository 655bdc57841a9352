"""The pure part of the search: which page a unit stands on, and which classes of variants a text needs."""

from __future__ import annotations

from edition.model import fold
from edition.outputs.html import search_index as index
from edition.tree.domain import SearchUnit


def unit(docname: str, layer: str, *turns: tuple[int, str]) -> SearchUnit:
    """Return a unit of which only place and pages matter."""
    return SearchUnit(docname, "l1", layer, "蘇聯", turns)


def test_pages_run_on_across_units_and_documents() -> None:
    """What stands before a document's first turn stands on the page before; so do the notes called there."""
    given = [
        unit("01", "text", (0, "1"), (1, "2")),
        unit("01", "text", (0, "2")),
        unit("02", "text", (0, ""), (1, "3")),
        unit("02", "note", (0, "")),
        unit("02", "note", (0, "3")),
        unit("editorial", "note", (0, "")),
    ]
    pages = [[page for _, page in one.turns] for one in index.with_pages(given)]
    assert pages == [["1", "2"], ["2"], ["2", "3"], ["2"], ["3"], [""]]


def test_only_the_classes_of_the_text_are_kept() -> None:
    """A class none of whose characters occurs can find nothing."""
    assert fold.classes(["統一戰綫", "abc"]) == [row for row in fold.table() if set(row) & set("統一戰綫")]
    assert fold.classes(["底"]) == []


def test_no_character_is_in_two_classes() -> None:
    """Folding must not depend on the order of the table."""
    every = "".join(fold.table())
    assert len(every) == len(set(every))
