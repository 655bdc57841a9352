"""What the elements of the TEI are, for all that read it: the author's, the editors', marks, and the words of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final, Literal

from lxml import etree

from edition.model import marks
from edition.model.notation import Category, Certainty, Mark

TEI: Final = "{http://www.tei-c.org/ns/1.0}"
ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: The elements between whose children white space is no text.
CONTAINERS: Final = frozenset(
    {"text", "front", "body", "div", "list", "table", "row", "lg", "quote", "figure", "epigraph", "note"}
)
#: What holds no words of anyone: pictures, and what is told of them.
PICTURES: Final = frozenset({"binaryObject", "figDesc"})
#: What is not the line of the author's: running heads, readings beside words, and the editors' chapters.
_OUTSIDE: Final = frozenset({"fw", "rt", "back", "ptr"}) | PICTURES
#: How sure registers and notes are: keys of :data:`edition.model.bibliography.CERTAINTIES` -> TEI's words.
SURE: Final = {"certain": "high", "probable": "medium", "possible": "low", "unknown": "unknown"}
_SURE: Final = {"high": Certainty.CERTAIN, "medium": Certainty.PROBABLE, "low": Certainty.POSSIBLE}
_CLASSES: Final = {f"#class-{category.name.lower()}": category for category in Category}


def name(element: etree._Element) -> str:
    """Return the element's name without its namespace, empty for a comment."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def is_foot(element: etree._Element) -> bool:
    """Whether the element is a note of the author's."""
    return name(element) == "note" and element.get("place") == "bottom"


def is_outside(element: etree._Element) -> bool:
    """Whether the element is not the author's text."""
    kind = name(element)
    return not kind or kind in _OUTSIDE or (kind == "note" and not is_foot(element))


def child(element: etree._Element, kind: str) -> str:
    """Return all words of the first child of this *kind*, nothing without one."""
    found = element.find(f"{TEI}{kind}")
    return "" if found is None else whole(found)


def whole(element: etree._Element) -> str:
    """Return all words under *element*."""
    return "".join(map(str, element.itertext()))


def ruby_text(element: etree._Element) -> str:
    """Return the text of a ruby as the transcription has it: ``rend`` has the signs around."""
    around = element.get("rend", "")
    return f"{around[:1]}{whole(element)}{around[1:]}"


def _choice(element: etree._Element) -> Mark:
    corr = element.find(f"{TEI}corr")
    said = _sure(corr) if corr is not None else Certainty.CERTAIN
    return Mark("corr", child(element, "corr"), child(element, "sic"), certainty=said)


def _supplied(element: etree._Element) -> Mark:
    return Mark("supplied", whole(element), certainty=_sure(element))


def _surplus(element: etree._Element) -> Mark:
    return Mark("surplus", reading=whole(element), certainty=_sure(element))


def _gap(element: etree._Element) -> Mark:
    extent = "?" if element.get("extent") == "unknown" else element.get("quantity", "")
    return Mark("gap", value=extent, certainty=_sure(element))


def _sic(element: etree._Element) -> Mark:
    kind = "corrupt" if "#mark-corrupt" in element.get("ana", "").split() else "sic"
    return Mark(kind, whole(element), whole(element), certainty=_sure(element))


def _app(element: etree._Element) -> Mark:
    lemma = child(element, "lem")
    return Mark("rdg", lemma, lemma, child(element, "rdg"))


def _sure(element: etree._Element) -> Certainty:
    """Return how sure a mark is.

    :raises KeyError: if it does not say
    """
    return _SURE[element.get("cert", "")]


#: Element -> the mark that it is.
MARKS: Final[Mapping[str, Callable[[etree._Element], Mark]]] = {
    "choice": _choice, "supplied": _supplied, "surplus": _surplus, "gap": _gap, "sic": _sic, "app": _app,
}  # fmt: skip

#: Whether a part of the same mark stands before, and behind -> which part it is.
_PARTS: Final[Mapping[tuple[bool, bool], Literal["", "I", "M", "F"]]] = {
    (False, False): "", (False, True): "I", (True, True): "M", (True, False): "F",
}  # fmt: skip


def mark(element: etree._Element) -> Mark | None:
    """Return the mark that *element* is, None if it is none.

    :raises KeyError: for one that does not say how sure it is, or what one class of error it judges
    """
    bearer = bearer_of(element)
    if bearer is not element:
        words = whole(bearer)
        found = mark(bearer) if name(bearer) in MARKS else _judged(bearer, Mark("app", words, words))
        return replace(found, others=tuple(_others(element))) if found else None
    read = MARKS.get(name(element))
    return _judged(element, read(element)) if read else None


def bearer_of(element: etree._Element) -> etree._Element:
    """Return what bears the id of a mark: within an ``app`` what other witnesses read otherwise, else *element*."""
    lem = element.find(f"{TEI}lem") if name(element) == "app" else None
    return lem[0] if lem is not None and len(lem) else element


def _others(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield siglum and reading of each other witness in an ``app``."""
    return ((one.get("wit", "").removeprefix("#witness-"), whole(one)) for one in element.findall(f"{TEI}rdg"))


def _judged(element: etree._Element, found: Mark) -> Mark:
    """Return the mark *found* with the class that *element* says, and which part it is."""
    classes = [_CLASSES[one] for one in element.get("ana", "").split() if one.startswith("#class-")]
    part = _PARTS["prev" in element.attrib, "next" in element.attrib]
    if len(classes) != 1:
        raise KeyError(element.get("ana", ""))
    return replace(found, category=classes[0], part=part)


def is_blank(element: etree._Element, words: str | None) -> bool:
    """Whether *words* directly in *element* are none: nothing, or white space where that is no text."""
    return not words or (not words.strip() and name(element) in CONTAINERS)


def shown(element: etree._Element) -> Iterator[str]:
    """Yield the words of the edition under *element*, with its signs."""
    if is_outside(element):
        return
    found = mark(element)
    if found is not None:
        yield marks.printed(found)
        return
    if not is_blank(element, element.text):
        yield element.text or ""
    for inner in element:
        yield from shown(inner)
        if not is_blank(element, inner.tail):
            yield inner.tail or ""
