"""The chronology (年表): the events of the register as a table and a picture, both from the same rows."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import order, wording
from edition.model.interface import gettext
from edition.model.registers import RegisterEntry
from edition.tree.lists import common as lists
from edition.tree.lists import pictures
from edition.tree.lists.pictures import Moment
from edition.tree.nodes import chronology

if TYPE_CHECKING:
    from sphinx.builders import Builder


class ChronologyDirective(SphinxDirective):
    """``{chronology}``: the events of ``registers/events.toml`` in order of time."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname][lists.GENERATED] = "chronology"
        return [chronology()]


def dated(entries: tuple[RegisterEntry, ...]) -> list[RegisterEntry]:
    """Return the dated entries in order of time."""
    return sorted((e for e in entries if e.date), key=lambda e: order.by_time(e.date, e.until, e.name))


def year(when: str) -> float:
    """Return the year and its fraction: 1941-06-22 -> 1941.47; of a month or a year its end, as the rows have it."""
    years, *rest = [int(part) for part in when.split("-")]
    month, *days = rest or [12]
    moment = date(years, month, *(days or [monthrange(years, month)[1]]))
    return moment.year + (moment.timetuple().tm_yday - 1) / 365.25


def _dates(entry: RegisterEntry) -> list[Node]:
    """Return when *entry* was, each day by itself, so that no line ends in it."""
    dates = (nodes.inline("", day, classes=["date"]) for day in wording.days(entry))
    found: list[Node] = [node for date_ in dates for node in (nodes.Text(gettext(wording.TILL)), date_)]
    return found[1:]


def build(builder: Builder, docname: str, _: chronology) -> Iterator[Node]:
    """Yield the table, then the picture."""
    events = dated(builder.config.edition_registers)
    body = []
    for entry in events:
        pages = lists.wrapped(wording.occurrences(lists.locators(builder, docname, entry.anchor)))
        cells = _dates(entry), [lists.entry_link(builder, docname, entry)], pages
        body.append([nodes.paragraph("", "", *cell) for cell in cells])
    yield lists.table(list(map(gettext, wording.CHRONOLOGY)), body, "chronology")
    if not events:
        return
    first, last = wording.years(events)
    moments = [Moment(year(entry.date), entry.name) for entry in events]
    title, description = gettext(wording.TIMELINE), wording.timeline(first, last, len(moments))
    yield lists.picture_of(pictures.chronology(moments, first, last, title, description), title, description)
