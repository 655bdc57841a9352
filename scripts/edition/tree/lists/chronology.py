"""The chronology (年表): the events of the register as a table and a picture, both from the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model.registers import RegisterEntry
from edition.tree.lists import common as lists
from edition.tree.lists import pictures
from edition.tree.lists.pictures import Moment
from edition.tree.nodes import chronology

if TYPE_CHECKING:
    from sphinx.builders import Builder

#: The years that the picture shows.
YEARS: Final = (1917, 1945)
TITLE: Final = "年表（圖）"


class ChronologyDirective(SphinxDirective):
    """``{chronology}``: the events of ``registers/events.toml`` in order of time."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname][lists.GENERATED] = "chronology"
        return [chronology()]


class DatedRow(NamedTuple):
    """An event as the table shows it."""

    when: str  #: as the register has it
    until: str
    name: str
    entry: RegisterEntry


def rows(entries: tuple[RegisterEntry, ...]) -> list[DatedRow]:
    """Return the dated entries in order of time."""
    dated = [DatedRow(entry.date, entry.until, entry.name, entry) for entry in entries if entry.date]
    return sorted(dated, key=lambda row: (row.when, row.until, row.name))


def year(when: str) -> float:
    """Return the year and its fraction: 1941-06-22 -> 1941.47."""
    parts = [int(part) for part in when.split("-")]
    day = date(*[*parts, 1, 1][:3])
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def span(row: DatedRow) -> str:
    """Return the date as a reader sees it: 1917-11-07 -> 1917年11月7日."""
    return "至".join(_shown(when) for when in (row.when, row.until) if when)


def _shown(when: str) -> str:
    return "".join(f"{int(part)}{unit}" for part, unit in zip(when.split("-"), "年月日", strict=False))


def build(builder: Builder, docname: str, _: chronology) -> Iterator[Node]:
    """Yield the table, then the picture."""
    events = rows(builder.config.edition_registers)
    body = []
    for row in events:
        locators = nodes.paragraph("", "", *lists.locators(builder, docname, row.entry.anchor))
        name = lists.entry_link(builder, docname, row.entry)
        body.append([nodes.paragraph("", span(row)), nodes.paragraph("", "", name), locators])
    yield lists.table(["時間", "事件", "見於"], body)
    shown = [row for row in events if YEARS[0] <= year(row.when) < YEARS[1] + 1]
    moments = [Moment(year(row.when), row.name) for row in shown]
    description = f"自 {YEARS[0]} 年至 {YEARS[1]} 年的時間軸，標出 {len(moments)} 件事起始之時，內容與上表相同。"
    yield lists.picture_of(pictures.chronology(moments, *YEARS, TITLE, description), TITLE, description)
