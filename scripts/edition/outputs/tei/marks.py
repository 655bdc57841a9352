"""The judging marks in TEI: a function for each kind of :data:`edition.model.marks.JUDGING`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from edition.model.marks import JUDGING
from edition.model.notation import Mark
from edition.outputs.tei.xml import element, judged

#: The base, for the readings that it has.
WITNESS: Final = "witness"
Said = Mapping[str, str]


def _corr(mark: Mark, said: Said) -> etree._Element:
    certainty = {key: said[key] for key in ("resp", "cert")}
    corr = element("corr", text=mark.lemma, **certainty)
    return element("choice", element("sic", text=mark.reading), corr, id=said["id"], ana=said["ana"])


def _supplied(mark: Mark, said: Said) -> etree._Element:
    return element("supplied", text=mark.lemma, reason="omitted", **said)


def _surplus(mark: Mark, said: Said) -> etree._Element:
    return element("surplus", text=mark.reading, **said)


def _gap(mark: Mark, said: Said) -> etree._Element:
    extent = {"extent": "unknown"} if mark.value == "?" else {"quantity": mark.value}
    return element("gap", reason="lost", unit="chars", **extent, **said)


def _sic(mark: Mark, said: Said) -> etree._Element:
    return element("sic", text=mark.lemma, **said)


def _app(mark: Mark, said: Said) -> etree._Element:
    return element("seg", text=mark.lemma, **said)


def _rdg(mark: Mark, said: Said) -> etree._Element:
    lem = element("lem", text=mark.lemma, wit=f"#{WITNESS}")
    return element("app", lem, element("rdg", text=mark.other, wit=f"#{WITNESS}", type="elsewhere"), **said)


#: Kind of mark -> its element.
ELEMENTS: Final[Mapping[str, Callable[[Mark, Said], etree._Element]]] = {
    "corr": _corr, "supplied": _supplied, "surplus": _surplus, "gap": _gap, "sic": _sic, "corrupt": _sic, "rdg": _rdg,
    "app": _app,
}  # fmt: skip


def marked(mark: Mark, anchor: str, joined: Said) -> etree._Element:
    """Return the element of *mark*, with its permanent id; in an ``app``, if other witnesses read otherwise."""
    said = {"id": anchor, **judged(mark, certain=JUDGING[mark.kind].has_certainty), **joined}
    made = ELEMENTS[mark.kind](mark, said)
    if not mark.others:
        return made
    readings = (element("rdg", text=reading, wit=f"#{other(siglum)}") for siglum, reading in mark.others)
    return element("app", element("lem", made), *readings)


def other(siglum: str) -> str:
    """Return the id of another witness."""
    return f"{WITNESS}-{siglum}"
