"""The registers and the bibliography in TEI (standOff), and how a name in the text points to its entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final, NamedTuple

from lxml import etree

from edition.model import foreign, wording
from edition.model.bibliography import Source, uri
from edition.model.interface import gettext
from edition.model.registers import NAMES, PREFIXES, RegisterEntry
from edition.outputs.tei.xml import EDITORS, SURE, add, element, pointers, prose, put, say

#: Where an entry of Wikidata stands.
WIKIDATA: Final = "https://www.wikidata.org/entity/"


class Kind(NamedTuple):
    """How TEI names what a register holds."""

    list: str  #: of the entries
    entry: str
    name: str  #: of the thing in its entry; in the text of what is a name (:data:`edition.model.registers.NAMES`)


#: Register -> its elements.
KINDS: Final[Mapping[str, Kind]] = {
    "people": Kind("listPerson", "person", "persName"),
    "places": Kind("listPlace", "place", "placeName"),
    "organisations": Kind("listOrg", "org", "orgName"),
    "treaties": Kind("listBibl", "bibl", "title"),
    "events": Kind("listEvent", "event", "label"),
    "works": Kind("listBibl", "bibl", "title"),
    "terms": Kind("list", "item", "term"),
}


def mention(entry: RegisterEntry, form: str, anchor: str) -> etree._Element:
    """Return the element of a *form* in the text that means *entry*; a form that is not all name holds its names."""
    names, kind = list(entry.names(form)), KINDS[entry.register].name
    if entry.register in NAMES and names == [(0, len(form))]:
        return element(kind, text=form, id=anchor, ref=f"#{entry.anchor}")
    made, end = element("rs", id=anchor, type=PREFIXES[entry.register], ref=f"#{entry.anchor}"), 0
    for start, stop in names:
        put(made, form[end:start])
        add(made, kind if entry.register in NAMES else "name", form[start:stop])
        end = stop
    put(made, form[end:])
    return made


def _dated(entry: RegisterEntry) -> dict[str, str]:
    """Return when an event was: a day, or from one to another."""
    if entry.register != "events" or not entry.date:
        return {}
    return {"from": entry.date, "to": entry.until} if entry.until else {"when": entry.date}


def _names(entry: RegisterEntry) -> Iterator[etree._Element]:
    """Yield the names of an *entry*: its own, the original one, others, and the forms of the text."""
    kind = KINDS[entry.register].name
    yield element(kind, text=entry.name, type="main")
    if entry.original:
        yield element(kind, text=entry.original, type="original", lang=entry.language)
    yield from (element(kind, text=name, type="other") for name in entry.also)
    yield from (
        element(kind, text=form, type="description" if form in entry.described else "form") for form in entry.forms
    )


def _entry(entry: RegisterEntry) -> etree._Element:
    """Return one *entry*: names, dates, gloss, what it rests on and how surely."""
    sources = pointers(f"source-{key}" for key in entry.sources)
    said = {"source": sources, "cert": SURE[entry.certainty], "resp": f"#{EDITORS}"}
    made = element(KINDS[entry.register].entry, *_names(entry), id=entry.anchor, **_dated(entry))
    if entry.dates:
        add(made, "note", entry.dates, type="dates")
    made.append(prose("note", entry.gloss, type="gloss", **said))
    if entry.wikidata:
        add(made, "ptr", type="wikidata", target=f"{WIKIDATA}{entry.wikidata}")
    return made


def _source(source: Source) -> etree._Element:
    """Return one *source* of the bibliography."""
    made = element("bibl", id=source.anchor, type=source.kind, lang=source.language)
    if source.short:
        made.append(prose("title", source.short, type="short"))
    made.append(say(element("title", type="full"), foreign.parts(source.cite)))
    if source.address:
        add(made, "ptr", target=uri(source.address))
    return made


def stand_off(entries: Iterable[RegisterEntry], sources: Mapping[str, Source]) -> etree._Element | None:
    """Return the registers and the bibliography, None if there is neither."""
    made = element("standOff")
    for register, group in groupby(entries, key=lambda entry: entry.register):
        held = add(made, KINDS[register].list, type=register)
        add(held, "head", gettext(wording.REGISTERS[register]))
        held.extend(map(_entry, group))
    if sources:
        held = add(made, "listBibl", type="sources")
        held.extend(map(_source, sources.values()))
    return made if len(made) else None
